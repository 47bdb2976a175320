"""Reads an Eleventy site: texts with front matter. Its config is a program, which is not run: name the input folder.

As documented at 11ty.dev/docs (dates, permalinks, front matter, data cascade, ignores).
"""

import json
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

from journeygen.importing.dating import moment_of
from journeygen.importing.foreign import Foreign, ForeignSite, Loss
from journeygen.importing.liquid import Liquid
from journeygen.importing.plain import others, picture, titled, word, words
from journeygen.importing.texts import Text, files_below, read_text, relative
from journeygen.model import When
from journeygen.slugs import split_date

TEXTS = {".md", ".markdown", ".html", ".njk", ".liquid"}
COLLECTIONS = frozenset({"post", "posts", "all", "nav", "page", "pages", "blog"})
KNOWN = (
    "title", "date", "tags", "layout", "permalink", "description", "summary", "excerpt", "image", "cover", "author",
    "draft", "lang", "eleventyComputed", "eleventyNavigation", "eleventyExcludeFromCollections",
    "templateEngineOverride", "pagination", "categories", "category", "updated", "modified", "redirect_from", "aliases",
)  # fmt: skip
OWN_FOLDERS = frozenset({"_includes", "_layouts", "_data", "_site"})  # what a site keeps for its templates
DATA_FILE = (".json", ".11tydata.json")
PROGRAM = (".11tydata.js", ".11tydata.cjs", ".11tydata.mjs")
_CODE = re.compile(r"\{[%{].*?[%}]\}")
_LOOPS = re.compile(r"\{%-?\s*(?:for|extends|block|macro|set)\b")


def read(root: Path, zone: str) -> ForeignSite:
    """Everything that the input folder holds; times without a zone are in UTC, as Eleventy reads them."""
    losses: list[Loss] = []
    ignored = _ignored(root)
    files = [path for path in files_below(root) if not _left_out(path.relative_to(root).parts, ignored)]
    found = (path for path in files if path.suffix.lower() in TEXTS)
    entries = [entry for path in found if (entry := _entry(path, root, losses)) is not None]
    for path in files:
        if path.name.endswith(PROGRAM):
            what = "It is a program and was not run: what it says of addresses, tags and dates is not known here"
            losses.append(Loss(relative(path, root), 1, "data", what))
    what = "Feeds, lists and pages made of data have no redirects of their own, and no config was run"
    losses.append(Loss(".eleventy.js", 0, "list", what))
    roots = (root, root / "public", root / "static", root / "src", root.parent / "public")
    return ForeignSite(title=root.resolve().name, base="", entries=entries, losses=losses, roots=roots)


def _entry(path: Path, root: Path, losses: list[Loss]) -> Foreign | None:
    name, parts = relative(path, root), path.relative_to(root).parts
    text = read_text(path, name, losses)
    if text is None or text.line == 1:
        return None
    text = text._replace(table={**_inherited(path, root), **text.table})
    table = text.table
    if table.get("permalink") is False:
        return None
    if "pagination" in table or _LOOPS.search(text.body) or not text.body.strip():
        losses.append(Loss(name, text.line, "page", "It is made by a template, and was left out"))
        return None
    when = _date(table, path, name, losses)
    url = _url(table, parts, path, name, losses)
    values = {key: value for key, value in table.items() if isinstance(value, str | int | float)}
    liquid = Liquid(name, text.line, {**values, "page.url": url}, lambda tag, where: "", losses)
    return _made(path, name, text, when, url, liquid.turned(text.body))


def _ignored(root: Path) -> tuple[tuple[str, ...], ...]:
    """The files and folders that `.eleventyignore` names; its patterns are left aside."""
    with suppress(OSError, UnicodeDecodeError):
        lines = (line.strip() for line in (root / ".eleventyignore").read_text("utf-8").splitlines())
        return tuple(
            tuple(line.strip("/").split("/")) for line in lines if line.strip("/") and not re.search(r"[#!*?\[]", line)
        )
    return ()


def _left_out(parts: tuple[str, ...], ignored: tuple[tuple[str, ...], ...]) -> bool:
    return not OWN_FOLDERS.isdisjoint(parts) or any(parts[: len(one)] == one for one in ignored)


def _inherited(path: Path, root: Path) -> dict[str, Any]:
    """What data files in JSON say for a text: those of its folders, the outermost first, then its own."""
    folders = [folder for folder in path.parents if folder.is_relative_to(root) and folder != root]
    stems = [*(folder / folder.name for folder in reversed(folders)), path.with_suffix("")]
    said: dict[str, Any] = {}
    for stem in stems:
        for ending in DATA_FILE:
            with suppress(OSError, ValueError):
                table = json.loads(stem.with_name(stem.name + ending).read_bytes())
                said |= table if isinstance(table, dict) else {}
    return said


def _made(path: Path, name: str, text: Text, when: When | None, url: str, body: str) -> Foreign:
    table = text.table
    cover, alt = picture(table.get("image") or table.get("cover"))
    stem = path.parent.name if path.stem == "index" and "/" in name else path.stem
    return Foreign(
        origin=name,
        key=url,
        title=word(table.get("title")) or titled(split_date(stem)[1] or stem),
        text=body,
        line=text.line,
        url=url,
        date=when,
        updated=moment_of(table.get("updated", table.get("modified")), "UTC"),
        page=when is None,
        home=path.parent,
        slug=split_date(stem)[1] or stem,
        aliases=words(table.get("redirect_from") or table.get("aliases") or ()),
        tags=tuple(one for one in words(table.get("tags", ())) if one not in COLLECTIONS),
        categories=words(table.get("categories") or table.get("category") or ()),
        folder=name.split("/", maxsplit=1)[0] if "/" in name else "",
        summary=word(table.get("description") or table.get("summary") or table.get("excerpt")),
        cover=cover,
        cover_alt=alt,
        author=word(table.get("author")),
        lang=word(table.get("lang")),
        draft=table.get("draft") is True,
        extra=others(table, KNOWN),
    )


def _date(table: dict[str, Any], path: Path, name: str, losses: list[Loss]) -> When | None:
    when = moment_of(table.get("date"), "UTC")
    if when is None and table.get("date") is not None:
        what = f"`{word(table['date'])[:40]}` stands for what git or the file says, which is not asked here"
        losses.append(Loss(name, 1, "date", what))
    return when or moment_of(split_date(path.stem)[0], "UTC") or moment_of(split_date(path.parent.name)[0], "UTC")


def _url(table: dict[str, Any], parts: tuple[str, ...], path: Path, name: str, losses: list[Loss]) -> str:
    own = word(table.get("permalink"))
    slug = split_date(path.stem)[1] or path.stem
    if own:
        filled = re.sub(r"\{\{\s*page\.fileSlug\s*\}\}", slug, own)
        if not _CODE.search(filled):
            url = "/" + filled.lstrip("/")
            return url.removesuffix("index.html") if url.endswith("/index.html") else url
        what = f"permalink {own[:80]} takes a program to know; its usual address was taken"
        losses.append(Loss(name, 1, "address", what))
    folders = [split_date(part)[1] or part for part in parts[:-1]]
    last = [] if slug == "index" or (folders and slug == folders[-1]) else [slug]
    return "/" + "".join(f"{part}/" for part in (*folders, *last))
