"""Photographs as they come in: checked by their first bytes and by decoding, made anew without what else they carry
(position, time, camera, the thumbnail of an earlier crop), bounded in size."""

import io
import logging
import threading
from dataclasses import dataclass

from PIL import Image, ImageFile, ImageOps

from fupin.workflow import REASONS, Refused

log = logging.getLogger("fupin.documents")

MOST_PIXELS = 64_000_000
"""A telephone's 50 megapixels, decoded in about 150 MB."""
LONGEST_SIDE = 2560
SMALL_SIDE = 240
QUALITY = 85
MAGIC = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG"}

REASONS |= {
    "image_broken": "没有上传“{name}”：图片打不开，可能没有传完整或已损坏。请重新拍一张，或另存为 .jpg 再传。",
    "image_too_large": "没有上传“{name}”：图片有 {millions} 百万像素，最多 {most} 百万。请把相机的照片尺寸调小再拍。",
}

Image.MAX_IMAGE_PIXELS = MOST_PIXELS  # the library's own guard; what is only a warning there is refused below
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Photo:
    """`content` and `small` are JPEG without any metadata; width and height of the former, in pixels."""

    content: bytes
    small: bytes
    width: int
    height: int


def image_kind(content: bytes) -> str | None:
    return next((kind for magic, kind in MAGIC.items() if content.startswith(magic)), None)


def photo_of(content: bytes, name: str) -> Photo:
    """The photograph made anew. Raises Refused("image_broken" | "image_too_large"); `name` is for the sentence."""
    kind = image_kind(content)
    if kind is None:
        raise Refused("image_broken", name=name)
    with _one_at_a_time:
        ImageFile.LOAD_TRUNCATED_IMAGES = False  # the PDF library switches it on for the whole process
        try:
            return _made_anew(content, kind, name)
        except (Refused, MemoryError):
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise too_large(name, 2 * MOST_PIXELS) from error
        except Exception as error:  # a decoder fed with anything raises anything; nothing has been kept
            log.info("image refused: %s", type(error).__name__)
            raise Refused("image_broken", name=name) from error


def _made_anew(content: bytes, kind: str, name: str) -> Photo:
    with Image.open(io.BytesIO(content), formats=[kind]) as found:
        if found.width * found.height > MOST_PIXELS:
            raise too_large(name, found.width * found.height)
        found.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is decoded at the size that is needed
        upright = ImageOps.exif_transpose(found)
        plain = on_white(upright)
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    small = plain.copy()
    small.thumbnail((SMALL_SIDE, SMALL_SIDE))
    return Photo(written(plain), written(small), plain.width, plain.height)


def too_large(name: str, pixels: int) -> Refused:
    return Refused("image_too_large", name=name, millions=pixels // 1_000_000, most=MOST_PIXELS // 1_000_000)


def on_white(image: Image.Image) -> Image.Image:
    """Red, green and blue; what was transparent is paper."""
    if "A" not in image.getbands() and "transparency" not in image.info:
        return image.convert("RGB")
    clear = image.convert("RGBA")
    paper = Image.new("RGB", clear.size, "white")
    paper.paste(clear, mask=clear.getchannel("A"))
    return paper


def written(image: Image.Image) -> bytes:
    """The pixels and nothing else: a new image has no metadata to write."""
    bare = Image.new("RGB", image.size)
    bare.paste(image)
    target = io.BytesIO()
    bare.save(target, "JPEG", quality=QUALITY, optimize=True)
    return target.getvalue()
