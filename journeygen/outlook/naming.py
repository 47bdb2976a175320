"""Which entry a maker means: by its address, its file, its id or its page's URL."""

from pathlib import Path
from urllib.parse import unquote

from journeygen.entries import BUNDLE_FILE, CONTENT
from journeygen.errors import UsageError, nearest
from journeygen.journal import Journal
from journeygen.model import Entry
from journeygen.urls import parts_of


def entry_named(journal: Journal, root: Path, name: str) -> Entry:
    """The entry meant. Raises UsageError, with the nearest name."""
    entries = {**journal.entries, **journal.hidden}
    wanted = _path_of(name, root, journal.config.site.base_url)
    found = [entry for entry in entries.values() if wanted in _names(entry)]
    if len(found) == 1:
        return found[0]
    if found:
        keys = ", ".join(sorted(entry.key for entry in found))
        raise UsageError(f"Several entries are called {name}: {keys}. Name one of these")
    close = nearest(wanted, [one for entry in entries.values() for one in (entry.key, entry.slug, entry.source)])
    hint = f"Did you mean `{close}`?" if close else "Name it as <project>/<slug>, by its file, its id or its URL"
    raise UsageError(f"There is no entry `{name}`. {hint}")


def _names(entry: Entry) -> set[str]:
    bundle = entry.source.removesuffix(f"/{BUNDLE_FILE}")
    stem = bundle.rpartition("/")[2].removesuffix(".md")
    return {entry.key, entry.slug, entry.id, entry.source, bundle, stem, bundle.removesuffix(".md")}


def _path_of(name: str, root: Path, base_url: str) -> str:
    """A name without what only says where it lies: the site's address, its folder, `content/`."""
    if "://" in name:
        return unquote(parts_of(name).path).removeprefix(unquote(parts_of(base_url).path)).strip("/")
    path = Path(name)
    if path.exists():
        inside = path.resolve()
        home = (root / CONTENT).resolve()
        if inside.is_relative_to(home):
            return inside.relative_to(home).as_posix()
    return name.replace("\\", "/").removeprefix("./").removeprefix(CONTENT).strip("/")
