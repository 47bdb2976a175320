"""Regular expressions kept in their compiled form, beside the program, as Python keeps its modules.

To read one takes a hundredth of the time that it takes to compile it. Python has no public way to do so: where what is
used here is missing, or must not be written, patterns are compiled as everywhere else, and only time is lost.
"""

import importlib
import marshal
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

from journeygen.digests import mark
from journeygen.files import replace_file
from journeygen.versions import generator_key

# What tells one pattern from all others in its file.
Key = tuple[str | int, ...]

_opened: list["Patterns"] = []


class Patterns:
    """The patterns of one file, with what is known of each. What is new among them is written by `keep_patterns`."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._known = _read(name)
        self._count = len(self._known)
        _opened.append(self)

    def compiled(self, key: Key, flags: int, pattern: Callable[[], str]) -> re.Pattern[str]:
        """A pattern ready for use; `pattern` is only asked for its text when no run before has compiled it."""
        with suppress(Exception):
            code = self.recalled(("code", *key), lambda: marshal.dumps(_code(pattern(), flags)))
            return _revived(marshal.loads(code))
        return re.compile(pattern(), flags)

    def recalled(self, key: Key, learn: Callable[[], Any]) -> Any:
        """Anything that `marshal` takes, learnt once."""
        if key not in self._known:
            self._known[key] = learn()
        return self._known[key]

    def keep(self) -> None:
        """Writes the file if there is anything new."""
        if len(self._known) > self._count and not sys.dont_write_bytecode:
            self._count = len(self._known)
            with suppress(OSError, NotImplementedError, ValueError):
                replace_file(_place(self._name), _mark() + marshal.dumps(self._known))


def keep_patterns() -> None:
    """Keeps for the next run what this process has compiled. Of two at once, the later one's file stays."""
    for patterns in _opened:
        patterns.keep()


def _read(name: str) -> dict[Key, Any]:
    with suppress(OSError, NotImplementedError, ValueError, EOFError, TypeError):
        content, heading = _place(name).read_bytes(), _mark()
        if content.startswith(heading):
            return dict(marshal.loads(memoryview(content)[len(heading) :]))
    return {}


def _place(name: str) -> Path:
    return Path(cache_from_source(f"{Path(__file__).with_suffix('')}.{name}.py"))


def _mark() -> bytes:
    """What compiled patterns depend on: the very Python that runs, and all code that learns."""
    return mark(f"{sys.version}\0{sys.byteorder}\0{generator_key()}".encode()).encode()


def _code(pattern: str, flags: int) -> tuple[Any, ...]:
    """What `re.compile` makes of a pattern before it becomes one. Numbers with names are made plain for `marshal`."""
    compiler: Any = importlib.import_module("re._compiler")
    parsed = importlib.import_module("re._parser").parse(pattern, flags)
    state = parsed.state
    names = dict(state.groupdict)
    groups = {number: name for name, number in names.items()}
    index = tuple(groups.get(number) for number in range(state.groups))
    code = [int(number) for number in compiler._code(parsed, flags)]
    return pattern, int(flags | state.flags), code, state.groups - 1, names, index


def _revived(code: tuple[Any, ...]) -> re.Pattern[str]:
    """The pattern again. Raises when that is no code, or another Python's."""
    made: re.Pattern[str] = importlib.import_module("_sre").compile(*code)
    return made
