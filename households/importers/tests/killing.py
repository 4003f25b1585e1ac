"""Kill imports at random moments, as a power cut would, and look at what is left: a program of its own, because it
needs a database that outlives the killed process.

`python -m households.importers.tests.killing ROUNDS SEED` with FUPIN_DATA_DIR set to an empty folder, and DATABASE_URL
to a PostgreSQL server whose user may create databases (none: SQLite in the folder). Prints one JSON object:
{"database", "rounds": [{"work", "moment", "found": "nothing" | "everything", "again": bool}]}.

This process never opens the database: whatever does is a fork of it, which ends or is killed.
"""

import json
import os
import random
import select
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import django

from households.importers.tests.scratch import Scratch, scratch

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fupin.settings")
HOMES, KNOWN = 250, 100  # households in the file, and how many of them the register holds already
WORKS = ("command", "worker", "check")


def fork(work: Callable[[], Any], *, writing: int | None = None) -> tuple[int, int]:
    """(process, pipe): the pipe gives what `work` returned, as JSON. `writing` is told when rows are written."""
    out, into = os.pipe()
    child = os.fork()
    if child:
        os.close(into)
        return child, out
    os.setsid()
    code = 1
    try:
        with watched(writing):
            answer = json.dumps(work()).encode()
        os.write(into, answer)
        code = 0
    except BaseException:
        import traceback  # noqa: PLC0415 - only here

        traceback.print_exc()
    finally:
        os._exit(code)


def watched(writing: int | None) -> Any:
    """Say on a pipe that the rows are being written now."""
    from households.importers import roster_import  # noqa: PLC0415 - after django.setup()

    apply_plan = roster_import.apply_plan

    def told(*args: Any, **kwargs: Any) -> Any:
        if writing is not None:
            os.write(writing, b"!")
        return apply_plan(*args, **kwargs)

    return mock.patch.object(roster_import, "apply_plan", told)


def done(work: Callable[[], Any]) -> Any:
    """What a fork returned that nobody killed."""
    child, out = fork(work)
    with os.fdopen(out, "rb") as pipe:
        said = pipe.read()
    status = os.waitpid(child, 0)[1]
    assert status == 0, f"{work} ended with {status}"
    return json.loads(said)


def killed(work: Callable[[], Any], moment: float, *, when_writing: bool) -> None:
    """Start the work and kill it after so many seconds, counted from the first written row where asked."""
    told, tell = os.pipe()
    child, out = fork(work, writing=tell)
    os.close(tell)
    if when_writing:
        select.select([told, out], [], [], 120)
    select.select([out], [], [], moment)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(told)
    os.close(out)


# ---- what the forks do -----------------------------------------------------------------------------------------------


def rows(first: int, count: int, wage: str = "12000") -> list[dict[str, Any]]:
    from households.importers import testing  # noqa: PLC0415

    chance = random.Random(first)
    made = []
    for home in range(first, first + count):
        family = testing.family(f"99010120120300{home:04d}", wage=wage)
        for place, row in enumerate(family):
            row["姓名"] = "韦" + chance.choice("大小山水田石林木") + "一二三"[place]
            row["证件号码"] = number(home, place, row["性别"])
        made += family
    return made


def number(home: int, place: int, sex: str) -> str:
    """One for each person: a day for the household, a serial for the place in it."""
    from datetime import date, timedelta  # noqa: PLC0415

    from households.importers.testing import identity  # noqa: PLC0415

    born = date(2016, 1, 1) if place == 2 else date(1950, 1, 1)
    return identity(born + timedelta(days=home), "1" if sex == "男" else "2", serial=place + 1)


def prepare() -> None:
    """Places, people, a register of a hundred households, and a roster that changes them and brings others."""
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    from fupin.access.permissions import Role  # noqa: PLC0415
    from fupin.tests import factories  # noqa: PLC0415
    from households.importers import testing  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("migrate", verbosity=0, database="queue")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    factories.region_tree()
    factories.user("clerk", Role.TOWNSHIP_CLERK, "990101201")
    folder = Path(settings.DATA_DIR)
    (folder / "first.xlsx").write_bytes(testing.roster(rows(0, KNOWN)))
    (folder / "roster.xlsx").write_bytes(testing.roster(rows(0, HOMES, wage="13000")))
    import_file("first.xlsx")
    upload(folder / "roster.xlsx")


def upload(path: Path) -> None:
    """The same roster through the page: its check is waiting for the worker."""
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415

    from fupin.imports.services import receive  # noqa: PLC0415

    receive(SimpleUploadedFile(path.name, path.read_bytes()), by=clerk(), mode="facts", year=None, kind="roster")


