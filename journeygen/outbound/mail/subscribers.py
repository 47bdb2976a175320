"""Reads a list of subscribers (CSV), and says all that is wrong with it without ever repeating an address."""

import csv
import re
from pathlib import Path

import msgspec

from journeygen.errors import WARNING, ContentError, Problem, RefusedError

_EMAIL = frozenset({"email", "e-mail", "mail", "address", "email address", "email_address"})
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL = re.compile(rf"{_ATOM}(\.{_ATOM})*")
_LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
PRIVATE = "private"


class Subscriber(msgspec.Struct, frozen=True):
    """A reader: the address as servers take it, and what stands for it in the link that leaves the list."""

    address: str
    token: str = ""


class Roster(msgspec.Struct, frozen=True):
    """The readers in the order of the list, each once, and what was left out of it."""

    subscribers: tuple[Subscriber, ...]
    problems: tuple[Problem, ...] = ()


def read_list(file: Path, root: Path) -> Roster:
    """The subscribers in a CSV file: a column `email`, and `token` if the maker's list has one.

    Raises ContentError with every line that holds no address, RefusedError for a list that lies where it could be
    published or committed. Doubles are left out, and said.
    """
    _stays_private(file, root)
    rows = _rows(file)
    email, token, first = _columns(rows)
    found: dict[str, Subscriber] = {}
    wrong: list[Problem] = []
    doubles: list[Problem] = []
    for line, row in rows[first:]:
        typed = row[email].strip() if email < len(row) else ""
        address = ascii_address(typed)
        if not address:
            wrong.append(
                _problem(file, line, "subscriber-address", "This is no address that a server takes", _why(typed))
            )
        elif address.lower() in found:
            doubles.append(_problem(file, line, "subscriber-double", "This address stands here twice", "", WARNING))
        else:
            key = row[token].strip() if 0 <= token < len(row) else ""
            found[address.lower()] = Subscriber(address, key)
    if wrong:
        raise ContentError([*wrong, *doubles])
    return Roster(tuple(found.values()), tuple(doubles))


def ascii_address(typed: str) -> str:
    """An address as SMTP takes it (RFC 5321, 4.1.2), its domain in ASCII (RFC 5890); empty when it is none."""
    local, _, domain = typed.rpartition("@")
    try:
        host = domain.rstrip(".").encode("idna").decode("ascii") if domain else ""
    except UnicodeError:
        return ""
    labels = host.split(".")
    fits = len(labels) > 1 and len(host) <= 253 and all(map(_LABEL.fullmatch, labels)) and not labels[-1].isdigit()
    whole = len(local) <= 64 and _LOCAL.fullmatch(local)
    return f"{local}@{host.lower()}" if fits and whole else ""


def _why(typed: str) -> str:
    if not typed:
        return "The line is empty there"
    if not typed.rpartition("@")[0].isascii():
        return "Before @ only ASCII arrives everywhere (RFC 6531 is rarely spoken)"
    return "An address is name@domain.tld, without spaces or quotes"


def _stays_private(file: Path, root: Path) -> None:
    """Inside the site's folder a list may lie in `private/` alone: git, builds and hosts see everything else."""
    place, home = file.resolve(), root.resolve()
    if place.is_relative_to(home) and not place.is_relative_to(home / PRIVATE):
        raise RefusedError(f"{file} could be committed or published where it lies. Move it to {PRIVATE}/")


def _rows(file: Path) -> list[tuple[int, list[str]]]:
    """The rows that are not empty, with their lines."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        problem = _problem(file, 0, "subscribers-encoding", "The list is not UTF-8", "", fix="Save it as CSV in UTF-8")
        raise ContentError([problem]) from None
    except OSError as error:
        raise ContentError(
            [_problem(file, 0, "subscribers-unreadable", "The list cannot be read", str(error.strerror))]
        ) from None
    head = text.split("\n", 1)[0]
    reader = csv.reader(text.splitlines(), delimiter=max(",;\t", key=head.count))
    try:
        return [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise ContentError(
            [_problem(file, reader.line_num, "subscribers-csv", "The list is no CSV", str(error))]
        ) from None


def _columns(rows: list[tuple[int, list[str]]]) -> tuple[int, int, int]:
    """Where addresses and tokens stand, and the first row that holds any; without a head the first with an @ counts."""
    names = [name.strip().lower() for name in rows[0][1]] if rows else []
    email = next((place for place, name in enumerate(names) if name in _EMAIL), -1)
    if email >= 0:
        return email, names.index("token") if "token" in names else -1, 1
    return next((place for place, name in enumerate(names) if "@" in name), 0), -1, 0


def _problem(file: Path, line: int, code: str, what: str, why: str, level: str = "error", fix: str = "") -> Problem:
    return Problem(file.name, line, code, what, why, fix, level)
