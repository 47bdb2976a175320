"""The search index: what Pagefind makes of the finished pages, as one bundle. The one that runs Pagefind.

It is a function of the pages' bytes and of Pagefind's version, so its trace is their digest: the bundle is made again
only when a page that it holds has changed. Pagefind gives the same bytes for the same pages, whatever the order in
which they were written or the number of processors (measured with 1.5.2), but for one list of languages, which is put
in order here; so a clean build gives the same bundle.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from journeygen.artifacts import INDEX, INDEX_FOLDER, SITE, is_of_index
from journeygen.digests import digest
from journeygen.environment import installed
from journeygen.errors import WARNING, ContentError, Problem, key_place
from journeygen.manifest import NEW, Reason, Trace, Written
from journeygen.plan import Plan
from journeygen.versions import generator_key
from journeygen.views import EntryView, IssueView, PageView, ProjectView
from journeygen.writer import STAGE, Output

PACKAGES = ("pagefind-bin", "pagefind-bin-extended")
_INDEXED = (EntryView, ProjectView, PageView, IssueView)
# Pagefind's own interfaces, which ours does without.
_UNUSED = ("-ui.css", "-ui.js", "-highlight.js")
_ENTRY = "pagefind-entry.json"
_WORK = f"{STAGE}/.search"
PAGES = Reason("pages", "a page that readers may search, or what makes the index, has changed")


def program() -> Path | None:
    """Pagefind's program as its packages bring it, the one that cuts Chinese and Japanese into words first."""
    for package in ("pagefind_bin_extended", "pagefind_bin"):
        spec = find_spec(package)
        for folder in spec.submodule_search_locations or () if spec else ():
            for name in ("pagefind_extended", "pagefind", "pagefind_extended.exe", "pagefind.exe"):
                if Path(folder, name).is_file():
                    return Path(folder, name)
    return None


def missing() -> Problem | None:
    """What to do when search is wanted and cannot be had; None when it can."""
    if program() is not None:
        return None
    what, why = "`[search]` is on, and Pagefind is not installed", "Pages offer no search"
    fix = 'Run: pip install "journeygen[search]"'
    return Problem("journeygen.toml", 0, "search-missing", what, why, fix, WARNING, key_place("search", "enabled"))


class Index:
    """The bundle of one build: what it is made from is known only when all pages are rendered.

    `kept` is the trace of the last build's. Readers may search what is told, and nothing that asks not to be found.
    """

    def __init__(self, output: Output, plan: Plan, kept: Trace | None) -> None:
        self._output = output
        self._planned = plan.paths
        self._pages = [
            one.key for one in plan.artifacts if isinstance(one.view, _INDEXED) and not one.view.head.noindex
        ]
        self._kept = kept

    @property
    def trace(self) -> dict[str, Trace]:
        """Its trace by its key."""
        return {INDEX: self._kept} if self._kept is not None else {}

    def reason(self, traces: dict[str, Trace]) -> Reason | None:
        """Why it must be made again when these are the pages that stand; None when it stands as well."""
        if self._kept is None:
            return NEW
        if not traces.keys() >= set(self._pages) or self._kept.view != self._mark(traces):
            return PAGES
        return next(filter(None, map(self._output.present, self._kept.files)), None)

    def make(self, traces: dict[str, Trace]) -> list[str]:
        """Makes and stages it again unless it stands; returns the paths that wait to be put in place.

        Raises ContentError when Pagefind fails. What a killed build leaves lies in the stage, which the next clears.
        """
        if self.reason(traces) is None:
            return []
        work = self._output.folder / _WORK
        for page in self._files(traces):
            _lay(self._output.folder, page.path, work / "pages" / page.path.removeprefix(f"{SITE}/"))
        _run(work)
        staged = [self._output.stage(path, content) for path, content in _made(work / "made")]
        shutil.rmtree(work)
        self._kept = Trace(self._mark(traces), "", "", tuple(file for file, _ in staged))
        return [file.path for file, waits in staged if waits]

    def among(self, paths: frozenset[str]) -> frozenset[str]:
        """The paths of a build with those of this bundle instead of the last one's."""
        files = self._kept.files if self._kept is not None else ()
        others = (path for path in paths if not is_of_index(path))
        return self._planned.union(others, (file.path for file in files))

    def _files(self, traces: dict[str, Trace]) -> list[Written]:
        return [file for key in self._pages for file in traces[key].files]

    def _mark(self, traces: dict[str, Trace]) -> str:
        """The digest of all that it is made from."""
        rows = sorted(f"{page.path}\0{page.digest}" for page in self._files(traces))
        return digest("\n".join([generator_key(), installed(PACKAGES), *rows]).encode())


def _lay(folder: Path, path: str, target: Path) -> None:
    """Lays a page where Pagefind reads it, without a copy where the disk allows."""
    staged = folder / STAGE / path
    source = staged if staged.exists() else folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _run(work: Path) -> None:
    binary = program()
    (work / "pages").mkdir(parents=True, exist_ok=True)
    command = [str(binary), "--silent", "--site", str(work / "pages"), "--output-path", str(work / "made")]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
        failed, why = done.returncode != 0, (done.stderr or done.stdout).strip()
    except OSError as error:
        failed, why = True, error.strerror or str(error)
    if failed:
        what, why = "Pagefind could not make the search index", why.splitlines()[-1] if why else ""
        fix = "Install it again, or say enabled = false in [search]"
        raise ContentError([Problem("journeygen.toml", 0, "search-failed", what, why, fix)])


def _made(folder: Path) -> Iterable[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.endswith(_UNUSED):
            content = path.read_bytes()
            if path.name == _ENTRY:  # it names the languages in whatever order
                content = json.dumps(json.loads(content), ensure_ascii=False, sort_keys=True).encode()
            yield INDEX_FOLDER + path.relative_to(folder).as_posix(), content
