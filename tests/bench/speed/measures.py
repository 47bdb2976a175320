"""The six measures. In each round every contestant runs once, A B A B, so that all of them meet the same load."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count

from speed import live as loopback
from speed.corpus import Corpus
from speed.report import Row, Series, ratio
from speed.timing import RunError, Sample, peak_memory, timed
from speed.tools import ENGINES, Bench, Tool

COLD = (("markdown", "pelican", 0.6), ("markdown", "eleventy", 1.0), ("commonmark", "hugo", 1.25))
NOCHANGE = tuple((engine, "hugo", 0.25) for engine in ENGINES)
EDIT = tuple((engine, "hugo", 0.5) for engine in ENGINES)
LIVE = tuple((engine, "hugo", 0.25) for engine in ENGINES)
PEAK_MEGABYTES = 250.0
SCALE, SCALE_TARGET, SCALE_RUNS, SCALED_NOCHANGE_SECONDS = 10, 11.0, 3, 0.6
Contests = Sequence[tuple[str, str, float]]
Timer = Callable[[str], Sample]


@dataclass(frozen=True)
class Course:
    """One run of the benchmark: how many entries, how often, and whom to tell about progress."""

    bench: Bench
    entries: int
    runs: int
    say: Callable[[str], None]

    def contestants(self, contests: Contests) -> list[str]:
        """Everyone who takes part, once, in order."""
        names = dict.fromkeys(name for ours, theirs, _ in contests for name in (ours, theirs))
        return [name for name in names if self.bench.has(name)]

    def tool(self, name: str) -> Tool:
        return self.bench.tool(name, self.entries)


def cold(course: Course) -> list[Row]:
    """Into an empty output folder, without any cache."""

    def once(name: str) -> Sample:
        return _cold(course.bench, course.tool(name))

    return _contest(course, "cold", COLD, once)


def nochange(course: Course) -> list[Row]:
    """Once more, over finished output."""

    def once(name: str) -> Sample:
        return _build(course.tool(name))

    _settle(course, NOCHANGE)
    return _contest(course, "nothing changed", NOCHANGE, once)


def edit(course: Course) -> list[Row]:
    """The newest entry gets one more line; it is on the home page, in the feed and in the letter of its month."""
    entry = Corpus(course.entries).newest()
    numbers = count(1)

    def once(name: str) -> Sample:
        tool, marker = course.tool(name), f"Edited for run {next(numbers)}."
        source = tool.site / tool.source(entry)
        source.write_text(f"{source.read_text(encoding='utf-8')}\n{marker}\n", encoding="utf-8")
        sample = _build(tool)
        if marker not in tool.page(entry).read_text(encoding="utf-8"):
            raise RunError(f"{name} did not bring an edit of {source} to {tool.page(entry)}.")
        return sample

    _settle(course, EDIT)
    sources = [tool.site / tool.source(entry) for tool in map(course.tool, course.contestants(EDIT))]
    before = [source.read_text(encoding="utf-8") for source in sources]
    try:
        return _contest(course, "one entry edited", EDIT, once)
    finally:
        for source, text in zip(sources, before, strict=True):
            source.write_text(text, encoding="utf-8")


def live(course: Course) -> list[Row]:
    """From saving to the served page, all servers running side by side."""
    entry = Corpus(course.entries).newest()
    numbers = count(1)
    with ExitStack() as stack:
        servers: dict[str, loopback.Server] = {}
        for name in course.contestants(LIVE):
            servers[name] = stack.enter_context(loopback.serving(course.tool(name), entry))

        def once(name: str) -> Sample:
            return servers[name].save_to_served(f"Saved for run {next(numbers)}.")

        for name in servers:
            once(name)
        return _contest(course, "saved to served", LIVE, once)


def memory(course: Course) -> list[Row]:
    """Of a cold build: the largest single process."""
    rows = []
    for name in course.contestants(COLD):
        tool = course.tool(name)
        course.bench.move_away(tool)
        megabytes = peak_memory(tool.build, tool.site)
        course.say(f"peak memory, {name}: {megabytes:.0f} MB")
        ours = name in ENGINES
        rows.append(
            Row(
                "peak memory, cold",
                figure=megabytes,
                unit="MB",
                target=PEAK_MEGABYTES if ours else None,
                names=(name, "") if ours else ("", name),
            )
        )
    return rows


def scale(course: Course) -> list[Row]:
    """Ten times the entries: cold against the smaller site, and a build that changes nothing."""
    return [row for engine in ENGINES if course.bench.has(engine) for row in _scaled(course, engine)]


def _scaled(course: Course, engine: str) -> list[Row]:
    tools = [course.bench.tool(engine, entries) for entries in (course.entries * SCALE, course.entries)]
    names = [f"{engine}, {entries} entries" for entries in (course.entries * SCALE, course.entries)]
    runs: list[list[Sample]] = [[], []]
    _build(tools[1])
    for _ in range(min(course.runs, SCALE_RUNS)):
        for samples, tool, name in zip(runs, tools, names, strict=True):
            samples.append(_cold(course.bench, tool))
            course.say(f"scale, {name}: {samples[-1].wall:.3f} s")
    large, small = (Series(name, tuple(samples)) for name, samples in zip(names, runs, strict=True))
    again = Series(names[0], tuple(_build(tools[0]) for _ in range(course.runs)))
    still = Row("nothing changed, large", again, figure=again.median, unit="s", target=SCALED_NOCHANGE_SECONDS)
    return [ratio("scale, cold", large, small, SCALE_TARGET), still]


def _contest(course: Course, measure: str, contests: Contests, once: Timer) -> list[Row]:
    names = course.contestants(contests)
    runs: dict[str, list[Sample]] = {name: [] for name in names}
    for _ in range(course.runs):
        for name in names:
            runs[name].append(once(name))
            course.say(f"{measure}, {name}: {runs[name][-1].wall:.3f} s")
    series = {name: Series(name, tuple(samples)) for name, samples in runs.items()}
    rows = [ratio(measure, series.get(ours), series.get(theirs), target) for ours, theirs, target in contests]
    return [row for row in dict.fromkeys(rows) if row.ours or row.theirs]


def _settle(course: Course, contests: Contests) -> None:
    for name in course.contestants(contests):
        _build(course.tool(name))


def _cold(bench: Bench, tool: Tool) -> Sample:
    bench.move_away(tool)
    return _build(tool)


def _build(tool: Tool) -> Sample:
    return timed(tool.build, tool.site)


MEASURES: dict[str, Callable[[Course], list[Row]]] = {
    "cold": cold,
    "nochange": nochange,
    "edit": edit,
    "live": live,
    "memory": memory,
    "scale": scale,
}
