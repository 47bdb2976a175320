"""Published addresses are remembered once each, in whole lines."""

from pathlib import Path

import pytest
from sites import NOW, entry, made, site, tree

from journeygen.errors import ContentError
from journeygen.ledger import read_ledger
from journeygen.locking import lock_addresses
from journeygen.request import Request

POST = '{"v":1,"id":"a","at":"2026-11-02T10:00:00+00:00","kind":"post","key":"e1/x","state":"posted","url":"https://x.com/1"}'


def journal(root: Path) -> Request:
    site(root, **{
        "content/stool/2026-11-01-first.md": entry(id="e1"),
        "content/stool/2026-11-02-unlisted.md": entry(unlisted="true"),
        "content/pages/about.md": "---\ntitle: About\n---\nWords.\n",
        "content/pages/soon.md": "---\ntitle: Soon\ndraft: true\n---\nWords.\n",
    })  # fmt: skip
    return Request(root, root / "output", NOW)


def test_every_public_address_once(tmp_path: Path) -> None:
    request = journal(tmp_path)
    assert set(lock_addresses(request)) == {"/stool/", "/stool/first/", "/about/", "/newsletter/2026-11/"}
    ledger = read_ledger(tmp_path)
    assert ledger.problems == ()
    assert ledger.urls["entry:e1"] == ("/stool/first/",)
    assert lock_addresses(request) == ()
    assert len((tmp_path / "ledger.jsonl").read_text().splitlines()) == 4


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    request = journal(tmp_path)
    assert len(lock_addresses(request, dry_run=True)) == 4
    assert not (tmp_path / "ledger.jsonl").exists()


@pytest.mark.parametrize("ending", ["", "\n"])
def test_lines_are_added_whole(tmp_path: Path, ending: str) -> None:
    request = journal(tmp_path)
    (tmp_path / "ledger.jsonl").write_text(POST + ending)
    lock_addresses(request)
    text = (tmp_path / "ledger.jsonl").read_text()
    assert text.startswith(POST + "\n{")
    assert text.endswith("}\n")
    assert len(read_ledger(tmp_path).urls) == 4


def test_a_renamed_entry_keeps_its_old_address(tmp_path: Path) -> None:
    request = journal(tmp_path)
    lock_addresses(request)
    (tmp_path / "content/stool/2026-11-01-first.md").rename(tmp_path / "content/stool/2026-11-01-better.md")
    assert lock_addresses(request) == ("/stool/better/",)
    made(tmp_path)
    assert b"../../stool/better/" in tree(tmp_path / "output")["site/stool/first/index.html"]


def test_a_published_address_that_vanishes_is_a_problem(tmp_path: Path) -> None:
    request = journal(tmp_path)
    lock_addresses(request)
    (tmp_path / "content/pages/about.md").unlink()
    with pytest.raises(ContentError, match=r'aliases: \["/about/"\]'):
        lock_addresses(request)
