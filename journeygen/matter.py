"""Splits front matter from text and reads it: YAML between `---`, TOML between `+++`, or a JSON object at the start.

The one door to python-frontmatter, whose handlers do the reading. What comes out is a plain table with the line of
each key; what cannot be read is a problem in source coordinates.
"""

import json
import re
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, NamedTuple

import yaml
from frontmatter.default_handlers import BaseHandler, SafeLoader, YAMLHandler

from journeygen.errors import Problem
from journeygen.toml import TomlError, read_toml

# A file of a few lines can name a million nodes through YAML aliases: count them before anybody walks them.
MAX_NODES, MAX_DEPTH, SHALLOW = 20_000, 40, 8
# The composer of libyaml recurses without looking: some ten thousand open brackets end the process.
SAFE_DEPTH = 1_000
_TOO_DEEP = "It is nested too deeply"
_TOML_KEY = re.compile(r"[ \t]*[\"']?([^\s\"'=.]+)[\"']?[ \t]*[=.]")
_TOML_HEAD = re.compile(r"\[+[ \t]*[\"']?([^\s\"'.\]]+)")
_JSON_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"([ \t\r\n]*:)?|([{\[])|([}\]])')
_TEXT, _LIST, _TABLE = (f"tag:yaml.org,2002:{name}" for name in ("str", "seq", "map"))
_SCALARS = frozenset({_TEXT, *(f"tag:yaml.org,2002:{name}" for name in ("int", "float", "bool", "null", "timestamp"))})
_KINDS = {"timestamp": "day of the calendar", "int": "number", "float": "number", "bool": "true or false"}


class Matter(NamedTuple):
    """Front matter as a table, the line of each top-level key, the text after it and the line that text starts on."""

    table: dict[str, Any]
    lines: dict[str, int]
    text: str
    first_line: int


class _NotPlainError(ValueError):
    """A value needs more than `_Loader` knows by itself."""


class _Loader(SafeLoader):  # type: ignore[misc, valid-type]
    """YAML that also tells the line of each key, and the line of a value that is none."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.repeats = "*" in stream

    def get_single_data(self) -> tuple[Any, list[tuple[str, int]]]:
        """The document, and its keys with their lines."""
        node = self.get_single_node()
        pairs = node.value if isinstance(node, yaml.MappingNode) else ()
        lines = [(key.value, key.start_mark.line + 1) for key, _ in pairs if isinstance(key, yaml.ScalarNode)]
        return self._document(node) if node else None, lines

    def _document(self, node: yaml.Node) -> Any:
        """The values. PyYAML's own way takes three times as long; it is left to what is rare, and to errors."""
        if not self.repeats:
            with suppress(ValueError, LookupError, AttributeError, yaml.YAMLError):
                return self._plain(node, SHALLOW)
        return self.construct_document(node)

    def _plain(self, node: yaml.Node, levels: int) -> Any:
        """A value that may nest so deep, in which nothing stands twice or has a tag of its own."""
        tag = node.tag
        if type(node) is yaml.ScalarNode and tag in _SCALARS:
            return node.value if tag == _TEXT else self.yaml_constructors[tag](self, node)
        if type(node) is yaml.SequenceNode and tag == _LIST and levels:
            return [self._plain(item, levels - 1) for item in node.value]
        if type(node) is yaml.MappingNode and tag == _TABLE and levels:
            return {self._plain(key, 0): self._plain(value, levels - 1) for key, value in node.value}
        raise _NotPlainError

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """One value. PyYAML's constructors let a broken date or number end in whatever exception comes first."""
        try:
            return super().construct_object(node, deep)
        except (ValueError, LookupError, AttributeError):
            kind = _KINDS.get(node.tag.rpartition(":")[2], "value of its kind")
            why = f"{str(node.value)[:40]!r} is no {kind}"
            raise yaml.MarkedYAMLError(problem=why, problem_mark=node.start_mark) from None

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Fills in `<<`, which can unfold without end as aliases can."""
        super().flatten_mapping(node)
        if len(node.value) > MAX_NODES:
            raise yaml.MarkedYAMLError(problem="`<<` makes it unfold without end", problem_mark=node.start_mark)


class _Yaml(YAMLHandler):
    """YAML between lines of `---`."""

    def load(self, fm: str, **_: object) -> Any:
        """The table and the lines of its keys. Raises yaml.YAMLError or RecursionError."""
        if sum(map(fm.count, "[{-?")) > SAFE_DEPTH:
            _check_depth(fm)
        return super().load(fm, Loader=_Loader)


def _check_depth(block: str) -> None:
    depth = 0
    event: Any
    for event in yaml.parse(block, Loader=SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > SAFE_DEPTH:
            mark: Any = event.start_mark
            raise yaml.MarkedYAMLError(problem=_TOO_DEEP, problem_mark=mark)


class _Toml(BaseHandler):
    """TOML between lines of `+++`, by the standard library: python-frontmatter's own needs another package."""

    FM_BOUNDARY = re.compile(r"^\+{3,}\s*$", re.MULTILINE)
    START_DELIMITER = END_DELIMITER = "+++"

    def load(self, fm: str, **_: object) -> Any:
        """The table and the lines of its keys. Raises TomlError."""
        return read_toml(fm), _toml_lines(fm)


