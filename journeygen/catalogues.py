"""Catalogues: what a theme says in another language than English, which stands in its `theme.toml`.

`themes/<name>/messages/de.toml` holds the same tables: `[messages]` of the site's pages, `[letter]`, the `[steps]` that
a site knows when its maker declares none, and `[wordings.<network>]`. A text that a catalogue lacks is taken from the
language without its region, and then from English. Words that count have a form for each of the language's plural
categories (CLDR): `entry_one`, `entry_few`, `entry_other`.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from journeygen.errors import ContentError, Problem, did_you_mean
from journeygen.toml import TomlError, read_toml

FOLDER, ENGLISH = "messages", "en"
TABLES = ("messages", "letter", "steps", "wordings")
PLURALS = ("zero", "one", "two", "few", "many", "other")
_PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def catalogues(
    folder: Path, theme: str, language: str, english: dict[str, Any]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """A theme's catalogues for a language tag, the most general first: (language, tables).

    `english` are the settings that the texts stand in for. Raises ContentError with all that is wrong with a catalogue.
    """
    wanted = _wanted(language)
    files = {file.stem.lower(): file for file in (folder / FOLDER).glob("*.toml")} if wanted[0] != ENGLISH else {}
    for tag in wanted:
        if tag in files:
            yield files[tag].stem, _tables(files[tag], f"themes/{theme}/{FOLDER}/{files[tag].name}", english)


def _wanted(language: str) -> list[str]:
    """`de-AT` asks for de and de-at."""
    parts = language.lower().split("-")
    return ["-".join(parts[:count]) for count in range(1, len(parts) + 1)]


def _tables(file: Path, path: str, english: dict[str, Any]) -> dict[str, Any]:
    try:
        text = file.read_text("utf-8-sig")
        tables = read_toml(text)
    except (TomlError, UnicodeDecodeError, OSError) as error:
        line = error.line if isinstance(error, TomlError) else 0
        what = "This catalogue cannot be read"
        raise ContentError([Problem(path, line, "catalogue-toml", what, str(error))]) from None
    problems = [
        Problem(path, line_of_key(text, key), "catalogue", what, why, fix)
        for name, table in tables.items()
        for key, what, why, fix in _faults(name, table, english)
    ]
    if problems:
        raise ContentError(problems)
    return tables


def _faults(name: str, table: object, english: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """Of one table: the key, what is wrong with it, why, and what to do."""
    if name not in TABLES or not isinstance(table, dict):
        yield name, f"A catalogue holds no [{name}]", did_you_mean(name, TABLES), "It has the tables of theme.toml"
    elif name in {"messages", "letter"}:
        known = english.get(name, {})
        for key, text in table.items():
            yield from _text_faults(name, key, text, known if isinstance(known, dict) else {})


def _text_faults(table: str, key: str, text: object, known: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    original = _original(key, known)
    if not isinstance(text, str):
        yield key, f"`{key}` must be text in quotes, found {text!r}", "", ""
    elif original is None:
        yield key, f"[{table}] has no text `{key}`", did_you_mean(key, known), ""
    else:
        has, should = set(_PLACEHOLDER.findall(text)), set(_PLACEHOLDER.findall(original))
        if has - should or (should - has and not is_plural(key)):
            names = " and ".join(f"%({name})s" for name in sorted(should)) or "nothing"
            yield key, f"`{key}` must fill in {names}, as in English: {original}", f"It says: {text}", ""


def _original(key: str, known: dict[str, Any]) -> str | None:
    """What a text says in English: a plural form that English does not have means the same as its `other`."""
    name = key if key in known else f"{key.rpartition('_')[0]}_other" if is_plural(key) else ""
    return str(known[name]) if name in known else None


def is_plural(key: str) -> bool:
    """Whether a text is one form of a word that counts."""
    return key.rpartition("_")[2] in PLURALS


def line_of_key(text: str, key: str) -> int:
    """The line of a key, or of a table's head; 0 when it cannot be found."""
    written = re.compile(rf"\s*(?:\[+\s*)?[\"']?{re.escape(key)}\b")
    return next((n for n, line in enumerate(text.split("\n"), 1) if written.match(line)), 0)


def words_template(words: dict[str, Any]) -> str:
    """A table of texts as a template's variable, `words`."""
    rows = "".join(f"  {json.dumps(key)}: {json.dumps(str(text))},\n" for key, text in words.items())
    return f"{{% set words = {{\n{rows}}} %}}\n"
