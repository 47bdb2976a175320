"""What the next build would do, and why."""

from pathlib import Path

import pytest
from journals import photo
from sites import CONFIG, NOW, entry, made, site, tree

from journeygen.errors import ContentError, UsageError
from journeygen.request import Request
from journeygen.why import outdated_now, story_of


def asked(root: Path) -> Request:
    return Request(root, root / "output", NOW)


def test_nothing_is_outdated_after_a_build(tmp_path: Path) -> None:
    root = site(tmp_path)
    assert {row.code for row in outdated_now(asked(root))} == {"new"}
    made(root)
    before = tree(root / "output")
    assert outdated_now(asked(root)) == []
    assert tree(root / "output") == before


def test_names_each_file_with_its_reason(tmp_path: Path) -> None:
    root = site(tmp_path, **{"content/stool/2026-11-01-a.md": entry(), "content/stool/2026-11-02-b.md": entry()})
    made(root)
    (root / "content/stool/2026-11-01-a.md").write_text(entry("Retitled"))
    (root / "content/stool/2026-11-02-b.md").rename(root / "content/stool/2026-11-02-c.md")
    (root / "output/site/404.html").unlink()
    (root / "output/site/robots.txt").write_text("another hand")
    rows = {row.path: row.code for row in outdated_now(asked(root))}
    assert rows["site/stool/a/index.html"] == "view"
    assert rows["site/stool/c/index.html"] == "new"
    assert rows["site/stool/b/index.html"] == "surplus"
    assert rows["site/404.html"] == "missing"
    assert rows["site/robots.txt"] == "changed"


def test_pictures_of_sent_letters_are_not_surplus(tmp_path: Path) -> None:
    root = site(tmp_path, **{
        "content/stool/2026-10-01-first/index.md": entry(body="![A stool](stool.jpg)"),
        "content/stool/2026-10-01-first/stool.jpg": photo(),
    })  # fmt: skip
    made(root)
    (root / "ledger.jsonl").write_text(
        '{"v":1,"id":"s","at":"2026-11-01T10:00:00+00:00","kind":"issue","key":"2026-10","state":"sent","entries":["stool/first"]}\n'
    )
    (root / "content/stool/2026-10-01-first/index.md").write_text(entry())
    surplus = [row.path for row in outdated_now(asked(root)) if row.code == "surplus"]
    assert surplus
    assert not any("/newsletter/2026-10/media/" in path for path in surplus)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("site/stool/first/index.html", "site/stool/first/index.html"),
        ("stool/first/", "site/stool/first/index.html"),
        ("/stool/first", "site/stool/first/index.html"),
        ("feed.xml", "site/feed.xml"),
        ("/", "site/index.html"),
        ("output/site/feed.xml", "site/feed.xml"),
        ("./output/site/feed.xml", "site/feed.xml"),
        ("site/index.html", "site/index.html"),
    ],
)
def test_a_file_may_be_named_in_many_ways(tmp_path: Path, name: str, path: str) -> None:
    assert story_of(asked(site(tmp_path)), name)["path"] == path


def test_tells_the_story_of_one_file(tmp_path: Path) -> None:
    root = site(tmp_path)
    made(root)
    told = story_of(asked(root), "social/stool/first/snippets.txt")
    assert (told["outdated"], told["reason"], told["traced"]) == (False, None, True)
    assert any("up to date" in line for line in told["lines"])
    (root / "content/stool/2026-11-01-first.md").write_text(entry("Retitled"))
    told = story_of(asked(root), f"{root}/output/site/stool/first/index.html")
    assert (told["outdated"], told["reason"], told["template"]) == (True, "view", "site/entry.html")
    assert told["source"] == "stool/2026-11-01-first.md"
    assert "outdated: what it shows has changed" in told["lines"][1]


def test_a_file_that_no_build_makes(tmp_path: Path) -> None:
    request = asked(site(tmp_path))
    with pytest.raises(UsageError, match=r"Did you mean site/stool/first/index\.html"):
        story_of(request, "site/stool/frist/index.html")
    with pytest.raises(UsageError, match="below the output folder"):
        story_of(request, "zzz")


def test_wrong_content_has_no_story(tmp_path: Path) -> None:
    root = site(tmp_path, CONFIG, **{"content/stool/2026-11-01-a.md": entry(step="nonsense")})
    with pytest.raises(ContentError, match="step-unknown"):
        outdated_now(asked(root))
