"""The website: home. Pages, lists, issues, feeds and the registries of what links to what."""

from collections.abc import Iterator

from journeygen.artifacts import Artifact
from journeygen.dressing import Dresser
from journeygen.outputs.site import feeds, listings, stories
from journeygen.outputs.site.frames import Frames


def artifacts(dresser: Dresser) -> Iterator[Artifact]:
    """Every generated page and file of the site, in a fixed order; media come with the plan."""
    frames = Frames(dresser)
    yield from stories.artifacts(frames)
    yield from listings.artifacts(frames)
    yield from feeds.artifacts(frames)
