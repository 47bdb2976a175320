"""Where each foreign entry stands on our site: its project, its file, its address. No two get the same."""

from urllib.parse import unquote

from journeygen.entries import CONTENT, PAGES, PROJECT_FILE
from journeygen.errors import UsageError
from journeygen.importing.foreign import Foreign, ForeignSite, Loss
from journeygen.importing.places import path_key
from journeygen.importing.plain import titled
from journeygen.importing.written import slug_for
from journeygen.moments import moment
from journeygen.scaffold.creating import Content
from journeygen.scaffold.inventory import Inventory
from journeygen.scaffold.wording import matter_value, one_line, quoted_text, slug_of
from journeygen.slugs import RESERVED_TOP, slugify, split_date

SINGLE, CATEGORY, FOLDER = "single", "category", "folder"
JOURNAL = "Journal"


class Homes:
    """Gives out places. `mode` says what makes a project: `single`, `category` or `folder`."""

    def __init__(self, inventory: Inventory, site: ForeignSite, mode: str, name: str, zone: str) -> None:
        self.inventory, self.site, self.mode, self.zone = inventory, site, mode, zone
        self.name = name or site.title or JOURNAL
        self.folders: dict[str, str] = {}
        self.started: dict[str, str] = {}
        self.taken: dict[str, set[str]] = {}
        self.written: set[str] = set()
        pages = (path for path in inventory.texts if path.startswith(f"{PAGES}/"))
        self.pages = {slugify(path.split("/")[1].removesuffix(".md")) for path in pages}
        self.pages |= {one.key for one in inventory.projects}
        self.lists = {group: url for url, group in sorted(site.lists.items(), reverse=True)}

    @property
    def projects(self) -> tuple[str, ...]:
        """The folders of projects that had to be started."""
        return tuple(sorted(self.started))

    def addresses(self, texts: list[str]) -> dict[str, str]:
        """What answers at each address, as a key: the texts that come, those that are there, and all projects."""
        there = [CONTENT + path for path in self.inventory.texts if path.count("/")]
        answers = {path_key(self.address(text)): text for text in (*there, *texts)}
        folders = (*(one.key for one in self.inventory.projects), *self.started)
        return answers | {path_key(f"/{folder}/"): f"{CONTENT}{folder}" for folder in folders}

    def stem(self, foreign: Foreign) -> str:
        """The text of an entry or a page, as a path that no other has."""
        if foreign.page:
            # Projects are given names first, so that no page can take one's address.
            return f"{CONTENT}{PAGES}/{self._free_page(foreign)}.md"
        folder = self._folder(self._group(foreign))
        slugs = self.taken.setdefault(folder, set(self.inventory.entry_slugs(folder)))
        slug = _free(slug_for(foreign), slugs)
        slugs.add(slug)
        return f"{CONTENT}{folder}/{self._day(foreign)}-{slug}.md"

    def address(self, text: str) -> str:
        """The path on our site that a text answers at."""
        folder, _, name = text.removeprefix(CONTENT).removesuffix("/index.md").removesuffix(".md").partition("/")
        slug = slugify(split_date(name)[1] or name)
        return f"/{slug}/" if folder == PAGES else f"/{slugify(folder)}/{slug}/"

    def tags(self, foreign: Foreign) -> tuple[str, ...]:
        """Its tags, and its categories where they did not become its project."""
        project = self._group(foreign)
        return tuple(dict.fromkeys(one for one in (*foreign.tags, *foreign.categories) if one != project))

    def project_file(self, text: str, losses: list[Loss]) -> dict[str, Content]:
        """The text of a project that had to be started, once."""
        folder = text.removeprefix(CONTENT).partition("/")[0]
        if folder not in self.started or folder in self.written:
            return {}
        self.written.add(folder)
        title = self.started[folder]
        groups = [group for group, one in self.folders.items() if one == folder]
        listed = (
            self.lists.values() if self.mode == SINGLE else [self.lists[one] for one in groups if one in self.lists]
        )
        own = path_key(f"/{folder}/")
        taken = {path_key(one) for entry in self.site.entries for one in (entry.url, *entry.aliases)}
        aliases = [url for url in dict.fromkeys(listed) if path_key(url) not in {own, *taken}]
        said = f"title: {matter_value(title)}\nid: {folder}\n"
        said += f"aliases: [{', '.join(map(quoted_text, aliases))}]\n" if aliases else ""
        return {f"{CONTENT}{folder}/{PROJECT_FILE}": f"---\n{said}---\n"}

    # --- projects

    def _group(self, foreign: Foreign) -> str:
        """What its project is called."""
        if self.mode == CATEGORY and foreign.categories:
            return foreign.categories[0]
        if self.mode == FOLDER and foreign.folder:
            return foreign.folder
        return self.name

    def _folder(self, group: str) -> str:
        """The folder of a project that is there by that name, or of one that is started."""
        if group not in self.folders:
            known = self._there(group)
            self.folders[group] = known or self._start(group)
        return self.folders[group]

    def _there(self, group: str) -> str:
        try:
            return self.inventory.project(group).folder
        except UsageError:
            return ""

    def _start(self, group: str) -> str:
        title = one_line(titled(group) if self.mode == FOLDER else group)
        try:
            folder = slug_of(title)
        except UsageError:
            folder = "journal"
        folder = f"{folder}-project" if folder in RESERVED_TOP else folder
        same = next((one for one, name in self.started.items() if one == folder), "")
        if same:
            return same
        folder = _free(folder, self.pages)
        self.pages.add(folder)
        self.started[folder] = title
        return folder

    def start_all(self, entries: list[Foreign]) -> None:
        """Gives every project its folder, before any page gets a name."""
        for one in entries:
            if not one.page:
                self._folder(self._group(one))

    # --- names

    def _free_page(self, foreign: Foreign) -> str:
        parts = [one for one in unquote(foreign.url).strip("/").split("/") if one and one != "index.html"]
        whole = slugify("-".join(parts).removesuffix(".html")) if 1 < len(parts) < 4 else ""
        slug = whole if whole and len(whole) < 80 else slug_for(foreign)
        slug = _free(f"{slug}-page" if slug in RESERVED_TOP else slug, self.pages)
        self.pages.add(slug)
        return slug

    def _day(self, foreign: Foreign) -> str:
        """Its day on our site's calendar."""
        when = foreign.date
        if when is None:
            return "1970-01-01"
        return when.date if when.day else moment(when.local, self.zone).date


def _free(name: str, taken: "set[str] | dict[str, str]") -> str:
    """The name, or the first with a number that nobody has."""
    return next(
        one for count in range(1, len(taken) + 2) if (one := name if count == 1 else f"{name}-{count}") not in taken
    )
