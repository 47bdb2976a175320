"""The one table from refs to paths: the cross-link registry. Built from identity alone, injective, and pure.

A path is that of the file below `output/site`, in NFC; a URL path is the same percent-encoded, without `index.html`.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import unquote, urlsplit

import msgspec

from journeygen.accounts import account_of
from journeygen.entries import CONTENT
from journeygen.errors import WARNING, Problem
from journeygen.journal import Journal
from journeygen.lists import EntryList, page_ref
from journeygen.model import Entry, Page, Project, Ref
from journeygen.slugs import quoted, unsafe

INDEX = "index.html"
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
Owner = Entry | Project | Page


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
    first = FIXED.get(Ref(ref.kind, key)) or f"{FOLDERS[ref.kind]}{key}/{INDEX}"
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
            problems.append(_collision(path, source, other[1]))
        else:
            paths[ref] = path
        reason = source and next(filter(None, map(unsafe, path.split("/"))), "")
        if reason:
            problems.append(
                Problem(source, 1, "name-unsafe", f"`{path}` is not safe on every system", reason, "Rename it")
            )
    redirects, more = _redirects(journal, paths, owners)
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


# --- old addresses


def _redirects(
    journal: Journal, paths: dict[Ref, str], owners: dict[str, tuple[Ref, str]]
) -> tuple[dict[str, Ref], list[Problem]]:
    """Old path -> ref, from `aliases` and from published URLs whose id has moved."""
    redirects: dict[str, Ref] = {}
    problems: list[Problem] = []
    for owner, ref in _owners(journal):
        for alias in owner.aliases:
            path = alias_path(alias)
            taken = owners.get(path.casefold())
            if not path:
                problems.append(
                    _alias_problem(owner, f"`{alias}` is no address on this site", "Write it such as /old/name/")
                )
            elif taken is not None and taken[0] != ref:
                where = f"by {taken[1]}" if taken[1] else "by another page"
                problems.append(_alias_problem(owner, f"The alias {alias} is taken {where}", "Remove the alias"))
            elif taken is None:
                owners[path.casefold()] = (ref, CONTENT + owner.source)
                redirects[path] = ref
    problems += _moved(journal, paths, owners, redirects)
    return redirects, problems


def _owners(journal: Journal) -> Iterator[tuple[Owner, Ref]]:
    for project in journal.projects:
        yield project, Ref("project", project.key)
    for entry in journal.entries.values():
        yield entry, Ref("entry", entry.key)
    for page in journal.pages:
        yield page, Ref("page", page.key)


def alias_path(alias: str) -> str:
    """The file that answers an old address: `/old` is `old/index.html`; empty when it is no address here."""
    path = unquote(urlsplit(alias.strip()).path).replace("\\", "/").lstrip("/")
    parts = path.split("/")
    if not path or any(part in {".", ".."} for part in parts) or any(unsafe(part) for part in parts if part):
        return ""
    if not path.endswith("/") and "." in parts[-1]:
        return unicodedata.normalize("NFC", path)
    return unicodedata.normalize("NFC", path.rstrip("/") + "/" + INDEX)


def _alias_problem(owner: Owner, what: str, fix: str) -> Problem:
    return Problem(CONTENT + owner.source, owner.lines.get("aliases", 1), "alias-taken", what, "", fix)


def _moved(
    journal: Journal, paths: dict[Ref, str], owners: dict[str, tuple[Ref, str]], redirects: dict[str, Ref]
) -> list[Problem]:
    """Redirects for what was published elsewhere under a known id; a problem for what is gone."""
    problems: list[Problem] = []
    current = {f"entry:{entry.id}": Ref("entry", entry.key) for entry in journal.entries.values()}
    current |= {f"project:{project.id}": Ref("project", project.key) for project in journal.projects}
    current |= {f"page:{page.key}": Ref("page", page.key) for page in journal.pages}
    hidden = {f"entry:{entry.id}": entry for entry in journal.hidden.values()}
    for key, published in journal.ledger.urls.items():
        for url in published:
            path = alias_path(url)
            if not path or path.casefold() in owners:
                continue
            if key in current:
                owners[path.casefold()] = (current[key], "")
                redirects[path] = current[key]
            elif key in hidden:
                problems.append(_vanished(CONTENT + hidden[key].source, url, "Its entry is hidden now", WARNING))
            elif not key.startswith("issue:"):
                problems.append(_vanished("ledger.jsonl", url, "Letters and posts may link to it"))
    return problems


def _vanished(path: str, url: str, why: str, level: str = "error") -> Problem:
    fix = f'Add `aliases: ["{url}"]` to the entry or page that takes its place'
    return Problem(path, 0, "url-vanished", f"The published address {url} would vanish", why, fix, level)
