"""Reads `journeygen.toml` into a `Config`, or says everything that is wrong with it at once."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_type_hints

import msgspec

from journeygen.config import (
    Config,
    Contact,
    DeployTarget,
    Listmonk,
    Look,
    Markdown,
    MediaSettings,
    MenuItem,
    NetworkSettings,
    Newsletter,
    Search,
    Site,
    Smtp,
    Social,
    Step,
)
from journeygen.errors import KEY_PLACE, ContentError, Problem, UsageError, did_you_mean
from journeygen.networks import ALIASES, NETWORKS
from journeygen.plausible import encoded, faults_of, web_address
from journeygen.toml import TomlError, read_toml

FILE = "journeygen.toml"
_HEAD = r"\s*\[+[^\[\],=]+\]+\s*(#.*)?$"
TABLES: dict[str, Any] = {
    "site": Site,
    "look": Look,
    "contact": Contact,
    "menu": MenuItem,
    "steps": Step,
    "markdown": Markdown,
    "media": MediaSettings,
    "networks": NetworkSettings,
    "social": Social,
    "newsletter": Newsletter,
    "smtp": Smtp,
    "listmonk": Listmonk,
    "deploy": DeployTarget,
    "search": Search,
}
# Stands in for a [site] that cannot be read, so that all other tables are judged at once.
SOUND = Site(title="Workshop", base_url="https://your.domain/", timezone="UTC")
PLAIN = ("look", "contact", "markdown", "media", "social", "newsletter", "smtp", "listmonk")


def read_config(root: Path, base_url: str = "") -> Config:
    """The config of the site at `root`; `base_url` from the command line wins over the file's.

    Raises ContentError with every problem of the file, UsageError when that `base_url` is none.
    """
    if base_url and web_address(base_url) is None:
        raise UsageError(f"--base-url must be a web address such as https://your.domain/, found {base_url!r}")
    reader = _Reader(_text(root))
    config = reader.config(base_url)
    if config is None or reader.problems:
        raise ContentError(reader.problems)
    return config


def placed(root: Path, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems; those that only name a key of the config (`key_place`) with its line, and what stands there."""
    listed = tuple(problems)
    if not any(problem.path == FILE and re.fullmatch(KEY_PLACE, problem.excerpt) for problem in listed):
        return listed
    reader = _Reader(_text(root))
    return tuple(reader.placed(problem) if problem.path == FILE else problem for problem in listed)


def line_of(root: Path, table: str, key: str) -> int:
    """The line on which a key of the config stands; 0 when it cannot be found."""
    try:
        return _Reader(_text(root))._line(table, key)
    except ContentError:  # no config, or none in UTF-8
        return 0


def _text(root: Path) -> str:
    try:
        return (root / FILE).read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line, fix = error.object.count(b"\n", 0, error.start) + 1, "Save the file as UTF-8"
        raise ContentError(
            [Problem(FILE, line, "config-encoding", "The config is not UTF-8", str(error), fix)]
        ) from None
    except OSError as error:
        why = error.strerror or str(error)
        raise ContentError([Problem(FILE, 0, "config-unreadable", "The config cannot be read", why)]) from None


