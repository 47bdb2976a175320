"""Old addresses: which there are, and where each of them leads today. Pure.

They come from `aliases`, from what the ledger says was published under an id that is elsewhere now, and from its lines
that say where an address has moved. Each leads to a ref, so that nobody is sent on twice, whatever was renamed since.
"""

import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote

from journeygen.entries import CONTENT
from journeygen.errors import ERROR, WARNING, Problem
from journeygen.journal import Journal
from journeygen.ledger import FILE as LEDGER
from journeygen.model import Entry, Page, Project, Ref
from journeygen.slugs import unsafe
from journeygen.urls import parts_of

INDEX = "index.html"
Owner = Entry | Project | Page
Owners = dict[str, tuple[Ref, str]]


def forwarded(journal: Journal, paths: dict[Ref, str], owners: Owners) -> tuple[dict[str, Ref], list[Problem]]:
    """Old path -> ref, and what is wrong with old addresses.

    `owners` holds for each path that is taken, folded, its ref and the source to name; what is found here joins it.
    """
    redirects: dict[str, Ref] = {}
    problems = [*_aliases(journal, owners, redirects), *_published(journal, owners, redirects)]
    problems += _moved(journal, paths, owners, redirects)
    return redirects, problems


def alias_path(alias: str) -> str:
    """The file that answers an old address: `/old` is `old/index.html`; empty when it is no address here."""
    path = unquote(parts_of(alias.strip()).path).replace("\\", "/").lstrip("/")
    parts = path.split("/")
    if not path or any(part in {".", ".."} for part in parts) or any(unsafe(part) for part in parts if part):
        return ""
    if not path.endswith("/") and "." in parts[-1]:
        return unicodedata.normalize("NFC", path)
    return unicodedata.normalize("NFC", path.rstrip("/") + "/" + INDEX)


def _aliases(journal: Journal, owners: Owners, redirects: dict[str, Ref]) -> Iterator[Problem]:
    shown: tuple[Owner, ...] = (*journal.projects, *journal.entries.values(), *journal.pages)
    for owner in shown:
        for alias in owner.aliases:
            ref, path = _ref(owner), alias_path(alias)
            taken = owners.get(path.casefold())
            if not path:
                yield _alias_problem(owner, f"`{alias}` is no address on this site", "Write it such as /old/name/")
            elif taken is not None and taken[0] != ref:
                where = f"by {taken[1]}" if taken[1] else "by another page"
                yield _alias_problem(owner, f"The alias {alias} is taken {where}", "Remove the alias")
            elif taken is None:
                owners[path.casefold()] = (ref, CONTENT + owner.source)
                redirects[path] = ref


def _ref(owner: Owner) -> Ref:
    kind = "entry" if isinstance(owner, Entry) else "project" if isinstance(owner, Project) else "page"
    return Ref(kind, owner.key)


def _alias_problem(owner: Owner, what: str, fix: str) -> Problem:
    return Problem(CONTENT + owner.source, owner.lines.get("aliases", 1), "alias-taken", what, "", fix)


# --- what the ledger says


def _published(journal: Journal, owners: Owners, redirects: dict[str, Ref]) -> Iterator[Problem]:
    """Redirects for what was published elsewhere under a known id; a problem for what is gone."""
    if not journal.ledger.urls:
        return
    current = {f"entry:{entry.id}": Ref("entry", entry.key) for entry in journal.entries.values()}
    current |= {f"project:{project.id}": Ref("project", project.key) for project in journal.projects}
    current |= {f"page:{page.key}": Ref("page", page.key) for page in journal.pages}
    hidden = {f"entry:{entry.id}": entry for entry in journal.hidden.values()}
    moved = {alias_path(path).casefold() for path in journal.ledger.moves}
    for key, published in journal.ledger.urls.items():
        for url in published:
            path = alias_path(url)
            taken = owners.get(path.casefold())
            if taken is not None and key in current and taken[0] != current[key] and path not in redirects:
                yield _taken(key, url, taken)
            if not path or taken is not None or path.casefold() in moved:
                continue
            if key in current:
                owners[path.casefold()] = (current[key], "")
                redirects[path] = current[key]
            elif key in hidden:
                yield _vanished(CONTENT + hidden[key].source, key, url, "Its entry is hidden now", WARNING)
            else:
                level = WARNING if key.startswith("issue:") else ERROR
                yield _vanished(LEDGER, key, url, "Letters and posts may link to it", level)


def _vanished(path: str, key: str, url: str, why: str, level: str) -> Problem:
    kind, _, identity = key.partition(":")
    fix = f'Add `aliases: ["{url}"]` to the entry or page that takes its place'
    if kind in {"entry", "project"} and path == LEDGER:
        fix += f", or `id: {identity}` to the file if it was renamed"
    return Problem(path, 0, "url-vanished", f"The published address {url} would vanish", why, fix, level)


def _taken(key: str, url: str, taken: tuple[Ref, str]) -> Problem:
    what = f"The published address {url} of {key.partition(':')[2]} shows something else now"
    fix = "Give that another slug, and the old address leads on by itself"
    return Problem(taken[1] or LEDGER, 0, "url-taken", what, "Letters and posts lead there", fix, WARNING)


def _moved(journal: Journal, paths: dict[Ref, str], owners: Owners, redirects: dict[str, Ref]) -> Iterator[Problem]:
    """Redirects for what a line of the ledger says has moved, to the last place of a chain of moves."""
    moves = {alias_path(old): (old, new) for old, new in journal.ledger.moves.items()}
    places = {path.casefold(): ref for ref, path in paths.items()} | {old.casefold(): r for old, r in redirects.items()}
    for path, (old, new) in sorted(moves.items()):
        if not path or path.casefold() in owners:
            continue
        last, seen = path, {path}
        while last in moves and last.casefold() not in places:
            last = alias_path(moves[last][1]) or (INDEX if moves[last][1] == "/" else "")
            if last in seen:
                what, why = f"The moved address {old} leads in a circle", f"It leads to {new}, and back"
                yield Problem(LEDGER, 0, "url-loop", what, why, "Add a line with where it is now")
                break
            seen.add(last)
        else:
            ref = places.get(last.casefold())
            if ref is None:
                what, why = f"The moved address {old} leads nowhere", f"There is no {new} on this site"
                yield Problem(LEDGER, 0, "url-vanished", what, why, "Add a line with where it is now")
            else:
                owners[path.casefold()] = (ref, LEDGER)
                redirects[path] = ref
