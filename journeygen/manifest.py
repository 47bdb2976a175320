"""The traces of the last build, and the pure question what is outdated, with a reason for an answer."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from journeygen.digests import mark
from journeygen.errors import Problem
from journeygen.files import replace_file
from journeygen.later import later
from journeygen.outline import Outline
from journeygen.report import Report
from journeygen.sources import Stat

# A build that finds nothing changed ends before it takes artifacts, and their views take a while to load.
if TYPE_CHECKING:
    from journeygen import artifacts
    from journeygen.artifacts import Artifact
else:
    artifacts = later("journeygen.artifacts")

FORMAT = 1
CACHE = ".journeygen"


class Written(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One file as we wrote it: path below the output folder, digest, size and modification time."""

    path: str
    digest: str
    size: int
    modified: int


class Trace(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """What an artifact was made from, as digests, and the files that came of it.

    `recipe` and `named`, the name of its template, are the artifact's own.
    """

    view: str
    template: str
    generator: str
    files: tuple[Written, ...]
    recipe: str = ""
    named: str = ""


class Inputs(msgspec.Struct, frozen=True):
    """What the last build looked at: `roots` scanned, the stats found, and whether some were too young to trust."""

    roots: tuple[str, ...] = ()
    stats: dict[str, Stat] = {}
    racy: bool = False


class Manifest(msgspec.Struct, frozen=True):
    """All traces, on disk, with what is needed to tell at a glance that nothing has changed.

    The plan holds for every moment in `[start, until)`, in seconds since the epoch; it has the traces' order.
    `owner` is the stat of the output's list of what is ours: a build that was killed may have changed it. `outline` is
    that of the journal, and `problems` what the plan found wrong with it.
    """

    format: int = FORMAT
    code: str = ""
    options: str = ""
    inputs: Inputs = Inputs()
    start: int = 0
    until: int = 0
    traces: dict[str, Trace] = {}
    owner: Stat | None = None
    report: Report = Report("")
    outline: Outline = Outline()
    problems: tuple[Problem, ...] = ()


class Reason(msgspec.Struct, frozen=True):
    """Why an artifact must be made again, in a maker's words."""

    code: str
    text: str


NEW = Reason("new", "it was never made")
VIEW = Reason("view", "what it shows has changed")
TEMPLATE = Reason("template", "its template, or one that it includes, has changed")
GENERATOR = Reason("generator", "journeygen or a library that shapes the output has changed")
PATHS = Reason("paths", "it is written to other files now")
MISSING = Reason("missing", "its file is gone from the output folder")
CHANGED = Reason("changed", "its file in the output folder was changed by another hand")

_DECODER = msgspec.msgpack.Decoder(Manifest)


def manifest_path(root: Path, output: Path) -> Path:
    """Where the manifest of one output folder lies; an output folder elsewhere has one of its own."""
    try:
        name = output.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        name = str(output.resolve())
    return root / CACHE / f"manifest-{mark(name.encode())[:12]}.msgpack"


def load(path: Path) -> Manifest:
    """The manifest, or an empty one when there is none that this version can read."""
    try:
        manifest = _DECODER.decode(path.read_bytes())
    except (OSError, msgspec.DecodeError):
        return Manifest()
    return manifest if manifest.format == FORMAT else Manifest()


def save(path: Path, manifest: Manifest) -> None:
    """Replaces the manifest in one step."""
    replace_file(path, msgspec.msgpack.encode(manifest))


def wrote_all(root: Path, output: Path, names: Iterable[str]) -> frozenset[str] | None:
    """The files at and below these names in an output folder; None unless the last build wrote each of them.

    Their sizes and times tell.
    """
    known = {
        file.path: (file.size, file.modified)
        for trace in load(manifest_path(root, output)).traces.values()
        for file in trace.files
    }
    below = [path for name in names for path in (output / name, *(output / name).rglob("*"))]
    files = {path.relative_to(output).as_posix(): path.lstat() for path in below if path.is_symlink() or path.is_file()}
    ours = all(known.get(name) == (seen.st_size, seen.st_mtime_ns) for name, seen in files.items())
    return frozenset(files) if known and ours else None


Present = Callable[[Written], Reason | None]


def outdated(
    plan: "Iterable[Artifact]",
    traces: dict[str, Trace],
    closures: dict[str, str],
    generator: str,
    present: Present,
    fingerprints: "Callable[[Artifact], str] | None" = None,
) -> "tuple[list[tuple[Artifact, Reason]], dict[str, Trace]]":
    """What must be made again and why, and the traces that stand. Pure but for `present`, which looks at files.

    `present` says for a file as we wrote it what is wrong with it now, or None.
    """
    fingerprint = fingerprints or artifacts.fingerprint
    todo: list[tuple[Artifact, Reason]] = []
    standing: dict[str, Trace] = {}
    for artifact in plan:
        trace = traces.get(artifact.key)
        if trace is None:
            todo.append((artifact, NEW))
            continue
        reason = _made_otherwise(artifact, trace, closures.get(artifact.template, ""), generator)
        if reason is None and trace.view != fingerprint(artifact):
            reason = VIEW
        if reason is None:
            reason = next(filter(None, map(present, trace.files)), None)
        if reason is None:
            standing[artifact.key] = trace
        else:
            todo.append((artifact, reason))
    return todo, standing


def _made_otherwise(artifact: "Artifact", trace: Trace, template: str, generator: str) -> Reason | None:
    if trace.generator != generator:
        return GENERATOR
    if trace.template != template:
        return TEMPLATE
    if len(trace.files) != len(artifact.paths):
        return PATHS
    for file, path in zip(trace.files, artifact.paths, strict=True):
        if file.path != path:
            return PATHS
    return None
