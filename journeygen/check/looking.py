"""Which look each file of the output gets, and one report of all that was seen."""

import os
import posixpath
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import msgspec

from journeygen import searching
from journeygen.artifacts import INDEX, NEWSLETTER, SITE
from journeygen.build import kept_paths
from journeygen.check import mail, registries, wholeness
from journeygen.check.external import external_findings
from journeygen.check.feeds import look_at_feed
from journeygen.check.findings import Finding, problems_of
from journeygen.check.pages import look_at_page
from journeygen.check.places import DECLARED, Places
from journeygen.check.privacy import MEDIA, TEXTS, private_in_media, private_in_text, secrets_of
from journeygen.check.promises import Promises
from journeygen.check.promising import promises_of, sources_of
from journeygen.check.reading import Desk, Seen, is_page
from journeygen.check.snippets import copy_of, look_at_posts
from journeygen.check.styles import look_at_styles
from journeygen.errors import ERROR, NOTE, WARNING, Problem
from journeygen.manifest import load, manifest_path, outdated
from journeygen.prepare import Prepared, prepare
from journeygen.request import Request
from journeygen.versions import generator_key
from journeygen.workers import spread
from journeygen.writer import NOT_FOREIGN, OWNER, STAGE, Output, open_output

# Below this many files a second process costs more than it saves.
ENOUGH_FILES = 600


class CheckReport(msgspec.Struct, frozen=True):
    """What was looked at, and every problem: of the sources first, then of the output."""

    output: str
    pages: int = 0
    letters: int = 0
    snippets: int = 0
    links: int = 0
    problems: tuple[Problem, ...] = ()

    def count(self, level: str) -> int:
        """How many problems of a level there are."""
        return sum(problem.level == level for problem in self.problems)

    def failed(self, strict: bool) -> bool:
        """Whether something is wrong: errors, and warnings where the maker is strict."""
        return bool(self.count(ERROR) or (strict and self.count(WARNING)))


def check_output(request: Request, external: bool = False) -> CheckReport:
    """Proves over the output that nothing stands alone. Writes nothing but caches; asks nobody but when `external`.

    Raises ContentError when the sources allow no plan, RefusedError for an output folder that is not ours.
    """
    output = open_output(request.output, request.root)
    prepared = prepare(request)
    if not prepared.plan.artifacts:
        return CheckReport(str(request.output), problems=prepared.problems)
    folder = _shown(request)
    files = frozenset(_files(request.output))
    promises = promises_of(prepared)
    places = Places(files, promises.base_url, promises.declared, promises.hidden)
    desk = Desk(request.output, places, promises, secrets_of(request.root))
    seen = _looks(desk, prepared)
    findings = [finding for one in seen for finding in one.findings]
    findings += _of_all(seen, promises, places, kept_paths(output, prepared))
    findings += _elsewhere(request, seen) if external else ()
    problems = problems_of(findings, folder, sources_of(prepared), files)
    stale = _outdated(request, prepared, output, folder)
    return CheckReport(
        str(request.output),
        pages=sum(is_page(path) for path in files),
        letters=len(promises.letters),
        snippets=sum(one.snippets for one in seen),
        links=sum(one.links for one in seen),
        problems=(*prepared.problems, *_unanswered(places), *stale, *problems),
    )


def _elsewhere(request: Request, seen: list[Seen]) -> list[Finding]:
    """What no longer answers of all that pages lead to outside of the site."""
    return external_findings(request.root, request.now, {one.path: one.outside for one in seen if one.outside})


def _shown(request: Request) -> str:
    """The output folder as messages name it."""
    try:
        return request.output.resolve().relative_to(request.root.resolve()).as_posix()
    except ValueError:
        return request.output.as_posix()


