"""Asks the networks what became of posts that nobody answered for or that were left to them, and notes the answers."""

import time
from collections.abc import Iterator

from journeygen.errors import NetworkError
from journeygen.ledger import Post
from journeygen.moments import moment
from journeygen.outbound.posts.accounts import Account, Part
from journeygen.outbound.posts.due import POSTABLE, UNKNOWN, planned_posts
from journeygen.outbound.posts.posting import LEFT, POSTED, Outcome, resolve
from journeygen.outbound.posts.sharing import Sharing, account_on

SETTLED = 120  # seconds after which a network surely shows what it took


def resolve_posts(sharing: Sharing, networks: tuple[str, ...], settled: int = SETTLED) -> Iterator[Outcome]:
    """Settles everything that is not known on these networks, and tells of each. Raises UsageError without a secret."""
    waiting, kept = unknown_posts(sharing, networks), kept_posts(sharing, networks)
    wanted = sorted({_network(key) for key, _ in (*waiting, *kept) if _network(key) in POSTABLE})
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
        for key, post in kept:
            yield _published(sharing, accounts[_network(key)], key, post)


def _published(sharing: Sharing, account: Account, key: str, post: Post) -> Outcome:
    """Where a post is by now that was left to the network."""
    part = _part(sharing, key)
    try:
        found = account.find(part, post.text)
    except NetworkError as error:
        return Outcome(key, LEFT, why=f"{error}. Try again later")
    if found is None or not found.url:
        return Outcome(key, LEFT, why="the network keeps it for later" if found else "the network does not show it")
    sharing.desk.note(part, POSTED, url=found.url, remote=found.remote, text=post.text)
    return Outcome(key, POSTED, found.url)


def unknown_posts(sharing: Sharing, networks: tuple[str, ...]) -> list[tuple[str, Post]]:
    """Every key in the ledger that nobody answered for, with what is known of it."""
    posts = sharing.prepared.journal.ledger.posts
    return [(key, post) for key, post in posts.items() if post.state == UNKNOWN and _network(key) in networks]


def kept_posts(sharing: Sharing, networks: tuple[str, ...]) -> list[tuple[str, Post]]:
    """Every post that was left to a network to be published later, and whose address nobody knows yet."""
    posts = sharing.prepared.journal.ledger.posts
    return [
        (key, post)
        for key, post in posts.items()
        if post.state == POSTED and post.remote and not post.url and _network(key) in networks
        if _network(key) in POSTABLE
    ]


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
