"""Reads an export of WordPress: posts, pages, drafts, and files where `wp-content/uploads` lies beside the export.

As WordPress' own importer understands WXR (versions 1.0 to 1.2); shortcodes as in developer.wordpress.org.
"""

import posixpath
import re
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

from journeygen.errors import UsageError
from journeygen.importing.dating import moment_of
from journeygen.importing.foreign import Foreign, ForeignSite, Loss
from journeygen.importing.html_text import markdown_of
from journeygen.importing.plain import titled
from journeygen.importing.wp_shortcodes import Brackets
from journeygen.importing.wxr import Export, Item, read_export
from journeygen.model import When

LEFT_OUT = frozenset({"trash", "auto-draft", "inherit"})
DRAFTS = frozenset({"draft", "pending", "private", "future"})
_SIZED = re.compile(r"-\d+x\d+(?=\.\w+$)|-scaled(?=\.\w+$)")
_BLOCK_MARKS = re.compile(r"[ \t]*<!--\s*/?wp:[^>]*(?:>|-->)[ \t]*\n?")


def read(source: Path, zone: str) -> ForeignSite:
    """Everything that an export holds; of a folder, the one export that lies in it."""
    path = source
    if source.is_dir():
        found = sorted(source.glob("*.xml"))
        if len(found) != 1:
            raise UsageError(f"{source} holds {len(found)} .xml files. Name the export itself")
        path = found[0]
    return _Reader(path, zone, read_export(path)).site()


class _Reader:
    def __init__(self, path: Path, zone: str, export: Export) -> None:
        self.path, self.name, self.zone, self.export = path, path.name, zone, export
        self.losses: list[Loss] = []
        self.base = export.channel.get("base_blog_url") or export.channel.get("link", "")
        attached = [item for item in export.items if item.texts.get("post_type") == "attachment"]
        self.files = {item.texts.get("post_id", ""): item for item in attached}

    def site(self) -> ForeignSite:
        """The site."""
        entries = [entry for item in self.export.items if (entry := self._entry(item)) is not None]
        lists = {f"/category/{slug}/": name for slug, name in self.export.categories.items()}
        what = "Feeds, archives, tags and authors of the old site have no redirects of their own"
        self.losses.append(Loss(self.name, 0, "list", what))
        title = unescape(self.export.channel.get("title", "")) or titled(self.path.stem)
        return ForeignSite(
            title=title,
            base=self.base,
            entries=entries,
            losses=self.losses,
            roots=(self.path.parent,),
            lists=lists,
            hosts=self._hosts(),
            also=self._upload,
        )

    def _hosts(self) -> frozenset[str]:
        """Where the files lie that were attached: WordPress.com keeps them apart from the site."""
        found = (item.texts.get("attachment_url", "").split("/") for item in self.files.values())
        return frozenset(parts[2].lower().removeprefix("www.") for parts in found if len(parts) > 3)

    def _upload(self, address: str) -> Path | None:
        """A file that the export names: below `wp-content/uploads`, or `uploads`, beside it; of sizes, the original."""
        before, mark, after = address.partition("/wp-content/uploads/")
        below = after if mark else before.lstrip("/")
        for name in (below, _SIZED.sub("", below)):
            for folder in ("wp-content/uploads", "uploads", "."):
                path = self.path.parent / folder / posixpath.normpath(name)
                if path.is_file():
                    return path
        return None

    def _entry(self, item: Item) -> Foreign | None:
        texts = item.texts
        kind, status = texts.get("post_type", "post"), texts.get("status", "publish")
        if kind == "attachment":
            return None
        if kind not in {"post", "page"} or status in LEFT_OUT:
            said = unescape(texts.get("title", "")).strip()[:60] or texts.get("post_id", "")
            self._lose(item.line, "skipped", f"{kind if kind not in {'post', 'page'} else status}: {said}")
            return None
        for why, count in (("comments", item.comments), ("a password", int(bool(texts.get("post_password"))))):
            if count:
                what = f"It had {count} comments" if why == "comments" else "It had a password, and is a draft now"
                self._lose(item.line, why.split()[-1], what)
        return self._made(item, self._date(item), kind == "page", status in DRAFTS or bool(texts.get("post_password")))

    def _made(self, item: Item, when: When | None, page: bool, draft: bool) -> Foreign:
        texts = item.texts
        url = self._path(texts.get("link", ""))
        if when is None and not page:
            self._lose(item.line, "date", "A draft without a date; it gets the day of the export")
            when = moment_of(self.export.channel.get("pubDate"), self.zone) or moment_of("1970-01-01", self.zone)
        cover = self.files.get(item.meta.get("_thumbnail_id", ""))
        tags = [name for domain, _, name in item.terms if domain in {"post_tag", "tag"}]
        categories = [name for domain, _, name in item.terms if domain == "category" and name != "Uncategorized"]
        return Foreign(
            origin=self.name,
            key=url or texts.get("guid") or texts.get("post_id", "") or str(item.line),
            title=unescape(texts.get("title", "")),
            text=self._text(item),
            line=item.content_line or item.line,
            url="" if draft else url,
            date=when,
            page=page,
            slug=texts.get("post_name", ""),
            tags=tuple(dict.fromkeys(map(unescape, tags))),
            categories=tuple(dict.fromkeys(map(unescape, categories))),
            summary=" ".join(re.sub(r"<[^<>]*>", "", unescape(texts.get("excerpt", ""))).split()),
            cover=cover.texts.get("attachment_url", "") if cover else "",
            cover_alt=cover.meta.get("_wp_attachment_image_alt", "") if cover else "",
            author=texts.get("creator", ""),
            draft=draft,
        )

    def _text(self, item: Item) -> str:
        content, line = item.texts.get("encoded", ""), item.content_line or item.line
        blocks = "<!-- wp:" in content
        brackets = Brackets(self.name, line, self._picture, item.texts.get("post_id", ""), self.losses)
        plain = _BLOCK_MARKS.sub("", brackets.turned(content.replace("\r\n", "\n")))
        return markdown_of(plain, self.name, line, self.losses, lines=not blocks)

    def _picture(self, number: str, parent: str) -> list[tuple[str, str]]:
        """Address and description of an attached file; without a number, of all pictures of a post."""
        if number:
            found = [self.files[number]] if number in self.files else []
        else:
            found = [one for one in self.files.values() if one.texts.get("post_parent") == parent]
        return [(one.texts.get("attachment_url", ""), one.meta.get("_wp_attachment_image_alt", "")) for one in found]

    def _date(self, item: Item) -> When | None:
        """The moment as UTC tells it, for an export does not name its zone."""
        gmt = item.texts.get("post_date_gmt", "")
        if gmt and not gmt.startswith("0000"):
            return moment_of(f"{gmt.strip()}Z", self.zone)
        local = item.texts.get("post_date", "")
        if local and not local.startswith("0000"):
            return moment_of(local, self.zone)
        return moment_of(item.texts.get("pubDate", ""), self.zone)

    def _path(self, link: str) -> str:
        try:
            parts = urlsplit(unescape(link.strip()))
            below = urlsplit(self.base).path.rstrip("/")
        except ValueError:
            return ""
        if parts.query and parts.path in {"", "/"}:
            return ""
        path = parts.path.removeprefix(below) if parts.path.startswith(below + "/") else parts.path
        return re.sub("/{2,}", "/", path)

    def _lose(self, line: int, kind: str, what: str) -> None:
        self.losses.append(Loss(self.name, line, kind, what))
