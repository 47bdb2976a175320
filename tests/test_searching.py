"""The search index: of the right pages, made again only when one of them changed, the same as a clean build's."""

import contextlib
import functools
import gzip
import html
import http.server
import json
import re
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dying import child
from sites import CONFIG, NOW, SESSION, clean_tree, differences, entry, made, site, tree, write

from journeygen import searching
from journeygen.build import build
from journeygen.check import check_output
from journeygen.errors import ContentError
from journeygen.request import Request
from journeygen.session import Session
from journeygen.why import outdated_now, story_of

SEARCHED = CONFIG + "\n[search]\nenabled = true\n"
A, B = "content/stool/2026-11-01-a.md", "content/stool/2026-11-02-b.md"
FILES = {
    A: entry("Cleaving", body="The billet was riven with a froe."),
    B: entry("Spalten", body="Mit dem Beil gespalten.", lang="de"),
    "content/stool/2026-11-03-quiet.md": entry("Quiet", body="Hushed xylophone.", unlisted="true"),
    "content/pages/about.md": "---\ntitle: About\n---\n\nA workshop in a lane.\n",
    "content/pages/hidden.md": "---\ntitle: Hidden\nunlisted: true\n---\n\nHushed marimba.\n",
}


def searched(root: Path, base: str = "", **files: str) -> Path:
    return site(root, SEARCHED.replace("https://example.org/", f"https://example.org/{base}", 1), **{**FILES, **files})


def fragments(root: Path) -> dict[str, str]:
    """What the index holds: page -> text."""
    return {url: table["content"] for url, table in held(root).items()}


def held(root: Path) -> dict[str, dict[str, Any]]:
    """What the index holds of each page. Pagefind compresses JSON behind a mark of its own."""
    found = {}
    for path in (root / "output/site/pagefind/fragment").iterdir():
        table = json.loads(gzip.decompress(path.read_bytes()).removeprefix(b"pagefind_dcd"))
        found[table["url"]] = table
    return found


def test_the_index_holds_what_is_told_and_nothing_hidden(tmp_path: Path):
    root = searched(tmp_path)
    made(root)
    texts = fragments(root)
    assert texts.keys() == {"/stool/a/", "/stool/b/", "/stool/", "/about/", "/newsletter/2026-11/"}
    assert "riven with a froe" in texts["/stool/a/"]
    assert not any("Hushed" in text for text in texts.values())
    assert not any("Get the letter" in text or "Skip to" in text for text in texts.values())
    assert held(root)["/stool/a/"]["meta"] == {"title": "Cleaving", "step": "Idea", "day": "1 November 2026"}
    assert texts["/newsletter/2026-11/"].count("Cleaving") <= 2
    names = {path.name for path in (root / "output/site/pagefind").iterdir()}
    assert {"pagefind.js", "wasm.en.pagefind", "wasm.de.pagefind"} <= names
    assert not any("ui" in name for name in names)
    languages = json.loads((root / "output/site/pagefind/pagefind-entry.json").read_text())["languages"]
    assert languages.keys() == {"en", "de"}


def test_nothing_is_made_without_being_asked(tmp_path: Path):
    made(site(tmp_path))
    assert not (tmp_path / "output/site/pagefind").exists()
    assert not list((tmp_path / "output/site/-").glob("search*"))
    assert 'role="search"' not in (tmp_path / "output/site/archive/index.html").read_text()


def test_only_a_changed_page_makes_it_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    root = searched(tmp_path)
    runs: list[int] = []
    run = searching._run
    monkeypatch.setattr(searching, "_run", lambda work: runs.append(1) or run(work))
    made(root)
    made(root)
    assert len(runs) == 1
    write(root, **{"static/robots-note.txt": "x"})
    made(root)
    assert len(runs) == 1
    write(root, **{A: entry("Cleaving", body="The billet was split.")})
    made(root)
    assert len(runs) == 2
    assert "was split" in fragments(root)["/stool/a/"]


EDITS = {
    "a word": {A: entry("Cleaving", body="The billet was split.")},
    "one more": {"content/stool/2026-11-04-c.md": entry("Third", body="Planed.")},
    "a page hidden": {A: entry("Cleaving", unlisted="true")},
    "off": {"journeygen.toml": CONFIG},
    "another address": {"journeygen.toml": SEARCHED.replace("https://example.org/", "https://example.org/shop/", 1)},
}


