"""`send` on the command line: what becomes of a month's letter, in numbers and never in addresses."""

from pathlib import Path

import msgspec

from journeygen.cli.console import Console, counted
from journeygen.cli.options import Common
from journeygen.outbound.mail.drafts import draft_letter
from journeygen.outbound.mail.marking import mark_sent
from journeygen.outbound.mail.rehearsing import Rehearsal, send_trial
from journeygen.outbound.mail.rehearsing import rehearse as rehearsed
from journeygen.outbound.mail.sending import Tally, send_letter
from journeygen.request import Request
from journeygen.services import SERVICES

STOPPED = 3


def draft(shared: Common, request: Request, month: str, service: str, dry_run: bool) -> int:
    """Makes or changes a draft, and says where to press send."""
    console = Console(shared)
    made = draft_letter(request, month, service, dry_run)
    if shared.json:
        console.json({"ok": True, "month": month, "dry_run": dry_run, **msgspec.to_builtins(made)})
    label = SERVICES[service].label
    if dry_run:
        console.say(f'Would put "{made.subject}" as a draft into {label} at {made.url}.')
        return 0
    console.say(f'{"Made" if made.fresh else "Changed"} the draft "{made.subject}" at {label}. Nothing was sent.')
    console.say(f"Look at it and press send there: {made.url}")
    console.say(f"Afterwards run: journeygen send {month} --mark-sent")
    return 0


def mark(shared: Common, request: Request, month: str, at: str, dry_run: bool) -> int:
    """Notes a letter that went out by other means."""
    console = Console(shared)
    subject, when, entries = mark_sent(request, month, at, dry_run)
    if shared.json:
        console.json({"ok": True, "month": month, "subject": subject, "at": when, "dry_run": dry_run})
    if dry_run:
        console.say(f'Would note in ledger.jsonl that "{subject}" was sent at {when}.')
        return 0
    told = counted(entries, "entry", "entries")
    console.say(f'Noted in ledger.jsonl: "{subject}" was sent at {when}. Its {told} will not change any more.')
    console.say("Commit ledger.jsonl with your content.")
    return 0


def trial(shared: Common, request: Request, month: str, address: str) -> int:
    """Sends one copy to the maker."""
    console = Console(shared)
    subject = send_trial(request, month, address)
    if shared.json:
        console.json({"ok": True, "month": month, "subject": subject, "test": True})
    console.say(f'Sent a test of "{subject}". Look at it on a phone too.')
    return 0


def rehearse(shared: Common, request: Request, month: str, readers: Path | None) -> int:
    """Says what sending would do."""
    console = Console(shared)
    found = rehearsed(request, month, readers)
    if shared.json:
        console.json({"ok": True, "dry_run": True, **msgspec.to_builtins(found), "many": found.many})
        return 0
    _tell_rehearsal(console, found)
    return 0


def _tell_rehearsal(console: Console, found: Rehearsal) -> None:
    left_out = f" ({counted(found.doubles, 'double')} left out)" if found.doubles else ""
    whom = "those who still wait" if found.begun else counted(found.readers, "reader") + left_out
    console.say(f'Would send "{found.subject}" to {whom} as {found.sender} by {found.server}. Nothing was sent.')
    if found.running:
        console.say("The month is not over: what is told after this goes into the next letter.")
    if found.many:
        console.say(_service_is_better(found.month))
    console.say(f"Look at output/newsletter/{found.month}/preview.html, send yourself a --test, then add --yes.")


def _service_is_better(month: str) -> str:
    return (
        "So many readers are better served by listmonk or a mail service: bounces, complaints and the rules for bulk"
        f" mail (from 5,000 a day) are their trade. Try: journeygen send {month} --to listmonk"
    )


def send(shared: Common, request: Request, month: str, readers: Path | None, unknown: str) -> int:
    """Sends to everybody who waits."""
    console = Console(shared)
    with console.progress() as progress:
        tally = send_letter(request, month, readers, progress, unknown=unknown)
    if shared.json:
        console.json({"ok": tally.finished, **msgspec.to_builtins(tally)})
    else:
        _tell(console, tally)
    return 0 if tally.finished else STOPPED


def _tell(console: Console, tally: Tally) -> None:
    console.say(f'"{tally.subject}": {tally.sent} of {counted(tally.readers, "reader")} have it.')
    if tally.failed:
        console.say(f"{tally.failed} were refused by their servers for good.")
    if tally.unknown:
        console.say(f"Of {tally.unknown} nobody knows: the connection broke before the answer.")
        console.say(
            f"Look into its log, then run: journeygen send {tally.month} --smtp --yes --unknown sent (or again)"
        )
    for file in tally.files:
        console.say(f"Who they are stands in {file}.")
    if tally.reason:
        console.say(f"Stopped: {tally.reason}.")
    if tally.finished:
        console.say("Noted in ledger.jsonl; commit it with your content.")
    else:
        console.say(f"{tally.pending} wait. Run the same command again, and it goes on.")
