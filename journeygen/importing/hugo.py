"""Reads a Hugo site: dated pages become entries, undated ones standing pages; leaf bundles bring their files.

As documented at gohugo.io (content organization, front matter, URL management, multilingual).
"""

import posixpath
import re
from pathlib import Path
from typing import Any

from journeygen.importing.dating import known_zone, moment_of
from journeygen.importing.foreign import Foreign, ForeignSite, Loss
from journeygen.importing.hugo_pages import INDEXES, Addresses, HugoPage, called, stem_of
from journeygen.importing.plain import others, picture, titled, word, words
from journeygen.importing.shortcodes import Shortcodes
from journeygen.importing.texts import Text, files_below, read_settings, read_text, relative
from journeygen.slugs import split_date

TEXTS = {".md", ".markdown", ".mdown", ".html", ".htm"}
PAGES_OF_HTML = {".html", ".htm"}
OTHER_MARKUP = {".org", ".adoc", ".rst", ".pandoc", ".ipynb"}
DATES = ("date", "publishdate", "pubdate", "published", "lastmod", "modified")
CONFIGS = [
    f"{folder}{name}.{ending}"
    for folder in ("", "config/_default/")
    for name in ("hugo", "config")
    for ending in ("toml", "yaml", "yml", "json")
]
KNOWN = (
    "title", "date", "publishdate", "publishDate", "pubdate", "published", "lastmod", "modified", "draft", "slug",
    "url", "aliases", "tags", "categories", "category", "description", "summary", "author", "authors", "images",
    "image", "cover", "featured_image", "language", "lang", "layout", "type", "weight", "keywords", "series",
    "expirydate", "expiryDate", "build", "_build",
)  # fmt: skip


def read(root: Path, _: str) -> ForeignSite:
    """Everything that a Hugo site holds. Times without a zone are in the site's `timeZone`, else in UTC, as Hugo reads
    them.
    """
    losses: list[Loss] = []
    config = read_settings([root / name for name in CONFIGS], root, losses)
    return _Reader(root, {key.lower(): value for key, value in config.items()}, losses).site()


