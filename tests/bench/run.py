"""Measure journeygen beside Hugo, Eleventy and Pelican: `python tests/bench/run.py --help`."""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from speed.corpus import Corpus
from speed.measures import MEASURES, Course
from speed.peers import VERSIONS, SetupError
from speed.report import Row, machine, table
from speed.sanity import SanityError, census
from speed.timing import RunError, timed
from speed.tools import ENGINES, PEERS, Bench, journeygen_beside_python


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    if options.journeygen is None and not options.peers_only:
        _say("journeygen was not found. Install it (pip install -e .), name it with --journeygen, or use --peers-only.")
        return 2
    # Programs as people install them keep their compiled code; without it every start would compile all of it anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    try:
        bench = Bench(options.work, None if options.peers_only else options.journeygen, options.peers)
        _warn_of_deletions(bench)
        rows = _tidied(Course(bench, options.entries, options.runs, _say), options.only)
    except (SetupError, SanityError, RunError) as error:
        _say(str(error))
        return 1
    _report(rows, _machine(bench), options.json)
    return int(any(row.failed or (options.strict and row.passed is False) for row in rows))


def _tidied(course: Course, measures: Sequence[str]) -> list[Row]:
    try:
        _inspect(course)
        return [row for name in measures for row in _measured(course, name)]
    finally:
        course.bench.tidy()


def _inspect(course: Course) -> None:
    """Build every site once and look at it. This first run also fills the caches of compiled code."""
    for name in (*ENGINES, *course.bench.peer_names):
        if course.bench.has(name):
            tool = course.tool(name)
            course.bench.move_away(tool)
            timed(tool.build, tool.site)
            course.say(str(census(tool, Corpus(course.entries))))


def _measured(course: Course, measure: str) -> list[Row]:
    """One measure's rows; a failure costs this measure only."""
    try:
        return MEASURES[measure](course)
    except RunError as error:
        _say(str(error))
        return [Row(measure, failed=True)]


def _warn_of_deletions(bench: Bench) -> None:
    if (seconds := bench.seconds_to_rest()) > 0:
        _say(f"Old output was deleted a moment ago: cold builds may look slow for another {seconds:.0f} s.")


def _machine(bench: Bench) -> dict[str, object]:
    versions = [VERSIONS[name] for name in bench.peer_names]
    if bench.journeygen:
        done = subprocess.run([bench.journeygen, "--version"], capture_output=True, text=True, check=False)
        versions.insert(0, done.stdout.strip())
    return {**machine(), "versions": versions}


def _report(rows: Sequence[Row], where: dict[str, object], as_json: bool) -> None:
    if as_json:
        print(json.dumps({"machine": where, "rows": [row.plain() for row in rows]}, indent=2))
        return
    print(table(rows))
    print("\n" + "; ".join(f"{name}: {', '.join(v) if isinstance(v, list) else v}" for name, v in where.items()))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    parser = argparse.ArgumentParser(description="Measure journeygen beside other static site generators.")
    parser.add_argument("--entries", type=_positive, default=1000, help="entries of the site (default 1000)")
    parser.add_argument("--runs", type=_positive, default=5, help="rounds of each measure (default 5)")
    parser.add_argument("--only", type=_SomeOf(tuple(MEASURES)), default=tuple(MEASURES), help=", ".join(MEASURES))
    parser.add_argument("--peers", type=_SomeOf(PEERS), default=PEERS, help=", ".join(PEERS))
    parser.add_argument("--peers-only", action="store_true", help="leave journeygen out")
    parser.add_argument("--journeygen", default=journeygen_beside_python(), help="the command to measure")
    parser.add_argument(
        "--work", type=Path, default=cache / "journeygen-bench", help="tools, sites, output (%(default)s)"
    )
    parser.add_argument("--json", action="store_true", help="machine-readable, alone on standard output")
    parser.add_argument("--assert", action="store_true", dest="strict", help="exit with 1 when a target is missed")
    options = parser.parse_args(arguments)
    options.work = options.work.absolute()
    return options


class _SomeOf:
    """A comma-separated choice, in the order of the whole."""

    def __init__(self, known: Sequence[str]) -> None:
        self.known = known

    def __call__(self, text: str) -> tuple[str, ...]:
        wanted = [name.strip() for name in text.split(",") if name.strip()]
        for name in wanted:
            if name not in self.known:
                raise argparse.ArgumentTypeError(f"{name!r} is none of {', '.join(self.known)}")
        return tuple(name for name in self.known if name in wanted)


def _positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above zero")
    return int(text)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
