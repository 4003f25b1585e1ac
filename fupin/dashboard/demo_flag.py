"""Whether the register holds demonstration data: `manage.py demo` leaves a file beside the database."""

from django.conf import settings

FILE = "demo.json"


def is_demo() -> bool:
    return (settings.DATA_DIR / FILE).exists()


def mark_demo() -> None:
    (settings.DATA_DIR / FILE).touch()
