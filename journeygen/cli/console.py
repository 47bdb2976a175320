"""How problems, reports and progress look on a terminal, and how a command ends."""

import errno
import functools
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, TextIO

import click
import msgspec

from journeygen.cli.options import Common
from journeygen.errors import ERROR, NOTE, WARNING, ContentError, JourneygenError, Problem
from journeygen.report import Report

COLORS = {ERROR: "red", WARNING: "yellow", NOTE: "cyan"}
INTERRUPTED = 130
PATIENCE = 0.5  # seconds of work before a bar is shown
REMEDIES = (
    ({errno.ENOSPC, errno.EDQUOT, errno.EFBIG}, "Make room there, or name another folder with -o"),
    ({errno.EROFS, errno.EACCES, errno.EPERM}, "Make it writable for you, or name another folder with -o"),
)


def exits_well(command: Callable[..., int]) -> Callable[..., None]:
    """Turns a command's result into its exit code, and what goes wrong into messages: no stack trace for makers."""

    @functools.wraps(command)
    def run(shared: Common, *arguments: Any, **options: Any) -> None:
        console = Console(shared)
        try:
            code = command(shared, *arguments, **options)
        except ContentError as error:
            console.failed(error.problems)
            code = error.exit_code
        except JourneygenError as error:
            console.refused(str(error), error.exit_code)
            code = error.exit_code
        except (KeyboardInterrupt, click.Abort):
            code = INTERRUPTED
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = 0
        except OSError as error:
            console.refused(system_said(error), 1)
            code = 1
        except Exception as error:
            if os.environ.get("JOURNEYGEN_TRACE"):
                raise
            console.refused(
                f"journeygen itself failed: {type(error).__name__}: {error}. This is a defect of the program, not of "
                "your texts. Nothing in the output was changed. JOURNEYGEN_TRACE=1 shows where it happened",
                1,
            )
            code = 1
        sys.exit(code)

    return run


def system_said(error: OSError) -> str:
    """What the system refused, where, and what to do about it."""
    where = f"{error.filename}: " if error.filename else ""
    fix = next((words for kinds, words in REMEDIES if error.errno in kinds), "")
    return f"{where}{error.strerror or error}. Nothing in the output was changed. {fix}".rstrip(" .")


class Console:
    """Writes for a person to standard error and standard output, or a report as JSON to standard output alone."""

    def __init__(self, shared: Common) -> None:
        self.shared = shared

    def say(self, text: str) -> None:
        """A line of a command's result."""
        if not (self.shared.quiet or self.shared.json):
            click.echo(text)

    def problems(self, problems: Iterable[Problem]) -> None:
        """Each problem on its line, the offending line below; notes only when asked for more."""
        for problem in problems:
            if problem.level == NOTE and not self.shared.verbose:
                continue
            click.echo(f"{_colored(problem.level)}: {problem.message}", err=True)
            if problem.excerpt:
                click.echo(f"    {problem.excerpt}", err=True)

    def failed(self, problems: Iterable[Problem]) -> None:
        """A command that stopped before it changed anything."""
        listed = list(problems)
        if self.shared.json:
            self.json({"ok": False, "problems": [msgspec.to_builtins(problem) for problem in listed]})
            return
        self.problems(listed)
        errors = sum(problem.level == ERROR for problem in listed)
        stopped = counted(errors, "error") if errors else f"{counted(len(listed), 'warning')}, and --strict"
        click.echo(f"{stopped}. Nothing was written.", err=True)

    def refused(self, sentence: str, code: int) -> None:
        """One sentence that ends a command."""
        if self.shared.json:
            self.json({"ok": False, "error": sentence, "exit": code})
        else:
            end = "" if sentence.endswith((".", "?", "!")) else "."
            click.echo(f"{_colored(ERROR)}: {sentence}{end}", err=True)

    def report(self, report: Report, seconds: float) -> None:
        """What a build did."""
        if self.shared.json:
            table = msgspec.to_builtins(report)
            del table["pulse"]
            self.json({"ok": True, **table})
            return
        self.problems(report.problems)
        if self.shared.verbose:
            for path in report.changed:
                click.echo(f"  made {path}")
        self.say(_summary(report, seconds))

    def json(self, table: dict[str, Any]) -> None:
        """A report for programs."""
        import json

        click.echo(json.dumps(table, ensure_ascii=False, indent=1))

    @contextmanager
    def progress(self) -> Iterator[Callable[[str, int, int], None]]:
        """A progress bar on long work, when a person looks on; `(stage, done, total)` moves it."""
        with ExitStack() as stack:
            yield _Patient(stack) if self.shared.shows_progress else lambda stage, done, total: None


class _Patient:
    """A bar that only appears when work takes long: most builds are done before one could be read."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._shown_at = time.monotonic() + PATIENCE
        self._move: Callable[[str, int, int], None] | None = None

    def __call__(self, stage: str, done: int, total: int) -> None:
        if self._move is None and time.monotonic() >= self._shown_at:
            from journeygen.cli.progress import bar

            self._move = self._stack.enter_context(bar())
        if self._move is not None:
            self._move(stage, done, total)


def _summary(report: Report, seconds: float) -> str:
    letters, entries = counted(len(report.issues), "letter"), counted(report.entries, "entry", "entries")
    files = f"{entries}, {letters}, {counted(report.files, 'file')}"
    if not (report.written or report.deleted):
        return f"Nothing has changed in {report.output}: {files}. ({seconds:.2f} s)"
    gone = f", {report.deleted} deleted" if report.deleted else ""
    warnings = f" {counted(report.count(WARNING), 'warning')}." if report.count(WARNING) else ""
    return f"Built {report.output}: {files}; {report.written} written{gone}.{warnings} ({seconds:.2f} s)"


def counted(count: int, one: str, many: str = "") -> str:
    """`1 error`, `2 errors`."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def _colored(level: str) -> str:
    return click.style(level, fg=COLORS[level], bold=True) if _has_color(sys.stderr) else level


def _has_color(stream: TextIO) -> bool:
    return stream.isatty() and not os.environ.get("NO_COLOR")
