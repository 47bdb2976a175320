"""Takes what has arrived into the site, entry by entry: all of an entry or nothing of it, and never over another."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from journeygen.config import Config
from journeygen.digests import digest
from journeygen.entries import BUNDLE_FILE, CONTENT
from journeygen.errors import RefusedError, UsageError
from journeygen.files import locked
from journeygen.inbox.arriving import AUDIO, PHOTO, TEXT, VIDEO, Arrived, Bundle, Left, bundles_in
from journeygen.inbox.memory import Memory, known_digests, remember
from journeygen.inbox.telling import Note, note_of
from journeygen.model import When
from journeygen.moments import from_epoch, moment
from journeygen.scaffold.creating import Content, create
from journeygen.scaffold.inventory import Inventory, KnownProject, known_step, take_inventory
from journeygen.scaffold.photos import named_files
from journeygen.scaffold.wording import matter_value, one_line, slug_of
from journeygen.settings import read_config

# What a note may say of its entry, beside its title; the rest of its front matter is for the maker to copy.
KEPT = ("tags", "summary", "question", "time", "cost", "materials", "tools")
LOCK = ".journeygen/inbox.lock"


class Taken(msgspec.Struct, frozen=True):
    """The new drafts, as paths of their texts, and what was left."""

    made: tuple[str, ...]
    left: tuple[Left, ...]


class Wishes(msgspec.Struct, frozen=True):
    """What the maker says of everything that arrives, and the machine's time in seconds."""

    clock: float
    project: str = ""
    step: str = ""
    dry_run: bool = False


def take_in(root: Path, folder: Path, wishes: Wishes) -> Taken:
    """Makes a draft of each bundle in the folder that is whole and new.

    Raises UsageError for a folder, a project or a step that is not there.
    """
    config = read_config(root)
    with locked(root / LOCK):
        inventory = take_inventory(root)
        names = frozenset(name.casefold() for one in inventory.projects for name in one.names)
        zone = config.site.timezone
        bundles, left = bundles_in(folder, zone, wishes.clock, names, known_digests(root))
        made = [_draft(config, inventory, bundle, wishes) for bundle in bundles]
    return Taken(tuple(path for path in made if path), tuple(left))


def _draft(config: Config, inventory: Inventory, bundle: Bundle, wishes: Wishes) -> str:
    """One entry made and remembered; only remembered when an interrupted run has made it already."""
    notes = [note_of(one.content) for one in bundle.files if one.kind == TEXT]
    project = _project(inventory, bundle, notes, wishes)
    identity = f"{project.id}-{digest(''.join(one.digest for one in bundle.files).encode())[:8]}"
    when = _when(config, bundle, notes)
    title = _title(bundle, notes, when)
    stem = _free_stem(inventory, project, f"{when.date}-{slug_of(title)}")
    media = named_files((one.name, one) for one in bundle.files if one.kind != TEXT)
    matter = {
        "title": title,
        "step": _step(config, notes, wishes),
        "id": identity,
        **({} if when.day else {"date": f"{when.date} {when.local[11:16]}"}),
        "draft": True,
        **_said(notes),
        **_recordings(media),
    }
    words = "\n\n".join(note.body for note in notes if note.body)
    pictures = "\n\n".join(f"![]({name})" for name, one in media.items() if one.kind == PHOTO)
    text = f"{stem}/{BUNDLE_FILE}" if media else f"{stem}.md"
    files: dict[str, Content] = {f"{stem}/{name}": one.content for name, one in media.items()}
    files[text] = _text(matter, words, pictures)
    if wishes.dry_run:
        return text
    if not _is_there(inventory, identity):
        create(inventory.root, files)
    at = from_epoch(int(wishes.clock), config.site.timezone).local
    remember(inventory.root, (Memory(one.digest, one.name, identity, at) for one in bundle.files))
    return text


def _is_there(inventory: Inventory, identity: str) -> bool:
    mark = f"id: {identity}\n".encode()
    return any(mark in (inventory.root / CONTENT / path).read_bytes() for path in inventory.texts)


