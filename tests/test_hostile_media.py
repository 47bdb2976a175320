"""Files that break, lie, explode or smuggle: each ends in a clear problem or in a correct picture, and soon."""

import io
import os
import struct
import time
import zlib
from functools import cache
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo
from sites import entry, made, site, tree

from journeygen.album import derivatives, sized
from journeygen.darkroom import Darkroom
from journeygen.errors import ContentError, Problem
from journeygen.model import Media
from journeygen.pictures import PictureError, Variant
from journeygen.probe import probe
from journeygen.strip import metadata_found

SHOWN = "shown"
UNDECODED = "This picture cannot be decoded"
SOON = 20  # seconds, on a machine on which eight others work


def scene(size: tuple[int, int] = (300, 200), mode: str = "RGB") -> Image.Image:
    ramp = Image.linear_gradient("L").resize(size)
    return Image.merge("RGB", (ramp, ramp.rotate(180), Image.new("L", size, 90))).convert(mode)


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    written = io.BytesIO()
    image.save(written, form, **options)
    return written.getvalue()


JPEG, PNG = saved(scene(), "JPEG", quality=90), saved(scene(), "PNG")


def segment(marker: int, payload: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(payload) + 2) + payload


def jpeg_with(*segments: bytes) -> bytes:
    return JPEG[:2] + b"".join(segments) + JPEG[2:]


def jpeg_sized(width: int, height: int, precision: int = 8) -> bytes:
    at = JPEG.index(b"\xff\xc0") + 4
    return JPEG[:at] + struct.pack(">BHH", precision, height, width) + JPEG[at + 5 :]


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int, pixels: bytes, *more: bytes, depth: int = 8, color: int = 2) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + chunk(b"IDAT", zlib.compress(pixels, 9)) + chunk(b"IEND", b"")


def exif(*entries: bytes, following: int = 0) -> bytes:
    body = struct.pack(">H", len(entries)) + b"".join(entries) + struct.pack(">I", following)
    return segment(0xE1, b"Exif\0\0MM\0*\0\0\0\x08" + body)


def tag(number: int, kind: int, count: int, value: int) -> bytes:
    return struct.pack(">HHII", number, kind, count, value)


def gif(frames: int, size: tuple[int, int], canvas: tuple[int, int] | None = None) -> bytes:
    """A GIF of many frames in few bytes: each is one colour from corner to corner."""
    single = saved(Image.new("P", size), "GIF")
    palette = 13 + 3 * 2 ** ((single[10] & 7) + 1)
    image = single[single.index(b",", palette) : -1]
    head = single[:6] + struct.pack("<HH", *(canvas or size)) + single[10:palette]
    return head + (b"\x21\xf9\x04\x04\x02\0\0\0" + image) * frames + b";"


def tiff(*entries: tuple[int, int, int, int], following: int = 0) -> bytes:
    body = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *one) for one in entries)
    return b"II*\0\x08\0\0\0" + body + struct.pack("<I", following)


def svg(inside: str, head: str = "", root: str = 'width="30" height="20"') -> bytes:
    return f'<?xml version="1.0"?>{head}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {root}>{inside}</svg>'.encode()


def notes() -> PngInfo:
    info = PngInfo()
    info.add_text("Comment", "x" * 30_000_000, zip=True)
    return info


def heic(**options: object) -> bytes:
    pillow_heif.register_heif_opener()
    return saved(scene(), "HEIF", **options)


LAUGHS = '<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
EXTERNAL = '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
LOOP = exif(tag(0x8769, 4, 1, 8), tag(0x8825, 4, 1, 8), following=8)
HUGE = exif(tag(0x010F, 2, 0xFFFFFFFF, 0xFFFFFFF0), tag(0x0112, 3, 1, 99 << 16))
DEEP = "<g>" * 20_000 + "</g>" * 20_000
MOVING = {"save_all": True, "append_images": [scene().rotate(90)] * 3, "duration": 100}

