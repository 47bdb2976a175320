"""Facts from heads of real files, and messages for files that are none."""

import struct
import zlib
from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from journeygen.digests import digest
from journeygen.errors import Problem
from journeygen.model import Media
from journeygen.probe import probe


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    written = BytesIO()
    image.save(written, form, **options)
    return written.getvalue()


def turned(turn: int) -> Image.Exif:
    block = Image.Exif()
    block[0x0112] = turn
    return block


def probed(folder: Path, content: bytes, name: str = "a.jpg") -> Media | Problem:
    path = folder / "stored"
    path.write_bytes(content)
    return probe(path, f"stool/{name}")


def facts(folder: Path, content: bytes, name: str = "a.jpg") -> tuple[str, int, int, bool, bool]:
    media = probed(folder, content, name)
    assert isinstance(media, Media), media
    assert media.file == f"stool/{name}"
    assert media.size == len(content)
    assert media.digest == digest(content)
    return media.kind, media.width, media.height, media.animated, media.alpha


def problem(folder: Path, content: bytes, name: str = "a.jpg") -> Problem:
    found = probed(folder, content, name)
    assert isinstance(found, Problem), found
    assert found.place == f"content/stool/{name}"
    assert found.level == "error"
    assert found.what
    assert found.fix
    assert " at 0x" not in found.message
    return found


RGB, RGBA = Image.new("RGB", (30, 20), "teal"), Image.new("RGBA", (30, 20), (9, 9, 9, 99))
MOVING = {"save_all": True, "append_images": [Image.new("RGB", (30, 20), "red")], "duration": 100}
CLEAR = Image.new("P", (30, 20))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (saved(RGB, "JPEG"), ("jpeg", 30, 20, False, False)),
        (saved(RGB.convert("L"), "JPEG"), ("jpeg", 30, 20, False, False)),
        (saved(RGB.convert("CMYK"), "JPEG"), ("jpeg", 30, 20, False, False)),
        (saved(Image.new("RGB", (1, 1)), "JPEG"), ("jpeg", 1, 1, False, False)),
        (saved(RGB, "MPO", **MOVING), ("jpeg", 30, 20, False, False)),
        (saved(RGB, "PNG"), ("png", 30, 20, False, False)),
        (saved(Image.new("I;16", (30, 20)), "PNG"), ("png", 30, 20, False, False)),
        (saved(RGBA, "PNG"), ("png", 30, 20, False, True)),
        (saved(CLEAR, "PNG", transparency=0), ("png", 30, 20, False, True)),
        (saved(RGB, "PNG", **MOVING), ("png", 30, 20, True, False)),
        (saved(RGB, "WEBP"), ("webp", 30, 20, False, False)),
        (saved(RGBA, "WEBP", lossless=True), ("webp", 30, 20, False, True)),
        (saved(RGB, "WEBP", **MOVING), ("webp", 30, 20, True, False)),
        (saved(RGB, "AVIF"), ("avif", 30, 20, False, False)),
        (saved(CLEAR, "GIF"), ("gif", 30, 20, False, False)),
        (saved(CLEAR, "GIF", transparency=0), ("gif", 30, 20, False, True)),
        (saved(RGB, "GIF", **MOVING), ("gif", 30, 20, True, False)),
        (saved(RGB, "TIFF"), ("tiff", 30, 20, False, False)),
        (saved(RGB, "TIFF", save_all=True, append_images=[RGB]), ("tiff", 30, 20, False, False)),
    ],
)
def test_pictures_by_their_content(tmp_path: Path, content: bytes, expected: tuple[object, ...]) -> None:
    assert facts(tmp_path, content) == expected
    assert facts(tmp_path, content, "misnamed.png") == expected
    assert facts(tmp_path, content, "no-extension") == expected


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize("turn", range(1, 9))
def test_sizes_are_upright(tmp_path: Path, form: str, turn: int) -> None:
    _, width, height, _, _ = facts(tmp_path, saved(RGB, form, exif=turned(turn)))
    assert (width, height) == ((20, 30) if turn >= 5 else (30, 20))


MADE = {form: saved(RGB, form) for form in ("JPEG", "PNG", "GIF", "TIFF", "WEBP", "AVIF")}


