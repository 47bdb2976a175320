"""`check` on the command line."""

import msgspec

from journeygen.check import CheckReport, abridged, check_output
from journeygen.check.formats import annotations, sarif
from journeygen.cli.console import Console, counted
from journeygen.cli.options import Common
from journeygen.errors import ERROR, WARNING
from journeygen.request import Request


def check(shared: Common, request: Request, form: str, external: bool) -> int:
    """Prints what is wrong in the sources and in the output, or that nothing stands alone."""
    console = Console(shared)
    report = check_output(request, external)
    failed = report.failed(request.strict)
    if form == "sarif":
        console.json(sarif(report.problems))
        return int(failed)
    if form == "github":
        for line in annotations(report.problems):
            console.say(line)
        return int(failed)
    if shared.json:
        console.json({"ok": not failed, **msgspec.to_builtins(report)})
        return int(failed)
    console.problems(report.problems if shared.verbose else abridged(report.problems))
    console.say(_summary(report, failed))
    return int(failed)


def _summary(report: CheckReport, failed: bool) -> str:
    looked = (
        f"Checked {_many(report.pages, 'page')}, {_many(report.letters, 'letter')}, "
        f"{_many(report.snippets, 'snippet')}, {_many(report.links, 'link')}"
    )
    errors, warnings = report.count(ERROR), report.count(WARNING)
    if not errors and not warnings:
        return f"{looked}: nothing stands alone."
    found = [counted(errors, "error")] if errors else []
    found += [counted(warnings, "warning")] if warnings else []
    strict = ", and --strict" if failed and not errors else ""
    return f"{looked}: {', '.join(found)}{strict}."


def _many(count: int, one: str) -> str:
    """`1 page`, `5,312 links`."""
    return f"{count:,} {one}{'' if count == 1 else 's'}"
