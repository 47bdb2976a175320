"""The one build: sources -> journal -> plan -> outdated -> rendered -> written. `serve` and `--watch` run it again."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from journeygen.ahead import Ahead
from journeygen.artifacts import INDEX, Artifact, KeptView, fingerprint, is_of_index, source_of
from journeygen.errors import ERROR, WARNING, ContentError, Problem
from journeygen.files import locked
from journeygen.later import later
from journeygen.making import Made, make_all, traces_of
from journeygen.manifest import Manifest, Reason, Trace, load, manifest_path, outdated, save
from journeygen.prepare import Prepared, Progress, prepare, silent
from journeygen.report import Report
from journeygen.request import Request
from journeygen.session import Session
from journeygen.sources import file_stat
from journeygen.versions import generator_key
from journeygen.writer import OWNER, Output, open_output

if TYPE_CHECKING:
    from journeygen import momentum, searching
    from journeygen import render as rendering
    from journeygen.plan import Begin
    from journeygen.render import Renderer
    from journeygen.searching import Index
else:
    momentum, rendering, searching = map(later, ("journeygen.momentum", "journeygen.render", "journeygen.searching"))


# Artifacts, and what came of each.
Makings = tuple[list[Artifact], list[Made]]


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
        return _build(request, progress, session or Session(brief=True))


def _build(request: Request, progress: Progress, session: Session) -> Report:
    """One build at a time for an output folder; the workers of one that was killed must have ended as well."""
    file, owner = manifest_path(request.root, request.output), request.output / OWNER
    seen = file_stat(owner)
    output = session.output(file) or open_output(request.output, request.root)
    with locked(file.with_suffix(".lock")) as waited:
        # Another build may have come to its end just before our turn: what it owns is known to its list alone.
        if waited or file_stat(owner) != seen:
            output = open_output(request.output, request.root)
        try:
            return _built(output, request, progress, session)
        finally:
            session.save()


def _built(output: Output, request: Request, progress: Progress, session: Session) -> Report:
    file = manifest_path(request.root, request.output)
    if session.output(file) is not output:
        session.last = load(file)
    with _transaction(output, Ahead(output, partial(session.renderer, request.root))) as ahead:
        prepared, todo, standing = _looked_at(output, request, progress, session, ahead)
        renderer = session.renderer(request.root, prepared.theme)
        index = _index(prepared, output, session.last.traces.get(INDEX))
        make = partial(_make, ahead, partial(make_all, renderer, output, session.save, progress))
        traces, written, deleted = _write(prepared, output, todo, standing, make, index)
    _tidy(renderer, prepared, todo)
    report = _report(request, prepared, todo, written, deleted)
    fresh = Manifest(
        code=session.code,
        options=request.key,
        inputs=prepared.inputs,
        start=prepared.clock[0],
        until=prepared.clock[1],
        traces={key: traces[key] for key in (*(one.key for one in prepared.plan.artifacts), INDEX) if key in traces},
        owner=file_stat(output.folder / OWNER),
        report=msgspec.structs.replace(report, changed=()),
        outline=prepared.planned.outline,
        problems=prepared.planned.plan.problems,
    )
    save(file, fresh)
    session.leave(output, fresh, file, prepared.plan.artifacts)
    return report


@contextmanager
def _transaction(output: Output, ahead: Ahead) -> Iterator[Ahead]:
    """Whatever fails meanwhile, the output stays as it was, and nobody works on it any more."""
    try:
        yield ahead
    except BaseException:
        ahead.end()
        output.abandon()
        raise
    ahead.end()


def _looked_at(
    output: Output, request: Request, progress: Progress, session: Session, ahead: Ahead
) -> tuple[Prepared, list[tuple[Artifact, Reason]], dict[str, Trace]]:
    """A build up to what is outdated in it and what stands. Raises ContentError."""
    prepared, todo, standing = _asked(output, request, progress, session, None if session.last.traces else ahead.begin)
    if _is_partial(prepared) and any(_needs_all(artifact) for artifact, _ in todo):
        session.forget()
        return _asked(output, request, progress, session)
    return prepared, todo, standing


def _asked(
    output: Output, request: Request, progress: Progress, session: Session, begin: "Begin | None" = None
) -> tuple[Prepared, list[tuple[Artifact, Reason]], dict[str, Trace]]:
    """One look; `begin` is the plan's. Raises ContentError."""
    prepared = prepare(request, progress, session, begin)
    session.hold(prepared)
    problems = prepared.problems
    if any(problem.level == ERROR or (request.strict and problem.level == WARNING) for problem in problems):
        raise ContentError(problems)
    traces, closures, generator = session.last.traces, prepared.theme.closures, generator_key()
    fingerprints = session.fingerprint if traces else fingerprint
    left = session.standing(output, prepared.plan.artifacts)
    asked = [artifact for artifact in prepared.plan.artifacts if artifact.key not in left]
    todo, standing = outdated(asked, traces, closures, generator, output.present, fingerprints)
    return prepared, todo, standing | left