def header(width: int, height: int) -> bytes:
    """A PNG that promises a size and holds one byte."""
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\0")),
        (b"IEND", b""),
    ]
    checked = [
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(checked)


@pytest.mark.parametrize("size", [(60_000, 60_000), (11_000, 11_000), (15_000, 12_000), (1000, 30_000)])
def test_what_is_too_large(tmp_path: Path, size: tuple[int, int]) -> None:
    assert problem(tmp_path, header(*size)).code == "media-too-large"


def test_long_strips_and_a_hundred_megapixels_are_photos(tmp_path: Path) -> None:
    assert facts(tmp_path, saved(Image.new("L", (65_000, 1)), "PNG"))[1:3] == (65_000, 1)
    assert facts(tmp_path, header(11_648, 8_736))[1:3] == (11_648, 8_736)


def test_what_only_decodes_whole_is_not_looked_at_when_it_is_huge(tmp_path: Path) -> None:
    huge = probed(tmp_path, header(11_648, 8_736))
    assert isinstance(huge, Media)
    assert (huge.color, huge.attention) == ("", None)
    large = probed(tmp_path, saved(Image.new("RGB", (8000, 6000), "teal"), "JPEG"))
    assert isinstance(large, Media)
    assert large.color.startswith("#00808")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "TIFF", "WEBP", "AVIF"])
def test_a_glance_gives_a_colour_and_a_point(tmp_path: Path, form: str) -> None:
    image = Image.new("RGB", (600, 400), (90, 90, 90))
    image.paste((250, 240, 20), (440, 40, 540, 140))
    seen = probed(tmp_path, saved(image, form))
    assert isinstance(seen, Media)
    mean = [round(90 + (value - 90) / 24) for value in (250, 240, 20)]
    found = [int(seen.color[at : at + 2], 16) for at in (1, 3, 5)]
    assert all(abs(one - other) <= 3 for one, other in zip(found, mean, strict=True))
    assert seen.attention is not None
    assert abs(seen.attention[0] - 490 / 600) < 0.1
    assert abs(seen.attention[1] - 90 / 400) < 0.1


def test_the_point_turns_with_the_picture_and_only_what_stands_still_and_opaque_has_a_colour(tmp_path: Path) -> None:
    image = Image.new("RGB", (600, 400), (90, 90, 90))
    image.paste((250, 240, 20), (20, 20, 120, 120))
    seen = probed(tmp_path, saved(image, "JPEG", exif=turned(6)))
    assert isinstance(seen, Media)
    assert seen.attention is not None
    assert seen.attention[0] > 0.6
    assert seen.attention[1] < 0.4
    for content in (saved(RGBA, "PNG"), saved(RGB, "GIF", **MOVING)):
        other = probed(tmp_path, content)
        assert isinstance(other, Media)
        assert other.color == ""


def test_a_picture_seen_before_is_not_looked_at_again(tmp_path: Path) -> None:
    first = probed(tmp_path, MADE["JPEG"])
    assert isinstance(first, Media)
    known = {first.digest: msgspec.structs.replace(first, color="#123456")}
    again = probe(tmp_path / "stored", "lamp/b.jpg", known)
    assert isinstance(again, Media)
    assert (again.file, again.color) == ("lamp/b.jpg", "#123456")


PHOTO = saved(Image.effect_noise((200, 100), 60), "JPEG")


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.jpg", "media-empty"),
        (b"", "a.pdf", "media-empty"),
        (b"this is a text", "a.jpg", "media-broken"),
        (b"<html><p>404</p></html>", "a.png", "media-broken"),
        (b"\xff\xd8\xff", "a.jpg", "media-broken"),
        (PHOTO[:100], "a.jpg", "media-broken"),
        (PHOTO[: len(PHOTO) // 2], "a.jpg", "media-broken"),
        (PHOTO[:-2], "a.jpg", "media-broken"),
        (saved(RGB, "PNG")[:-12], "a.png", "media-broken"),
        (b"\x89PNG\r\n\x1a\n", "a.png", "media-broken"),
        (saved(RGB, "WEBP")[:-9], "a.webp", "media-broken"),
        (saved(RGB, "GIF")[:9], "a.gif", "media-broken"),
        (b"MM\0*\0\0\0\x08\xff", "a.tif", "media-broken"),
        (b"\0\0\0\x18ftypavif\0\0\0\0", "a.avif", "media-broken"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "IMG_1.HEIC", "media-unsupported"),
        (saved(RGB, "BMP"), "a.bmp", "media-unsupported"),
        (b"\xff\x0a rest", "a.jxl", "media-unsupported"),
        (b"<svg><g></svg>", "a.svg", "media-broken"),
        (b"no drawing", "a.svg", "media-broken"),
    ],
)
def test_files_that_cannot_be_shown_say_why_and_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, name: str, code: str
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    found = problem(tmp_path, content, name)
    assert found.code == code
    assert ("HEIC" in found.message) == (name == "IMG_1.HEIC" or "none of" in found.message)


