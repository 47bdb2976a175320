"""What is wrong between sources: two with one name, an undeclared step, a note without an issue. Pure."""

from collections.abc import Iterator

from journeygen.config import Step
from journeygen.entries import CONTENT
from journeygen.errors import NOTE, WARNING, Problem, did_you_mean
from journeygen.issues import Issue, names
from journeygen.model import Entry, Note, Page, Project
from journeygen.moments import next_month
from journeygen.slugs import RESERVED_TOP


def problem_at(
    thing: Entry | Project | Page | Note, key: str, code: str, what: str, why: str = "", fix: str = ""
) -> Problem:
    return Problem(CONTENT + thing.source, thing.lines.get(key, 1), code, what, why, fix)


def entry_problems(entries: list[Entry], steps: dict[str, Step]) -> list[Problem]:
    return [
        problem_at(
            entry,
            "step",
            "step-unknown",
            f"Unknown step `{entry.step}`",
            did_you_mean(entry.step, steps),
            "Correct it, or declare it under [[steps]] in journeygen.toml",
        )
        for entry in entries
        if entry.step not in steps
    ]


def project_problems(projects: list[Project]) -> list[Problem]:
    problems = []
    seen: dict[str, Project] = {}
    for project in projects:
        if project.key in RESERVED_TOP or not project.key:
            what = f"A project cannot be called `{project.key}`"
            why = "The site uses this address" if project.key else "Nothing of the folder's name can stand in a URL"
            problems.append(_project_problem(project, "slug-reserved", what, why, "Rename the folder"))
        if project.key in seen:
            what = f"This project and {CONTENT}{seen[project.key].folder} have the same address /{project.key}/"
            problems.append(
                _project_problem(project, "slug-twice", what, "", "Rename one folder, or give one a `slug`")
            )
        seen[project.key] = project
    return problems


def _project_problem(project: Project, code: str, what: str, why: str, fix: str) -> Problem:
    """A problem at the project's file, or at its folder when it has none."""
    if project.source:
        return problem_at(project, "slug", code, what, why, fix)
    return Problem(CONTENT + project.folder, 0, code, what, why, fix)


def page_problems(pages: list[Page]) -> list[Problem]:
    problems = []
    seen: dict[str, Page] = {}
    for page in pages:
        if page.key in RESERVED_TOP:
            what = f"A page cannot be called `{page.key}`"
            problems.append(
                problem_at(page, "slug", "slug-reserved", what, "The site uses this address", "Rename the file")
            )
        if page.key in seen:
            what = f"This page and {CONTENT}{seen[page.key].source} have the same address /{page.key}/"
            problems.append(problem_at(page, "slug", "slug-twice", what, fix="Rename one file, or give one a `slug`"))
        seen[page.key] = page
    return problems


def note_problems(notes: dict[str, Note], issues: tuple[Issue, ...]) -> list[Problem]:
    months = {issue.month for issue in issues}
    what = "This editor's note has no issue"
    why = "No entry goes out in that month, so no letter is made"
    return [
        Problem(
            CONTENT + note.source, 1, "note-alone", what, why, "Move it to another month, or write an entry", WARNING
        )
        for month, note in sorted(notes.items())
        if month not in months
    ]


def choice_problems(issues: tuple[Issue, ...], entries: dict[str, Entry]) -> Iterator[Problem]:
    """What a note asks for by names that its month does not have."""
    for issue in issues:
        note = issue.note
        if note is None or not (note.lead or note.order or note.skip):
            continue
        told = [entries[key] for key in (*issue.entries, *issue.skipped)]
        known = {name for entry in told for name in names(entry)}
        projects = {entry.project for entry in told}
        wanted = [("lead", note.lead, known)] if note.lead else []
        wanted += [("order", name, projects) for name in note.order]
        wanted += [("skip", name, known | projects) for name in note.skip]
        for key, name, found in wanted:
            if name not in found:
                what = f"`{key}` names `{name}`, which does not go out in {issue.month}"
                yield problem_at(note, key, "note-unknown", what, did_you_mean(name, found))


def quiet_months(issues: tuple[Issue, ...]) -> list[Problem]:
    """Says which months between the first and the last issue make none."""
    months = [issue.month for issue in issues]
    quiet = []
    month = months[0] if months else ""
    while months and month < months[-1]:
        month = next_month(month)
        if month not in months:
            what = f"Nothing went live in {month}, so that month has no issue"
            quiet.append(Problem(f"{CONTENT}newsletter", 0, "month-quiet", what, level=NOTE))
    return quiet