class _Reader:
    """One pass over the file: problems are collected, not raised."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.problems: list[Problem] = []

    def config(self, base_url: str) -> Config | None:
        tables = self._toml()
        if tables is None:
            return None
        self._unknown(tables, TABLES, "")
        known = {
            "site": self._site(tables.get("site", {}), base_url),
            "menu": self._rows(tables, "menu"),
            "steps": self._rows(tables, "steps"),
            "networks": self._networks(tables.get("networks", {})),
            **{name: self._table(tables.get(name, {}), TABLES[name], name) for name in PLAIN},
            "deploy": self._named(tables.get("deploy", {}), DeployTarget, "deploy"),
            "search": self._table(tables.get("search", {}), Search, "search"),
        }
        known["site"] = known["site"] or SOUND
        config = Config(**{name: value for name, value in known.items() if value})
        for fault in faults_of(config):
            line = self._line(fault.table, fault.key, fault.at)
            self._problem(line, "config-value", fault.what, fix=fault.fix)
        return config

    def _toml(self) -> dict[str, Any] | None:
        try:
            return read_toml(self.text)
        except TomlError as error:
            what = "The config is not valid TOML"
            self._problem(error.line, "config-toml", what, str(error), 'Text values need quotes: title = "My workshop"')
            return None

    def _site(self, table: object, base_url: str) -> Site | None:
        if base_url and isinstance(table, dict):
            table = {**table, "base_url": base_url}
        site = self._table(table, Site, "site")
        if not isinstance(site, Site):
            return None
        parts = web_address(site.base_url)
        base = encoded(parts) if parts else site.base_url
        base = base if base.endswith("/") else base + "/"
        return msgspec.structs.replace(site, base_url=base, id=site.id or (parts.hostname if parts else ""))

    def _rows(self, tables: dict[str, Any], name: str) -> tuple[Any, ...]:
        rows = tables.get(name, [])
        if not isinstance(rows, list):
            what = f"`{name}` must be a list of tables"
            self._problem(self._line(name), "config-type", what, fix=f"Write [[{name}]]")
            return ()
        read = [self._table(row, TABLES[name], name, at) for at, row in enumerate(rows)]
        return () if None in read else tuple(read)

    def _named(self, table: object, kind: Any, name: str) -> dict[str, Any]:
        """Tables of one kind, each under a name that the maker chose."""
        if not isinstance(table, dict):
            self._problem(self._line(name), "config-type", f"`{name}` must be a table", fix=f"Write [{name}.NAME]")
            return {}
        read = {str(key): self._table(value, kind, f"{name}.{key}") for key, value in table.items()}
        return {key: value for key, value in read.items() if value is not None}

    def _networks(self, table: object) -> dict[str, NetworkSettings]:
        if not isinstance(table, dict):
            what = "`networks` must be a table"
            self._problem(self._line("networks"), "config-type", what, fix="[networks.mastodon]")
            return {}
        self._unknown(table, [*NETWORKS, *ALIASES], "networks")
        found: dict[str, NetworkSettings] = {}
        for name, value in table.items():
            network = ALIASES.get(name) or str(name)
            if network in found:
                what = f"`{name}` and `{network}` are one network"
                self._problem(self._line(f"networks.{name}"), "config-value", what, fix="Remove one of them")
            found[network] = self._table(value, NetworkSettings, f"networks.{name}")
        return {network: settings for network, settings in found.items() if settings is not None}

    def _table(self, table: object, kind: Any, name: str, at: int = 0) -> Any:
        """One table as its struct; None when a value is missing or of the wrong kind."""
        if not isinstance(table, dict):
            self._problem(self._line(name), "config-type", f"`{name}` must be a table, found {table!r}")
            return None
        fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
        self._unknown(table, fields, name, at)
        values: dict[str, Any] = {}
        hints = get_type_hints(kind)
        for key, field in fields.items():
            if key in table:
                values[field.name] = self._value(table[key], hints[field.name], name, key, at)
            elif field.required:
                values[field.name] = None
                what = f"`{key}` is missing in [{name}]"
                self._problem(
                    self._line(name, "", at), "config-missing", what, "It has no default", f'Add a line {key} = "..."'
                )
        return None if None in values.values() else kind(**values)

    def _value(self, value: object, hint: Any, name: str, key: str, at: int) -> Any:
        try:
            return msgspec.convert(value, hint)
        except msgspec.ValidationError as error:
            what = f"`{key}` in [{name}] must be {_wanted(hint)}"
            self._problem(self._line(name, key, at), "config-type", what, str(error))
            return None

    def _unknown(self, table: Any, known: Any, name: str, at: int = 0) -> None:
        for key in table:
            if key not in known:
                where = f" in [{name}]" if name else ""
                # What stands in [networks] has a head of its own.
                line = (
                    self._line(name, key, at)
                    if name not in {"", "networks"}
                    else self._line(f"{name}.{key}".strip("."))
                )
                self._problem(line, "config-unknown-key", f"Unknown key `{key}`{where}", did_you_mean(key, known))

    def _line(self, table: str, key: str = "", at: int = 0) -> int:
        """The line of a key in the `at`-th table of that name, or of the table's head; 0 when it cannot be found."""
        lines = self.text.split("\n")
        heads = [n for n, line in enumerate(lines, 1) if re.match(rf"\s*\[+\s*{re.escape(table)}\s*\]", line)]
        if not heads:
            top = re.compile(rf"\s*\[*\s*[\"']?{re.escape(table.partition('.')[0])}\b")
            return next((n for n, line in enumerate(lines, 1) if top.match(line)), 0)
        start = heads[min(at, len(heads) - 1)]
        end = next((n for n in range(start + 1, len(lines) + 1) if re.match(_HEAD, lines[n - 1])), len(lines) + 1)
        written = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
        return next((n for n in range(start + 1, end) if key and written.match(lines[n - 1])), start)

    def placed(self, problem: Problem) -> Problem:
        """The problem at the line of the key that it names."""
        found = re.fullmatch(KEY_PLACE, problem.excerpt)
        if found is None:
            return problem
        line = self._line(found[1], found[2], int(found[3] or 0))
        return msgspec.structs.replace(problem, line=line, excerpt=self._excerpt(line))

    def _excerpt(self, line: int) -> str:
        return self.text.split("\n")[line - 1].strip() if line else ""

    def _problem(self, line: int, code: str, what: str, why: str = "", fix: str = "") -> None:
        self.problems.append(Problem(FILE, line, code, what, why, fix, excerpt=self._excerpt(line)))


def _wanted(hint: Any) -> str:
    """A type in a maker's words."""
    words = {str: "text in quotes", bool: "true or false", int: "a whole number", tuple: "a list", dict: "a table"}
    return words[getattr(hint, "__origin__", hint)]
