"""A site in a git repository of its own, as makers have it, and the command line as they call it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from sites import CONFIG, entry, write

PACKAGE = Path(__file__).parent.parent
HOME = "https://bench.makers.net/"
NOW = "2026-11-20T12:00"
IDENTITY = {
    f"GIT_{role}_{key}": value
    for role in ("AUTHOR", "COMMITTER")
    for key, value in {"NAME": "Bench", "EMAIL": "bench@makers.net"}.items()
}
ATTRIBUTES = "ledger.jsonl merge=union\n"


def environment(**more: str) -> dict[str, str]:
    """An environment without anybody's own settings of git, and with all cores for a build."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "JOURNEYGEN_WORKERS"))}
    return {
        **kept,
        **IDENTITY,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_TEST_FSYNC": "0",  # no test cuts the power, and waiting for the disk takes longer than the work
        "PYTHONPATH": str(PACKAGE),
        **more,
    }


def git(folder: Path, *arguments: str, ok: bool = True) -> str:
    """What git answers in a folder."""
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env=environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0 or not ok, done.stderr
    return done.stdout.strip()


def command(root: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Our command line in a process of its own."""
    call = [sys.executable, "-m", "journeygen", *arguments, "-C", str(root)]
    return subprocess.run(call, env=environment(**more), cwd=root, capture_output=True, text=True, check=False)


def told(root: Path, *arguments: str, code: int = 0, **more: str) -> dict[str, Any]:
    """The report of a command as a program reads it."""
    done = command(root, *arguments, "--json", **more)
    assert done.returncode == code, done.stdout + done.stderr
    table = json.loads(done.stdout)
    assert isinstance(table, dict)
    return table


def deployed(root: Path, *arguments: str, code: int = 0, **more: str) -> dict[str, Any]:
    """A deploy at the moment of the tests."""
    return told(root, "deploy", *arguments, "--now", NOW, code=code, **more)


def committed_site(root: Path, targets: str, config: str = CONFIG) -> Path:
    """A site with three entries and these [deploy] tables, committed."""
    write(root, **{
        "journeygen.toml": config.replace("https://example.org/", HOME) + targets,
        ".gitignore": ".journeygen/\noutput/\nprivate/\n",
        ".gitattributes": ATTRIBUTES,
        "content/stool/2026-11-01-first.md": entry("First", id="e1"),
        "content/stool/2026-11-02-leg.md": entry("Leg", "setback", id="e2"),
        "content/lamp/2026-11-03-shade.md": entry("Shade", "making", id="e3"),
        "content/stool/2026-11-04-secret.md": entry("Secret", draft="true", id="e4"),
        "content/stool/2026-12-24-later.md": entry("Later", id="e5"),
    })  # fmt: skip
    git(root, "init", "-q", "-b", "main")
    commit(root)
    return root


def commit(root: Path) -> None:
    """Commits everything that is new."""
    git(root, "add", "-A")
    git(root, "commit", "-q", "--allow-empty", "-m", "Work")


def files_of(branch: str, repository: Path) -> dict[str, str]:
    """Each file of a branch with its content's name."""
    rows = git(repository, "ls-tree", "-r", branch).splitlines()
    return {row.partition("\t")[2]: row.split()[2] for row in rows}
