"""Turns what bodies refer to into site paths, and says what leads nowhere. Pure."""

import posixpath
from collections.abc import Iterable, Iterator
from functools import cached_property
from urllib.parse import unquote

import msgspec

from journeygen.album import derivatives, file_path, is_picture, media_path, photo_of
from journeygen.calendar import EXPIRED
from journeygen.entries import BUNDLE_FILE, CONTENT, PROJECT_FILE
from journeygen.errors import WARNING, Problem, nearest
from journeygen.forwarding import alias_path
from journeygen.journal import Journal, hidden_reason
from journeygen.model import Entry, Link, Note, Page, Project, Ref
from journeygen.nearby import Nearby
from journeygen.routes import Routes
from journeygen.slugs import quoted

Thing = Entry | Project | Page | Note


class Targets(msgspec.Struct, frozen=True):
    """Where a source path or a site path leads: a ref in this build, or a hidden entry."""

    by_source: dict[str, Ref]
    hidden: dict[str, Entry]
    by_path: dict[str, Ref]


def targets_of(journal: Journal, routes: Routes) -> Targets:
    """Everything that a body may link to."""
    by_source: dict[str, Ref] = {}
    for entry in journal.entries.values():
        _add(by_source, entry.source, Ref("entry", entry.key))
    for project in journal.projects:
        by_source[project.folder] = Ref("project", project.key)
        if project.source:
            _add(by_source, project.source, Ref("project", project.key))
    for page in journal.pages:
        _add(by_source, page.source, Ref("page", page.key))
    for issue in journal.issues:
        by_source[f"newsletter/{issue.month}.md"] = Ref("issue", issue.month)
    hidden: dict[str, Entry] = {}
    for entry in journal.hidden.values():
        hidden[entry.source] = hidden[posixpath.dirname(entry.source)] = entry
    by_path = {path: ref for ref, path in routes.paths.items()} | routes.redirects
    return Targets(by_source, hidden, by_path)


def _add(by_source: dict[str, Ref], source: str, ref: Ref) -> None:
    by_source[source] = ref
    if posixpath.basename(source) in {BUNDLE_FILE, PROJECT_FILE}:
        by_source[posixpath.dirname(source)] = ref
    else:
        by_source[source.removesuffix(".md")] = ref