def clerk() -> Any:
    from fupin.accounts.models import User  # noqa: PLC0415

    return User.objects.get(username="clerk")


def command() -> None:
    import_file("roster.xlsx")


def import_file(name: str) -> None:
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    with open(os.devnull, "w") as nowhere:
        call_command("import_roster", str(Path(settings.DATA_DIR) / name), user="clerk", json=True, stdout=nowhere)


def deliver() -> None:
    """What the worker does with the newest job, as often as the queue hands it over."""
    from fupin.jobs.models import Job  # noqa: PLC0415
    from fupin.jobs.services import run  # noqa: PLC0415

    run(Job.objects.latest("pk").pk)


def confirm() -> None:
    from fupin.imports.models import ImportBatch  # noqa: PLC0415
    from fupin.imports.services import confirm as confirmed  # noqa: PLC0415

    batch = ImportBatch.objects.latest("pk")
    confirmed(batch=batch, token=batch.token, by=batch.owner)


def look() -> dict[str, Any]:
    """The register by digest, and everything beside it that an import writes."""
    from fupin.audit.models import AuditEvent  # noqa: PLC0415
    from fupin.audit.verify import verify  # noqa: PLC0415
    from fupin.imports.models import ImportBatch, ImportState  # noqa: PLC0415
    from households import models  # noqa: PLC0415
    from households.services.tests.test_undo import facts  # noqa: PLC0415

    assert verify().first_bad is None
    beside = {
        model.__name__: model.objects.count()
        for model in (models.HouseholdVersion, models.MemberVersion, models.ChangeProposal, AuditEvent)
    }
    applied = ImportBatch.objects.filter(state=ImportState.APPLIED).count()
    return {"facts": facts(ids=False), "beside": beside, "applied": applied, "last": last_state()}


def last_state() -> str:
    from fupin.imports.models import ImportBatch  # noqa: PLC0415

    return str(ImportBatch.objects.latest("pk").state)


# ---- the rounds ------------------------------------------------------------------------------------------------------

STEPS: dict[str, tuple[Callable[[], None], ...]] = {"command": (), "check": (), "worker": (deliver, confirm)}
ACTS: dict[str, Callable[[], None]] = {"command": command, "check": deliver, "worker": deliver}


def begin(store: Scratch, work: str) -> None:
    store.fresh()
    for step in STEPS[work]:
        done(step)


def reference(store: Scratch, work: str) -> dict[str, Any]:
    """What one undisturbed run does, and how long it takes."""
    begin(store, work)
    before, started = done(look), time.monotonic()
    done(ACTS[work])
    return {"before": before, "seconds": time.monotonic() - started, "after": done(look)}


def one_round(store: Scratch, work: str, known: dict[str, Any], chance: random.Random, turn: int) -> dict[str, Any]:
    writing = work != "check" and turn % 2 == 0
    moment = chance.uniform(0, known["seconds"] * (0.5 if writing else 1.05))
    begin(store, work)
    killed(ACTS[work], moment, when_writing=writing)
    store.settle()
    left = done(look)
    found = next((name for name in ("before", "after") if left == known[name]), "something else")
    done(ACTS[work])
    again = done(look)
    return {
        "work": work,
        "moment": f"{moment:.2f} s" + (" of writing" if writing else ""),
        "found": {"before": "nothing", "after": "everything"}.get(found, found),
        "again": same_register(again, known["after"]) and (work == "command" or again == known["after"]),
    }


def same_register(one: dict[str, Any], two: dict[str, Any]) -> bool:
    """The command run again is an import of its own, with its batch and event, that changes nothing."""
    versions = ("HouseholdVersion", "MemberVersion", "ChangeProposal")
    return one["facts"] == two["facts"] and all(one["beside"][name] == two["beside"][name] for name in versions)


def main(rounds: int, seed: int) -> None:
    chance = random.Random(seed)
    with scratch() as store:
        django.setup()
        from fupin.jobs import services  # noqa: PLC0415

        services._send = lambda job: None  # nobody works but the forks
        done(prepare)
        store.keep()
        known = {work: reference(store, work) for work in WORKS}
        assert known["command"]["after"]["facts"] == known["worker"]["after"]["facts"]
        assert known["command"]["before"]["facts"] != known["command"]["after"]["facts"]
        # The check writes nothing but its result; two rounds of three are for what writes the register.
        plan = [("command", "worker", "command", "worker", "check")[turn % 5] for turn in range(rounds)]
        told = [one_round(store, work, known[work], chance, turn) for turn, work in enumerate(plan)]
    sys.stdout.write(json.dumps({"database": store.name, "rounds": told}) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
