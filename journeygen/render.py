"""Renders artifacts: from a frozen view and a theme to bytes. Nothing here knows what an entry is."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from journeygen.album import focus_of, sized
from journeygen.artifacts import (
    Artifact,
    CopyView,
    LinksView,
    PictureView,
    RecordingView,
    StyleView,
    TextView,
    fingerprint,
)
from journeygen.cards import CardSetView, CardView
from journeygen.collages import CollageView
from journeygen.darkroom import Darkroom
from journeygen.digests import digest, packed, readable_json
from journeygen.entries import CONTENT
from journeygen.errors import ContentError, Problem
from journeygen.files import replace_file
from journeygen.filters import FILTERS
from journeygen.keeping import PICTURES
from journeygen.later import later
from journeygen.looks import dressed
from journeygen.model import STILL, Media, Photo
from journeygen.outputs.social import KitView, SnippetsView
from journeygen.snippets import render_snippets
from journeygen.templates import TemplateError, Templates
from journeygen.themes import Theme
from journeygen.versions import generator_key
from journeygen.views import LetterView

if TYPE_CHECKING:
    from journeygen import captions, drawing, films, letters, mounting, pictures, sharekit, strip, vector
else:
    captions, films, sharekit = map(later, ("journeygen.captions", "journeygen.films", "journeygen.sharekit"))
    letters, pictures, vector = map(later, ("journeygen.letters", "journeygen.pictures", "journeygen.vector"))
    drawing, mounting, strip = map(later, ("journeygen.drawing", "journeygen.mounting", "journeygen.strip"))

CACHE = ".journeygen"


def templates_of(theme: Theme, root: Path) -> Templates:
    """A theme's templates with all filters, compiled forms kept in the site's cache."""
    return Templates(theme, FILTERS, root / CACHE / "templates")


class RenderError(Exception):
    """An artifact could not be made; `problems` say why in the maker's coordinates."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__(*problems)


