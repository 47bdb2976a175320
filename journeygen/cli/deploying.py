"""`deploy` on the command line."""

import time

import msgspec

from journeygen.cli.console import Console, counted
from journeygen.cli.options import Common
from journeygen.errors import RefusedError
from journeygen.outbound.ci import workflow_for
from journeygen.outbound.deploy import Deployment, Terms
from journeygen.outbound.deploy import deploy as deploying
from journeygen.request import Request

# So many paths of one kind are shown to a person who did not ask for all.
SHOWN = 12


def deploy(shared: Common, request: Request, target: str, confirmed: bool, max_deletes: int | None) -> int:
    """Shows what would change at a place, or changes it."""
    console = Console(shared)
    with console.progress() as progress:
        done = deploying(request, target, Terms(int(time.time()), confirmed, max_deletes), progress)
    if shared.json:
        console.json({"ok": not done.against, **msgspec.to_builtins(done)})
        return RefusedError.exit_code if done.against else 0
    for line in _lines(done, all_of_them=shared.verbose):
        console.say(line)
    for reason in done.against:
        console.refused(reason, RefusedError.exit_code)
    for line in _ending(done):
        console.say(line)
    return RefusedError.exit_code if done.against else 0


def ci(shared: Common, request: Request, host: str, target: str, replaces: bool, dry_run: bool) -> int:
    """Writes a workflow, or prints it."""
    console = Console(shared)
    workflow = workflow_for(request, host, target, replaces=replaces, writes=not dry_run)
    if shared.json:
        text = {"text": workflow.text} if dry_run else {}
        console.json({"ok": True, "host": host, "file": str(workflow.file), "is_new": workflow.is_new, **text})
    elif dry_run:
        console.say(workflow.text.rstrip("\n"))
    elif workflow.is_new:
        console.say(f"Wrote {workflow.file}. Read its first lines, then: git add, commit and push it")
    else:
        console.say(f"{workflow.file} is up to date.")
    return 0


def _lines(done: Deployment, all_of_them: bool) -> list[str]:
    """Where it goes, what differs there, and how much that is."""
    lines = [f"{done.target}: {done.to}"]
    for sign, paths in (("+", done.adds), ("~", done.changes), ("-", done.deletes)):
        told = paths if all_of_them else paths[:SHOWN]
        lines += [f"  {sign} {path}" for path in told]
        if len(paths) > len(told):
            lines.append(f"  {sign} and {len(paths) - len(told)} more (-v shows them all)")
    counts = f"{len(done.adds)} new, {len(done.changes)} changed, {len(done.deletes)} deleted"
    return [*lines, f"{counts}, {done.unchanged} as they are; {done.size / 1e6:.1f} MB."]


def _ending(done: Deployment) -> list[str]:
    if done.against:
        return ["Nothing was sent."]
    if not done.sent:
        return [f"Nothing was sent yet. To do it: journeygen deploy {done.target} --yes"]
    lines = ["Done." if done.adds or done.changes or done.deletes else "Everything is there already."]
    if done.locked:
        many = counted(len(done.locked), "address", "addresses")
        lines.append(f"Locked {many} in ledger.jsonl. Commit it: git commit -m 'Published' ledger.jsonl")
    return lines