def _files(folder: Path) -> Iterator[str]:
    """Every file below the output folder but what is not ours to judge."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in NOT_FOREIGN and name != STAGE)
        below = Path(parent).relative_to(folder).as_posix()
        for name in names:
            if name not in NOT_FOREIGN and not (below == "." and name.startswith(OWNER)):
                yield name if below == "." else f"{below}/{name}"


# --- looking


def _looks(desk: Desk, prepared: Prepared) -> list[Seen]:
    """Every file once. Letters are looked at as sets, registries when all pages are known."""
    apart = {registries.LINKS, registries.SITEMAP, registries.ROBOTS}
    apart |= {path for path in desk.places.files if path.startswith(f"{NEWSLETTER}/") and not _is_media(path)}
    apart |= {copy_of(path) for path in desk.promises.posts}
    files = sorted(desk.places.files - apart)
    seen = spread(partial(_look_at_some, desk), files, ENOUGH_FILES)
    if not desk.places.files:
        return seen
    seen += [mail.look_at_letter(desk, folder, letter) for folder, letter in desk.promises.letters.items()]
    seen.append(registries.look_at_links(desk, prepared.dresser))
    seen.append(registries.look_at_sitemap(desk, wholeness.indexable(seen, desk.promises)))
    seen.append(registries.look_at_robots(desk))
    seen += registries.look_at_rules(desk, prepared.dresser)
    return seen


def _is_media(path: str) -> bool:
    return posixpath.splitext(path)[1].lower() in MEDIA


def _look_at_some(desk: Desk, paths: Sequence[str]) -> list[Seen]:
    """Looks at a share of the files; runs in a worker."""
    return [_look(desk, path) for path in paths]


def _look(desk: Desk, path: str) -> Seen:
    ending = posixpath.splitext(path)[1].lower()
    private = tuple(private_in_media(desk.folder, path)) if ending in MEDIA else ()
    if ending not in TEXTS:
        return Seen(path, private)
    text = desk.text(path)
    private += tuple(private_in_text(path, text, desk.secrets))
    seen = _look_at_text(desk, path, ending, text)
    return msgspec.structs.replace(seen, findings=(*private, *seen.findings)) if private else seen


def _look_at_text(desk: Desk, path: str, ending: str, text: str) -> Seen:
    if ending in {".html", ".htm"}:
        return look_at_page(desk, path, text)
    if path in desk.promises.feeds:
        return look_at_feed(desk, path, text)
    if path.endswith("/snippets.json"):
        return look_at_posts(desk, path, text)
    if ending == ".css" and path.startswith(f"{SITE}/"):
        return look_at_styles(desk, path, text)
    return Seen(path)


def _of_all(seen: list[Seen], promises: Promises, places: Places, kept: frozenset[str]) -> Iterator[Finding]:
    if places.files:
        yield from wholeness.missing(promises, places)
        yield from wholeness.strangers(kept, places)
        yield from wholeness.anchors(seen)
        yield from wholeness.islands(seen, promises)


def _unanswered(places: Places) -> Iterator[Problem]:
    """Addresses on the site's own host that the maker declares and the build does not make."""
    for url, file in sorted(places.declared.items()):
        verdict = places.leads(url, wholeness.HOME) if url.startswith(places.base_url) else None
        if verdict is not None and verdict.code == DECLARED:
            what = f"`{url}` is an address of the site that the build does not make"
            yield Problem(file, 0, DECLARED, what, verdict.why, "See that something answers it", NOTE)


def _outdated(request: Request, prepared: Prepared, output: Output, folder: str) -> Iterator[Problem]:
    """One problem for all files that the next build would make again or delete."""
    traces = load(manifest_path(request.root, request.output)).traces
    closures = prepared.theme.closures
    todo, standing = outdated(prepared.plan.artifacts, traces, closures, generator_key(), output.present)
    if prepared.journal.config.search.enabled and output.owned:
        reason = searching.Index(output, prepared.plan, traces.get(INDEX)).reason(standing)
        if reason is not None and not todo:
            yield Problem(
                folder, 0, "check-search", "The search index is not whole", reason.text, "Run: journeygen build"
            )
    rows = [(path, reason.text) for artifact, reason in todo for path in artifact.paths]
    rows += [(path, "nothing makes it any more") for path in sorted(output.owned - kept_paths(output, prepared))]
    if rows and not output.owned:
        yield Problem(folder, 0, "check-outdated", "There is no output yet", "", "Run: journeygen build")
    elif rows:
        what, why = f"The output is not up to date, in {len(rows)} places", f"{rows[0][0]}: {rows[0][1]}"
        yield Problem(folder, 0, "check-outdated", what, why, "Run: journeygen build")
