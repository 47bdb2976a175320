"""The newsletter's issues: which entries go out in which month, and what the ledger has frozen. Pure."""

from collections import defaultdict
from collections.abc import Mapping

import msgspec

from journeygen.calendar import Clock
from journeygen.ledger import Ledger
from journeygen.model import Entry, Note, Project
from journeygen.moments import next_month

OPEN, READY, SENT = "open", "ready", "sent"


class Issue(msgspec.Struct, frozen=True):
    """The newsletter of one month: the keys of its entries by project, in the order of the letter."""

    month: str
    state: str
    groups: tuple[tuple[str, tuple[str, ...]], ...]
    subject: str = ""
    preheader: str = ""
    note: Note | None = None

    @property
    def entries(self) -> tuple[str, ...]:
        """All entries' keys in the order of the letter."""
        return tuple(key for _, keys in self.groups for key in keys)


def issues_of(
    listed: tuple[Entry, ...],
    shown: dict[str, Entry],
    projects: list[Project],
    ledger: Ledger,
    clock: Clock,
    notes: dict[str, Note],
) -> tuple[Issue, ...]:
    """One issue for every month with entries, oldest first; sent ones as the ledger tells."""
    sent = {month: issue for month, issue in ledger.issues.items() if issue.state == SENT}
    frozen = {identity for issue in sent.values() for identity in issue.entries}
    by_id = {entry.id: entry for entry in shown.values()}
    months: dict[str, list[Entry]] = defaultdict(list)
    for month, issue in sent.items():
        months[month] = [by_id[identity] for identity in issue.entries if identity in by_id]
    for entry in listed:
        if entry.newsletter and not entry.imported and entry.id not in frozen:
            months[_first_unsent(entry.live_at.month, sent)].append(entry)
    return tuple(
        _issue(month, months[month], projects, ledger, clock, notes.get(month))
        for month in sorted(months)
        if months[month]
    )


def _first_unsent(month: str, sent: Mapping[str, object]) -> str:
    while month in sent:
        month = next_month(month)
    return month


def _issue(
    month: str, entries: list[Entry], projects: list[Project], ledger: Ledger, clock: Clock, note: Note | None
) -> Issue:
    record = ledger.issues.get(month)
    if record is not None and record.state == SENT:
        groups = _in_sent_order(entries)
        return Issue(month, SENT, groups, record.subject, record.preheader, note)
    leads = {entry.project for entry in entries if entry.lead}
    ordered = sorted(projects, key=lambda project: project.key not in leads)
    by_project: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        by_project[entry.project].append(entry.key)
    state = READY if clock.is_over(month) else OPEN
    kept = tuple((project.key, tuple(by_project[project.key])) for project in ordered if by_project[project.key])
    return Issue(month, state, kept, note.subject if note else "", note.preheader if note else "", note)


def _in_sent_order(entries: list[Entry]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    groups: dict[str, list[str]] = {}
    for entry in entries:
        groups.setdefault(entry.project, []).append(entry.key)
    return tuple((project, tuple(keys)) for project, keys in groups.items())
