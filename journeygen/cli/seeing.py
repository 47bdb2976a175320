"""The commands that say how things stand, as click knows them."""

import click

from journeygen.cli.console import exits_well
from journeygen.cli.options import Common, common, pass_common

# What `list` knows; the rows are made by `outlook.listing`, which takes longer to load than `--help` may.
WHATS = ("drafts", "scheduled", "expired", "unlisted", "unshared", "unsent")
NOW = click.option("--now", default="", metavar="ISO", help="The moment to look from.")


@click.command(
    epilog=(
        "\b\n"
        "Examples:\n"
        "  journeygen explain oak-stool/the-leg-cracked\n"
        "  journeygen explain content/oak-stool/2026-03-09-leg-cracked.md"
    )
)
@click.argument("entry")
@NOW
@common
@pass_common
@exits_well
def explain(shared: Common, entry: str, now: str) -> int:
    """Say where an entry stands, and why.

    On the site, in feeds, on each network and in the letter: in or out, since or until when, why, and what would change
    it. ENTRY is its address, its file, its id or its URL.
    """
    from journeygen.cli import building, outlook

    return outlook.explain(shared, building.request_of(shared, None, "", now), entry)


@click.command(name="list", epilog="\b\nExamples:\n  journeygen list scheduled\n  journeygen list unshared --json")
@click.argument("what", type=click.Choice(WHATS))
@click.option("--keys", is_flag=True, help="Say what each is called, one a line, and nothing else: for scripts.")
@NOW
@common
@pass_common
@exits_well
def list_(shared: Common, what: str, keys: bool, now: str) -> int:
    """List entries or letters that a build passes over, or that wait.

    unshared: live, at most 90 days old, and not posted everywhere. unsent: letters of the last three months.
    """
    from journeygen.cli import building, outlook

    return outlook.list_(shared, building.request_of(shared, None, "", now), what, keys)


@click.command(epilog="\b\nExamples:\n  journeygen status\n  journeygen status --strict || echo 'Tell them something'")
@click.option("--strict", is_flag=True, help="End with 1 when a project has gone quiet.")
@NOW
@common
@pass_common
@exits_well
def status(shared: Common, strict: bool, now: str) -> int:
    """Say how each project moves, and what waits.

    Silence, open questions, posts, letters and launches."""
    from journeygen.cli import building, outlook

    return outlook.status(shared, building.request_of(shared, None, "", now, strict=strict))


@click.command(epilog="\b\nExamples:\n  journeygen plan\n  journeygen plan --json")
@NOW
@common
@pass_common
@exits_well
def plan(shared: Common, now: str) -> int:
    """Show one calendar for the site, posts and letters.

    What is due, and all that lies ahead: when entries go live, when each post has its turn, when a letter is complete.
    """
    from journeygen.cli import building, outlook

    return outlook.plan(shared, building.request_of(shared, None, "", now))
