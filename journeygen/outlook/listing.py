"""`list`: entries and letters that a build passes over, or that wait. Reads only."""

from collections.abc import Callable

import msgspec

from journeygen.calendar import EXPIRED, FUTURE, UNLISTED
from journeygen.entries import CONTENT
from journeygen.issues import READY
from journeygen.journal import Journal
from journeygen.model import Entry, Page
from journeygen.moments import from_epoch, month_start, next_month
from journeygen.momentum import unshared
from journeygen.outlook.explaining import prepared_for
from journeygen.request import Request


class Row(msgspec.Struct, frozen=True):
    """One thing of a list: its key (an entry's, a page's, a month), its file, the moment that counts, and why."""

    key: str
    title: str
    source: str
    at: str = ""
    why: str = ""


def listed(request: Request, what: str) -> tuple[Row, ...]:
    """One of LISTS, in order of time. Raises ContentError when the texts allow no build."""
    request = msgspec.structs.replace(request, drafts=what == "drafts", future=False)
    journal = prepared_for(request).journal
    return tuple(sorted(LISTS[what](journal), key=lambda row: (row.at, row.key)))


def _drafts(journal: Journal) -> list[Row]:
    entries = {**journal.entries, **journal.hidden}.values()
    projects = {project.key for project in journal.projects if project.draft}
    rows = [_row(entry, "a draft") for entry in entries if entry.draft]
    rows += [_row(one, "its project is a draft") for one in entries if one.project in projects and not one.draft]
    rows += [_page(page) for page in journal.pages if page.draft]
    notes = [issue.note for issue in journal.issues if issue.note is not None and issue.note.draft]
    return rows + [Row(note.month, "Editor's note", CONTENT + note.source, why="a draft") for note in notes]


def _with_status(status: str, words: Callable[[Entry], str]) -> Callable[[Journal], list[Row]]:
    def rows(journal: Journal) -> list[Row]:
        entries = {**journal.entries, **journal.hidden}
        return [_row(entries[key], words(entries[key])) for key, one in journal.status.items() if one == status]

    return rows


def _expired(journal: Journal) -> list[Row]:
    return [
        Row(entry.key, entry.title, CONTENT + entry.source, entry.expires.local, "expired")
        for entry in journal.entries.values()
        if journal.status[entry.key] == EXPIRED and entry.expires is not None
    ]


def _unshared(journal: Journal) -> list[Row]:
    return [_row(entry, ", ".join(networks)) for entry, networks in unshared(journal)]


def _unsent(journal: Journal) -> list[Row]:
    """Letters of the last three months that are over, and of which nothing has left: a draft at a service has."""
    rows = []
    for issue in journal.issues:
        if issue.state == READY and issue.month in journal.exported and issue.month not in journal.ledger.issues:
            end = from_epoch(month_start(next_month(issue.month), journal.zone), journal.zone).local
            count = len(issue.entries)
            why = f"{issue.state}, {count} {'entry' if count == 1 else 'entries'}"
            rows.append(Row(issue.month, issue.subject, f"newsletter/{issue.month}/", end, why))
    return rows


def _row(entry: Entry, why: str) -> Row:
    return Row(entry.key, entry.title, CONTENT + entry.source, entry.live_at.local, why)


def _page(page: Page) -> Row:
    return Row(page.key, page.title, CONTENT + page.source, why="a draft")


LISTS: dict[str, Callable[[Journal], list[Row]]] = {
    "drafts": _drafts,
    "scheduled": _with_status(FUTURE, lambda entry: "goes live then"),
    "expired": _expired,
    "unlisted": _with_status(UNLISTED, lambda entry: "in no list, snippet or letter"),
    "unshared": _unshared,
    "unsent": _unsent,
}
