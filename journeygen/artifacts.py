"""What a build intends to write: artifacts, each with the frozen value that decides its bytes."""

import msgspec
from msgspec.structs import replace

from journeygen.digests import mark, packed
from journeygen.model import Media
from journeygen.views import SiteView, View

SITE, SOCIAL, NEWSLETTER = "site", "social", "newsletter"


# The search index: one bundle, made from pages that are rendered, so that its files are no part of the plan.
INDEX, INDEX_FOLDER = f"{SITE}/search", f"{SITE}/pagefind/"


def is_of_index(path: str) -> bool:
    """Whether a file of the output belongs to the search index."""
    return path.startswith(INDEX_FOLDER)


class Artifact(msgspec.Struct, frozen=True, gc=False):
    """One planned file, or one bundle of files made from one view.

    `recipe` names what renders it, `template` the template where there is one. `paths` are below the output folder.
    `source` is the file to name when rendering fails.
    """

    key: str
    recipe: str
    paths: tuple[str, ...]
    view: View
    template: str = ""
    source: str = ""


class CopyView(View, frozen=True):
    """A file published as it is, but for metadata in pictures: where it lies below the root, and its digest."""

    file: str
    digest: str


class StyleView(View, frozen=True):
    """A theme's style sheet: where it lies, its digest, and what `@tokens;` in it stands for."""

    file: str
    digest: str
    tokens: str


class PictureView(View, frozen=True):
    """A picture's derivatives: what was probed of it, and (format, width, height) of each file wanted.

    A height that is not in proportion is cut to, around `focus` or where eyes go first. A JPEG takes `most` bytes at
    most, if not 0.
    """

    media: Media
    wanted: tuple[tuple[str, int, int], ...]
    focus: tuple[float, float] | None = None
    quality: int = 80
    most: int = 0


class RecordingView(View, frozen=True):
    """A film or a sound, made ready for the web."""

    media: Media


class TextView(View, frozen=True):
    """A file whose text the plan knows whole."""

    text: str


class KeptView(View, frozen=True):
    """What an artifact of the last build showed, by its fingerprint alone: enough to tell that it stands."""

    fingerprint: str


class LinksView(View, frozen=True):
    """`links.json`, the public cross-link registry, ready to be written."""

    entries: tuple[dict[str, object], ...]
    issues: tuple[dict[str, object], ...]
    projects: tuple[dict[str, object], ...]


def source_of(artifact: Artifact) -> str:
    """The digest of the picture that an artifact is made from, empty for most: those of one picture are made together.

    Any view may name it: as `media`, what was probed of it.
    """
    media: Media | None = getattr(artifact.view, "media", None)
    return media.digest if media is not None else ""


def fingerprint(artifact: Artifact) -> str:
    """The digest of what an artifact shows. Its template and our own version are traced beside it."""
    view = artifact.view
    if isinstance(view, KeptView):
        return view.fingerprint
    head = f"{artifact.recipe}\0{artifact.template}\0"
    site: SiteView | None = getattr(view, "site", None)
    if site is not None:
        # Every page shows the same site: its digest stands for it, taken once.
        head += _site_digest(site)
        view = replace(view, site=_NO_SITE)
    return mark(head.encode() + packed(view))


_NO_SITE = SiteView("", "", "", "", "", (), (), "", "", "", "", "", "", {})
_SITES: dict[int, tuple[SiteView, str]] = {}


def _site_digest(site: SiteView) -> str:
    """The digest of a site's view, remembered for the last one asked for."""
    known = _SITES.get(id(site))
    if known is None or known[0] is not site:
        _SITES.clear()
        known = _SITES[id(site)] = (site, mark(packed(site)))
    return known[1]
