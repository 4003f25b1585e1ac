"""Photographs come out as pixels and nothing else; what is no photograph is refused with a sentence."""

import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFile
from PIL.PngImagePlugin import PngInfo

from fupin.documents import images
from fupin.documents.images import LONGEST_SIDE, SMALL_SIDE, photo_of
from fupin.tests.documents import jpeg, png
from fupin.workflow import Refused


def located() -> bytes:
    """A photograph with camera, position and a turn, as telephones write it."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "CAMERAMAKER", 6
    exif.get_ifd(0x8825).update({1: "N", 2: (25.0, 10.0, 3.0), 3: "E", 4: (106.0, 5.0, 9.0)})
    return jpeg((120, 80), exif=exif)


def test_position_and_camera_are_gone_and_the_turn_is_made() -> None:
    before = located()
    assert b"CAMERAMAKER" in before
    photo = photo_of(before, "甲.jpg")
    assert (photo.width, photo.height) == (80, 120)
    for content in (photo.content, photo.small):
        assert not Image.open(io.BytesIO(content)).getexif()
        assert not [word for word in (b"CAMERAMAKER", b"Exif", b"GPS") if word in content]


def test_words_and_programs_hidden_in_a_picture_are_gone() -> None:
    words = PngInfo()
    words.add_text("Comment", "<script>alert(1)</script>")
    target = io.BytesIO()
    Image.new("RGB", (40, 40)).save(target, "PNG", pnginfo=words)
    for content in (target.getvalue(), png() + b"<?php system(1); ?>", jpeg() + b"PK\x03\x04<script>x</script>"):
        kept = photo_of(content, "甲.png").content
        assert kept.startswith(b"\xff\xd8\xff")
        assert not [word for word in (b"script", b"php", b"PK\x03\x04") if word in kept]


def test_large_pictures_become_smaller() -> None:
    photo = photo_of(jpeg((4000, 1000)), "甲.jpg")
    assert (photo.width, photo.height) == (LONGEST_SIDE, LONGEST_SIDE // 4)
    assert max(Image.open(io.BytesIO(photo.small)).size) == SMALL_SIDE


def test_what_was_transparent_is_paper() -> None:
    target = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(target, "PNG")
    found = Image.open(io.BytesIO(photo_of(target.getvalue(), "甲.png").content))
    assert found.getpixel((10, 10)) == (255, 255, 255)


def bomb(width: int, height: int) -> bytes:
    """A PNG that says it is this large, in a few hundred bytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 3000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(9000, 8000), (20000, 20000), (60000, 60000)])
def test_bombs_are_refused_by_their_header(size: tuple[int, int]) -> None:
    with pytest.raises(Refused, match="image_too_large") as refused:
        photo_of(bomb(*size), "甲.png")
    assert "甲.png" in refused.value.sentence


@pytest.mark.parametrize(
    "content",
    [
        png()[:60],
        jpeg((400, 400))[:500],
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a" + png(),
        bomb(10, 10)[:45],
        b"",
    ],
)
def test_what_is_broken_is_refused(content: bytes) -> None:
    with pytest.raises(Refused, match="image_broken"):
        photo_of(content, "甲.jpg")


def test_half_a_picture_is_refused_whatever_another_library_has_switched_on(monkeypatch) -> None:
    """A PDF library makes all decoders of the process put up with half pictures when it is loaded."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    with pytest.raises(Refused, match="image_broken"):
        photo_of(jpeg((400, 400))[:900], "甲.jpg")


def outcome(content: bytes) -> str:
    try:
        return str(images.image_kind(photo_of(content, "甲.jpg").content))
    except Refused as refused:
        return refused.code


@given(st.binary(max_size=400), st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", png(), jpeg()]))
def test_anything_is_a_photograph_or_a_refusal(noise: bytes, start: bytes) -> None:
    content = start[: len(start) // 2] + noise + start[len(start) // 2 :]
    assert outcome(content) in {"JPEG", "image_broken", "image_too_large"}
