"""The reading process: parses one file under hard limits and sends its cells to the parent, column by column.

Run by path (`python -I child.py kind rows memory cpu fd`), so that it imports the parser and the standard library only
and starts at once. It writes pickled tuples of plain values to standard output:

    ("sheet", name or None, hidden, first column index)
    ("rows", [(codes of the rows as bytes of unsigned 16-bit, distinct values), … one pair per column])
    ("failed", code, facts)          then nothing more
    ("end",)

Each chunk carries the distinct values of every column once: most columns of a roster hold a handful.
"""

import csv
import io
import pickle
import resource
import sys
from array import array
from collections import defaultdict
from itertools import count, islice, zip_longest

CHUNK = 256  # rows; few enough that their cells are still in the processor cache when the columns are coded
HEAD = 15  # rows of a hidden sheet that are looked at, to tell whether it holds a roster
MB = 1024 * 1024
WIDEST = 702  # columns: A to ZZ


class Failed(Exception):
    def __init__(self, code, **facts):
        super().__init__(code)
        self.code, self.facts = code, facts


def limit(memory, cpu):
    """No more memory and processor time than allowed, no files written, no core dump with people's data."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def send(message):
    pickle.dump(message, sys.stdout.buffer, protocol=5)


def send_rows(rows):
    """Rows in chunks, each turned into columns of (codes, distinct values)."""
    rows = iter(rows)
    while chunk := list(islice(rows, CHUNK)):
        send(("rows", [coded(column) for column in zip_longest(*chunk, fillvalue="")]))
    sys.stdout.buffer.flush()


def coded(column):
    index = defaultdict(count().__next__)
    codes = array("H", map(index.__getitem__, column))
    if 1 in index or 0 in index:  # True equals 1 for a dictionary: look closer, and keep 是否 apart from numbers
        column = [("TRUE" if cell else "FALSE") if cell is True or cell is False else cell for cell in column]
        index = defaultdict(count().__next__)
        codes = array("H", map(index.__getitem__, column))
    return codes.tobytes(), [None if value == "" else value for value in index]


def read_workbook(path, limit_rows):
    import python_calamine as calamine  # noqa: PLC0415 - inside, so that a CSV needs no parser

    try:
        book = calamine.CalamineWorkbook.from_path(path)
    except calamine.PasswordError:
        raise Failed("encrypted") from None
    total = 0
    for sheet in book.sheets_metadata:
        if sheet.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        cells = book.get_sheet_by_name(sheet.name)
        hidden = sheet.visible != calamine.SheetVisibleEnum.Visible
        if cells.width > WIDEST:
            raise Failed("too_wide", column=letters((cells.start or (0, 0))[1] + cells.width - 1))
        total += 0 if hidden else cells.total_height
        if total > limit_rows + HEAD:
            raise Failed("too_many_rows", rows=total, limit=limit_rows)
        send(("sheet", sheet.name, hidden, (cells.start or (0, 0))[1]))
        send_rows(islice(cells.iter_rows(), HEAD) if hidden else cells.iter_rows())


def read_csv(path, limit_rows):
    with open(path, "rb") as file:
        text = decoded(file.read())
    if "\0" in text:
        raise Failed("not_workbook")
    csv.field_size_limit(MB)
    first_line = text[: text.find("\n") + 1] or text
    delimiter = max(",\t;", key=first_line.count)
    send(("sheet", None, False, 0))
    send_rows(counted(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), limit_rows))


def counted(rows, limit_rows):
    """The rows, as long as they are neither too many nor too wide, and their quotes close."""
    number = 0
    try:
        for number, row in enumerate(rows, start=1):
            if number > limit_rows + HEAD:
                raise Failed("too_many_rows", rows=f"{limit_rows} 以上", limit=limit_rows)
            if len(row) > WIDEST:
                raise Failed("too_wide", column=letters(len(row) - 1))
            yield row
    except csv.Error as error:
        raise Failed("csv_cell" if "limit" in str(error) else "csv_quotes", row=number + 1) from None


def letters(index):
    """0 → A, 25 → Z, 26 → AA: the letters Excel shows."""
    text, index = "", index + 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text


def decoded(content):
    """UTF-16 and UTF-8 by their marks, else UTF-8 or GB18030 strictly: a wrong guess would spoil names silently."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Failed("encoding")


def main(kind, rows, memory, cpu, descriptor):
    limit(int(memory), int(cpu))
    path = f"/dev/fd/{descriptor}"
    try:
        (read_csv if kind == "csv" else read_workbook)(path, int(rows))
        send(("end",))
    except Failed as failed:
        send(("failed", failed.code, failed.facts))
    except MemoryError:
        send(("failed", "too_big_inside", {}))
    except BaseException as error:  # a parser's panic is no Exception; whatever it is, the parent must be told
        told = ("failed", "encrypted", {}) if "assword" in str(error) else ("failed", "corrupt", {})
        send(told)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
