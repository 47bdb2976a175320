"""Loads a theme: templates of the whole `extends` chain, what each one includes, tokens, words and assets."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from journeygen.catalogues import ENGLISH, catalogues, words_template
from journeygen.config import Look
from journeygen.digests import digest
from journeygen.errors import WARNING, ContentError, Problem, did_you_mean
from journeygen.inclusions import TEMPLATE_FOLDERS, block_problems, closures_of, reference_problems
from journeygen.keeping import settled
from journeygen.later import later
from journeygen.looks import Fault, mail_tokens, token_faults, unreadable, worn
from journeygen.model import Media
from journeygen.settings import FILE as SETTINGS
from journeygen.settings import line_of
from journeygen.sources import Stat, file_stat, is_ignored, scan
from journeygen.theme_settings import read_theme_settings

_INSTALLED = Path(__file__).parent / "themes"
if TYPE_CHECKING:
    from journeygen import logos
else:
    logos = later("journeygen.logos")

AS_IT_IS = Look()
FONTS = (".woff2", ".ttf", ".otf", ".ttc", ".kern")
PACKAGED = _INSTALLED if _INSTALLED.is_dir() else Path(__file__).parent.parent / "themes"


class Theme(msgspec.Struct, frozen=True):
    """A theme as values. `templates` holds name -> source, where `default/site/base.html` names one link of the chain.

    `origins` tells each template's file for messages, `closures` the digest of everything it can show, `assets` and
    `fonts` the file and digest behind each name, `packaged` the files of templates that come with the program.
    `folders` are those of the whole chain. `settings` speak the site's language and wear its look; `problems` are
    warnings. `logo` is the maker's, its file below the root.
    """

    name: str
    templates: dict[str, str]
    origins: dict[str, str]
    closures: dict[str, str]
    assets: dict[str, tuple[str, str]]
    settings: dict[str, Any]
    packaged: dict[str, str] = {}
    folders: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    logo: Media | None = None
    fonts: dict[str, tuple[str, str]] = {}

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
        chain.append(Link(name, folder, read_theme_settings(folder, name)))
        name = str(chain[-1].settings.get("extends", ""))
    return chain


def load_theme(root: Path, name: str, language: str = ENGLISH, look: Look = AS_IT_IS) -> Theme:
    """The theme of that name in a language, in the maker's own look. Raises ContentError with every problem found."""
    templates: dict[str, str] = {}
    origins: dict[str, str] = {}
    assets: dict[str, tuple[str, str]] = {}
    packaged: dict[str, str] = {}
    problems: list[Problem] = []
    chain = theme_chain(root, name)
    for link, folder, _ in reversed(chain):
        for path, file in _files(folder, TEMPLATE_FOLDERS):
            text = _template_text(file, f"themes/{link}/{path}", problems)
            for known in (path, f"{link}/{path}"):
                templates[known], origins[known] = text, f"themes/{link}/{path}"
                packaged.pop(known, None)
                packaged.update({known: str(file)} if folder.parent == PACKAGED else {})
        for path, file in _files(folder, ("assets",)):
            assets[path.removeprefix("assets/")] = (str(file), _asset_digest(file, f"themes/{link}/{path}", problems))
    settings = _worded(chain, language)
    warnings = _wear(settings, look, root, name, problems)
    for path, text in _written(settings).items():
        templates.setdefault(path, text)
        origins.setdefault(path, f"themes/{name}/theme.toml")
    problems += reference_problems(templates, origins)
    problems += block_problems(templates, origins, templates.keys() - packaged.keys())
    if problems:
        raise ContentError(problems)
    folders, fonts = tuple(str(link.folder) for link in chain), _fonts(chain)
    closures = closures_of(templates)
    logo = logos.read_logo(root, look.logo) if look.logo else None
    return Theme(name, templates, origins, closures, assets, settings, packaged, folders, tuple(warnings), logo, fonts)


def _worded(chain: list[Link], language: str) -> dict[str, Any]:
    """The settings of a chain, each theme's own catalogues over its English, the next theme over both."""
    settings: dict[str, Any] = {}
    spoken = ENGLISH
    for link, folder, own in reversed(chain):
        settings = _merged(settings, own)
        for spoken, tables in catalogues(folder, link, language, settings):  # noqa: B007 - the last one counts
            settings = _merged(settings, tables)
    for table in ("messages", "letter"):
        if isinstance(settings.get(table), dict):
            settings[table] = {**settings[table], "language": spoken}
    return settings