class _Reader:
    def __init__(self, root: Path, config: dict[str, Any], losses: list[Loss]) -> None:
        self.root, self.config, self.losses = root, config, losses
        self.zone = known_zone(config.get("timezone"), "UTC")
        self.content = root / (word(config.get("contentdir")) or "content")
        self.ignored = [_pattern(one) for one in words(config.get("ignorefiles", ()), "\0")]
        self.addresses = Addresses(config, self.content.name)
        self.named: dict[str, str] = {}

    def site(self) -> ForeignSite:
        """The site; pages know each other's addresses before any text is turned."""
        if not self.content.is_dir():
            self.losses.append(Loss("content", 0, "unreadable", "There is no such folder here"))
        pages = [page for path in files_below(self.content) if (page := self._page(path)) is not None]
        lists: dict[str, str] = {}
        for page in pages:
            page.url = self.addresses.url(page)
            for name in called(page.below, page.bundle):
                self.named.setdefault(name, page.url)
            if page.section and page.when is not None:
                lists[f"{self.addresses.prefix(page.language)}/{page.section}/"] = page.section
        for name in ("categories", "tags"):
            what = f"Lists below /{name}/ and feeds (index.xml) have no redirects of their own"
            self.losses.append(Loss(CONFIGS[0], 0, "list", what))
        return ForeignSite(
            title=word(self.config.get("title")) or self.root.resolve().name,
            base=word(self.config.get("baseurl")),
            entries=[self._entry(page) for page in pages],
            losses=self.losses,
            roots=(self.root / "static", self.root / "assets", self.content),
            lists=lists,
        )

    # --- which files are pages

    def _page(self, path: Path) -> HugoPage | None:
        name = relative(path, self.root)
        if any(form.search(path.as_posix()) for form in self.ignored):
            return None
        if path.suffix.lower() in OTHER_MARKUP:
            self.losses.append(Loss(name, 0, "markup", f"{path.suffix} is no Markdown, and was left out"))
            return None
        below, language = self.addresses.language(path.relative_to(self.content).as_posix())
        index = posixpath.basename(below).rpartition(".")[0] in INDEXES
        if path.suffix.lower() not in TEXTS or (not index and self._in_bundle(path)):
            return None
        text = read_text(path, name, self.losses)
        if text is None or (path.suffix.lower() in PAGES_OF_HTML and text.line == 1):
            return None
        return self._with_matter(path, name, text._replace(table=_merged(text.table)), below, language)

    def _with_matter(self, path: Path, name: str, text: Text, below: str, language: str) -> HugoPage | None:
        stem = posixpath.basename(below).rpartition(".")[0]
        if stem == "_index":
            if below == "_index.md" and text.body.strip():
                self.losses.append(Loss(name, text.line, "list", "The words of the home page were left out"))
            if below == "_index.md" or not text.body.strip():
                return None
            # What stands above a list becomes a standing page at the list's address.
            text = text._replace(table={key: value for key, value in text.table.items() if key not in DATES})
        build = text.table.get("build", text.table.get("_build"))
        if isinstance(build, dict) and build.get("render") in {False, "never"}:
            return None
        dates = (moment_of(text.table.get(key), self.zone) for key in DATES)
        when = next((found for found in dates if found is not None), None)
        if when is None and text.table.get("date") is not None:
            what = f"`{word(text.table['date'])[:40]}` is no date that is known here"
            self.losses.append(Loss(name, 1, "date", what))
        if when is None and stem != "_index":
            when = moment_of(split_date(stem_of(below))[0], self.zone)
        return HugoPage(path, name, text, below, language, when, stem in INDEXES)

    def _in_bundle(self, path: Path) -> bool:
        """Whether a text is a resource of the leaf bundle around it, not a page."""
        folder = path.parent
        while folder != self.content and self.content in folder.parents:
            if any((folder / f"index{ending}").is_file() for ending in TEXTS):
                return True
            folder = folder.parent
        return False

    # --- what a page says

    def _place(self, name: str, page: HugoPage) -> str:
        """The address that a reference means: seen from the page, from the root, or by its name alone."""
        name, _, anchor = name.partition("#")
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(page.below), name))
        for one in (beside, name.strip("/"), posixpath.basename(name.rstrip("/"))):
            for form in (one, one.removesuffix(".md"), one.removesuffix("/index.md"), one.removesuffix("/_index.md")):
                if form in self.named:
                    return self.named[form] + (f"#{anchor}" if anchor else "")
        return f"#{anchor}" if anchor and not name else ""

    def _entry(self, page: HugoPage) -> Foreign:
        table, text = page.text.table, page.text
        shortcodes = Shortcodes(page.name, text.line, lambda name: self._place(name, page), self.losses)
        pictures = (table.get(key) for key in ("cover", "featured_image", "image", "images"))
        cover, alt = picture(next((one for one in pictures if one), ""))
        plain = split_date(stem_of(page.below))[1] or stem_of(page.below)
        return Foreign(
            origin=page.name,
            key=page.url,
            title=word(table.get("title")) or titled(plain),
            text=shortcodes.hugo(text.body),
            line=text.line,
            url=page.url,
            date=page.when,
            updated=moment_of(table.get("lastmod", table.get("modified")), self.zone),
            page=page.when is None,
            home=page.path.parent,
            slug=word(table.get("slug")) or plain,
            aliases=tuple(_alias(one, page.url) for one in words(table.get("aliases", ()), "\0")),
            folder="" if page.bundle and page.below.count("/") == 1 else page.section,
            cover=cover,
            cover_alt=alt,
            lang=page.language if page.language != self.addresses.default else word(table.get("lang")),
            draft=table.get("draft") is True,
            extra=others(page.text.table, KNOWN),
            files=tuple(_resources(page.path)) if page.bundle else (),
            **_named(table),
        )


def _named(table: dict[str, Any]) -> dict[str, Any]:
    """What is said of a page by names and in a line."""
    return {
        "tags": words(table.get("tags")) or words(table.get("keywords")),
        "categories": words(table.get("categories")) or words(table.get("category")),
        "summary": word(table.get("description") or table.get("summary")),
        "author": ", ".join(words(table.get("author") or table.get("authors"))),
    }


def _merged(table: dict[str, Any]) -> dict[str, Any]:
    """Front matter with its parameters at the top, and known keys in any case."""
    params = table.get("params")
    flat = {**(params if isinstance(params, dict) else {}), **table}
    flat.pop("params", None)
    return {key.lower() if key.lower() in KNOWN else key: value for key, value in flat.items()}


def _resources(text: Path) -> list[Path]:
    """The files of a leaf bundle that are no pages."""
    if text.stem.partition(".")[0] != "index":
        return []
    found = (path for path in files_below(text.parent) if path.parent == text.parent)
    return [path for path in found if path.suffix.lower() not in TEXTS]


def _alias(alias: str, url: str) -> str:
    return alias if alias.startswith("/") else posixpath.join(posixpath.dirname(url.rstrip("/")), alias)


def _pattern(text: str) -> re.Pattern[str]:
    try:
        return re.compile(text)
    except re.error:
        return re.compile(re.escape(text))
