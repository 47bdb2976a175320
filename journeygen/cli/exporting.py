"""`newsletter` and `lock` on the command line."""

from pathlib import Path

from journeygen.cli.console import Console, counted
from journeygen.cli.options import Common
from journeygen.exporting import export_letter
from journeygen.locking import lock_addresses
from journeygen.request import Request


def newsletter(shared: Common, request: Request, month: str, folder: Path | None) -> int:
    """Exports one month's letter."""
    console = Console(shared)
    target = folder or Path(f"newsletter-{month}")
    files = export_letter(request, month, target)
    if shared.json:
        console.json({"ok": True, "month": month, "folder": str(target), "files": [str(file) for file in files]})
    console.say(
        f"Wrote the letter of {month} to {target}: {counted(len(files), 'file')}. Look at {target / 'preview.html'}"
    )
    return 0


def lock(shared: Common, request: Request, dry_run: bool) -> int:
    """Locks what is published now."""
    console = Console(shared)
    added = lock_addresses(request, dry_run)
    if shared.json:
        console.json({"ok": True, "locked": list(added), "dry_run": dry_run})
    if not added:
        console.say("Every address is locked already.")
        return 0
    for path in added if shared.verbose or dry_run else ():
        console.say(f"  {path}")
    if dry_run:
        console.say(f"{counted(len(added), 'address', 'addresses')} would be locked in ledger.jsonl.")
    else:
        console.say(
            f"Locked {counted(len(added), 'address', 'addresses')} in ledger.jsonl. Commit it with your content."
        )
    return 0