def _wear(settings: dict[str, Any], look: Look, root: Path, name: str, problems: list[Problem]) -> list[Problem]:
    """Puts the maker's look over the theme's tokens; returns what a theme's own colours should be warned of."""
    tokens = settings.get("tokens", {})
    where = f"themes/{name}/theme.toml"
    faults = list(token_faults(tokens)) if isinstance(tokens, dict) else [Fault("", "[tokens] must be a table", "", "")]
    if faults:
        problems += [Problem(where, 0, "theme-token", fault.what, fault.why, fault.fix) for fault in faults]
        return []
    settings["tokens"] = worn(tokens, look)
    unread = list(unreadable(settings["tokens"], look))
    problems += [
        Problem(SETTINGS, line_of(root, "look", fault.key), "look-contrast", fault.what, fault.why, fault.fix)
        for fault in unread
        if fault.key
    ]
    return [
        Problem(where, 0, "theme-contrast", fault.what, fault.why, fault.fix, WARNING)
        for fault in unread
        if not fault.key
    ]


def _written(settings: dict[str, Any]) -> dict[str, str]:
    """Templates that are written from settings, so that whatever includes them is made again when one changes."""
    tokens, words = settings["tokens"], settings.get("letter")
    written = {"newsletter/_tokens.html": mail_tokens(tokens)} if tokens else {}
    return written | ({"newsletter/_words.html": words_template(words)} if isinstance(words, dict) else {})


class ThemeCache:
    """The theme that was loaded last, for as long as none of its files can have changed."""

    def __init__(self) -> None:
        self._loaded: tuple[tuple[object, ...], Theme, dict[str, Stat]] | None = None

    def load(self, root: Path, name: str, looked_at: int, language: str = ENGLISH, look: Look = AS_IT_IS) -> Theme:
        """The theme as `load_theme` gives it; `looked_at` is now, in ns since the epoch."""
        asked = root, name, language, look
        if self._loaded is not None:
            known, theme, stats = self._loaded
            if known == asked and _stats(root, theme) == stats:
                return theme
        theme = load_theme(root, name, language, look)
        stats = _stats(root, theme)
        self._loaded = (asked, theme, stats) if all(settled(stat, looked_at) for stat in stats.values()) else None
        return theme


def _fonts(chain: list[Link]) -> dict[str, tuple[str, str]]:
    """What `fonts/` holds for pictures that we draw, the next theme's files over the one's before; never published."""
    found: dict[str, tuple[str, str]] = {}
    for link in reversed(chain):
        for _, file in _files(link.folder, ("fonts",)):
            with suppress(OSError):  # what cannot be read is not there
                found[file.name] = (str(file), digest(file.read_bytes()))
    return {name: font for name, font in found.items() if name.endswith(FONTS)}


def _stats(root: Path, theme: Theme) -> dict[str, Stat]:
    """What decides a theme: its files, the site's own themes, as one of them may take a link's name, and the logo."""
    folders = (str(root / "themes"), *theme.folders)
    stats = {path: stat for folder in folders for path, stat in scan(root, folder).files.items()}
    logo = file_stat(root / theme.logo.file) if theme.logo else None
    return stats | ({theme.logo.file: logo} if theme.logo and logo else {})


def _files(folder: Path, below: tuple[str, ...]) -> Iterator[tuple[str, Path]]:
    """The files of some folders of a theme by their paths in it. A `Path` of each step on the way takes far longer."""
    top = len(f"{folder}{os.sep}")
    for name in below:
        found = (
            os.path.join(here, file)[top:].split(os.sep) for here, _, files in os.walk(folder / name) for file in files
        )
        for parts in sorted(found):
            file = folder.joinpath(*parts)
            if file.is_file() and not any(map(is_ignored, parts)):
                yield "/".join(parts), file


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
        line = line_of(root, "site", "theme")
        return Problem(SETTINGS, line, "theme-missing", f"There is no theme `{name}`", did_you_mean(name, known))
    path = f"themes/{chain[-1].name}/theme.toml"
    if name in {link.name for link in chain}:
        return Problem(
            path, 0, "theme-cycle", f"The theme `{name}` extends itself in the end", fix="Remove one `extends`"
        )
    return Problem(path, 0, "theme-missing", f"It extends `{name}`, which is not there", did_you_mean(name, known))
