"""With which characters a match of a regular expression may start.

What is not known here may start with any: the answer is never too narrow. Characters beyond ASCII are not told apart.
"""

import importlib
import re
import string
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

TOLD_APART = frozenset(string.printable) - frozenset("\r\v\f")
_LONGEST = 1_000  # to read a longer pattern takes as long as to try it a thousand times
_ANYTHING = TOLD_APART, True
_CATEGORIES: dict[str, Callable[[str], bool]] = {
    "CATEGORY_DIGIT": str.isdigit,
    "CATEGORY_SPACE": str.isspace,
    "CATEGORY_WORD": lambda char: char.isalnum() or char == "_",
    "CATEGORY_NOT_DIGIT": lambda char: not char.isdigit(),
    "CATEGORY_NOT_SPACE": lambda char: not char.isspace(),
    "CATEGORY_NOT_WORD": lambda char: not char.isalnum() and char != "_",
}

# The characters that may come first, and whether nothing at all may be matched.
Leads = tuple[frozenset[str], bool]


@lru_cache(maxsize=4096)
def leads(pattern: str, flags: int) -> frozenset[str] | None:
    """The characters of `TOLD_APART` with which a match may start; None if it may be empty, or nobody knows."""
    try:
        if len(pattern) > _LONGEST:
            return None
        parsed: Any = importlib.import_module("re._parser").parse(pattern, flags)
        chars, empty = _sequence(parsed, bool(parsed.state.flags & re.IGNORECASE))
    except Exception:  # Python's own parser is private: a later one may differ in any way, and only time is lost
        return None
    return None if empty else chars


def _sequence(items: Iterable[tuple[Any, Any]], fold: bool) -> Leads:
    found: set[str] = set()
    for kind, value in items:
        chars, empty = _item(str(kind), value, fold)
        found |= chars
        if not empty:
            return frozenset(found), False
    return frozenset(found), True


def _item(kind: str, value: Any, fold: bool) -> Leads:
    if kind == "LITERAL":
        return _range(value, value, fold), False
    if kind == "IN":
        return _set(value, fold), False
    if kind in ("ANY", "NOT_LITERAL"):
        return TOLD_APART, False
    if kind in ("AT", "ASSERT", "ASSERT_NOT"):
        return frozenset(), True
    return _group(kind, value, fold)


def _group(kind: str, value: Any, fold: bool) -> Leads:
    if kind == "BRANCH":
        branches = [_sequence(items, fold) for items in value[1]]
        return frozenset().union(*(chars for chars, _ in branches)), any(empty for _, empty in branches)
    if kind == "SUBPATTERN":
        _, added, _, items = value
        return _sequence(items, fold or bool(added & re.IGNORECASE))
    if kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        least, _, items = value
        chars, empty = _sequence(items, fold)
        return chars, empty or not least
    return _sequence(value, fold) if kind == "ATOMIC_GROUP" else _ANYTHING


def _set(items: list[tuple[Any, Any]], fold: bool) -> frozenset[str]:
    if str(items[0][0]) != "NEGATE":
        return frozenset().union(*(_member(str(kind), value, fold) for kind, value in items))
    if fold:
        return TOLD_APART
    return TOLD_APART - frozenset().union(*(_member(str(kind), value, False) for kind, value in items[1:]))


def _member(kind: str, value: Any, fold: bool) -> frozenset[str]:
    if kind == "CATEGORY":
        return frozenset(filter(_CATEGORIES[str(value)], TOLD_APART))
    first, last = value if kind == "RANGE" else (value, value)
    return _range(first, last, fold)


def _range(first: int, last: int, fold: bool) -> frozenset[str]:
    if fold and last > 127:  # the long s and the sign for kelvin are letters of ASCII for those who ignore case
        return TOLD_APART
    chars = TOLD_APART.intersection(map(chr, range(first, min(last, 127) + 1)))
    return chars.union(map(str.swapcase, chars)) if fold else chars
