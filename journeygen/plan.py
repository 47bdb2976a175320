"""The plan: all artifacts of one build as data, before a byte is rendered. Pure."""

import posixpath
from collections.abc import Callable, Iterator

import msgspec

from journeygen.album import derivatives, file_path, logo_path, media_path
from journeygen.artifacts import SITE, Artifact, CopyView, PictureView, RecordingView, StyleView
from journeygen.composer import compose
from journeygen.config import MediaSettings
from journeygen.digests import digest
from journeygen.dressing import Dresser
from journeygen.entries import CONTENT
from journeygen.errors import ERROR, NOTE, Problem
from journeygen.isolation import isolated
from journeygen.journal import Journal
from journeygen.lists import entry_lists
from journeygen.looks import token_block
from journeygen.model import Media, Ref
from journeygen.networks import NETWORKS
from journeygen.outputs import newsletter, site, social
from journeygen.routes import build_routes
from journeygen.themes import Theme
from journeygen.wordings import DEFAULT_WORDINGS, Wording

STATIC, ASSETS = "static/", "-/"
Begin = Callable[[Theme, list[Artifact]], None]
Copied = tuple[Ref, str, CopyView | StyleView]


class Plan(msgspec.Struct, frozen=True):
    """All artifacts, and every problem that stands between them and the readers."""

    artifacts: tuple[Artifact, ...]
    problems: tuple[Problem, ...]

    @property
    def paths(self) -> frozenset[str]:
        """Every file of the build, below the output folder."""
        return frozenset(path for artifact in self.artifacts for path in artifact.paths)


def make_plan(
    journal: Journal, theme: Theme, static: dict[str, str], generator: str, begin: Begin | None = None
) -> tuple[Plan, Dresser]:
    """The plan of a journal in a theme, and what made its pieces. `static` is path below the root -> digest.

    `begin` hears of a part that is soon planned and takes long to make, before the rest is planned.
    """
    copied = _copied(journal, theme, static)
    dresser = _dresser(journal, theme, copied, generator)
    problems = [*theme.problems, *journal.problems, *dresser.routes.problems]
    if not any(problem.level == ERROR for problem in dresser.routes.problems):
        problems += dresser.linker.problems()
    if any(problem.level == ERROR for problem in problems):
        return Plan((), tuple(problems)), dresser
    wordings, wording_problems = wordings_in(theme)
    told = [*site.machines(dresser), *social.artifacts(dresser, wordings), *newsletter.artifacts(dresser)]
    if begin is not None:
        begin(theme, [*told, *_cards(dresser)])  # the cards that are known by now: drawn beside those of posts
    artifacts = [*site.artifacts(dresser), *told]
    artifacts += [*_media(dresser), *_cards(dresser), *_logo(theme)]
    artifacts += [_copy(ref, path, view) for ref, path, view in copied]
    problems += [*wording_problems, *dresser.cards.problems, *_own_posts(dresser, wordings)]
    problems += [*isolated(dresser), *_unprepared(dresser)]
    return Plan(tuple(artifacts), tuple(problems)), dresser


def dresser_of(journal: Journal, theme: Theme, static: dict[str, str], generator: str) -> Dresser:
    """What makes the pieces of a plan, for one of which only a few are made again."""
    return _dresser(journal, theme, _copied(journal, theme, static), generator)


def _dresser(journal: Journal, theme: Theme, copied: list[Copied], generator: str) -> Dresser:
    lists = entry_lists(journal)
    files = ((ref, path, view.file if ref.kind == "static" else "") for ref, path, view in copied)
    return Dresser(journal, build_routes(journal, lists, files), lists, theme, generator)


# --- what is copied


def _copied(journal: Journal, theme: Theme, static: dict[str, str]) -> list[Copied]:
    copied = [*_static(static), *_assets(theme)]
    if journal.config.search.enabled:
        return copied
    unused = Ref("asset", str(theme.table("assets").get("search", "")))
    return [one for one in copied if one[0] != unused]


def _static(static: dict[str, str]) -> Iterator[tuple[Ref, str, CopyView]]:
    for file, content in sorted(static.items()):
        path = file.removeprefix(STATIC)
        yield Ref("static", path), path, CopyView(file, content)


