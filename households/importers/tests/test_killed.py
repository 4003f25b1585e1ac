"""An import killed while it runs leaves nothing or everything, and run again it gives the register of one run."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

ROUNDS, FEW = 50, 2


def killing(folder: Path, rounds: int, seed: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "households.importers.tests.killing", str(rounds), str(seed)]
    own = {**os.environ, "FUPIN_DATA_DIR": str(folder), "DEBUG": "1"}
    ended = subprocess.run(command, cwd=settings.BASE_DIR, env=own, capture_output=True, text=True, timeout=7200)
    assert ended.returncode == 0, ended.stderr[-4000:]
    return dict(json.loads(ended.stdout.splitlines()[-1]))


def check(said: dict[str, Any], rounds: int) -> None:
    wrong = [told for told in said["rounds"] if told["found"] == "something else" or not told["again"]]
    assert wrong == []
    assert len(said["rounds"]) == rounds


def test_killed_imports(tmp_path) -> None:
    check(killing(tmp_path, FEW, seed=5), FEW)


@pytest.mark.soak
def test_imports_killed_at_fifty_moments(tmp_path, capsys) -> None:
    said = killing(tmp_path, ROUNDS, seed=50)
    with capsys.disabled():
        found = Counter((told["work"], told["found"]) for told in said["rounds"])
        listed = "; ".join(f"{work}: {what} {count}" for (work, what), count in sorted(found.items()))
        sys.stdout.write(f"\nkill -9, {said['database']}, {ROUNDS} rounds: {listed}\n")
    check(said, ROUNDS)
