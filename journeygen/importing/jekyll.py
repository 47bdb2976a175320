"""Reads a Jekyll site: posts and drafts wherever they lie, collections that have pages, and pages with front matter.

As documented at jekyllrb.com/docs (posts, permalinks, configuration, front matter defaults).
"""

import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from journeygen.importing.dating import as_written, known_zone, moment_of
from journeygen.importing.foreign import Foreign, ForeignSite, Loss
from journeygen.importing.jekyll_posts import KNOWN, STYLES, JekyllPost, named, padded
from journeygen.importing.liquid import Liquid
from journeygen.importing.places import dated_tokens, filled, jekyll_slug
from journeygen.importing.plain import dotted, others, picture, titled, word, words
from journeygen.importing.texts import Text, files_below, read_settings, read_text, relative
from journeygen.model import When
from journeygen.moments import from_epoch

TEXTS = {".md", ".markdown", ".mkd", ".mkdn", ".html", ".htm", ".textile"}
_DATED = re.compile(r"(\d{2,4}-\d{1,2}-\d{1,2})-(.+)")
_LOOPS = re.compile(r"\{%-?\s*(?:for|if|include|assign|case)\b")


def read(root: Path, zone: str) -> ForeignSite:
    """Everything that a Jekyll site holds; `zone` counts where the site does not name its own."""
    losses: list[Loss] = []
    config = read_settings([root / "_config.yml", root / "_config.yaml", root / "_config.toml"], root, losses)
    return _Reader(root, config, known_zone(config.get("timezone"), zone), losses).site()


