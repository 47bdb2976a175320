"""Problems as other programs read them: SARIF 2.1.0 for code hosts, workflow commands for GitHub. Pure."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from journeygen import __version__
from journeygen.errors import ERROR, NOTE, WARNING, Problem

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_COMMANDS = {ERROR: "error", WARNING: "warning", NOTE: "notice"}
# docs.github.com, "Workflow commands": what would end a message or a property is written in percent.
_TEXT = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_TEXT, ":": "%3A", ",": "%2C"}


def sarif(problems: Iterable[Problem]) -> dict[str, Any]:
    """The problems as one SARIF log (OASIS, 2.1.0); `path` of each is an address relative to the site's root."""
    listed = list(problems)
    codes = sorted({problem.code for problem in listed})
    driver = {
        "name": "journeygen",
        "version": __version__,
        "rules": [{"id": code, "shortDescription": {"text": code.replace("-", " ")}} for code in codes],
    }
    results = [_result(problem, codes.index(problem.code)) for problem in listed]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _result(problem: Problem, rule: int) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": _uri(problem.path)}}
    if problem.line:
        place["region"] = {"startLine": problem.line}
    return {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": problem.level,
        "message": {"text": _words(problem)},
        "locations": [{"physicalLocation": place}],
    }


def annotations(problems: Iterable[Problem]) -> Iterable[str]:
    """The problems as GitHub shows them beside a change, one line each."""
    for problem in problems:
        line = f",line={problem.line}" if problem.line else ""
        title = _escaped(problem.code, _PROPERTY)
        path = _escaped(problem.path, _PROPERTY)
        yield f"::{_COMMANDS[problem.level]} file={path}{line},title={title}::{_escaped(_words(problem), _TEXT)}"


def _words(problem: Problem) -> str:
    """What is wrong, why, and what to do; the place and the code stand elsewhere."""
    return problem.message.removeprefix(f"{problem.place}: ").removesuffix(f" [{problem.code}]")


def _uri(path: str) -> str:
    """A path as an address (RFC 3986): a space would end it."""
    return quote(path, safe="/~!$&'()*+,;=@")


def _escaped(text: str, table: dict[str, str]) -> str:
    return "".join(table.get(letter, letter) for letter in text)
