"""Reads `theme.toml`, or says everything that it cannot hold at once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from journeygen.catalogues import TABLES, line_of_key
from journeygen.errors import ContentError, Problem, did_you_mean, nearest
from journeygen.toml import TomlError, read_toml

_TEXTS = ("name", "description", "extends")
_OF_TEXTS = ("tokens", "messages", "letter", "steps")
_KNOWN = (*_TEXTS, *TABLES, "tokens", "assets", "card")


def read_theme_settings(folder: Path, name: str) -> dict[str, Any]:
    """What a theme's `theme.toml` says. Raises ContentError with every problem of the file."""
    path, what = f"themes/{name}/theme.toml", "The theme's settings cannot be read"
    try:
        text = (folder / "theme.toml").read_text("utf-8-sig")
        settings = read_toml(text)
    except (TomlError, UnicodeDecodeError, OSError) as error:
        line = error.line if isinstance(error, TomlError) else 0
        raise ContentError([Problem(path, line, "theme-toml", what, str(error))]) from None
    faults = [Problem(path, line_of_key(text, key), "theme-toml", *said) for key, *said in _faults(settings)]
    if faults:
        raise ContentError(faults)
    return settings


def _faults(settings: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """The key, what is wrong with it, and what to do. What else a theme says of itself is its own."""
    for key, value in settings.items():
        is_table = isinstance(value, dict)
        if key not in _KNOWN and (is_table or nearest(key, _KNOWN)):
            yield key, f"A theme has no `{key}`", did_you_mean(key, _KNOWN)
        elif key in _TEXTS and not isinstance(value, str):
            yield key, f"`{key}` must be text in quotes, found {value!r}", ""
        elif key in _KNOWN and key not in _TEXTS and not is_table:
            yield key, f"`{key}` must be a table, found {value!r}", f"Write [{key}]"
        elif key in _OF_TEXTS:
            for name, text in value.items():
                if not isinstance(text, str):
                    yield name, f"`{name}` in [{key}] must be text in quotes, found {text!r}", ""
