"""How much memory a stretch of work takes in this process, above what it held before."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

MB = 1024  # of the kilobytes that the kernel tells
ALLOWED = 300 * MB  # domain.md §9.5, security.md G7


@dataclass
class Growth:
    """In kilobytes; of the highest moment, not of the end."""

    kilobytes: int = 0


def status(name: str) -> int:
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    raise KeyError(name)


@contextmanager
def growth() -> Iterator[Growth]:
    """The kernel is asked to forget the highest moment so far (Linux)."""
    found = Growth()
    Path("/proc/self/clear_refs").write_text("5", "ascii")
    before = status("VmRSS")
    yield found
    found.kilobytes = status("VmHWM") - before
