"""What each tool is to the benchmark: a site on disk, a command that builds it, and what that command makes."""

import hashlib
import os
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

from speed import peers, sites
from speed.corpus import NOW, Corpus, Entry

PEERS = ("hugo", "eleventy", "pelican")
ENGINES = ("markdown", "commonmark")
TIDIED, REST_SECONDS = "tidied", 60.0


@dataclass(frozen=True)
class Tool:
    """`made` is all that builds leave behind, the output first; a cold build starts without any of it."""

    name: str
    site: Path
    build: tuple[str, ...]
    made: tuple[str, ...]
    pages: str
    source: Callable[[Entry], str]
    serve: tuple[str, ...] = ()

    @property
    def output(self) -> Path:
        return self.site / self.pages

    def page(self, entry: Entry) -> Path:
        return self.output / entry.page


class Bench:
    """The work folder: sites of any size for every tool, and a place for old output."""

    def __init__(self, work: Path, journeygen: str | None, peer_names: Sequence[str]) -> None:
        self.work = work
        self.journeygen = journeygen
        self.peer_names = tuple(peer_names)
        self.binaries = {name: _INSTALL[name](work) for name in peer_names}
        self.trash = work / "trash"
        self._numbers = count()
        self._source = _own_digest()

    def has(self, name: str) -> bool:
        return name in self.peer_names or (self.journeygen is not None and name in ENGINES)

    def tool(self, name: str, entries: int) -> Tool:
        """A tool with its site of this many entries, written if it is not there."""
        site = self.work / "sites" / f"{name}-{entries}"
        write = partial(_WRITERS[name], corpus=Corpus(entries))
        sites.written_once(site, f"{self._source} {self.binaries.get(name, '')}", write, self._discard)
        if name in ENGINES:
            return _journeygen(str(self.journeygen), name, site)
        return _TOOLS[name](self.binaries[name], site)

    def move_away(self, tool: Tool) -> None:
        """Rename all that the tool made. Deleting thousands of files would slow down whoever writes next."""
        for name in tool.made:
            self._discard(tool.site / name)
        (tool.site / tool.made[0]).mkdir()

    def tidy(self) -> None:
        """Delete what was moved away, once nothing is measured any more."""
        shutil.rmtree(self.trash, ignore_errors=True)
        os.sync()
        (self.work / TIDIED).touch()

    def seconds_to_rest(self) -> float:
        """How long file creation may still suffer from the last deletion: ext4 shuns freshly freed inodes."""
        tidied = self.work / TIDIED
        return tidied.stat().st_mtime + REST_SECONDS - time.time() if tidied.exists() else 0.0

    def _discard(self, path: Path) -> None:
        if path.exists():
            self.trash.mkdir(parents=True, exist_ok=True)
            path.rename(self.trash / f"{os.getpid()}-{next(self._numbers)}")


def journeygen_beside_python() -> str | None:
    """The command of the environment that runs this script, else the one on the path."""
    beside = Path(sys.executable).parent / "journeygen"
    return str(beside) if beside.is_file() else shutil.which("journeygen")


def _journeygen(program: str, engine: str, site: Path) -> Tool:
    return Tool(
        name=engine,
        site=site,
        build=(program, "build", "-C", str(site), "--now", NOW, "-q"),
        serve=(program, "serve", "-C", str(site), "-p", "{port}"),
        made=("output", ".journeygen"),
        pages="output/site",
        source=sites.journeygen_source,
    )


def _hugo(binary: Path, site: Path) -> Tool:
    where = ("--source", str(site), "--cacheDir", str(site / "cache"))
    return Tool(
        name="hugo",
        site=site,
        build=(str(binary), *where, "--quiet"),
        serve=(str(binary), "server", *where, "--bind", "127.0.0.1", "--port", "{port}"),
        made=("public", "resources", "cache"),
        pages="public",
        source=sites.hugo_source,
    )


def _eleventy(modules: Path, site: Path) -> Tool:
    if not (site / "node_modules").exists():
        (site / "node_modules").symlink_to(modules)
    program = (peers.node(), str(modules / "@11ty" / "eleventy" / "cmd.cjs"))
    return Tool(
        name="eleventy",
        site=site,
        build=(*program, "--quiet"),
        made=("_site", ".cache"),
        pages="_site",
        source=sites.eleventy_source,
    )


def _pelican(program: Path, site: Path) -> Tool:
    return Tool(
        name="pelican",
        site=site,
        build=(str(program), "--settings", "pelicanconf.py", "--quiet"),
        made=("output", "cache"),
        pages="output",
        source=sites.pelican_source,
    )


def _own_digest() -> str:
    """Changes whenever the corpus or a template could: by the bytes of all that they come from."""
    here = Path(__file__).parent.parent
    words = (here / "speed" / name for name in ("corpus.py", "prose.py", "sites.py", "words.toml"))
    names = (*words, *sorted(path for path in here.glob("sites/**/*") if path.is_file()))
    return hashlib.blake2b(b"".join(path.read_bytes() for path in names), digest_size=12).hexdigest()


_INSTALL = {"hugo": peers.hugo, "eleventy": peers.eleventy, "pelican": peers.pelican}
_TOOLS = {"hugo": _hugo, "eleventy": _eleventy, "pelican": _pelican}
_WRITERS: dict[str, Callable[..., None]] = {
    "markdown": partial(sites.write_journeygen, engine="markdown"),
    "commonmark": partial(sites.write_journeygen, engine="commonmark"),
    "hugo": sites.write_hugo,
    "eleventy": sites.write_eleventy,
    "pelican": sites.write_pelican,
}
