"""The reading stage: everything below the site's folders as values, from the caches where nothing has changed."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from journeygen.digests import Share, digest
from journeygen.entries import BUNDLE_FILE, CONTENT, NOTES, PAGES, PROJECT_FILE, Parsed, ReadingRules, Thing, parse
from journeygen.errors import Problem
from journeygen.keeping import FACTS, PICTURES, Store, now_ns
from journeygen.later import later
from journeygen.markup.patterns import keep_patterns
from journeygen.model import Entry, Media, Photo, Project
from journeygen.sidecars import read_sidecars
from journeygen.slugs import RESERVED_TOP, slugify
from journeygen.sources import Found, Source, Stat, misplaced, read_text, scan, unreadable
from journeygen.spellings import respelled, spellings_of
from journeygen.stills import holds_recordings, still_of
from journeygen.telltales import place_problem
from journeygen.versions import generator_key
from journeygen.workers import Tell, spread

if TYPE_CHECKING:
    from journeygen import films, probe
else:
    films, probe = map(later, ("journeygen.films", "journeygen.probe"))

CACHE = ".journeygen"
# Below this many texts a second process costs more than it saves.
ENOUGH_TEXTS = 60
# A photograph takes as long as some twenty texts.
ENOUGH_MEDIA = 4
Progress = Callable[[str, int, int], None]
# The stores of one process by file: read once, then kept in memory between builds.
Stores = dict[Path, Store[Any]]


class Sharing(NamedTuple):
    """What this process does while others parse, and who hears how far it is."""

    meanwhile: Callable[[], object] | None
    tell: Tell


class Sources(msgspec.Struct, frozen=True):
    """All that was read. `static` is path -> digest; `stats` what was seen of every input file."""

    things: tuple[Thing, ...]
    media: dict[str, Media]
    sidecars: dict[str, Photo]
    files: tuple[str, ...]
    static: dict[str, str]
    stats: dict[str, Stat]
    problems: tuple[Problem, ...]


def read_sources(
    root: Path, rules: ReadingRules, progress: Progress, stores: Stores, meanwhile: Callable[[], object] | None = None
) -> Sources:
    """Every source of the site at `root`. What cannot be read is among the problems; nothing is raised.

    What was read is remembered in `stores`, and on the disk once the caller saves them.
    """
    looked_at = now_ns()
    content, static = scan(root, "content"), scan(root, "static")
    problems = [*content.problems, *static.problems]
    texts = [path for path in content.files if path.endswith(".md") and _has_place(path, problems)]
    sharing = Sharing(meanwhile, partial(progress, "Reading"))
    parsed = _parse_all(root, rules, {path: content.files[path] for path in texts}, looked_at, stores, sharing)
    things = tuple(one.thing for one in parsed if one.thing is not None)
    problems += [problem for one in parsed for problem in one.problems]
    below = {path.removeprefix(CONTENT): stat for path, stat in content.files.items()}
    spellings = spellings_of(below)
    if spellings:
        things = tuple(respelled(thing, spellings) for thing in things)
    looking = Sharing(None, partial(progress, "Looking"))
    media, more = _probe_all(root, _wanted(things), below, looked_at, stores, looking)
    media |= {still.file: still for one in media.values() if (still := still_of(one)) is not None}
    sidecars, most = read_sidecars(root, below, spellings)
    problems += [*more, *most]
    digests = _static_digests(root, static, looked_at, stores, problems)
    return Sources(things, media, sidecars, tuple(below), digests, {**content.files, **static.files}, tuple(problems))


def _store(kept: Stores, path: Path, kind: Any, key: str) -> Store[Any]:
    """The store of one file: the process' own when it has it already, else as it stands on the disk."""
    store = kept.get(path)
    if store is None or store.key != key:
        store = kept[path] = Store(path, kind, key)
    return store


def _has_place(path: str, problems: list[Problem]) -> bool:
    """Whether a text stands where the journal has room for one."""
    problem = _place_problem(path)
    if problem is not None:
        problems.append(problem)
    return problem is None


def _place_problem(path: str) -> Problem | None:
    parts = path.removeprefix(CONTENT).split("/")
    if len(parts) == 1:
        what, why = "This text belongs to no project", "Every entry belongs to a project, which is a folder"
        return Problem(path, 0, "source-homeless", what, why, f"Move it to content/my-project/{parts[0]}")
    deep = (len(parts) == 3 and parts[2] != BUNDLE_FILE) or len(parts) > 3
    if deep or (parts[0] == NOTES and len(parts) > 2) or (len(parts) == 3 and parts[1] == PROJECT_FILE):
        fix = f"Move it up, or name it {BUNDLE_FILE} in a folder of its own"
        return misplaced(path, "A project holds entries, and folders with one index.md each", fix)
    if parts[0] not in {PAGES, NOTES} and not RESERVED_TOP.isdisjoint({parts[0], slugify(parts[0])}):
        what, why = f"A project cannot be called `{parts[0]}`", "The site uses this address"
        return Problem(path, 0, "slug-reserved", what, why, "Rename the folder")
    return None


