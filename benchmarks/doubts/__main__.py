"""The rules against planted faults, and the rules against the clock.

    python benchmarks/doubts                     the proof, then the timing over a prefecture
    python benchmarks/doubts proof [homes]       recall and precision, by rule
    python benchmarks/doubts timing [households]

Without DATABASE_URL a throw-away SQLite file is used; a PostgreSQL database must hold no households yet.
"""

import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fupin.settings")
os.environ["DEBUG"] = "1"
FOLDER = tempfile.TemporaryDirectory(prefix="fupin-benchmark-")
os.environ["FUPIN_DATA_DIR"] = FOLDER.name

import django  # noqa: E402 - the environment must be set first

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from benchmarks.doubts import blanking, proof, timing  # noqa: E402
from benchmarks.doubts.drafts import typed_findings  # noqa: E402
from households.models import Household  # noqa: E402

CLEAN = 5_000


def prove(homes: int) -> bool:
    """Nothing that is planted is kept: the timing begins with an empty register."""
    with transaction.atomic():
        told = proof.prove(homes)
        blanked = blanking.blank_each()
        known = Household.objects.select_related("village").order_by("pk").last()
        typed = typed_findings(proof.clean(1, int(known.household_no))[0][0], known.village_id) if known else []
        transaction.set_rollback(True)
    lost = [rule for rule, found in typed if rule and rule not in found]
    print(f"{connection.vendor}: {told.homes:,} homes, {len(told.scores)} rules", flush=True)
    print(proof.table(told))
    print(f"typed: {len(typed) - 1} faults, not found {lost}, of a clean draft {sorted(typed[0][1])}")
    for rule, missing, false in proof.details(told.scores):
        print(f"  {rule}: not found {missing}; false {false[:5]}")
    lost_inputs = sum(len(rules) for rules in blanked.stopped.values())
    print(f"each column taken out: {lost_inputs} times a rule's findings are not evaluated any more")
    print(f"  passed where a blank does not say no: {sorted(blanked.passed - blanking.EXPECTED)}")
    print(f"without a planter: {sorted(told.without_planter())}")
    passed = blanked.passed - blanking.EXPECTED
    return not (lost or passed or told.without_planter() or proof.details(told.scores))


def main() -> None:
    asked, number = [*sys.argv[1:], "", ""][:2]
    call_command("migrate", verbosity=0)
    if Household.objects.exists():
        sys.exit("The database already holds households; take an empty one.")
    right = prove(int(number) if asked == "proof" and number else CLEAN) if asked != "timing" else True
    if asked != "proof":
        timing.measure(int(number) if number else timing.HOUSEHOLDS)
    sys.exit(0 if right else 1)


if __name__ == "__main__":
    settings.DEBUG = False  # else every query is kept
    main()
