"""HEIF and AVIF files (ISO/IEC 14496-12 and 23008-12): their private metadata overwritten in place. Pure.

No box moves and none changes its length, so that every offset in the file stays true.
"""

import struct
from collections.abc import Iterator

from journeygen.tags import BROKEN

START = (b"avif", b"avis", b"mif1", b"msf1", b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx")
EMPTY_TIFF = b"\0\0\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"
# Boxes at the top that hold no part of the picture: what Adobe and cameras add.
FOREIGN = (b"uuid", b"udta")
Box = tuple[bytes, int, int]


def is_heif(content: bytes) -> bool:
    """Whether these are the bytes of a picture in boxes."""
    return content[4:8] == b"ftyp" and content[8:12] in START


def without_metadata(content: bytes) -> bytes:
    """The same picture, bit for bit, with its EXIF, XMP and foreign boxes blank; a broken file as it is."""
    blank = bytearray(content)
    try:
        for kind, start, end in _boxes(content, 0, len(content)):
            if kind in FOREIGN:
                blank[start - 4 : start] = b"free"
                blank[start:end] = bytes(end - start)
            elif kind == b"meta":
                for private, at, length in _private(content, start + 4, end):
                    blank[at : at + length] = _blank(private, length)
    except BROKEN:
        return content
    return bytes(blank) if len(blank) == len(content) else content


def _blank(kind: bytes, length: int) -> bytes:
    """As many bytes that say nothing; a reader of EXIF finds a directory without entries."""
    if kind == b"Exif" and length >= len(EMPTY_TIFF):
        return EMPTY_TIFF.ljust(length, b"\0")
    return b" " * length if kind == b"mime" else bytes(length)


def _boxes(content: bytes, at: int, limit: int) -> Iterator[Box]:
    """The boxes between two offsets: kind, and where the payload begins and ends."""
    while at + 8 <= limit:
        length, kind = struct.unpack_from(">I4s", content, at)
        head = 8
        if length == 1:
            (length,) = struct.unpack_from(">Q", content, at + 8)
            head = 16
        end = at + length if length else limit
        if length and not head <= length <= limit - at:
            raise ValueError("a box ends elsewhere")
        yield kind, at + head, end
        at = end


def _private(content: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Every stretch of the file that an item of metadata takes: kind, offset, length."""
    inner = {kind: (at, stop) for kind, at, stop in _boxes(content, start, end)}
    items = dict(_items(content, *inner[b"iinf"])) if b"iinf" in inner else {}
    if b"iloc" in inner:
        base = inner.get(b"idat", (0, 0))[0]
        for item, method, at, length in _places(content, inner[b"iloc"][0]):
            if item in items and method < 2:
                offset = at + (base if method else 0)
                if offset > len(content):
                    raise ValueError("an item lies elsewhere")
                yield items[item], offset, min(length or len(content), len(content) - offset)


def _items(content: bytes, start: int, end: int) -> Iterator[tuple[int, bytes]]:
    """The items that are metadata, with their kind."""
    for kind, at, stop in _boxes(content, start + (6 if not content[start] else 8), end):
        if kind != b"infe" or content[at] < 2:
            continue
        wide = content[at] > 2
        item = int.from_bytes(content[at + 4 : at + (8 if wide else 6)], "big")
        found = content[at + (10 if wide else 8) :][:4]
        if found in (b"Exif", b"uri ") or (found == b"mime" and at < stop):
            yield item, found


def _places(content: bytes, at: int) -> Iterator[tuple[int, int, int, int]]:
    """Every extent of every item: item, construction method, offset, length (14496-12, 8.11.3)."""
    version, sizes = content[at], int.from_bytes(content[at + 4 : at + 6], "big")
    widths = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15, (sizes & 15) if version else 0
    number = 4 if version > 1 else 2
    reader = _Reader(content, at + 6)
    for _ in range(reader.take(number)):
        item = reader.take(number)
        method = reader.take(2) & 15 if version else 0
        reader.take(2)
        base = reader.take(widths[2])
        for _ in range(reader.take(2)):
            reader.take(widths[3])
            yield item, method, base + reader.take(widths[0]), reader.take(widths[1])


class _Reader:
    def __init__(self, content: bytes, at: int) -> None:
        self.content = content
        self.at = at

    def take(self, length: int) -> int:
        """The next number of so many bytes."""
        self.at += length
        if self.at > len(self.content):
            raise ValueError("the file ends too early")
        return int.from_bytes(self.content[self.at - length : self.at], "big")
