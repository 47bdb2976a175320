"""What a URL that a maker typed points at, without looking whether it exists."""

import posixpath
import re
import unicodedata
from urllib.parse import unquote

import msgspec

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_IGNORED_BY_BROWSERS = re.compile(r"[\t\n\r]")
_CONTROLS_AND_SPACE = "".join(map(chr, range(33)))
_SCRIPTS = ("javascript:", "vbscript:", "data:text")


class Place(msgspec.Struct, frozen=True, gc=False):
    """`kind` is `literal` (kept as typed), `id` (an anchor of the same body), `hole`, `script` or `local`.

    `target` is `source:<path below content>` or `path:<path below home>` of a hole, the anchor of an `id`, and
    otherwise the URL; `backslashes` tells that the maker wrote a path as Windows does.
    """

    kind: str
    target: str = ""
    fragment: str = ""
    query: str = ""
    backslashes: bool = False


def locate(url: str, folder: str, source: str = "") -> Place:
    """Say where a URL in a body points; relative paths start at `folder`, the source's own folder below content/."""
    typed = _IGNORED_BY_BROWSERS.sub("", url).strip(_CONTROLS_AND_SPACE)
    if typed.startswith("#"):
        anchor = unquote(typed[1:])
        return Place("literal", typed) if anchor in ("", "top") else Place("id", anchor)
    if typed.startswith("//"):
        return Place("literal", typed)
    if _SCHEME.match(typed):
        return _with_scheme(typed)
    return _below_content(typed, folder, source)


def _with_scheme(typed: str) -> Place:
    lowered = typed[:12].lower()
    if lowered.startswith(_SCRIPTS):
        return Place("script", typed)
    if lowered.startswith("file:") or _DRIVE.match(unquote(typed[:8])):
        return Place("local", typed)
    return Place("literal", typed)


def _below_content(typed: str, folder: str, source: str) -> Place:
    rest, _, fragment = typed.partition("#")
    rest, _, query = rest.partition("?")
    path = unicodedata.normalize("NFC", unquote(rest))
    backslashes = "\\" in path
    path = path.replace("\\", "/")
    if path.startswith("/"):
        target = "path:" + path.lstrip("/")
    elif "." not in path[:1] and "/" not in path and path:
        target = f"source:{folder}/{path}" if folder else f"source:{path}"
    elif path:
        target = "source:" + posixpath.normpath(posixpath.join(folder, path))
    else:
        target = "source:" + source
    return Place("hole", target, unquote(fragment), query, backslashes)
