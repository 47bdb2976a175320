"""Options that every command takes, before or after the verb, and what they add up to."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
import msgspec

from journeygen.errors import UsageError

SETTINGS = "journeygen.toml"
Command = TypeVar("Command", bound=Callable[..., Any])


class Common(msgspec.Struct):
    """What a command was told besides its own options."""

    root: Path | None = None
    json: bool = False
    quiet: bool = False
    verbose: bool = False

    def site(self) -> Path:
        """The folder that holds `journeygen.toml`: the one named, else here or the nearest above. Raises UsageError."""
        if self.root is not None:
            if not (self.root / SETTINGS).is_file():
                raise UsageError(
                    f"There is no {SETTINGS} in {self.root}. Name the site's folder with -C, or run: journeygen init"
                )
            return self.root
        here = Path.cwd()
        for folder in (here, *here.parents):
            if (folder / SETTINGS).is_file():
                return folder
        raise UsageError(
            f"There is no {SETTINGS} here or above. Go to your site's folder, name it with -C, or run: journeygen init"
        )

    @property
    def shows_progress(self) -> bool:
        """Whether a person looks on at a terminal."""
        return not (self.quiet or self.json) and sys.stderr.isatty()


pass_common = click.make_pass_decorator(Common, ensure=True)


def _remember(context: click.Context, option: click.Parameter, value: Any) -> Any:
    if value:
        setattr(context.ensure_object(Common), option.name or "", value)
    return value


def common(command: Command) -> Command:
    """Adds the options that stand on every command."""
    shared: dict[str, Any] = {"expose_value": False, "callback": _remember}
    for option in (
        click.option("-v", "--verbose", is_flag=True, help="Say more: notes, and every file written.", **shared),
        click.option("-q", "--quiet", is_flag=True, help="Say nothing but problems.", **shared),
        click.option("--json", is_flag=True, help="Write the report as JSON, alone, to standard output.", **shared),
        click.option(
            "-C",
            "--root",
            type=click.Path(path_type=Path),
            help="The site's folder.  [default: here or above]",
            **shared,
        ),
    ):
        command = option(command)
    return command
