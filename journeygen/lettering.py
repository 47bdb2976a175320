"""The newsletter's pieces: issues as lists show them, and their entries as letters and issue pages tell them."""

from collections.abc import Callable
from typing import Any

from journeygen import dates
from journeygen.collages import Collage
from journeygen.dressing import Dresser, shortened
from journeygen.issues import Issue
from journeygen.model import Entry, Photo, Project, Ref
from journeygen.moments import month_start, next_month
from journeygen.views import (
    BodyView,
    IssueCard,
    IssueGroup,
    IssueItem,
    LetterGroup,
    LetterItem,
    LetterSection,
    Offer,
    Picture,
    SignupForm,
)

OPENING, PREHEADER = 420, 110
# What can be bought or ordered; the others of a project's states are told in its timeline.
OFFERED = frozenset({"for-sale", "commission"})
Dressed = Callable[[Photo], Picture | None]
Mounted = Callable[[Collage], Picture]


def issue_card(dresser: Dresser, issue: Issue) -> IssueCard:
    """An issue as the archive lists it, and as its neighbours lead to it."""
    known = dresser.issue_cards.get(issue.month)
    if known is None:
        known = dresser.issue_cards[issue.month] = _issue_card(dresser, issue)
    return known


def _issue_card(dresser: Dresser, issue: Issue) -> IssueCard:
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
    pair = dresser.messages.get("pair", "%(what)s: %(name)s")
    return pair % {"what": label, "name": _leading(dresser, issue).title}


def _leading(dresser: Dresser, issue: Issue) -> Entry:
    entries = [dresser.journal.entries[key] for key in issue.entries]
    lead = next((entry for entry in entries if entry.key == issue.lead), None)
    return lead or max(entries, key=lambda entry: (entry.date.at, entry.key))


def _preheader(dresser: Dresser, issue: Issue) -> str:
    """What else the letter tells; of a single story its first words. The subject stands beside it in every inbox."""
    told = None if issue.subject else _leading(dresser, issue)
    titles = [dresser.journal.entries[key].title for key in issue.entries if told is None or key != told.key]
    alone = dresser.summary(told) if told is not None else ""
    return shortened(", ".join(titles) or alone, PREHEADER)


def issue_groups(dresser: Dresser, issue: Issue) -> tuple[IssueGroup, ...]:
    """An issue's entries as its web page and feed show them, grouped by project."""
    known = dresser.issue_groups.get(issue.month)
    if known is None:
        known = dresser.issue_groups[issue.month] = _issue_groups(dresser, issue)
    return known


def _issue_groups(dresser: Dresser, issue: Issue) -> tuple[IssueGroup, ...]:
    entries, picture = dresser.journal.entries, dresser.gallery.picture
    return tuple(
        IssueGroup(
            dresser.project_card(dresser.project(project)),
            tuple([IssueItem(**_told(dresser, entries[key], picture)) for key in keys]),
        )
        for project, keys in issue.groups
        if dresser.has_project(project)
    )


def letter_groups(dresser: Dresser, issue: Issue, dressed: Dressed, mounted: Mounted) -> tuple[LetterGroup, ...]:
    """An issue's entries as letters show them, grouped by project; `mounted` gives collages their place."""
    return tuple(
        LetterGroup(
            dresser.project_card(dresser.project(project)),
            tuple([_letter_item(dresser, dresser.journal.entries[key], dressed) for key in keys]),
            _finished(dresser, dresser.project(project), keys, mounted),
        )
        for project, keys in issue.groups
        if dresser.has_project(project)
    )


def _finished(dresser: Dresser, project: Project, keys: tuple[str, ...], mounted: Mounted) -> Picture | None:
    """Before and after, in the issue that tells how a project was finished."""
    collage = finished_in(dresser, project, keys)
    return mounted(collage) if collage is not None else None


def finished_in(dresser: Dresser, project: Project, keys: tuple[str, ...]) -> Collage | None:
    """A project's before and after, if the entry that finishes it is among these."""
    entry = dresser.collages.finishing(project)
    return dresser.collages.pair(project) if entry is not None and entry.key in keys else None


def _letter_item(dresser: Dresser, entry: Entry, dressed: Dressed) -> LetterItem:
    return LetterItem(body=dresser.body(entry, f"{entry.slug}-", dressed), **_told(dresser, entry, dressed))


def _told(dresser: Dresser, entry: Entry, dressed: Dressed) -> dict[str, Any]:
    """One entry in an issue, but for its body."""
    photos = dresser.gallery.photos(entry)
    return {
        "key": entry.key,
        "title": entry.title,
        "path": dresser.card(entry).path,
        "step": dresser.step(entry.step),
        "date": entry.date,
        "summary": entry.summary,
        "opening": shortened(entry.opening, OPENING),
        "lang": entry.lang or dresser.journal.config.site.language,
        "question": entry.question,
        "picture": dressed(photos[0]) if photos else None,
        "shared": dresser.shared(entry),
    }


def note(dresser: Dresser, issue: Issue, dressed: Dressed | None = None) -> BodyView | None:
    """The editor's note of an issue."""
    return dresser.body(issue.note, "note-", dressed) if issue.note is not None else None


def sections(dresser: Dresser, issue: Issue) -> tuple[LetterSection, ...]:
    """What else the maker wants to say in an issue."""
    parts = issue.note.sections if issue.note is not None else ()
    return tuple(LetterSection(one.title, one.text, one.label or one.title, one.link.lstrip("/")) for one in parts)


def offers(dresser: Dresser, issue: Issue) -> tuple[Offer, ...]:
    """Pieces to buy or to wait for: for sale or to be ordered and not told of in the issue, or launching soon."""
    told = {project for project, _ in issue.groups}
    return tuple(
        Offer(dresser.project_card(project), project.launch if _launches(dresser, issue, project) else None)
        for project in dresser.journal.projects
        if _launches(dresser, issue, project) or (project.status in OFFERED and project.key not in told)
    )


def _launches(dresser: Dresser, issue: Issue, project: Project) -> bool:
    """Whether a piece comes out in the two months after the issue's own, which is when the letter is read."""
    zone, after = dresser.journal.zone, next_month(issue.month)
    launch = project.launch.at if project.launch else 0
    return bool(launch) and month_start(after, zone) <= launch < month_start(next_month(next_month(after)), zone)


def signup_form(dresser: Dresser) -> SignupForm | None:
    """The form with which readers get the letter, where the maker's mail service takes one."""
    settings = dresser.journal.config.newsletter
    values = tuple(settings.signup_values.items())
    return SignupForm(settings.signup_form, settings.signup_field, values) if settings.signup_form else None