@pytest.mark.parametrize("name", EDITS)
def test_after_an_edit_the_tree_is_the_clean_one(tmp_path: Path, name: str):
    root = searched(tmp_path / "site")
    made(root)
    write(root, **EDITS[name])
    made(root)
    assert differences(tree(root / "output"), clean_tree(root, tmp_path / "clean")) == []
    before = {path: path.stat().st_mtime_ns for path in (root / "output").rglob("*")}
    assert made(root).written == 0
    assert before == {path: path.stat().st_mtime_ns for path in (root / "output").rglob("*")}


def test_without_a_cache_an_equal_index_is_not_written(tmp_path: Path):
    root = searched(tmp_path)
    made(root)
    shutil.rmtree(root / ".journeygen")
    assert build(Request(root, root / "output", NOW), session=Session()).written == 0


def test_what_is_gone_or_spoilt_is_made_again(tmp_path: Path):
    root = searched(tmp_path)
    made(root)
    good = tree(root / "output")
    next((root / "output/site/pagefind/fragment").iterdir()).unlink()
    (root / "output/site/pagefind/pagefind-entry.json").write_text("{}")
    found = {problem.code for problem in check_output(Request(root, root / "output", NOW)).problems}
    assert "check-search" in found
    assert [(row.path, row.code) for row in outdated_now(Request(root, root / "output", NOW))] == [
        ("site/pagefind/", "missing"),
    ]  # fmt: skip
    made(root)
    assert differences(tree(root / "output"), good) == []


@pytest.mark.parametrize("strict", [False, True])
def test_without_pagefind_a_message_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, strict: bool):
    monkeypatch.setattr(searching, "find_spec", lambda name: None)
    root = searched(tmp_path)
    if strict:
        with pytest.raises(ContentError, match=r'pip install "journeygen\[search\]"'):
            made(root, strict=True)
        return
    report = made(root)
    assert [problem.code for problem in report.problems] == ["search-missing"]
    assert not (root / "output/site/pagefind").exists()
    assert 'role="search"' not in (root / "output/site/archive/index.html").read_text()


def test_a_pagefind_that_fails_stops_the_build_and_spoils_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    root = searched(tmp_path)
    made(root)
    good = tree(root / "output")
    write(root, **EDITS["a word"])
    broken = tmp_path / "broken"
    broken.write_text("#!/bin/sh\necho no luck >&2\nexit 3\n")
    broken.chmod(0o755)
    with monkeypatch.context() as patch:
        patch.setattr(searching, "program", lambda: broken)
        with pytest.raises(ContentError, match="no luck"):
            made(root)
    assert differences(tree(root / "output"), good) == []
    made(root)
    assert "was split" in fragments(root)["/stool/a/"]


def test_serve_has_no_index(tmp_path: Path):
    root = searched(tmp_path)
    request = Request(root, root / "output", NOW, search=False)
    build(request, session=SESSION)
    assert not (root / "output/site/pagefind").exists()
    assert request.key != Request(root, root / "output", NOW).key


def test_why_tells_of_the_index(tmp_path: Path):
    root = searched(tmp_path)
    request = Request(root, root / "output", NOW)
    assert ("site/pagefind/", "new") in [(row.path, row.code) for row in outdated_now(request)]
    made(root)
    assert outdated_now(request) == []
    assert story_of(request, "site/pagefind/pagefind.js")["lines"][1:] == [
        "  up to date: the pages that readers may search are the same", "  made by: Pagefind, from the finished pages",
    ]  # fmt: skip
    write(root, **EDITS["a word"])
    assert {row.code for row in outdated_now(request) if row.path == "site/pagefind/"} == {"pages"}
    assert story_of(request, "site/pagefind/pagefind.js")["reason"] == "pages"