def test_a_photo_with_a_thumbnail_and_no_end_is_broken(tmp_path: Path) -> None:
    block = turned(1)
    block[0x010E] = "x" + saved(Image.new("RGB", (8, 8)), "JPEG").decode("latin-1")
    content = saved(Image.effect_noise((200, 100), 60), "JPEG", exif=block)
    assert content.count(b"\xff\xd9") >= 1
    assert facts(tmp_path, content)[1:3] == (200, 100)
    assert problem(tmp_path, content[:-40]).code == "media-broken"


def test_what_cannot_be_read(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing.jpg"):
        found = probe(path, "stool/a.jpg")
        assert isinstance(found, Problem)
        assert found.code == "media-unreadable"


@pytest.mark.parametrize(
    ("root", "size"),
    [
        ('width="40" height="20.4"', (40, 20)),
        ('width="1in" height="72pt"', (96, 96)),
        ('viewBox="0 0 40 20"', (40, 20)),
        ('viewBox="0,0,40,20" width="100%"', (40, 20)),
        ('viewBox="0 0 40 20" width="80"', (80, 40)),
        ('viewBox="0 0 40 20" height="80"', (160, 80)),
        ('viewBox="0 0 0 20"', (300, 150)),
        ("", (300, 150)),
        ('width="1e99" height="0.1"', (1_000_000, 1)),
    ],
)
def test_drawings(tmp_path: Path, root: str, size: tuple[int, int]) -> None:
    content = f'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" {root}><g/></svg>'.encode()
    assert facts(tmp_path, content, "a.svg") == ("svg", *size, False, True)
    assert facts(tmp_path, b"\xef\xbb\xbf" + content, "a.txt")[0] == "svg"


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + kind + body


MOVIE = box(b"ftyp", b"qt  \0\0\0\0") + box(b"moov", box(b"udta", b"")) + box(b"mdat", b"\0" * 900)
XYZ = box(b"moov", box(b"udta", box(b"\xa9xyz", b"\0\x12\x15\xc7+48.1173+011.5167/")))
LARGE = struct.pack(">I4sQ", 1, b"mdat", 16 + 900) + b"\0" * 900


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (MOVIE, "a.mov", "video"),
        (MOVIE, "a.m4a", "audio"),
        (box(b"ftyp", b"M4A \0\0\0\0"), "note", "audio"),
        (b"\x1a\x45\xdf\xa3 webm", "a.webm", "video"),
        (b"\x1a\x45\xdf\xa3 webm", "a.weba", "audio"),
        (b"OggS\0", "a.ogv", "video"),
        (b"OggS\0", "a.opus", "audio"),
        (b"ID3\4", "a.mp3", "audio"),
        (b"\0\0\0\0", "a.mp3", "audio"),
        (b"RIFF\0\0\0\0WAVEfmt ", "a.wav", "audio"),
        (b"RIFF\0\0\0\0AVI LIST", "a.avi", "video"),
        (b"%PDF-1.7", "plan.pdf", "file"),
        (b"MM\0*\0\0\0\x08\0\0\0\0\0\0", "a.nef", "file"),
        (b"<?xml version='1.0'?><gpx/>", "plan.xml", "file"),
        (b"WEBVTT", "a.vtt", "file"),
    ],
)
def test_sound_film_and_other_files(without_ffmpeg: None, tmp_path: Path, content: bytes, name: str, kind: str) -> None:
    assert facts(tmp_path, content, name) == (kind, 0, 0, False, False)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (box(b"ftyp", b"qt  \0\0\0\0") + XYZ, "a.mov"),
        (box(b"ftyp", b"qt  \0\0\0\0") + box(b"mdat", b"\0" * 900) + XYZ, "a.mov"),
        (LARGE + XYZ, "a.mp4"),
        (b"MM\0*" + MADE["JPEG"], "a.nef"),
    ],
)
def test_a_film_that_tells_its_place_is_refused(
    without_ffmpeg: None, tmp_path: Path, content: bytes, name: str
) -> None:
    if name == "a.nef":
        block = turned(1)
        block[0x8825] = {1: "N", 2: (48.0, 8.0, 0.0)}
        content = block.tobytes()[6:]
    found = problem(tmp_path, content, name)
    assert found.code == "media-location"
    assert "location" in found.message


def test_samples_of_a_film_are_not_searched(without_ffmpeg: None, tmp_path: Path) -> None:
    film = box(b"ftyp", b"qt  \0\0\0\0") + box(b"mdat", XYZ)
    assert facts(tmp_path, film, "a.mov")[0] == "video"
