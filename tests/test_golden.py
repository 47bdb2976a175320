"""Small sites with their whole output, kept in `golden/` and read as a diff.

After a change that is meant: JOURNEYGEN_GOLDEN=write python -m pytest tests/test_golden.py, then look at `git diff`.
"""

import difflib
import os
import re
import shutil
from pathlib import Path

import pytest
from sites import NOW, made, tree

from journeygen import __version__

pytestmark = pytest.mark.usefixtures("all_cores")

GOLDEN = Path(__file__).parent / "golden"
SITES = sorted(path.name for path in GOLDEN.iterdir())
BINARY = (".png", ".webp", ".jpg", ".gif", ".ico")
# What changes with every edit of the style sheet and every release says nothing here, nor does a letter told thrice.
PASSING = (
    (re.compile(r"(-/[\w/-]+)-[0-9a-f]{10}\."), r"\1-DIGEST."),
    (re.compile(rf"journeygen {re.escape(__version__)}"), "journeygen VERSION"),
    (re.compile(r'srcdoc="[^"]*"'), 'srcdoc="EMAIL.HTML"'),
    (re.compile(r"(Content-Type: text/html.*?\r\n\r\n).*", re.DOTALL), r"\1EMAIL.HTML"),
)


def shown(content: bytes) -> str:
    text = content.decode()
    for pattern, word in PASSING:
        text = pattern.sub(word, text)
    return text


def output_of(folder: Path) -> dict[str, str]:
    """The text files of an output, and `paths.txt` with the paths of all."""
    found = {name: content for name, content in tree(folder).items() if not name.startswith(".journeygen")}
    texts = {
        name: shown(content)
        for name, content in found.items()
        if not name.endswith(BINARY) and not name.startswith("site/-/")
    }
    return {"paths.txt": shown("\n".join(sorted(found)).encode()) + "\n", **texts}


@pytest.mark.parametrize("name", SITES)
def test_output_is_as_it_was(tmp_path: Path, name: str) -> None:
    root = shutil.copytree(GOLDEN / name / "source", tmp_path / "site")
    made(root, NOW)
    found = output_of(root / "output")
    kept = GOLDEN / name / "output"
    if os.environ.get("JOURNEYGEN_GOLDEN") == "write":
        shutil.rmtree(kept, ignore_errors=True)
        for path, text in found.items():
            (kept / path).parent.mkdir(parents=True, exist_ok=True)
            (kept / path).write_bytes(text.encode())
    expected = {path: content.decode() for path, content in tree(kept).items()}
    changes = [
        line
        for path in sorted(found.keys() | expected.keys())
        for line in difflib.unified_diff(
            expected.get(path, "").split("\n"),
            found.get(path, "").split("\n"),
            f"golden/{path}",
            path,
            n=1,
            lineterm="",
        )
    ]
    assert not changes, "\n".join(
        [*changes[:200], "", "If this is meant: JOURNEYGEN_GOLDEN=write pytest tests/test_golden.py"]
    )


@pytest.mark.parametrize("name", SITES)
def test_golden_output_is_small_and_tells_no_secret(name: str) -> None:
    kept = tree(GOLDEN / name / "output")
    assert sum(len(content) for content in kept.values()) < 400_000
    assert not any(b"This must not get out" in content for content in kept.values())
