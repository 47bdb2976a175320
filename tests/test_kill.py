"""Killed at any instant, a build leaves each file old or new, and the next build gives the clean tree."""

import json
import os
import random
import shutil
import time
from pathlib import Path

import pytest
from dying import child
from sites import CONFIG, NOW, SESSION, clean_tree, differences, entry, made, site, tree

from journeygen.build import build
from journeygen.request import Request
from journeygen.unchanged import unchanged

KILLS = int(os.environ.get("JOURNEYGEN_KILLS", "8"))
# Every write, or every third: a plain run takes samples.
STRIDE = 1 if KILLS >= 100 else 5
OWN = (".journeygen.json", ".journeygen.stage/")
SMALL = CONFIG.split("[networks.bluesky]", maxsplit=1)[0] + "[newsletter]\n" + CONFIG.split("[newsletter]\n")[1]


def published(folder: Path) -> dict[str, bytes]:
    """The files of an output folder that are not our own bookkeeping."""
    found = tree(folder) if folder.exists() else {}
    return {name: content for name, content in found.items() if not name.startswith(OWN) and not name.endswith("/")}


def neither(now: dict[str, bytes], old: dict[str, bytes], new: dict[str, bytes]) -> list[str]:
    """Files whose bytes are neither the old nor the new ones, and files lost that both versions have."""
    strange = [name for name, content in now.items() if content not in (old.get(name), new.get(name))]
    return strange + [name for name in old.keys() & new.keys() - now.keys() if not name.startswith(OWN)]


def assert_owned(root: Path) -> None:
    """Every file that is there is known to be ours, so that the next build may delete it."""
    owner = root / "output" / ".journeygen.json"
    owned = set(json.loads(owner.read_text())["paths"]) if owner.exists() else set()
    assert published(root / "output").keys() <= owned


def again(root: Path) -> None:
    """The next build, as the command line runs it."""
    request = Request(root, root / "output", NOW)
    unchanged(request) or build(request, session=SESSION)


class Journal:
    """A site with two states, and the clean tree of each. A build from one to the other writes, replaces, deletes."""

    def __init__(self, root: Path, entries: int, config: str) -> None:
        self.root = root
        for number in range(entries):
            day = f"2026-{1 + number % 11:02d}-{1 + number % 28:02d}"
            text = entry(f"Step {number}", "making", f"Text {number}.", tags=f"[t{number % 5}]", id=f"e{number}")
            site(root, config, **{f"content/p{number % 3}/{day}-n{number}.md": text})
        theme = root / "themes" / "own"
        shutil.copytree(Path(__file__).parent.parent / "themes" / "default", theme)
        (root / "journeygen.toml").write_text(config.replace("[site]", '[site]\ntheme = "own"', 1))
        (root / "content/p1").mkdir(exist_ok=True)
        self.clean = []
        for state in (0, 1):
            self.become(state)
            self.clean.append(clean_tree(root, root.parent / "clean"))

    def become(self, state: int) -> None:
        """Edits the theme, retitles an entry, and has one entry, one static file and one picture come or go."""
        base = self.root / "themes/own/site/base.html"
        text = base.read_text().replace("<!-- edited -->", "")
        base.write_text(text.replace("</body>", "<!-- edited --></body>") if state else text)
        write = self.root / "content/p0/2026-01-01-n0.md"
        write.write_text(entry(f"Title of {state}", "making", "Text 0.", id="e0"))
        gone = self.root / f"content/p1/2026-11-1{1 - state}-state.md"
        gone.unlink(missing_ok=True)
        (self.root / f"content/p1/2026-11-1{state}-state.md").write_text(entry(f"Only in {state}"))
        static = self.root / "static" / "way"
        # A file in one state is a folder in the other.
        shutil.rmtree(static) if static.is_dir() else static.unlink(missing_ok=True)
        site(self.root, (self.root / "journeygen.toml").read_text(), **{f"static/way{'/in.txt' * state}": "content"})

    def assert_repaired(self, old: dict[str, bytes], state: int) -> None:
        """What a killed build left is whole, and the next build makes it the clean tree."""
        new = self.clean[state]
        assert neither(published(self.root / "output"), old, new) == []
        assert_owned(self.root)
        again(self.root)
        assert differences(tree(self.root / "output"), new) == []


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "site", 40, CONFIG)