class Linker:
    """Answers where a link of a body leads in this build."""

    def __init__(self, journal: Journal, routes: Routes) -> None:
        self.journal = journal
        self.routes = routes

    @cached_property
    def targets(self) -> Targets:
        """What a link may name. It takes a while, and is the same as long as no entry comes, goes or moves."""
        return targets_of(self.journal, self.routes)

    def href(self, target: str, fragment: str = "") -> str | None:
        """The site path of a link's target, or None when it leads nowhere."""
        kind, _, path = target.partition(":")
        place = self._source_path(path) if kind == "source" else self._site_path(path)
        return place if place is None or not fragment else f"{place}#{quoted(fragment)}"

    def _source_path(self, path: str) -> str | None:
        path = path.rstrip("/")
        ref = self.targets.by_source.get(path)
        if ref is not None:
            return self.routes.url(ref)
        if path in self.targets.hidden:
            return self.routes.url(Ref("project", self.targets.hidden[path].project)) if self._has_project(path) else ""
        media = self.journal.media.get(path)
        if media is None:
            return None
        if not is_picture(self.journal, path):
            return quoted(file_path(media))
        settings = self.journal.config.media
        return media_path(media, derivatives(media, settings)[-1], settings)

    def _has_project(self, path: str) -> bool:
        return Ref("project", self.targets.hidden[path].project) in self.routes.paths

    def _site_path(self, path: str) -> str | None:
        plain, _, query = path.partition("?")
        file = alias_path("/" + plain) if plain.strip("/") else "index.html"
        ref = self.targets.by_path.get(file) or self.targets.by_path.get(unquote(plain))
        if ref is None:
            return None
        return self.routes.url(ref) + (f"?{query}" if query else "")

    # --- problems

    @cached_property
    def _files(self) -> Nearby:
        return Nearby(self.journal.files)

    @cached_property
    def _pages(self) -> Nearby:
        return Nearby(path.removesuffix("/index.html") for path in self.targets.by_path)

    def problems(self) -> Iterator[Problem]:
        """Every link, picture and file that leads nowhere, in all that is shown."""
        for thing in self._things():
            for link in thing.links:
                problem = self._link_problem(thing, link)
                if problem is not None:
                    yield problem
        for entry in self.journal.entries.values():
            yield from self._file_problems(
                entry,
                {
                    "cover": [entry.cover],
                    "photos": [photo.file for photo in entry.photos],
                    "audio": [entry.audio],
                    "video": [entry.video],
                    "captions": [entry.captions],
                    "social": [own.image for own in entry.own_posts.values()],
                },
            )
        for project in self.journal.projects:
            ends = {"before": [project.before], "after": [project.after]}
            yield from self._file_problems(project, {"cover": [project.cover], **ends})

    def _things(self) -> Iterator[Thing]:
        yield from self.journal.entries.values()
        yield from self.journal.projects
        yield from self.journal.pages
        yield from (issue.note for issue in self.journal.issues if issue.note is not None)

    def _link_problem(self, thing: Thing, link: Link) -> Problem | None:
        kind, _, path = link.target.partition(":")
        if link.image:
            return self._image_problem(thing, link, path) if kind == "source" else self._path_problem(thing, link, path)
        if (
            kind == "source"
            and path.rstrip("/") in self.targets.hidden
            and path.rstrip("/") not in self.targets.by_source
        ):
            entry = self.targets.hidden[path.rstrip("/")]
            why = f"{CONTENT}{entry.source} has no page: {hidden_reason(self.journal.status[entry.key])}"
            what = "This link leads to an entry that is not published"
            return Problem(
                CONTENT + thing.source,
                link.line,
                "link-hidden",
                what,
                why,
                "Until then it leads to the project",
                WARNING,
            )
        if self.href(link.target) is None:
            return self._dangling(thing, link, path) if kind == "source" else self._path_problem(thing, link, path)
        return self._fragment_problem(thing, link)

    def _dangling(self, thing: Thing, link: Link, path: str) -> Problem:
        what = f"This link leads nowhere: there is no {CONTENT}{path}"
        if path == ".." or path.startswith("../"):
            what = "This link leads out of content/"
        near = self._files.to(path)
        fix = f"Did you mean {CONTENT}{near}?" if near else "Correct the path; it is read from this file's folder"
        return Problem(CONTENT + thing.source, link.line, "link-dangling", what, fix=fix)

    def _path_problem(self, thing: Thing, link: Link, path: str) -> Problem | None:
        if self._site_path(path) is not None:
            return None
        what = f"This link leads nowhere: the site has no /{path}"
        near = self._pages.to(path.strip("/").removesuffix("/index.html"))
        fix = (
            f"Did you mean /{near}{'' if '.' in near.rpartition('/')[2] else '/'}?"
            if near
            else "Link to the Markdown file instead"
        )
        return Problem(CONTENT + thing.source, link.line, "link-dangling", what, fix=fix)

    def _fragment_problem(self, thing: Thing, link: Link) -> Problem | None:
        if not link.fragment:
            return None
        kind, _, path = link.target.partition(":")
        ref = self.targets.by_source.get(path.rstrip("/")) if kind == "source" else None
        ids = self._ids(ref) if ref is not None else None
        if ids is None or link.fragment in ids:
            return None
        what = f"There is no heading `#{link.fragment}` in {CONTENT}{path}"
        return Problem(CONTENT + thing.source, link.line, "link-fragment", what, _ids_hint(link.fragment, ids))

    def _ids(self, ref: Ref) -> tuple[str, ...] | None:
        if ref.kind == "entry":
            entry = self.journal.entries[ref.key]
            return None if self.journal.status[entry.key] == EXPIRED else entry.ids
        return None

    def _no_picture(self, thing: Thing, path: str) -> tuple[str, str]:
        """Why a file cannot be shown as a picture, and what to do: a film or a sound wants marks of its own."""
        media, name = self.journal.media.get(path), _seen_from(thing, path)
        if media is not None and media.kind in {"video", "audio"}:
            return f"It is {media.kind}", f'Write <{media.kind} src="{name}" controls></{media.kind}>'
        if media is not None:
            return "It is no picture", f"Link to it: [what it is]({name})"
        near = self._files.to(path)
        fix = f"Did you mean {_seen_from(thing, near)}?" if near else "Put the picture beside this text"
        return f"There is no {CONTENT}{path}", fix

    def _image_problem(self, thing: Thing, link: Link, path: str) -> Problem | None:
        place = CONTENT + thing.source
        if not is_picture(self.journal, path):
            why, fix = self._no_picture(thing, path)
            return Problem(place, link.line, "image-missing", "This picture cannot be shown", why, fix)
        if not link.alt and not photo_of(self.journal, path).alt and not self._described(thing, path):
            what = f"The picture {posixpath.basename(path)} has no description"
            why = "People who cannot see it, and readers of mail with pictures off, get nothing"
            fix = f"Write ![what it shows]({posixpath.basename(path)})"
            return Problem(place, link.line, "alt-missing", what, why, fix, WARNING)
        return None

    def _described(self, thing: Thing, path: str) -> bool:
        return isinstance(thing, Entry) and any(photo.file == path and photo.alt for photo in thing.photos)

    def _file_problems(self, thing: Entry | Project, files: dict[str, Iterable[str]]) -> Iterator[Problem]:
        for key, names in files.items():
            for name in names:
                if not name or "://" in name or name in self.journal.media:
                    continue
                near = self._files.to(name)
                fix = f"Did you mean {_seen_from(thing, near)}?" if near else "Put the file beside this text"
                what = f"`{key}` names a file that is not there: {CONTENT}{name}"
                yield Problem(CONTENT + thing.source, thing.lines.get(key, 1), "file-missing", what, "", fix)


def _seen_from(thing: Thing, file: str) -> str:
    """A file of `content/` as a text names it."""
    return posixpath.relpath(file, posixpath.dirname(thing.source))


def _ids_hint(fragment: str, ids: tuple[str, ...]) -> str:
    near = nearest(fragment, ids)
    return f"Did you mean `#{near}`?" if near else f"It has {', '.join('#' + one for one in ids[:8]) or 'no headings'}"
