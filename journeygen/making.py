"""Artifacts made and staged, in several processes where that pays; all that is made from one picture together."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from journeygen.artifacts import Artifact, RecordingView, fingerprint, source_of
from journeygen.digests import Share, mark
from journeygen.errors import Problem
from journeygen.later import later
from journeygen.manifest import Trace, Written
from journeygen.prepare import Progress
from journeygen.versions import generator_key
from journeygen.workers import spread
from journeygen.writer import Output

if TYPE_CHECKING:
    from journeygen import render as rendering
    from journeygen.render import Renderer
else:
    rendering = later("journeygen.render")

# Below this many artifacts a second process costs more than it saves; a letter or a drawing counts as many.
ENOUGH_ARTIFACTS = 400
COSTS = {"sharekit": 200, "collage": 200, "letter": 100, "card": 100, "cards": 200}
ENOUGH_PICTURES = 2
PLAYED = "Seconds of film and sound"


class Made(msgspec.Struct, frozen=True):
    """One artifact rendered and staged: its view's digest, its files and whether they are new, or its problems."""

    view: str = ""
    files: tuple[tuple[Written, bool], ...] = ()
    problems: tuple[Problem, ...] = ()


def make_all(
    renderer: "Renderer",
    output: Output,
    save: Callable[[], object],
    progress: Progress,
    artifacts: list[Artifact],
    workers: int | None = None,
) -> tuple[list[Artifact], list[Made]]:
    """All artifacts in another order, and what came of each; made in several processes where that pays, and for all but
    pictures in no more than `workers`: given where another process is at work already.

    Pictures come first and one by one: they take longest, and how long tells. Recordings follow, for which ffmpeg takes
    several cores itself. What takes long comes before the rest, so that all processes end at about the same time.
    """
    recordings = [artifact for artifact in artifacts if isinstance(artifact.view, RecordingView)]
    batches, others = _batches([artifact for artifact in artifacts if not isinstance(artifact.view, RecordingView)])
    made: list[Made] = []
    if workers is not None:  # while the other process works, as `spread` would do with one of its own
        save()
    if batches:
        work = partial(_make_batches, renderer, output)
        tell = partial(progress, "Pictures")
        for done in spread(work, batches, ENOUGH_PICTURES, meanwhile=save, tell=tell):
            made += done
    made += _make_recordings(renderer, output, recordings, progress)
    tell = partial(progress, "Making")
    some = partial(make_some, renderer, output)
    made += spread(some, others, ENOUGH_ARTIFACTS, workers, meanwhile=save, cost=cost_of, tell=tell)
    return [artifact for batch in batches for artifact in batch] + recordings + others, made


def _batches(artifacts: list[Artifact]) -> tuple[list[list[Artifact]], list[Artifact]]:
    """All that is made from one picture together, so that it is decoded once; and everything else."""
    pictures: dict[str, list[Artifact]] = {}
    others: list[Artifact] = []
    for artifact in artifacts:
        if source := source_of(artifact):
            pictures.setdefault(source, []).append(artifact)
        else:
            others.append(artifact)
    return list(pictures.values()), sorted(others, key=cost_of, reverse=True)


def cost_of(artifact: Artifact) -> int:
    """How much work an artifact is; that of a page is 1."""
    return COSTS.get(artifact.recipe, 1)


def _make_batches(renderer: "Renderer", output: Output, batches: Sequence[list[Artifact]]) -> list[list[Made]]:
    """A share of the pictures; runs in a worker."""
    return [make_some(renderer, output, batch) for batch in batches]


def _make_recordings(
    renderer: "Renderer", output: Output, artifacts: Sequence[Artifact], progress: Progress
) -> list[Made]:
    """One film or sound after the other, and how many seconds of all of them are done."""
    views = [artifact.view for artifact in artifacts]
    lasting = [
        view.media.recording.seconds if isinstance(view, RecordingView) and view.media.recording else 0
        for view in views
    ]
    total, made = round(sum(lasting)), list[Made]()
    for place, artifact in enumerate(artifacts):
        tell = partial(_tell_seconds, progress, sum(lasting[:place]), total)
        made.append(_make(renderer, output, artifact, tell))
    return made


def _tell_seconds(progress: Progress, before: float, total: int, done: float) -> None:
    progress(PLAYED, min(total, round(before + done)), total)


def make_some(renderer: "Renderer", output: Output, artifacts: Sequence[Artifact]) -> list[Made]:
    """Renders and stages a share of the artifacts; runs in a worker, which ends with its build before it stages any."""
    rendered = [_rendered(renderer, artifact) for artifact in artifacts]
    output.end_with_the_build()
    return Share(Made, [_staged(output, artifact, one) for artifact, one in zip(artifacts, rendered, strict=True)])


def _make(
    renderer: "Renderer", output: Output, artifact: Artifact, tell: Callable[[float], object] | None = None
) -> Made:
    return _staged(output, artifact, _rendered(renderer, artifact, tell))


def _rendered(
    renderer: "Renderer", artifact: Artifact, tell: Callable[[float], object] | None = None
) -> list[bytes] | tuple[Problem, ...]:
    try:
        return renderer.render(artifact, tell)
    except rendering.RenderError as error:
        return error.problems


def _staged(output: Output, artifact: Artifact, rendered: list[bytes] | tuple[Problem, ...]) -> Made:
    if isinstance(rendered, tuple):
        return Made(problems=rendered)
    files = [output.stage(path, *one) for path, one in zip(artifact.paths, _marked(rendered), strict=True)]
    return Made(fingerprint(artifact), tuple(files))


def _marked(contents: list[bytes]) -> Iterator[tuple[bytes, str]]:
    """Each file's bytes with their digest; one picture may lie in many places, and is digested once."""
    marks: dict[int, str] = {}
    for content in contents:
        yield content, marks.get(id(content)) or marks.setdefault(id(content), mark(content))


def traces_of(artifacts: Sequence[Artifact], made: Sequence[Made], closures: dict[str, str]) -> dict[str, Trace]:
    """The trace of each artifact by its key; `closures` are the theme's."""
    generator = generator_key()
    return {
        artifact.key: Trace(
            one.view,
            closures.get(artifact.template, ""),
            generator,
            tuple([file for file, _ in one.files]),
            artifact.recipe,
            artifact.template,
        )
        for artifact, one in zip(artifacts, made, strict=True)
    }
