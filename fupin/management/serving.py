"""Web server and worker as two children of one process in the foreground.

A signal to end goes on to both; a worker that dies is started again; when the web server dies, everything ends with
its code. Each child leads a process group of its own, so that nothing of it is left behind.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from typing import Any

from django.conf import settings

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LOOK = 0.2  # seconds
PAUSE = 2.0  # seconds before a worker is started again
PATIENCE = 20.0  # seconds that a child gets to finish what it is doing
PARENT_DEATH = 1  # prctl(PR_SET_PDEATHSIG)


def web(host: str, port: int, workers: int) -> list[str]:
    bound = ["--host", host, "--port", str(port)]
    size = ["--workers", str(workers), "--blocking-threads", "4", "--respawn-failed-workers"]
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level", "warning"]
    return [*granian, *bound, *size, "fupin.wsgi:application"]


def worker() -> list[str]:
    return [sys.executable, str(settings.BASE_DIR / "manage.py"), "qcluster"]


class Served:
    def __init__(self, host: str, port: int, workers: int) -> None:
        self.commands = {"web": web(host, port, workers), "worker": worker()}
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.ending = False

    def run(self) -> int:
        """Serve until told to end. The exit code: 0, or the web server's when it ended by itself."""
        for number in ENDING:
            signal.signal(number, self.end)
        try:
            for name in self.commands:
                self.start(name)
            return self.watch()
        finally:
            self.stop()

    def start(self, name: str) -> None:
        self.children[name] = subprocess.Popen(
            self.commands[name], cwd=settings.BASE_DIR, start_new_session=True, preexec_fn=die_with_parent
        )

    def end(self, *args: Any) -> None:
        self.ending = True

    def watch(self) -> int:
        while not self.ending:
            if (code := self.children["web"].poll()) is not None:
                return code or 1
            if self.children["worker"].poll() is not None:
                self.restart_worker()
            time.sleep(LOOK)
        return 0

    def restart_worker(self) -> None:
        left_behind(self.children["worker"])
        sys.stderr.write("后台任务进程停了，正在重新启动。\n")
        time.sleep(PAUSE)
        if not self.ending:
            self.start("worker")

    def stop(self) -> None:
        for child in self.children.values():
            if child.poll() is None:
                child.terminate()
        latest = time.monotonic() + PATIENCE
        for child in self.children.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(0.1, latest - time.monotonic()))
            left_behind(child)


def left_behind(child: "subprocess.Popen[bytes]") -> None:
    """End what is left of a child's group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def die_with_parent() -> None:
    """On Linux a child is told to end when this process is killed outright; elsewhere there is no such thing."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PARENT_DEATH, signal.SIGTERM)
