"""Social snippets: the hangout. For each live entry what it says on each network, and pictures to go with it."""

from collections.abc import Iterator
from functools import cache

import msgspec

from journeygen.artifacts import SOCIAL, Artifact
from journeygen.composer import Wording
from journeygen.dressing import Dresser
from journeygen.journal import Journal
from journeygen.model import Entry
from journeygen.outputs.social.kit import KitView, Shown, current, kit, kit_view
from journeygen.outputs.social.posts import NetworkPost, PostPicture, SnippetsView, snippets_view
from journeygen.outputs.social.sets import TO_SEND, CardSets, PictureSets

__all__ = [
    "KitView",
    "NetworkPost",
    "PostPicture",
    "SnippetsView",
    "artifacts",
    "kit_of",
    "kit_of_all",
    "showing",
    "snippets_view",
    "wordings_of",
]


def artifacts(dresser: Dresser, wordings: dict[str, Wording]) -> Iterator[Artifact]:
    """The snippets of every live entry that may be shared, picture files inside the share window, and the kit."""
    worded = cache(lambda step: _at_step(wordings, step))
    now, cards = current(dresser.journal), CardSets(dresser)
    shown: list[Shown] = []
    shared = _shared(dresser.journal)
    for entry in shared:
        view, sets = _posts(dresser, entry, worded(entry.step))
        shown += [(entry, view, sets.addresses())] if entry.key in now else []
        yield _snippets(entry, view)
        yield from sets.artifacts()
        cards.add(sets)
    yield from cards.artifacts()
    if shared and dresser.journal.options.kit:
        yield kit(dresser, shown, [entry for entry in shared if entry.key not in now])


def showing(dresser: Dresser, entries: list[Entry], wordings: dict[str, Wording]) -> Iterator[Artifact]:
    """What shows the text of entries: their snippets and the share kit. No card does."""
    shared = {entry.key for entry in _shared(dresser.journal)}
    for entry in entries:
        if entry.key in shared:
            view, sets = _posts(dresser, entry, _at_step(wordings, entry.step))
            yield _snippets(entry, view)
            yield from sets.artifacts()
    if shared and dresser.journal.options.kit:
        yield kit_of_all(dresser, wordings)


def kit_of_all(dresser: Dresser, wordings: dict[str, Wording]) -> Artifact:
    """The share kit by itself."""
    now, shared = current(dresser.journal), _shared(dresser.journal)
    shown: list[Shown] = []
    for entry in shared:
        if entry.key in now:
            view, sets = _posts(dresser, entry, _at_step(wordings, entry.step))
            shown.append((entry, view, sets.addresses()))
    return kit(dresser, shown, [entry for entry in shared if entry.key not in now])


def kit_of(dresser: Dresser, entry: Entry, wordings: dict[str, Wording]) -> KitView:
    """A share kit of one entry alone, whatever its time."""
    view, sets = _posts(dresser, entry, _at_step(wordings, entry.step))
    return kit_view(dresser, [(entry, view, sets.addresses())], [])


def _shared(journal: Journal) -> list[Entry]:
    """The entries that have posts, on networks that there are."""
    return [entry for entry in journal.listed if entry.social] if journal.config.shared_on else []


def _at_step(wordings: dict[str, Wording], step: str) -> dict[str, Wording]:
    return {name: wording.at_step(step) for name, wording in wordings.items()}


def _posts(dresser: Dresser, entry: Entry, wordings: dict[str, Wording]) -> tuple[SnippetsView, PictureSets]:
    view, sets = snippets_view(dresser, entry, wordings), PictureSets(dresser, entry)
    if any(post.state in TO_SEND for post in view.posts):
        view = msgspec.structs.replace(view, posts=tuple([sets.with_pictures(post) for post in view.posts]))
    return view, sets


def _snippets(entry: Entry, view: SnippetsView) -> Artifact:
    folder = f"{SOCIAL}/{entry.key}"
    paths = (f"{folder}/snippets.json", f"{folder}/snippets.txt")
    return Artifact(f"{folder}/snippets", "snippets", paths, view, source=entry.source)


def wordings_of(tables: dict[str, object], defaults: dict[str, Wording]) -> dict[str, Wording]:
    """The wordings of a theme's `[wordings.<network>]` tables over the defaults.

    Raises ValueError with a sentence for a table that cannot be used.
    """
    wordings = dict(defaults)
    for name, table in tables.items():
        if name not in defaults:
            raise ValueError(f"[wordings.{name}] names no network; there are {', '.join(defaults)}")
        if not isinstance(table, dict):
            raise ValueError(f"[wordings.{name}] must be a table; found {table!r}")
        try:
            merged = {**msgspec.to_builtins(defaults[name]), **table}
            wordings[name] = msgspec.convert(merged, Wording)
        except msgspec.ValidationError as error:
            raise ValueError(f"[wordings.{name}] cannot be used: {error}") from None
    return wordings
