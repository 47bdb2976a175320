"""A page of Hugo's as it lies there, and the address that Hugo gives it (gohugo.io/content-management/urls)."""

import posixpath
import re
from pathlib import Path
from typing import Any

import msgspec

from journeygen.importing.places import dated_tokens, filled
from journeygen.importing.plain import word
from journeygen.importing.texts import Text
from journeygen.model import When

INDEXES = frozenset({"index", "_index"})


class HugoPage(msgspec.Struct):
    """One page: `below` is its path below the content folder without its language."""

    path: Path
    name: str
    text: Text
    below: str
    language: str
    when: When | None
    bundle: bool
    url: str = ""

    @property
    def section(self) -> str:
        """The first folder."""
        return self.below.split("/")[0] if "/" in self.below else ""


class Addresses:
    """Addresses by the rules of one site's config."""

    def __init__(self, config: dict[str, Any], content: str) -> None:
        self.config, self.content = config, content
        found = config.get("languages")
        tables = found.items() if isinstance(found, dict) else ()
        self.languages = {key.lower(): table for key, table in tables if isinstance(table, dict)}
        self.default = (word(config.get("defaultcontentlanguage")) or next(iter(self.languages), "")).lower()
        permalinks = config.get("permalinks")
        table = permalinks if isinstance(permalinks, dict) else {}
        pages = table.get("page")
        self.permalinks: dict[str, Any] = pages if isinstance(pages, dict) else table

    def language(self, below: str) -> tuple[str, str]:
        """The path without its language, and the language, said by the folder or by the file's name."""
        for language, table in self.languages.items():
            named = word(table.get("contentdir", table.get("contentDir")))
            folder = named.removeprefix(f"{self.content}/").strip("/")
            if folder and below.startswith(folder + "/"):
                return below.removeprefix(folder + "/"), language
        stem, _, ending = below.rpartition(".")
        plain, _, language = stem.rpartition(".")
        if plain and language.lower() in self.languages:
            return f"{plain}.{ending}", language.lower()
        return below, self.default

    def prefix(self, language: str) -> str:
        """What addresses of a language begin with."""
        apart = language != self.default or self.config.get("defaultcontentlanguageinsubdir") is True
        return f"/{language}" if language and self.languages and apart else ""

    def url(self, page: HugoPage) -> str:
        """The path at which Hugo has shown a page."""
        own, prefix = word(page.text.table.get("url")), self.prefix(page.language)
        if own:
            return own if own.startswith("/") or "://" in own else f"{prefix}/{own}"
        path = "/" if page.below.startswith("index.") else self._path(page)
        if self.config.get("uglyurls") is True and path != "/":
            path = path.rstrip("/") + ".html"
        path = path if self.config.get("disablepathtolower") is True else path.lower()
        return prefix + (path if path.endswith("/") or "." in path.rsplit("/", 1)[-1] else path + "/")

    def _path(self, page: HugoPage) -> str:
        table, stem = page.text.table, _urlized(stem_of(page.below))
        folder = posixpath.dirname(posixpath.dirname(page.below) if page.bundle else page.below)
        slug, title = _urlized(word(table.get("slug"))), _urlized(word(table.get("title")))
        section = folder.split("/")[0] if folder else ""
        pattern = "" if page.below.rpartition("/")[2].startswith("_index.") else word(self.permalinks.get(section))
        if not pattern:
            return f"/{_urlized(folder)}/{slug or stem}/" if folder else f"/{slug or stem}/"
        tokens = {
            **dated_tokens(page.when),
            "section": section,
            "sections": folder,
            "title": title,
            "slug": slug or title or stem,
            "filename": stem,
            "slugorfilename": slug or stem,
            "contentbasename": stem,
            "slugorcontentbasename": slug or stem,
        }
        return filled(pattern.replace("[1:]", "").replace("[last]", ""), tokens)


def stem_of(below: str) -> str:
    """The name that an address is made of: the file's, or the bundle's."""
    stem = below.rpartition(".")[0]
    return posixpath.basename(posixpath.dirname(stem) if posixpath.basename(stem) in INDEXES else stem)


def called(below: str, bundle: bool) -> list[str]:
    """What a page may be called in a reference: its path with and without its ending, its name alone."""
    plain = posixpath.dirname(below) if bundle else below.rpartition(".")[0]
    return [below, plain, posixpath.basename(plain), posixpath.basename(below) if not bundle else plain]


def _urlized(text: str) -> str:
    """As Hugo's `urlize`: spaces are hyphens, what no address may hold is gone, case is left."""
    plain = re.sub(r"[^\w\s./~+-]+", "", text.strip())
    hyphened = re.sub(r"\s+", "-", plain)
    return re.sub(r"-{2,}", "-", hyphened) if " " in text or "--" not in text else hyphened
