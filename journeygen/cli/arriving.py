"""`inbox` on the command line."""

import time
from pathlib import Path

import msgspec

from journeygen.cli.console import Console, counted
from journeygen.cli.options import Common
from journeygen.inbox import Wishes, take_in


def inbox(shared: Common, folder: Path, project: str, step: str, dry_run: bool) -> int:
    """Takes in what has arrived, and says what was made and what was left."""
    console = Console(shared)
    taken = take_in(shared.site(), folder.expanduser(), Wishes(time.time(), project, step, dry_run))
    if shared.json:
        console.json({"ok": True, **msgspec.to_builtins(taken), "dry_run": dry_run})
        return 0
    for path in taken.made:
        console.say(f"{'Would make' if dry_run else 'Made'} {path}")
    for one in taken.left:
        console.say(f"  left {one.file}: {one.why}")
    if not taken.made:
        console.say("Nothing new has arrived.")
    elif not dry_run:
        console.say(f"{counted(len(taken.made), 'draft')}. Say what the pictures show, then take `draft` out.")
    return 0
