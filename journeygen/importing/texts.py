"""Text files of other tools: found without leaving their folder, decoded whatever they are, front matter apart."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from journeygen.errors import Problem
from journeygen.importing.foreign import Loss
from journeygen.matter import read_matter
from journeygen.sources import MAX_TEXT
from journeygen.toml import TomlError, read_toml

ASIDE = frozenset({".git", ".github", "node_modules", "vendor", "__pycache__", "_site", "public", ".jekyll-cache"})


class Text(NamedTuple):
    """A text file: its front matter, its body and the line that the body starts on."""

    table: dict[str, Any]
    body: str
    line: int


def files_below(root: Path) -> Iterator[Path]:
    """Every file below a folder in the order of names; hidden ones, tools' own folders and links are not followed."""
    for parent, folders, names in os.walk(root):
        folders[:] = sorted(one for one in folders if one not in ASIDE and not one.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and not os.path.islink(os.path.join(parent, name)):
                yield Path(parent, name)


def relative(path: Path, root: Path) -> str:
    """A file as reports name it."""
    return path.relative_to(root).as_posix()


def read_text(path: Path, name: str, losses: list[Loss]) -> Text | None:
    """A text and its front matter. None, and a loss, when it cannot be read."""
    try:
        with open(path, "rb") as file:
            content = file.read(MAX_TEXT + 1)
    except OSError as error:
        losses.append(Loss(name, 0, "unreadable", f"It cannot be read: {error.strerror}"))
        return None
    if len(content) > MAX_TEXT:
        losses.append(Loss(name, 0, "unreadable", "It is longer than 2 MB"))
        return None
    return split(decoded(content, name, losses), name, losses)


def split(text: str, name: str, losses: list[Loss]) -> Text | None:
    """Front matter and body of a text. None, and a loss, when the front matter cannot be read."""
    found = read_matter(name, text)
    if isinstance(found, Problem):
        losses.append(Loss(name, found.line, "unreadable", f"{found.what}: {found.why}".rstrip(". :")))
        return None
    return Text(found.table, found.text, found.first_line)


def decoded(content: bytes, name: str, losses: list[Loss]) -> str:
    """Text with LF line ends: UTF-8, else what Windows wrote, which is named."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = content.decode("cp1252", "replace")
        line = content.count(b"\n", 0, error.start) + 1
        losses.append(Loss(name, line, "encoding", "It is not UTF-8 and was read as Windows-1252: look at its accents"))
    return text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")


def read_settings(paths: list[Path], root: Path, losses: list[Loss]) -> dict[str, Any]:
    """The config of a site, from the first of these files that is there: YAML, TOML or JSON by its name."""
    for path in paths:
        if path.is_file() and not path.is_symlink():
            return _settings(path, relative(path, root), losses)
    return {}


def _settings(path: Path, name: str, losses: list[Loss]) -> dict[str, Any]:
    if path.stat().st_size > MAX_TEXT:
        losses.append(Loss(name, 0, "unreadable", "It is longer than 2 MB"))
        return {}
    text = decoded(path.read_bytes(), name, losses)
    if path.suffix == ".toml":
        try:
            return dict(read_toml(text))
        except TomlError as error:
            losses.append(Loss(name, error.line, "unreadable", f"The config cannot be read: {error}"))
            return {}
    # A YAML file may hold several documents; the first is the config.
    whole = text.strip() if path.suffix == ".json" else f"---\n{text.removeprefix('---').strip()}\n---\n"
    found = split(whole, name, losses)
    return found.table if found else {}
