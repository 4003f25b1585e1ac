"""Files at rest: sealed, readable by this account only, on disk before the row that names them commits."""

import contextlib
import os
import time
import uuid
from collections.abc import Container
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from fupin.personal.sealing import seal_bytes, unseal_bytes

PASSING = ".passing"
"""How files end that are destroyed when they have served: no backup takes them."""


def store(purpose: str, content: bytes, *, ending: str = ".sealed") -> str:
    """Write the content sealed for this purpose and synced; returns the name it is kept under."""
    folder = Path(settings.UPLOAD_DIR)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = f"{uuid.uuid4().hex}{ending}"
    try:
        with open(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(seal_bytes(purpose, content))
            file.flush()
            os.fsync(file.fileno())
        sync(folder)
    except BaseException:  # a full disk: nothing of it stays
        discard(name)
        raise
    return name


def stored(purpose: str, name: str) -> bytes:
    """The content kept under this name. Raises OSError when it is gone, Unsealable when it was kept for another
    purpose."""
    return unseal_bytes(purpose, (Path(settings.UPLOAD_DIR) / name).read_bytes())


def discard(name: str) -> None:
    """Remove what was made by us and can be made again; evidence and rosters are never removed."""
    if name:
        with contextlib.suppress(FileNotFoundError):
            (Path(settings.UPLOAD_DIR) / name).unlink()


def discard_passing(kept: Container[str], *, older_than: timedelta) -> None:
    """Remove passing files that no row names and that have been there so long: of a process that was killed between
    the file and its row, or between the row and its file."""
    before = time.time() - older_than.total_seconds()
    for path in Path(settings.UPLOAD_DIR).glob(f"*{PASSING}"):
        if path.name not in kept and path.stat().st_mtime < before:
            path.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """To the disk, not only to the system's memory; a folder too, so that its new names last."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
