"""The website: home. Pages, lists, issues, feeds and the registries of what links to what."""

from collections.abc import Iterator

from journeygen.artifacts import Artifact
from journeygen.dressing import Dresser
from journeygen.model import Entry
from journeygen.outputs.site import feeds, listings, moves, stories
from journeygen.outputs.site.frames import Frames


def artifacts(dresser: Dresser) -> Iterator[Artifact]:
    """Every generated page of the site, in a fixed order; media come with the plan."""
    frames = Frames(dresser)
    yield from stories.artifacts(frames)
    yield from moves.artifacts(frames)
    yield from listings.artifacts(frames)


def machines(dresser: Dresser) -> Iterator[Artifact]:
    """What machines read of the site: feeds, the sitemap, the registry of what links to what."""
    yield from feeds.artifacts(Frames(dresser))


def showing(dresser: Dresser, entry: Entry) -> Iterator[Artifact]:
    """What shows an entry's text: its page, the feeds that tell it in full, its issues."""
    frames = Frames(dresser)
    yield stories.entry_page(frames, entry)
    yield from feeds.telling(frames, entry)
    for place, issue in enumerate(dresser.journal.issues):
        if entry.key in issue.entries:
            yield listings.issue_page(frames, place)
