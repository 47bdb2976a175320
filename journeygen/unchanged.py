"""Tells at a glance that a build would change nothing: by names, sizes and times alone, reading no source.

Imports little, because most builds end here. Any difference, however small, is the full build's to judge.
"""

import os
from pathlib import Path

import msgspec

from journeygen.environment import code_stats
from journeygen.errors import WARNING
from journeygen.manifest import Manifest, load, manifest_path
from journeygen.report import Report
from journeygen.request import Request
from journeygen.sources import Stat, file_stat, scan

OWNER, STAGE = ".journeygen.json", ".journeygen.stage"
SINGLE_FILES = ("journeygen.toml", "ledger.jsonl")


def unchanged(request: Request) -> Report | None:
    """The last build's report when another build would make the same of the same; None when that is not certain."""
    manifest = load(manifest_path(request.root, request.output))
    if not manifest.traces or manifest.inputs.racy or manifest.options != request.key:
        return None
    if not manifest.start <= request.now < manifest.until or manifest.code != code_stats():
        return None
    if request.strict and manifest.report.count(WARNING):
        return None
    if not _same_inputs(request.root, manifest) or not _same_outputs(request.output, manifest):
        return None
    return msgspec.structs.replace(manifest.report, made=0, written=0, deleted=0)


def _same_inputs(root: Path, manifest: Manifest) -> bool:
    seen: dict[str, Stat] = {}
    for folder in manifest.inputs.roots:
        found = scan(root, folder)
        if found.problems:
            return False
        seen.update(found.files)
    for name in SINGLE_FILES:
        stat = file_stat(root / name)
        if stat is not None:
            seen[name] = stat
    return seen == manifest.inputs.stats


def _same_outputs(output: Path, manifest: Manifest) -> bool:
    folder = f"{output}/"
    try:
        for trace in manifest.traces.values():
            for file in trace.files:
                seen = os.stat(folder + file.path)
                if seen.st_mtime_ns != file.modified or seen.st_size != file.size:
                    return False
        return file_stat(folder + OWNER) == manifest.owner and not os.path.exists(folder + STAGE)
    except OSError:
        return False
