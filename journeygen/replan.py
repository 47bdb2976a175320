"""The plan of a journal that differs from the last one in the words of a few entries, made from the last plan.

Most saves while somebody writes change nothing else. Then only what shows those words is planned again, and the rest
taken over; after any other change the whole plan is made anew. Pure.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from journeygen.artifacts import Artifact
from journeygen.dressing import SUMMARY, Dresser, shortened
from journeygen.entries import CONTENT
from journeygen.errors import ERROR
from journeygen.journal import Journal
from journeygen.lists import entry_lists
from journeygen.model import Body, Entry
from journeygen.outputs import newsletter, site, social
from journeygen.plan import Plan, wordings_in

MOST = 20
# What follows from the fields compared, and what is looked at entry by entry.
_SKIPPED = frozenset({"entries", "listed", "by_project", "issue_of", "steps"})


def replan(plan: Plan, dresser: Dresser, journal: Journal) -> tuple[Plan, Dresser] | None:
    """The journal's plan and what made its pieces, from those of the journal before; None when it takes a whole plan.

    Theme and static files must be the same as before.
    """
    entries = reworded(dresser.journal, journal)
    if entries is None or len(entries) > MOST or not _calm(plan, entries):
        return None
    fresh = Dresser(journal, dresser.routes, entry_lists(journal), dresser.theme, dresser.generator)
    again = {artifact.key: artifact for artifact in _showing(fresh, entries)}
    return Plan(tuple([again.get(artifact.key, artifact) for artifact in plan.artifacts]), plan.problems), fresh


def reworded(before: Journal, now: Journal) -> list[Entry] | None:
    """The entries whose words differ between two journals; None when anything else differs too."""
    if before.entries.keys() != now.entries.keys() or list(before.entries) != list(now.entries):
        return None
    for name in Journal.__struct_fields__:
        if name not in _SKIPPED and getattr(before, name) != getattr(now, name):
            return None
    pairs = [
        (old, new) for old, new in zip(before.entries.values(), now.entries.values(), strict=True) if old is not new
    ]
    if any(_beside_its_words(old) != _beside_its_words(new) for old, new in pairs):
        return None
    return [new for old, new in pairs if old != new]


def _beside_its_words(entry: Entry) -> Entry:
    """The entry with all that others can show of it, and nothing of its text besides."""
    links = tuple([replace(link, line=0) for link in entry.links])
    opening = "" if entry.summary else shortened(entry.opening, SUMMARY)
    return replace(entry, body=_NO_BODY, words=0, opening=opening, links=links)


_NO_BODY = Body("", b"")


def _calm(plan: Plan, entries: list[Entry]) -> bool:
    """Whether nothing is wrong with the plan, and nothing is said of these entries: lines may have moved."""
    sources = {CONTENT + entry.source for entry in entries}
    return not any(problem.level == ERROR or problem.path in sources for problem in plan.problems)


def _showing(dresser: Dresser, entries: list[Entry]) -> Iterator[Artifact]:
    wordings, _ = wordings_in(dresser.theme)
    for entry in entries:
        yield from site.showing(dresser, entry)
        yield from newsletter.showing(dresser, entry)
    yield from social.showing(dresser, entries, wordings)
