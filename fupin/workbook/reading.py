"""Start the reading process, gather what it sends, and hand out sheets whose columns are coded."""

import io
import os
import pickle
import signal
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from threading import Timer
from typing import Any, BinaryIO

import numpy as np

from fupin.workbook.errors import put_back
from fupin.workbook.guards import check_parts, kind_of
from fupin.workbook.sheets import Coded, RawSheet
from fupin.workbook.unreadable import PAGE, Limits, Unreadable

CHILD = Path(__file__).with_name("child.py")


def read_sheets(source: str | os.PathLike[str] | bytes, limits: Limits = PAGE) -> list[RawSheet]:
    """All sheets of an .xlsx, .xls, .ods or .csv file, given as path or content. Raises Unreadable.

    A hidden sheet is returned with `hidden` set and its first rows only, so that nobody reads it unknowingly.
    """
    with _opened(source) as file:
        kind = kind_of(file, limits)
        if kind in ("xlsx", "ods"):
            sheets = _read_beside_checks(file, kind, limits)
        else:
            sheets = _read(file, kind, limits)
    if not any(sheet.columns and not sheet.hidden for sheet in sheets):
        raise Unreadable("no_sheets")
    return sheets


@contextmanager
def _opened(source: str | os.PathLike[str] | bytes) -> Iterator[BinaryIO]:
    """A real file either way, because the child opens it by descriptor; content given as bytes gets no name on disk."""
    if not isinstance(source, bytes):
        with open(source, "rb") as file:
            yield file
        return
    with (
        os.fdopen(os.memfd_create("upload"), "w+b") if hasattr(os, "memfd_create") else tempfile.TemporaryFile() as file
    ):
        file.write(source)
        file.flush()
        yield file


def _read_beside_checks(file: BinaryIO, kind: str, limits: Limits) -> list[RawSheet]:
    """Parse while a thread unpacks and checks the parts; the checks' verdict comes first whatever the parser says."""
    with ThreadPoolExecutor(1) as pool, open(f"/dev/fd/{file.fileno()}", "rb") as again:
        checks = pool.submit(check_parts, again)
        try:
            sheets = _read(file, kind, limits)
        except Unreadable:
            checks.result()
            raise
        put_back(sheets, *checks.result())
        return sheets


def _read(file: BinaryIO, kind: str, limits: Limits) -> list[RawSheet]:
    command = [sys.executable, "-I", str(CHILD), kind]
    command += [str(n) for n in (limits.rows, limits.memory_bytes, limits.cpu_seconds, file.fileno())]
    child = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        pass_fds=[file.fileno()],
        env={},
    )
    timer = Timer(limits.wall_seconds, child.kill)
    timer.start()
    try:
        with child:
            return _gather(_messages(child.stdout), limits.distinct_cells)
    except (EOFError, pickle.UnpicklingError):
        raise Unreadable(_cause_of_death(child.wait())) from None
    finally:
        timer.cancel()
        with suppress(ProcessLookupError):
            child.kill()


def _cause_of_death(returncode: int) -> str:
    if returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        return "too_slow"
    return "too_big_inside" if returncode == -signal.SIGABRT else "reader_died"


class _Plain(pickle.Unpickler):
    """Takes cells only: whatever happens in the child, its output cannot name code to run here."""

    ALLOWED = frozenset({"date", "datetime", "time", "timedelta"})

    def find_class(self, module: str, name: str) -> Any:
        if module == "datetime" and name in self.ALLOWED:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name}")


def _messages(stream: Any) -> Iterator[tuple[Any, ...]]:
    reader = io.BufferedReader(stream, 1 << 20) if not isinstance(stream, io.BufferedReader) else stream
    while True:
        message = _Plain(reader).load()
        if message[0] == "end":
            return
        if message[0] == "failed":
            raise Unreadable(message[1], **message[2])
        yield message


def _gather(messages: Iterator[tuple[Any, ...]], most: int) -> list[RawSheet]:
    sheets: list[RawSheet] = []
    growing: list[_Growing] = []
    for message in messages:
        if message[0] == "sheet":
            sheets.append(RawSheet(*message[1:]))
            growing.append(_Growing())
        else:
            growing[-1].add(message[1])
            if sum(columns.distinct() for columns in growing) > most:
                raise Unreadable("too_big_inside")
    for sheet, columns in zip(sheets, growing, strict=True):
        sheet.columns = columns.finished()
    return sheets


class _Growing:
    """Columns of one sheet as chunks arrive: each chunk's distinct values are joined to those already seen."""

    def __init__(self) -> None:
        self.rows = 0
        self.indexes: list[defaultdict[Any, int]] = []
        self.codes: list[list[np.ndarray]] = []

    def add(self, chunk: list[tuple[bytes, list[Any]]]) -> None:
        while len(self.indexes) < len(chunk):
            self._widen()
        height = len(chunk[0][0]) // 2 if chunk else 0
        for position, index in enumerate(self.indexes):
            codes, values = chunk[position] if position < len(chunk) else (bytes(2 * height), [None])
            joined = np.fromiter(map(index.__getitem__, values), np.int32, len(values))
            self.codes[position].append(joined[np.frombuffer(codes, np.uint16)])
        self.rows += height

    def distinct(self) -> int:
        return sum(map(len, self.indexes))

    def _widen(self) -> None:
        """A CSV row may be longer than all before it: the rows above are blank in the new column."""
        index: defaultdict[Any, int] = defaultdict(count().__next__)
        blanks = [np.full(self.rows, index[None], np.int32)] if self.rows else []
        self.indexes.append(index)
        self.codes.append(blanks)

    def finished(self) -> list[Coded]:
        columns = []
        while self.indexes:
            values = self.indexes.pop()
            cells = np.empty(len(values), dtype=object)
            cells[:] = list(values)
            columns.append(Coded(np.concatenate(self.codes.pop()), cells))
        return columns[::-1]