def _parse_all(
    root: Path,
    rules: ReadingRules,
    texts: dict[str, Stat],
    looked_at: int,
    kept: Stores,
    sharing: Sharing,
) -> list[Parsed]:
    """Every text parsed, from the stores where nothing changed; one store a project: an edit rewrites one."""
    folder = root / CACHE / "texts"
    store = cache(partial(_store_of_texts, kept, folder, rules))
    known: dict[str, Parsed] = {}
    if kept or folder.is_dir():  # else the stores can wait until other processes are at work
        for path, stat in texts.items():
            found = store(path.split("/", 2)[1]).find(path, stat)
            if found is not None:
                known[path] = found
    missing = [path for path in texts if path not in known]
    for path, one in _parse_missing(root, rules, missing, sharing).items():
        known[path] = one
        store(path.split("/", 2)[1]).keep(path, texts[path], one, looked_at)
    return [known[path] for path in texts]


def _store_of_texts(kept: Stores, folder: Path, rules: ReadingRules, project: str) -> Store[Parsed]:
    key = digest(msgspec.msgpack.encode((rules, generator_key())))
    return _store(kept, folder / digest(project.encode())[:12], Parsed, key)


def _parse_missing(root: Path, rules: ReadingRules, missing: list[str], sharing: Sharing) -> dict[str, Parsed]:
    """The texts that no store knows. The first one before all others: what it loads, those who help inherit."""
    work = partial(_parse_some, str(root), rules)
    first, others = work(missing[:1]), missing[1:]
    parsed = spread(work, others, ENOUGH_TEXTS, meanwhile=sharing.meanwhile, tell=sharing.tell)
    return dict(zip(missing, first + parsed, strict=True))


def _parse_some(root: str, rules: ReadingRules, paths: Sequence[str]) -> list[Parsed]:
    """A share of the texts; runs in a worker."""
    folder = Path(root)
    parsed = Share(Parsed, [_parse_one(folder, rules, path) for path in paths])
    keep_patterns()
    return parsed


def _parse_one(root: Path, rules: ReadingRules, path: str) -> Parsed:
    source = read_text(root, path)
    return parse(source, rules) if isinstance(source, Source) else Parsed(None, (source,))


def _wanted(things: Iterable[Thing]) -> dict[str, None]:
    """Every file that a source refers to, in order."""
    wanted: dict[str, None] = {}
    for thing in things:
        names = [
            link.target.removeprefix("source:").rstrip("/") for link in thing.links if link.target.startswith("source:")
        ]
        if isinstance(thing, Entry):
            names += [thing.cover, thing.audio, thing.video, thing.captions, *(photo.file for photo in thing.photos)]
            names += [own.image for own in thing.own_posts.values()]
        elif isinstance(thing, Project):
            names += [thing.cover, thing.before, thing.after]
        wanted.update((name, None) for name in names if name and not name.endswith(".md"))
    return wanted


def _probe_all(
    root: Path, wanted: dict[str, None], files: dict[str, Stat], looked_at: int, kept: Stores, sharing: Sharing
) -> tuple[dict[str, Media], list[Problem]]:
    """The facts of every file wanted, from the store where nothing changed, or where the same bytes were seen."""
    key = generator_key() + (films.version() if holds_recordings(wanted) else "")
    store = _store(kept, root / CACHE / PICTURES / FACTS, tuple[Media | None, Problem | None], key)
    found = {name: store.find(name, files[name]) for name in wanted if name in files}
    missing = [name for name, one in found.items() if one is None]
    if missing:
        seen = {one.digest: one for one, _ in store.values() if one is not None and one.attention is not None}
        work = partial(_probe_some, root / CONTENT, seen)
        for name, one in zip(missing, spread(work, missing, ENOUGH_MEDIA, tell=sharing.tell), strict=True):
            found[name] = (one, None) if isinstance(one, Media) else (None, one)
            store.keep(name, files[name], found[name], looked_at)
    known = {name: one for name, one in found.items() if one is not None}
    media = {name: one for name, (one, _) in known.items() if one is not None}
    return media, [problem for _, problem in known.values() if problem is not None]


def _probe_some(folder: Path, seen: dict[str, Media], names: Sequence[str]) -> list[Media | Problem]:
    """A share of the files beside texts; runs in a worker."""
    return [probe.probe(folder / name, name, seen) for name in names]


def _static_digests(root: Path, static: Found, looked_at: int, kept: Stores, problems: list[Problem]) -> dict[str, str]:
    store = _store(kept, root / CACHE / "static.msgpack", tuple[str, Problem | None], "2")
    digests: dict[str, str] = {}
    for path, stat in static.files.items():
        known = store.find(path, stat)
        if known is None:
            try:
                known = digest((root / path).read_bytes()), place_problem(root / path, path)
            except OSError as error:
                problems.append(unreadable(path, error))
                continue
            store.keep(path, stat, known, looked_at)
        digests[path], problem = known
        problems += [problem] if problem is not None else []
    return digests
