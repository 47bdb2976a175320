"""Front matter in the form that most has: a line a key, each with a text, a list of texts, a day, true or false.

Whatever else YAML can say, and all that it may refuse, is left to YAML, which would give the same for these lines and
takes several times as long.
"""

import re
from contextlib import suppress
from datetime import date

_QUOTED = r'"[^"\\]*"'
_ITEM = re.compile(rf"{_QUOTED}|[A-Za-z](?:[\w ./-]*[\w./-])?", re.ASCII)
_ITEMS = f"(?:(?:{_ITEM.pattern})(?:, *(?:{_ITEM.pattern}))*)?"
_VALUE = rf"({_QUOTED})|([A-Za-z][^:#]*(?<! ))|(\d{{4}}-\d\d-\d\d)|\[({_ITEMS})\]"
_LINE = re.compile(rf"([A-Za-z_][\w-]*): +(?:{_VALUE})", re.ASCII)
_NO_TEXT = frozenset({"true", "false", "yes", "no", "on", "off", "null"})
_LONGEST = 1_000  # YAML allows no key of more characters, and may take a text between brackets for one
_MOST = 20_000  # characters, and so fewer values than `matter` allows

Value = str | bool | date | list[str]
Flat = tuple[dict[str, Value], dict[str, int]]


def read_flat(block: str) -> Flat | None:
    """The table and the line of each key; None where it takes YAML to read them."""
    first, *typed = block.split("\n")
    table: dict[str, Value] = {}
    lines: dict[str, int] = {}
    if first or not typed or typed.pop() or len(block) > _MOST:
        return None
    for number, line in enumerate(typed, start=2):
        found = _LINE.fullmatch(line) if len(line) < _LONGEST and line.isprintable() else None
        key, *forms = found.groups() if found else ("", None)
        value = _value(*forms) if found else None
        if value is None or key in table or key.lower() in _NO_TEXT:
            return None
        table[key] = value
        lines[key] = number
    return table, lines


def _value(quoted: str | None, plain: str | None, day: str | None, listed: str) -> Value | None:
    if quoted:
        return quoted[1:-1]
    if plain:
        return {"true": True, "false": False}.get(plain) if plain.lower() in _NO_TEXT else plain
    if day:
        with suppress(ValueError):
            return date.fromisoformat(day)
        return None
    items = _ITEM.findall(listed)
    return None if not _NO_TEXT.isdisjoint(map(str.lower, items)) else [item.strip('"') for item in items]
