"""The plan of a journal that differs from the last one in the words of a few entries, made from the last plan.

Most saves while somebody writes change nothing else. Then only what shows those words is planned again, and the rest
taken over; after any other change the whole plan is made anew. Pure.
"""

from collections.abc import Iterator
from contextlib import suppress

from msgspec.structs import replace

from journeygen.album import shows_still
from journeygen.artifacts import Artifact
from journeygen.digests import fingerprint_in_order
from journeygen.dressing import SUMMARY, Dresser, shortened
from journeygen.entries import CONTENT
from journeygen.errors import ERROR
from journeygen.journal import Journal
from journeygen.model import Body, Entry
from journeygen.outline import Outline
from journeygen.outputs import newsletter, site, social
from journeygen.plan import Plan, wordings_in
from journeygen.themes import Theme

MOST = 20
# What follows from the other fields, and what is looked at entry by entry.
_FOLLOWS = frozenset({"entries", "listed", "by_project", "issue_of", "steps"})
_NO_BODY = Body("", b"")


def outlined(
    journal: Journal, theme: Theme, static: dict[str, str], generator: str, known: dict[str, tuple[Entry, str]]
) -> Outline:
    """The outline of a journal in a theme. `static` is path below the root -> digest, `generator` all code at work.

    `known` remembers each entry's part, for as long as the entry is the same.
    """
    with suppress(TypeError, ValueError, OverflowError):  # front matter may hold what has no digest
        # The order of a table may be what is shown of it: a form's hidden values stand as the config has them.
        frame = fingerprint_in_order(
            [_sorted(getattr(journal, name)) for name in Journal.__struct_fields__ if name not in _FOLLOWS],
            [_frame_of(entry, known) for entry in journal.entries.values()],
            [getattr(theme, name) for name in Theme.__struct_fields__ if name not in {"templates", "packaged"}],
            static,
            generator,
        )
        return Outline(frame, {key: _words_of(entry) for key, entry in journal.entries.items()})
    return Outline()


def _words_of(entry: Entry) -> str:
    """The mark of its text, and of where in the file its links stand: an empty line moves what is said of them."""
    return " ".join([entry.body.digest, *[str(link.line) for link in entry.links]])


def _sorted(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else value


def _frame_of(entry: Entry, known: dict[str, tuple[Entry, str]]) -> str:
    found = known.get(entry.key)
    if found is None or found[0] is not entry:
        found = known[entry.key] = entry, fingerprint_in_order(_beside_its_words(entry), _shown_still(entry))
    return found[1]


def _beside_its_words(entry: Entry) -> Entry:
    """The entry with all that others can show of it, and nothing of its text besides."""
    links = tuple([replace(link, line=0) for link in entry.links])
    opening = "" if entry.summary else shortened(entry.opening, SUMMARY)
    return replace(entry, body=_NO_BODY, words=0, opening=opening, links=links)


def _shown_still(entry: Entry) -> list[str]:
    """The films of its text whose stills may stand for the entry in lists: a poster in the text makes them needless."""
    files = [link.target for link in entry.links if link.target.startswith("source:") and not link.image]
    return [file for file in files if not file.endswith(".md") and shows_still(entry.body, file)]


def replan(plan: Plan, dresser: Dresser, keys: list[str]) -> Plan | None:
    """The plan of the dresser's journal, from the last one, when the entries of these keys alone have other words.

    None when it takes a whole plan: for many entries, or where something is wrong.
    """
    entries = [dresser.journal.entries[key] for key in keys]
    if len(entries) > MOST or not _calm(plan, entries):
        return None
    again = {artifact.key: artifact for artifact in _showing(dresser, entries)}
    return Plan(tuple([again.get(artifact.key, artifact) for artifact in plan.artifacts]), plan.problems)


def _calm(plan: Plan, entries: list[Entry]) -> bool:
    """Whether nothing is wrong with the plan, and nothing is said of these entries: lines may have moved."""
    sources = {CONTENT + entry.source for entry in entries}
    return not any(problem.level == ERROR or problem.path in sources for problem in plan.problems)


def _showing(dresser: Dresser, entries: list[Entry]) -> Iterator[Artifact]:
    wordings, _ = wordings_in(dresser.theme)
    for entry in entries:
        yield from site.showing(dresser, entry)
        yield from newsletter.showing(dresser, entry)
    if entries:
        yield from social.showing(dresser, entries, wordings)