def _assets(theme: Theme) -> Iterator[Copied]:
    """A theme's assets carry their digest in the name: browsers may keep them for ever."""
    tokens = token_block(theme.table("tokens"))
    for name, (file, content) in sorted(theme.assets.items()):
        stem, ending = posixpath.splitext(name)
        styled = ending == ".css"
        mark = digest(f"{content}\0{tokens}".encode()) if styled else content
        view = StyleView(file, content, tokens) if styled else CopyView(file, content)
        yield Ref("asset", name), f"{ASSETS}{stem}-{mark[:10]}{ending}", view


def _copy(ref: Ref, path: str, view: CopyView | StyleView) -> Artifact:
    recipe = "style" if isinstance(view, StyleView) else "copy"
    return Artifact(f"{SITE}/{ref}", recipe, (f"{SITE}/{path}",), view, source=view.file)


def _media(dresser: Dresser) -> Iterator[Artifact]:
    """The files of every picture and recording that something shows, each content once."""
    seen: set[str] = set()
    for file, media in sorted(dresser.gallery.used.items()):
        if media.digest not in seen:
            seen.add(media.digest)
            yield _media_artifact(file, media, dresser.journal.config.media)


def _logo(theme: Theme) -> Iterator[Artifact]:
    """A logo in `content/`; one in `static/` is published with all that is there."""
    media = theme.logo
    if media is not None and media.file.startswith(CONTENT):
        view = CopyView(media.file, media.digest)
        yield Artifact(f"{SITE}/logo", "copy", (f"{SITE}/{logo_path(media)}",), view, source=media.file)


def _media_artifact(file: str, media: Media, settings: MediaSettings) -> Artifact:
    if media.width:
        made = derivatives(media, settings)
        paths = tuple(f"{SITE}/{media_path(media, one, settings)}" for one in made)
        view = PictureView(media, tuple((one.format, one.width, one.height) for one in made), quality=settings.quality)
        return Artifact(f"{SITE}/media:{media.digest}", "picture", paths, view, source=CONTENT + file)
    path = f"{SITE}/{file_path(media)}"
    recipe = "recording" if media.recording else "captions" if file.lower().endswith((".srt", ".vtt")) else "copy"
    shown = RecordingView(media) if media.recording else CopyView(CONTENT + file, media.digest)
    return Artifact(f"{SITE}/media:{media.digest}", recipe, (path,), shown, source=CONTENT + file)


def _cards(dresser: Dresser) -> Iterator[Artifact]:
    """The cards and collages that pages name."""
    for path, view in dresser.cards.used.items():
        source = CONTENT + view.media.file if view.media is not None else ""
        yield Artifact(f"{SITE}/card:{path}", "card", (f"{SITE}/{path}",), view, source=source)
    for path, collage in dresser.collages.used.items():
        yield Artifact(f"{SITE}/collage:{path}", "collage", (f"{SITE}/{path}",), collage)


# --- problems that only the whole shows


def wordings_in(theme: Theme) -> tuple[dict[str, Wording], list[Problem]]:
    try:
        return social.wordings_of(theme.table("wordings"), DEFAULT_WORDINGS), []
    except ValueError as error:
        what = f"The theme's wordings cannot be used: {error}"
        return DEFAULT_WORDINGS, [Problem(f"themes/{theme.name}/theme.toml", 0, "theme-wordings", what)]


def _own_posts(dresser: Dresser, wordings: dict[str, Wording]) -> Iterator[Problem]:
    """Posts of the maker's own that a network would refuse, and links that no network could hold."""
    for entry in dresser.journal.listed:
        if not any(own.text for own in entry.own_posts.values()):
            continue
        view = social.snippets_view(dresser, entry, wordings)
        for post in view.posts:
            if post.own is None or not post.own.text:
                continue
            snippet = compose(view.post, post.network, post.wording, own=post.own, limit=post.limit or None)
            if not snippet.fits:
                what = f"The text for {NETWORKS[post.network].label} is too long: {snippet.length} of {snippet.limit}"
                why = "The network would refuse it, link included"
                yield Problem(
                    CONTENT + entry.source, entry.lines.get("social", 1), "social-long", what, why, "Shorten it"
                )


def _unprepared(dresser: Dresser) -> Iterator[Problem]:
    """Recordings that are published as they are, for want of ffmpeg."""
    for file, media in sorted(dresser.gallery.used.items()):
        if media.kind in {"audio", "video"} and media.recording is None:
            what = "This recording is published as it is, without a poster or a waveform"
            why = "ffmpeg is not installed, which makes recordings small enough for phones"
            fix = "pip install 'journeygen[video]'"
            yield Problem(CONTENT + file, 0, "media-unprepared", what, why, fix, NOTE)
