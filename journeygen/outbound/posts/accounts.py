"""What a network's account can do for us, and the three ways in which it may fail. Values and a protocol alone."""

from datetime import datetime
from typing import Protocol

import msgspec

from journeygen.errors import NetworkError


class Picture(msgspec.Struct, frozen=True):
    """A picture to post: the bytes of its file, its MIME type, its size in pixels; `focus` is (x, y) in 0..1."""

    content: bytes
    kind: str
    alt: str
    width: int
    height: int
    focus: tuple[float, float] | None = None


class Card(msgspec.Struct, frozen=True):
    """A link's preview as its page describes itself (ogp.me); `image` is empty where the page has none."""

    title: str
    description: str = ""
    image: bytes = b""
    kind: str = ""


class Part(msgspec.Struct, frozen=True):
    """One post, or one part of a thread of `parts`.

    `key` is its place in the ledger, `page` the page by which it is known again: a thread's first part alone has one.
    """

    key: str
    text: str
    page: str
    lang: str = ""
    warning: str = ""
    pictures: tuple[Picture, ...] = ()
    card: Card | None = None
    parts: int = 1


class Receipt(msgspec.Struct, frozen=True):
    """What a network says of a post it has: its public address, and the name that the network itself gave it."""

    url: str
    remote: str


class DeclinedError(NetworkError):
    """The network surely has not taken a post, and would not take it as it is."""


class BusyError(NetworkError):
    """The network surely has not taken a post, but may take it after so many seconds."""

    def __init__(self, sentence: str, wait: float) -> None:
        super().__init__(sentence)
        self.wait = wait


class UnansweredError(NetworkError):
    """Nobody knows whether the network has taken a post. `answered` says that it reported a failure of its own."""

    def __init__(self, sentence: str, answered: bool = False) -> None:
        super().__init__(sentence)
        self.answered = answered


class Account(Protocol):
    """One account on one network. `repeatable` says that publishing the same part twice can never make two posts."""

    network: str
    repeatable: bool

    def find(self, part: Part, digest: str = "") -> Receipt | None:
        """The post that leads to the part's page, or whose text has that digest, if the account has one.

        Raises NetworkError.
        """

    def publish(
        self, part: Part, attempt: str, thread: tuple[Receipt, Receipt] | None = None, at: datetime | None = None
    ) -> Receipt:
        """Posts a part; `thread` is the first and the last part before it; `at` leaves the hour to the network.

        Raises DeclinedError, BusyError or UnansweredError.
        """

    def update(self, part: Part, remote: str) -> Receipt:
        """Gives a post that is out already new words. Raises as `publish` does; DeclinedError where that cannot be."""
