"""TIFF directories (TIFF 6.0), which EXIF is made of (CIPA DC-008): what is private in them, named or taken out. Pure.

Broken ones raise one of `BROKEN`, but where a docstring says otherwise.
"""

import struct
from collections.abc import Iterator
from contextlib import suppress

ORIENTATION, SUB_EXIF, GPS, PAGES = 0x0112, 0x8769, 0x8825, 0x014A
TIFF_BLOCKS = {0x02BC: "XMP", 0x83BB: "IPTC", 0x8649: "IPTC"}
NAMED = {0xA431: "camera serial", 0xA435: "camera serial", 0xC62F: "camera serial", 0x927C: "maker note"} | TIFF_BLOCKS
# Tags that only say how samples are laid out; everything else tells something about a person or a device.
LAYOUT = {0x00FE, *range(0x0100, 0x010B), *range(0x0111, 0x011D), 0x0128, 0x012D, *range(0x013D, 0x0146), ORIENTATION}
LAYOUT |= {0x0129, PAGES, 0x0152, 0x0153, 0x015B, *range(0x0200, 0x0215), 0x8773}
SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
BROKEN = (ValueError, IndexError, struct.error)
STARTS = (b"II*\0", b"MM\0*")
MOST_DIRECTORIES = 1000
# Where samples lie and how long they are: strips, tiles, an older kind of JPEG; its tables have no length at all.
SAMPLES = ((0x0111, 0x0117), (0x0144, 0x0145), (0x0201, 0x0202))
UNMEASURED = {0x0207, 0x0208, 0x0209}


def directory(exif: bytes, at: int = 0) -> tuple[dict[int, int], int]:
    """The tags at an offset of a TIFF block with first values or offsets; the next directory's offset."""
    tiff = exif.removeprefix(b"Exif\0\0")
    if not tiff.startswith(STARTS):
        raise ValueError("no TIFF header")
    order = "<" if tiff[:2] == b"II" else ">"
    at = at or struct.unpack_from(order + "I", tiff, 4)[0]
    (count,) = struct.unpack_from(order + "H", tiff, at)
    end = at + 2 + 12 * count
    tags: dict[int, int] = {}
    for entry in range(at + 2, end, 12):
        tag, kind = struct.unpack_from(order + "HH", tiff, entry)
        (tags[tag],) = struct.unpack_from(order + ("H" if kind == 3 else "I"), tiff, entry + 8)
    return tags, struct.unpack_from(order + "I", tiff, end)[0] if end + 4 <= len(tiff) else 0


def names_in(exif: bytes) -> Iterator[str]:
    """What is private in a TIFF block, empty names among it; ends where the block is broken."""
    with suppress(*BROKEN):
        main, following = directory(exif)
        yield "EXIF" if set(main) - LAYOUT - set(TIFF_BLOCKS) else ""
        yield from (name for tag, name in NAMED.items() if tag in main)
        if main.get(GPS):
            yield "EXIF GPS" if set(directory(exif, main[GPS])[0]) - {0} else ""
        if main.get(SUB_EXIF):
            yield from (name for tag, name in NAMED.items() if tag in directory(exif, main[SUB_EXIF])[0])
        if following:
            yield "thumbnail" if 0x0201 in directory(exif, following)[0] else ""


def orientation(exif: bytes) -> int:
    """The EXIF orientation, 1 to 8, of a TIFF block with or without its prefix; 1 when it is absent or broken."""
    try:
        turned = directory(exif)[0].get(ORIENTATION, 1)
    except BROKEN:
        return 1
    return turned if 1 <= turned <= 8 else 1


def turned_alone(exif: bytes) -> bytes:
    """A TIFF block that says how to turn the picture and nothing else; empty for a picture that stands upright."""
    turned = orientation(exif)
    return struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, ORIENTATION, 3, 1, turned, 0, 0) if turned > 1 else b""


def layout_alone(content: bytes) -> bytes:
    """The same TIFF picture, every sample in its place; all else but what says how they are laid out is zeros."""
    order = "<" if content[:2] == b"II" else ">"
    tiff, seen = bytearray(len(content)), set[int]()
    tiff[:8] = content[:8]
    waiting = [struct.unpack_from(order + "I", content, 4)[0]]
    while waiting:
        at = waiting.pop()
        if at and at not in seen and len(seen) < MOST_DIRECTORIES:
            seen.add(at)
            waiting += _copied(tiff, content, at, order)
    return bytes(tiff[: len(content)])


def _copied(tiff: bytearray, content: bytes, at: int, order: str) -> Iterator[int]:
    """Copies one directory's layout tags, their values and its samples; gives the directories that it leads to."""
    (count,) = struct.unpack_from(order + "H", content, at)
    end = at + 2 + 12 * count
    entries = [content[entry : entry + 12] for entry in range(at + 2, end, 12)]
    kept = {tag: entry for entry in entries if (tag := struct.unpack_from(order + "H", entry)[0]) in LAYOUT}
    if not UNMEASURED.isdisjoint(kept):
        raise ValueError("tables of unknown length")
    following = content[end : end + 4].ljust(4, b"\0")
    packed = struct.pack(order + "H", len(kept)) + b"".join(kept.values()) + following
    tiff[at : at + len(packed)] = packed
    for entry in kept.values():
        kind, number, value = struct.unpack_from(order + "HII", entry, 2)
        length = SIZES.get(kind, 1) * number
        if length > 4:
            tiff[value : value + length] = content[value : value + length]
    for offsets, lengths in SAMPLES:
        if offsets in kept and lengths in kept:
            pairs = zip(_values(content, kept[offsets], order), _values(content, kept[lengths], order), strict=False)
            for start, length in pairs:
                tiff[start : start + length] = content[start : start + length]
    yield from _values(content, kept[PAGES], order) if PAGES in kept else ()
    yield from struct.unpack(order + "I", following)


def _values(content: bytes, entry: bytes, order: str) -> tuple[int, ...]:
    """A tag's whole numbers."""
    kind, count, value = struct.unpack_from(order + "HII", entry, 2)
    form = "H" if kind == 3 else "I"
    count = min(count, len(content))
    if SIZES.get(kind, 1) * count <= 4:
        return struct.unpack_from(f"{order}{count}{form}", entry, 8)
    return struct.unpack_from(f"{order}{count}{form}", content, value)
