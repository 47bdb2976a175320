"""Finds and reads the files of a site. What is here touches the disk and knows nothing of what the text means."""

import codecs
import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from journeygen.errors import WARNING, Problem

MAX_TEXT = 2_000_000
_PIECE = 65_536
_FOR_READING = os.O_RDONLY | getattr(os, "O_BINARY", 0)
IGNORED_ENDS = ("~", ".swp", ".swx", ".tmp", ".bak", ".orig", ".crdownload", ".part")
IGNORED_NAMES = frozenset({"Thumbs.db", "desktop.ini", "__pycache__"})
# Where Python keeps bytes of a file name that are not UTF-8.
_UNDECODED = "[\ud800-\udfff]"
_CONTROL = bytes([*range(0x01, 0x09), 0x0B, 0x0C, *range(0x0E, 0x20)])
_ZERO_FOR_CONTROL = bytes.maketrans(_CONTROL, bytes(len(_CONTROL)))
_WITHOUT_CONTROL: dict[int, str | None] = {
    **dict.fromkeys([*range(0x01, 0x09), *range(0x0E, 0x20), 0xFFFE, 0xFFFF]),
    **dict.fromkeys([0x0B, 0x0C], " "),
}


class Stat(NamedTuple):
    """What the file system says of a file: equal stats mean unchanged, unless the file was racy when we looked."""

    size: int
    modified: int
    changed: int


class Found(NamedTuple):
    """The files below one folder: POSIX path below the root -> stat, and what could not be used."""

    files: dict[str, Stat]
    problems: tuple[Problem, ...]


class Source(NamedTuple):
    """A source as read: path below the root, decoded text with LF line ends.

    Control characters, which come along from terminals and PDF files and which no feed may hold, are gone.
    """

    path: str
    text: str


def file_stat(path: str | Path) -> Stat | None:
    """The stat of one file, or None when there is none."""
    try:
        seen = os.stat(path)
    except (OSError, ValueError):
        return None
    return Stat(seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns)


def scan(root: Path, folder: str) -> Found:
    """All regular files below `root/folder`, hidden and temporary ones left out. A folder that is not there is empty.

    Links that lead out of the folder, links to folders, unreadable folders and names that only differ in their
    Unicode form are problems; nothing is followed out of the folder.
    """
    files: dict[str, Stat] = {}
    problems: list[Problem] = []
    base = os.path.realpath(root / folder)
    for path, entry in _walk(str(root / folder), folder, problems):
        if entry.is_symlink() and not _stays_inside(entry, base, path, problems):
            continue
        try:
            seen = entry.stat()
        except FileNotFoundError:
            continue
        except OSError as error:
            problems.append(unreadable(path, error))
            continue
        if not stat.S_ISREG(seen.st_mode):
            problems.append(Problem(path, 0, "source-special", "This is no ordinary file", fix="Move it elsewhere"))
            continue
        files[path] = Stat(seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns)
    return Found(files, (*problems, *_same_names(files)))


def _walk(folder: str, path: str, problems: list[Problem]) -> Iterator[tuple[str, "os.DirEntry[str]"]]:
    """Depth first, in the order of names, with a stack of our own so that depth is no danger."""
    waiting = [(folder, path)]
    while waiting:
        here, below = waiting.pop()
        try:
            with os.scandir(here) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except FileNotFoundError:
            continue
        except OSError as error:
            problems.append(unreadable(below, error))
            continue
        for entry in entries:
            name = entry.name
            if is_ignored(name):
                continue
            if not name.isascii() and re.search(_UNDECODED, name):
                problems.append(_misnamed(f"{below}/{name}"))
            elif entry.is_dir(follow_symlinks=False):
                waiting.append((entry.path, f"{below}/{name}"))
            else:
                yield f"{below}/{name}", entry


def is_ignored(name: str) -> bool:
    """Whether a file or folder of that name is hidden, temporary or an editor's."""
    return name.startswith(".") or name.endswith(IGNORED_ENDS) or name in IGNORED_NAMES


