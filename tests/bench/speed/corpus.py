"""The corpus as values: projects and entries, the same for every tool and on every machine."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from speed.prose import WORDS, Prose

SEED = "journeygen bench 1"
FIRST_DAY, LAST_DAY = date(2021, 4, 1), date(2026, 3, 31)
NOW = "2026-04-01T12:00:00"
ENTRIES_PER_PROJECT, PARALLEL_PROJECTS = 25, 5
STEPS = (
    *("idea", "research", "sketch", "material", "prototype", "making"),
    *("setback", "fix", "finishing", "finished", "launch"),
)


@dataclass(frozen=True)
class Project:
    slug: str
    title: str
    summary: str
    started: date
    body: str


@dataclass(frozen=True)
class Entry:
    project: Project
    slug: str
    title: str
    day: date
    step: str
    tags: tuple[str, ...]
    summary: str
    body: str

    @property
    def page(self) -> str:
        """Where every tool publishes this entry, below the root of its site."""
        return f"{self.project.slug}/{self.slug}/index.html"


@dataclass(frozen=True)
class Corpus:
    """A number of entries; each is drawn on its own, so none of them needs the others in memory."""

    size: int

    @property
    def projects(self) -> list[Project]:
        return [self._project(i) for i in range(max(1, self.size // ENTRIES_PER_PROJECT))]

    def entries(self) -> Iterator[Entry]:
        projects = self.projects
        return (self._entry(i, projects) for i in range(self.size))

    def newest(self) -> Entry:
        return self._entry(self.size - 1, self.projects)

    def _day(self, number: int) -> date:
        return FIRST_DAY + timedelta(days=(LAST_DAY - FIRST_DAY).days * number // max(1, self.size - 1))

    def _project(self, number: int) -> Project:
        prose = Prose(Random(f"{SEED}/project/{number}"))
        title = f"{prose.title()} {number + 1}"
        first_entry = number // PARALLEL_PROJECTS * PARALLEL_PROJECTS * ENTRIES_PER_PROJECT
        return Project(slugged(title), title, prose.plain(), self._day(first_entry), f"{prose.paragraph()}\n")

    def _entry(self, number: int, projects: list[Project]) -> Entry:
        """Five projects advance side by side; each walks through the steps in order, with a return now and then."""
        random = Random(f"{SEED}/entry/{number}")
        prose = Prose(random)
        block, inside = divmod(number, PARALLEL_PROJECTS * ENTRIES_PER_PROJECT)
        project = projects[(block * PARALLEL_PROJECTS + inside % PARALLEL_PROJECTS) % len(projects)]
        stage = inside // PARALLEL_PROJECTS * len(STEPS) // ENTRIES_PER_PROJECT
        title = f"{prose.title()} {number + 1}"
        return Entry(
            project=project,
            slug=slugged(title),
            title=title,
            day=self._day(number),
            step=STEPS[max(0, stage - (random.random() < 0.2))],
            tags=tuple(sorted(random.sample(WORDS["tags"], random.randint(2, 4)))),
            summary=prose.plain(),
            body=prose.body(words=random.randint(370, 580), code=number % 5 == 2),
        )


def slugged(title: str) -> str:
    return title.lower().replace(" ", "-")
