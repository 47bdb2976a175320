"""The maker's logo: read from static/ or content/, shown on pages and in letters, refused with a sentence."""

from pathlib import Path

import pytest
from journals import photo
from sites import CONFIG, clean_tree, differences, made, site, tree

from journeygen.errors import ContentError
from journeygen.letters.dressing import LOGO

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><script>1</script><path d="M0 0h9v9z"/></svg>'
ENTRY = {"content/stool/2026-11-01-first.md": "---\ntitle: First\nstep: idea\n---\nWords.\n"}


def looking(logo: str) -> str:
    return f'{CONFIG}\n[look]\nlogo = "{logo}"\n'


def built(root: Path, logo: str, **files: bytes) -> dict[str, str]:
    made(site(root, looking(logo), **ENTRY, **files))
    return {name: content.decode("utf-8", "replace") for name, content in tree(root / "output").items()}


@pytest.mark.parametrize(("logo", "file", "path"), [
    ("brand/mark one.png", "static/brand/mark one.png", "brand/mark%20one.png"),
    ("static/mark.png", "static/mark.png", "mark.png"), ("mark.png", "content/mark.png", "media/"),
])  # fmt: skip
def test_a_logo_stands_for_the_title(tmp_path, logo, file, path):
    found = built(tmp_path, logo, **{file: photo(960, 240, "PNG")})
    page = found["site/stool/first/index.html"]
    assert f'<img class="logo" src="../../{path}' in page
    assert 'alt="Bench" width="960" height="240"' in page
    assert '"logo": "https://example.org/' in found["site/index.html"]
    assert 'class="logo u-logo"' in found["site/index.html"]
    letter = found["newsletter/2026-11/email.html"]
    assert f'src="https://example.org/{path}' in letter
    assert f'width="{LOGO[0] * 4 // 5}" height="{LOGO[1]}"' in letter
    shown = page.split('class="logo" src="../../')[1].split('"')[0].replace("%20", " ")
    assert f"site/{shown}" in found


def test_mail_clients_show_no_svg(tmp_path):
    found = built(tmp_path, "mark.svg", **{"content/mark.svg": SVG})
    (mark,) = [text for name, text in found.items() if name.endswith("-mark.svg")]
    assert "<script" not in mark
    assert 'width="120" height="40"' in found["site/index.html"]
    assert ".svg" not in found["newsletter/2026-11/email.html"]
    assert "Letters from the bench</a>" in found["newsletter/2026-11/email.html"]


def test_a_changed_logo_is_seen(tmp_path):
    root = tmp_path / "site"
    built(root, "mark.png", **{"content/mark.png": photo(960, 240, "PNG")})
    (root / "content/mark.png").write_bytes(photo(480, 240, "PNG"))
    made(root)
    assert 'width="480"' in (root / "output/site/index.html").read_text()
    assert differences(tree(root / "output"), clean_tree(root, tmp_path / "scratch")) == []
    assert made(root).made == 0


@pytest.mark.parametrize(("logo", "files", "words"), [
    ("mrak.png", {"static/mark.png": b"x"}, "There is no picture `mrak.png` in static/ or content/. Did you mean `mark.png`?"),
    ("../mark.png", {}, "There is no picture"), ("/etc/passwd", {}, "There is no picture"),
    ("mark.png", {"static/mark.png": b"no picture"}, "This is not a picture: static/mark.png"),
    ("mark.png", {"static/mark.png": b""}, "This file is empty"),
    ("mark.tiff", {"static/mark.tiff": photo(kind="TIFF")}, "static/mark.tiff cannot be a logo"),
    ("mark.svg", {"static/mark.svg": SVG + b" " * 300_000}, "is too large for a logo. It has 300 kB"),
])  # fmt: skip
def test_what_cannot_be_a_logo(tmp_path, logo, files, words):
    with pytest.raises(ContentError) as caught:
        built(tmp_path, logo, **files)
    found = [problem for problem in caught.value.problems if problem.code == "look-logo"]
    assert [(problem.path, problem.line) for problem in found] == [("journeygen.toml", CONFIG.count("\n") + 3)]
    assert words in found[0].message