def _project(inventory: Inventory, bundle: Bundle, notes: list[Note], wishes: Wishes) -> KnownProject:
    """The project that the folder, the note or the maker names; the only one where none does."""
    said = next((str(note.matter["project"]) for note in notes if note.matter.get("project")), "")
    name = bundle.project or said or wishes.project
    if name or len(inventory.projects) != 1:
        if not name and inventory.projects:
            folders = ", ".join(one.folder for one in inventory.projects)
            raise UsageError(f"Whose are these? Name a project with -P, or sort them into folders: {folders}")
        return inventory.project(name)
    return inventory.projects[0]


def _step(config: Config, notes: list[Note], wishes: Wishes) -> str:
    """The step that the note or the maker names, else the middle of all work."""
    said = next((str(note.matter["step"]) for note in notes if note.matter.get("step")), "")
    if said or wishes.step:
        return known_step(said or wishes.step, config.steps).id
    ids = [step.id for step in config.steps]
    return "making" if "making" in ids else ids[0]


def _when(config: Config, bundle: Bundle, notes: list[Note]) -> When:
    """When it happened: as a note says, else the first picture's moment, else the first text's."""
    for note in notes:
        if note.matter.get("date"):
            try:
                return moment(note.matter["date"], config.site.timezone)
            except ValueError:
                continue
    dated = [one for one in bundle.files if one.kind != TEXT] or list(bundle.files)
    return min((one.when for one in dated), key=lambda when: when.at)


def _title(bundle: Bundle, notes: list[Note], when: When) -> str:
    """The first note's title, the folder's name in words, the first words of a note, else the day."""
    titles = [note.title for note in notes if note.title]
    folder = bundle.title.replace("-", " ").replace("_", " ").strip()
    words = [" ".join(note.body.split()[:8]) for note in notes if note.body]
    for candidate in (*titles, folder, *words):
        try:
            slug_of(line := one_line(candidate))
        except UsageError:
            continue
        return line
    return f"Photos of {when.date}"


def _free_stem(inventory: Inventory, project: KnownProject, name: str) -> str:
    """A path for the entry that no other has, on this day or another."""
    day, slug = name[:10], name[11:]
    taken = inventory.entry_slugs(project.folder)
    beside = {path.name for path in (inventory.root / CONTENT / project.folder).glob(f"{day}-*")}
    for count in range(1, len(taken) + len(beside) + 2):
        one = slug if count == 1 else f"{slug}-{count}"
        if one not in taken and not {f"{day}-{one}", f"{day}-{one}.md"} & beside:
            return f"{CONTENT}{project.folder}/{day}-{one}"
    raise RefusedError(f"There is no free name for {name}")


def _said(notes: list[Note]) -> dict[str, Any]:
    """What the notes say of the entry, the first one's word first."""
    return {key: note.matter[key] for key in KEPT for note in reversed(notes) if note.matter.get(key)}


def _recordings(media: dict[str, Arrived]) -> dict[str, Any]:
    """The first film and the first recording, as front matter names them; more of them lie beside the text."""
    found: dict[str, Any] = {}
    for name, one in media.items():
        if one.kind in {AUDIO, VIDEO}:
            found.setdefault(one.kind, name)
    return found


def _text(matter: dict[str, Any], words: str, pictures: str) -> str:
    lines = "".join(f"{key}: {_value(value)}\n" for key, value in matter.items())
    hint = "<!-- A draft. Say between the square brackets what each picture shows, then take `draft` out. -->"
    parts = [words, pictures, hint]
    return f"---\n{lines}---\n\n" + "\n\n".join(part for part in parts if part) + "\n"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "[" + ", ".join(matter_value(str(one)) for one in _flat(value)) + "]"
    return matter_value(one_line(str(value)))


def _flat(values: Iterable[object]) -> Iterable[object]:
    return (one for one in values if not isinstance(one, dict | list))
