"""What a file beside an entry is, read from its head without decoding a pixel. Changes nothing, publishes nothing.

The one door through which pictures come in: `opened` is how derivatives read them too.
"""

import hashlib
import importlib
import importlib.util
import os
import pathlib
import re
import struct
import warnings
from io import BufferedReader, BytesIO

from PIL import AvifImagePlugin, Image, TiffImagePlugin, UnidentifiedImageError, WebPImagePlugin

from journeygen import films
from journeygen.digests import DIGEST_LENGTH, digest
from journeygen.errors import Problem
from journeygen.model import Media, Recording
from journeygen.strip import metadata_found, orientation, parts_of, strip_metadata
from journeygen.vector import clean_svg

MEGAPIXELS = 120
WIDEST, LONGEST = 1600, 16383  # the widest derivative, and the longest side that WebP can hold
HEAD, SEARCHED = 4096, 64 << 20
PICTURES = {"jpeg": "JPEG", "png": "PNG", "gif": "GIF", "heic": "HEIF"} | {
    plugin.format.lower(): plugin.format
    for plugin in (AvifImagePlugin.AvifImageFile, TiffImagePlugin.TiffImageFile, WebPImagePlugin.WebPImageFile)
}
ANIMATED = ("gif", "png", "webp", "avif")
UNSHOWN = {"bmp": "BMP", "jxl": "JPEG XL", "jp2": "JPEG 2000"}
SIGNATURES = {
    "jpeg": rb"\xff\xd8\xff",
    "png": rb"\x89PNG\r\n\x1a\n",
    "gif": rb"GIF8[79]a",
    "webp": rb"RIFF....WEBP",
    "tiff": rb"II\*\0|MM\0\*",
    "avif": rb"....ftypavi[fs]",
    "heic": rb"....ftyp(?:hei|hev|mif1|msf1)",
    "bmp": rb"BM....\0\0\0\0",
    "jxl": rb"\xff\x0a|\0\0\0\x0cJXL ",
    "jp2": rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51",
    "audio": rb"ID3|fLaC|OggS|RIFF....WAVE|....ftypM4[AB]|\xff[\xf1\xf2\xf3\xf9\xfa\xfb]",
    "video": rb"....ftyp(?!crx)|....(?:moov|wide|mdat)|\x1a\x45\xdf\xa3|RIFF....AVI ",
    "svg": rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?<svg\b",
}
EXTENSIONS = {
    "audio": ".mp3 .m4a .m4b .aac .ogg .oga .opus .flac .wav .weba",
    "video": ".mp4 .m4v .mov .webm .mkv .ogv .avi .3gp",
    "picture": ".jpg .jpeg .jpe .png .gif .webp .avif .tif .tiff .heic .heif .bmp .jxl .jp2",
    "file": ".dng .nef .cr2 .cr3 .arw .orf .rw2 .raf .pef .srw",
    "svg": ".svg",
}
BY_EXTENSION = {extension: kind for kind, listed in EXTENSIONS.items() for extension in listed.split()}
ROOT_ATTRIBUTE = re.compile(r' (width|height|viewBox)="([^"]*)"')
LENGTH = re.compile(r"\s*([0-9]*\.?[0-9]+(?:e[0-9]{1,2})?)\s*(px|pt|pc|in|cm|mm|em|rem|)\s*\Z", re.IGNORECASE)
UNITS = {
    "": 1.0,
    "px": 1.0,
    "pt": 4 / 3,
    "pc": 16.0,
    "in": 96.0,
    "cm": 96 / 2.54,
    "mm": 9.6 / 2.54,
    "em": 16.0,
    "rem": 16.0,
}
EXPORT = "Export it as JPEG or PNG where it was made"
AGAIN = "Copy or export it again from where it was made"

# The limit is an error wherever Pillow meets it; what it thinks of a file's metadata is nobody's concern.
Image.MAX_IMAGE_PIXELS = MEGAPIXELS * 1_000_000
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")
warnings.simplefilter("error", Image.DecompressionBombWarning)


