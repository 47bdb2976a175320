"""Digests of bytes and of frozen values: what is compared instead of clocks and graphs."""

from collections.abc import Iterable
from functools import cache
from types import GenericAlias
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from xxhash import xxh3_128_hexdigest

from journeygen.later import later
from journeygen.model import Body

# Most builds end with marks alone, and OpenSSL takes a while to load.
if TYPE_CHECKING:
    import hashlib
else:
    hashlib = later("hashlib")

DIGEST_LENGTH = 32
Value = TypeVar("Value")


def digest(content: bytes) -> str:
    """The first half of the SHA-256 digest of some bytes, 32 hexadecimal characters.

    Processors have instructions for it: here it takes half the time of BLAKE2b.
    """
    return hashlib.sha256(content).hexdigest()[:DIGEST_LENGTH]


def mark(content: bytes) -> str:
    """The XXH3 digest of some bytes, 128 bits in hexadecimal: by it we know again what this machine read or wrote.

    It takes a thirtieth of the time of SHA-256, and withstands accidents alone: what names anything in public, in the
    ledger or for others has a `digest`.
    """
    return xxh3_128_hexdigest(content)


def text_digest(text: str) -> str:
    """A digest of a post's words, by which it is known again: servers break lines and set spaces as they like."""
    return digest("".join(text.split()).encode())


def _plain(value: object) -> object:
    if isinstance(value, Body):
        return value.digest
    raise TypeError(f"a view holds a {type(value).__name__}, which is no frozen value")


_ENCODER = msgspec.msgpack.Encoder(enc_hook=_plain, order="deterministic")


def packed(value: object) -> bytes:
    """A frozen value as bytes: equal values give equal bytes in every process. A body stands as its digest.

    Raises TypeError for anything that is not a frozen value.
    """
    return _ENCODER.encode(value)


def fingerprint(*values: object) -> str:
    """One digest over several frozen values."""
    return digest(packed(values))


_IN_ORDER = msgspec.msgpack.Encoder(enc_hook=_plain)


def fingerprint_in_order(*values: object) -> str:
    """One digest over several frozen values in which the order of tables counts. Sets have none: sort them before."""
    return digest(_IN_ORDER.encode(values))


def readable_json(table: object) -> bytes:
    """JSON for people and programs: UTF-8, a space of indent a level, a line end at the end."""
    return msgspec.json.format(msgspec.json.encode(table), indent=1) + b"\n"


def _whole(value: object) -> object:
    if isinstance(value, Body):
        return [value.digest, value.packed]
    raise TypeError(f"a {type(value).__name__} cannot be kept")


def _restored(kind: type, value: Any) -> object:
    if kind is Body:
        return Body(value[0], value[1])
    raise TypeError(f"a {kind.__name__} cannot be restored")


KEEPER = msgspec.msgpack.Encoder(enc_hook=_whole)


def restorer(kind: Any) -> "msgspec.msgpack.Decoder[Any]":
    """A decoder for values that `KEEPER` encoded, bodies included."""
    return msgspec.msgpack.Decoder(kind, dec_hook=_restored)


class Share(list[Value]):
    """What became of one share of a work, values of one kind. It travels to another process as `KEEPER` packs it:
    pickled one by one, they take ten times as long."""

    def __init__(self, kind: type[Value], values: Iterable[Value]) -> None:
        super().__init__(values)
        self.kind = kind

    def __reduce__(self) -> tuple[Any, ...]:
        return _unpacked, (self.kind, KEEPER.encode(self))


def _unpacked(kind: Any, content: bytes) -> Share[Any]:
    return Share(kind, _share_restorer(kind).decode(content))


@cache
def _share_restorer(kind: Any) -> "msgspec.msgpack.Decoder[Any]":
    return restorer(GenericAlias(list, kind))
