"""The command `send`, declared; `departures` does its work and is imported when it runs."""

from pathlib import Path

import click

from journeygen.cli.console import exits_well
from journeygen.cli.options import Common, common, pass_common
from journeygen.errors import UsageError


@click.command(
    epilog=(
        "\b\n"
        "Examples:\n"
        "  journeygen send 2026-03 --to buttondown                        a draft; you press send there\n"
        "  journeygen send 2026-03 --smtp --list ~/readers.csv            only says what it would do\n"
        "  journeygen send 2026-03 --smtp --test me@your.domain           one copy to you\n"
        "  journeygen send 2026-03 --smtp --list ~/readers.csv --yes      to all, each once\n"
        "  journeygen send 2026-03 --mark-sent                            it went out from a service's page"
    )
)
@click.argument("month")
@click.option("--to", "service", default="", metavar="SERVICE", help="Make or change a draft: buttondown, listmonk.")
@click.option("--smtp", is_flag=True, help="Send to each reader by the server in [smtp].")
@click.option("--list", "readers", type=click.Path(path_type=Path), help="The readers: CSV with a column `email`.")
@click.option("--test", default="", metavar="ADDRESS", help="Send one copy there, and note nothing.")
@click.option("--yes", is_flag=True, help="Really send; without it --smtp only says what it would do.")
@click.option("--unknown", type=click.Choice(["sent", "again"]), help="Settle readers of whom nobody knows.")
@click.option("--mark-sent", is_flag=True, help="Note in ledger.jsonl that the letter went out by other means.")
@click.option("--at", default="", metavar="ISO", help="When it went out.  [default: now]")
@click.option("--dry-run", is_flag=True, help="Change nothing, here or anywhere; only say what would be done.")
@click.option("--now", default="", metavar="ISO", help="The moment to look from.")
@common
@pass_common
@exits_well
def send(  # noqa: PLR0917 - click passes options by name
    shared: Common, month: str, service: str, smtp: bool, readers: Path | None, test: str, yes: bool,
    unknown: str | None, mark_sent: bool, at: str, dry_run: bool, now: str,
) -> int:  # fmt: skip
    """Send the letter of MONTH (YYYY-MM), or draft it.

    A draft is made at a mail service, and you press send there.
    A letter goes to each reader once, whatever dies on the way. What was sent is frozen: run it again, and it goes on
    where it stopped.
    """
    from journeygen.cli import building, departures

    request = building.request_of(shared, None, "", now)
    if sum((bool(service), smtp, mark_sent)) != 1:
        raise UsageError("Name one way: --to SERVICE, --smtp, or --mark-sent")
    if service:
        return departures.draft(shared, request, month, service, dry_run)
    if mark_sent:
        return departures.mark(shared, request, month, at, dry_run)
    if test and not dry_run:
        return departures.trial(shared, request, month, test)
    if yes and not dry_run:
        return departures.send(shared, request, month, readers, unknown or "")
    return departures.rehearse(shared, request, month, readers)
