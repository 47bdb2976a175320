"""The newsletter's pieces: issues as lists show them, and their entries as letters and issue pages tell them."""

from collections.abc import Callable

from journeygen import dates
from journeygen.dressing import Dresser, shortened
from journeygen.issues import Issue
from journeygen.model import Entry, Photo, Ref
from journeygen.views import BodyView, IssueCard, LetterGroup, LetterItem, Picture

OPENING, PREHEADER = 420, 110
Dressed = Callable[[Photo], Picture | None]


def issue_card(dresser: Dresser, issue: Issue) -> IssueCard:
    """An issue as the archive lists it."""
    label = dates.month_name(issue.month, dresser.journal.config.site.language)
    path = dresser.routes.url(Ref("issue", issue.month))
    words = issue.preheader or _preheader(dresser, issue)
    return IssueCard(
        issue.month,
        label,
        issue.subject or _subject(dresser, issue, label),
        path,
        issue.state,
        len(issue.entries),
        words,
    )


def _subject(dresser: Dresser, issue: Issue, label: str) -> str:
    """A subject from the month's leading or latest entry when the maker gave none."""
    entries = [dresser.journal.entries[key] for key in issue.entries]
    lead = next((entry for entry in entries if entry.lead), None) or max(
        entries, key=lambda entry: (entry.date.at, entry.key)
    )
    return f"{label}: {lead.title}"


def _preheader(dresser: Dresser, issue: Issue) -> str:
    titles = [dresser.journal.entries[key].title for key in issue.entries]
    return shortened(", ".join(titles), PREHEADER)


def letter_groups(dresser: Dresser, issue: Issue, dressed: Dressed | None = None) -> tuple[LetterGroup, ...]:
    """An issue's entries as letters and issue pages show them, grouped by project."""
    return tuple(
        LetterGroup(
            dresser.project_card(dresser.project(project)),
            tuple(letter_item(dresser, dresser.journal.entries[key], dressed) for key in keys),
        )
        for project, keys in issue.groups
        if dresser.has_project(project)
    )


def letter_item(dresser: Dresser, entry: Entry, dressed: Dressed | None = None) -> LetterItem:
    """One entry in an issue."""
    photos = dresser.gallery.photos(entry)
    return LetterItem(
        key=entry.key,
        title=entry.title,
        path=dresser.routes.url(Ref("entry", entry.key)),
        step=dresser.step(entry.step),
        date=entry.date,
        summary=entry.summary,
        opening=shortened(entry.opening, OPENING),
        lang=entry.lang or dresser.journal.config.site.language,
        body=dresser.body(entry, f"{entry.slug}-", dressed),
        question=entry.question,
        picture=(dressed or dresser.gallery.picture)(photos[0]) if photos else None,
        shared=dresser.shared(entry),
    )


def note(dresser: Dresser, issue: Issue, dressed: Dressed | None = None) -> BodyView | None:
    """The editor's note of an issue."""
    return dresser.body(issue.note, "note-", dressed) if issue.note is not None else None