class _RefusedError(Exception):
    """Carries the code, what, why and fix of a problem up to the one place that knows the file."""


def probe(path: pathlib.Path, file: str) -> Media | Problem:
    """The facts of one file; `file` is its path below `content/`, as messages name it."""
    try:
        with path.open("rb") as stream:
            return _probed(stream, file)
    except _RefusedError as refusal:
        return Problem(f"content/{file}", 0, *refusal.args)
    except OSError as error:
        why = error.strerror or str(error)
        return Problem(
            f"content/{file}", 0, "media-unreadable", "This file cannot be read", why, "Check its permissions"
        )


def opened(content: bytes, kind: str) -> Image.Image:
    """A picture of a known kind, not yet decoded; of its metadata only orientation and colours are left."""
    if kind == "heic":
        importlib.import_module("pillow_heif").register_heif_opener()
    return Image.open(BytesIO(strip_metadata(content)), formats=(PICTURES[kind],))


def turned(image: Image.Image) -> int:
    """The EXIF orientation that viewers obey; decoders of TIFF and HEIC turn by themselves."""
    return orientation(image.info.get("exif", b""))


def reason(error: Exception) -> str:
    """Why a picture could not be read, without what differs from run to run."""
    return (
        "its bytes do not form a picture"
        if isinstance(error, UnidentifiedImageError)
        else str(error) or type(error).__name__
    )


def _probed(stream: BufferedReader, file: str) -> Media:
    size = os.fstat(stream.fileno()).st_size
    if not size:
        raise _RefusedError("media-empty", "This file is empty", "It holds no bytes", AGAIN)
    kind = _kind(stream.read(HEAD), pathlib.PurePosixPath(file).suffix.lower())
    stream.seek(0)
    if kind not in PICTURES and kind != "svg":
        return _other(stream, file, kind, size)
    content = stream.read()
    width, height, animated, alpha = _drawing(content) if kind == "svg" else _picture(content, kind)
    return Media(file, digest(content), kind, width, height, size, animated, alpha)


def _kind(head: bytes, extension: str) -> str:
    """The kind by the first bytes, whatever the name says; the name counts where bytes do not tell."""
    named = BY_EXTENSION.get(extension, "file")
    found = next((kind for kind, start in SIGNATURES.items() if re.match(start, head, re.DOTALL)), "")
    if found in UNSHOWN:
        raise _RefusedError("media-unsupported", f"Browsers and mail do not show {UNSHOWN[found]} pictures", "", EXPORT)
    if not found and named == "picture":
        why = f"The name ends in {extension}, but the bytes are none of JPEG, PNG, WebP, AVIF, GIF, TIFF and HEIC"
        raise _RefusedError("media-broken", "This is not a picture", why, AGAIN)
    if extension in BY_EXTENSION and (named == "file" or (named in ("audio", "video") and found in ("audio", "video"))):
        return named
    return found or named


def _picture(content: bytes, kind: str) -> tuple[int, int, bool, bool]:
    if kind == "heic" and not importlib.util.find_spec("pillow_heif"):
        why = "Reading HEIC needs the library pillow-heif, which is not installed"
        raise _RefusedError("media-unsupported", "This HEIC picture cannot be read", why, f"Install it. Or: {EXPORT}")
    try:
        head = _jpeg_head(content) if kind == "jpeg" else content
        with opened(head, kind) as image:
            width, height = image.size if turned(image) < 5 else image.size[::-1]
            animated = kind in ANIMATED and bool(getattr(image, "is_animated", False))
            alpha = image.has_transparency_data
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large(f"It has more than {MEGAPIXELS} megapixels") from None
    except Exception as error:  # decoders raise anything at all on broken files
        raise _RefusedError("media-broken", "This picture is damaged", reason(error), AGAIN) from error
    if height * min(width, WIDEST) > LONGEST * width:
        raise _too_large(f"It is {width} x {height} pixels, a strip that WebP cannot hold")
    if (kind == "jpeg" and content.rfind(b"\xff\xd9") < len(head)) or (kind == "png" and b"IEND" not in content):
        raise _RefusedError("media-broken", "This picture is damaged", "it ends too early", AGAIN)
    return width, height, animated, alpha


