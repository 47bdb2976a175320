"""Files that are published as they are, films, sounds, papers: whether they tell where they were made. Reads only."""

import struct
from io import BufferedReader
from pathlib import Path
from typing import TYPE_CHECKING

from journeygen.boxes import is_heif
from journeygen.errors import Problem
from journeygen.later import later

if TYPE_CHECKING:
    from journeygen import strip
else:
    strip = later("journeygen.strip")  # most builds meet no new film

ENDINGS = (
    ".mp4", ".m4v", ".mov", ".webm", ".mkv", ".ogv", ".avi", ".3gp", ".mp3", ".m4a", ".m4b", ".aac", ".ogg", ".oga",
    ".opus", ".flac", ".wav", ".weba", ".pdf",
)  # fmt: skip
PLACES = ("EXIF GPS", "XMP GPS", "location")
SEARCHED = 64 << 20
WHAT = "This file tells where it was recorded"
FIX = "ffmpeg -i FILE -map_metadata -1 -map 0:v? -map 0:a? -c copy NEW"


def places_told(stream: BufferedReader, size: int) -> str:
    """Why a file of so many bytes tells its place, as a sentence; empty when it does not."""
    places = [name for name in strip.metadata_found(telling(stream, size)) if name in PLACES]
    return f"It holds {', '.join(places)}, and it would be published as it is" if places else ""


def place_problem(path: Path, file: str) -> Problem | None:
    """What is wrong with publishing a film, a sound or a paper; None for other files and where nothing is."""
    if not file.lower().endswith(ENDINGS):
        return None
    with path.open("rb") as stream:
        why = places_told(stream, path.stat().st_size)
    return Problem(file, 0, "media-location", WHAT, why, f"Export it without its location, or: {FIX}") if why else None


def telling(stream: BufferedReader, size: int) -> bytes:
    """All of a file that may hold metadata: everything but the samples of a film, or the ends of something huge."""
    head = stream.read(16)
    if is_heif(head) or head[4:8] not in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"):
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
