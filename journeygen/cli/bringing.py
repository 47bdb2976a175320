"""`import` on the command line."""

from collections import Counter
from pathlib import Path

import msgspec

from journeygen.cli.console import Console, counted
from journeygen.cli.options import Common
from journeygen.importing import Brought, Wishes, bring

FEW = 40
# What each kind of loss is called in the summary: one of them, several.
KINDS = {
    "address": ("old address that leads nowhere of its own", "old addresses that lead nowhere of their own"),
    "link": ("link that still leads to the old site", "links that still lead to the old site"),
    "picture": ("picture that stays on the old site", "pictures that stay on the old site"),
    "liquid": ("Liquid tag kept as text", "Liquid tags kept as text"),
    "shortcode": ("shortcode kept or left out", "shortcodes kept or left out"),
    "kramdown": ("mark of kramdown left out", "marks of kramdown left out"),
    "list": ("list without a redirect", "lists without a redirect"),
    "page": ("page of a template left out", "pages of templates left out"),
    "data": ("data file that is a program", "data files that are programs"),
}


def bring_in(shared: Common, source: Path, wishes: Wishes) -> int:
    """Brings a site in, and says what was made, what was lost and what was guessed."""
    console = Console(shared)
    brought = bring(shared.site(), source.expanduser(), wishes)
    if shared.json:
        console.json({"ok": True, **msgspec.to_builtins(brought), "dry_run": wishes.dry_run})
        return 0
    _tell_made(console, brought, wishes.dry_run)
    for guess in brought.guesses:
        console.say(f"  review {guess.entry}: step {guess.step}, for it says `{guess.word}`")
    _tell_losses(console, brought)
    if brought.made and not wishes.dry_run:
        console.say(
            "All of it is marked `imported`, and is neither posted nor mailed. Look at it, then: journeygen build"
        )
    return 0


def _tell_made(console: Console, brought: Brought, dry_run: bool) -> None:
    verb = "Would make" if dry_run else "Made"
    if dry_run or console.shared.verbose or len(brought.made) <= FEW:
        for path in brought.made:
            console.say(f"{verb} {path}")
    for folder in brought.projects:
        console.say(f"{verb} the project {folder}")
    total = counted(len(brought.made), "text")
    kept = f"; {counted(len(brought.there), 'text')} of an earlier import left as they are" if brought.there else ""
    console.say(f"{verb} {total}{kept}." if brought.made else f"Nothing new{kept}.")


def _tell_losses(console: Console, brought: Brought) -> None:
    """The losses by kind, then each; of many kinds with many, the first ones, and how to see them all."""
    kinds = Counter(loss.kind for loss in brought.losses)
    whole = console.shared.verbose or len(brought.losses) <= FEW
    for kind, count in kinds.most_common():
        one, many = KINDS.get(kind, (kind, kind))
        console.say(f"Lost or changed: {counted(count, one, many)}")
        found = [loss for loss in brought.losses if loss.kind == kind]
        for loss in found if whole else found[:3]:
            console.say(f"  {loss.file}{f':{loss.line}' if loss.line else ''}: {loss.what}")
        if not whole and count > 3:
            console.say(f"  ... and {count - 3} more")
    if brought.losses and not whole:
        console.say("Run it again with --dry-run -v, or --json, to see all of them: it changes nothing.")
