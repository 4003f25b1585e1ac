"""Pictures and papers for the tests: made here, of nobody."""

import io
from typing import Any

from PIL import Image


def png(size: tuple[int, int] = (64, 48), shade: int = 120) -> bytes:
    return picture(size, shade, "PNG")


def jpeg(size: tuple[int, int] = (64, 48), shade: int = 120, **options: Any) -> bytes:
    return picture(size, shade, "JPEG", **options)


def picture(size: tuple[int, int], shade: int, kind: str, **options: Any) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, (shade, 255 - shade, 90)).save(target, kind, **options)
    return target.getvalue()


def scan(extra: bytes = b"", pages: int = 1) -> bytes:
    """A PDF as a scanner writes it, as far as a search can tell, with something put in."""
    page = b"1 0 obj\n<< /Type /Page /Parent 2 0 R >>\nendobj\n" * pages
    return b"%PDF-1.4\n" + page + extra + b"\ntrailer\n<< /Root 3 0 R >>\nstartxref\n9\n%%EOF\n"
