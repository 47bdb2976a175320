"""Reads one source as what its place says it is: an entry, a project, a page or an editor's note.

Depends on nothing but the text, its path and the settings below, so that a result can be kept until one of them
changes. Whether a step is declared or a link leads anywhere is the journal's to say.
"""

import posixpath
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from journeygen import fields, markup
from journeygen.config import Config, Markdown
from journeygen.errors import Problem, did_you_mean, nearest
from journeygen.fields import Converter, Reading
from journeygen.later import later
from journeygen.markup import Rendered
from journeygen.model import Entry, Note, Page, Project
from journeygen.moments import moment
from journeygen.slugs import slugify, split_date, unsafe
from journeygen.sources import Source

if TYPE_CHECKING:
    from journeygen import matter
    from journeygen.matter import Matter
else:
    matter = later("journeygen.matter")

CONTENT = "content/"
PROJECT_FILE, BUNDLE_FILE = "project.md", "index.md"
PAGES, NOTES = "pages", "newsletter"
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
Thing = Entry | Project | Page | Note


class ReadingRules(msgspec.Struct, frozen=True):
    """What besides the text decides how a source is read; part of the key under which the result is kept."""

    markdown: Markdown
    zone: str
    language: str
    version: str = markup.VERSION_KEY

    @classmethod
    def of(cls, config: Config) -> "ReadingRules":
        """The rules that a config sets."""
        return cls(config.markdown, config.site.timezone, config.site.language)


class Parsed(msgspec.Struct, frozen=True):
    """One source as understood; `thing` is None when its problems leave nothing to show."""

    thing: Thing | None
    problems: tuple[Problem, ...] = ()


def parse(source: Source, rules: ReadingRules) -> Parsed:
    """What one source says. Never raises for bad input: every problem is in the result."""
    found = matter.read_matter(source.path, source.text)
    if isinstance(found, Problem):
        return Parsed(None, (found,))
    return _Parser(source, found, rules).parsed()


