"""Answers what the next build would make again, and why a file is as it is. Writes nothing but caches."""

import difflib
from typing import Any, NamedTuple

from journeygen import searching
from journeygen.artifacts import INDEX, INDEX_FOLDER, Artifact, is_of_index
from journeygen.build import kept_paths
from journeygen.errors import ERROR, ContentError, UsageError
from journeygen.manifest import Manifest, Reason, load, manifest_path, outdated
from journeygen.prepare import Prepared, prepare
from journeygen.request import Request
from journeygen.versions import generator_key
from journeygen.writer import open_output


class Outdated(NamedTuple):
    """A file that the next build would make again or delete, and why."""

    path: str
    code: str
    text: str


def outdated_now(request: Request) -> list[Outdated]:
    """Every outdated file with its reason, and every file that would be deleted. Raises ContentError."""
    prepared, manifest, todo = _looked_at(request)
    rows = [Outdated(path, reason.code, reason.text) for artifact, reason in todo for path in artifact.paths]
    output = open_output(request.output, request.root)
    if prepared.journal.config.search.enabled:
        changing = {artifact.key for artifact, _ in todo}
        standing = {key: trace for key, trace in manifest.traces.items() if key not in changing}
        reason = searching.Index(output, prepared.plan, manifest.traces.get(INDEX)).reason(standing)
        rows += [Outdated(INDEX_FOLDER, reason.code, reason.text)] if reason else []
    surplus = output.owned - kept_paths(output, prepared)
    return rows + [
        Outdated(path, "surplus", "nothing makes it any more; it would be deleted") for path in sorted(surplus)
    ]


def story_of(request: Request, path: str) -> dict[str, Any]:
    """What makes one file, and whether it is up to date. Raises UsageError for a file that no build makes."""
    prepared, manifest, todo = _looked_at(request)
    path = path.removeprefix("./").removeprefix(f"{request.output}/").removeprefix("output/")
    by_path = {one: artifact for artifact in prepared.plan.artifacts for one in artifact.paths}
    artifact = (
        by_path.get(path)
        or by_path.get(f"site/{path.strip('/')}")
        or by_path.get(f"site/{path.strip('/')}/index.html".replace("//", "/"))
    )
    if artifact is None and is_of_index(path) and prepared.journal.config.search.enabled:
        return _story_of_index(path, next((row for row in outdated_now(request) if row.path == INDEX_FOLDER), None))
    if artifact is None:
        near = difflib.get_close_matches(path, by_path, n=1)
        hint = f"Did you mean {near[0]}?" if near else "Name a file below the output folder"
        raise UsageError(f"No build makes {path}. {hint}")
    reasons = {one.key: reason for one, reason in todo}
    return _story(artifact, reasons.get(artifact.key), manifest)


def _story_of_index(path: str, row: Outdated | None) -> dict[str, Any]:
    state = f"outdated: {row.text}" if row else "up to date: the pages that readers may search are the same"
    return {
        "path": path,
        "artifact": INDEX,
        "outdated": row is not None,
        "reason": row.code if row else None,
        "template": None,
        "source": None,
        "traced": True,
        "lines": [path, f"  {state}", "  made by: Pagefind, from the finished pages"],
    }


def _story(artifact: Artifact, reason: Reason | None, manifest: Manifest) -> dict[str, Any]:
    state = (
        f"outdated: {reason.text}" if reason else "up to date: what it shows, its template and journeygen are the same"
    )
    lines = [artifact.paths[0], f"  {state}", f"  made by: {artifact.template or artifact.recipe}"]
    if artifact.source:
        lines.append(f"  from: {artifact.source}")
    lines += [f"  with: {path}" for path in artifact.paths[1:]]
    return {
        "path": artifact.paths[0],
        "artifact": artifact.key,
        "outdated": reason is not None,
        "reason": reason.code if reason else None,
        "template": artifact.template or None,
        "source": artifact.source or None,
        "traced": artifact.key in manifest.traces,
        "lines": lines,
    }


def _looked_at(request: Request) -> tuple[Prepared, Manifest, list[tuple[Artifact, Reason]]]:
    output = open_output(request.output, request.root)
    manifest = load(manifest_path(request.root, request.output))
    prepared = prepare(request)
    if any(problem.level == ERROR for problem in prepared.problems):
        raise ContentError(prepared.problems)
    todo, _ = outdated(
        prepared.plan.artifacts, manifest.traces, prepared.theme.closures, generator_key(), output.present
    )
    return prepared, manifest, todo
