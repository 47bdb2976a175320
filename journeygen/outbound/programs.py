"""Runs other programs (git, rsync) and says in one sentence what went wrong with them."""

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from journeygen.errors import NetworkError, UsageError

# What git tells its hooks about one repository would send our own calls to the wrong one (git(1), "Environment").
_OF_ANOTHER = (
    "GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
)  # fmt: skip
_PASSWORD = re.compile(r"(?<=://)[^/\s@]*@")


def run(
    command: Sequence[str],
    folder: Path,
    extra: Mapping[str, str] | None = None,
    stdin: bytes = b"",
    *,
    codes: Sequence[int] = (0,),
) -> bytes:
    """What a program writes to standard output, run in a folder, its messages in English.

    Raises UsageError when it is not installed, NetworkError with its last words when it ends with another code.
    """
    kept = {name: value for name, value in os.environ.items() if name not in _OF_ANOTHER}
    environment = {**kept, "LC_ALL": "C", **(extra or {})}
    try:
        done = subprocess.run(command, cwd=folder, env=environment, input=stdin, capture_output=True, check=False)
    except FileNotFoundError:
        raise UsageError(f"{command[0]} is not installed, and this needs it. Install it and try again") from None
    if done.returncode not in codes:
        raise NetworkError(f"{command[0]} failed: {_last_words(done.stderr) or f'it ended with {done.returncode}'}")
    return done.stdout


def shown(place: str) -> str:
    """The name of a place without the password that may stand in it."""
    return _PASSWORD.sub("", place)


def _last_words(stderr: bytes) -> str:
    """What a program complained about, in one line and without passwords."""
    lines = [line.strip() for line in stderr.decode("utf-8", "replace").splitlines()]
    told = [line for line in lines if line and not line.startswith(("hint:", "rsync error:", "To "))]
    return shown(" ".join(" ".join(told[-4:]).split()))