def _too_large(why: str) -> _RefusedError:
    return _RefusedError(
        "media-too-large", "This picture is too large", why, "Scale it down, 4000 pixels a side are plenty"
    )


def _jpeg_head(content: bytes) -> bytes:
    """A JPEG up to its first scan: all that tells its size, so that megabytes need not be looked through."""
    kept = []
    for part in parts_of(content) or ():
        kept.append(part.turned if part.name else part.raw)
        if part.raw.lstrip(b"\xff").startswith(b"\xda"):
            break
    return b"".join(kept)


def _drawing(content: bytes) -> tuple[int, int, bool, bool]:
    try:
        root, _, _ = clean_svg(content).decode().partition(">")
    except ValueError as error:
        raise _RefusedError("media-broken", "This drawing cannot be published", str(error), EXPORT) from error
    given = dict(ROOT_ATTRIBUTE.findall(root))
    width, height = _length(given.get("width", "")), _length(given.get("height", ""))
    box = [_length(number) for number in re.split(r"[\s,]+", given.get("viewBox", "").strip())[2:]]
    across, down = box if len(box) == 2 and all(box) else (300.0, 150.0)  # CSS 2.2, 10.3.2: a replaced element's own
    if not (width and height):
        width, height = width or height * across / down or across, height or width * down / across or down
    return max(1, round(width)), max(1, round(height)), False, True


def _length(text: str) -> float:
    """A length in CSS pixels; 0 for a share of something else and for what is no length."""
    match = LENGTH.match(text)
    return min(float(match[1]) * UNITS[match[2].lower()], 1e6) if match else 0.0


def _other(stream: BufferedReader, file: str, kind: str, size: int) -> Media:
    """What is published as it is, as recordings are without ffmpeg, is refused when it says where it was recorded."""
    recording = _recording(stream, kind)
    places = [name for name in metadata_found(_searched(stream, size)) if name in ("EXIF GPS", "XMP GPS", "location")]
    if places and recording is None:
        why = f"It holds {', '.join(places)}, and it would be published as it is"
        fix = "Install journeygen[video], or: ffmpeg -i FILE -map_metadata -1 -map 0:v? -map 0:a? -c copy NEW"
        raise _RefusedError("media-location", "This file tells where it was recorded", why, fix)
    stream.seek(0)
    found = hashlib.file_digest(stream, "sha256").hexdigest()[:DIGEST_LENGTH]
    if recording is not None:
        kind = "video" if recording.width else "audio"
    return Media(file, found, kind, size=size, recording=recording)


def _recording(stream: BufferedReader, kind: str) -> Recording | None:
    """What ffmpeg tells of a film or a sound; None without ffmpeg, and for anything else."""
    if kind not in ("audio", "video") or not films.ffmpeg():
        return None
    try:
        return films.facts(pathlib.Path(stream.name))
    except films.RecordingError as error:
        raise _RefusedError("media-broken", "This recording cannot be used", str(error), AGAIN) from None


def _searched(stream: BufferedReader, size: int) -> bytes:
    """All of a file that may hold metadata: everything but the samples of a film, or the ends of something huge."""
    head = stream.read(16)
    if head[4:8] not in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"):
        rest = stream.read(SEARCHED)
        stream.seek(max(stream.tell(), size - SEARCHED))
        return head + rest + stream.read()
    found, at = b"", 0
    while len(head) >= 8:
        length, kind = struct.unpack_from(">I4s", head)
        length = int.from_bytes(head[8:], "big") if length == 1 else length or size
        stream.seek(at)
        found += stream.read(min(length, SEARCHED)) if kind != b"mdat" else b""
        at += max(length, 8)
        stream.seek(at)
        head = stream.read(16)
    return found
