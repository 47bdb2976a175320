"""What stays warm between the builds of one process: what was read, the theme, its templates, and the last plan."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from journeygen import __version__
from journeygen.artifacts import Artifact, KeptView, fingerprint
from journeygen.journal import Journal
from journeygen.later import later
from journeygen.lists import entry_lists
from journeygen.manifest import Manifest
from journeygen.outline import Outline
from journeygen.reading import Stores
from journeygen.themes import Theme, ThemeCache
from journeygen.versions import generator_key

# What a build needs only once its texts are read is loaded while other processes read them.
if TYPE_CHECKING:
    from journeygen import dressing
    from journeygen import plan as planning
    from journeygen import render as rendering
    from journeygen import replan as replanning
    from journeygen.dressing import Dresser
    from journeygen.plan import Plan
    from journeygen.render import Renderer
    from journeygen.templates import Templates
else:
    planning, replanning, rendering = map(later, ("journeygen.plan", "journeygen.replan", "journeygen.render"))
    dressing = later("journeygen.dressing")

GENERATOR = f"journeygen {__version__}"


class Planned(NamedTuple):
    """A plan, what made its pieces, and the theme and the outline that it was made from."""

    plan: "Plan"
    dresser: "Dresser"
    theme: Theme
    outline: Outline


class Session:
    """What stays warm between the builds of one process. It changes no result, only how soon there is one.

    `planned` is the last plan; None makes the next one a plan of its own. A session is `brief` when it ends with one
    build: that one may take the plan over from `last`, the manifest of the build before, which knows no views.
    """

    def __init__(self, *, brief: bool = False) -> None:
        self.brief = brief
        self.stores: Stores = {}
        self.themes = ThemeCache()
        self._templates: Templates | None = None
        self._seen: dict[str, tuple[Artifact, str]] = {}
        self._held: object = None
        self.planned: Planned | None = None
        self.last = Manifest()

    def save(self) -> None:
        """Writes what was read to the site's cache; what is there already stays untouched."""
        for store in self.stores.values():
            store.save()

    def hold(self, prepared: object) -> None:
        """Keeps a build's values until `let_go`: taking a large journal apart piece by piece takes time."""
        self._held = prepared

    def let_go(self) -> None:
        """Frees what was kept, when nobody is waiting."""
        self._held = None

    def renderer(self, root: Path, theme: Theme) -> "Renderer":
        """A renderer for this site and theme; templates stay compiled for as long as the theme is the same."""
        if self._templates is None or self._templates.theme.closures != theme.closures:
            self._templates = rendering.templates_of(theme, root)
        return rendering.Renderer(root, self._templates)

    def plan(self, journal: Journal, theme: Theme, static: dict[str, str]) -> Planned:
        """The plan of a journal: the last one with what reworded entries changed in it, or a new one."""
        outline = replanning.outlined(journal, theme, static, generator_key())
        planned = self._continued(journal, outline) or self._resumed(journal, theme, static, outline)
        if planned is None:
            planned = Planned(*planning.make_plan(journal, theme, static, GENERATOR), theme, outline)
        self.planned = planned
        return planned

    def _continued(self, journal: Journal, outline: Outline) -> Planned | None:
        """The last plan of this process, brought up to date."""
        last = self.planned
        keys = outline.reworded(last.outline) if last is not None else None
        if last is None or keys is None:
            return None
        dresser = dressing.Dresser(journal, last.dresser.routes, entry_lists(journal), last.theme, GENERATOR)
        plan = replanning.replan(last.plan, dresser, keys)
        return None if plan is None else Planned(plan, dresser, last.theme, outline)

    def _resumed(self, journal: Journal, theme: Theme, static: dict[str, str], outline: Outline) -> Planned | None:
        """The plan of the last build, brought up to date; without its views, which a search index takes."""
        keys = outline.reworded(self.last.outline) if self.brief and not journal.config.search.enabled else None
        if keys is None:
            return None
        dresser = planning.dresser_of(journal, theme, static, GENERATOR)
        plan = replanning.replan(kept_plan(self.last), dresser, keys)
        return None if plan is None else Planned(plan, dresser, theme, outline)

    def forget(self) -> None:
        """Makes the next plan one of its own."""
        self.planned, self.brief = None, False

    def fingerprint(self, artifact: Artifact) -> str:
        """An artifact's fingerprint; an artifact equal to the last one of its key is not looked at again."""
        known = self._seen.get(artifact.key)
        if known is None or (known[0] is not artifact and known[0] != artifact):
            known = self._seen[artifact.key] = (artifact, fingerprint(artifact))
        return known[1]


def kept_plan(manifest: Manifest) -> "Plan":
    """The plan that a build carried out, as far as it takes to tell whether its files stand."""
    artifacts = [
        Artifact(key, trace.recipe, tuple([file.path for file in trace.files]), KeptView(trace.view), trace.named)
        for key, trace in manifest.traces.items()
        if trace.recipe
    ]
    return planning.Plan(tuple(artifacts), manifest.problems)
