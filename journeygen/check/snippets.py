"""An entry's posts: whole, counted as each network counts, and leading home."""

import json
from collections.abc import Iterator
from typing import Any

from journeygen import counting
from journeygen.check.findings import Finding, line_of
from journeygen.check.places import stands_whole
from journeygen.check.privacy import private_in_text
from journeygen.check.promises import Posts
from journeygen.check.reading import Desk, Links, Seen
from journeygen.networks import NETWORKS

STATES = frozenset({"due", "scheduled", "posted", "skipped", "unknown"})
_FIX = "Run: journeygen build"


def copy_of(path: str) -> str:
    """The file beside a `snippets.json` from which a person copies."""
    return path.removesuffix("json") + "txt"


def look_at_posts(desk: Desk, path: str, text: str) -> Seen:
    """What a `snippets.json` says, held against its entry and against `snippets.txt` beside it."""
    promised = desk.promises.posts.get(path)
    try:
        table = json.loads(text)
        rows = [row for row in table["snippets"] if isinstance(row, dict)]
    except (ValueError, KeyError, TypeError):
        return Seen(path, (Finding(path, 0, "check-json", "This file is no list of snippets", fix=_FIX),))
    if promised is None:
        what = "These snippets belong to no entry that readers can see"
        return Seen(path, (Finding(path, 0, "check-snippet-entry", what, "Nobody may post them", _FIX),))
    links = Links(desk.places, path, text)
    found = list(_of_entry(path, table, rows, promised, text))
    copied = desk.text(copy_of(path))
    found += private_in_text(copy_of(path), copied, desk.secrets)
    for row in rows:
        found += _row(path, row, promised, text)
        found += _files(desk, path, row)
        if str(row.get("text")) not in copied:
            what = f"The text for {row.get('network')} is not in snippets.txt as it is here"
            found.append(Finding(path, 0, "check-snippet-copy", what, "It is the file to copy from", _FIX))
        for url in (row.get("link"), row.get("url")):
            if url:
                links.follow(str(url))
    links.follow(str(table.get("page", "")))
    return Seen(path, (*found, *links.findings), links=links.count, snippets=len(rows))


def _of_entry(path: str, table: Any, rows: list[dict[str, Any]], promised: Posts, text: str) -> Iterator[Finding]:
    if table.get("entry") != promised.entry:
        what = f"These snippets name another entry: {table.get('entry')}"
        yield Finding(path, line_of(text, str(table.get("entry"))), "check-snippet-entry", what, fix=_FIX)
    if table.get("page") != promised.page:
        what, why = f"These snippets lead to {table.get('page')}", f"The entry's page is {promised.page}"
        yield Finding(path, line_of(text, str(table.get("page"))), "check-snippet-page", what, why, _FIX)
    shown = [row.get("network") for row in rows]
    wanted = [network for network, _ in promised.networks]
    if shown != wanted:
        what, why = f"There are snippets for {_listed(shown)}", f"The config asks for {_listed(wanted)}"
        yield Finding(path, 0, "check-snippet-network", what, why, _FIX)


def _row(path: str, row: dict[str, Any], promised: Posts, text: str) -> Iterator[Finding]:
    """One post: its link whole, its length true and within the limit."""
    network, words, link = str(row.get("network")), str(row.get("text")), str(row.get("link"))
    if network not in NETWORKS:
        return
    label, line = NETWORKS[network].label, line_of(text, json.dumps(words, ensure_ascii=False)[1:-1])
    in_field = NETWORKS[network].links == "field"
    if link.partition("?utm_source=")[0] != promised.page:
        why = f"Its link is {link}, the entry's page {promised.page}"
        yield Finding(path, line, "check-snippet-link", f"The post for {label} leads elsewhere", why, _FIX)
    elif not in_field and not stands_whole(link, words):
        why = f"{link} does not stand whole in its text"
        yield Finding(path, line, "check-snippet-link", f"The post for {label} does not lead home", why, _FIX)
    length = counting.length(words, network)
    if row.get("length") != length:
        why = f"It says {row.get('length')}, the network counts {length}"
        yield Finding(
            path, line, "check-snippet-length", f"The post for {label} has another length than it says", why, _FIX
        )
    limit = dict(promised.networks).get(network, NETWORKS[network].limit)
    if row.get("limit") != limit or not counting.fits(words, network, limit):
        why = f"It counts {length} of {limit}, and says the limit is {row.get('limit')}"
        yield Finding(path, line, "check-snippet-limit", f"The post for {label} is over the limit", why, "Shorten it")
    for number, part in enumerate(row.get("thread") or (), start=1):
        if not counting.fits(str(part), network, limit):
            what = f"Post {number} of the thread for {label} is over the limit"
            yield Finding(path, line, "check-snippet-limit", what, f"It counts more than {limit}", "Shorten it")
    if row.get("state") not in STATES:
        why = f"Its state is {row.get('state')}"
        yield Finding(path, line, "check-snippet-state", f"Nobody knows what became of the post for {label}", why, _FIX)


def _files(desk: Desk, path: str, row: dict[str, Any]) -> Iterator[Finding]:
    """The pictures to post must lie beside the text."""
    folder = path.rpartition("/")[0]
    for picture in row.get("media") or ():
        file = f"{folder}/{picture.get('file')}"
        if file not in desk.places.files:
            what = f"The picture {picture.get('file')} of a post is not there"
            yield Finding(path, 0, "check-snippet-media", what, f"The build has no {file}", _FIX)


def _listed(names: list[Any]) -> str:
    return ", ".join(str(name) for name in names) or "no network"