def _is_partial(prepared: Prepared) -> bool:
    """Whether parts of the plan were taken over from a manifest."""
    return any(isinstance(artifact.view, KeptView) for artifact in prepared.plan.artifacts)


def _needs_all(artifact: Artifact) -> bool:
    """Whether making it takes a whole plan: its view, or all pictures, among which to tidy up."""
    return isinstance(artifact.view, KeptView) or source_of(artifact) != ""


def _tidy(renderer: "Renderer", prepared: Prepared, todo: list[tuple[Artifact, Reason]]) -> None:
    """Takes old pictures out of the cache when there may be new ones in it."""
    if any(source_of(artifact) for artifact, _ in todo):
        renderer.prune(prepared.plan.artifacts)


# --- rendering and writing


def _write(
    prepared: Prepared,
    output: Output,
    todo: list[tuple[Artifact, Reason]],
    standing: dict[str, Trace],
    make: Callable[[list[Artifact]], Makings],
    index: "Index | None",
) -> tuple[dict[str, Trace], int, int]:
    """Renders and stages what is outdated, then replaces and prunes. Returns all traces, files written and deleted."""
    planned = kept_paths(output, prepared)
    whole = output.owned == planned and (output.folder / OWNER).exists()
    if not todo and whole and (index is None or index.reason(standing) is None):
        output.discard()
        return standing | (index.trace if index else {}), 0, 0
    output.start()
    artifacts, made = make([artifact for artifact, _ in todo])
    # A picture that cannot be made fails wherever it is shown, and is told once.
    problems = list(dict.fromkeys(problem for one in made for problem in one.problems))
    if problems:
        raise ContentError(problems)
    waiting = [written.path for one in made for written, staged in one.files if staged]
    traces = standing | traces_of(artifacts, made, prepared.theme.closures)
    if index is not None:
        waiting += index.make(traces)
        traces |= index.trace
        planned = index.among(planned)
    written, deleted = output.replace(waiting, planned)
    return traces, written, deleted


def _make(ahead: Ahead, make: Callable[..., Makings], artifacts: list[Artifact]) -> Makings:
    """Makes what was not begun ahead, and adds what was."""
    begun = {artifact.key for artifact in ahead.artifacts}
    waiting = [artifact for artifact in artifacts if artifact.key not in begun]
    others, made = make(waiting, ahead.workers(waiting))
    return others + ahead.artifacts, made + ahead.made()


def _index(prepared: Prepared, output: Output, kept: Trace | None) -> "Index | None":
    return searching.Index(output, prepared.plan, kept) if prepared.journal.config.search.enabled else None


def kept_paths(output: Output, prepared: Prepared) -> frozenset[str]:
    """Every path of the plan and of the search index, and pictures of letters that were sent.

    Mail in people's boxes loads those for ever.
    """
    searched = prepared.journal.config.search.enabled
    sent = {month for month, issue in prepared.journal.ledger.issues.items() if issue.state == "sent"}
    return prepared.plan.paths.union(
        path
        for path in output.owned
        if (path.startswith("site/newsletter/") and "/media/" in path and path.split("/")[2] in sent)
        or (searched and is_of_index(path))
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
        problems=(*prepared.problems, *_letter_findings(request, prepared)),
        changed=tuple(path for artifact, _ in todo for path in artifact.paths),
        pulse=momentum.pulse_of(journal),
    )


def _letter_findings(request: Request, prepared: Prepared) -> Iterator[Problem]:
    """What the letters that stand written warn of, but for what the config's and the pictures' own warnings say."""
    for artifact in prepared.plan.artifacts:
        if artifact.recipe == "letter":
            path = artifact.paths[0].replace("email.html", "email.json")
            said = msgspec.json.decode((request.output / path).read_bytes(), type=dict[str, object])
            for one in msgspec.convert(said["checks"], list[dict[str, str]]):
                if one["level"] == WARNING and one["id"] != "image-alt" and not one["id"].endswith("-missing"):
                    yield Problem(path, 0, f"letter-{one['id']}", one["message"], level=WARNING)
