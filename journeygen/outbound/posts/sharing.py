"""Shares what is due, on the networks that can be posted to.

Nothing is posted whose page is not online as it was built.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from journeygen.config import NetworkSettings
from journeygen.digests import text_digest
from journeygen.errors import ERROR, ContentError, NetworkError, RefusedError, UsageError, did_you_mean
from journeygen.files import locked
from journeygen.later import later
from journeygen.ledger import read_ledger
from journeygen.model import Entry
from journeygen.moments import from_epoch, moment
from journeygen.networks import ALIASES, NETWORKS
from journeygen.outbound.posts.accounts import Account, Part
from journeygen.outbound.posts.due import (
    DUE,
    POSTABLE,
    POSTED,
    SCHEDULED,
    SKIPPED,
    UNKNOWN,
    Planned,
    entry_named,
    parts_of,
    planned_posts,
)
from journeygen.outbound.posts.liveness import live_card, refuse_own_machine
from journeygen.outbound.posts.posting import LEFT, REFUSED, Desk, Outcome, post_thread
from journeygen.prepare import Prepared, prepare
from journeygen.request import Request
from journeygen.session import Session

if TYPE_CHECKING:
    from journeygen.outbound.posts import bluesky, mastodon
else:
    bluesky, mastodon = map(later, ("journeygen.outbound.posts.bluesky", "journeygen.outbound.posts.mastodon"))

LOCK = ".journeygen/post.lock"
AHEAD = 300  # seconds; docs.joinmastodon.org: a scheduled post lies at least five minutes ahead


class Round(msgspec.Struct, frozen=True):
    """What one call of `post` is about: the networks, one entry or all, and what it may do."""

    networks: tuple[str, ...]
    entry: str = ""
    sends: bool = False
    allows_old: bool = False
    updates: bool = False
    ahead: bool = False


class Sharing:
    """One site's posts. Raises ContentError when the site could not be built as it is."""

    def __init__(self, request: Request, wait: Callable[[float], None] = time.sleep) -> None:
        self.request = request
        session = Session()
        self.prepared: Prepared = prepare(request, session=session)
        if any(problem.level == ERROR for problem in self.prepared.problems):
            raise ContentError(self.prepared.problems)
        self.config = self.prepared.journal.config
        self.renderer = session.renderer(request.root, self.prepared.theme)
        self.desk = Desk(request.root, self.moment, wait)

    def moment(self) -> str:
        """The clock's moment in the site's zone: when something left, whatever the build was made for."""
        return from_epoch(int(time.time()), self.prepared.journal.zone).local

    # --- what there is

    def networks_named(self, name: str) -> tuple[str, ...]:
        """The networks to post to: the one named, else all that can be posted to. Raises UsageError."""
        if not name:
            return tuple(one for one in self.config.shared_on if one in POSTABLE)
        network = ALIASES.get(name, name)
        if network not in NETWORKS:
            raise UsageError(f"There is no network {name}. {did_you_mean(name, NETWORKS)}")
        if network not in self.config.shared_on:
            raise UsageError(f"This journal is not shared on {network}: add [networks.{network}] to journeygen.toml")
        return (network,)

    def planned(self, turn: Round) -> list[Planned]:
        """The posts that a round is about: those of one entry whatever their state, else those that are due."""
        if turn.entry:
            self._refuse_hidden(entry_named(self.prepared, turn.entry))
        found = planned_posts(self.prepared, self.renderer, turn.networks, turn.entry)
        if turn.entry:
            return found
        wanted = {DUE, UNKNOWN} | ({SCHEDULED} if turn.ahead else set())
        return [one for one in found if one.state in wanted or (one.changed and turn.updates)]

    def _refuse_hidden(self, entry: Entry) -> None:
        if entry.key in self.prepared.journal.hidden:
            why = "it is a draft" if entry.draft else f"its time comes on {entry.live_at.local}"
            raise RefusedError(f"{entry.key} cannot be posted: {why}")
        if entry.unlisted or not entry.social:
            why = "it is unlisted" if entry.unlisted else "it says `social: false`"
            raise RefusedError(f"{entry.key} cannot be posted: {why}")

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keeps other processes from posting meanwhile. Raises RefusedError when one has, since the ledger was read."""
        with locked(self.request.root / LOCK):
            if read_ledger(self.request.root) != self.prepared.journal.ledger:
                raise RefusedError("The ledger has changed meanwhile: somebody else has posted. Run the command again")
            yield

    # --- posting

    def share(self, turn: Round) -> Iterator[Outcome]:
        """Posts what is planned, one after the other, and tells what became of each. One process at a time."""
        planned = self.planned(turn)
        wanted = {one.network for one in planned if self._refusal(one, turn) == ""}
        accounts = {name: account_on(name, self.config.networks[name]) for name in sorted(wanted)}
        with self.alone():
            for one in planned:
                why = self._refusal(one, turn)
                if why:
                    state = LEFT if one.state == POSTED else REFUSED
                    yield Outcome(one.keys[0], state, one.url, why)
                else:
                    yield from self._shared(one, accounts[one.network], turn)

    def _refusal(self, one: Planned, turn: Round) -> str:
        """Why a post is left alone; empty when nothing speaks against it."""
        if one.network not in POSTABLE:
            return f"{NETWORKS[one.network].label} is served from the share kit: output/social/index.html"
        if one.state == POSTED:
            if turn.updates:
                return "" if one.changed else "it says what was posted"
            return "it was posted, and reworded since: --update sends the new words" if one.changed else "it is posted"
        if one.state == UNKNOWN:
            return "nobody knows whether it was posted. Run: journeygen post --resolve"
        if one.state == SCHEDULED:
            return "" if turn.ahead and one.network == "mastodon" else f"its time comes on {one.at}"
        if one.state == SKIPPED:
            imported = self.prepared.journal.entries[one.entry].imported
            return "" if turn.allows_old and not imported else f"{one.why}" + ("" if imported else " (--allow-old)")
        return ""

    def _shared(self, one: Planned, account: Account, turn: Round) -> Iterator[Outcome]:
        try:
            refuse_own_machine(one.page, self.config.networks[one.network].server or "https://network")
            card = live_card(one.page)
        except RefusedError as refusal:
            yield Outcome(one.keys[0], REFUSED, why=str(refusal))
            return
        parts = parts_of(self.prepared, self.renderer, one, card)
        if one.state == POSTED:
            yield self._updated(account, parts[0])
            return
        at = moment(one.at, self.prepared.journal.zone) if one.state == SCHEDULED else None
        if at is not None and at.at < time.time() + AHEAD:
            yield Outcome(one.keys[0], REFUSED, why=f"its time comes on {one.at}: too soon to leave it to the network")
            return
        when = datetime.fromisoformat(at.local) if at is not None else None
        yield from post_thread(self.desk, account, parts, self.prepared.journal.ledger, when)

    def _updated(self, account: Account, part: Part) -> Outcome:
        """New words for a post that is out; when it fails the old ones stand."""
        known = self.prepared.journal.ledger.posts[part.key]
        try:
            receipt = account.update(part, known.remote)
        except NetworkError as error:
            return Outcome(part.key, LEFT, known.url, f"{error}. The post stands as it was")
        url = receipt.url or known.url
        self.desk.note(part, POSTED, url=url, remote=receipt.remote, text=text_digest(part.text))
        return Outcome(part.key, POSTED, url, "it has the new words")


def account_on(network: str, settings: NetworkSettings) -> Account:
    """The maker's account on a network. Raises UsageError when its secret or the extra is missing."""
    try:
        return mastodon.MastodonAccount(settings) if network == "mastodon" else bluesky.BlueskyAccount(settings)
    except ImportError:
        raise UsageError("Posting needs more libraries. Install them: pip install 'journeygen[post]'") from None
