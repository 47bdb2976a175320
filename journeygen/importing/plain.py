"""Values of foreign front matter, which may be anything, as the plain values that ours holds."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any


def word(value: object) -> str:
    """Text on one line; anything that is no text, number or date is none."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | date | datetime):
        return ""
    return " ".join(str(value).split())


def words(value: object, separator: str = ",") -> tuple[str, ...]:
    """The names of a list, or of one text with commas (or with other separators)."""
    if isinstance(value, str):
        value = value.split(separator) if separator else value.split()
    if isinstance(value, dict):
        value = list(value)
    if not isinstance(value, list | tuple):
        value = [value]
    return tuple(dict.fromkeys(name for one in value if (name := _name(one))))


def _name(value: object) -> str:
    """A name; Jekyll's and Hugo's lists may hold tables with one."""
    if isinstance(value, dict):
        value = value.get("name") or value.get("title") or value.get("url") or ""
    return word(value)


def picture(value: object) -> tuple[str, str]:
    """A picture's address and description, from a text, a table or a list of them."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        found = next(
            (word(value[key]) for key in ("path", "src", "url", "file", "feature", "image") if value.get(key)), ""
        )
        return found, word(value.get("alt"))
    return word(value), ""


def others(table: dict[str, Any], known: Iterable[str]) -> dict[str, Any]:
    """The keys that have no place in our front matter, as values that JSON knows."""
    taken = set(known)
    return {key: _json(value) for key, value in table.items() if key not in taken and value not in (None, "", [], {})}


def _json(value: object) -> Any:
    if isinstance(value, dict):
        return {str(key): _json(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set):
        return [_json(one) for one in value]
    return value if isinstance(value, bool | int | float | str) else str(value)


def dotted(name: str, value: object, levels: int = 5) -> dict[str, Any]:
    """The texts and numbers of nested tables by their full names, such as `site.license.url`."""
    if isinstance(value, dict) and levels:
        below = (dotted(f"{name}.{key}", one, levels - 1) for key, one in value.items())
        return {key: one for table in below for key, one in table.items()}
    return {name: value} if isinstance(value, str | int | float) else {}


def titled(name: str) -> str:
    """A file's name as a title."""
    found = re.sub(r"[-_\s]+", " ", name).strip()
    return found[:1].upper() + found[1:]
