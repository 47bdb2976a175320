"""Reads TOML, and says on which line it cannot be read, and why."""

import re
import tomllib
from typing import Any


class TomlError(ValueError):
    """What is wrong with a TOML document, and the line on which it shows."""

    def __init__(self, line: int, why: str) -> None:
        self.line = line
        super().__init__(why)


def read_toml(text: str) -> dict[str, Any]:
    """A TOML document as a table. Raises TomlError."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+)", str(error))
        raise TomlError(int(found[1]) if found else text.rstrip().count("\n") + 1, str(error)) from None
    except RecursionError:
        raise TomlError(1, "It is nested too deeply") from None
    except ValueError:
        raise TomlError(1, "It holds a number of more than 4,300 digits") from None
