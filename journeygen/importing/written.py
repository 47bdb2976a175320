"""An entry's front matter and words as our file of it. Pure."""

import json
import re
from typing import Any
from urllib.parse import unquote

from journeygen.errors import UsageError
from journeygen.importing.foreign import Foreign
from journeygen.scaffold.wording import matter_value, one_line, quoted_text, shortened
from journeygen.slugs import slugify, unsafe

DATES = frozenset({"date", "updated"})  # plain, as YAML knows them
_SURROGATES = re.compile("[\ud800-\udfff]")


def matter_of(
    foreign: Foreign, mark: str, step: str, tags: tuple[str, ...], aliases: list[str], cover: str
) -> dict[str, Any]:
    """The keys of an entry or, without a step, of a page, in the order in which a maker reads them."""
    said: dict[str, Any] = {
        "title": title_of(foreign),
        "step": step,
        "id": mark if step else "",
        "date": foreign.date.local if step and foreign.date and not foreign.date.day else "",
        "updated": foreign.updated.local[: 10 if foreign.updated.day else None] if foreign.updated else "",
        "summary": _line(foreign.summary),
        "tags": list(tags) if step else [],
        "cover": cover if step else "",
        "cover_alt": _line(foreign.cover_alt) if cover and step else "",
        "author": _line(foreign.author),
        "lang": foreign.lang,
        "draft": foreign.draft,
        "unlisted": foreign.unlisted,
        "aliases": aliases,
        "imported": bool(step),
        "extra": {**foreign.extra, **({} if step else {"imported": mark})},
    }
    return {key: value for key, value in said.items() if value not in ("", [], {}, False)}


def title_of(foreign: Foreign) -> str:
    """Its title, else its day."""
    return _line(foreign.title) or (f"Of {foreign.date.date}" if foreign.date else "Untitled")


def file_text(matter: dict[str, Any], body: str) -> str:
    """A Markdown file of ours."""
    lines = "".join(f"{key}: {value if key in DATES else _value(value)}\n" for key, value in matter.items())
    return _SURROGATES.sub("\ufffd", f"---\n{lines}---\n\n{body.strip(chr(10))}\n")


def slug_for(foreign: Foreign) -> str:
    """The name of its file: as its old address ended, else its title."""
    for candidate in (foreign.slug, foreign.url.rstrip("/").rpartition("/")[2].partition(".")[0], foreign.title):
        slug = shortened(slugify(unquote(candidate)))
        if slug and not unsafe(slug):
            return slug
    return "entry"


def _line(text: str) -> str:
    try:
        return one_line(_SURROGATES.sub("\ufffd", text))
    except UsageError:
        return ""


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return _flow(value) if isinstance(value, list | dict) else matter_value(str(value))


def _flow(value: object) -> str:
    """A list or a table on one line, as YAML and JSON both read it."""
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quoted_text(str(key))}: {_flow(one)}" for key, one in value.items()) + "}"
    return json.dumps(value) if isinstance(value, bool | int) else quoted_text(str(value))
