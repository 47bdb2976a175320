"""What a site has already: its projects, the names that are taken, and what a maker means by one of them."""

import secrets
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import msgspec

from journeygen.config import Step
from journeygen.entries import BUNDLE_FILE, CONTENT, NOTES, PAGES, PROJECT_FILE
from journeygen.errors import Problem, UsageError, did_you_mean, nearest
from journeygen.matter import read_matter
from journeygen.slugs import RESERVED_TOP, slugify, split_date
from journeygen.sources import read_text, scan

# Crockford's base 32: no letter that looks like a digit, and no u.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
ID_LENGTH = 8


class KnownProject(msgspec.Struct, frozen=True):
    """A project by everything a maker may call it."""

    folder: str
    key: str
    title: str
    id: str

    @property
    def names(self) -> tuple[str, ...]:
        """Folder, slug and title, each once."""
        return tuple(dict.fromkeys((self.folder, self.key, self.title)))


class Inventory(msgspec.Struct, frozen=True):
    """The texts of a site below `content/` and the projects they make up."""

    root: Path
    texts: tuple[str, ...]
    projects: tuple[KnownProject, ...]

    def project(self, name: str) -> KnownProject:
        """The project with that folder, slug or title, in any case. Raises UsageError, with the nearest name."""
        wanted = _plain(name.replace("\\", "/").removeprefix("./").removeprefix(CONTENT).strip("/"))
        found = [one for one in self.projects if wanted in map(_plain, one.names)]
        if len(found) == 1:
            return found[0]
        if found:
            raise UsageError(f"Several projects are called {name}: {_listed(found)}. Name one by its folder")
        if not self.projects:
            raise UsageError('There is no project yet. Start one with: journeygen new project "Oak stool"')
        close = nearest(name, [each for one in self.projects for each in one.names])
        hint = f"Did you mean `{close}`? " if close else ""
        raise UsageError(f"There is no project `{name}`. {hint}The projects are {_listed(self.projects)}")

    def entry_slugs(self, folder: str) -> dict[str, str]:
        """The slugs that the file names of a project's entries take, each with its text."""
        found = {}
        for path in self.texts:
            parts = path.split("/")
            if parts[0] == folder and parts[1] != PROJECT_FILE:
                stem = parts[1].removesuffix(".md")
                found[slugify(split_date(stem)[1] or stem)] = path
        return found

    def holder(self, slug: str) -> str:
        """The project or the page that has this address, as its path below `content/`; empty when it is free."""
        for project in self.projects:
            if slug == project.key:
                return project.folder
        pages = (path for path in self.texts if path.startswith(f"{PAGES}/"))
        return next((path for path in pages if _page_slug(path) == slug), "")

    def fresh_id(self, start: str) -> str:
        """A permanent id that no text of the site mentions."""
        while True:
            ending = "".join(secrets.choice(ALPHABET) for _ in range(ID_LENGTH))
            if not any(ending.encode() in (self.root / CONTENT / path).read_bytes() for path in self.texts):
                return f"{start}-{ending}"


def take_inventory(root: Path) -> Inventory:
    """What the site at `root` has now."""
    texts = [path.removeprefix(CONTENT) for path in scan(root, "content").files if path.endswith(".md")]
    folders = dict.fromkeys(path.split("/")[0] for path in texts if "/" in path)
    own = [folder for folder in sorted(folders) if folder not in RESERVED_TOP | {PAGES, NOTES}]
    return Inventory(root, tuple(texts), tuple(_known_project(root, folder, texts) for folder in own))


def known_step(name: str, steps: Iterable[Step]) -> Step:
    """The declared step with that id or label, in any case. Raises UsageError, with the nearest name."""
    known = {_plain(word): step for step in steps for word in (step.label or step.id, step.id)}
    if _plain(name) in known:
        return known[_plain(name)]
    ids = [step.id for step in steps]
    hint = f"{did_you_mean(name, known)} " if nearest(name, known) else ""
    raise UsageError(f"There is no step `{name}`. {hint}The steps are {', '.join(ids)}")


def _known_project(root: Path, folder: str, texts: list[str]) -> KnownProject:
    """A project as its `project.md` tells; as its folder is called where there is none, or none that can be read."""
    path = f"{folder}/{PROJECT_FILE}"
    source = read_text(root, CONTENT + path) if path in texts else None
    matter = None if source is None or isinstance(source, Problem) else read_matter(source.path, source.text)
    table = {} if matter is None or isinstance(matter, Problem) else matter.table
    key = slugify(str(table.get("slug") or folder))
    return KnownProject(folder, key, str(table.get("title") or folder), str(table.get("id") or key))


def _plain(name: str) -> str:
    """A name as it is compared: case, the spaces around it and its Unicode form mean nothing."""
    return unicodedata.normalize("NFC", name.strip()).casefold()


def _page_slug(path: str) -> str:
    return slugify(path.split("/")[1 if path.endswith(f"/{BUNDLE_FILE}") else -1].removesuffix(".md"))


def _listed(projects: Iterable[KnownProject]) -> str:
    return ", ".join(project.folder for project in projects)
