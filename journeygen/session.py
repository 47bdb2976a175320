"""What stays warm between the builds of one process: what was read, the theme, its templates, and the last plan."""

from collections.abc import Callable
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from journeygen import __version__
from journeygen.artifacts import Artifact, KeptView, fingerprint
from journeygen.config import Config
from journeygen.environment import code_stats
from journeygen.keeping import settled
from journeygen.later import later
from journeygen.manifest import Manifest, Trace
from journeygen.model import Entry
from journeygen.outline import Outline
from journeygen.reading import Stores
from journeygen.settings import FILE as SETTINGS
from journeygen.settings import read_config
from journeygen.sources import Stat, file_stat
from journeygen.versions import generator_key
from journeygen.writer import OWNER, Output

# What a build needs only once its texts are read is loaded while other processes read them.
if TYPE_CHECKING:
    from journeygen import plan as planning
    from journeygen import render as rendering
    from journeygen import replan as replanning
    from journeygen import themes as theming
    from journeygen.dressing import Dresser
    from journeygen.journal import Journal
    from journeygen.plan import Begin, Plan
    from journeygen.render import Renderer
    from journeygen.templates import Templates
    from journeygen.themes import Theme, ThemeCache
else:
    planning, replanning, rendering = map(later, ("journeygen.plan", "journeygen.replan", "journeygen.render"))
    theming = later("journeygen.themes")

GENERATOR = f"journeygen {__version__}"


class Planned(NamedTuple):
    """A plan, what made its pieces, and the theme and the outline that it was made from."""

    plan: "Plan"
    dresser: "Dresser"
    theme: "Theme"
    outline: Outline


class Left(NamedTuple):
    """What a build has left: its output, the manifest's file as it was then, and the plan that was carried out."""

    output: Output
    manifest: Stat | None
    owner: Stat | None
    artifacts: dict[str, Artifact]


class Session:
    """What stays warm between the builds of one process. It changes no result, only how soon there is one.

    `planned` is the last plan; None makes the next one a plan of its own. A session is `brief` when it ends with one
    build: that one may take the plan over from `last`, the manifest of the build before, which knows no views. It is
    `alone` when the output folder is of no use to anybody else: what a build has left there stands for the next one,
    unless another process has built there since or deleted it whole.
    """

    def __init__(self, *, brief: bool = False, alone: bool = False) -> None:
        self.brief = brief
        self.alone = alone
        self._left: Left | None = None
        self._config: tuple[tuple[Path, str, Stat], Config] | None = None
        self.stores: Stores = {}
        self._templates: Templates | None = None
        self._seen: dict[str, tuple[Artifact, str]] = {}
        self._frames: dict[str, tuple[Entry, str]] = {}
        self._held: object = None
        self.planned: Planned | None = None
        self.last = Manifest()

    def save(self) -> None:
        """Writes what was read to the site's cache; what is there already stays untouched."""
        for store in self.stores.values():
            store.save()

    @cached_property
    def themes(self) -> "ThemeCache":
        """The themes that were read."""
        return theming.ThemeCache()

    @cached_property
    def code(self) -> str:
        """The mark of our own code when this session first asked: what runs is not what came to the disk since."""
        return code_stats()

    def config(self, root: Path, base_url: str, looked_at: int) -> Config:
        """The config as `read_config` gives it, read again when its file may have changed; `looked_at` is now in ns."""
        seen = file_stat(root / SETTINGS)
        if self._config is not None and self._config[0] == (root, base_url, seen):
            return self._config[1]
        config = read_config(root, base_url)
        if seen is not None and settled(seen, looked_at):
            self._config = (root, base_url, seen), config
        return config

    def hold(self, prepared: object) -> None:
        """Keeps a build's values until `let_go`: taking a large journal apart piece by piece takes time."""
        self._held = prepared

    def let_go(self) -> None:
        """Frees what was kept, when nobody is waiting."""
        self._held = None

    def leave(self, output: Output, manifest: Manifest, file: Path, artifacts: tuple[Artifact, ...]) -> None:
        """Remembers what a build has left, but for a folder that somebody was deleting meanwhile."""
        self.last, self._left = manifest, None
        if self.alone and manifest.owner is not None:
            self._left = Left(output, file_stat(file), manifest.owner, {one.key: one for one in artifacts})

    def output(self, file: Path) -> Output | None:
        """The output folder as this session has left it, with the manifest `last` in this file."""
        left = self._left
        if left is not None and (file_stat(file), file_stat(left.output.folder / OWNER)) != left[1:3]:
            left = self._left = None
        return left.output if left is not None else None

    def standing(self, output: Output, artifacts: tuple[Artifact, ...]) -> dict[str, Trace]:
        """The traces of the artifacts that are the same as those that this session has left in this output."""
        if self._left is None or self._left.output is not output:
            return {}
        known, traces = self._left.artifacts, self.last.traces
        return {one.key: traces[one.key] for one in artifacts if known.get(one.key) is one}

    def renderer(self, root: Path, theme: "Theme") -> "Renderer":
        """A renderer for this site and theme; templates stay compiled for as long as they are the same."""
        if self._templates is None or self._templates.theme.closures != theme.closures:
            self._templates = rendering.templates_of(theme, root)
        elif self._templates.theme is not theme:
            self._templates = self._templates.beside(theme)
        return rendering.Renderer(root, self._templates)

    def plan(self, journal: "Journal", theme: "Theme", static: dict[str, str], begin: "Begin | None" = None) -> Planned:
        """The plan of a journal: the last one with what reworded entries changed in it, or a new one.

        `begin` is for a new one: see `make_plan`.
        """
        outline = cache(partial(replanning.outlined, journal, theme, static, generator_key(), self._frames))
        planned = self._continued(journal, outline) or self._resumed(journal, theme, static, outline)
        if planned is None:
            made = planning.make_plan(journal, theme, static, GENERATOR, begin)
            planned = Planned(*made, theme, outline())
        self.planned = planned
        return planned

    def _continued(self, journal: "Journal", outline: Callable[[], Outline]) -> Planned | None:
        """The last plan of this process, brought up to date."""
        last = self.planned
        keys = outline().reworded(last.outline) if last is not None else None
        if last is None or keys is None:
            return None
        dresser = last.dresser.reworded(journal)
        plan = replanning.replan(last.plan, dresser, keys)
        return None if plan is None else Planned(plan, dresser, last.theme, outline())

    def _resumed(
        self, journal: "Journal", theme: "Theme", static: dict[str, str], outline: Callable[[], Outline]
    ) -> Planned | None:
        """The plan of the last build, brought up to date; without its views, which a search index takes."""
        may = self.brief and bool(self.last.traces) and not journal.config.search.enabled
        keys = outline().reworded(self.last.outline) if may else None
        if keys is None:
            return None
        dresser = planning.dresser_of(journal, theme, static, GENERATOR)
        plan = replanning.replan(kept_plan(self.last), dresser, keys)
        return None if plan is None else Planned(plan, dresser, theme, outline())

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
