"""The one build: sources -> journal -> plan -> outdated -> rendered -> written. `serve` and `--watch` run it again."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from journeygen import __version__
from journeygen.artifacts import Artifact, fingerprint
from journeygen.calendar import Clock
from journeygen.entries import ReadingRules
from journeygen.environment import code_stats
from journeygen.errors import ERROR, WARNING, ContentError, Problem
from journeygen.journal import Journal, Options, assemble
from journeygen.keeping import now_ns, settled
from journeygen.later import later
from journeygen.ledger import FILE as LEDGER
from journeygen.ledger import read_ledger
from journeygen.manifest import Inputs, Manifest, Reason, Trace, Written, load, manifest_path, outdated, save
from journeygen.reading import Sources, Stores, read_sources
from journeygen.report import Report
from journeygen.request import Request
from journeygen.settings import FILE as SETTINGS
from journeygen.settings import read_config
from journeygen.sources import Stat, file_stat, scan
from journeygen.themes import Theme, ThemeCache
from journeygen.versions import generator_key
from journeygen.workers import spread
from journeygen.writer import OWNER, Output, open_output

# What a build needs only once its texts are read is loaded while other processes read them.
if TYPE_CHECKING:
    from journeygen import plan as planning
    from journeygen import render as rendering
    from journeygen.dressing import Dresser
    from journeygen.plan import Plan
    from journeygen.render import Renderer
    from journeygen.templates import Templates
else:
    planning, rendering = map(later, ("journeygen.plan", "journeygen.render"))

# Below this many artifacts a second process costs more than it saves; a letter or a picture counts as many.
ENOUGH_ARTIFACTS = 400
COSTS = {"letter": 100, "picture": 200}
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


def silent(stage: str, done: int, total: int) -> None:
    """Shows no progress."""


class Session:
    """What stays warm between the builds of one process. It changes no result, only how soon there is one."""

    def __init__(self) -> None:
        self.stores: Stores = {}
        self.themes = ThemeCache()
        self._templates: Templates | None = None
        self._seen: dict[str, tuple[Artifact, str]] = {}
        self._prepared: Prepared | None = None

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

    def fingerprint(self, artifact: Artifact) -> str:
        """An artifact's fingerprint; an artifact equal to the last one of its key is not looked at again."""
        known = self._seen.get(artifact.key)
        if known is None or known[0] != artifact:
            known = self._seen[artifact.key] = (artifact, fingerprint(artifact))
        return known[1]


@contextmanager
def _uncollected() -> Iterator[None]:
    """No garbage collection meanwhile: a build makes hardly any, and looking for it takes a tenth of the time."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def build(request: Request, progress: Progress = silent, session: Session | None = None) -> Report:
    """Builds the site and returns what was done.

    Raises ContentError when the content is wrong (nothing is written then), RefusedError for a foreign output folder.
    """
    with _uncollected():
        return _build(request, progress, session or Session())


def _build(request: Request, progress: Progress, session: Session) -> Report:
    output = open_output(request.output, request.root)
    with output.alone():
        return _build_into(output, request, progress, session)


def _build_into(output: Output, request: Request, progress: Progress, session: Session) -> Report:
    manifest_file = manifest_path(request.root, request.output)
    manifest = load(manifest_file)
    prepared = prepare(request, progress, session)
    session.hold(prepared)
    problems = prepared.problems
    if any(problem.level == ERROR or (request.strict and problem.level == WARNING) for problem in problems):
        raise ContentError(problems)
    closures, generator = prepared.theme.closures, generator_key()
    fingerprints = session.fingerprint if manifest.traces else fingerprint
    todo, standing = outdated(
        prepared.plan.artifacts, manifest.traces, closures, generator, output.present, fingerprints
    )
    renderer = session.renderer(request.root, prepared.theme)
    traces, written, deleted = _write(renderer, prepared, output, todo, standing, generator)
    report = _report(request, prepared, todo, written, deleted)
    fresh = Manifest(
        code=code_stats(),
        options=request.key,
        inputs=_inputs(prepared),
        start=prepared.clock[0],
        until=prepared.clock[1],
        traces=traces,
        owner=file_stat(output.folder / OWNER),
        report=msgspec.structs.replace(report, changed=()),
    )
    save(manifest_file, fresh)
    return report


def prepare(request: Request, progress: Progress = silent, session: Session | None = None) -> Prepared:
    """Everything up to the plan; writes nothing but caches. Raises ContentError when there can be no plan at all."""
    looked_at = now_ns()
    config = read_config(request.root, request.base_url)
    session = session or Session()
    theme = session.themes.load(request.root, config.site.theme, looked_at)
    roots = ("content", "static", *theme.folders)
    meanwhile = partial(_get_ready, session, request.root, theme)
    sources = read_sources(request.root, ReadingRules.of(config), progress, session.stores, meanwhile)
    ledger = read_ledger(request.root)
    clock = Clock(request.now, config.site.timezone)
    options = Options(request.drafts, request.future)
    journal = assemble(sources.things, config, options, ledger, clock, sources.media, sources.sidecars, sources.files)
    plan, dresser = planning.make_plan(journal, theme, sources.static, f"journeygen {__version__}")
    problems = (*sources.problems, *ledger.problems, *plan.problems)
    plan = planning.Plan(plan.artifacts, problems)
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


def _get_ready(session: Session, root: Path, theme: Theme) -> None:
    """Loads and compiles what the rest of the build will want."""
    session.renderer(root, theme).templates.compile("site/")
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


def _inputs(prepared: Prepared) -> Inputs:
    """What was looked at. Files that changed just then may change again without a trace in their stat."""
    racy = not all(settled(stat, prepared.looked_at) for stat in prepared.stats.values())
    return Inputs(prepared.roots, prepared.stats, racy)


# --- rendering and writing


class Made(msgspec.Struct, frozen=True):
    """One artifact rendered and staged: its view's digest, its files and whether they are new, or its problems."""

    view: str = ""
    files: tuple[tuple[Written, bool], ...] = ()
    problems: tuple[Problem, ...] = ()


