"""A build up to its plan: sources -> journal -> plan. Writes nothing but caches."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from journeygen import __version__
from journeygen.artifacts import Artifact, fingerprint
from journeygen.calendar import Clock
from journeygen.config import DEFAULT_STEPS, Config, Search
from journeygen.entries import ReadingRules
from journeygen.errors import Problem
from journeygen.journal import Journal, Options, assemble
from journeygen.keeping import now_ns, settled
from journeygen.later import later
from journeygen.ledger import FILE as LEDGER
from journeygen.ledger import read_ledger
from journeygen.manifest import Inputs
from journeygen.reading import Sources, Stores, read_sources
from journeygen.request import Request
from journeygen.settings import FILE as SETTINGS
from journeygen.settings import read_config
from journeygen.sources import Stat, file_stat, scan
from journeygen.themes import Theme, ThemeCache

# What a build needs only once its texts are read is loaded while other processes read them.
if TYPE_CHECKING:
    from journeygen import plan as planning
    from journeygen import render as rendering
    from journeygen import replan as replanning
    from journeygen import searching
    from journeygen.dressing import Dresser
    from journeygen.plan import Plan
    from journeygen.render import Renderer
    from journeygen.templates import Templates
else:
    planning, replanning, rendering = map(later, ("journeygen.plan", "journeygen.replan", "journeygen.render"))
    searching = later("journeygen.searching")

Progress = Callable[[str, int, int], None]


class Prepared(msgspec.Struct, frozen=True):
    """A build up to its plan: what would be written, and what stands against it."""

    journal: Journal
    theme: Theme
    dresser: "Dresser"
    plan: "Plan"
    clock: tuple[int, int]
    stats: dict[str, Stat]
    roots: tuple[str, ...]
    looked_at: int

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem, in the order of files and lines."""
        return tuple(sorted(set(self.plan.problems)))

    @property
    def inputs(self) -> Inputs:
        """What was looked at. Files that changed just then may change again without a trace in their stat."""
        racy = not all(settled(stat, self.looked_at) for stat in self.stats.values())
        return Inputs(self.roots, self.stats, racy)


def silent(stage: str, done: int, total: int) -> None:
    """Shows no progress."""


class Session:
    """What stays warm between the builds of one process. It changes no result, only how soon there is one.

    `planned` is the last plan with what it was made of; None makes the next one a plan of its own.
    """

    def __init__(self) -> None:
        self.stores: Stores = {}
        self.themes = ThemeCache()
        self._templates: Templates | None = None
        self._seen: dict[str, tuple[Artifact, str]] = {}
        self._prepared: Prepared | None = None
        self.planned: tuple[Plan, Dresser, Theme, dict[str, str]] | None = None

    def save(self) -> None:
        """Writes what was read to the site's cache; what is there already stays untouched."""
        for store in self.stores.values():
            store.save()

    def hold(self, prepared: Prepared) -> None:
        """Keeps a build's values until `let_go`: taking a large journal apart piece by piece takes time."""
        self._prepared = prepared

    def let_go(self) -> None:
        """Frees what was kept, when nobody is waiting."""
        self._prepared = None

    def renderer(self, root: Path, theme: Theme) -> "Renderer":
        """A renderer for this site and theme; templates stay compiled for as long as the theme is the same."""
        if self._templates is None or self._templates.theme.closures != theme.closures:
            self._templates = rendering.templates_of(theme, root)
        return rendering.Renderer(root, self._templates)

    def plan(self, journal: Journal, theme: Theme, static: dict[str, str]) -> "tuple[Plan, Dresser]":
        """The plan of a journal: the last one with what reworded entries changed in it, or a new one."""
        planned = None
        if self.planned is not None and self.planned[2] is theme and self.planned[3] == static:
            planned = replanning.replan(*self.planned[:2], journal)
        if planned is None:
            planned = planning.make_plan(journal, theme, static, f"journeygen {__version__}")
        self.planned = (*planned, theme, static)
        return planned

    def fingerprint(self, artifact: Artifact) -> str:
        """An artifact's fingerprint; an artifact equal to the last one of its key is not looked at again."""
        known = self._seen.get(artifact.key)
        if known is None or (known[0] is not artifact and known[0] != artifact):
            known = self._seen[artifact.key] = (artifact, fingerprint(artifact))
        return known[1]


def prepare(request: Request, progress: Progress = silent, session: Session | None = None) -> Prepared:
    """Everything up to the plan; writes nothing but caches. Raises ContentError when there can be no plan at all.

    What was read is kept on the disk at once, but for a session's, which whoever holds it saves.
    """
    if session is not None:
        return _prepared(request, progress, session)
    session = Session()
    try:
        return _prepared(request, progress, session)
    finally:
        session.save()


def _prepared(request: Request, progress: Progress, session: Session) -> Prepared:
    looked_at = now_ns()
    config = read_config(request.root, request.base_url)
    lacking = searching.missing() if config.search.enabled and request.search else None
    if lacking is not None or not request.search:
        config = msgspec.structs.replace(config, search=Search())
    theme = session.themes.load(request.root, config.site.theme, looked_at, config.site.language, config.look)
    config = _with_steps(config, theme)
    roots = ("content", "static", *theme.folders)
    meanwhile = partial(_get_ready, session, request.root, theme)
    sources = read_sources(request.root, ReadingRules.of(config), progress, session.stores, meanwhile)
    ledger = read_ledger(request.root)
    clock = Clock(request.now, config.site.timezone)
    options = Options(request.drafts, request.future)
    journal = assemble(sources.things, config, options, ledger, clock, sources.media, sources.sidecars, sources.files)
    plan, dresser = session.plan(journal, theme, sources.static)
    problems = (*sources.problems, *ledger.problems, *plan.problems, *([lacking] if lacking else ()))
    plan = planning.Plan(_wanted(plan, request), problems)
    return Prepared(
        journal,
        theme,
        dresser,
        plan,
        (clock.start, clock.until),
        _stats(request.root, sources, roots),
        roots,
        looked_at,
    )


def _wanted(plan: "Plan", request: Request) -> tuple[Artifact, ...]:
    if request.kit:
        return plan.artifacts
    return tuple([artifact for artifact in plan.artifacts if artifact.recipe != "sharekit"])


def _with_steps(config: Config, theme: Theme) -> Config:
    """The config; the steps that its maker did not declare are called by the theme's names, in the site's language."""
    labels = theme.table("steps")
    if config.steps is not DEFAULT_STEPS or not labels:
        return config
    steps = tuple(msgspec.structs.replace(step, label=labels.get(step.id, step.label)) for step in config.steps)
    return msgspec.structs.replace(config, steps=steps)


def _get_ready(session: Session, root: Path, theme: Theme) -> None:
    """Loads and compiles what the rest of the build will want."""
    session.renderer(root, theme).get_ready()
    planning.make_plan  # noqa: B018 - naming it loads it


def _stats(root: Path, sources: Sources, roots: tuple[str, ...]) -> dict[str, Stat]:
    stats = dict(sources.stats)
    for folder in roots[2:]:
        stats.update(scan(root, folder).files)
    for name in (SETTINGS, LEDGER):
        seen = file_stat(root / name)
        if seen is not None:
            stats[name] = seen
    return stats
