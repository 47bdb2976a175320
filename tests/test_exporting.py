"""Any month's letter on demand, in a folder of its own."""

from pathlib import Path

import pytest
from journals import photo
from sites import CONFIG, NOW, entry, site, tree

from journeygen.errors import ContentError, RefusedError, UsageError
from journeygen.exporting import export_letter
from journeygen.outputs.newsletter import FILES
from journeygen.request import Request


def journal(root: Path, config: str = CONFIG, **more: str) -> Request:
    site(root, config, **{
        "content/stool/2026-01-05-first/index.md": entry(body="![A stool](stool.jpg)"),
        "content/stool/2026-01-05-first/stool.jpg": photo(), **more,
    })  # fmt: skip
    return Request(root, root / "output", NOW)


def test_an_old_month_with_its_pictures(tmp_path: Path) -> None:
    request = journal(tmp_path / "site")
    written = export_letter(request, "2026-01", tmp_path / "out")
    found = tree(tmp_path / "out")
    picture = next(name for name in found if name.startswith("media/"))
    assert found.keys() == {*FILES, picture}
    assert {path.relative_to(tmp_path / "out").as_posix() for path in written} == found.keys()
    assert f'src="{picture}'.encode() in found["preview.html"].replace(b"&#34;", b'"').replace(b"&quot;", b'"')
    assert f"https://example.org/newsletter/2026-01/{picture}".encode() in found["email.html"]
    assert not (tmp_path / "site/output").exists()


def test_again_into_the_same_folder(tmp_path: Path) -> None:
    request = journal(tmp_path / "site")
    export_letter(request, "2026-01", tmp_path / "out")
    before = tree(tmp_path / "out")
    export_letter(request, "2026-01", tmp_path / "out")
    assert tree(tmp_path / "out") == before


@pytest.mark.parametrize("month", ["2026-13", "January", "2026-1", "2026-01-05", ""])
def test_what_is_no_month(tmp_path: Path, month: str) -> None:
    with pytest.raises(UsageError, match="is no month"):
        export_letter(journal(tmp_path), month, tmp_path / "out")


def test_a_month_without_a_letter(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There are letters for 2026-01"):
        export_letter(journal(tmp_path), "2026-02", tmp_path / "out")
    site(tmp_path / "b", **{"content/stool/2026-01-05-a.md": entry(newsletter="false")})
    with pytest.raises(UsageError, match="no month yet"):
        export_letter(Request(tmp_path / "b", tmp_path / "b/output", NOW), "2026-02", tmp_path / "out")


def test_other_files_are_safe(tmp_path: Path) -> None:
    request = journal(tmp_path / "site")
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "thesis.tex").write_text("years of work")
    with pytest.raises(RefusedError, match=r"thesis\.tex"):
        export_letter(request, "2026-01", folder)
    with pytest.raises(RefusedError, match="is a file"):
        export_letter(request, "2026-01", folder / "thesis.tex")
    assert tree(folder) == {"thesis.tex": b"years of work"}


def test_wrong_content_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="step-unknown"):
        export_letter(
            journal(tmp_path, **{"content/stool/2026-01-06-b.md": entry(step="nonsense")}), "2026-01", tmp_path / "out"
        )
    assert not (tmp_path / "out").exists()


def test_a_failing_template_writes_nothing(tmp_path: Path) -> None:
    request = journal(tmp_path, CONFIG.replace("[site]", '[site]\ntheme = "own"', 1), **{
        "themes/own/theme.toml": 'extends = "default"\n', "themes/own/newsletter/letter.txt": "{{ view.nothing }}",
    })  # fmt: skip
    with pytest.raises(ContentError, match=r"letter\.txt:1"):
        export_letter(request, "2026-01", tmp_path / "out")
    assert not (tmp_path / "out").exists()
