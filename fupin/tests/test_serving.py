"""`manage.py serve`: both children run, a dead worker comes back, a signal ends everything, nothing stays behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest

from fupin.management import serving

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]


def until(condition: Callable[[], bool], seconds: float = 20) -> None:
    latest = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < latest
        time.sleep(0.02)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[serving.Served]:
    monkeypatch.setattr(serving, "PAUSE", 0.05)
    monkeypatch.setattr(serving, "LOOK", 0.02)
    made = serving.Served("127.0.0.1", 0, 1)
    made.commands = {"web": SLEEP, "worker": SLEEP}
    before = {number: signal.getsignal(number) for number in serving.ENDING}
    yield made
    made.stop()
    for number, handler in before.items():
        signal.signal(number, handler)


def test_a_dead_worker_is_started_again(served: serving.Served) -> None:
    served.start("worker")
    first = served.children["worker"]
    first.kill()
    first.wait()
    served.restart_worker()
    assert served.children["worker"].pid != first.pid
    assert served.children["worker"].poll() is None


def test_a_signal_ends_both(served: serving.Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """The signal comes while it watches; both children are gone when it returns."""
    watch = served.watch
    monkeypatch.setattr(served, "watch", lambda: (os.kill(os.getpid(), signal.SIGTERM), watch())[1])
    assert served.run() == 0
    assert [alive(child.pid) for child in served.children.values()] == [False, False]


def test_a_dead_web_server_ends_everything_with_its_code(served: serving.Served) -> None:
    served.commands["web"] = [sys.executable, "-c", "raise SystemExit(7)"]
    assert served.run() == 7
    assert not alive(served.children["worker"].pid)


def test_what_a_child_started_goes_with_it(served: serving.Served) -> None:
    """A worker killed outright leaves children: they are of its group."""
    script = "import subprocess, sys; p = subprocess.Popen(sys.argv[1:]); print(p.pid, flush=True); p.wait()"
    parent = subprocess.Popen(
        [sys.executable, "-c", script, *SLEEP], start_new_session=True, stdout=subprocess.PIPE, text=True
    )
    grandchild = int(parent.stdout.readline())
    parent.kill()
    serving.left_behind(parent)
    until(lambda: not alive(grandchild) or state_of(grandchild) == "Z")


def state_of(pid: int) -> str:
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0]
    except OSError:
        return "Z"


def test_the_commands_name_what_is_served() -> None:
    assert serving.web("127.0.0.1", 8123, 3)[-1] == "fupin.wsgi:application"
    assert "8123" in serving.web("127.0.0.1", 8123, 3)
    assert serving.worker()[-1] == "qcluster"