def _stays_inside(entry: "os.DirEntry[str]", base: str, path: str, problems: list[Problem]) -> bool:
    target = os.path.realpath(entry.path)
    if not target.startswith(base + os.sep):
        why = "A build must not publish what lies outside the site"
        problems.append(Problem(path, 0, "source-link", "This link leads out of its folder", why, "Copy the file here"))
        return False
    if not os.path.isfile(target):
        why = "It leads to a folder" if os.path.isdir(target) else "It leads nowhere"
        problems.append(Problem(path, 0, "source-link", "This link cannot be read", why, "Copy the files here"))
        return False
    return True


def unreadable(path: str, error: OSError) -> Problem:
    """The problem that a file or folder cannot be read."""
    why = error.strerror or str(error)
    return Problem(path, 0, "source-unreadable", "This cannot be read", why, "Check its permissions, or remove it")


def _misnamed(path: str) -> Problem:
    shown = re.sub(_UNDECODED, "?", path)
    why = "Its bytes belong to an older encoding, so no address can be made of them"
    return Problem(shown, 0, "source-name", "This name is not UTF-8", why, "Rename it")


def _same_names(files: dict[str, Stat]) -> Iterator[Problem]:
    """Names that are one name on other file systems (case, Unicode form): one of the two files would be lost there."""
    seen: dict[str, str] = {}
    for path in files:
        plain = unicodedata.normalize("NFC", path).casefold()
        if plain in seen:
            what = f"This name and {seen[plain]} are one name on Windows and macOS"
            yield Problem(path, 0, "source-same-name", what, "One of them would be lost there", "Rename one of them")
        seen[plain] = path


def read_text(root: Path, path: str) -> Source | Problem:
    """One text source, decoded as UTF-8 (a byte order mark is dropped), or the problem that stands in the way."""
    try:
        content = start_of(f"{root}/{path}")
    except OSError as error:
        return unreadable(path, error)
    if len(content) > MAX_TEXT:
        why = f"Texts may have {MAX_TEXT // 1_000_000} MB"
        return Problem(path, 0, "source-too-large", "This text is too long", why, "Split it, or move it to static/")
    return _decoded(path, content)


def start_of(path: str) -> bytes:
    """As many bytes of a file as a text may have, and one more. Raises OSError.

    A file object takes three times as long to make.
    """
    pieces: list[bytes] = []
    room = MAX_TEXT + 1
    file = os.open(path, _FOR_READING)
    try:
        while piece := os.read(file, min(room, _PIECE)):
            pieces.append(piece)
            room -= len(piece)
    finally:
        os.close(file)
    return b"".join(pieces)


def _decoded(path: str, content: bytes) -> Source | Problem:
    written = content.removeprefix(codecs.BOM_UTF8)
    try:
        text = written.decode()
    except UnicodeDecodeError as error:
        return _not_utf8(path, written, error.start)
    if "\0" in text:
        return _binary(path, text.count("\n", 0, text.index("\0")) + 1)
    if (not content.isascii() and b"\xef\xbf" in content) or content != content.translate(_ZERO_FOR_CONTROL):
        text = text.translate(_WITHOUT_CONTROL)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Source(path, text)


def _binary(path: str, line: int) -> Problem:
    why = "It holds zero bytes, as pictures and office documents do"
    return Problem(path, line, "source-binary", "This is not a text file", why, "Export it as Markdown text")


def _not_utf8(path: str, content: bytes, at: int) -> Problem:
    line = content.count(b"\n", 0, at) + 1
    if b"\0" in content:
        return _binary(path, line)
    start, end = content.rfind(b"\n", 0, at) + 1, content.find(b"\n", at)
    excerpt = content[start : end if end >= 0 else None].decode("cp1252", "replace")[:120]
    why = f"Byte 0x{content[at]:02x} belongs to an older encoding, such as Latin-1"
    return Problem(
        path, line, "source-encoding", "This text is not UTF-8", why, "Save the file as UTF-8", excerpt=excerpt
    )


def misplaced(path: str, why: str, fix: str) -> Problem:
    """A warning that a text stands where no entry can be."""
    return Problem(path, 0, "source-misplaced", "This text is not read", why, fix, level=WARNING)
