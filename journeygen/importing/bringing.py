"""The pipeline: foreign entries become our files, all of an entry or nothing of it, and never over one that is there.

What was brought is known again by a permanent id made of its old address: running twice makes only what is missing.
"""

import posixpath
import re
from pathlib import Path

import msgspec

from journeygen.config import Config
from journeygen.digests import digest
from journeygen.entries import CONTENT
from journeygen.errors import UsageError
from journeygen.files import locked
from journeygen.importing.archives import unpacked
from journeygen.importing.foreign import Foreign, ForeignSite, Loss
from journeygen.importing.homes import Homes
from journeygen.importing.kinds import KINDS
from journeygen.importing.links import Links
from journeygen.importing.places import path_key
from journeygen.importing.shelves import Shelf, copied
from journeygen.importing.stepping import Guess, guessed, neutral
from journeygen.importing.written import file_text, matter_of, title_of
from journeygen.scaffold.creating import Content, create
from journeygen.scaffold.inventory import Inventory, known_step, take_inventory
from journeygen.settings import read_config

LOCK = ".journeygen/import.lock"
_MARKS = re.compile(rb"^(?:id: |extra: .*\"imported\": \")([a-z]+-[0-9a-f]{12})\b", re.MULTILINE)
# What the site itself answers at.
_OWN = re.compile(
    r"(?:archive(?:/\d{4})?/|steps/[^/]+/|tags/[^/]+/|for-sale/|newsletter/(?:\d{4}-\d\d/)?)?index\.html"
    r"|(?:newsletter/)?feed\.xml|feed\.json|sitemap\.xml|robots\.txt|404\.html|links\.json|_redirects|redirects\.map"
)


class Wishes(msgspec.Struct, frozen=True):
    """What the maker says of everything that is brought. `projects` is `single`, `category` or `folder`."""

    kind: str
    projects: str = "single"
    project: str = ""
    step: str = ""
    guess_steps: bool = False
    dry_run: bool = False


class Redirect(msgspec.Struct, frozen=True):
    """An old address and the text that answers it now."""

    old: str
    text: str


class Brought(msgspec.Struct, frozen=True):
    """What was made and what was there already, as paths of texts; what was lost, guessed, and leads on."""

    made: tuple[str, ...]
    there: tuple[str, ...]
    projects: tuple[str, ...]
    losses: tuple[Loss, ...]
    guesses: tuple[Guess, ...]
    redirects: tuple[Redirect, ...]


def bring(root: Path, source: Path, wishes: Wishes) -> Brought:
    """Brings the site at `source` into the one at `root`.

    Raises UsageError for a source, a project or a step that is not there.
    """
    config = read_config(root)
    if not source.exists():
        raise UsageError(f"There is no {source}. Name the folder or the file of the other tool")
    if wishes.step:
        known_step(wishes.step, config.steps)
    with locked(root / LOCK), unpacked(source) as folder:
        site = KINDS[wishes.kind](folder, config.site.timezone)
        return _Bringing(root, folder, config, wishes, site).brought()


