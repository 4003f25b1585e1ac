"""Server time of the dashboards when the register has ten times as many villages (and so ten times the households), on
the register in FUPIN_DATA_DIR or DATABASE_URL. Beside every village nine like it stand for the time of the measuring,
in a transaction that is taken back.

    DEBUG=1 DATABASE_URL=… python benchmarks/dashboards_tenfold.py [username] [rounds]

The floor is /healthz, as in pages.py. Prints p50, p95 and the ratio of p95 to that of the register as it is.
"""

import os
import sys
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fupin.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import Sum  # noqa: E402
from django.test import Client  # noqa: E402

from benchmarks.pages import measure  # noqa: E402
from fupin.accounts.models import User  # noqa: E402
from households.codes import TallyBy  # noqa: E402
from households.models import TownshipTally, VillageTally  # noqa: E402
from households.selectors import roots  # noqa: E402

TIMES = 10


def main(username: str = "zhou1", rounds: str = "20") -> None:
    settings.DEBUG = False
    settings.ALLOWED_HOSTS = ["testserver"]
    user = User.objects.get(username=username)
    client = Client()
    client.force_login(user, backend="fupin.accounts.backend.PostsBackend")
    place = roots(user)[0].pk
    pages = {"prefecture": f"/dashboard/{place}/", "county": f"/dashboard/{fullest(place)}/"}
    before = {name: measure(client, path, int(rounds)) for name, path in pages.items()}
    with transaction.atomic():
        held = size()
        multiply()
        print(f"{held[0]} villages, {held[1]} households; then {size()[0]} and {size()[1]}; {connection.vendor}")
        for name, path in pages.items():
            middle, worst, status, asked = measure(client, path, int(rounds))
            told = f"p50 {middle:6.1f} ms  p95 {worst:6.1f} ms  {worst / before[name][1]:4.1f} × as it is"
            print(f"{name:12} {status} {told} ({before[name][1]:.1f} ms)  {asked} queries")
        transaction.set_rollback(True)


def fullest(place: str) -> str:
    rows = VillageTally.objects.inside(place).filter(by=TallyBy.STANDING).order_by()
    counties: dict[str, int] = defaultdict(int)
    for village, homes in rows.values_list("village_code").annotate(n=Sum("households")):
        counties[village[:6]] += homes
    return max(counties, key=counties.__getitem__)


def size() -> tuple[int, int]:
    rows = VillageTally.objects.filter(by=TallyBy.STANDING)
    return rows.values("village_code").distinct().count(), rows.aggregate(n=Sum("households"))["n"]


def multiply() -> None:
    """Townships that do not exist, with villages like those of one that does."""
    held = set(TownshipTally.objects.order_by().values_list("township_code", flat=True).distinct())
    pairs = []
    for like in sorted(held):
        free = (f"{like[:6]}{number:03}" for number in range(1000) if f"{like[:6]}{number:03}" not in held)
        made = [next(free) for _ in range(TIMES - 1)]
        held.update(made)
        pairs += [(code, like) for code in made]
    copied = "by, value, households, persons, income, earners, findings"
    with connection.cursor() as cursor:
        cursor.executemany(
            f"""INSERT INTO households_villagetally (village_code, {copied})
                SELECT %s || SUBSTR(village_code, 10), {copied} FROM households_villagetally
                WHERE SUBSTR(village_code, 1, 9) = %s""",
            pairs,
        )
        cursor.executemany(
            f"""INSERT INTO households_townshiptally (township_code, {copied})
                SELECT %s, {copied} FROM households_townshiptally WHERE township_code = %s""",
            pairs,
        )
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE households_villagetally, households_townshiptally")


if __name__ == "__main__":
    main(*sys.argv[1:])
