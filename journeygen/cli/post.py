"""`post` and its options; what it does is in `posting`, which is loaded when it runs."""

import click

from journeygen.cli.console import exits_well
from journeygen.cli.options import Common, common, pass_common
from journeygen.errors import UsageError


@click.command(
    epilog=(
        "\b\n"
        "Examples:\n"
        "  journeygen post --due                      what would be posted\n"
        "  journeygen post --due --yes                post it\n"
        "  journeygen post oak-stool/leg-cracked --network mastodon --yes\n"
        "  journeygen post oak-stool/leg-cracked --network x --posted https://x.com/me/status/1\n"
        "  journeygen post --resolve                  ask what became of posts that nobody answered for"
    )
)
@click.argument("entry", default="")
@click.option("--network", default="", metavar="NAME", help="One network.  [default: all that can be posted to]")
@click.option("--due", is_flag=True, help="Everything whose time has come. This is what happens without ENTRY.")
@click.option("--yes", is_flag=True, help="Really post. Without it nothing leaves this machine.")
@click.option("--dry-run", is_flag=True, help="Only show it, even with --yes.")
@click.option("--posted", default="", metavar="URL", help="Note that ENTRY was posted by hand, and where.")
@click.option("--at", default="", metavar="ISO", help="When it was posted by hand.  [default: now]")
@click.option("--resolve", is_flag=True, help="Ask the networks what became of posts that nobody answered for.")
@click.option("--allow-old", is_flag=True, help="Post an entry that went live more than 90 days ago.")
@click.option("--update", is_flag=True, help="Give posts that were reworded since their new words, where that can be.")
@click.option("--ahead", is_flag=True, help="Leave posts whose time has not come to the network, where it keeps them.")
@click.option("--now", default="", metavar="ISO", help="The moment to look from.")
@common
@pass_common
@exits_well
def post(  # noqa: PLR0917 - click passes options by name
    shared: Common, entry: str, network: str, due: bool, yes: bool, dry_run: bool, posted: str, at: str,
    resolve: bool, allow_old: bool, update: bool, ahead: bool, now: str,
) -> int:  # fmt: skip
    """Post what is due on Mastodon and Bluesky, at most once.

    Shows what it would do, unless you say --yes. Other networks are served from the share kit. Tokens come from the
    environment: JOURNEYGEN_MASTODON_TOKEN, JOURNEYGEN_BLUESKY_PASSWORD.
    """
    from journeygen.cli import building, posting
    from journeygen.outbound.posts.sharing import Round

    request = building.request_of(shared, None, "", now)
    if posted:
        return posting.note(shared, request, entry, network, posted, at)
    if resolve:
        return posting.resolve(shared, request, network)
    if entry and due:
        raise UsageError("Name an entry, or say --due for all that is due; not both")
    turn = Round((), entry, yes and not dry_run, allow_old, update, ahead)
    return posting.post(shared, request, turn, network)