def test_a_killed_build_is_mended(tmp_path: Path):
    """Killed before every sixth write: the next build gives the clean tree, index and all."""
    root, old = searched(tmp_path / "site"), tmp_path / "old"
    made(root)
    write(root, **EDITS["a word"])
    shutil.copytree(root, old)
    clean = clean_tree(root, tmp_path / "clean")
    process, told = child(root, now=NOW)
    told.recv()
    writes = told.recv()[0]
    process.join()
    assert writes > 20
    for deadly in range(3, writes + 1, max(1, writes // 8)):
        shutil.rmtree(root)
        shutil.copytree(old, root)
        process, told = child(root, deadly, now=NOW)
        process.join()
        assert process.exitcode == -9
        made(root)
        assert differences(tree(root / "output"), clean) == [], deadly


# --- in a browser

TYPED = """
const wait = (ms) => fetch("/wait/" + ms + "/" + Math.random()), asked = () => performance.getEntriesByType("resource")
addEventListener("load", async () => {
  const form = document.querySelector("form[role=search]"), field = form.querySelector("input"), out = {}
  out.before = asked().filter((one) => one.name.includes("pagefind")).length
  field.focus()
  field.value = "WORD"
  field.dispatchEvent(new Event("input", {bubbles: true}))
  for (let n = 0; n < 100 && !document.querySelector("[role=status]").textContent; n++) await wait(50)
  out.said = document.querySelector("[role=status]").textContent
  out.links = [...form.querySelectorAll("ol a")].map((one) => one.href)
  out.marked = [...form.querySelectorAll("mark")].map((one) => one.textContent)
  out.hidden = document.querySelector(".h-feed > ol.rows").hidden
  out.query = location.search
  out.focused = document.activeElement === field
  field.value = ""
  field.dispatchEvent(new Event("input", {bubbles: true}))
  await wait(400)
  out.after = [document.querySelector(".h-feed > ol.rows").hidden, form.querySelectorAll("li").length, location.search]
  const told = document.createElement("output")
  told.textContent = JSON.stringify(out)
  document.body.append(told)
})
"""


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/wait/"):  # the browser's clock stands still meanwhile, and its workers do not
                time.sleep(int(self.path.split("/")[2]) / 1000)
                self.send_error(404)
            else:
                super().do_GET()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


def dumped(url: str, until: str) -> str:
    """A page as it stands in a browser once an element is there, however long a busy machine takes."""
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(url)
        page.wait_for_selector(until, state="attached", timeout=60_000)
        content: str = page.content()
        browser.close()
    return content


@pytest.mark.browser
@pytest.mark.parametrize(("base", "word", "link"), [
    ("", "froe", "stool/a/"), ("shop/deep/", "froe", "stool/a/"), ("shop/", "Beil", "stool/b/"), ("", "xylophone", ""),
])  # fmt: skip
def test_a_reader_finds_a_word(tmp_path: Path, base: str, word: str, link: str):
    root = searched(tmp_path / "site", base)
    made(root)
    shutil.copytree(root / "output/site", tmp_path / "host" / base, dirs_exist_ok=True)
    archive = tmp_path / "host" / base / "archive/index.html"
    archive.write_text(archive.read_text().replace("</body>", f"<script>{TYPED.replace('WORD', word)}</script></body>"))
    with served(tmp_path / "host") as host:
        page = dumped(f"{host}{base}archive/", "output")
    found = re.search("<output>(.*?)</output>", page)
    assert found, page
    told = json.loads(html.unescape(found[1]))
    assert told["before"] == 0
    assert told["focused"]
    assert told["after"] == [False, 0, ""]
    if not link:
        assert (told["said"], told["links"]) == ("Nothing found", [])
        return
    assert f"{host}{base}{link}" in told["links"]
    assert word.lower() in {mark.lower().strip(".") for mark in told["marked"]}
    assert told["hidden"]
    assert told["query"] == f"?q={word}"
    assert told["said"] in {"1 page", f"{len(told['links'])} pages"}


@pytest.mark.browser
def test_an_address_with_a_word_searches_at_once(tmp_path: Path):
    root = searched(tmp_path / "site")
    made(root)
    with served(root / "output/site") as host:
        page = dumped(f"{host}archive/?q=froe", "mark")
    assert re.search(r'<form class="find" role="search" data', page)
    assert "<mark>froe" in page


def test_without_a_script_the_archive_is_what_it_is(tmp_path: Path):
    root = searched(tmp_path)
    made(root)
    page = (root / "output/site/archive/index.html").read_text()
    form = re.search(r"<form.*?</form>", page, re.DOTALL)
    assert form
    assert re.search(
        r'<form class="find" role="search" hidden data-index="\.\./pagefind/pagefind.js" data-languages="de en"',
        form[0],
    )
    assert '<label for="_find">' in form[0]
    assert 'role="status"' in form[0]
    assert page.count('class="row h-entry') == 2
    assert page.count('<script type="module"') == 1
    assert '<script type="module"' not in (root / "output/site/index.html").read_text()
