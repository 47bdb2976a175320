"""What pages of small and of large sites say, read as readers and machines read them."""

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from sites import CONFIG, entry, made, site

ALONE = CONFIG.partition("[networks.x]")[0]


def pages(root: Path) -> dict[str, str]:
    """Every page of the built site, by its address."""
    folder = root / "output/site"
    return {file.parent.relative_to(folder).as_posix(): file.read_text("utf-8") for file in folder.rglob("index.html")}


def title(page: str) -> str:
    found = re.search("<title>(.*)</title>", page)
    return unescape(found[1]) if found else ""


def told(page: str) -> Iterator[object]:
    """All values that a page tells machines in JSON-LD."""
    waiting = [json.loads(text) for text in re.findall(r'ld\+json">(.*?)</script>', page, re.DOTALL)]
    while waiting:
        value = waiting.pop()
        yield value
        waiting += value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


def test_no_two_pages_have_one_title(tmp_path: Path) -> None:
    """Tabs, histories and search results tell the pages of a long list apart by nothing else."""
    entries = {f"content/stool/2026-{1 + n // 28:02d}-{1 + n % 28:02d}-e.md": entry(f"E{n}", slug=f"e{n}", tags="[oak]") for n in range(101)}  # fmt: skip
    made(site(tmp_path, **entries))
    shown = pages(tmp_path)
    assert title(shown["stool"]) == "stool · Bench"
    assert title(shown["stool/page/2"]) == "stool · Bench · Page 2 of 2"
    assert {"archive/page/2", "archive/2026/page/2", "steps/idea/page/2", "tags/oak/page/2"} <= shown.keys()
    assert len({title(page) for page in shown.values()}) == len(shown)


def test_a_project_without_entries_promises_no_story(tmp_path: Path) -> None:
    made(site(tmp_path, **{"content/jar/project.md": "---\ntitle: A jar\n---\nClay.\n"}))
    shown = pages(tmp_path)["jar"]
    assert "Clay." in shown
    assert "How it was made" not in shown


def test_machines_are_told_nothing_empty(tmp_path: Path) -> None:
    """On a site without networks, of a project whose sheet knows hours alone."""
    made(site(tmp_path, ALONE, **{"content/jar/2026-11-01-thrown.md": entry("Thrown", time="2 h")}))
    shown = pages(tmp_path)
    assert '"totalTime": "PT120M"' in shown["jar"]
    empty = {address for address, page in shown.items() if any(value in ("", [], {}) for value in told(page))}
    assert empty == set()
