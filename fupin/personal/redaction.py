"""Log lines without personal values."""

import logging

from fupin.personal.masks import mask_text


class Redact(logging.Filter):
    """Masks whatever looks like an identity number, a card or a mobile number in a record's message."""

    def filter(self, record: logging.LogRecord) -> bool:
        try:
            record.msg, record.args = mask_text(record.getMessage()), None
        except (TypeError, ValueError):
            record.msg, record.args = "（记录格式有误，已略去）", None
        return True
