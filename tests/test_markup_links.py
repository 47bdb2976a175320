"""What a typed URL points at."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeygen.markup.links import Place, locate
from journeygen.markup.slugs import Anchors

FOLDER = "stool/2026-05-09-leg"
SOURCE = f"{FOLDER}/index.md"


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("crack.jpg", Place("hole", f"source:{FOLDER}/crack.jpg")),
        ("./crack.jpg", Place("hole", f"source:{FOLDER}/crack.jpg")),
        ("../2026-01-01-a.md#frag", Place("hole", "source:stool/2026-01-01-a.md", "frag")),
        ("../../x/2026-01-01-a.md", Place("hole", "source:x/2026-01-01-a.md")),
        ("../../../x", Place("hole", "source:../x")),
        ("../../../../x", Place("hole", "source:../../x")),
        ("sub%20dir/gr%C3%B6%C3%9Fe.jpg", Place("hole", f"source:{FOLDER}/sub dir/größe.jpg")),
        ("gro\u0308sse.jpg", Place("hole", f"source:{FOLDER}/grösse.jpg")),
        ("100%.jpg", Place("hole", f"source:{FOLDER}/100%.jpg")),
        ("photos\\crack.jpg", Place("hole", f"source:{FOLDER}/photos/crack.jpg", backslashes=True)),
        ("photos%5Ccrack.jpg", Place("hole", f"source:{FOLDER}/photos/crack.jpg", backslashes=True)),
        ("/about/", Place("hole", "path:about/")),
        ("/", Place("hole", "path:")),
        ("/about/?a=1&b=2#who", Place("hole", "path:about/", "who", "a=1&b=2")),
        ("a.md?x", Place("hole", f"source:{FOLDER}/a.md", query="x")),
        ("?x=1", Place("hole", f"source:{SOURCE}", query="x=1")),
        ("", Place("hole", f"source:{SOURCE}")),
        ("#gl%C3%BCe", Place("id", "glüe")),
        ("#", Place("literal", "#")),
        ("#top", Place("literal", "#top")),
        ("https://example.org/a?b#c", Place("literal", "https://example.org/a?b#c")),
        ("//example.org", Place("literal", "//example.org")),
        ("mailto:me@example.org", Place("literal", "mailto:me@example.org")),
        ("tel:+43", Place("literal", "tel:+43")),
        ("data:image/png;base64,AA", Place("literal", "data:image/png;base64,AA")),
        ("javascript:alert(1)", Place("script", "javascript:alert(1)")),
        (" \x01JavaScript:x", Place("script", "JavaScript:x")),
        ("java\nscr\tipt:x", Place("script", "javascript:x")),
        ("vbscript:x", Place("script", "vbscript:x")),
        ("data:text/html,x", Place("script", "data:text/html,x")),
        ("file:///home/me/a.jpg", Place("local", "file:///home/me/a.jpg")),
        ("C:\\me\\a.jpg", Place("local", "C:\\me\\a.jpg")),
        ("C:/me/a.jpg", Place("local", "C:/me/a.jpg")),
    ],
)
def test_where_a_url_leads(typed, place):
    assert locate(typed, FOLDER, SOURCE) == place


def test_a_source_at_the_top_has_no_folder():
    assert locate("a.jpg", "").target == "source:a.jpg"
    assert locate("../a.jpg", "").target == "source:../a.jpg"


@given(st.text() | st.text("aB9 -_.é²\u0301", max_size=8))
def test_an_anchor_drops_what_github_drops(text):
    slug = re.sub(r"[^\w\- ]+", "", text.strip().lower()).replace(" ", "-")

    assert Anchors([]).anchor(text) == (slug or "section")
