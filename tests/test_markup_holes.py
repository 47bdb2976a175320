"""Bodies with holes: everything that is a URL, a picture or an anchor, in Markdown and in raw HTML."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markup_cases.shapes import ENGINES, SOURCE, html, rendered, shown

from journeygen.config import Markdown
from journeygen.markup import fill, render_body
from journeygen.markup.dom import document
from journeygen.model import Body, Hole, Link

HERE = "source:stool/2026-05-09-leg"


def holes(text, engine="markdown"):
    return [part for part in rendered(text, engine).body.parts() if isinstance(part, Hole)]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a](../b.md#c)", [Hole("url", "source:stool/b.md", "c")]),
        ("[a](/about/?x=1#c)", [Hole("url", "path:about/", "c", {"query": "x=1"})]),
        ("## Glue\n\n[a](#glue)", [Hole("id", "glue"), Hole("id", "glue")]),
        ("x ![a](b.jpg 'c') y", [Hole("image", f"{HERE}/b.jpg", "", {"alt": "a", "title": "c"})]),
        ("![a](b.jpg)", [Hole("image", f"{HERE}/b.jpg", "", {"alt": "a", "block": "1"})]),
        (
            "![a](b.jpg)\n![](c.jpg)",
            [
                Hole("image", f"{HERE}/b.jpg", "", {"alt": "a", "block": "2"}),
                Hole("image", f"{HERE}/c.jpg", "", {"alt": "", "block": "2"}),
            ],
        ),
        (
            "[![a](b.jpg)](../c.md)",
            [Hole("url", "source:stool/c.md"), Hole("image", f"{HERE}/b.jpg", "", {"alt": "a", "linked": "1"})],
        ),
        ("![a](https://example.org/b.jpg)", []),
        ("x <img src=b.jpg width=3 hidden>", [
            Hole("image", f"{HERE}/b.jpg", "", {"alt": "", "width": "3", "hidden": ""})
        ]),
        ('<p class="wide"><img src=b.jpg class="tall"></p>', [
            Hole("image", f"{HERE}/b.jpg", "", {"alt": "", "block": "1", "class": "wide tall"})
        ]),
        ("<p id=x><img src=b.jpg></p>", [Hole("id", "x"), Hole("image", f"{HERE}/b.jpg", "", {"alt": ""})]),
        ("<img src=b.jpg srcset='b.jpg 1x, sub/c.jpg 2x'>", [
            Hole("url", f"{HERE}/b.jpg"), Hole("url", f"{HERE}/b.jpg"), Hole("url", f"{HERE}/sub/c.jpg")
        ]),
        ("<picture><source srcset=b.webp><img src=b.jpg></picture>", [
            Hole("url", f"{HERE}/b.webp"), Hole("url", f"{HERE}/b.jpg")
        ]),
        ("<video src=a.mp4 poster=a.jpg><track src=a.vtt></video>", [
            Hole("url", f"{HERE}/a.mp4"), Hole("url", f"{HERE}/a.jpg"), Hole("url", f"{HERE}/a.vtt")
        ]),
        ("<audio><source src=a.mp3></audio>", [Hole("url", f"{HERE}/a.mp3")]),
        ("<iframe src=/x/></iframe><embed src=b.svg><object data=c.svg></object>", [
            Hole("url", "path:x/"), Hole("url", f"{HERE}/b.svg"), Hole("url", f"{HERE}/c.svg")
        ]),
        ("<form action=/x/ id=f></form><input form=f>", [
            Hole("url", "path:x/"), Hole("id", "f"), Hole("id", "f")
        ]),
        ("<blockquote cite=a.md>x</blockquote>", [Hole("url", f"{HERE}/a.md")]),
        ("<map name=m><area href=a.md></map><img src=https://a.b/c usemap=#m>", [
            Hole("id", "m"), Hole("url", f"{HERE}/a.md"), Hole("id", "m")
        ]),
        ("<label for=q aria-labelledby='a b'>x</label><i id=q></i>", [
            Hole("id", "q"), Hole("id", "a"), Hole("id", "b"), Hole("id", "q")
        ]),
        ("<svg><use xlink:href='#g'/><g id=g fill='url(#p)'></g><pattern id=p /></svg>", [
            Hole("id", "g"), Hole("id", "g"), Hole("id", "p"), Hole("id", "p")
        ]),
        ("<template><a href=a.md id=t>x</a></template>", [Hole("url", f"{HERE}/a.md"), Hole("id", "t")]),
    ],
)  # fmt: skip
def test_every_reference_is_a_hole(text, expected, engine):
    assert holes(text, engine) == expected


@pytest.mark.parametrize("engine", ENGINES)
def test_filling_escapes_urls_prefixes_anchors_and_takes_markup_of_pictures_as_it_is(engine):
    body = rendered('## Glue\n\n[a](b.md) [c](#glue) ![d](e.jpg) <i id="x">', engine).body

    filled = fill(body, lambda hole: 'a"b&c', lambda hole: "<figure>", "p-")

    assert '<h2 id="p-glue">' in filled
    assert 'href="a&quot;b&amp;c"' in filled
    assert 'href="#p-glue"' in filled
    assert "<figure>" in filled
    assert 'id="p-x"' in filled


def test_the_anchor_of_a_picture_is_prefixed_too():
    seen = []
    fill(rendered("a <img src=b.jpg id=x> b").body, str, lambda hole: seen.append(hole.attributes["id"]) or "", "p-")

    assert seen == ["p-x"]


def test_an_empty_body_has_no_parts():
    assert rendered("").body.parts() == []
    assert shown(rendered("")) == ""
    assert rendered("   \n\n").words == 0


@pytest.mark.parametrize("engine", ENGINES)
@given(text=st.text(alphabet="\0\x01\x02\x03\ue000\ufffe0123 &#x;<>ab![]()\n", max_size=40))
def test_no_text_can_pass_for_a_token(engine, text):
    body = render_body(text, SOURCE, Markdown(engine=engine), "en", 1).body

    assert "\0" not in fill(body, lambda hole: "u", lambda hole: "i")


@pytest.mark.parametrize(
    "html",
    [
        "a\0b",
        "<i title='a\0b' x\0y=1 z=\0>",
        "<!-- \0 -->",
        "<a\0b>",
        "&#0;&#x0;",
        "<?\0?></\0><!\0>",
        "<table>\0<tr>\0<td>\0",
        "<select>\0<option>\0",
        "<svg>\0<![CDATA[\0]]><script>\0</script><title>\0</title></svg><math>\0<mi>\0</math>",
        "<script>\0</script><style>\0</style><textarea>\0</textarea><title>\0</title><pre>\0</pre>",
        "<iframe>\0</iframe><noscript>\0</noscript><xmp>\0</xmp><template>\0</template>",
    ],
)
def test_the_parser_leaves_no_nul_in_any_place(html):
    assert "\0" not in document(html).body.inner_html


@pytest.mark.parametrize("engine", ENGINES)
def test_a_nul_in_the_source_is_no_token(engine):
    found = html("a \x000\x00 &#0;0&#0; ![x](\x000\x00) [b](c.md)", engine)

    assert found.count("source:") == 2 + found.count("img") - 1
    assert "\0" not in found


def test_equal_texts_give_equal_digests_and_packed_parts_survive_the_cache():
    first, second = rendered("[a](b.md) ![](c.jpg)"), rendered("[a](b.md) ![](c.jpg)")
    packed = msgspec.msgpack.encode((first.body.digest, first.body.packed))
    digest, parts = msgspec.msgpack.decode(packed)

    assert first.body == second.body
    assert Body(digest, parts).parts() == first.body.parts()
    assert rendered("[a](c.md)").body != first.body


@pytest.mark.parametrize("engine", ENGINES)
def test_links_carry_the_line_where_they_stand(engine):
    text = (
        "extrab.md\n\n[a](b.md) ![p](b.jpg)\n[a](b.md#x) and\n[r]\n\n"
        "[q](/a/?b&c=1)\n[u](gr%C3%B6%C3%9Fe.md) [v](größe.md)\n\n[r]: ../c.md\n"
    )
    links = render_body(text, SOURCE, Markdown(engine=engine), "en", 8).links

    assert sorted(links, key=lambda link: (link.line, link.target)) == [
        Link(f"{HERE}/b.jpg", line=10, image=True, alt="p"),
        Link(f"{HERE}/b.md", line=10),
        Link(f"{HERE}/b.md", "x", line=11),
        Link("path:a/", line=14),
        Link(f"{HERE}/größe.md", line=15),
        Link(f"{HERE}/größe.md", line=15),
        Link("source:stool/c.md", line=17),
    ]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("text", "code", "line", "kept"),
    [
        ("\n[a](javascript:alert(1))", "link-script", 2, '<a href="#">'),
        ("\n\n<iframe src=' java\nscript:x'></iframe>", "link-script", 3, '<iframe src="#">'),
        ("<form action=vbscript:x></form>", "link-script", 1, '<form action="#">'),
        ("[a](file:///home/x)", "link-local", 1, "file:///home/x"),
        ("<img src='C:\\x.jpg'>", "link-local", 1, "C:\\x.jpg"),
        ("a\n\n![](photos\\x.jpg)", "link-backslash", 3, "photos/x.jpg"),
        ("a\n\nSee [[2026-11-01-first#legs|the first]].", "link-wiki", 3, "[[2026-11-01-first#legs|the first]]"),
        ("a\n\n- ![[leg.jpg|300]]", "link-wiki", 3, "![[leg.jpg|300]]"),
        ("[a](#nowhere)\n\n## No where", "anchor-missing", 1, 'href="#nowhere"'),
        ("<i id=a></i> <b id=a></b>", "anchor-twice", 1, '<i id="a">'),
        ("a\n\n<base href='/x/'>\n\nb", "markup-html", 3, "b"),
        ("a <plaintext> b", "markup-html", 1, "<p>a  b</p>"),
    ],
)
def test_what_cannot_work_is_reported_and_made_harmless(text, code, line, kept, engine):
    body = rendered(text, engine)

    assert [(problem.code, problem.line, problem.path) for problem in body.problems] == [
        (code, line, f"content/{SOURCE}")
    ]
    assert body.problems[0].level == "warning"
    assert kept in shown(body)
    assert "<base" not in shown(body)
    assert "<plaintext" not in shown(body)


def test_the_problem_of_a_missing_anchor_names_the_nearest_one():
    (problem,) = rendered("## Gluing up\n\n[a](#gluing-upp)").problems

    assert problem.fix == "Did you mean `gluing-up`?"
    assert problem.excerpt == "[a](#gluing-upp)"


@pytest.mark.parametrize("engine", ENGINES)
def test_raw_html_is_kept_but_cannot_break_out(engine):
    found = html("</div></body></html>\n\n<b onclick='x()'>bold\n\n<script>let a = '<b>'</script>\n\nend", engine)

    assert "onclick" in found
    assert "<script>let a = '<b>'</script>" in found
    assert found.count("<b ") == found.count("</b>")
    assert "</body>" not in found
    assert "</div>" not in found


@pytest.mark.parametrize("engine", ENGINES)
def test_headings_have_anchors_of_their_own(engine):
    body = rendered("# Größe & Form!\n\n## Größe & Form\n\n### 🎉\n\n<h4 id='größe--form-1'>x *y*</h4>", engine)

    assert body.headings == (
        (1, "größe--form", "Größe & Form!"),
        (2, "größe--form-2", "Größe & Form"),
        (3, "section", "🎉"),
        (4, "größe--form-1", "x *y*"),
    )
    assert set(body.ids) == {"größe--form", "größe--form-2", "section", "größe--form-1"}


def test_ids_hold_every_anchor():
    assert rendered("a[^1] <a name=n></a>\n\n[^1]: b").ids == ("fnref-1", "fn-1", "n")


@pytest.mark.parametrize("engine", ENGINES)
def test_an_anchor_may_look_like_an_address(engine):
    found = rendered('<p id="https://a.b">x</p>\n\n[y](https://c.d) ![](http://e.f/g.png)', engine)

    assert found.ids == ("https://a.b",)
    assert found.links == ()
    assert shown(found, "n-").count('id="n-https://a.b"') == 1
    assert 'href="https://c.d"' in shown(found)
    assert 'src="http://e.f/g.png"' in shown(found)


@pytest.mark.parametrize("engine", ["markdown", "commonmark"])
def test_recordings_are_links_not_pictures(engine):
    text = '<video controls src="a.mp4"><source src="b.mp4"></video>\n\n<img src="c.jpg" alt="C">\n'
    links = render_body(text, "p/x.md", Markdown(engine=engine), "en", 1).links
    assert {link.target: link.image for link in links} == {
        "source:p/a.mp4": False,
        "source:p/b.mp4": False,
        "source:p/c.jpg": True,
    }


@pytest.mark.parametrize("engine", ENGINES)
def test_double_brackets_that_are_no_links_of_a_wiki(engine):
    text = "`[[a]]` [[1]](https://example.org) [b [c]] a[[0]\n\n    [[x]]\n\n```\n![[y.jpg]]\n```\n\n<pre>[[z]]</pre>\n"
    assert rendered(text, engine).problems == ()


def test_what_to_write_instead_of_a_link_of_a_wiki():
    said = [problem.fix for problem in rendered("[[leg#glue|the leg]] [[leg]] ![[leg.jpg]]", "markdown").problems]
    assert said == ["Write [the leg](leg.md)", "Write [leg](leg.md)", "Write ![what it shows](leg.jpg)"]


@pytest.mark.parametrize("engine", ENGINES)
def test_footnotes_have_names_in_any_script(engine):
    body = rendered("Nuß[^größe] und[^脚注]\n\n[^größe]: eins\n\n[^脚注]: zwei", engine)

    assert body.problems == ()
    assert {"fn-größe", "fnref-größe", "fn-脚注", "fnref-脚注"} <= set(body.ids)
