"""What is wrong between sources is said with both places, the line, and what to do."""

from pathlib import Path

import pytest
from journals import codes, prepare_site
from sites import entry

CASES = {
    "an undeclared step": (
        "step-unknown", {"content/stool/2026-11-01-a.md": entry(step="skecth")},
        "content/stool/2026-11-01-a.md:3: Unknown step `skecth`. Did you mean `sketch`?",
    ),
    "a project with a name of ours": (
        "slug-reserved", {"content/_Tags/2026-11-01-a.md": entry()},
        "A project cannot be called `_Tags`. The site uses this address. Rename the folder",
    ),
    "a project whose name is no address": (
        "slug-reserved", {"content/!!!/2026-11-01-a.md": entry()},
        "content/!!!: A project cannot be called ``. Nothing of the folder's name can stand in a URL",
    ),
    "a project file with a name of ours": (
        "slug-reserved", {"content/a/project.md": "---\ntitle: A\nslug: archive\n---\n"},
        "content/a/project.md:3: A project cannot be called `archive`",
    ),
    "two projects with one address": (
        "slug-twice", {"content/The Stool/2026-11-01-a.md": entry(), "content/the-stool/2026-11-02-b.md": entry()},
        "have the same address /the-stool/. Rename one folder",
    ),
    "two project files with one address": (
        "slug-twice",
        {"content/a/project.md": "---\nslug: same\n---\n", "content/b/project.md": "---\nslug: same\n---\n"},
        "content/b/project.md:2: This project and content/a have the same address /same/",
    ),
    "a page with a name of ours": (
        "slug-reserved", {"content/pages/archive.md": "---\ntitle: A\n---\n"},
        "content/pages/archive.md:1: A page cannot be called `archive`",
    ),
    "two pages with one address": (
        "slug-twice", {"content/pages/a.md": "---\ntitle: A\n---\n", "content/pages/b.md": "---\ntitle: B\nslug: a\n---\n"},
        "content/pages/b.md:3: This page and content/pages/a.md have the same address /a/",
    ),
    "a note without an issue": (
        "note-alone", {"content/newsletter/2026-01.md": "A note.\n", "content/stool/2026-11-01-a.md": entry()},
        "content/newsletter/2026-01.md:1: This editor's note has no issue",
    ),
    "a month between that makes no issue": (
        "month-quiet", {"content/stool/2026-09-01-a.md": entry(), "content/stool/2026-11-01-b.md": entry()},
        "content/newsletter: Nothing went live in 2026-10",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_conflicts(tmp_path: Path, name: str) -> None:
    code, files, message = CASES[name]
    found = codes(prepare_site(tmp_path, **files))
    assert message in found[code]


def test_a_journal_without_conflicts(tmp_path: Path) -> None:
    found = codes(prepare_site(tmp_path, **{
        "content/stool/2026-10-01-a.md": entry(), "content/stool/2026-11-01-b.md": entry(),
        "content/newsletter/2026-10.md": "A note.\n", "content/pages/about.md": "---\ntitle: A\n---\n",
    }))  # fmt: skip
    assert found == {}
