"""A prefecture's roster from workbook to register on both databases, against the least this machine must do for it.

    python benchmarks/import.py [--households N] [--rounds N] [--roster FILE] [--sqlite-only] [--no-browser]

Floor: draining the parser, and writing the same rows as they are into one plain table (COPY or executemany). Every
figure is of this run; of several rounds the best of each. PostgreSQL is that of DATABASE_URL (empty), else a temporary
one when a server is installed, else it is left out. `--roster` keeps the workbook there for the next time.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from temporary_postgres import temporary_postgres
from upload import UPLOADED, upload

WORK = Path(__file__).with_name("import_work.py")
HOUSEHOLDS = 134_200
TARGETS = {"postgresql": 2.0, "sqlite": 3.0}  # × floor
AGAIN = 1.5  # × the parser drained
ABOVE = 600  # MB above the parser's own
UPLOAD = 10.0  # seconds
STAGES = ("read", "check", "plan", "write", "audit", "rest")
Facts = dict[str, Any]


# ---- one step in a process of its own --------------------------------------------------------------------------------
@contextmanager
def environment(database: str | None) -> Iterator[dict[str, str]]:
    """A fresh data folder; SQLite in it unless a database is named."""
    with tempfile.TemporaryDirectory(prefix="fupin-benchmark-") as folder:
        plain = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        yield {**plain, "FUPIN_DATA_DIR": folder, "DEBUG": "1", **({"DATABASE_URL": database} if database else {})}


def step(name: str, *arguments: object, env: dict[str, str]) -> list[Facts]:
    """What the step says, line by line, each with the most memory held since the line before."""
    command = [sys.executable, str(WORK), name, *map(str, arguments)]
    said: list[Facts] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=env, text=True) as process:
        assert process.stdout is not None  # asked for above
        with Memory(process.pid) as memory:
            said += [{**json.loads(line), "peak": memory.taken()} for line in process.stdout]
    if process.returncode:
        sys.exit(f"{name} ended with {process.returncode}")
    return said


class Memory:
    """The most memory a process and its children hold together, looked at ten times a second."""

    def __init__(self, pid: int) -> None:
        self.pid, self.most, self.over = pid, 0, threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True)

    def __enter__(self) -> "Memory":
        self.thread.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self.over.set()
        self.thread.join()

    def watch(self) -> None:
        while not self.over.wait(0.1):
            self.most = max(self.most, held(self.pid))

    def taken(self) -> int:
        """MB since the last time."""
        most, self.most = self.most, 0
        return most // 2**20


def held(pid: int) -> int:
    """Bytes of a process and all below it; 0 when it has just ended."""
    try:
        own = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (FileNotFoundError, ProcessLookupError, IndexError):
        return 0
    return own + sum(held(int(child)) for child in below)


# ---- one round -------------------------------------------------------------------------------------------------------
def measured(roster: Path, database: str | None) -> Facts:
    with environment(database) as env:
        parser = step("drain", roster, env=env)[0]
        floor = step("floor", roster, env=env)[0]
    with environment(database) as env:
        _, first, again, register = step("import", roster, env=env)
    return {"parser": parser, "floor": floor["floor"], "first": first, "again": again, "register": register}


def best(rounds: list[Facts]) -> Facts:
    """The best of each figure; an import counts with all of its stages."""
    return {
        "parser": min((one["parser"] for one in rounds), key=lambda parser: parser["drain"]),
        "floor": min(one["floor"] for one in rounds),
        "first": min((one["first"] for one in rounds), key=lambda run: run["whole"]),
        "again": min((one["again"] for one in rounds), key=lambda run: run["whole"]),
        "register": rounds[-1]["register"],
    }


# ---- telling ---------------------------------------------------------------------------------------------------------
def line(what: str, run: Facts, least: float, target: float, reader: int) -> str:
    stages = "  ".join(f"{name} {run['stages'][name]:.1f}" for name in STAGES)
    ratio = run["whole"] / least
    above = run["peak"] - reader
    return (
        f"{what:22} {run['whole']:7.1f} s = {ratio:4.2f} × (target {target})  {stages}  "
        f"memory {run['peak']} MB = reader's {reader} {above:+d} (target +{ABOVE})"
    )


def tell(name: str, found: Facts) -> None:
    parser, register = found["parser"], found["register"]
    floor = parser["drain"] + found["floor"]
    print(f"{name}: {register['households']:,} households, {register['people']:,} people")
    how = "COPY" if name == "postgresql" else "executemany"
    print(f"  floor {floor:.1f} s: parser drained {parser['drain']:.1f} s, {how} {found['floor']:.1f} s")
    print("  " + line("import", found["first"], floor, TARGETS[name], parser["memory"]))
    print("  " + line("the same file again", found["again"], parser["drain"], AGAIN, parser["memory"]))
    made, again = register["written"]
    print(f"  rows written: {made:,} by the first, {again:,} by the second", flush=True)


def told_upload(spent: float | None) -> None:
    if spent is None:
        print("  no browser was found, upload left out")
        return
    what = f"upload to committed in the browser, {UPLOADED:,} people"
    print(f"  {what}: {spent:.1f} s (target {UPLOAD})", flush=True)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--households", type=int, default=HOUSEHOLDS)
    asked.add_argument("--rounds", type=int, default=1)
    asked.add_argument("--roster", type=Path)
    asked.add_argument("--sqlite-only", action="store_true")
    asked.add_argument("--no-browser", action="store_true")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="fupin-roster-") as folder:
        roster = options.roster or Path(folder) / "roster.xlsx"
        run(options, roster)


def run(options: argparse.Namespace, roster: Path) -> None:
    if not roster.exists():
        with environment(None) as env:
            step("workbook", roster, options.households, env=env)
    size = roster.stat().st_size / 2**20
    print(f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}; file {size:.0f} MB")
    names = ["sqlite"] if options.sqlite_only else ["postgresql", "sqlite"]
    for name in names:
        rounds = [one for _ in range(options.rounds) if (one := on(name, roster))]
        if rounds:
            tell(name, best(rounds))
        if rounds and not options.no_browser:
            told_upload(uploaded(name, roster.with_name("township.xlsx")))


def on(name: str, roster: Path) -> Facts | None:
    if name == "sqlite":
        return measured(roster, None)
    with temporary_postgres() as database:
        if database is None:
            print("postgresql: no DATABASE_URL and no server installed, left out")
            return None
        return measured(roster, database)


def uploaded(name: str, roster: Path) -> float | None:
    if not roster.exists():
        with environment(None) as env:
            step("township", roster, UPLOADED, env=env)
    if name == "sqlite":
        with environment(None) as env:
            return upload(env, roster)
    with temporary_postgres() as database, environment(database) as env:
        return upload(env, roster)


if __name__ == "__main__":
    main()
