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
    """The newsletter of one month: the keys of its entries by project, in the order of the letter.

    `lead` is the key of the entry that the maker wants told first; `skipped` are those that the note leaves out; `over`
    is whether its month is, for a letter may be sent before.
    """

    month: str
    state: str
    groups: tuple[tuple[str, tuple[str, ...]], ...]
    subject: str = ""
    preheader: str = ""
    note: Note | None = None
    lead: str = ""
    skipped: tuple[str, ...] = ()
    over: bool = True

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
    made = [_issue(month, months[month], projects, ledger, clock, notes.get(month)) for month in sorted(months)]
    return tuple(issue for issue in made if issue.groups)


def _first_unsent(month: str, sent: Mapping[str, object]) -> str:
    while month in sent:
        month = next_month(month)
    return month


def _issue(
    month: str, entries: list[Entry], projects: list[Project], ledger: Ledger, clock: Clock, note: Note | None
) -> Issue:
    record, over = ledger.issues.get(month), clock.is_over(month)
    if record is not None and record.state == SENT:
        lead = _lead(entries, note)
        return Issue(month, SENT, _in_sent_order(entries), record.subject, record.preheader, note, lead, (), over)
    unwanted = frozenset(note.skip if note else ())
    skipped = tuple(entry.key for entry in entries if unwanted and unwanted & {*names(entry), entry.project})
    told = [entry for entry in entries if entry.key not in skipped]
    lead = _lead(told, note)
    state = READY if over else OPEN
    subject, preheader = (note.subject, note.preheader) if note else ("", "")
    return Issue(month, state, _grouped(told, projects, note, lead), subject, preheader, note, lead, skipped, over)


def names(entry: Entry) -> set[str]:
    """What a note may call an entry by."""
    return {entry.key, entry.slug, entry.id}


def _lead(entries: list[Entry], note: Note | None) -> str:
    """The entry that the note wants first, else the first that asks for it by itself."""
    wanted = [entry.key for entry in entries if note and note.lead in names(entry)]
    return next(iter([*wanted, *(entry.key for entry in entries if entry.lead)]), "")


def _grouped(
    entries: list[Entry], projects: list[Project], note: Note | None, lead: str
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The entries by project: in the note's order, the lead's project first where it says none."""
    places = {project: place for place, project in enumerate(note.order if note else ())}
    leads = {entry.project for entry in entries if entry.key == lead or entry.lead}
    by_project: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        by_project[entry.project].append(entry.key)
    ordered = sorted(projects, key=lambda one: (places.get(one.key, len(places)), one.key not in leads))
    return tuple((project.key, tuple(by_project[project.key])) for project in ordered if by_project[project.key])


def _in_sent_order(entries: list[Entry]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    groups: dict[str, list[str]] = {}
    for entry in entries:
        groups.setdefault(entry.project, []).append(entry.key)
    return tuple((project, tuple(keys)) for project, keys in groups.items())
