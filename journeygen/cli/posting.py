"""`post` on the command line."""

from collections.abc import Iterable, Iterator

import msgspec

from journeygen.cli.console import Console, counted
from journeygen.cli.options import Common
from journeygen.errors import UsageError
from journeygen.outbound.posts.due import Planned
from journeygen.outbound.posts.noting import note_post
from journeygen.outbound.posts.posting import FAILED, LEFT, POSTED, REFUSED, UNKNOWN, Outcome
from journeygen.outbound.posts.resolving import resolve_posts
from journeygen.outbound.posts.sharing import Round, Sharing
from journeygen.request import Request

NETWORK, SAFETY = 3, 4
MARKS = {POSTED: "posted", FAILED: "not posted", UNKNOWN: "not known", LEFT: "left as it is", REFUSED: "refused"}


def post(shared: Common, request: Request, turn: Round, network: str) -> int:
    """Shows what would be posted, or posts it."""
    console = Console(shared)
    sharing = Sharing(request)
    turn = msgspec.structs.replace(turn, networks=sharing.networks_named(network))
    if turn.sends:
        outcomes = list(_said(console, sharing.share(turn)))
        if not outcomes:
            console.say("Nothing is due.")
        return told(console, shared, outcomes)
    return _shown(console, shared, sharing.planned(turn))


def note(shared: Common, request: Request, entry: str, network: str, url: str, at: str) -> int:
    """Notes a post that was made by hand."""
    if not entry or not network:
        raise UsageError("Say what was posted where: journeygen post ENTRY --network NAME --posted URL")
    console, sharing = Console(shared), Sharing(request)
    name = sharing.networks_named(network)[0]
    return told(console, shared, list(_said(console, [note_post(sharing, entry, name, url, at)])))


def resolve(shared: Common, request: Request, network: str) -> int:
    """Asks the networks what became of posts that nobody answered for."""
    console, sharing = Console(shared), Sharing(request)
    networks = sharing.networks_named(network) if network else sharing.config.shared_on
    outcomes = list(_said(console, resolve_posts(sharing, networks)))
    if not outcomes:
        console.say("Everything is known.")
    return told(console, shared, outcomes)


def _said(console: Console, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """Tells of each as it happens."""
    for outcome in outcomes:
        why = f": {outcome.why}" if outcome.why else ""
        console.say(f"{outcome.key}: {MARKS[outcome.state]}{' ' + outcome.url if outcome.url else ''}{why}")
        yield outcome


def told(console: Console, shared: Common, outcomes: list[Outcome]) -> int:
    """The report for programs, and the exit code: a network that failed counts more than what was left alone."""
    if shared.json:
        ok = all(outcome.state in {POSTED, LEFT} for outcome in outcomes)
        console.json({"ok": ok, "posts": [msgspec.to_builtins(outcome) for outcome in outcomes]})
    if any(outcome.state in {FAILED, UNKNOWN} for outcome in outcomes):
        return NETWORK
    return SAFETY if any(outcome.state == REFUSED for outcome in outcomes) else 0


def _shown(console: Console, shared: Common, planned: list[Planned]) -> int:
    if shared.json:
        console.json({"ok": True, "dry_run": True, "posts": [msgspec.to_builtins(one) for one in planned]})
        return 0
    for one in planned:
        pictures = f", {counted(len(one.media), 'picture')}" if one.media else ""
        parts = f", {len(one.texts)} parts" if len(one.texts) > 1 else ""
        state = f"{one.state}{' ' + one.at if one.at else ''}{' (reworded since)' if one.changed else ''}"
        console.say(f"{one.entry} on {one.network}: {state}{pictures}{parts}")
        for text in one.texts:
            console.say("\n".join(f"    {line}".rstrip() for line in text.split("\n")))
    due = sum(one.state == "due" for one in planned)
    console.say(
        f"{counted(due, 'post')} due. Nothing has left this machine; --yes posts them." if due else "Nothing is due."
    )
    return 0
