"""What the maker's own git repository tells: its last commit, what waits to be committed, how it reaches others."""

from os import environ
from pathlib import Path

from journeygen.errors import UsageError
from journeygen.outbound.programs import run

# The settings by which a repository reaches others, such as the token that a CI's checkout leaves there.
_REACHING = r"^(http|credential|url|core\.sshcommand)"
_COUNT = "GIT_CONFIG_COUNT"
_ANY = tuple(range(256))


def said(root: Path, *arguments: str) -> str:
    """What git answers in the site's folder; empty when it has nothing to say, or is not there."""
    try:
        return run(["git", *arguments], root, codes=_ANY).decode("utf-8", "replace").strip()
    except UsageError:
        return ""


def last_commit(root: Path) -> str:
    """The id of the commit that the site's folder is at; empty where there is none."""
    return said(root, "rev-parse", "--verify", "-q", "HEAD")


def is_uncommitted(root: Path, name: str) -> bool:
    """Whether a file of the site differs from what is committed. Outside of git nothing can be committed."""
    return bool(said(root, "status", "--porcelain", "--", name))


def lacks(root: Path, commit: str) -> bool:
    """Whether a commit is none that the site's folder comes from. A clone that is cut short cannot tell."""
    if said(root, "rev-parse", "--is-shallow-repository") != "false":
        return False
    return said(root, "merge-base", commit, "HEAD") != commit


def address_of(root: Path, name: str) -> str:
    """The address of one of the repository's remotes, or the address itself. Raises UsageError."""
    remote = said(root, "remote", "get-url", "--push", name or "origin")
    if remote:
        name = remote
    elif not name:
        raise UsageError('This folder has no git remote `origin`. Say where to publish: to = "git@host:you/site.git"')
    return str((root / name).resolve()) if (root / name).exists() else name


def access(root: Path) -> dict[str, str]:
    """The repository's own settings for reaching others, as environment for git in another one (git-config(1))."""
    rows = said(root, "config", "--local", "--includes", "-z", "--get-regexp", _REACHING).split("\0")
    pairs = [row.partition("\n") for row in rows if row]
    first = int(environ.get(_COUNT) or 0)
    found = {_COUNT: str(first + len(pairs))} if pairs else {}
    for count, (key, _, value) in enumerate(pairs, first):
        found |= {f"GIT_CONFIG_KEY_{count}": key, f"GIT_CONFIG_VALUE_{count}": value}
    return found