CASES: dict[str, tuple[str, object, str]] = {
    # JPEG
    "empty": ("a.jpg", b"", "media-empty"),
    "three bytes": ("a.jpg", JPEG[:3], "media-broken"),
    "half a photo": ("a.jpg", JPEG[: len(JPEG) // 2], "media-broken"),
    "no end": ("a.jpg", JPEG[:-2], "media-broken"),
    "half a progressive photo": ("a.jpg", saved(scene(), "JPEG", progressive=True)[:-900], "media-broken"),
    "half its scan and an end": ("a.jpg", JPEG[: len(JPEG) // 2] + b"\xff\xd9", SHOWN),
    "more behind the end": ("a.jpg", JPEG + b"PK\3\4" + b"a secret" * 99, SHOWN),
    "a page instead of a photo": ("a.jpg", b"<!doctype html><title>404</title>", "media-broken"),
    "a PNG by another name": ("a.jpg", PNG, SHOWN),
    "zeros": ("a.jpg", bytes(4000), "media-broken"),
    "noise": ("a.jpg", b"\xff\xd8\xff" + bytes(range(256)) * 8 + b"\xff\xd9", "media-broken"),
    "a head that says 60000 x 60000": ("a.jpg", jpeg_sized(60_000, 60_000), "media-too-large"),
    "a head that says 4000 x 3000": ("a.jpg", jpeg_sized(4000, 3000), SHOWN),
    "a head that says 0 x 0": ("a.jpg", jpeg_sized(0, 0), "media-broken"),
    "twelve bits": ("a.jpg", jpeg_sized(300, 200, 12), "media-broken"),
    "CMYK": ("a.jpg", saved(scene(mode="CMYK"), "JPEG"), SHOWN),
    "CMYK with an RGB profile": ("a.jpg", saved(scene(mode="CMYK"), "JPEG", icc_profile=SRGB), SHOWN),
    "EXIF in a loop": ("a.jpg", jpeg_with(LOOP), SHOWN),
    "EXIF beyond the file": ("a.jpg", jpeg_with(HUGE), SHOWN),
    "orientation 0": ("a.jpg", jpeg_with(exif(tag(0x0112, 3, 1, 0))), SHOWN),
    "a rubbish profile": ("a.jpg", jpeg_with(segment(0xE2, b"ICC_PROFILE\0\1\1" + b"rubbish" * 99)), SHOWN),
    "a profile of 200 parts, one there": ("a.jpg", jpeg_with(segment(0xE2, b"ICC_PROFILE\0\1\xc8" + SRGB)), SHOWN),
    "a thousand comments": ("a.jpg", jpeg_with(*[segment(0xFE, b"a secret")] * 1000), SHOWN),
    "a segment beyond the file": ("a.jpg", JPEG[:2] + b"\xff\xe5\xff\xff" + JPEG[2:-40], "media-broken"),
    # PNG
    "half a PNG": ("a.png", PNG[: len(PNG) // 2], "media-broken"),
    "a PNG without its end": ("a.png", PNG[:-12], "media-broken"),
    "a wrong checksum": ("a.png", PNG[:40] + bytes([PNG[40] ^ 1]) + PNG[41:], "media-broken"),
    "a bomb of 900 megapixels": ("a.png", png(30_000, 30_000, bytes(10), depth=1, color=0), "media-too-large"),
    "100 megapixels of nothing": ("a.png", png(10_000, 10_000, bytes(1251) * 10_000, depth=1, color=0), SHOWN),
    "100 megapixels promised": ("a.png", png(10_000, 10_000, b"\0"), UNDECODED),
    "a strip of 60000 x 1": ("a.png", png(60_000, 1, bytes(1 + 180_000)), SHOWN),
    "a strip of 1 x 60000": ("a.png", png(1, 60_000, bytes(4) * 60_000), "media-too-large"),
    "no pixels": ("a.png", png(0, 0, b""), "media-broken"),
    "a comment of 30 MB packed": ("a.png", saved(scene(), "PNG", pnginfo=notes()), SHOWN),
    "a profile that explodes": ("a.png", png(30, 20, bytes(91) * 20, chunk(b"iCCP", b"x\0\0" + zlib.compress(bytes(80_000_000), 9))), "media-broken"),
    "more behind a PNG": ("a.png", PNG + b"a secret", SHOWN),
    "sixteen bits": ("a.png", saved(Image.new("I;16", (30, 20), 40_000), "PNG"), SHOWN),
    "palette and transparency": ("a.png", saved(scene().quantize(8), "PNG", transparency=0), SHOWN),
    "an animation of no frames": ("a.png", png(30, 20, bytes(91) * 20, chunk(b"acTL", struct.pack(">II", 0, 0))), "media-broken"),
    "an animation that promises frames": ("a.png", png(30, 20, bytes(91) * 20, chunk(b"acTL", struct.pack(">II", 4_000_000, 0))), "This animation is too long"),
    # GIF
    "half a GIF": ("a.gif", gif(1, (300, 200))[:60], "media-broken"),
    "a GIF without a frame": ("a.gif", gif(0, (30, 20)), "media-broken"),
    "two thousand frames": ("a.gif", gif(2000, (20, 10)), SHOWN),
    "three thousand large frames": ("a.gif", gif(3000, (600, 400)), "This animation is too long"),
    "a frame beyond its canvas": ("a.gif", gif(2, (300, 200), (30, 20)), SHOWN),
    "a canvas of 65535 x 65535": ("a.gif", gif(1, (3, 2), (65_535, 65_535)), "media-too-large"),
    # WebP, AVIF, HEIC
    "half a WebP": ("a.webp", saved(scene(), "WEBP")[:-400], "media-broken"),
    "a WebP that lies about its length": ("a.webp", b"RIFF\xff\xff\xff\x7f" + saved(scene(), "WEBP")[8:], "media-broken"),
    "half an animated WebP": ("a.webp", saved(scene(), "WEBP", **MOVING)[:-300], "media-broken"),
    "half an AVIF": ("a.avif", saved(scene(), "AVIF")[:-300], "media-broken"),
    "an AVIF of boxes in boxes": ("a.avif", b"\0\0\0\x18ftypavif\0\0\0\0mif1avif" + struct.pack(">I", 8) + b"meta", "media-broken"),
    "half a HEIC": ("a.heic", heic()[:-400], "media-broken"),
    "a HEIC of rubbish": ("a.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"rubbish" * 99, "media-broken"),
    "a HEIC with a rubbish profile": ("a.heic", heic(icc_profile=b"rubbish"), SHOWN),
    # TIFF
    "a TIFF that leads to itself": ("a.tif", tiff((0x100, 3, 1, 3), following=8), "media-broken"),
    "a TIFF of 65535 x 65535": ("a.tif", tiff((256, 3, 1, 65_535), (257, 3, 1, 65_535), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, 8), (277, 3, 1, 1), (278, 3, 1, 65_535), (279, 4, 1, 9)), "media-too-large"),
    "a TIFF whose samples lie beyond it": ("a.tif", tiff((256, 3, 1, 90), (257, 3, 1, 90), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, 99_999), (277, 3, 1, 1), (278, 3, 1, 90), (279, 4, 1, 8100)), "media-broken"),
    "a TIFF of two pages": ("a.tif", saved(scene(), "TIFF", save_all=True, append_images=[scene()]), SHOWN),
    "half a TIFF": ("a.tif", saved(scene(), "TIFF")[:9000], "media-broken"),
    # SVG
    "scripts": ("a.svg", svg("<script>alert(1)</script><g onload='x()'><a href='javascript:x()'>t</a></g>"), SHOWN),
    "laughing entities": ("a.svg", svg("&b;", LAUGHS), "media-broken"),
    "an entity from the disk": ("a.svg", svg("&x;", EXTERNAL), "media-broken"),
    "calls home": ("a.svg", svg("<image xlink:href='https://x.example/t.png'/><style>@import 'https://x.example/a.css';</style>"), SHOWN),
    "twenty thousand groups": ("a.svg", svg(DEEP), SHOWN),
    "a drawing of 1e30 pixels": ("a.svg", svg("<g/>", root='width="1e30" height="1e-9"'), SHOWN),
    "a packed drawing": ("a.svg", b"\x1f\x8b\x08" + zlib.compress(svg("<g/>")), "media-broken"),
    "a drawing cut short": ("a.svg", svg("<g/>")[:-5], "media-broken"),
    "UTF-16": ("a.svg", svg("<g/>").decode().replace('<?xml version="1.0"?>', "").encode("utf-16"), SHOWN),
}  # fmt: skip


def outcome(folder: Path, name: str, content: bytes) -> tuple[str, list[bytes]]:
    """The code of the problem or its first words, or `shown` with all files of the picture."""
    path = folder / name
    path.write_bytes(content)
    media = probe(path, f"stool/{name}")
    if isinstance(media, Problem):
        assert media.what
        assert media.fix
        return media.code, []
    if media.kind == "svg":
        return SHOWN, []
    wanted = tuple(Variant(one.width, one.format) for one in derivatives(media))  # type: ignore[arg-type]
    try:
        return SHOWN, Darkroom(folder / "kept").develop(path, media, wanted)
    except PictureError as error:
        return str(error), []


@pytest.mark.parametrize("case", CASES)
def test_each_is_a_clear_problem_or_a_correct_picture(tmp_path: Path, case: str) -> None:
    name, content, expected = CASES[case]
    began = time.process_time()
    found, files = outcome(tmp_path, name, content)  # type: ignore[arg-type]
    assert found.startswith(expected), found
    assert time.process_time() - began < SOON
    assert " at 0x" not in found
    for one in files:
        assert metadata_found(one) == ()
        assert b"a secret" not in one
        with Image.open(io.BytesIO(one)) as image:
            image.load()
            assert not set(image.info) & {"exif", "xmp", "icc_profile", "comment"}


@cache
def refused() -> dict[str, bytes]:
    """The files that are a problem as soon as they are read."""
    cases = {f"{number}-{name}": (content, code) for number, (name, content, code) in enumerate(CASES.values())}
    return {name: content for name, (content, code) in cases.items() if code.startswith("media-")}  # type: ignore[misc]


def test_all_problems_are_said_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    body = "\n\n".join(f"![A]({name})" for name in refused())
    files = {f"content/stool/2026-11-01-first/{name}": content for name, content in refused().items()}
    with pytest.raises(ContentError) as caught:
        made(site(tmp_path, **{"content/stool/2026-11-01-first/index.md": entry(body=body), **files}))
    told = {problem.place.rpartition("/")[2] for problem in caught.value.problems if problem.code.startswith("media-")}
    assert told == set(refused())
    assert len(told) > 25
    assert not (tmp_path / "output").exists()


def test_a_picture_that_fails_while_it_is_made_leaves_the_output_as_it_was(tmp_path: Path) -> None:
    bundle = "content/stool/2026-11-01-first"
    root = site(tmp_path, **{f"{bundle}/index.md": entry(body="![A](a.png)"), f"{bundle}/a.png": PNG})
    made(root)
    before = tree(root / "output")
    (root / bundle / "a.png").write_bytes(CASES["100 megapixels promised"][1])  # type: ignore[arg-type]
    with pytest.raises(ContentError) as caught:
        made(root)
    assert {problem.code for problem in caught.value.problems} == {"render-picture", "render-card"}
    assert {problem.place for problem in caught.value.problems} == {f"{bundle}/a.png"}
    assert tree(root / "output") == before


@pytest.mark.parametrize(
    "name",
    ["a b#c?d.jpg", "it's “it” & <more>.jpg", "ünï.JPG", "a%20b.jpg", "x" * 200 + ".jpg", "日本.jpeg", "-rf.jpg"],
)
def test_odd_names_are_names(tmp_path: Path, name: str) -> None:
    bundle = "content/stool/2026-11-01-first"
    files = {f"{bundle}/index.md": entry(photos=f'[{{file: "{name}", alt: A}}]'), f"{bundle}/{name}": JPEG}
    made(site(tmp_path, **files))
    assert [path for path in tree(tmp_path / "output") if path.startswith("site/media/")]


def test_links_pipes_and_folders_that_look_like_pictures_are_told(tmp_path: Path) -> None:
    bundle = tmp_path / "content/stool/2026-11-01-first"
    body = "![A](out.jpg)\n\n![B](gone.jpg)\n\n![C](loop.jpg)\n\n![D](folder.jpg)\n\n![E](pipe.jpg)"
    outside = tmp_path / "outside.jpg"
    outside.write_bytes(JPEG)
    site(tmp_path / "", **{"content/stool/2026-11-01-first/index.md": entry(body=body)})
    (bundle / "out.jpg").symlink_to(outside)
    (bundle / "gone.jpg").symlink_to(tmp_path / "nothing.jpg")
    (bundle / "loop.jpg").symlink_to(bundle / "loop.jpg")
    (bundle / "folder.jpg").mkdir()
    os.mkfifo(bundle / "pipe.jpg")
    with pytest.raises(ContentError) as caught:
        made(tmp_path)
    told = " ".join(problem.message for problem in caught.value.problems)
    for name in ("out.jpg", "gone.jpg", "loop.jpg", "folder.jpg", "pipe.jpg"):
        assert name in told
    assert not (tmp_path / "output").exists()


def test_sizes_said_beforehand_are_the_sizes_made(tmp_path: Path) -> None:
    for name, content, expected in CASES.values():
        if expected != SHOWN or name.endswith(".svg"):
            continue
        path = tmp_path / name
        path.write_bytes(content)  # type: ignore[arg-type]
        media = probe(path, name)
        assert isinstance(media, Media)
        small = sized(media, "jpeg", 20)
        made_of = Darkroom(tmp_path / "kept").develop(path, media, (Variant(small.width, "jpeg"),))
        with Image.open(io.BytesIO(made_of[0])) as image:
            assert image.size == (small.width, small.height)