class _Bringing:
    def __init__(self, root: Path, source: Path, config: Config, wishes: Wishes, site: ForeignSite) -> None:
        self.root, self.config, self.wishes, self.site = root, config, wishes, site
        self.inventory = take_inventory(root)
        self.known = _known(self.inventory)
        self.losses = site.losses
        self.steps = [step.id for step in config.steps]
        self.guesses: list[Guess] = []
        self.shelf = Shelf(site, source if source.is_dir() else source.parent)
        self.homes = Homes(self.inventory, site, wishes.projects, wishes.project, config.site.timezone)

    def brought(self) -> Brought:
        """Everything placed first, for links need to know where all the others went; then written one by one."""
        entries = self._once(sorted(self.site.entries, key=_order))
        marks = [self._mark(one) for one in entries]
        self.homes.start_all(entries)
        texts = [self.known.get(mark) or self.homes.stem(one) for one, mark in zip(entries, marks, strict=True)]
        base = self.site.base if "://" in self.site.base else self.config.site.base_url
        # A first look tells beside which texts files will lie, and so what each text is called.
        links = Links(self.site, self.shelf, base, _places(entries, texts), self.losses)
        texts = [
            text if mark in self.known or not links.followed(one, text)[2] else f"{text.removesuffix('.md')}/index.md"
            for one, mark, text in zip(entries, marks, texts, strict=True)
        ]
        links.places = places = _places(entries, texts)
        self.links, self.answers = links, self.homes.addresses(texts)
        made, there = [], []
        for foreign, mark, text in zip(entries, marks, texts, strict=True):
            files = self._files(foreign, mark, text, places)
            if mark in self.known:
                there.append(text)
                continue
            if not self.wishes.dry_run:
                create(self.root, {**self.homes.project_file(text, self.losses), **files})
            made.append(list(files)[-1])
        redirects = [Redirect(one.url, text) for one, text in zip(entries, texts, strict=True) if one.url]
        losses = tuple(sorted(set(self.losses)))
        return Brought(tuple(made), tuple(there), self.homes.projects, losses, tuple(self.guesses), tuple(redirects))

    def _once(self, entries: list[Foreign]) -> list[Foreign]:
        """Each old address once; of two that claim one, the earlier counts and the other is named."""
        taken: dict[str, Foreign] = {}
        for one in entries:
            first = taken.setdefault(one.key, one)
            if first is not one:
                self.losses.append(Loss(one.origin, 0, "skipped", f"{one.key} is {first.origin} already"))
        return list(taken.values())

    def _mark(self, foreign: Foreign) -> str:
        return f"{self.wishes.kind}-{digest(foreign.key.encode())[:12]}"

    def _files(self, foreign: Foreign, mark: str, text: str, places: dict[str, str]) -> dict[str, Content]:
        """The files of one entry, its text last; the text goes into a folder of its own when others stand beside it."""
        body, cover, media = self.links.followed(foreign, text)
        step = "" if foreign.page else self._step(foreign, text)
        if foreign.lang == self.config.site.language:
            foreign.lang = ""
        matter = matter_of(foreign, mark, step, self.homes.tags(foreign), self._aliases(foreign, text, places), cover)
        files: dict[str, Content] = {}
        if not self.wishes.dry_run and mark not in self.known:
            files = {f"{posixpath.dirname(text)}/{name}": copied(path) for name, path in media.items()}
        return {**files, text: file_text(matter, body)}

    def _step(self, foreign: Foreign, text: str) -> str:
        if self.wishes.guess_steps and not self.wishes.step:
            step, word = guessed(foreign.title, foreign.tags, self.steps)
            if step:
                self.guesses.append(Guess(text, step, word))
                return step
        return known_step(self.wishes.step, self.config.steps).id if self.wishes.step else neutral(self.steps)

    def _aliases(self, foreign: Foreign, text: str, places: dict[str, str]) -> list[str]:
        """Its old addresses, but for those that another has, or that the site itself answers at."""
        found = []
        own = self.homes.address(text)
        for address in dict.fromkeys((foreign.url, *foreign.aliases)):
            key = path_key(address)
            if not address or key == path_key(own):
                continue
            if not key:
                self._lose(foreign, f"{address} is no address that can lead on")
            elif _OWN.fullmatch(key) or self.answers.get(key, text) != text:
                self._lose(
                    foreign, f"{address} is the site's own address now, and does not lead to {title_of(foreign)}"
                )
            elif places[key] != text:
                self._lose(foreign, f"{address} leads to {places[key]} already")
            else:
                found.append(address)
        return found

    def _lose(self, foreign: Foreign, what: str) -> None:
        self.losses.append(Loss(foreign.origin, 0, "address", what))


def _places(entries: list[Foreign], texts: list[str]) -> dict[str, str]:
    """For each old address, as a key, the text that answers it."""
    places: dict[str, str] = {}
    for foreign, text in zip(entries, texts, strict=True):
        for address in (foreign.url, *foreign.aliases):
            if key := path_key(address):
                places.setdefault(key, text)
    return places


def _order(foreign: Foreign) -> tuple[int, str, str]:
    return (foreign.date.at if foreign.date else 0, foreign.url, foreign.key)


def _known(inventory: Inventory) -> dict[str, str]:
    """What was brought before, by its mark: the text as it is called now, wherever the maker has put it."""
    found = {}
    for path in inventory.texts:
        for mark in _MARKS.findall((inventory.root / CONTENT / path).read_bytes()):
            found[mark.decode()] = CONTENT + path
    return found