class _Parser:
    """One source on its way: collects problems while values are converted."""

    def __init__(self, source: Source, found: "Matter", rules: ReadingRules) -> None:
        self.source = source
        self.matter = found
        self.rules = rules
        self.below = source.path.removeprefix(CONTENT)
        self.reading = Reading(posixpath.dirname(self.below), rules.zone)
        self.lines = dict(found.lines)
        self.wrong: set[str] = set()
        self.problems: list[Problem] = []

    def parsed(self) -> Parsed:
        """The thing that stands at this place."""
        parts = self.below.split("/")
        make: Callable[[list[str]], Thing | None] = self._entry
        if parts[0] in (PAGES, NOTES):
            make = self._page if parts[0] == PAGES else self._note
        elif parts[-1] == PROJECT_FILE:
            make = self._project
        thing = make(parts)
        return Parsed(None if self._failed() else thing, tuple(self.problems))

    def _failed(self) -> bool:
        return any(problem.level == "error" for problem in self.problems)

    # --- kinds

    def _entry(self, parts: list[str]) -> Entry | None:
        stem = parts[-2] if parts[-1] == BUNDLE_FILE else parts[-1].removesuffix(".md")
        prefix, name = split_date(stem)
        values = self._values(fields.ENTRY)
        self._require(values, "title", "Readers and feeds need a name for it", 'Add a line title: "..."')
        self._require(values, "step", "It says where in the process this happened", "Add a line step: idea")
        self._dated(values, prefix)
        in_letter, lead = values.pop("newsletter", (True, False))
        shared, own_posts = values.pop("social", (True, {}))
        slug = self._slug(values, name or stem)
        folder = slugify(parts[0])
        body = self._body(values.get("lang", ""))
        if self._failed():
            return None
        key = f"{folder}/{slug}"
        return Entry(
            key=key,
            source=self.below,
            project=folder,
            slug=slug,
            id=values.pop("id", "") or key,
            newsletter=in_letter,
            lead=lead,
            social=shared,
            own_posts=own_posts,
            lines=self.lines,
            **values,
            **_text_fields(body),
        )

    def _project(self, parts: list[str]) -> Project | None:
        values = self._values(fields.PROJECT)
        slug = self._slug(values, parts[0])
        values.setdefault("title", parts[0])
        self._choice(values, "status", ("active", "paused", "finished", "for-sale", "sold", "commission"))
        self._choice(values, "process_sheet", ("public", "private"))
        shared, own_posts = values.pop("social", (True, {}))
        body = self._body(values.get("lang", ""))
        if self._failed():
            return None
        return Project(
            key=slug,
            folder=parts[0],
            source=self.below,
            id=values.pop("id", "") or slug,
            social=shared,
            own_posts=own_posts,
            lines=self.lines,
            body=body.body,
            ids=body.ids,
            links=body.links,
            **values,
        )

    def _page(self, parts: list[str]) -> Page | None:
        stem = parts[-2] if parts[-1] == BUNDLE_FILE and len(parts) > 2 else parts[-1].removesuffix(".md")
        values = self._values(fields.PAGE)
        self._require(values, "title", "Readers need a name for it", 'Add a line title: "..."')
        values.pop("author", None)
        slug = self._slug(values, stem)
        body = self._body(values.get("lang", ""))
        if self._failed():
            return None
        return Page(
            key=slug,
            source=self.below,
            lines=self.lines,
            body=body.body,
            ids=body.ids,
            links=body.links,
            **values,
        )

    def _note(self, parts: list[str]) -> Note | None:
        month = parts[-1].removesuffix(".md")
        if not _MONTH.fullmatch(month):
            what = "This file's name is no month"
            self._problem("", "note-month", what, "An editor's note belongs to one issue", "Name it such as 2026-03.md")
        values = self._values(fields.NOTE)
        values["subject"] = values.get("subject") or values.pop("title", "")
        values.pop("title", None)
        body = self._body(values.get("lang", ""))
        if self._failed():
            return None
        return Note(
            month=month,
            source=self.below,
            lines=self.lines,
            body=body.body,
            ids=body.ids,
            links=body.links,
            **values,
        )

    # --- values

    def _values(self, known: dict[str, Converter]) -> dict[str, Any]:
        """Every key converted; other tools' names accepted where the own name is absent."""
        values: dict[str, Any] = {}
        for name, (key, raw) in self._renamed(known).items():
            if raw is None:
                continue
            try:
                values[name] = known[name](raw, self.reading)
            except ValueError as error:
                self.wrong.add(name)
                self._problem(key, "matter-value", f"`{key}` must be {error}", fix="Correct this line")
        return values

    def _renamed(self, known: dict[str, Converter]) -> dict[str, tuple[str, Any]]:
        """Own name -> the name as written and the raw value; the own name wins over another tool's."""
        named: dict[str, tuple[str, Any]] = {}
        for key, written in self.matter.table.items():
            name, raw = (key, written) if key in known else _own_name(key, written, known)
            if name not in known:
                self._unknown(key, known)
            elif name not in named or key == name:
                named[name] = key, raw
                self.lines[name] = self.matter.lines.get(key, 0)
        return named

    def _unknown(self, key: str, known: dict[str, Converter]) -> None:
        others = [name for name, own in fields.OTHER_NAMES.items() if own in known]
        hint = did_you_mean(key, [*known, *others] if nearest(key, [*known, *others]) else known)
        fix = "Put keys of your own under `extra`" if "extra" in known else ""
        self._problem(key, "matter-unknown-key", f"Unknown key `{key}`", hint, fix)

    def _require(self, values: dict[str, Any], key: str, why: str, fix: str) -> None:
        if key not in values and key not in self.wrong:
            self._problem("", "matter-missing", f"`{key}` is missing", why, fix)

    def _choice(self, values: dict[str, Any], key: str, known: tuple[str, ...]) -> None:
        if values.get(key, known[0]) not in known:
            self._problem(key, "matter-value", f"Unknown {key} `{values[key]}`", did_you_mean(values[key], known))

    def _dated(self, values: dict[str, Any], prefix: str) -> None:
        if "date" in values:
            return
        try:
            values["date"] = moment(prefix, self.rules.zone)
        except ValueError as error:
            if prefix:
                self._problem("", "entry-date", f"The file name must start with {error}", fix="Rename the file")
            elif "date" not in self.wrong:
                why = "Neither the front matter nor the file name says when this happened"
                self._problem("", "entry-date", "The date is missing", why, "Add a line date: 2026-03-01")

    def _slug(self, values: dict[str, Any], name: str) -> str:
        raw = values.pop("slug", "") or name
        slug = slugify(raw)
        reason = unsafe(slug)
        if raw.strip() in {".", ".."} or "/" in raw or "\\" in raw:
            reason = "it would lead to another folder"
        if reason:
            self._problem("slug", "slug-unsafe", f"`{raw}` cannot be an address", reason, "Add a line slug: first-idea")
        return slug

    def _body(self, lang: str) -> Rendered:
        found = self.matter
        rendered = markup.render_body(
            found.text, self.below, self.rules.markdown, lang or self.rules.language, found.first_line
        )
        self.problems.extend(rendered.problems)
        return rendered

    def _problem(self, key: str, code: str, what: str, why: str = "", fix: str = "") -> None:
        line = self.lines.get(key, 1 if not key else 0)
        lines = self.source.text.split("\n", line)
        excerpt = lines[line - 1].strip()[:160] if key and line else ""
        self.problems.append(Problem(self.source.path, line, code, what, why, fix, excerpt=excerpt))


def _text_fields(body: Rendered) -> dict[str, Any]:
    """What a rendered body adds to its entry."""
    return {name: getattr(body, name) for name in ("body", "opening", "words", "headings", "ids", "links")}


def _own_name(key: str, raw: Any, known: dict[str, Converter]) -> tuple[str, Any]:
    """Our name for a key that another tool may have named, and its value as we mean it."""
    if key == "published" and isinstance(raw, bool):
        return "draft", not raw
    if key == "status":
        return _status(raw)
    other = fields.OTHER_NAMES.get(key, key)
    return (key.lower() if other not in known and key.lower() in known else other), raw


def _status(raw: Any) -> tuple[str, Any]:
    """Pelican's, Nikola's and WordPress' word for how visible an entry is."""
    words = {"draft": ("draft", True), "hidden": ("unlisted", True), "private": ("draft", True)}
    if raw in ("published", "publish", "featured"):
        return "draft", False
    return words.get(raw, ("status", raw)) if isinstance(raw, str) else ("status", raw)
