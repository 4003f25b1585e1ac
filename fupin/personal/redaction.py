"""Log lines without personal values."""

import logging
import re

from fupin.personal.masks import mask_text

UNREADABLE = "（记录格式有误，已略去）"
TRACES = logging.Formatter()
# PostgreSQL repeats the whole row that it refused: names and birth dates, which no pattern can tell from other words.
ROWS = re.compile(r"^(DETAIL|CONTEXT):.*?(?=^The above exception|^During handling|^HINT:|\Z)", re.M | re.S)


class Redact(logging.Filter):
    """Masks whatever looks like an identity number, a card or a mobile number: in the message, in its arguments and in
    the traceback. Never raises and never drops a line: a log must not break the act that it describes."""

    def filter(self, record: logging.LogRecord) -> bool:
        try:
            record.msg, record.args = clean(record.getMessage()), None
            if record.exc_info and not record.exc_text:
                record.exc_text = TRACES.formatException(record.exc_info)
            record.exc_text = clean(record.exc_text) if record.exc_text else record.exc_text
            record.stack_info = mask_text(record.stack_info) if record.stack_info else record.stack_info
        except Exception:  # whatever a __str__ in the arguments does
            self._blank(record)
        return True

    @staticmethod
    def _blank(record: logging.LogRecord) -> None:
        record.msg, record.args = UNREADABLE, None
        record.exc_info = record.exc_text = record.stack_info = None


def clean(text: str) -> str:
    return mask_text(ROWS.sub(r"\1: （已略去）\n", text))
