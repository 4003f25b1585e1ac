"""Log lines without personal values."""

import logging

from fupin.personal.masks import mask_text

UNREADABLE = "（记录格式有误，已略去）"
TRACES = logging.Formatter()


class Redact(logging.Filter):
    """Masks whatever looks like an identity number, a card or a mobile number: in the message, in its arguments and in
    the traceback. Never raises and never drops a line: a log must not break the act that it describes."""

    def filter(self, record: logging.LogRecord) -> bool:
        try:
            record.msg, record.args = mask_text(record.getMessage()), None
            if record.exc_info and not record.exc_text:
                record.exc_text = TRACES.formatException(record.exc_info)
            record.exc_text = mask_text(record.exc_text) if record.exc_text else record.exc_text
            record.stack_info = mask_text(record.stack_info) if record.stack_info else record.stack_info
        except Exception:  # whatever a __str__ in the arguments does
            self._blank(record)
        return True

    @staticmethod
    def _blank(record: logging.LogRecord) -> None:
        record.msg, record.args = UNREADABLE, None
        record.exc_info = record.exc_text = record.stack_info = None
