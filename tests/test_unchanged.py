"""When a build may end at a glance, and when it must look closer."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from sites import CONFIG, NOW, SESSION, clean_tree, differences, entry, made, site, tree

from journeygen import manifest
from journeygen.build import build
from journeygen.report import Report
from journeygen.request import Request
from journeygen.unchanged import unchanged

TEXT = "content/stool/2026-11-01-first.md"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose files are old enough to be trusted, built."""
    root = site(tmp_path_factory.mktemp("unchanged") / "site", **{
        TEXT: entry(), "content/stool/2026-11-25-later.md": entry("Later"), "static/a.txt": "a",
        "themes/own/theme.toml": 'extends = "default"\n', "ledger.jsonl": "",
    })  # fmt: skip
    (root / "journeygen.toml").write_text(CONFIG.replace("[site]", '[site]\ntheme = "own"', 1))
    time.sleep(0.12)
    made(root)
    return root


def asked(root: Path, **options: object) -> Report | None:
    return unchanged(Request(root, **{"output": root / "output", "now": NOW, **options}))  # type: ignore[arg-type]


def test_nothing_changed(built: Path) -> None:
    report = asked(built)
    assert report is not None
    assert (report.made, report.written, report.deleted, report.entries) == (0, 0, 0, 1)


def test_looking_loads_nothing_that_takes_time(built: Path) -> None:
    script = (
        "import sys\nfrom pathlib import Path\nfrom types import ModuleType\n"
        "from journeygen.request import Request\nfrom journeygen.unchanged import unchanged\n"
        f"assert unchanged(Request(Path(sys.argv[1]), Path(sys.argv[1]) / 'output', {NOW})) is not None\n"
        "print('loaded:', *[name for name in sys.argv[2:] if type(sys.modules.get(name)) is ModuleType])"
    )
    slow = ("difflib", "hashlib", "journeygen.build", "journeygen.config", "journeygen.views")
    unwatched = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    command = [sys.executable, "-c", script, str(built), *slow]
    done = subprocess.run(command, capture_output=True, text=True, env=unwatched, check=True)
    assert done.stdout.split() == ["loaded:"]


@pytest.mark.parametrize(
    "options",
    [{"drafts": True}, {"future": True}, {"strict": True}, {"base_url": "https://example.org/x/"}, {"output": "else"}],
)
def test_other_options(built: Path, options: dict[str, object]) -> None:
    if "output" in options:
        options = {"output": built / "else"}
    assert asked(built, **options) is None


def test_holds_until_something_comes_or_goes(built: Path) -> None:
    later = 1795564800  # 25 November, when an entry goes live
    assert asked(built, now=later - 1) is not None
    assert asked(built, now=later) is None
    assert asked(built, now=NOW - 90 * 86_400) is None


def touched(root: Path) -> None:
    os.utime(root / TEXT)


def same_stat(root: Path) -> None:
    """Another content with the old size and modification time; the change time tells."""
    seen = (root / TEXT).stat()
    (root / TEXT).write_text((root / TEXT).read_text().replace("First", "Worst"))
    os.utime(root / TEXT, ns=(seen.st_atime_ns, seen.st_mtime_ns))


def spoil(name: str) -> Callable[[Path], None]:
    def act(root: Path) -> None:
        path = root / name
        path.write_bytes(path.read_bytes() + b"x")

    return act


DIFFERENCES: dict[str, Callable[[Path], object]] = {
    "a file touched with the same bytes": touched,
    "an edit behind the old stat": same_stat,
    "an entry edited": lambda root: (root / TEXT).write_text(entry("Other")),
    "an entry added": lambda root: (root / "content/stool/2026-11-02-b.md").write_text(entry()),
    "an entry deleted": lambda root: (root / TEXT).unlink(),
    "the config edited": spoil("journeygen.toml"),
    "the theme edited": spoil("themes/own/theme.toml"),
    "a static file edited": spoil("static/a.txt"),
    "a static file added": lambda root: (root / "static/b.txt").write_text("b"),
    "the ledger appended": spoil("ledger.jsonl"),
    "the ledger gone": lambda root: (root / "ledger.jsonl").unlink(),
    "a link out of the content": lambda root: (root / "content/stool/out.md").symlink_to(root / "journeygen.toml"),
    "an output file edited": spoil("output/site/index.html"),
    "an output file touched": lambda root: os.utime(root / "output/site/index.html"),
    "an output file deleted": lambda root: (root / "output/site/index.html").unlink(),
    "the list of our files edited": spoil("output/.journeygen.json"),
    "the list of our files gone": lambda root: (root / "output/.journeygen.json").unlink(),
    "a killed build's staging": lambda root: (root / "output/.journeygen.stage").mkdir(),
    "the output folder gone": lambda root: shutil.rmtree(root / "output"),
    "the cache gone": lambda root: shutil.rmtree(root / ".journeygen"),
}


@pytest.mark.parametrize("name", DIFFERENCES)
def test_any_difference_is_the_builds_to_judge(tmp_path: Path, name: str) -> None:
    root = site(tmp_path / "site", **{
        TEXT: entry(), "static/a.txt": "a", "themes/own/theme.toml": 'extends = "default"\n\n', "ledger.jsonl": "\n",
    })  # fmt: skip
    (root / "journeygen.toml").write_text(CONFIG.replace("[site]", '[site]\ntheme = "own"', 1) + "\n# ")
    time.sleep(0.06)
    made(root)
    assert asked(root) is not None
    DIFFERENCES[name](root)
    assert asked(root) is None


def test_a_file_too_young_to_trust_is_looked_at_again(tmp_path: Path) -> None:
    """Two contents within one tick of the file system's clock could have one stat."""
    root = site(tmp_path / "site")
    made(root)
    assert manifest.load(manifest.manifest_path(root, root / "output")).inputs.racy
    assert asked(root) is None
    (root / TEXT).write_text(entry("Worst idea"))
    made(root)
    assert differences(tree(root / "output"), clean_tree(root, tmp_path / "clean")) == []


def test_strict_builds_look_again_at_warnings(tmp_path: Path) -> None:
    root = site(tmp_path / "site", CONFIG.replace("signup_url", "# signup_url"))
    time.sleep(0.06)
    build(Request(root, root / "output", NOW), session=SESSION)
    path = manifest.manifest_path(root, root / "output")
    strict = Request(root, root / "output", NOW, strict=True)
    manifest.save(path, msgspec.structs.replace(manifest.load(path), options=strict.key))
    assert unchanged(strict) is None


def test_another_version_of_ours_looks_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = site(tmp_path / "site")
    time.sleep(0.06)
    made(root)
    monkeypatch.setattr("journeygen.unchanged.code_stats", lambda: "newer")
    assert asked(root) is None
