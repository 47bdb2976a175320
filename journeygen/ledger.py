"""Reads `ledger.jsonl`: what has left the house. One JSON object a line, kept in git, merged by union.

Lines are folded per key whatever their order, so two clones may append and merge. For a post the states rank
withdrawn > posted > unknown > failed: a `pending` line that no other line answers (by `attempt`, the id of the
pending line) is `unknown`, and is never tried again by itself. For an issue, sent > sending; for a URL, each
published path counts. Two different receipts for one key are a conflict, which is reported, never guessed away.
"""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from journeygen.errors import WARNING, Problem

FILE = "ledger.jsonl"
KINDS = {
    "post": ("pending", "posted", "failed", "unknown", "withdrawn"),
    "issue": ("sending", "sent"),
    "url": ("published", "moved"),
}


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line as written; fields that a kind does not use stay empty."""

    v: int
    id: str
    at: str
    kind: str
    key: str
    state: str
    attempt: str = ""
    url: str = ""
    text: str = ""
    remote: str = ""
    parts: int = 0
    path: str = ""
    entries: tuple[str, ...] = ()
    subject: str = ""
    preheader: str = ""
    sha256: str = ""
    pictures: tuple[dict[str, str], ...] = ()


class Post(msgspec.Struct, frozen=True):
    """What became of one entry on one network (key `<entry id>/<network>[/<part>]`).

    `text` is the digest of the words that were posted, `remote` the network's own name of the post, `parts` how many
    posts its thread was to have; `attempts` are the ids of lines that nobody has answered.
    """

    state: str
    url: str = ""
    at: str = ""
    text: str = ""
    remote: str = ""
    parts: int = 0
    attempts: tuple[str, ...] = ()


def thread_left(posts: dict[str, Post], key: str, most: int = 0) -> str:
    """What a thread whose first part is out as one of several still is: "due" or "unknown"; empty once it is whole.

    `most` is how many parts it has now, where that is known: what it lost since cannot be posted any more.
    """
    first = posts.get(key)
    if first is None or first.state != "posted" or first.parts < 2:
        return ""
    parts = min(first.parts, most or first.parts)
    states = [posts[part].state if part in posts else "" for part in (f"{key}/{one}" for one in range(2, parts + 1))]
    if "unknown" in states:
        return "unknown"
    return "" if all(state in {"posted", "withdrawn"} for state in states) else "due"


class SentIssue(msgspec.Struct, frozen=True):
    """An issue that went out: its entries' ids in order, and its words."""

    state: str
    entries: tuple[str, ...] = ()
    subject: str = ""
    preheader: str = ""
    at: str = ""
    sha256: str = ""
    pictures: tuple[dict[str, str], ...] = ()


class Ledger(msgspec.Struct, frozen=True):
    """Everything that has left the house, by key. `urls` holds for each ref's key the paths it was published at.

    `moves` holds for an old path on the site the path where its reader should go, by lines that say `moved`.
    """

    posts: dict[str, Post] = {}
    issues: dict[str, SentIssue] = {}
    urls: dict[str, tuple[str, ...]] = {}
    moves: dict[str, str] = {}
    problems: tuple[Problem, ...] = ()


def read_ledger(root: Path) -> Ledger:
    """The ledger of the site at `root`; an absent file is an empty ledger."""
    try:
        content = (root / FILE).read_bytes()
    except FileNotFoundError:
        return Ledger()
    except OSError as error:
        why = error.strerror or str(error)
        return Ledger(problems=(Problem(FILE, 0, "ledger-unreadable", "The ledger cannot be read", why),))
    return fold(content.decode("utf-8-sig", "replace"))


def fold(text: str) -> Ledger:
    """The ledger that these lines add up to, in whatever order they stand."""
    problems: list[Problem] = []
    lines: dict[str, dict[str, list[tuple[int, Line]]]] = {kind: defaultdict(list) for kind in KINDS}
    for number, raw in enumerate(text.split("\n"), start=1):
        if raw.strip():
            line = _line(number, raw, problems)
            if line is not None:
                lines[line.kind][line.key].append((number, line))
    posts = {key: _post(key, found, problems) for key, found in sorted(lines["post"].items())}
    issues = {key: _issue(key, found, problems) for key, found in sorted(lines["issue"].items())}
    urls = {key: _paths(found) for key, found in sorted(lines["url"].items())}
    moves = _moves(line for found in lines["url"].values() for _, line in found)
    return Ledger(posts, issues, urls, moves, tuple(problems))


