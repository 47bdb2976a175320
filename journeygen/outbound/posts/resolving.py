"""Asks the networks what became of posts that nobody answered for, and notes the answers in the ledger."""

import time
from collections.abc import Iterator

from journeygen.ledger import Post
from journeygen.moments import moment
from journeygen.outbound.posts.accounts import Part
from journeygen.outbound.posts.due import POSTABLE, UNKNOWN, planned_posts
from journeygen.outbound.posts.posting import Outcome, resolve
from journeygen.outbound.posts.sharing import Sharing, account_on

SETTLED = 120  # seconds after which a network surely shows what it took


def resolve_posts(sharing: Sharing, networks: tuple[str, ...], settled: int = SETTLED) -> Iterator[Outcome]:
    """Settles everything that is not known on these networks, and tells of each. Raises UsageError without a secret."""
    waiting = unknown_posts(sharing, networks)
    wanted = sorted({_network(key) for key, _ in waiting if _network(key) in POSTABLE})
    accounts = {name: account_on(name, sharing.config.networks[name]) for name in wanted}
    with sharing.alone():
        for key, post in waiting:
            account = accounts.get(_network(key))
            if account is None:
                yield Outcome(
                    key, UNKNOWN, why=f"Look there, then: journeygen post ENTRY --network {_network(key)} --posted URL"
                )
            else:
                old = moment(post.at, "UTC").at + settled <= time.time()
                yield resolve(sharing.desk, account, _part(sharing, key), post.attempts, post.text, old)


def unknown_posts(sharing: Sharing, networks: tuple[str, ...]) -> list[tuple[str, Post]]:
    """Every key in the ledger that nobody answered for, with what is known of it."""
    posts = sharing.prepared.journal.ledger.posts
    return [(key, post) for key, post in posts.items() if post.state == UNKNOWN and _network(key) in networks]


def _part(sharing: Sharing, key: str) -> Part:
    """As much of a part as it takes to find it: the page tells the first part alone."""
    identity, network = _identity(key), _network(key)
    entry = next((one for one in sharing.prepared.journal.entries.values() if one.id == identity), None)
    if entry is not None and key == f"{identity}/{network}":
        for planned in planned_posts(sharing.prepared, sharing.renderer, (network,), entry.key):
            return Part(key, planned.texts[0], planned.page)
    return Part(key, "", "")


def _identity(key: str) -> str:
    """The entry's id in a key; it may hold slashes itself."""
    return key.rsplit("/", 2 if key.rpartition("/")[2].isdigit() else 1)[0]


def _network(key: str) -> str:
    return key.removeprefix(_identity(key) + "/").partition("/")[0]
