"""Uploaded sheets at rest: sealed files (fupin.personal.files) of one purpose."""

from fupin.personal import files

PURPOSE = "import.file"


def store(content: bytes) -> str:
    """Write the content sealed and synced; returns the name it is kept under."""
    return files.store(PURPOSE, content)


def stored(name: str) -> bytes:
    """The content kept under this name."""
    return files.stored(PURPOSE, name)


def forget(name: str) -> None:
    """Drop what is kept under this name, if anything is."""
    files.discard(name)
