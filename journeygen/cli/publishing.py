"""The commands that put a site online, and keep it going, as click knows them."""

from pathlib import Path

import click

from journeygen.cli.console import exits_well
from journeygen.cli.options import Common, common, pass_common


@click.command(
    epilog=(
        "\b\n"
        "Examples:\n"
        "  journeygen deploy               (says what would change, and sends nothing)\n"
        "  journeygen deploy pages --yes"
    )
)
@click.argument("target", default="")
@click.option("--yes", is_flag=True, help="Do it. Without this, nothing is sent.")
@click.option("--dry-run", is_flag=True, help="Only say what would change, even with --yes.")
@click.option("--max-deletes", type=click.IntRange(0), metavar="N", help="Let so many files be deleted.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where to build.  [default: output]")
@click.option("--now", default="", metavar="ISO", help="The moment to build for.")
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@common
@pass_common
@exits_well
def deploy(  # noqa: PLR0917 - click passes options by name
    shared: Common,
    target: str,
    yes: bool,
    dry_run: bool,
    max_deletes: int | None,
    output: Path | None,
    now: str,
    strict: bool,
) -> int:
    """Build the site, check it, and put it online.

    TARGET is the name of a [deploy.NAME] table in journeygen.toml; with one alone, it need not be named.
    Nothing but output/site leaves. Published addresses are locked in ledger.jsonl.
    """
    from journeygen.cli import building, deploying

    request = building.request_of(shared, output, "", now, strict=strict)
    return deploying.deploy(shared, request, target, yes and not dry_run, max_deletes)


@click.command(epilog=("\b\nExamples:\n  journeygen ci github\n  journeygen ci forgejo pages --dry-run   (prints it)"))
@click.argument("host", type=click.Choice(["github", "gitlab", "forgejo"]))
@click.argument("target", default="")
@click.option("--force", is_flag=True, help="Replace a workflow that says other things.")
@click.option("--dry-run", is_flag=True, help="Print it, and write nothing.")
@common
@pass_common
@exits_well
def ci(shared: Common, host: str, target: str, force: bool, dry_run: bool) -> int:
    """Write a workflow that publishes by itself.

    On every push and every day: scheduled entries go live, due posts and the letter's draft when you switch them on.
    TARGET is the name of a [deploy.NAME] table in journeygen.toml; with one alone, it need not be named.
    """
    from journeygen.cli import building, deploying

    return deploying.ci(shared, building.request_of(shared, None, "", ""), host, target, force, dry_run)


@click.command(
    epilog=(
        "\b\n"
        "Examples:\n"
        "  journeygen inbox ~/Sync/workshop\n"
        "  journeygen inbox ~/Sync/workshop -P oak-stool -s making --dry-run"
    )
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("-P", "--project", default="", help="Whose they are, when neither a folder nor a note says so.")
@click.option("-s", "--step", default="", help="The step of the process.  [default: making]")
@click.option("--dry-run", is_flag=True, help="Only say what would be made.")
@common
@pass_common
@exits_well
def inbox(shared: Common, folder: Path, project: str, step: str, dry_run: bool) -> int:
    """Make drafts of photos and notes in a folder.

    FOLDER is one that a sync app fills. A folder in it is one entry, or a project's when it bears its name; loose files
    go by their day. Copies without the place; never deletes; what is still on its way is left for the next time.
    """
    from journeygen.cli import arriving

    return arriving.inbox(shared, folder, project, step, dry_run)


@click.command(epilog=("\b\nExamples:\n  journeygen newsletter 2026-03\n  journeygen newsletter 2025-11 -o ~/letters"))
@click.argument("month")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where to write.  [default: newsletter-MONTH]")
@click.option("--now", default="", metavar="ISO", help="The moment to look from.")
@common
@pass_common
@exits_well
def newsletter(shared: Common, month: str, output: Path | None, now: str) -> int:
    """Write the letter of any MONTH (YYYY-MM) to a folder."""
    from journeygen.cli import building, exporting

    return exporting.newsletter(shared, building.request_of(shared, None, "", now), month, output)


@click.command(epilog=("\b\nExamples:\n  journeygen lock\n  git commit -am 'Lock published addresses'"))
@click.option("--now", default="", metavar="ISO", help="The moment to look from.")
@click.option("--dry-run", is_flag=True, help="Only say what would be remembered.")
@common
@pass_common
@exits_well
def lock(shared: Common, now: str, dry_run: bool) -> int:
    """Remember all published addresses, so that none is lost.

    A later build redirects what was renamed, and says what is gone. Run it after you have put the site online.
    """
    from journeygen.cli import building, exporting

    return exporting.lock(shared, building.request_of(shared, None, "", now), dry_run)
