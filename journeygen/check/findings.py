"""What a check finds in a file of the output, and how findings become problems. Pure."""

import html
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from journeygen.errors import ERROR, Problem
from journeygen.nearby import Nearby

# A fault of a theme shows on every page: so many of one kind are told one by one, the rest are counted.
TOLD = 3
_MADE_FROM = re.compile(r"It is made from (\S.*)$")


class Finding(msgspec.Struct, frozen=True, gc=False):
    """One fault in one file of the output: `path` is below the output folder, `line` counts from 1 or is 0.

    `what` does not name the file, so that the same fault on many pages reads the same. `lost` is the path, below the
    output folder, that a broken link asks for.
    """

    path: str
    line: int
    code: str
    what: str
    why: str = ""
    fix: str = ""
    level: str = ERROR
    lost: str = ""


def line_of(text: str, value: str) -> int:
    """The line of the first place where an attribute or a text has this value; 0 when it is not found as it is."""
    escaped = html.escape(value, quote=False)
    for needle in (
        f'"{value}"',
        f'"{escaped}',
        f"'{value}'",
        value,
        escaped,
        html.escape(value).replace("&quot;", "&#34;"),
    ):
        place = text.find(needle)
        if value and place >= 0:
            return text.count("\n", 0, place) + 1
    return 0


def problems_of(
    findings: Iterable[Finding], folder: str, sources: Mapping[str, str], files: Iterable[str]
) -> Iterator[Problem]:
    """Findings as problems in the maker's coordinates, with what a broken link may have meant.

    `folder` is the output folder as seen from the site's root, `sources` names the source behind a file of it.
    """
    near = _Nearest(files)
    for finding in sorted(set(findings), key=lambda one: (one.path, one.line, one.code, one.what)):
        source = sources.get(finding.path, "")
        whys = (finding.why, f"It is made from {source}" if source else "")
        yield Problem(
            path=f"{folder}/{finding.path}",
            line=finding.line,
            code=finding.code,
            what=finding.what,
            why=". ".join(why for why in whys if why),
            fix=near.sentence(finding.lost) or finding.fix,
            level=finding.level,
        )


def abridged(problems: Iterable[Problem]) -> Iterator[Problem]:
    """The same problems for a person: of those that say the same of many files a few, the last with a count."""
    groups: dict[tuple[str, str], list[Problem]] = defaultdict(list)
    for problem in problems:
        groups[problem.code, problem.what].append(problem)
    for group in map(_source_first, groups.values()):
        rest = len(group) - TOLD
        yield from group[: TOLD - 1] if rest > 0 else group
        if rest > 0:
            last = group[TOLD - 1]
            yield msgspec.structs.replace(last, why=". ".join(why for why in (last.why, _more(rest)) if why))


def _source_first(group: list[Problem]) -> list[Problem]:
    """The same, those first that are made from one source when all others show what it says: letters, feeds, lists."""
    sources = {found[1] for one in group if (found := _MADE_FROM.search(one.why))}
    return sorted(group, key=lambda one: not _MADE_FROM.search(one.why)) if len(sources) == 1 else group


def _more(rest: int) -> str:
    return "1 more file has the same" if rest == 1 else f"{rest} more files have the same"


class _Nearest:
    """Knows the files of the output, and names the one nearest to a path that is not there."""

    def __init__(self, files: Iterable[str]) -> None:
        self._pages = Nearby(path.removesuffix("/index.html") for path in files)

    def sentence(self, lost: str) -> str:
        """`Did you mean /oak-stool/?`, or an empty string."""
        near = self._pages.to(lost.removesuffix("/index.html")) if lost else ""
        return (
            f"Did you mean {near.removeprefix('site')}{'' if '.' in near.rpartition('/')[2] else '/'}?" if near else ""
        )