_HANDLERS: dict[str, _Yaml | _Toml] = {"---": _Yaml(), "+++": _Toml()}


def read_matter(path: str, text: str) -> Matter | Problem:
    """The front matter of one source. A text without any has an empty table."""
    if text.startswith("{"):
        return _json(path, text)
    opening = text[:3]
    if opening not in _HANDLERS or text[: text.find("\n") + 1 or None].strip() != opening:
        return Matter({}, {}, text, 1)
    closing = _HANDLERS[opening].FM_BOUNDARY.search(text, len(opening))
    if closing is None:
        why = f"It starts with {opening} and no second {opening} follows on a line of its own"
        fix = f"Add a line {opening} below the last key"
        return Problem(path, 1, "matter-open", "The front matter is not closed", why, fix, excerpt=opening)
    # From the end of the opening, so that its lines are those of the file.
    block, body = text[len(opening) : closing.start()], text[closing.end() :]
    return _loaded(path, opening, block, Matter({}, {}, body, text.count("\n", 0, closing.end()) + 1))


def _loaded(path: str, opening: str, block: str, matter: Matter) -> Matter | Problem:
    try:
        table, lines = _HANDLERS[opening].load(block)
    except yaml.YAMLError as error:
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


def _toml_lines(block: str) -> list[tuple[str, int]]:
    """The line of each key of a TOML document, and of the first head of each of its tables."""
    lines: dict[str, int] = {}
    keys = _TOML_KEY
    for number, line in enumerate(block.split("\n"), start=1):
        keys = _TOML_HEAD if line.startswith("[") else keys
        found = keys.match(line)
        if found:
            lines.setdefault(found[1], number)
    return list(lines.items())


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


def _yaml_problem(path: str, block: str, error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    why = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error).split("\n")[0]
    before = block.encode()[: getattr(error, "position", 0)]
    line = mark.line + 1 if mark else before.count(b"\n") + 1
    excerpt = _line(block, line)
    if "nesting depth" in why:  # newer scanners look themselves
        return _broken(path, block, line, _TOO_DEEP)
    if "\t" in excerpt[: len(excerpt) - len(excerpt.lstrip())] or "'\\t'" in why:
        return _broken(path, block, line, "YAML allows no tabs for indenting", "Use spaces instead of the tab")
    if ": " in excerpt.partition(":")[2] and isinstance(error, yaml.scanner.ScannerError | yaml.parser.ParserError):
        return _broken(path, block, line, why, "Put the value in quotes: it holds a colon")
    return _broken(path, block, line, why)


def _broken(path: str, block: str, line: int, why: str, fix: str = "Correct this line") -> Problem:
    what = "The front matter cannot be read"
    return Problem(path, line, "matter-broken", what, why, fix, excerpt=_line(block, line).strip()[:160])


def _line(block: str, number: int) -> str:
    lines = block.split("\n")
    return lines[number - 1] if 0 < number <= len(lines) else ""