def kill(root: Path, delay: float) -> bool:
    """Starts a build and kills it after that many seconds; whether it was still at work."""
    process, told = child(root, now=NOW)
    told.recv()
    time.sleep(delay)
    process.kill()
    process.join()
    told.close()
    return process.exitcode == -9


def duration(root: Path) -> float:
    """How long a whole build takes."""
    process, told = child(root, now=NOW)
    told.recv()
    writes, seconds = told.recv()
    process.join()
    assert writes > 100
    return float(seconds)


def test_killed_at_random_instants(journal: Journal) -> None:
    dice = random.Random(12)
    journal.become(0)
    made(journal.root)
    journal.become(1)
    whole = duration(journal.root)
    struck = 0
    for number in range(KILLS):
        old, state = journal.clean[(number + 1) % 2], number % 2
        journal.become(state)
        struck += kill(journal.root, dice.uniform(0, whole))
        journal.assert_repaired(old, state)
    assert struck >= KILLS / 3


def test_killed_before_each_write(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "site", 1, SMALL)
    journal.become(0)
    made(journal.root)
    state, deadly = 1, 1
    journal.become(state)
    while dies(journal.root, deadly):
        journal.assert_repaired(journal.clean[1 - state], state)
        state, deadly = 1 - state, deadly + STRIDE
        journal.become(state)
    assert deadly > 100


def dies(root: Path, deadly: int, **options: bool | int) -> bool:
    """Whether a build came to its `deadly`-th write, before which it dies."""
    process, told = child(root, deadly, now=NOW, **options)
    process.join()
    told.close()
    assert process.exitcode in (0, -9)
    return process.exitcode == -9


@pytest.mark.parametrize("workers", [1, 3])
def test_a_first_build_killed(tmp_path: Path, workers: int) -> None:
    """An output folder that an interrupted first build began is ours."""
    root = site(tmp_path / "site", SMALL)
    clean = clean_tree(root, tmp_path / "clean")
    deadly = 1
    while dies(root, deadly, workers=workers):
        assert neither(published(root / "output"), {}, clean) == []
        assert_owned(root)
        again(root)
        assert differences(tree(root / "output"), clean) == []
        shutil.rmtree(root / "output")
        if deadly % 2:
            shutil.rmtree(root / ".journeygen")
        deadly += STRIDE
    assert deadly > 30


def test_what_was_only_previewed_does_not_stay(tmp_path: Path) -> None:
    """A build with drafts is killed; the next one without them has no other input, and must still clear them away."""
    files = {f"content/stool/2026-11-{day:02d}-n{day}.md": entry(f"Step {day}") for day in range(1, 12)}
    files["content/stool/2026-01-01-secret.md"] = entry("Secret", draft="true", newsletter="false")
    root = site(tmp_path / "site", SMALL, **files)
    time.sleep(0.1)
    made(root)
    clean = tree(root / "output")
    deadly = 1
    while dies(root, deadly, drafts=True):
        again(root)
        assert differences(tree(root / "output"), clean) == []
        deadly += STRIDE
    assert deadly > 20


def test_a_change_undone_leaves_no_trace(tmp_path: Path) -> None:
    """Killed while all was staged and nothing replaced; then the edit is taken back."""
    root = site(tmp_path / "site", SMALL)
    made(root)
    clean = tree(root / "output")
    text = root / "content/stool/2026-11-01-first.md"
    for deadly in range(1, 60, STRIDE):
        text.write_text(entry("Edited"))
        assert dies(root, deadly)
        text.write_text(entry())
        again(root)
        assert differences(tree(root / "output"), clean) == []


def test_builds_at_the_same_time_wait_for_each_other(tmp_path: Path) -> None:
    """From the first one on, when there is no output yet."""
    root = site(tmp_path / "site", SMALL)
    clean = clean_tree(root, tmp_path / "clean")
    running = [child(root, now=NOW, workers=2) for _ in range(3)]
    for process, told in running:
        process.join()
        told.close()
    assert [process.exitcode for process, _ in running] == [0, 0, 0]
    assert differences(tree(root / "output"), clean) == []
