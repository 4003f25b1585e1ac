"""Whatever is logged, and however: no personal number comes out, and logging never raises."""

import logging
from collections.abc import Iterator
from io import StringIO

import pytest

from fupin.personal.redaction import UNREADABLE, Redact

NUMBER = "990101194901010011"
PHONE = "13800000000"


@pytest.fixture
def log() -> Iterator[tuple[logging.Logger, StringIO]]:
    written, logger = StringIO(), logging.Logger("plain")
    handler = logging.StreamHandler(written)
    handler.addFilter(Redact())
    logger.addHandler(handler)
    yield logger, written
    handler.close()


@pytest.mark.parametrize(
    ("message", "args"),
    [
        (f"found {NUMBER}", ()),
        ("found %s", (NUMBER,)),
        ("found %(number)s", ({"number": NUMBER},)),
        ("found %s", ([NUMBER, PHONE],)),
        ("found %d", (int(NUMBER),)),
        (NUMBER, ()),
    ],
)
def test_messages_and_arguments_are_masked(log, message, args) -> None:
    logger, written = log
    logger.warning(message, *args)
    assert "990101************" in written.getvalue()
    assert NUMBER not in written.getvalue()
    assert PHONE not in written.getvalue()


def test_tracebacks_are_masked(log) -> None:
    logger, written = log
    try:
        raise ValueError(f"Key (identity)=({NUMBER}) of {PHONE}")
    except ValueError:
        logger.exception("failed", stack_info=True)
    assert "ValueError: Key (identity)=(990101************) of 138****0000" in written.getvalue()
    assert NUMBER not in written.getvalue()


class Broken:
    def __str__(self) -> str:
        raise RuntimeError(NUMBER)


@pytest.mark.parametrize(
    ("message", "args"), [("%s and %s", (NUMBER,)), ("%d", (NUMBER,)), ("%s", (Broken(),)), (Broken(), ())]
)
def test_a_line_that_cannot_be_written_says_so_and_raises_nothing(log, message, args) -> None:
    logger, written = log
    logger.error(message, *args)
    assert written.getvalue() == f"{UNREADABLE}\n"


def test_ordinary_lines_are_left_alone(log) -> None:
    logger, written = log
    logger.info("%s 户，%.2f 元，100%%", 12, 5500)
    assert written.getvalue() == "12 户，5500.00 元，100%\n"


def test_the_row_that_the_database_refused_is_left_out(log: tuple[logging.Logger, StringIO]) -> None:
    logger, written = log
    refused = 'violates check "x"\nDETAIL:  Failing row contains (7, 韦大山, 1970-01-01, 山\n脚下).\n'
    try:
        try:
            raise ValueError(refused)
        except ValueError as error:
            raise RuntimeError("kept") from error
    except RuntimeError:
        logger.exception("CONTEXT:  COPY member, line 3: 韦小花")
    said = written.getvalue()
    assert not any(word in said for word in ("韦大山", "1970-01-01", "脚下", "韦小花"))
    assert "violates check" in said
    assert "RuntimeError: kept" in said
