"""Reads a Zola site: dated pages become entries, others and the words above lists standing pages.

As documented at getzola.org/documentation/content (page, section, shortcodes).
"""

import posixpath
import re
from pathlib import Path
from typing import Any

from journeygen.importing.dating import moment_of
from journeygen.importing.foreign import Foreign, ForeignSite, Loss
from journeygen.importing.plain import others, picture, titled, word, words
from journeygen.importing.shortcodes import Shortcodes
from journeygen.importing.texts import Text, files_below, read_settings, read_text, relative
from journeygen.model import When
from journeygen.slugs import slugify, split_date

KNOWN = (
    "title", "description", "date", "updated", "weight", "draft", "slug", "path", "aliases", "authors", "taxonomies",
    "template", "in_search_index", "extra", "sort_by",
)  # fmt: skip
COVERS = ("cover", "image", "thumbnail")
_INTERNAL = re.compile(r"@/([^\s()#<>\"']+)")
_DAY = re.compile(r"/?(?:[^/]+/)?(\d{4})/(\d\d)/(\d\d)/")
Page = tuple[Path, str, Text, When | None, str]


def read(root: Path, zone: str) -> ForeignSite:
    """Everything that a Zola site holds; times without a zone are in the site's."""
    losses: list[Loss] = []
    config = read_settings([root / "config.toml", root / "zola.toml"], root, losses)
    content = root / "content"
    pages = [page for path in files_below(content) if (page := _page(path, root, content, zone, losses)) is not None]
    urls = {path.relative_to(content).as_posix(): url for path, _, _, _, url in pages}
    what = "Feeds, lists and taxonomies of the old site have no redirects of their own"
    losses.append(Loss("config.toml", 0, "list", what))
    return ForeignSite(
        title=word(config.get("title")) or root.resolve().name,
        base=word(config.get("base_url")),
        entries=[_entry(page, urls, zone, losses) for page in pages],
        losses=losses,
        roots=(root / "static", content),
        lists={f"/{path.split('/')[0]}/": path.split("/")[0] for path in urls if "/" in path},
    )


def _page(path: Path, root: Path, content: Path, zone: str, losses: list[Loss]) -> Page | None:
    name = relative(path, root)
    if path.suffix.lower() != ".md":
        return None
    text = read_text(path, name, losses)
    if text is None or (path.name == "_index.md" and (path.parent == content or not text.body.strip())):
        return None
    below = path.relative_to(content)
    when = None if path.name == "_index.md" else moment_of(text.table.get("date"), zone)
    stem = _stem(path)
    if when is None and path.name != "_index.md":
        when = moment_of(split_date(stem)[0], zone) or _dated_path(text.table, zone)
    return path, name, text, when, _url(text.table, below, stem)


def _dated_path(table: dict[str, Any], zone: str) -> When | None:
    """The day that a page's `path` of its own begins with: blogs that moved to Zola keep their addresses so."""
    found = _DAY.match(word(table.get("path")))
    return moment_of("-".join(found.groups()), zone) if found else None


def _stem(path: Path) -> str:
    return path.parent.name if path.name in {"index.md", "_index.md"} else path.stem


def _url(table: dict[str, Any], below: Path, stem: str) -> str:
    own = word(table.get("path")).strip("/")
    if own:
        return f"/{own}/"
    folder = below.parent.parent if below.name in {"index.md", "_index.md"} else below.parent
    last = word(table.get("slug")) or slugify(split_date(stem)[1] or stem)
    return "/" + posixpath.join(*(slugify(part) for part in folder.parts), last) + "/"


def _entry(page: Page, urls: dict[str, str], zone: str, losses: list[Loss]) -> Foreign:
    path, name, text, when, url = page
    table = text.table
    body = Shortcodes(name, text.line, lambda _: "", losses).zola(text.body)
    return Foreign(
        origin=name,
        key=url,
        title=word(table.get("title")) or titled(split_date(_stem(path))[1] or _stem(path)),
        text=_INTERNAL.sub(lambda found: urls.get(found[1], found[0]), body),
        line=text.line,
        url=url,
        date=when,
        updated=moment_of(table.get("updated"), zone),
        page=when is None,
        home=path.parent,
        slug=word(table.get("slug")) or split_date(_stem(path))[1],
        aliases=tuple(f"/{one.lstrip('/')}" for one in words(table.get("aliases", ()), "\0")),
        folder=name.split("/")[1] if name.count("/") > 1 else "",
        summary=word(table.get("description")),
        author=", ".join(words(table.get("authors", ()))),
        draft=table.get("draft") is True,
        files=_resources(path),
        **_said(table),
    )


def _said(table: dict[str, Any]) -> dict[str, Any]:
    """What a page says in its taxonomies and under `extra`."""
    extra, named = _table(table.get("extra")), _table(table.get("taxonomies"))
    cover, alt = picture(next((extra[key] for key in COVERS if extra.get(key)), ""))
    return {
        "tags": words(named.get("tags", ())),
        "categories": words(named.get("categories", ())),
        "cover": cover,
        "cover_alt": alt,
        "extra": {**others(table, KNOWN), **others(extra, COVERS)},
    }


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _resources(path: Path) -> tuple[Path, ...]:
    """What lies beside the text of a folder of its own."""
    found = files_below(path.parent) if path.name == "index.md" else ()
    return tuple(one for one in found if one.parent == path.parent and one.suffix.lower() != ".md")
