"""Small sites for tests, and ways to build them and to compare what came of it."""

import shutil
from pathlib import Path

from journeygen.build import build
from journeygen.report import Report
from journeygen.request import Request
from journeygen.session import Session

# 20 November 2026, 12:00 in Dublin: the moment of most tests.
NOW = 1795176000
SESSION = Session()

CONFIG = """\
[site]
title = "Bench"
base_url = "https://example.org/"
timezone = "Europe/Dublin"
id = "example.org"
language = "en"

[networks.x]
profile = "https://x.com/bench"
[networks.bluesky]
profile = "https://bsky.app/profile/bench.example"
[networks.mastodon]
profile = "https://mastodon.example/@bench"
[networks.threads]
profile = "https://www.threads.com/@bench"
[networks.instagram]
profile = "https://www.instagram.com/bench"
[networks.facebook]
profile = "https://www.facebook.com/bench"
[networks.linkedin]
profile = "https://www.linkedin.com/company/bench"
[networks.pinterest]
profile = "https://www.pinterest.com/bench"

[newsletter]
title = "Letters from the bench"
signup_url = "https://example.org/join"
from = "Bench <letters@example.org>"
address = "1 Sample Lane"
unsubscribe_url = "https://example.org/leave"
"""


def write(root: Path, **files: str | bytes) -> Path:
    """Writes files below a root; `/` in names as they are."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def entry(title: str = "First idea", step: str = "idea", body: str = "Some words.", **matter: str) -> str:
    """An entry's text; `matter` are further lines of front matter, values as YAML."""
    lines = "".join(f"{key}: {value}\n" for key, value in matter.items())
    return f"---\ntitle: {title}\nstep: {step}\n{lines}---\n\n{body}\n"


def site(root: Path, config: str = CONFIG, **files: str | bytes) -> Path:
    """A site with a config and the files given; one entry when none is."""
    files = files or {"content/stool/2026-11-01-first.md": entry()}
    return write(root, **{"journeygen.toml": config}, **files)


def made(root: Path, now: int = NOW, output: str = "output", **options: bool | str) -> Report:
    """Builds a site in this process."""
    return build(Request(root, root / output, now, **options), session=SESSION)  # type: ignore[arg-type]


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes, empty folders with none."""
    found: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file():
            found[name] = path.read_bytes()
        elif not any(path.iterdir()):
            found[f"{name}/"] = b""
    return found


def clean_tree(root: Path, scratch: Path, now: int = NOW, **options: bool | str) -> dict[str, bytes]:
    """What the same site gives with an empty output, an empty cache and a plan of its own."""
    shutil.rmtree(scratch, ignore_errors=True)
    shutil.copytree(root, scratch, ignore=shutil.ignore_patterns(".journeygen", "output"), symlinks=True)
    SESSION.planned = None
    made(scratch, now, **options)
    SESSION.planned = None
    return tree(scratch / "output")


def differences(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """The names of files that are not the same in both."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
