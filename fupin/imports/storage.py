"""Uploaded files at rest: sealed, readable by this account only, on disk before the row that names them commits."""

import os
import uuid
from pathlib import Path

from django.conf import settings

from fupin.personal.sealing import seal_bytes, unseal_bytes

PURPOSE = "import.file"


def store(content: bytes) -> str:
    """Write the content sealed and synced; returns the name it is kept under."""
    folder = Path(settings.UPLOAD_DIR)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = f"{uuid.uuid4().hex}.sealed"
    with open(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(seal_bytes(PURPOSE, content))
        file.flush()
        os.fsync(file.fileno())
    _sync(folder)
    return name


def stored(name: str) -> bytes:
    """The content kept under this name."""
    return unseal_bytes(PURPOSE, (Path(settings.UPLOAD_DIR) / name).read_bytes())


def forget(name: str) -> None:
    """Drop what is kept under this name, if anything is."""
    if name:
        (Path(settings.UPLOAD_DIR) / name).unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
