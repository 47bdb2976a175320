"""What must hold before anything leaves. Each gate says what stands against it, so that a maker hears all at once."""

from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from journeygen.config import DeployTarget
from journeygen.errors import UsageError, did_you_mean
from journeygen.ledger import FILE as LEDGER
from journeygen.outbound.repository import is_uncommitted

# Names that nobody can have: RFC 2606, RFC 6761, RFC 6762.
RESERVED = ("localhost", "local", "test", "invalid", "example", "example.com", "example.net", "example.org")
# Clocks of two machines differ a little.
GRACE_SECONDS = 300


def chosen(targets: dict[str, DeployTarget], name: str) -> tuple[str, DeployTarget]:
    """The target of that name; the only one when none is named. Raises UsageError."""
    if not targets:
        example = '[deploy.pages] with kind = "git"'
        raise UsageError(f"journeygen.toml names no place to deploy to. Add a table {example}; the README has them all")
    if name in targets:
        return name, targets[name]
    if name:
        raise UsageError(f"There is no [deploy.{name}] in journeygen.toml. {did_you_mean(name, targets)}")
    if len(targets) > 1:
        raise UsageError(f"Which one? journeygen.toml names {', '.join(targets)}")
    return next(iter(targets.items()))


def against(root: Path, base_url: str, now: int, clock: int) -> Iterator[str]:
    """What stands against deploying this site at all; `clock` is the machine's, in seconds since the epoch."""
    host = urlsplit(base_url).hostname or ""
    if is_nobodys(host):
        yield f"`base_url` is {base_url}, where no reader can be: write the site's own address in journeygen.toml"
    if now > clock + GRACE_SECONDS:
        yield "--now lies ahead of the clock: readers would see entries before their time. Leave it out"
    if is_uncommitted(root, LEDGER):
        yield f"{LEDGER} has lines that are not committed, and they must not be lost: git commit {LEDGER}"


def is_nobodys(host: str) -> bool:
    """Whether a host is this machine, or a name that is kept for examples."""
    try:
        address = ip_address(host)
    except ValueError:
        return any(host == name or host.endswith(f".{name}") for name in RESERVED)
    return address.is_loopback or address.is_unspecified


def too_many(deletes: int, allowed: int) -> Iterator[str]:
    """What stands against deleting so many files."""
    if deletes > allowed:
        yield f"It would delete {deletes} files, and {allowed} are allowed. If that is right: --max-deletes {deletes}"
