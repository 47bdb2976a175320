"""A build up to its plan: sources -> journal -> plan. Writes nothing but caches."""

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from journeygen.calendar import Clock
from journeygen.config import DEFAULT_STEPS, Config, Search
from journeygen.entries import ReadingRules
from journeygen.errors import Problem
from journeygen.keeping import now_ns, settled
from journeygen.later import later
from journeygen.ledger import FILE as LEDGER
from journeygen.ledger import Ledger, read_ledger
from journeygen.manifest import Inputs
from journeygen.reading import Sources, read_sources
from journeygen.request import Request
from journeygen.session import Planned, Session
from journeygen.settings import FILE as SETTINGS
from journeygen.settings import placed
from journeygen.sources import Stat, file_stat, scan

# What a build needs only once its texts are read is loaded while other processes read them.
if TYPE_CHECKING:
    from journeygen import journal as journals
    from journeygen import plan as planning
    from journeygen import searching
    from journeygen.dressing import Dresser
    from journeygen.journal import Journal
    from journeygen.plan import Begin, Plan
    from journeygen.themes import Theme
else:
    journals, planning, searching = map(later, ("journeygen.journal", "journeygen.plan", "journeygen.searching"))

Progress = Callable[[str, int, int], None]


class Prepared(msgspec.Struct, frozen=True):
    """A build up to its plan: what would be written, and what stands against it."""

    journal: "Journal"
    theme: "Theme"
    planned: Planned
    plan: "Plan"
    clock: tuple[int, int]
    stats: dict[str, Stat]
    roots: tuple[str, ...]
    looked_at: int

    @property
    def dresser(self) -> "Dresser":
        """What makes the pieces of the plan."""
        return self.planned.dresser

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


def prepare(
    request: Request, progress: Progress = silent, session: Session | None = None, begin: "Begin | None" = None
) -> Prepared:
    """Everything up to the plan; writes nothing but caches. Raises ContentError when there can be no plan at all.

    What was read is kept on the disk at once, but for a session's, which whoever holds it saves. `begin` is the plan's.
    """
    if session is not None:
        return _prepared(request, progress, session, begin)
    session = Session()
    try:
        return _prepared(request, progress, session, begin)
    finally:
        session.save()


def _prepared(request: Request, progress: Progress, session: Session, begin: "Begin | None") -> Prepared:
    looked_at = now_ns()
    config = session.config(request.root, request.base_url, looked_at)
    lacking = searching.missing() if config.search.enabled and request.search else None
    if lacking is not None or not request.search:
        config = msgspec.structs.replace(config, search=Search())
    site, look = config.site, config.look
    load = cache(lambda: session.themes.load(request.root, site.theme, looked_at, site.language, look))
    meanwhile = partial(_get_ready, session, request.root, load)
    sources = read_sources(request.root, ReadingRules.of(config), progress, session.stores, meanwhile)
    theme = load()
    config = _with_steps(config, theme)
    roots = ("content", "static", *theme.folders)
    ledger = read_ledger(request.root)
    clock = Clock(request.now, config.site.timezone)
    journal = _assembled(request, config, sources, ledger, clock)
    planned = session.plan(journal, theme, sources.static, begin)
    problems = (*sources.problems, *ledger.problems, *planned.plan.problems, *([lacking] if lacking else ()))
    plan = planning.Plan(planned.plan.artifacts, placed(request.root, problems))
    return Prepared(
        journal,
        theme,
        planned,
        plan,
        (clock.start, clock.until),
        _stats(request.root, sources, roots),
        roots,
        looked_at,
    )


def _assembled(request: Request, config: Config, sources: Sources, ledger: Ledger, clock: Clock) -> "Journal":
    """The journal of all that was read."""
    options = journals.Options(request.drafts, request.future, request.kit)
    beside = (sources.media, sources.sidecars, sources.files)
    return journals.assemble(sources.things, config, options, ledger, clock, *beside)


def _with_steps(config: Config, theme: "Theme") -> Config:
    """The config; the steps that its maker did not declare are called by the theme's names, in the site's language."""
    labels = theme.table("steps")
    if config.steps is not DEFAULT_STEPS or not labels:
        return config
    steps = tuple(msgspec.structs.replace(step, label=labels.get(step.id, step.label)) for step in config.steps)
    return msgspec.structs.replace(config, steps=steps)


def _get_ready(session: Session, root: Path, load: "Callable[[], Theme]") -> None:
    """Loads and compiles what the rest of the build will want, the theme among it."""
    session.renderer(root, load()).get_ready()
    planning.make_plan, session.code  # noqa: B018 - naming them loads and looks


def _stats(root: Path, sources: Sources, roots: tuple[str, ...]) -> dict[str, Stat]:
    stats = dict(sources.stats)
    for folder in roots[2:]:
        stats.update(scan(root, folder).files)
    for name in (SETTINGS, LEDGER):
        seen = file_stat(root / name)
        if seen is not None:
            stats[name] = seen
    return stats
