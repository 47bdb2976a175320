"""The filters of templates: frozen values to text or safe HTML."""

import json
from html.parser import HTMLParser

import msgspec
import pytest
from markupsafe import Markup

from journeygen import filters
from journeygen.config import Markdown
from journeygen.filters import FILTERS, current, fill, json_text, once, picture, url
from journeygen.markup import render_body
from journeygen.views import BodyView, Picture, Rendition

ROOT = "../../"
WEBP = Rendition("image/webp", (("media/a-400.webp", 400), ("media/a-800.webp", 800)))
JPEG = Rendition("image/jpeg", (("media/a-400.jpg", 400), ("media/a-800.jpg", 800)))
SHOWN = Picture("media/a-800.jpg", 900, 600, 'A "crack" & more', "It <cracked>", "A & B", (WEBP, JPEG))


class Parsed(HTMLParser):
    """Tags with their attributes, in order; text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def one(self, name: str) -> dict[str, str | None]:
        return next(values for tag, values in self.tags if tag == name)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("stool/", "../../stool/"),
        ("", "../../"),
        ("https://example.com/a", "https://example.com/a"),
        ("mailto:a@example.org", "mailto:a@example.org"),
    ],
)
def test_urls(path: str, expected: str) -> None:
    assert url(path, ROOT) == expected


def test_a_picture_with_formats_and_widths() -> None:
    html = picture(SHOWN, ROOT, "50vw")
    assert isinstance(html, Markup)
    found = Parsed(html)
    assert [tag for tag, _ in found.tags] == ["picture", "source", "img"]
    assert found.one("source")["srcset"] == "../../media/a-400.webp 400w, ../../media/a-800.webp 800w"
    image = found.one("img")
    assert image["srcset"] == "../../media/a-400.jpg 400w, ../../media/a-800.jpg 800w"
    assert (image["src"], image["alt"], image["sizes"]) == ("../../media/a-800.jpg", 'A "crack" & more', "50vw")
    assert (image["width"], image["height"], image["loading"]) == ("900", "600", "lazy")


def test_the_first_picture_is_wanted_at_once() -> None:
    image = Parsed(picture(SHOWN, ROOT, "50vw", eager=True)).one("img")
    assert (image["loading"], image["fetchpriority"]) == ("eager", "high")


def test_one_file_needs_no_choice() -> None:
    single = msgspec.structs.replace(SHOWN, renditions=(Rendition("image/jpeg", (("media/a-800.jpg", 800),)),))
    for plain in (single, msgspec.structs.replace(SHOWN, renditions=())):
        found = Parsed(picture(plain, ROOT, "50vw"))
        assert [tag for tag, _ in found.tags] == ["img"]
        assert "srcset" not in found.one("img")


@pytest.mark.parametrize(
    ("caption", "credit", "text"), [("It <cracked>", "A & B", "It <cracked> A & B"), ("", "B", "B"), ("", "", "")]
)
def test_captions(caption: str, credit: str, text: str) -> None:
    found = Parsed(picture(msgspec.structs.replace(SHOWN, caption=caption, credit=credit), ROOT, "50vw", caption=True))
    assert found.tags[0][0] == "figure"
    assert ("figcaption" in {tag for tag, _ in found.tags}) == bool(text)
    assert found.text == text


def body(markdown: str) -> BodyView:
    rendered = render_body(markdown, "stool/a/index.md", Markdown(), "en", 1)
    links = {"source:stool/b.md": "stool/b/", "source:stool/b.md#deep": "stool/b/#deep"}
    return BodyView(rendered.body, links, {"source:stool/a/a.jpg": SHOWN}, "p-")


def test_links_are_seen_from_the_page() -> None:
    html = fill(body("[a](../b.md) [b](../b.md#deep) [c](https://example.com/) [gone](../gone.md)"), ROOT)
    links = [values["href"] for tag, values in Parsed(html).tags if tag == "a"]
    assert links == ["../../stool/b/", "../../stool/b/#deep", "https://example.com/", "../../"]


def test_ids_are_prefixed_where_bodies_share_a_page() -> None:
    html = fill(body("# A head\n\n[up](#a-head)"), ROOT)
    assert 'id="p-a-head"' in html
    assert 'href="#p-a-head"' in html


def test_a_picture_that_stands_alone_is_a_figure() -> None:
    found = Parsed(fill(body('![alt](a.jpg "A title")'), ROOT))
    assert "figure" in {tag for tag, _ in found.tags}
    assert "It <cracked>" in found.text
    bare = body('![alt](a.jpg "A title")')
    plain = msgspec.structs.replace(SHOWN, caption="", credit="")
    bare = msgspec.structs.replace(bare, pictures={"source:stool/a/a.jpg": plain})
    assert "A title" in Parsed(fill(bare, ROOT)).text


@pytest.mark.parametrize(("count", "threes"), [(1, 0), (2, 0), (3, 3), (4, 0), (6, 6)])
def test_pictures_in_a_row_fill_it(count: int, threes: int) -> None:
    found = Parsed(fill(body("\n".join(["![alt](a.jpg)"] * count)), ROOT))
    assert len([tag for tag, _ in found.tags if tag == "figure"]) == count
    assert len([tag for tag, values in found.tags if values.get("class") == "three"]) == threes


def test_a_picture_in_a_line_keeps_what_the_maker_wrote() -> None:
    found = Parsed(fill(body("Words ![alt](a.jpg){: .wide #crack } words."), ROOT))
    assert "figure" not in {tag for tag, _ in found.tags}
    assert found.one("img")["class"] == "wide"


def test_a_picture_that_cannot_be_shown_leaves_its_words() -> None:
    view = msgspec.structs.replace(body("![A <b> & c](a.jpg)"), pictures={})
    html = fill(view, ROOT)
    assert "<img" not in html
    assert "A &lt;b&gt; &amp; c" in html


@pytest.mark.parametrize(
    "value", ["plain", "</script><!-- \u2028 & é", ["a", {"b": "<"}], {"k": None, "n": 1.5}, True, 3, "", '"\\\n']
)
def test_json_is_json_and_no_html(value: object) -> None:
    text = json_text(value)
    assert json.loads(text) == value
    assert not set("<>&\u2028") & set(text)


@pytest.mark.parametrize("char", "<>&\u2028\u2029")
def test_no_character_that_could_end_a_script_is_left_in_json(char: str) -> None:
    assert char not in json_text(f"a{char}b")
    assert json.loads(json_text(f"a{char}b")) == f"a{char}b"


def test_the_link_to_the_page_itself_is_marked() -> None:
    links = Markup('<a href="../a&amp;b/">one</a> <a href="../a/">two</a>')
    assert current(links, "../a&b/") == '<a href="../a&amp;b/" aria-current="page">one</a> <a href="../a/">two</a>'
    assert current(links, "../") == links


def test_every_filter_has_a_name() -> None:
    assert FILTERS.keys() >= {"url", "picture", "fill", "json", "day", "short", "month_name", "rfc822"}


def test_a_macro_is_made_once_for_the_same_values(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[tuple[object, ...]] = []

    def macro(*values: object) -> str:
        made.append(values)
        return f"made {len(made)}"

    twin = msgspec.structs.replace(SHOWN)
    first = once(macro, SHOWN, "a", ("b", 1))
    assert once(macro, SHOWN, "".join(["a"]), (*"b", 1)) == first == "made 1"
    assert once(macro, twin, "a", ("b", 1)) == "made 2"
    assert once(macro, SHOWN, "a", ("b", 2)) == "made 3"
    assert once(lambda *values: "another", SHOWN, "a", ("b", 1)) == "another"
    monkeypatch.setattr(filters, "_MADE_AT_MOST", 1)
    assert once(macro, "x") == "made 4"
    assert once(macro, "x") == "made 4"
    assert once(macro, SHOWN, "a", ("b", 1)) == "made 5"
