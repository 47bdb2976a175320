"""Lists by project, step, tag and year, and how they are split."""

from pathlib import Path

import pytest
from journals import prepare_site
from sites import entry

from journeygen.lists import EntryList, entry_lists, page_ref, tag_keys
from journeygen.model import Body, Entry, Ref, When


def one(slug: str, tags: tuple[str, ...] = ()) -> Entry:
    return Entry(f"p/{slug}", slug, "", "p", slug, slug, "idea", When(0, "2026-01-01"), Body("", b""), tags=tags)


@pytest.mark.parametrize(("count", "pages", "last"), [(0, 1, 0), (1, 1, 1), (100, 1, 100), (101, 2, 1), (205, 3, 5)])
def test_split_at_a_hundred(count: int, pages: int, last: int) -> None:
    found = EntryList(Ref("archive"), "", tuple(one(str(number)) for number in range(count)))
    assert found.pages == pages
    assert len(found.page(pages)) == last
    assert [entry for number in range(1, pages + 1) for entry in found.page(number)] == list(found.entries)


def test_the_first_page_is_the_list_itself() -> None:
    assert page_ref(Ref("tag", "oak"), 1) == Ref("tag", "oak")
    assert page_ref(Ref("tag", "oak"), 2) == Ref("tag", "oak#2")


def test_tags_by_address() -> None:
    assert tag_keys(one("a", ("Green Wood", "木", "green wood", "!!!"))) == {"green-wood": "green wood", "木": "木"}


def test_every_list(tmp_path: Path) -> None:
    journal = prepare_site(tmp_path, **{
        "content/stool/2025-11-01-a.md": entry(tags="[Oak, ash]"), "content/stool/2026-11-02-b.md": entry(tags="[oak]", step="fix"),
        "content/lamp/2026-11-03-c.md": entry(tags="[oak]"), "content/lamp/2026-11-04-d.md": entry(unlisted="true", tags="[hidden]"),
        "content/empty/project.md": "---\ntitle: Empty\n---\n",
    }).journal  # fmt: skip
    lists = {
        str(ref): (found.title, [entry.slug for entry in found.entries]) for ref, found in entry_lists(journal).items()
    }
    assert lists == {
        "project:empty": ("Empty", []),
        "project:lamp": ("lamp", ["c"]),
        "project:stool": ("stool", ["a", "b"]),
        "step:idea": ("Idea", ["c", "a"]),
        "step:fix": ("Fix", ["b"]),
        "tag:ash": ("ash", ["a"]),
        "tag:oak": ("oak", ["c", "b", "a"]),
        "archive:": ("", ["c", "b", "a"]),
        "year:2026": ("2026", ["c", "b"]),
        "year:2025": ("2025", ["a"]),
    }
