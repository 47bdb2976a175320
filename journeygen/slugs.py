"""Slugs and names that are safe on every file system and in every URL."""

import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote

DATE_PREFIX = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[-_ ]+(.*))?", re.DOTALL)
RESERVED_TOP = frozenset({"pages", "newsletter", "steps", "tags", "archive", "for-sale", "media", "-"})
# Names that Windows keeps for devices, whatever follows the first dot (learn.microsoft.com, "Naming Files").
WINDOWS = re.compile(r"(con|prn|aux|nul|com[1-9¹²³]|lpt[1-9¹²³])(\..*)?", re.IGNORECASE)
_GAPS = re.compile("[-\u200d]*-[-\u200d]*")
_JOINER = "\u200d"
_SIGNS = frozenset("`´^~+=<>|$°")


@lru_cache(maxsize=16384)
def slugify(name: str) -> str:
    """A name as one URL segment: NFC, lower case, letters, digits, marks and emoji of any script kept.

    Spaces and punctuation become single hyphens. May be empty when nothing is left.
    """
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).lower())
    kept = plain if plain.isascii() and plain.replace("-", "").isalnum() else "".join(map(_kept, plain))
    return _GAPS.sub("-", kept).strip("-" + _JOINER)


@lru_cache(maxsize=4096)
def _kept(char: str) -> str:
    """What a slug keeps of one character: itself, a hyphen for what separates, nothing for what nobody sees."""
    kind = unicodedata.category(char)
    if kind[0] in "PZ" or char.isspace() or char in _SIGNS:
        return "-"
    return char if kind[0] != "C" or char == _JOINER else ""


def split_date(stem: str) -> tuple[str, str]:
    """The date prefix of a file name and the rest: `2026-03-01-first-idea` gives both, no prefix an empty date."""
    found = DATE_PREFIX.fullmatch(stem)
    return (found[1], found[2] or "") if found else ("", stem)


@lru_cache(maxsize=65536)
def quoted(path: str) -> str:
    """A path percent-encoded as in a URL (RFC 3986), slashes kept."""
    return path if path.isascii() and path.replace("/", "").replace("-", "").isalnum() else quote(path, safe="/-._~")


@lru_cache(maxsize=65536)
def unsafe(slug: str) -> str:
    """Why a slug cannot be a folder's name everywhere, or an empty string."""
    if slug in {"", ".", ".."}:
        return "nothing is left of it that a URL can hold"
    if WINDOWS.fullmatch(slug):
        return "Windows keeps this name for a device"
    if len(slug.encode()) > 200:
        return "it is longer than 200 bytes, and file systems allow 255 with all that is added"
    return ""