def _line(number: int, raw: str, problems: list[Problem]) -> Line | None:
    try:
        line = msgspec.json.decode(raw.encode(), type=Line)
    except (msgspec.DecodeError, RecursionError) as error:
        what = "This line of the ledger cannot be read"
        fix = "Restore it from git: a line lost here may mean a post sent twice"
        problems.append(Problem(FILE, number, "ledger-line", what, str(error), fix, excerpt=raw[:120]))
        return None
    if line.v != 1 or line.kind not in KINDS or line.state not in KINDS[line.kind]:
        what = f"This line of the ledger says {line.kind}/{line.state} in version {line.v}, which is not known here"
        problems.append(Problem(FILE, number, "ledger-kind", what, "", "Update journeygen", excerpt=raw[:120]))
        return None
    return line


def _post(key: str, found: list[tuple[int, Line]], problems: list[Problem]) -> Post:
    lines = sorted((line for _, line in found), key=lambda line: (line.at, line.id))
    answered = {line.attempt for line in lines if line.attempt}
    _conflict(key, [(number, line) for number, line in found if line.state == "posted"], "url", problems)
    open_ones = [line for line in lines if line.state == "pending" and line.id not in answered]
    for state in ("withdrawn", "posted"):
        done = [line for line in lines if line.state == state]
        if done:
            url = next((line.url for line in lines if line.state == "posted" and line.url), "")
            remote = next((line.remote for line in lines if line.state == "posted" and line.remote), "")
            text = next((line.text for line in reversed(done) if line.text), "")
            return Post(state, url, done[0].at, text, remote, max(line.parts for line in lines))
    unsure = [line for line in lines if line.state == "unknown" and line.id not in answered]
    if open_ones or unsure:
        text = next((line.text for line in (*open_ones, *unsure) if line.text), "")
        attempts = tuple(dict.fromkeys(line.id for line in (*open_ones, *unsure)))
        return Post("unknown", "", lines[-1].at, text, attempts=attempts)
    return Post("failed", at=lines[-1].at)


def _issue(key: str, found: list[tuple[int, Line]], problems: list[Problem]) -> SentIssue:
    sent = [(number, line) for number, line in found if line.state == "sent"]
    _conflict(key, sent, "sha256", problems)
    _conflict(key, sent, "entries", problems)
    line = min((line for _, line in sent or found), key=lambda line: (line.at, line.id))
    return SentIssue(line.state, line.entries, line.subject, line.preheader, line.at, line.sha256, line.pictures)


def _paths(found: list[tuple[int, Line]]) -> tuple[str, ...]:
    return tuple(sorted({line.path for _, line in found if line.path and not (line.state == "moved" and line.url)}))


def _moves(lines: Iterable[Line]) -> dict[str, str]:
    """Where each moved path leads; of two lines for one path the later counts."""
    told = sorted((line for line in lines if line.state == "moved" and line.path and line.url), key=_when)
    return {line.path: line.url for line in told}


def _when(line: Line) -> tuple[str, str]:
    return line.at, line.id


def _conflict(key: str, receipts: list[tuple[int, Line]], field: str, problems: list[Problem]) -> None:
    """Reports receipts of one key that tell different stories. What was left to a network has no address at first."""
    stories: dict[Any, int] = {}
    for number, line in receipts:
        if getattr(line, field):
            stories.setdefault(getattr(line, field), number)
    if len(stories) > 1:
        first, second = sorted(stories.values())[:2]
        what = f"Two receipts for {key}: lines {first} and {second} differ in `{field}`"
        fix = (
            "Find out which is true, and add a line that withdraws the other" if field == "url" else "Keep the true one"
        )
        problems.append(Problem(FILE, second, "ledger-conflict", what, "It left the house twice", fix, level=WARNING))
