"""The two notations of front matter that libraries read: YAML, by python-frontmatter's loader, and TOML.

The one door to python-frontmatter, whose handlers do the reading.
"""

import re
from contextlib import suppress
from typing import Any

import yaml
from frontmatter.default_handlers import BaseHandler, SafeLoader, YAMLHandler

from journeygen.toml import read_toml

SHALLOW = 8
_MOST_FILLED_IN = 20_000
# The composer of libyaml recurses without looking: some ten thousand open brackets end the process.
SAFE_DEPTH = 1_000
TOO_DEEP = "It is nested too deeply"
NotYaml = yaml.YAMLError
Misread = (yaml.scanner.ScannerError, yaml.parser.ParserError)
_TOML_KEY = re.compile(r"[ \t]*[\"']?([^\s\"'=.]+)[\"']?[ \t]*[=.]")
_TOML_HEAD = re.compile(r"\[+[ \t]*[\"']?([^\s\"'.\]]+)")
_TEXT, _LIST, _TABLE = (f"tag:yaml.org,2002:{name}" for name in ("str", "seq", "map"))
_SCALARS = frozenset({_TEXT, *(f"tag:yaml.org,2002:{name}" for name in ("int", "float", "bool", "null", "timestamp"))})
_KINDS = {"timestamp": "day of the calendar", "int": "number", "float": "number", "bool": "true or false"}


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
        if len(node.value) > _MOST_FILLED_IN:
            raise yaml.MarkedYAMLError(problem="`<<` makes it unfold without end", problem_mark=node.start_mark)


class Yaml(YAMLHandler):
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
            raise yaml.MarkedYAMLError(problem=TOO_DEEP, problem_mark=mark)


class Toml(BaseHandler):
    """TOML between lines of `+++`, by the standard library: python-frontmatter's own needs another package."""

    FM_BOUNDARY = re.compile(r"^\+{3,}\s*$", re.MULTILINE)
    START_DELIMITER = END_DELIMITER = "+++"

    def load(self, fm: str, **_: object) -> Any:
        """The table and the lines of its keys. Raises TomlError."""
        return read_toml(fm), _toml_lines(fm)


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


HANDLERS: dict[str, Yaml | Toml] = {"---": Yaml(), "+++": Toml()}
