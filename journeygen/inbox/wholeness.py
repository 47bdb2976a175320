"""Whether a file has arrived: sync apps write bit by bit, under names of their own, or leave an empty stand-in."""

import re
import struct
from contextlib import suppress

# A file that was written to a moment ago may grow still.
QUIET_SECONDS = 10
# What Syncthing, Dropbox, iCloud, Nextcloud, OneDrive, Resilio, browsers and editors call what is not done yet.
_UNDONE = re.compile(
    r"^\.|^~|~$|\.(?:tmp|temp|part|partial|crdownload|download|icloud|filepart|!sync|bts|swp)$|^\.syncthing|~syncthing~",
    re.IGNORECASE,
)
_NOBODYS = frozenset({"thumbs.db", "desktop.ini", "icon\r", "__macosx", "@eadir"})
_TAIL = 1 << 18
BOXED = frozenset({"heic", "avif", "video", "audio"})


def is_aside(name: str) -> bool:
    """Whether a name is that of a file on its way, or of something that a system put there for itself."""
    return bool(_UNDONE.search(name)) or name.casefold() in _NOBODYS


def lacks(content: bytes, kind: str) -> str:
    """Why a file cannot be whole, in words; empty when nothing speaks against it. `kind` is the probe's."""
    if not content:
        return "it is empty still"
    if kind == "jpeg" and b"\xff\xd9" not in content[-_TAIL:]:
        return "its end has not arrived"
    if kind == "png" and b"IEND" not in content[-_TAIL:]:
        return "its end has not arrived"
    if kind == "webp" and len(content) < int.from_bytes(content[4:8], "little") + 8:
        return "its end has not arrived"
    if kind in BOXED and content[4:8] == b"ftyp" and _boxes_end(content) > len(content):
        return "its end has not arrived"
    return ""


def _boxes_end(content: bytes) -> int:
    """Where the boxes of an ISO media file end, as they say themselves (ISO/IEC 14496-12)."""
    at = 0
    with suppress(struct.error):
        while at < len(content):
            (size,) = struct.unpack_from(">I", content, at)
            if size == 1:
                (size,) = struct.unpack_from(">Q", content, at + 8)
            if size == 0:
                return len(content)
            at += max(size, 8)
    return at
