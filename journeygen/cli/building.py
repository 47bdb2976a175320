"""`build` and `why` on the command line."""

import os
import time
from pathlib import Path

from journeygen.cli.console import Console
from journeygen.cli.options import Common
from journeygen.errors import UsageError
from journeygen.request import Request
from journeygen.unchanged import unchanged

_UNTIL_THE_END: list[object] = []


def request_of(
    shared: Common,
    output: Path | None,
    base_url: str,
    now: str,
    *,
    drafts: bool = False,
    future: bool = False,
    strict: bool = False,
) -> Request:
    """What the command line asks for, as a value."""
    root = shared.site()
    return Request(root, output or root / "output", moment_of(root, now), base_url, drafts, future, strict)


def moment_of(root: Path, now: str) -> int:
    """The moment of the build in seconds: `--now`, else SOURCE_DATE_EPOCH (reproducible-builds.org), else the clock."""
    if not now:
        wanted = os.environ.get("SOURCE_DATE_EPOCH", "")
        if wanted and not wanted.lstrip("-").isdigit():
            raise UsageError(f"SOURCE_DATE_EPOCH must be seconds since 1970, found {wanted!r}")
        return int(wanted) if wanted else int(time.time())
    from journeygen.moments import moment
    from journeygen.settings import read_config

    try:
        return moment(now, read_config(root).site.timezone).at
    except ValueError as error:
        raise UsageError(f"--now must be {error}") from None


def once(shared: Common, request: Request) -> int:
    """One build; a build that would change nothing ends early."""
    started = time.perf_counter()
    console = Console(shared)
    report = unchanged(request)
    if report is None:
        from journeygen.build import build
        from journeygen.session import Session

        # Held to the end, which `entry_point` makes without tidying up.
        _UNTIL_THE_END.append(session := Session(brief=True))
        with console.progress() as progress:
            report = build(request, progress, session)
    console.report(report, time.perf_counter() - started)
    if report.pulse.zone and request.now >= report.pulse.since and not (shared.quiet or shared.json):
        from journeygen.nudging import line_after_build

        line = line_after_build(report.pulse, request.now)
        if line:
            console.say(line)
    return int(report.failed(request.strict))  # what letters warn of is known when they are written


def watch(shared: Common, request: Request) -> int:
    """Builds now and whenever a file changes, until interrupted."""
    from journeygen.cli.watching import keep_building

    return keep_building(shared, request)


def why(shared: Common, request: Request, path: str) -> int:
    """Prints what is outdated, or the story of one file."""
    from journeygen.why import outdated_now, story_of

    console = Console(shared)
    if path:
        story = story_of(request, path)
        if shared.json:
            console.json(story)
        else:
            for line in story["lines"]:
                console.say(line)
        return 0
    rows = outdated_now(request)
    if shared.json:
        console.json({"outdated": [{"path": row.path, "reason": row.code, "text": row.text} for row in rows]})
        return 0
    for row in rows:
        console.say(f"{row.path}: {row.text}")
    if not rows:
        console.say("Nothing is outdated.")
    return 0
