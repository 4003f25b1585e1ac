"""Papers and photographs for the demonstration's files: drawn here, of nothing, and each a little different."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

PAPER, WALL, INK, STAMP = (250, 250, 246), (164, 158, 148), (120, 120, 120), (190, 60, 60)


def page(serial: int, name: str) -> SimpleUploadedFile:
    """A written sheet with a stamp; `serial` makes its lines and so its digest its own."""
    image = Image.new("RGB", (300, 420), PAPER)
    written_on(ImageDraw.Draw(image), (24, 30, 276, 390), serial)
    return upload(image, name)


def on_the_wall(serial: int, name: str, *, near: bool) -> SimpleUploadedFile:
    """A sheet on a notice board, close or from some steps away."""
    image = Image.new("RGB", (420, 315), WALL)
    draw = ImageDraw.Draw(image)
    sheet = (90, 10, 330, 305) if near else (180, 90, 250, 180)
    draw.rectangle(sheet, PAPER)
    written_on(draw, tuple(edge + pad for edge, pad in zip(sheet, (8, 8, -8, -8), strict=True)), serial)
    return upload(image, name)


def written_on(draw: ImageDraw.ImageDraw, box: tuple[int, ...], serial: int) -> None:
    left, top, right, bottom = box
    step = max(6, (bottom - top) // 18)
    for place, height in enumerate(range(top, bottom - 2 * step, step)):
        length = (right - left) * (60 + (serial * 37 + place * 53) % 40) // 100
        draw.line((left, height, left + length, height), INK, max(1, step // 6))
    draw.ellipse((right - 4 * step, bottom - 4 * step, right, bottom), outline=STAMP, width=2)


def upload(image: Image.Image, name: str) -> SimpleUploadedFile:
    target = io.BytesIO()
    image.save(target, "PNG", compress_level=1)
    return SimpleUploadedFile(name, target.getvalue(), "image/png")
