"""Private metadata in files: taken out without decoding a pixel, or named. Pure; broken files never raise.

One walk per format cuts a file into parts (ITU T.81, PNG third edition, WebP container, GIF89a, CIPA DC-008 for EXIF).
"""

import base64
import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from journeygen import boxes
from journeygen.tags import BROKEN, STARTS, layout_alone, names_in, turned_alone

PNG_START = b"\x89PNG\r\n\x1a\n"
PNG_KEPT = set(b"tRNS gAMA cHRM sRGB iCCP sBIT bKGD hIST pHYs sPLT cICP mDCV cLLI acTL fcTL fdAT".split())
PNG_NAMES = {b"eXIf": "EXIF", b"tEXt": "comment", b"zTXt": "comment", b"iTXt": "comment", b"tIME": "time"}
WEBP_KEPT = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
GIF_KEPT = (b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012")
JPEG_MARKER = re.compile(rb"\xff+([\x01-\xfe])")
JPEG_SCAN_END = re.compile(rb"\xff[\xc4\xd9-\xef\xfe]")
TIFF_START = re.compile(rb"II\*\0|MM\0\*")
PICTURE_START = re.compile(rb"II\*\0|MM\0\*|....ftyp(?:avi|hei|hev|mif|msf)", re.DOTALL)
XMP_PACKET = re.compile(rb"<x:xmpmeta.*?</x:xmpmeta>", re.DOTALL)
DATA_IMAGE = re.compile(rb"data:image/[a-z+.-]+;base64,([A-Za-z0-9+/\s]+)")
FILM_START = re.compile(rb"....(?:ftyp|moov|mdat|wide|free|skip)|\x1a\x45\xdf\xa3", re.DOTALL)
# QuickTime's `xyz` text, Apple's keys, 3GPP `loci`, sample entries of GPS tracks in action cameras, a Matroska tag.
FILM_PLACE = re.compile(
    rb"(?s)\xa9xyz.{4}(?:data.{8})?[+-]\d|com\.apple\.quicktime\.location|\0\0..loci\0{4}"
    rb"|(?:gpmd|camm)\0{7}\x01|\x45\xa3(?:[\x80-\xff]|[\x40-\x7f].)LOCATION"
)


class Part(NamedTuple):
    """One stretch of a file: `raw` is what stays unless `name` says which private thing it is; then `turned` stays."""

    raw: bytes
    name: str = ""
    payload: bytes = b""
    turned: bytes = b""


def strip_metadata(content: bytes) -> bytes:
    """The same picture, bit for bit, without what its maker did not mean to publish; only an orientation survives."""
    try:
        if boxes.is_heif(content):
            return boxes.without_metadata(content)
        parts = list(parts_of(content) or ())
        first = next((part for part in parts if part.name == "EXIF"), None)
        kept = b"".join(part.turned if part is first else b"" if part.name else part.raw for part in parts)
        whole = _webp_finished(kept) if kept.startswith(b"RIFF") else kept
    except BROKEN:
        return content
    return whole if any(part.name for part in parts) else content


def published_copy(name: str, content: bytes) -> bytes:
    """What may be published of a file as it is; a TIFF goes by its name, as raw files of cameras begin the same."""
    if name.lower().endswith((".tif", ".tiff")) and content.startswith(STARTS):
        with suppress(*BROKEN):
            return layout_alone(content)
    return strip_metadata(content)


def metadata_found(content: bytes) -> tuple[str, ...]:
    """The names of private metadata in the bytes of any file: `EXIF GPS`, `XMP`, `thumbnail`, `location` ..."""
    parts, found = parts_of(content), {""}
    with suppress(*BROKEN):
        found.update(_found_elsewhere(content) if parts is None else _found_in_parts(parts))
    return tuple(sorted(found - {""}))


def _found_in_parts(parts: Iterator[Part]) -> Iterator[str]:
    for part in parts:
        yield from names_in(part.payload) if part.name == "EXIF" else (part.name,)
        yield from _found_elsewhere(part.payload) if part.name not in ("", "EXIF") else ()


def _found_elsewhere(content: bytes) -> Iterator[str]:
    """What is private in a file that is no JPEG, PNG, WebP or GIF: everything in pictures, places in anything else."""
    picture = PICTURE_START.match(content)
    for start in TIFF_START.finditer(content):
        yield from (name for name in names_in(content[start.start() :]) if picture or name == "EXIF GPS")
    for packet in XMP_PACKET.findall(content):
        yield "XMP" if picture else ""
        yield "XMP GPS" if b"GPSLatitude" in packet else ""
    if FILM_START.match(content) and FILM_PLACE.search(content):
        yield "location"
    for match in DATA_IMAGE.finditer(content):
        encoded = b"".join(match[1].split())
        yield from metadata_found(base64.b64decode(encoded[: len(encoded) // 4 * 4]))


def _jpeg_parts(content: bytes) -> Iterator[Part]:
    at, seek = 2, JPEG_MARKER.search  # decoders skip what stands between segments, but not between scans
    yield Part(content[:at])
    while found := seek(content, at):
        marker, at, body = found[1][0], found.start(), found.end()
        if marker == 0xD9:
            yield from (Part(content[at:body]), _rest(content[body:]))
            return
        end = body if marker == 1 or 0xD0 <= marker <= 0xD8 else body + struct.unpack_from(">H", content, body)[0]
        yield from _jpeg_segment(marker, _cut(content, at, end), content[body + 2 : end])
        at = end
        if marker == 0xDA:
            scan = JPEG_SCAN_END.search(content, end)
            at, seek = scan.start() if scan else len(content), JPEG_MARKER.match
            yield Part(content[end:at])
    if at < len(content):
        raise ValueError("no marker where one must be")


def _jpeg_segment(marker: int, raw: bytes, payload: bytes) -> Iterator[Part]:
    if marker == 0xE0 and payload.startswith(b"JFIF\0"):
        yield Part(b"\xff\xe0\x00\x10" + payload[:12].ljust(12, b"\0") + b"\0\0")
        yield Part(b"", "thumbnail" if len(payload) > 14 else "")
        return
    private = 0xE0 <= marker <= 0xEF and not payload.startswith((b"ICC_PROFILE\0", b"Adobe"))
    named = {0xFE: "comment", 0xED: "IPTC"}.get(marker, "application data" if private else "")
    if marker == 0xE1:
        named = "XMP" if payload.startswith(b"http://ns.adobe.com/") else named
        named = "EXIF" if payload.startswith(b"Exif\0\0") else named
    tiff = turned_alone(payload) if named == "EXIF" else b""
    yield Part(raw, named, payload, tiff and b"\xff\xe1\x00\x22Exif\0\0" + tiff)


def _png_parts(content: bytes) -> Iterator[Part]:
    at, kind = len(PNG_START), b""
    yield Part(content[:at])
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", content, at)
        raw, payload = _cut(content, at, at + 12 + length), content[at + 8 : at + 8 + length]
        named = "XMP" if payload.startswith(b"XML:com.adobe.xmp") else PNG_NAMES.get(kind, "application data")
        tiff = turned_alone(payload) if kind == b"eXIf" else b""
        checked = b"eXIf" + tiff
        turned = tiff and struct.pack(">I", len(tiff)) + checked + struct.pack(">I", zlib.crc32(checked))
        yield Part(raw) if kind in PNG_KEPT or not kind[0] & 0x20 else Part(raw, named, payload, turned)
        at += len(raw)
    yield _rest(content[at:])


def _webp_parts(content: bytes) -> Iterator[Part]:
    at, limit = 12, 8 + struct.unpack_from("<I", content, 4)[0]
    yield Part(content[:at])
    while at < limit:
        kind, length = struct.unpack_from("<4sI", content, at)
        end = at + 8 + length + (length & 1)
        named = "" if kind in WEBP_KEPT else {b"EXIF": "EXIF", b"XMP ": "XMP"}.get(kind, "application data")
        payload = content[at + 8 : at + 8 + length]
        tiff = turned_alone(payload) if named == "EXIF" else b""
        yield Part(_cut(content, at, end), named, payload, tiff and b"EXIF" + struct.pack("<I", len(tiff)) + tiff)
        at = end
    yield _rest(content[at:])


def _webp_finished(content: bytes) -> bytes:
    """The container's size, and the flags that promise EXIF and XMP, made true again."""
    sized = content[:4] + struct.pack("<I", len(content) - 8) + content[8:]
    flags = sized[20] & ~0x0C | (0x08 if b"EXIF\x1a\0\0\0MM" in sized else 0)
    return sized[:20] + bytes([flags]) + sized[21:] if sized[12:16] == b"VP8X" else sized


def _gif_parts(content: bytes) -> Iterator[Part]:
    at = 13 + _palette(content[10])
    yield Part(content[:at])
    while content[at] != 0x3B:
        start, kind = at, content[at : at + 2]
        if content[at] == 0x2C:
            at, name = _blocks_end(content, at + 11 + _palette(content[at + 9])), ""
        elif content[at] == 0x21:
            at, name = _blocks_end(content, at + 2), "comment" if kind[1] == 0xFE else ""
        else:
            raise ValueError("no block where one must be")
        if kind == b"\x21\xff" and not content.startswith(GIF_KEPT, start + 3):
            name = "XMP" if content.startswith(b"XMP DataXMP", start + 3) else "application data"
        yield Part(content[start:at], name, content[start:at])
    yield Part(b";")
    yield _rest(content[at + 1 :])


def _palette(flags: int) -> int:
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _blocks_end(content: bytes, at: int) -> int:
    while content[at]:
        at += 1 + content[at]
    return at + 1


def _cut(content: bytes, start: int, end: int) -> bytes:
    if end > len(content):
        raise ValueError("the file ends too early")
    return content[start:end]


def _rest(content: bytes) -> Part:
    return Part(content, "trailing data" if content.strip(b"\0") else "", content)


def parts_of(content: bytes) -> Iterator[Part] | None:
    """The parts of a JPEG, PNG, GIF or WebP in order, raising one of `BROKEN` where it lies; None for other files."""
    if content.startswith(b"\xff\xd8\xff"):
        return _jpeg_parts(content)
    if content.startswith(PNG_START):
        return _png_parts(content)
    if content.startswith((b"GIF87a", b"GIF89a")):
        return _gif_parts(content)
    return _webp_parts(content) if content[:4] == b"RIFF" and content[8:12] == b"WEBP" else None
