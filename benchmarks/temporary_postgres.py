"""A PostgreSQL of a benchmark's own: a temporary cluster on a unix socket, with the server's usual settings."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ACCOUNT = "postgres"  # the server refuses to run as root


def binaries() -> Path | None:
    """The newest server that is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


@contextmanager
def temporary_postgres() -> Iterator[str | None]:
    """Yields a DATABASE_URL: the one that is set, else that of a cluster made here; None when no server is found."""
    given, here = os.environ.get("DATABASE_URL"), binaries()
    if given or here is None:
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="fupin-postgres-"))
    server = _started(here, folder)
    try:
        port = folder.joinpath("port").read_text()
        subprocess.run([here / "createdb", "-h", folder, "-p", port, "-U", "fupin", "fupin"], check=True)
        yield f"postgres://fupin@/fupin?host={folder}&port={port}"
    finally:
        server.send_signal(signal.SIGINT)
        server.wait()
        shutil.rmtree(folder)


def _started(here: Path, folder: Path) -> "subprocess.Popen[bytes]":
    own = {"user": ACCOUNT, "group": pwd.getpwnam(ACCOUNT).pw_gid} if os.geteuid() == 0 else {}
    if own:
        os.chown(folder, pwd.getpwnam(ACCOUNT).pw_uid, own["group"])
    port = free_port()
    made = ["--username=fupin", "--auth=trust", "--locale=C.UTF-8", "-E", "UTF8", "--no-sync"]
    quiet = {"stdout": subprocess.DEVNULL, "cwd": "/", **own}
    subprocess.run([here / "initdb", f"--pgdata={folder}/data", *made], check=True, **quiet)
    command = [here / "postgres", "-D", folder / "data", "-k", folder, "-p", str(port), "-c", "listen_addresses="]
    with open(folder / "log", "wb") as log:
        server = subprocess.Popen(command, stderr=log, **quiet)
    (folder / "port").write_text(str(port))
    while subprocess.run([here / "pg_isready", "-q", "-h", folder, "-p", str(port)]).returncode:
        if server.poll() is not None:
            raise RuntimeError((folder / "log").read_text())
        time.sleep(0.1)
    return server


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
