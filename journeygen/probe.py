"""What a file beside an entry is, and what it shows at a glance. Changes nothing, publishes nothing.

The one door through which pictures come in: `opened` is how derivatives read them too.
"""

import hashlib
import importlib
import importlib.util
import os
import pathlib
import re
import warnings
from collections.abc import Mapping
from io import BufferedReader, BytesIO

import msgspec
from PIL import AvifImagePlugin, Image, TiffImagePlugin, UnidentifiedImageError, WebPImagePlugin

from journeygen import films
from journeygen.attention import Glance, glance
from journeygen.digests import DIGEST_LENGTH, digest
from journeygen.errors import Problem
from journeygen.model import Media, Recording
from journeygen.pixels import TURNS, on_white, plain, srgb
from journeygen.strip import parts_of, strip_metadata
from journeygen.tags import orientation
from journeygen.telltales import FIX, WHAT, places_told
from journeygen.vector import clean_svg, drawing_size

MEGAPIXELS = 120
WIDEST, LONGEST = 1600, 16383  # the widest derivative, and the longest side that WebP can hold
HEAD = 4096
# What only decodes whole is not looked at when it is larger than this: it would fill the memory for a colour.
GLANCED = 40_000_000
GLANCE = (256, 256)
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
EXPORT = "Export it as JPEG or PNG where it was made"
AGAIN = "Copy or export it again from where it was made"

# The limit is an error wherever Pillow meets it; what it thinks of a file's metadata is nobody's concern.
Image.MAX_IMAGE_PIXELS = MEGAPIXELS * 1_000_000
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")
warnings.simplefilter("error", Image.DecompressionBombWarning)


NOTHING: Mapping[str, Media] = {}


class _RefusedError(Exception):
    """Carries the code, what, why and fix of a problem up to the one place that knows the file."""


def probe(path: pathlib.Path, file: str, known: Mapping[str, Media] = NOTHING) -> Media | Problem:
    """The facts of one file; `file` is its path below `content/`, as messages name it.

    `known` are the facts of pictures by the digest of their bytes: one of them is not looked at again.
    """
    try:
        with path.open("rb") as stream:
            return _probed(stream, file, known)
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
    return orientation(image.info.get("exif") or b"")


def reason(error: Exception) -> str:
    """Why a picture could not be read, without what differs from run to run."""
    return (
        "its bytes do not form a picture"
        if isinstance(error, UnidentifiedImageError)
        else str(error) or type(error).__name__
    )


def _probed(stream: BufferedReader, file: str, known: Mapping[str, Media]) -> Media:
    size = os.fstat(stream.fileno()).st_size
    if not size:
        raise _RefusedError("media-empty", "This file is empty", "It holds no bytes", AGAIN)
    kind = _kind(stream.read(HEAD), pathlib.PurePosixPath(file).suffix.lower())
    stream.seek(0)
    if kind not in PICTURES and kind != "svg":
        return _other(stream, file, kind, size)
    content = stream.read()
    found = digest(content)
    if found in known:
        return msgspec.structs.replace(known[found], file=file)
    if kind == "svg":
        return Media(file, found, kind, *_drawing(content), size, False, True)
    width, height, animated, alpha, seen = _picture(content, kind)
    color, attention = seen or ("", None)
    shade = "" if alpha or animated else color
    return Media(file, found, kind, width, height, size, animated, alpha, color=shade, attention=attention)


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


def _picture(content: bytes, kind: str) -> tuple[int, int, bool, bool, Glance | None]:
    if kind == "heic" and not importlib.util.find_spec("pillow_heif"):
        why = "Reading HEIC needs the library pillow-heif, which is not installed"
        raise _RefusedError("media-unsupported", "This HEIC picture cannot be read", why, f"Install it. Or: {EXPORT}")
    try:
        if (kind == "jpeg" and not _ends(content)) or (kind == "png" and b"IEND" not in content):
            raise _RefusedError("media-broken", "This picture is damaged", "it ends too early", AGAIN)
        with opened(content, kind) as image:
            turn = turned(image)
            width, height = image.size if turn < 5 else image.size[::-1]
            if height * min(width, WIDEST) > LONGEST * width:
                raise _too_large(f"It is {width} x {height} pixels, a strip that WebP cannot hold")
            animated = kind in ANIMATED and bool(getattr(image, "is_animated", False))
            alpha = image.has_transparency_data
            return width, height, animated, alpha, _glanced(image, kind, turn)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large(f"It has more than {MEGAPIXELS} megapixels") from None
    except _RefusedError:
        raise
    except Exception as error:  # decoders raise anything at all on broken files
        raise _RefusedError("media-broken", "This picture is damaged", reason(error), AGAIN) from error


def _glanced(image: Image.Image, kind: str, turn: int) -> Glance | None:
    """A look at the picture decoded as small as its format allows, upright, on white paper where it is transparent."""
    if kind != "jpeg" and image.width * image.height > GLANCED:
        return None
    image.draft("RGB", GLANCE)
    image.load()
    profile, small = image.info.get("icc_profile"), plain(image)
    small.thumbnail(GLANCE, Image.Resampling.BOX)
    small = on_white(srgb(small, profile))
    return glance(small.transpose(TURNS[turn]) if turn > 1 else small)


def _too_large(why: str) -> _RefusedError:
    return _RefusedError(
        "media-too-large", "This picture is too large", why, "Scale it down, 4000 pixels a side are plenty"
    )


def _ends(content: bytes) -> bool:
    """Whether a JPEG has an end behind the start of its first scan: thumbnails inside it have ends of their own."""
    at = 0
    for part in parts_of(content) or ():
        at += len(part.raw)
        if part.raw.lstrip(b"\xff").startswith(b"\xda"):
            return content.rfind(b"\xff\xd9") >= at
    return False


def _drawing(content: bytes) -> tuple[int, int]:
    try:
        return drawing_size(clean_svg(content))
    except ValueError as error:
        raise _RefusedError("media-broken", "This drawing cannot be published", str(error), EXPORT) from error


def _other(stream: BufferedReader, file: str, kind: str, size: int) -> Media:
    """What is published as it is, as recordings are without ffmpeg, is refused when it says where it was recorded."""
    recording = _recording(stream, kind)
    why = places_told(stream, size) if recording is None else ""
    if why:
        raise _RefusedError("media-location", WHAT, why, f"Install journeygen[video], or: {FIX}")
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