class _Reader:
    def __init__(self, root: Path, config: dict[str, Any], zone: str, losses: list[Loss]) -> None:
        self.root, self.config, self.zone, self.losses = root, config, zone, losses
        self.source = root / (word(config.get("source")) or ".")
        self.base = word(config.get("url")).rstrip("/") + "/" + word(config.get("baseurl")).strip("/")
        collections = config.get("collections")
        self.collections = {"posts": {"output": True}, **(collections if isinstance(collections, dict) else {})}
        self.excluded = words(config.get("exclude", ()))

    def site(self) -> ForeignSite:
        """The site; posts know each other's addresses before any text is turned."""
        posts = [post for path in files_below(self.source) if (post := self._post(path)) is not None]
        for post in posts:
            post.url = self._url(post, post.when)
        self.addresses = {key: post.url for post in posts for key in self._names(post)}
        entries = [entry for post in posts if (entry := self._entry(post)) is not None]
        self.losses.append(
            Loss("_config.yml", 0, "list", "Lists, archives and feeds of the old site have no redirects of their own")
        )
        title = word(self.config.get("title")) or self.root.resolve().name
        return ForeignSite(
            title=title, base=self.base, entries=entries, losses=self.losses, roots=(self.source,), also=None
        )

    def _post(self, path: Path) -> JekyllPost | None:
        name = relative(path, self.root)
        parts = path.relative_to(self.source).parts
        if path.suffix.lower() not in TEXTS or any(
            fnmatch(name, one) or name.startswith(one.rstrip("/") + "/") for one in self.excluded
        ):
            return None
        kind = next((part[1:] for part in parts[:-1] if part.startswith("_")), "page")
        if kind not in {"page", "drafts"} and not self._has_pages(kind):
            return None
        text = read_text(path, name, self.losses)
        if text is None or (kind == "page" and text.line == 1):
            return None
        if kind in {"posts", "drafts"}:
            return self._dated(path, name, text, kind, parts)
        return JekyllPost(path, name, text, kind, path.stem, moment_of(text.table.get("date"), self.zone), parts[:-1])

    def _has_pages(self, kind: str) -> bool:
        found = self.collections.get(kind)
        return isinstance(found, dict) and found.get("output") is True

    def _dated(self, path: Path, name: str, text: Text, kind: str, parts: tuple[str, ...]) -> JekyllPost | None:
        mark = parts.index(f"_{kind}")
        found = _DATED.fullmatch(path.stem)
        slug = found[2] if found else path.stem
        when = moment_of(text.table.get("date"), self.zone)
        if when is None and text.table.get("date") is not None:
            self.losses.append(
                Loss(name, 1, "date", f"`{word(text.table['date'])[:40]}` is no date that is known here")
            )
        when = when or (moment_of(padded(found[1]), self.zone) if found else None)
        if when is None and kind == "posts":
            self.losses.append(
                Loss(name, 0, "skipped", "A post needs a date in its name; Jekyll leaves it out as well")
            )
            return None
        if when is None:
            when = from_epoch(int(path.stat().st_mtime), self.zone)
            self.losses.append(Loss(name, 0, "date", f"A draft without a date; it gets its file's: {when.date}"))
        return JekyllPost(path, name, text, kind, slug, when, (*parts[:mark], *parts[mark + 1 : -1]))

    # --- addresses

    def _url(self, post: JekyllPost, when: When | None) -> str:
        table = self._table(post)
        own = word(table.get("permalink"))
        pattern = own or self._pattern(post)
        categories = self._categories(post, table)
        title = jekyll_slug(word(table.get("slug")) or post.slug, cased=True, pretty=True)
        tokens = {
            **dated_tokens(when),
            "categories": "/".join(jekyll_slug(one) for one in categories),
            "title": title,
            "slug": jekyll_slug(word(table.get("slug")) or post.slug),
            "basename": post.slug,
            "name": post.slug,
            "output_ext": ".html",
            "collection": post.kind,
            "path": "/".join((*(part for part in post.folders if not part.startswith("_")), post.slug)),
        }
        url = filled(STYLES.get(pattern, pattern), tokens)
        return url.removesuffix("index.html") if url.endswith("/index.html") else url

    def _other_days(self, post: JekyllPost, table: dict[str, Any]) -> tuple[str, ...]:
        """Where no zone is named, Jekyll takes the machine's that it runs on: a date may have had the day it was
        written with as well.
        """
        if word(self.config.get("timezone")) or post.when is None or post.kind != "posts":
            return ()
        other = self._url(post, as_written(table.get("date"), post.when))
        return (other,) if other != post.url else ()

    def _pattern(self, post: JekyllPost) -> str:
        style = word(self.config.get("permalink")) or "date"
        if post.kind in {"posts", "drafts"}:
            table = self.collections["posts"]
            return word(table.get("permalink")) or style if isinstance(table, dict) else style
        pretty = style == "pretty" or style.endswith("/")
        if post.kind != "page":
            own = word(self.collections[post.kind].get("permalink"))
            return own or f"/:collection/{post.slug}{'/' if pretty else ':output_ext'}"
        folder = "/".join(post.folders)
        if post.slug == "index":
            return f"/{folder}/"
        return f"/{folder}/{post.slug}{'/' if pretty else ':output_ext'}"

    def _names(self, post: JekyllPost) -> Iterator[str]:
        yield f"link {relative(post.path, self.source)}"
        if post.kind == "posts":
            yield f"post_url {post.path.stem}"
            inside = relative(post.path, self.source).replace("_posts/", "", 1)
            yield f"post_url {inside.rpartition('.')[0]}"

    def _place(self, tag: str, name: str) -> str:
        return self.addresses.get(f"{tag} {name.lstrip('/')}", "")

    # --- what a post says

    def _table(self, post: JekyllPost) -> dict[str, Any]:
        """Its front matter over what the config says of files like it."""
        kind = "posts" if post.kind == "drafts" else "pages" if post.kind == "page" else post.kind
        below = relative(post.path, self.source)
        table: dict[str, Any] = {}
        for one in self.config.get("defaults") or ():
            scope = one.get("scope") if isinstance(one, dict) else None
            if isinstance(scope, dict) and isinstance(one.get("values"), dict):
                path = word(scope.get("path"))
                if word(scope.get("type")) in {"", kind} and (
                    not path or below.startswith(path.rstrip("/") + "/") or fnmatch(below, path)
                ):
                    table |= one["values"]
        return table | post.text.table

    def _categories(self, post: JekyllPost, table: dict[str, Any]) -> tuple[str, ...]:
        said = words(table.get("categories"), "") or ((word(table["category"]),) if word(table.get("category")) else ())
        folders = post.folders if post.kind in {"posts", "drafts"} else ()
        return tuple(dict.fromkeys((*folders, *said)))

    def _entry(self, post: JekyllPost) -> Foreign | None:
        table, text = self._table(post), post.text
        page = post.kind not in {"posts", "drafts"} and (post.kind == "page" or post.when is None)
        if not self._is_text(post, table, page):
            return None
        cover, alt = picture(post.text.table.get("image"))
        liquid = Liquid(post.name, text.line, self._values(post, table), self._place, self.losses)
        return Foreign(
            origin=post.name,
            key=post.url,
            title=word(table.get("title")) or titled(post.slug),
            text=liquid.turned(text.body),
            line=text.line,
            url=post.url,
            date=post.when,
            page=page,
            home=post.path.parent,
            slug=word(table.get("slug")) or post.slug,
            aliases=tuple(dict.fromkeys((*words(table.get("redirect_from")), *self._other_days(post, table)))),
            categories=self._categories(post, table),
            folder=next((part for part in post.folders if not part.startswith("_")), ""),
            cover=cover,
            cover_alt=alt,
            draft=post.kind == "drafts" or table.get("published") is False or table.get("draft") is True,
            extra=others(text.table, KNOWN),
            **named(table, self.zone),
        )

    def _is_text(self, post: JekyllPost, table: dict[str, Any], page: bool) -> bool:
        """Whether there are words of its own; what a template makes is named."""
        text = post.text
        if post.path.suffix.lower() == ".textile":
            self.losses.append(Loss(post.name, text.line, "markup", "Textile stays as it is: nothing here reads it"))
        bare = word(table.get("layout")) in {"null", "none"} or not text.body.strip()
        if page and (bare or _LOOPS.search(text.body)):
            self.losses.append(
                Loss(post.name, text.line, "page", f"{post.url} is made by a template, and was left out")
            )
            return False
        return True

    def _values(self, post: JekyllPost, table: dict[str, Any]) -> dict[str, Any]:
        """What `{{ site.x }}` and `{{ page.x }}` give."""
        values = dotted("site", self.config) | dotted("page", table)
        below = word(self.config.get("baseurl")).strip("/")
        values |= {"site.url": word(self.config.get("url")).rstrip("/"), "site.baseurl": f"/{below}" if below else ""}
        return values | {"page.url": post.url, "page.title": table.get("title", ""), "page.id": post.url}
