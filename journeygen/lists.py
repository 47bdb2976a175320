"""The journal's lists: by step, by tag, by year, all, and how a list is split into pages of 100."""

from collections import Counter, defaultdict

import msgspec

from journeygen.journal import Journal
from journeygen.model import Entry, Ref
from journeygen.slugs import slugify

PER_PAGE = 100


class EntryList(msgspec.Struct, frozen=True):
    """Entries under one heading, newest first; a project's are oldest first, as its story goes."""

    ref: Ref
    title: str
    entries: tuple[Entry, ...]

    @property
    def pages(self) -> int:
        """How many pages of 100 it fills; an empty list still has one."""
        return max(1, -(-len(self.entries) // PER_PAGE))

    def page(self, number: int) -> tuple[Entry, ...]:
        """The entries on one page, counted from 1."""
        return self.entries[(number - 1) * PER_PAGE : number * PER_PAGE]


def page_ref(ref: Ref, number: int) -> Ref:
    """The ref of one page of a list; the first page is the list itself."""
    return ref if number == 1 else Ref(ref.kind, f"{ref.key}#{number}")


def entry_lists(journal: Journal) -> dict[Ref, EntryList]:
    """Every list of the site but the home page: projects, steps in use, tags, the archive and its years."""
    newest = journal.listed[::-1]
    lists = [
        EntryList(Ref("project", project.key), project.title, journal.by_project[project.key])
        for project in journal.projects
    ]
    lists += _steps(journal, newest)
    lists += _tags(newest)
    lists.append(EntryList(Ref("archive"), "", newest))
    years: dict[str, list[Entry]] = defaultdict(list)
    for entry in newest:
        years[entry.date.year].append(entry)
    lists += [EntryList(Ref("year", year), year, tuple(entries)) for year, entries in years.items()]
    return {one.ref: one for one in lists}


def _steps(journal: Journal, newest: tuple[Entry, ...]) -> list[EntryList]:
    by_step: dict[str, list[Entry]] = defaultdict(list)
    for entry in newest:
        by_step[entry.step].append(entry)
    return [
        EntryList(Ref("step", step.id), step.label or step.id, tuple(by_step[step.id]))
        for step in journal.config.steps
        if by_step[step.id]
    ]


def _tags(newest: tuple[Entry, ...]) -> list[EntryList]:
    """Tags by address; the spelling used most is the title."""
    entries: dict[str, list[Entry]] = defaultdict(list)
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in newest:
        for key, tag in tag_keys(entry).items():
            entries[key].append(entry)
            spellings[key][tag] += 1
    return [
        EntryList(
            Ref("tag", key), min(spellings[key], key=lambda tag: (-spellings[key][tag], tag)), tuple(entries[key])
        )
        for key in sorted(entries)
    ]


def tag_keys(entry: Entry) -> dict[str, str]:
    """An entry's tags by the address of their page."""
    return {key: tag for tag in entry.tags if (key := slugify(tag))}
