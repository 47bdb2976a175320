"""Reads Ghost's export: the JSON of Settings, Migration, alone or in a zip or folder with `content/images`.

As documented at docs.ghost.org/migration/custom: posts with tags and authors; addresses are `/slug/`.
"""

import json
from html import escape
from pathlib import Path
from typing import Any

from journeygen.errors import UsageError
from journeygen.importing.dating import known_zone, moment_of
from journeygen.importing.foreign import Foreign, ForeignSite, Loss
from journeygen.importing.html_text import markdown_of
from journeygen.importing.plain import word
from journeygen.importing.texts import files_below

LARGEST = 512 << 20
HOME = "__GHOST_URL__"


def read(source: Path, zone: str) -> ForeignSite:
    """Everything that an export holds."""
    path = source
    if source.is_dir():
        found = [one for one in files_below(source) if one.suffix == ".json" and _table(one) is not None]
        if len(found) != 1:
            raise UsageError(f"{source} holds {len(found)} exports of Ghost. Name the .json file itself")
        path = found[0]
    table = _table(path)
    if table is None:
        raise UsageError(f"{path} is no export of Ghost: there are no `posts` in it")
    return _Reader(path, zone, table).site()


def _table(path: Path) -> dict[str, Any] | None:
    """The tables of an export, whatever they are wrapped in."""
    if path.stat().st_size > LARGEST:
        raise UsageError(f"{path} is larger than 512 MB")
    try:
        found = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path} is no JSON that can be read: {error}") from None
    if isinstance(found, dict) and isinstance(found.get("db"), list) and found["db"]:
        found = found["db"][0]
    found = found.get("data", found) if isinstance(found, dict) else None
    return found if isinstance(found, dict) and isinstance(found.get("posts"), list) else None


class _Reader:
    def __init__(self, path: Path, zone: str, table: dict[str, Any]) -> None:
        self.path, self.name, self.table = path, path.name, table
        self.losses: list[Loss] = []
        self.settings = {word(one.get("key")): one.get("value") for one in self._rows("settings")}
        self.zone = known_zone(self.settings.get("timezone"), zone)
        self.tags = {word(one.get("id")): one for one in self._rows("tags")}
        self.users = {word(one.get("id")): word(one.get("name")) for one in self._rows("users")}

    def site(self) -> ForeignSite:
        """The site."""
        entries = [entry for one in self._rows("posts") if (entry := self._entry(one)) is not None]
        what = "Feeds, tags and authors of the old site have no redirects of their own"
        self.losses.append(Loss(self.name, 0, "list", what))
        root = self.path.parent
        title = word(self.settings.get("title")) or "Ghost"
        return ForeignSite(title=title, base="", entries=entries, losses=self.losses, roots=(root, root / "content"))

    def _rows(self, name: str) -> list[dict[str, Any]]:
        rows = self.table.get(name)
        return [one for one in rows if isinstance(one, dict)] if isinstance(rows, list) else []

    def _entry(self, post: dict[str, Any]) -> Foreign | None:
        slug, title = word(post.get("slug")), word(post.get("title"))
        status = word(post.get("status"))
        page = word(post.get("type")) == "page" or post.get("page") in {True}
        if word(post.get("visibility")) not in {"", "public"}:
            self.losses.append(Loss(self.name, 0, "paid", f"{slug}: it was for members alone, and is a draft now"))
        tags = [word(one.get("name")) for one in self._tagged(post)]
        when = moment_of(post.get("published_at") or post.get("created_at"), self.zone)
        return Foreign(
            origin=self.name,
            key=f"/{slug}/" if slug else word(post.get("uuid") or post.get("id")) or title,
            title=title,
            text=markdown_of(self._html(post).replace(HOME, ""), self.name, 1, self.losses),
            url=f"/{slug}/" if slug and status in {"published", "sent"} else "",
            date=when or moment_of("1970-01-01", self.zone),
            updated=moment_of(post.get("updated_at"), self.zone),
            page=page,
            slug=slug,
            tags=tuple(one for one in tags if one and not one.startswith("#")),
            categories=tuple(one for one in tags[:1] if not one.startswith("#")),
            summary=word(post.get("custom_excerpt") or post.get("meta_description")),
            cover=word(post.get("feature_image")).replace(HOME, ""),
            cover_alt=word(post.get("feature_image_alt")),
            author=self.users.get(word(post.get("author_id")), ""),
            draft=status not in {"published", "sent"} or word(post.get("visibility")) not in {"", "public"},
        )

    def _html(self, post: dict[str, Any]) -> str:
        """What a post says; of one that only Ghost's editor can show, its plain text."""
        html = post.get("html")
        if isinstance(html, str):
            return html
        named = word(post.get("slug")) or word(post.get("title"))
        self.losses.append(Loss(self.name, 0, "markup", f"{named}: it has no HTML; its plain text came along"))
        return "<p>" + "</p><p>".join(escape(str(post.get("plaintext") or "")).split("\n\n")) + "</p>"

    def _tagged(self, post: dict[str, Any]) -> list[dict[str, Any]]:
        own = post.get("tags")
        if isinstance(own, list):
            return [one for one in own if isinstance(one, dict)]
        rows = [one for one in self._rows("posts_tags") if one.get("post_id") == post.get("id")]
        rows.sort(key=lambda one: word(one.get("sort_order")).zfill(9))
        return [self.tags[key] for one in rows if (key := word(one.get("tag_id"))) in self.tags]
