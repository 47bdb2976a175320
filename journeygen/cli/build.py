"""The commands that build a site, look into a build and check it, as click knows them."""

from pathlib import Path

import click

from journeygen.cli.console import exits_well
from journeygen.cli.options import Common, common, pass_common


@click.command(
    epilog=(
        "\b\nExamples:\n  journeygen build\n  journeygen build --strict --json\n  journeygen build -D -F -o preview"
    )
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where to build.  [default: output]")
@click.option("--base-url", default="", metavar="URL", help="The site's address, instead of the config's.")
@click.option("--now", default="", metavar="ISO", help="The moment to build for, such as 2026-03-01T09:00.")
@click.option("-D", "--drafts", is_flag=True, help="Show drafts, with a banner.")
@click.option("-F", "--future", is_flag=True, help="Show entries whose time has not come, with a banner.")
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@click.option("--watch", is_flag=True, help="Build again whenever a file changes.")
@common
@pass_common
@exits_well
def build(  # noqa: PLR0917 - click passes options by name
    shared: Common, output: Path | None, base_url: str, now: str, drafts: bool, future: bool, strict: bool, watch: bool
) -> int:
    """Build the website, the snippets and the letters."""
    from journeygen.cli import building

    request = building.request_of(shared, output, base_url, now, drafts=drafts, future=future, strict=strict)
    return building.watch(shared, request) if watch else building.once(shared, request)


@click.command(epilog=("\b\nExamples:\n  journeygen why\n  journeygen why site/oak-stool/index.html"))
@click.argument("path", default="")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="The output folder to look at.  [default: output]"
)
@click.option("--now", default="", metavar="ISO", help="The moment to look from.")
@common
@pass_common
@exits_well
def why(shared: Common, path: str, output: Path | None, now: str) -> int:
    """Say what the next build would make, and why.

    With PATH, a file below output/: where it comes from, and why it was made again, or was not.
    """
    from journeygen.cli import building

    return building.why(shared, building.request_of(shared, output, "", now), path)


@click.command(
    epilog=(
        "\b\nExamples:\n  journeygen check\n  journeygen check --strict --format github\n  journeygen check --external"
    )
)
@click.option("--external", is_flag=True, help="Ask addresses elsewhere whether they still answer. Takes time.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif", "github"]),
    default="text",
    help="For other programs.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The output folder to check.  [default: output]")
@click.option("--now", default="", metavar="ISO", help="The moment to look from.")
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@common
@pass_common
@exits_well
def check(shared: Common, external: bool, form: str, output: Path | None, now: str, strict: bool) -> int:
    """Check that every link of a build leads somewhere.

    Looks at the pages, snippets and letters that the last build has made; nothing in them may stand alone, or say what
    is private.
    """
    from journeygen.cli import building, checking

    shared.json = shared.json or form == "json"
    return checking.check(shared, building.request_of(shared, output, "", now, strict=strict), form, external)
