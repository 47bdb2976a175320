"""The command that brings another tool's site in, as click knows it."""

from pathlib import Path

import click

from journeygen.cli.console import exits_well
from journeygen.cli.options import Common, common, pass_common

KINDS = ("jekyll", "hugo", "wordpress", "zola", "eleventy", "ghost", "substack", "instagram", "photos")


@click.command(
    "import",
    epilog=(
        "\b\n"
        "Examples:\n"
        "  journeygen import jekyll ~/old-blog --dry-run\n"
        '  journeygen import hugo ~/old-site --projects folder -P "Old notes"\n'
        "  journeygen import wordpress export.xml --projects category --guess-steps"
    ),
)
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--projects",
    type=click.Choice(["single", "category", "folder"]),
    default="single",
    show_default=True,
    help="What becomes a project: all of it, each first category, or each folder.",
)
@click.option("-P", "--project", default="", help="The project of all that has none.  [default: the old site's title]")
@click.option("-s", "--step", default="", help="The step of every entry.  [default: making]")
@click.option("--guess-steps", is_flag=True, help="Guess steps by words of titles and tags, and list them for review.")
@click.option("--dry-run", is_flag=True, help="Only say what would be made, and what would be lost.")
@common
@pass_common
@exits_well
def import_(  # noqa: PLR0917 - click passes options by name
    shared: Common, kind: str, path: Path, projects: str, project: str, step: str, guess_steps: bool, dry_run: bool
) -> int:
    """Bring another tool's site in: words, dates, pictures, addresses.

    PATH is the site's folder, or the export's file; it is only read. Every entry is marked `imported`: it is neither
    posted nor mailed. Old addresses lead on. Running it again makes only what is missing; no file is overwritten.
    """
    from journeygen.cli import bringing
    from journeygen.importing import Wishes

    return bringing.bring_in(shared, path, Wishes(kind, projects, project, step, guess_steps, dry_run))