class Renderer:
    """Makes the bytes of artifacts for the site at `root` with a theme's templates."""

    def __init__(self, root: Path, templates: Templates) -> None:
        self.root = root
        self.templates = templates
        self.darkroom = Darkroom(root / CACHE / PICTURES)
        self.recordings = root / CACHE / "recordings"
        self._recipes: dict[str, Callable[[Artifact, Any], list[bytes]]] = {
            "template": self._template,
            "copy": self._copy,
            "style": self._style,
            "picture": self._picture,
            "card": self._card,
            "cards": self._cards,
            "collage": self._collage,
            "recording": self._recording,
            "captions": self._captions,
            "snippets": self._snippets,
            "sharekit": self._sharekit,
            "letter": self._letter,
            "links": self._links,
            "text": self._text,
        }

    def get_ready(self) -> None:
        """Loads and compiles beforehand what a whole site takes, pictures aside."""
        self.templates.compile()
        letters.render_letter  # noqa: B018 - naming it loads it

    def prune(self, artifacts: Iterable[Artifact]) -> None:
        """Takes pictures out of the cache that none of these show, when there are too many of them."""
        shown = (artifact.view for artifact in artifacts if artifact.recipe == "picture")
        self.darkroom.prune(
            (view.media, one) for view in shown if isinstance(view, PictureView) for one in variants(view)
        )

    def render(self, artifact: Artifact, tell: "films.Tell | None" = None) -> list[bytes]:
        """The bytes of each of an artifact's paths, in order. Raises RenderError.

        `tell` hears how many seconds of a recording are done.
        """
        try:
            if tell is not None and isinstance(artifact.view, RecordingView):
                return self._recording(artifact, artifact.view, tell)
            return self._recipes[artifact.recipe](artifact, artifact.view)
        except TemplateError as error:
            raise RenderError(error.problem) from None
        except ContentError as error:
            origins = self.templates.theme.origins
            places = ((origins.get(problem.path, problem.path), problem) for problem in error.problems)
            raise RenderError(*(replace(problem, path=path) for path, problem in places)) from None
        except (pictures.PictureError, films.RecordingError, ValueError) as error:
            raise RenderError(_problem(artifact, str(error))) from None
        except OSError as error:
            raise RenderError(_problem(artifact, error.strerror or str(error))) from None

    def _template(self, artifact: Artifact, view: object) -> list[bytes]:
        return [self.templates.render(artifact.template, view).lstrip("\n").encode()]

    def _copy(self, artifact: Artifact, view: CopyView) -> list[bytes]:
        content = (self.root / view.file).read_bytes()
        return [
            vector.clean_svg(content)
            if view.file.startswith(CONTENT) and view.file.endswith(".svg")
            else strip.published_copy(view.file, content)
        ]

    def _style(self, artifact: Artifact, view: StyleView) -> list[bytes]:
        content = (self.root / view.file).read_bytes()
        return [dressed(content, view.tokens)]

    def _snippets(self, artifact: Artifact, view: SnippetsView) -> list[bytes]:
        return list(render_snippets(view))

    def _sharekit(self, artifact: Artifact, view: KitView) -> list[bytes]:
        names = tuple([path.rsplit("/", 1)[1] for path in artifact.paths])
        made = sharekit.render_kit(view, names, self.templates)
        return [made[name] for name in names]

    def _letter(self, artifact: Artifact, view: LetterView) -> list[bytes]:
        words = self.templates.theme.table("letter")
        made = letters.render_letter(view, self.templates, letters.Phrases.of(words))
        return [made[path.rsplit("/", 1)[1]] for path in artifact.paths]

    def _links(self, artifact: Artifact, view: LinksView) -> list[bytes]:
        table = {"entries": view.entries, "issues": view.issues, "projects": view.projects}
        return [readable_json(table)]

    def _text(self, artifact: Artifact, view: TextView) -> list[bytes]:
        return [view.text.encode()]

    def _picture(self, artifact: Artifact, view: PictureView) -> list[bytes]:
        path = self.root / CONTENT / view.media.file
        if view.media.kind == "svg":
            return [vector.clean_svg(path.read_bytes())]
        return self.darkroom.develop(self._source(view.media), view.media, variants(view))

    def _source(self, media: Media) -> Path:
        """The file that a picture is made of; what stands for a recording is made of that first."""
        if not media.file.endswith(STILL):
            return self.root / CONTENT / media.file
        place = self.recordings / f"{media.digest}.png"
        if not place.is_file():
            path = self.root / CONTENT / media.file.removesuffix(STILL)
            found = films.facts(path)
            replace_file(place, films.poster(path, found) if found.width else pictures.wave(found.peaks, media))
        return place

    def _recording(self, artifact: Artifact, view: RecordingView, tell: "films.Tell" = lambda _: None) -> list[bytes]:
        """A recording made ready for the web, from the cache where it was made before."""
        media, recording = view.media, view.media.recording
        mark = f"{media.digest} {films.RECIPE} {films.version()}"
        place = self.recordings / digest(mark.encode())
        with suppress(OSError):
            return [place.read_bytes()]
        if recording is None:
            raise ValueError("nothing is known of this recording")
        made = films.web_ready(self.root / CONTENT / media.file, recording, tell)
        replace_file(place, made)
        return [made]

    def _captions(self, artifact: Artifact, view: CopyView) -> list[bytes]:
        return [captions.as_vtt((self.root / view.file).read_bytes())]

    def _card(self, artifact: Artifact, view: CardView) -> list[bytes]:
        return self._drawn(artifact, lambda fonts: drawing.draw_card(view, self._source, fonts))

    def _cards(self, artifact: Artifact, view: CardSetView) -> list[bytes]:
        """The card in each size, drawn once however many files show it."""
        made = {name: self._kept(view, (width, height)) for name, width, height in view.sizes}
        return [made[path.rsplit("/", 1)[1]] for path in artifact.paths]

    def _kept(self, view: CardSetView, size: tuple[int, int]) -> bytes:
        key = digest(packed((view.card, size)) + generator_key().encode())
        return self.darkroom.keep(key, lambda: drawing.draw_card(view.card, self._source, self._fonts, size))

    @property
    def _fonts(self) -> dict[str, Path]:
        return {name: Path(file) for name, (file, _) in self.templates.theme.fonts.items()}

    def _collage(self, artifact: Artifact, view: CollageView) -> list[bytes]:
        return self._drawn(artifact, lambda fonts: mounting.draw_collage(view, self._source, fonts))

    def _drawn(self, artifact: Artifact, draw: Callable[[dict[str, Path]], bytes]) -> list[bytes]:
        """A picture of ours, from the cache where the same program with the same fonts at hand has drawn it."""
        key = digest((fingerprint(artifact) + generator_key()).encode())
        return [self.darkroom.keep(key, lambda: draw(self._fonts))]


def variants(view: PictureView) -> "tuple[pictures.Variant, ...]":
    """The recipes of a view's files."""
    focus = focus_of(view.media, Photo(view.media.file, focus=view.focus))
    return tuple(_variant(view, one, focus) for one in view.wanted)


def _variant(view: PictureView, one: tuple[str, int, int], focus: tuple[float, float]) -> "pictures.Variant":
    kind, width, height = one
    whole = height == sized(view.media, kind, width).height
    return pictures.Variant(width, kind, 0 if whole else height, focus, view.quality, view.most)  # type: ignore[arg-type]


def _problem(artifact: Artifact, why: str) -> Problem:
    name = {"recording": "recording", "captions": "captions file"}.get(artifact.recipe, "picture")
    known = artifact.recipe in {"picture", "card", "cards", "collage", "recording", "captions"}
    what = f"This {name} cannot be used" if known else "This cannot be written"
    fix = "Export it again, or take another one" if known else ""
    place = artifact.source or artifact.paths[0]
    if place.endswith(".md") and not place.startswith((CONTENT, "static/")):
        place = CONTENT + place
    if isinstance(artifact.view, PictureView):
        place = CONTENT + artifact.view.media.file.removesuffix(STILL)
    return Problem(place, 0, f"render-{artifact.recipe}", what, why, fix)
