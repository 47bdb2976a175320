"""Two clean builds of one journal are byte-identical, whatever the machine, the folder, the day and the workers."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from journals import sample
from sites import CONFIG, NOW, differences, entry, tree

import journeygen

# The command line in a process whose clock, way of starting workers and sense of "enough work" a test sets.
RUN = """
import os, sys, time
shift, real, real_ns = int(os.environ["SHIFT"]), time.time, time.time_ns
time.time, time.time_ns = lambda: real() + shift, lambda: real_ns() + shift * 10**9
import journeygen.making, journeygen.reading, journeygen.workers
journeygen.making.ENOUGH_ARTIFACTS = journeygen.reading.ENOUGH_TEXTS = 16
journeygen.workers.method = lambda: os.environ["METHOD"]
from journeygen.cli import entry_point
sys.exit(entry_point())
"""
# The code under test, wherever else a journeygen is installed.
PACKAGE = Path(journeygen.__file__).parent.parent
PLAIN = {"PYTHONHASHSEED": "0", "JOURNEYGEN_WORKERS": "1", "TZ": "UTC", "LANG": "C", "METHOD": "fork", "SHIFT": "0"}
OTHERS = {
    "hash seed 1, two forked workers, Tokyo, German, a year later": {
        "PYTHONHASHSEED": "1", "JOURNEYGEN_WORKERS": "2", "TZ": "Asia/Tokyo", "LANG": "de_DE.UTF-8", "SHIFT": "34128000",
    },
    "hash seed 4242, three spawned workers, Honolulu, C.UTF-8, 99 days ago": {
        "PYTHONHASHSEED": "4242", "JOURNEYGEN_WORKERS": "3", "TZ": "Pacific/Honolulu", "LANG": "C.UTF-8",
        "METHOD": "spawn", "SHIFT": "-8553600",
    },
}  # fmt: skip


@pytest.fixture(scope="module", name="sample")
def sample_files() -> dict[str, bytes]:
    """The sample journal's sources."""
    return sample()


@pytest.fixture(scope="module")
def synthetic() -> dict[str, bytes]:
    """A journal of many entries in several languages, with all kinds of markup and a ledger."""
    body = (
        "Text with *stress*, `code`, \"quotes\" -- and a note.[^1]\n\n```python\nprint('{x}')\n```\n\n"
        "- a\n- b\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[^1]: The note.\n"
    )
    files = {
        f"content/{('stool', 'lamp', 'ねこ')[number % 3]}/2026-{1 + number % 11:02d}-{1 + number % 19:02d}-n{number}.md":
            entry(f"Entry {number}", ("idea", "making", "setback")[number % 3], body,
                  tags=f"[oak, t{number % 9}, Größe]", lang=("en", "ar", "ja")[number % 3], question="Why?")
        for number in range(60)
    }  # fmt: skip
    files["journeygen.toml"] = CONFIG
    files["static/a.txt"] = "a"
    files["content/pages/about.md"] = "---\ntitle: About\n---\n\nWords.\n"
    files["ledger.jsonl"] = (
        '{"v":1,"id":"b","at":"2026-05-02T10:00:00+01:00","kind":"issue","key":"2026-03","state":"sent",'
        '"entries":["lamp/n13"],"subject":"Gone out"}\n'
    )
    return {name: text.encode() for name, text in files.items()}


def built(
    root: Path, files: dict[str, bytes], environment: dict[str, str], odd: bool, *options: str
) -> dict[str, bytes]:
    """The tree of a clean build of these files in that environment; `odd`: made in another order, by another hand."""
    before = os.umask(0o077 if odd else 0o022)
    try:
        for name in sorted(files, reverse=odd):
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(files[name])
            if odd:
                os.utime(path, (978_307_200, 978_307_200))
        subprocess.run(
            [sys.executable, "-W", "error", "-c", RUN, "build", "-C", str(root), "-q", *options],
            check=True,
            cwd=root / "content" if odd else "/",
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(PACKAGE), **PLAIN, **environment},
        )
    finally:
        os.umask(before)
    found = tree(root / "output")
    shutil.rmtree(root)
    return found


@pytest.mark.parametrize("which", ["sample", "synthetic"])
def test_clean_builds_are_identical(tmp_path: Path, request: pytest.FixtureRequest, which: str) -> None:
    files = request.getfixturevalue(which)
    moment = str(NOW + 5 * 86_400)
    one = built(tmp_path / "one", files, {"SOURCE_DATE_EPOCH": moment}, False)
    assert len(one) > 250
    for number, environment in enumerate(OTHERS.values()):
        folder = tmp_path / f"an other place, n° {number}"
        other = built(folder, files, environment, True, "--now", "2026-11-25T12:00:00Z")
        assert differences(one, other) == []


def test_the_moment_matters_only_where_it_should(tmp_path: Path, synthetic: dict[str, bytes]) -> None:
    """An hour later nothing has come or gone, so nothing differs; a month later another letter is finished."""
    root = tmp_path / "site"
    one = built(root, synthetic, {"SOURCE_DATE_EPOCH": str(NOW)}, False)
    same = built(root, synthetic, {"SOURCE_DATE_EPOCH": str(NOW + 3600)}, False)
    later = built(root, synthetic, {"SOURCE_DATE_EPOCH": str(NOW + 30 * 86_400)}, False)
    assert differences(one, same) == []
    assert "site/newsletter/feed.xml" in differences(one, later)
    assert "site/index.html" not in differences(one, later)