def _write(
    renderer: "Renderer",
    prepared: Prepared,
    output: Output,
    todo: list[tuple[Artifact, Reason]],
    standing: dict[str, Trace],
    generator: str,
) -> tuple[dict[str, Trace], int, int]:
    """Renders and stages what is outdated, then replaces and prunes. Returns all traces, files written and deleted."""
    planned = kept_paths(output, prepared)
    if not todo and output.owned == planned:
        output.discard()
        return standing, 0, 0
    output.start()
    try:
        # What takes longest comes first, so that all processes end at about the same time.
        artifacts = sorted((artifact for artifact, _ in todo), key=_cost, reverse=True)
        made = spread(partial(_make_some, renderer, output), artifacts, ENOUGH_ARTIFACTS, cost=_cost)
        problems = [problem for one in made for problem in one.problems]
        if problems:
            raise ContentError(problems)
        waiting = [written.path for one in made for written, staged in one.files if staged]
        written, deleted = output.replace(waiting, planned)
    except BaseException:
        output.discard()
        raise
    closures = prepared.theme.closures
    fresh = {
        artifact.key: Trace(
            one.view, closures.get(artifact.template, ""), generator, tuple(file for file, _ in one.files)
        )
        for artifact, one in zip(artifacts, made, strict=True)
    }
    return standing | fresh, written, deleted


def _cost(artifact: Artifact) -> int:
    return COSTS.get(artifact.recipe, 1)


def _make_some(renderer: "Renderer", output: Output, artifacts: Sequence[Artifact]) -> list[Made]:
    """Renders and stages a share of the artifacts; runs in a worker."""
    return [_make(renderer, output, artifact) for artifact in artifacts]


def _make(renderer: "Renderer", output: Output, artifact: Artifact) -> Made:
    try:
        contents = renderer.render(artifact)
    except rendering.RenderError as error:
        return Made(problems=error.problems)
    return Made(
        fingerprint(artifact),
        tuple(output.stage(path, content) for path, content in zip(artifact.paths, contents, strict=True)),
    )


def kept_paths(output: Output, prepared: Prepared) -> frozenset[str]:
    """Every path of the plan, and pictures of letters that were sent: mail in people's boxes loads them for ever."""
    sent = {month for month, issue in prepared.journal.ledger.issues.items() if issue.state == "sent"}
    return prepared.plan.paths.union(
        path
        for path in output.owned
        if path.startswith("site/newsletter/") and "/media/" in path and path.split("/")[2] in sent
    )


def _report(
    request: Request, prepared: Prepared, todo: list[tuple[Artifact, Reason]], written: int, deleted: int
) -> Report:
    journal = prepared.journal
    return Report(
        output=str(request.output),
        made=len(todo),
        written=written,
        deleted=deleted,
        planned=len(prepared.plan.artifacts),
        files=len(prepared.plan.paths),
        entries=len(journal.listed),
        issues=tuple(issue.month for issue in journal.issues),
        until=prepared.clock[1],
        problems=prepared.problems,
        changed=tuple(path for artifact, _ in todo for path in artifact.paths),
    )
