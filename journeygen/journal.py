"""Assembles parsed sources into the journal: projects with their entries in order, issues, and who stands where.

Pure. Everything that is wrong between sources (two with one address, an undeclared step) becomes a problem here.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import msgspec

from journeygen import conflicts
from journeygen.adoption import adopted, released
from journeygen.calendar import DRAFT, EXPIRED, FUTURE, LIVE, UNLISTED, Clock
from journeygen.config import Config, Step
from journeygen.entries import CONTENT, Thing
from journeygen.errors import Problem
from journeygen.issues import Issue, issues_of
from journeygen.ledger import Ledger
from journeygen.model import Entry, Media, Note, Page, Photo, Project
from journeygen.slots import Times, post_times


class Options(msgspec.Struct, frozen=True):
    """What the command line adds to the config. Without `kit` no share kit is planned."""

    drafts: bool = False
    future: bool = False
    kit: bool = True


class Journal(msgspec.Struct, frozen=True):
    """The frozen model of everything. `entries` holds all that have a page, `listed` the live ones, oldest first.

    `status` tells for every entry known, hidden ones included; `issue_of` an entry's month; `early` are shown before
    their time; `in_share_window` went live at most 90 days ago; `post_times` tells when a post (`<key>/<network>`) has
    its turn where that is not when its entry goes live, `planned_posts` names those whose time has not come,
    `timely_posts` those whose time came at most 90 days ago; `media` holds the probed files that something refers to,
    `files` every path below `content/`.
    """

    config: Config
    options: Options
    ledger: Ledger
    projects: tuple[Project, ...]
    entries: dict[str, Entry]
    hidden: dict[str, Entry]
    status: dict[str, str]
    listed: tuple[Entry, ...]
    by_project: dict[str, tuple[Entry, ...]]
    pages: tuple[Page, ...]
    issues: tuple[Issue, ...]
    issue_of: dict[str, str]
    exported: tuple[str, ...]
    steps: dict[str, Step]
    early: frozenset[str]
    in_share_window: frozenset[str]
    post_times: Times
    planned_posts: frozenset[str]
    timely_posts: frozenset[str]
    media: dict[str, Media]
    sidecars: dict[str, Photo]
    files: frozenset[str]
    problems: tuple[Problem, ...]

    @property
    def zone(self) -> str:
        """The site's time zone."""
        return self.config.site.timezone


def assemble(  # noqa: PLR0913, PLR0917 - everything that was read, once
    things: Iterable[Thing],
    config: Config,
    options: Options,
    ledger: Ledger,
    clock: Clock,
    media: dict[str, Media] | None = None,
    sidecars: dict[str, Photo] | None = None,
    files: Iterable[str] = (),
) -> Journal:
    """The journal of these sources at the clock's moment."""
    read = list(things)
    pages = sorted((thing for thing in read if isinstance(thing, Page)), key=lambda page: (page.key, page.source))
    steps = {step.id: step for step in config.steps}
    entries, projects = adopted(
        [thing for thing in read if isinstance(thing, Entry)],
        [thing for thing in read if isinstance(thing, Project)],
        config.networks,
    )
    problems = [
        *conflicts.entry_problems(entries, steps),
        *conflicts.project_problems(projects),
        *conflicts.page_problems(pages),
    ]
    order = {step.id: place for place, step in enumerate(config.steps)}
    entries = released(entries, projects, order, config.site.timezone)
    entries = _unique(
        sorted(entries, key=lambda entry: (entry.date.at, order.get(entry.step, 99), entry.slug)), problems
    )
    hidden_projects = {project.key for project in projects if project.draft and not options.drafts}
    status = {
        entry.key: DRAFT
        if entry.project in hidden_projects
        else clock.status(entry, drafts=options.drafts, future=options.future)
        for entry in entries
    }
    shown = {entry.key: entry for entry in entries if status[entry.key] in {LIVE, UNLISTED, EXPIRED}}
    listed = tuple(entry for entry in entries if status[entry.key] == LIVE)
    by_project = {project.key: tuple(entry for entry in group) for project, group in _grouped(projects, listed)}
    notes = {note.month: note for note in read if isinstance(note, Note) and (options.drafts or not note.draft)}
    issues = issues_of(listed, shown, projects, ledger, clock, notes)
    problems += [*conflicts.note_problems(notes, issues), *conflicts.quiet_months(issues)]
    problems += conflicts.choice_problems(issues, shown)
    times = post_times(entries, config.networks, config.site.timezone)
    turns = {key: when for key, when in times.items() if when is not None and status[key.rpartition("/")[0]] == LIVE}
    return Journal(
        config=config,
        options=options,
        ledger=ledger,
        projects=tuple(project for project in projects if project.key not in hidden_projects),
        entries=shown,
        hidden={entry.key: entry for entry in entries if entry.key not in shown},
        status=status,
        listed=listed,
        by_project=by_project,
        pages=tuple(page for page in pages if options.drafts or not page.draft),
        issues=issues,
        issue_of={key: issue.month for issue in issues for key in issue.entries},
        exported=clock.exported_months(),
        steps=steps,
        early=_early(shown, clock),
        in_share_window=frozenset(entry.key for entry in listed if clock.in_share_window(entry.live_at)),
        post_times=times,
        planned_posts=frozenset(key for key, when in turns.items() if not clock.reached(when.at)),
        timely_posts=frozenset(key for key, when in turns.items() if clock.in_share_window(when)),
        media=media or {},
        sidecars=sidecars or {},
        files=frozenset(files),
        problems=tuple(problems),
    )


def _unique(entries: list[Entry], problems: list[Problem]) -> list[Entry]:
    """Entries with an address and an id of their own; the others are problems that name both places."""
    keys: dict[str, Entry] = {}
    ids: dict[str, Entry] = {}
    for entry in entries:
        other = keys.get(entry.key)
        if other is not None:
            what = f"This entry and {CONTENT}{other.source} have the same address /{entry.key}/"
            problems.append(
                conflicts.problem_at(entry, "slug", "slug-twice", what, fix="Rename one file, or give one a `slug`")
            )
            continue
        same = ids.get(entry.id)
        if same is not None:
            what = f"This entry and {CONTENT}{same.source} have the same id `{entry.id}`"
            why = "Posts and letters are remembered by it"
            problems.append(
                conflicts.problem_at(entry, "id", "id-twice", what, why, "Give the newer one an id of its own")
            )
        keys[entry.key] = ids[entry.id] = entry
    return list(keys.values())


def _grouped(projects: list[Project], listed: tuple[Entry, ...]) -> Iterator[tuple[Project, list[Entry]]]:
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in listed:
        groups[entry.project].append(entry)
    for project in projects:
        yield project, groups[project.key]


def _early(shown: dict[str, Entry], clock: Clock) -> frozenset[str]:
    """The keys of entries that are only shown because the future was asked for."""
    return frozenset(key for key, entry in shown.items() if not clock.reached(entry.live_at.at))


def hidden_reason(status: str) -> str:
    """Why an entry has no page, in a writer's words."""
    return {DRAFT: "it is a draft", FUTURE: "it goes live later"}.get(status, "it is not published")
