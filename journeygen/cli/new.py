"""`init` and the commands below `new`, declared; `scaffolding` does their work and is imported when one runs."""

from pathlib import Path

import click

from journeygen.cli.console import exits_well
from journeygen.cli.options import Common, common, pass_common

TITLE = click.argument("title", nargs=-1, required=True)


def _projects(context: click.Context, _: click.Parameter, start: str) -> list[str]:
    from journeygen.cli import scaffolding

    return scaffolding.projects_starting(context.ensure_object(Common), start)


def _steps(context: click.Context, _: click.Parameter, start: str) -> list[str]:
    from journeygen.cli import scaffolding

    return scaffolding.steps_starting(context.ensure_object(Common), start)


@click.command(epilog=("\b\nExamples:\n  journeygen init\n  journeygen init my-workshop"))
@click.argument("folder", type=click.Path(path_type=Path), default=Path())
@common
@pass_common
@exits_well
def init(shared: Common, folder: Path) -> int:
    """Make a new site that builds at once.

    FOLDER is made when it is not there; without it, the site is made here. No file is overwritten.
    """
    from journeygen.cli import scaffolding

    return scaffolding.init(shared, folder)


@click.group(
    epilog=(
        "\b\n"
        "Examples:\n"
        '  journeygen new project "Oak stool"\n'
        '  journeygen new entry -P oak-stool -s setback --photo crack.jpg "The leg cracked"'
    )
)
@common
def new(**_: object) -> None:
    """Start a project, an entry, a page or a letter's note."""


@new.command(epilog="\b\nExamples:\n  journeygen new project Oak stool")
@TITLE
@common
@pass_common
@exits_well
def project(shared: Common, title: tuple[str, ...]) -> int:
    """Start a project: a thing that you make."""
    from journeygen.cli import scaffolding

    return scaffolding.project(shared, " ".join(title))


@new.command(
    epilog=(
        "\b\n"
        "Examples:\n"
        '  journeygen new entry -P oak-stool -s setback "The leg cracked"\n'
        "  journeygen new entry -s fix --photo glue.jpg --photo clamp.jpg A new leg\n"
        '  journeygen new entry -s idea --date "2026-03-01 18:30" On the train'
    )
)
@TITLE
@click.option(
    "-P",
    "--project",
    "in_project",
    default="",
    metavar="PROJECT",
    shell_complete=_projects,
    help="Its folder or title; asked for when there are several.",
)
@click.option(
    "-s",
    "--step",
    default="",
    metavar="STEP",
    shell_complete=_steps,
    help="Such as idea, making, setback; asked for when left out.",
)
@click.option(
    "--photo",
    "photos",
    multiple=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Copy a picture in beside the text; as often as you like.",
)
@click.option("--date", default="", metavar="DATE", help="When it happened, with or without a time.  [default: today]")
@common
@pass_common
@exits_well
def entry(
    shared: Common, title: tuple[str, ...], in_project: str, step: str, photos: tuple[Path, ...], date: str
) -> int:
    """Start an entry: what happened at one step, on one day.

    Makes content/PROJECT/DATE-TITLE.md, or a folder of that name when there are photos. What is not said is asked for.
    """
    from journeygen.cli import scaffolding

    return scaffolding.entry(shared, " ".join(title), in_project, step, photos, date)


@new.command(epilog="\b\nExamples:\n  journeygen new page How to order")
@TITLE
@common
@pass_common
@exits_well
def page(shared: Common, title: tuple[str, ...]) -> int:
    """Start a standing page, such as "How to order"."""
    from journeygen.cli import scaffolding

    return scaffolding.page(shared, " ".join(title))


@new.command(epilog="\b\nExamples:\n  journeygen new issue\n  journeygen new issue 2026-03")
@click.argument("month", default="")
@common
@pass_common
@exits_well
def issue(shared: Common, month: str) -> int:
    """Start the note on top of a month's letter.

    MONTH is YYYY-MM; this month when left out.
    """
    from journeygen.cli import scaffolding

    return scaffolding.issue(shared, month)
