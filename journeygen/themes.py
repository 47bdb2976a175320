"""Loads a theme: templates of the whole `extends` chain, what each one includes, tokens, words and assets."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from journeygen.digests import digest
from journeygen.errors import ContentError, Problem, did_you_mean
from journeygen.keeping import settled
from journeygen.sources import Stat, is_ignored, scan
from journeygen.toml import TomlError, read_toml

_INSTALLED = Path(__file__).parent / "themes"
PACKAGED = _INSTALLED if _INSTALLED.is_dir() else Path(__file__).parent.parent / "themes"
TEMPLATE_FOLDERS = ("site", "social", "newsletter")
_REFERENCE = re.compile(
    r"{%[-+]?\s*(?:extends|include|import|from)\s+([\"'])([^\"']+)\1\s*(?=[-+]?%}|(?:ignore|with|without|as|import)\b)"
)
_COMMENT = re.compile(r"{#.*?#}", re.DOTALL)
_ANY_REFERENCE = re.compile(r"{%[-+]?\s*(?:extends|include|import|from)\b")


class Theme(msgspec.Struct, frozen=True):
    """A theme as values. `templates` holds name -> source, where `default/site/base.html` names one link of the chain.

    `origins` tells each template's file for messages, `closures` the digest of everything it can show, `assets` the
    file and digest behind each name, `packaged` the files of templates that come with the program. `folders` are those
    of the whole chain.
    """

    name: str
    templates: dict[str, str]
    origins: dict[str, str]
    closures: dict[str, str]
    assets: dict[str, tuple[str, str]]
    settings: dict[str, Any]
    packaged: dict[str, str] = {}
    folders: tuple[str, ...] = ()

    def table(self, name: str) -> dict[str, Any]:
        """One table of `theme.toml`, the chain merged, or an empty one."""
        table = self.settings.get(name, {})
        return table if isinstance(table, dict) else {}


class Link(NamedTuple):
    """One theme of a chain: its name, its folder and what its `theme.toml` says."""

    name: str
    folder: Path
    settings: dict[str, Any]


def theme_chain(root: Path, name: str) -> list[Link]:
    """A theme and those that it extends, one after the other. The site's own themes come first.

    Raises ContentError when a theme is not there, extends itself, or has a `theme.toml` that cannot be read.
    """
    chain: list[Link] = []
    while name or not chain:
        folder = next(
            (base / name for base in (root / "themes", PACKAGED) if (base / name / "theme.toml").is_file()), None
        )
        if folder is None or any(name == link.name for link in chain):
            raise ContentError([_no_theme(root, name, chain)])
        chain.append(Link(name, folder, _settings(folder, name)))
        name = str(chain[-1].settings.get("extends", ""))
    return chain


def load_theme(root: Path, name: str) -> Theme:
    """The theme of that name. Raises ContentError with every problem of its files."""
    templates: dict[str, str] = {}
    origins: dict[str, str] = {}
    assets: dict[str, tuple[str, str]] = {}
    settings: dict[str, Any] = {}
    packaged: dict[str, str] = {}
    problems: list[Problem] = []
    chain = theme_chain(root, name)
    for link, folder, own in reversed(chain):
        settings = _merged(settings, own)
        for path, file in _files(folder, TEMPLATE_FOLDERS):
            text = _template_text(file, f"themes/{link}/{path}", problems)
            for known in (path, f"{link}/{path}"):
                templates[known], origins[known] = text, f"themes/{link}/{path}"
                packaged.pop(known, None)
                packaged.update({known: str(file)} if folder.parent == PACKAGED else {})
        for path, file in _files(folder, ("assets",)):
            assets[path.removeprefix("assets/")] = (str(file), _asset_digest(file, f"themes/{link}/{path}", problems))
    problems += _reference_problems(templates, origins)
    if problems:
        raise ContentError(problems)
    closures = {path: digest("\0".join(_closure(path, templates)).encode()) for path in templates}
    for below in TEMPLATE_FOLDERS:
        # What is made by several templates together is outdated with any of them.
        closures[f"{below}/"] = digest(
            "".join(closures[path] for path in sorted(closures) if path.startswith(f"{below}/")).encode()
        )
    folders = tuple(str(link.folder) for link in chain)
    return Theme(name, templates, origins, closures, assets, settings, packaged, folders)


class ThemeCache:
    """The theme that was loaded last, for as long as none of its files can have changed."""

    def __init__(self) -> None:
        self._loaded: tuple[Path, Theme, dict[str, Stat]] | None = None

    def load(self, root: Path, name: str, looked_at: int) -> Theme:
        """The theme as `load_theme` gives it; `looked_at` is now, in ns since the epoch."""
        if self._loaded is not None:
            at, theme, stats = self._loaded
            if (at, theme.name) == (root, name) and _stats(root, theme) == stats:
                return theme
        theme = load_theme(root, name)
        stats = _stats(root, theme)
        self._loaded = (root, theme, stats) if all(settled(stat, looked_at) for stat in stats.values()) else None
        return theme


def _stats(root: Path, theme: Theme) -> dict[str, Stat]:
    """What decides a theme: its files, and the site's own themes, as one of them may take a link's name."""
    folders = (str(root / "themes"), *theme.folders)
    return {path: stat for folder in folders for path, stat in scan(root, folder).files.items()}


def _files(folder: Path, below: tuple[str, ...]) -> Iterator[tuple[str, Path]]:
    for name in below:
        for file in sorted((folder / name).rglob("*")):
            if file.is_file() and not any(is_ignored(part) for part in file.relative_to(folder).parts):
                yield file.relative_to(folder).as_posix(), file


def _settings(folder: Path, name: str) -> dict[str, Any]:
    try:
        return read_toml((folder / "theme.toml").read_text("utf-8-sig"))
    except (TomlError, UnicodeDecodeError, OSError) as error:
        path, line = f"themes/{name}/theme.toml", error.line if isinstance(error, TomlError) else 0
        what = "The theme's settings cannot be read"
        raise ContentError([Problem(path, line, "theme-toml", what, str(error))]) from None


def _merged(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """Two levels of tables, the second over the first: a theme names only what it changes."""
    merged = dict(base)
    for key, value in over.items():
        both = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = _merged(merged[key], value) if both else value
    return merged


def _template_text(file: Path, path: str, problems: list[Problem]) -> str:
    try:
        return file.read_text("utf-8-sig")
    except (UnicodeDecodeError, OSError) as error:
        problems.append(Problem(path, 0, "template-unreadable", "This template cannot be read", str(error)))
        return ""


def _asset_digest(file: Path, path: str, problems: list[Problem]) -> str:
    try:
        return digest(file.read_bytes())
    except OSError as error:
        problems.append(Problem(path, 0, "asset-unreadable", "This asset cannot be read", error.strerror or str(error)))
        return ""


def _no_theme(root: Path, name: str, chain: list[Link]) -> Problem:
    known = {file.parent.name for base in (root / "themes", PACKAGED) for file in base.glob("*/theme.toml")}
    if not chain:
        return Problem("journeygen.toml", 0, "theme-missing", f"There is no theme `{name}`", did_you_mean(name, known))
    path = f"themes/{chain[-1].name}/theme.toml"
    if name in {link.name for link in chain}:
        return Problem(
            path, 0, "theme-cycle", f"The theme `{name}` extends itself in the end", fix="Remove one `extends`"
        )
    return Problem(path, 0, "theme-missing", f"It extends `{name}`, which is not there", did_you_mean(name, known))


# --- what a template can show


def _references(text: str) -> list[str]:
    return [found[2] for found in _REFERENCE.finditer(text)]


def _closure(path: str, templates: dict[str, str]) -> list[str]:
    """A template's source with those of all that it can include, in a fixed order."""
    seen: dict[str, None] = {}
    waiting = [path]
    while waiting:
        name = waiting.pop()
        if name not in seen and name in templates:
            seen[name] = None
            waiting += _references(templates[name])
    return [part for name in seen for part in (name, templates[name])]


def _reference_problems(templates: dict[str, str], origins: dict[str, str]) -> list[Problem]:
    """Includes that are not literal, or that name nothing."""
    problems: dict[Problem, None] = {}
    for name, source in templates.items():
        text = _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), source)
        literal = {found.start(): found[2] for found in _REFERENCE.finditer(text)}
        for found in _ANY_REFERENCE.finditer(text):
            line = text.count("\n", 0, found.start()) + 1
            target = literal.get(found.start())
            excerpt = source.split("\n")[line - 1].strip()
            if target is None:
                what = "This template is named by an expression"
                why = "journeygen could not tell which pages to make again"
                problem = Problem(
                    origins[name],
                    line,
                    "template-dynamic",
                    what,
                    why,
                    'Write a name: {% include "site/x.html" %}',
                    excerpt=excerpt,
                )
                problems[problem] = None
            elif target not in templates:
                what, why = f"There is no template `{target}`", did_you_mean(target, templates)
                problems[Problem(origins[name], line, "template-missing", what, why, excerpt=excerpt)] = None
    return list(problems)
