"""The one table from refs to paths: the cross-link registry. Built from identity alone, injective, and pure.

A path is that of the file below `output/site`, in NFC; a URL path is the same percent-encoded, without `index.html`.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

import msgspec

from journeygen.accounts import account_of
from journeygen.entries import CONTENT
from journeygen.errors import Problem
from journeygen.forwarding import INDEX, forwarded
from journeygen.journal import Journal
from journeygen.lists import EntryList, page_ref
from journeygen.model import Ref
from journeygen.slugs import quoted, unsafe

FIXED = {
    Ref("home"): INDEX,
    Ref("archive"): "archive/index.html",
    Ref("for-sale"): "for-sale/index.html",
    Ref("newsletter"): "newsletter/index.html",
    Ref("feed", "atom"): "feed.xml",
    Ref("feed", "json"): "feed.json",
    Ref("feed", "newsletter"): "newsletter/feed.xml",
    Ref("sitemap"): "sitemap.xml",
    Ref("robots"): "robots.txt",
    Ref("missing"): "404.html",
    Ref("links"): "links.json",
}
# Where hosts look for redirects, and where a server of nginx can include them from.
RULES = {Ref("redirects", "hosts"): "_redirects", Ref("redirects", "nginx"): "redirects.map"}
WEBFINGER = ".well-known/webfinger"
FOLDERS = {
    "project": "",
    "entry": "",
    "page": "",
    "step": "steps/",
    "tag": "tags/",
    "year": "archive/",
    "issue": "newsletter/",
}


class Routes(msgspec.Struct, frozen=True):
    """Ref -> path of its file, and old path -> ref for what redirects. No two refs share a path."""

    paths: dict[Ref, str]
    redirects: dict[str, Ref]
    problems: tuple[Problem, ...]

    def path(self, ref: Ref) -> str:
        """The file that holds a ref. Raises KeyError for a ref that is not in this build."""
        return self.paths[ref]

    def url(self, ref: Ref) -> str:
        """The site path of a ref: percent-encoded, without a leading slash, the home page being empty."""
        return url_of(self.paths[ref])


@lru_cache(maxsize=65536)
def url_of(path: str) -> str:
    """A file's path as a URL path: `stool/index.html` is `stool/`."""
    return quoted(path.removesuffix(INDEX) if path == INDEX or path.endswith("/" + INDEX) else path)


def path_for(ref: Ref) -> str:
    """The path of a ref, from its identity alone: `tag:oak#2` is `tags/oak/page/2/index.html`."""
    key, _, page = ref.key.partition("#")
    if ref.kind == "feed" and key.startswith("project/"):
        return f"{key.removeprefix('project/')}/feed.xml"
    first = FIXED.get(Ref(ref.kind, key) if page else ref) or f"{FOLDERS[ref.kind]}{key}/{INDEX}"
    return f"{first.removesuffix(INDEX)}page/{page}/{INDEX}" if page else first


def build_routes(journal: Journal, lists: dict[Ref, EntryList], files: Iterable[tuple[Ref, str, str]]) -> Routes:
    """The routes of a journal. `files` are (ref, path, source) of what is copied: static files and theme assets."""
    owners: dict[str, tuple[Ref, str]] = {}
    paths: dict[Ref, str] = {}
    problems: list[Problem] = []
    for ref, named, source in (*_pages_of(journal, lists), *files):
        path = named if named.isascii() else unicodedata.normalize("NFC", named)
        other = owners.setdefault(path.casefold(), (ref, source))
        if other[0] != ref:
            problems += [_collision(path, source, other[1])] if source or other[1] else []
        else:
            paths[ref] = path
        reason = source and next(filter(None, map(unsafe, path.split("/"))), "")
        if reason:
            problems.append(
                Problem(source, 1, "name-unsafe", f"`{path}` is not safe on every system", reason, "Rename it")
            )
    problems += [*_tags_without_a_page(lists), *_files_over_folders(owners)]
    redirects, more = forwarded(journal, paths, owners)
    if redirects:
        # A maker's own file of that name wins.
        paths |= {ref: path for ref, path in RULES.items() if path.casefold() not in owners}
    return Routes(paths, redirects, (*problems, *more))


def _pages_of(journal: Journal, lists: dict[Ref, EntryList]) -> Iterator[tuple[Ref, str, str]]:
    """Every generated file: its ref, its path, and the source to name when two collide."""
    for ref in FIXED:
        yield ref, path_for(ref), ""
    if journal.config.site.webfinger and account_of(journal.config) is not None:
        yield Ref("webfinger"), WEBFINGER, ""
    for project in journal.projects:
        source = CONTENT + (project.source or project.folder)
        yield Ref("feed", f"project/{project.key}"), path_for(Ref("feed", f"project/{project.key}")), source
    sources = {project.key: CONTENT + (project.source or project.folder) for project in journal.projects}
    for one in lists.values():
        for number in range(1, one.pages + 1):
            ref = page_ref(one.ref, number)
            yield ref, path_for(ref), sources[one.ref.key] if one.ref.kind == "project" else ""
    for entry in journal.entries.values():
        ref = Ref("entry", entry.key)
        yield ref, path_for(ref), CONTENT + entry.source
    for page in journal.pages:
        yield Ref("page", page.key), path_for(Ref("page", page.key)), CONTENT + page.source
    for issue in journal.issues:
        yield Ref("issue", issue.month), path_for(Ref("issue", issue.month)), ""
    for number in range(2, issue_pages(journal) + 1):
        ref = page_ref(Ref("newsletter"), number)
        yield ref, path_for(ref), ""


def issue_pages(journal: Journal) -> int:
    """How many pages of 100 the newsletter's archive fills."""
    return max(1, -(-len(journal.issues) // 100))


def _files_over_folders(owners: dict[str, tuple[Ref, str]]) -> Iterator[Problem]:
    """Static files that are called as a folder which the site needs. Our own folders have no dot in their names."""
    for path, (ref, source) in owners.items():
        if ref.kind == "static" and "." not in path.rpartition("/")[2]:
            other = next((one for one in owners if one.startswith(path + "/")), None)
            if other is not None:
                what = f"/{path} cannot be a file: the site needs a folder of that name"
                yield Problem(source, 0, "route-twice", what, f"It holds {other}", "Rename the file")


def _tags_without_a_page(lists: dict[Ref, EntryList]) -> Iterator[Problem]:
    """Tags that cannot be a folder's name everywhere, and such as some file systems do not tell apart."""
    seen: dict[str, EntryList] = {}
    for one in lists.values():
        if one.ref.kind != "tag":
            continue
        entry, other = one.entries[0], seen.setdefault(one.ref.key.casefold(), one)
        reason = unsafe(one.ref.key)
        if other is not one:
            reason = f"some systems take its page for that of `{other.title}`"
        if reason:
            place, line = CONTENT + entry.source, entry.lines.get("tags", 1)
            what = f"The tag `{one.title[:60]}` cannot have a page"
            yield Problem(place, line, "tag-unsafe", what, reason, "Write another one")


def _collision(path: str, source: str, other: str) -> Problem:
    what = f"/{url_of(path)} would be written twice: from {source or 'a page that journeygen makes'}"
    why = f"and from {other or 'a page that journeygen makes'}"
    return Problem(
        source or other,
        1 if (source or other).endswith(".md") else 0,
        "route-twice",
        f"{what} {why}",
        fix="Rename one of them",
    )
