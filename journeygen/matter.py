"""Splits front matter from text and reads it: YAML between `---`, TOML between `+++`, or a JSON object at the start.

What comes out is a plain table with the line of each key; what cannot be read is a problem in source coordinates.
"""

import json
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from journeygen.errors import Problem
from journeygen.flat import read_flat
from journeygen.later import later
from journeygen.toml import TomlError

if TYPE_CHECKING:
    from journeygen import notations
else:
    notations = later("journeygen.notations")  # most front matter takes neither it nor the libraries behind it

MAX_NODES, MAX_DEPTH = 20_000, 40
_TOO_DEEP = "It is nested too deeply"
_ENDS = {mark: re.compile(rf"^{re.escape(mark[0])}{{3,}}\s*$", re.MULTILINE) for mark in ("---", "+++")}
_JSON_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"([ \t\r\n]*:)?|([{\[])|([}\]])')


class Matter(NamedTuple):
    """Front matter as a table, the line of each top-level key, the text after it and the line that text starts on."""

    table: dict[str, Any]
    lines: dict[str, int]
    text: str
    first_line: int


def read_matter(path: str, text: str) -> Matter | Problem:
    """The front matter of one source. A text without any has an empty table."""
    if text.startswith("{"):
        return _json(path, text)
    opening = text[:3]
    if opening not in _ENDS or text[: text.find("\n") + 1 or None].strip() != opening:
        return Matter({}, {}, text, 1)
    closing = _closing(opening, text)
    if closing is None:
        why = f"It starts with {opening} and no second {opening} follows on a line of its own"
        fix = f"Add a line {opening} below the last key"
        return Problem(path, 1, "matter-open", "The front matter is not closed", why, fix, excerpt=opening)
    # From the end of the opening, so that its lines are those of the file.
    block, body = text[len(opening) : closing.start()], text[closing.end() :]
    first_line = text.count("\n", 0, closing.end()) + 1
    flat = read_flat(block) if opening == "---" else None
    return Matter(*flat, body, first_line) if flat else _loaded(path, opening, block, Matter({}, {}, body, first_line))


def _closing(opening: str, text: str) -> re.Match[str] | None:
    """The second line of the kind that opens the front matter."""
    place, closing = 0, None
    while closing is None and (place := text.find("\n" + opening, place) + 1):
        closing = _ENDS[opening].match(text, place)
    return closing


def _loaded(path: str, opening: str, block: str, matter: Matter) -> Matter | Problem:
    try:
        table, lines = notations.HANDLERS[opening].load(block)
    except notations.NotYaml as error:
        return _yaml_problem(path, block, error)
    except TomlError as error:
        return _broken(path, block, error.line, str(error))
    except RecursionError:
        return _broken(path, block, 1, _TOO_DEEP)
    return _checked(path, block, table, lines, matter)


def _json(path: str, text: str) -> Matter | Problem:
    try:
        table, end = json.JSONDecoder().raw_decode(text)
        json.dumps(table, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        return _broken(path, text, error.lineno, error.msg)
    except RecursionError:
        return _broken(path, text, 1, _TOO_DEEP)
    except UnicodeEncodeError:
        return _broken(path, text, 1, "An escape such as \\ud83d stands without its other half")
    except ValueError:
        return _broken(path, text, 1, "It holds a number of more than 4,300 digits")
    matter = Matter({}, {}, text[end:], text.count("\n", 0, end) + 1)
    return _checked(path, text[:end], table, _json_lines(text[:end]), matter)


def _checked(path: str, block: str, table: object, keys: Iterable[tuple[str, int]], matter: Matter) -> Matter | Problem:
    """The matter, when the table is one, small enough to walk, and says everything once."""
    if table is None:
        table = {}
    if not isinstance(table, dict) or not all(isinstance(key, str) for key in table):
        return _broken(path, block, 1, "It must be a list of keys with values, such as `title: First idea`")
    if not _small(table):
        why = "Aliases (`&name`, `*name`) or nesting make it unfold without end"
        return _broken(path, block, 1, why)
    lines: dict[str, int] = {}
    for key, line in keys:
        if key in lines:
            return _broken(path, block, line, f"`{key}` stands twice, first on line {lines[key]}")
        lines[key] = line
    return matter._replace(table=table, lines={key: line for key, line in lines.items() if key in table})


def _json_lines(block: str) -> list[tuple[str, int]]:
    """The line of each key of a JSON object."""
    lines: list[tuple[str, int]] = []
    depth = 0
    for found in _JSON_TOKEN.finditer(block):
        depth += bool(found[3]) - bool(found[4])
        if depth == 1 and found[2]:
            lines.append((found[1], block.count("\n", 0, found.start()) + 1))
    return lines


def _small(table: dict[str, Any]) -> bool:
    """Whether a walk over all nodes ends soon: aliases may make a graph of a few nodes endless."""
    waiting: list[tuple[object, int]] = [(table, 0)]
    count = 0
    while waiting:
        node, depth = waiting.pop()
        count += 1
        if count > MAX_NODES or depth > MAX_DEPTH:
            return False
        if isinstance(node, dict):
            waiting.extend((child, depth + 1) for child in node.values())
        elif isinstance(node, list | tuple | set):
            waiting.extend((child, depth + 1) for child in node)
    return True


def _yaml_problem(path: str, block: str, error: Exception) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    why = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error).split("\n")[0]
    before = block.encode()[: getattr(error, "position", 0)]
    line = mark.line + 1 if mark else before.count(b"\n") + 1
    excerpt = _line(block, line)
    if "nesting depth" in why:  # newer scanners look themselves
        return _broken(path, block, line, _TOO_DEEP)
    if "\t" in excerpt[: len(excerpt) - len(excerpt.lstrip())] or "'\\t'" in why:
        return _broken(path, block, line, "YAML allows no tabs for indenting", "Use spaces instead of the tab")
    if ": " in excerpt.partition(":")[2] and isinstance(error, notations.Misread):
        return _broken(path, block, line, why, "Put the value in quotes: it holds a colon")
    return _broken(path, block, line, why)


def _broken(path: str, block: str, line: int, why: str, fix: str = "Correct this line") -> Problem:
    what = "The front matter cannot be read"
    return Problem(path, line, "matter-broken", what, why, fix, excerpt=_line(block, line).strip()[:160])


def _line(block: str, number: int) -> str:
    lines = block.split("\n")
    return lines[number - 1] if 0 < number <= len(lines) else ""
