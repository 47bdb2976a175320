"""When a picture was taken, from its EXIF (CIPA DC-008, "DateTimeOriginal"). Pure; broken files never raise."""

import struct
from contextlib import suppress

from journeygen.strip import TIFF_START, parts_of
from journeygen.tags import BROKEN, SUB_EXIF

DATE_TIME, TAKEN, TAKEN_OFFSET = 0x0132, 0x9003, 0x9011
SEARCHED = 1 << 20


def taken_at(content: bytes) -> str:
    """When a picture was taken, as `2026-03-09T10:15:00`, with the offset if the camera knew it; empty when unknown."""
    with suppress(*BROKEN):
        for block in _blocks(content):
            found = _taken(block)
            if found:
                return found
    return ""


def _blocks(content: bytes) -> list[bytes]:
    """The EXIF blocks of a file; of other kinds than JPEG, PNG and WebP, whatever looks like one near the start."""
    parts = parts_of(content)
    if parts is not None:
        return [part.payload.removeprefix(b"Exif\0\0") for part in parts if part.name == "EXIF"]
    head = content[:SEARCHED]
    return [head[start.start() :] for start in TIFF_START.finditer(head)]


def _taken(tiff: bytes) -> str:
    main = _texts(tiff, struct.unpack_from(_order(tiff) + "I", tiff, 4)[0])
    below = _texts(tiff, int(main[SUB_EXIF])) if SUB_EXIF in main else {}
    text = below.get(TAKEN) or main.get(DATE_TIME, "")
    day, _, clock = text.partition(" ")
    moment = f"{day.replace(':', '-')}T{clock}"
    return "" if not clock or day.startswith("0000") else moment + below.get(TAKEN_OFFSET, "")


def _texts(tiff: bytes, at: int) -> dict[int, str]:
    """The tags of a directory that hold text, and where its sub-directory lies."""
    order = _order(tiff)
    (count,) = struct.unpack_from(order + "H", tiff, at)
    found: dict[int, str] = {}
    for entry in range(at + 2, at + 2 + 12 * count, 12):
        tag, kind, length = struct.unpack_from(order + "HHI", tiff, entry)
        (value,) = struct.unpack_from(order + "I", tiff, entry + 8)
        if kind == 2:
            start = value if length > 4 else entry + 8
            found[tag] = tiff[start : start + length].split(b"\0")[0].decode("ascii", "replace").strip()
        elif tag == SUB_EXIF:
            found[tag] = str(value)
    return found


def _order(tiff: bytes) -> str:
    return "<" if tiff[:2] == b"II" else ">"
