"""Exports of services, in their documented formats, and what hostile ones try."""

import io
import json
import stat
import time
import zipfile
from pathlib import Path

import pytest
from publishing import command
from sites import made, tree, write
from test_importing import answers, brought, lost, picture, root, text

from journeygen.errors import RefusedError, UsageError
from journeygen.importing import Wishes, bring
from journeygen.importing.archives import unpacked
from journeygen.importing.html_text import markdown_of

__all__ = ["root"]

WXR = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Old &amp; bench</title><link>https://wp.example/blog</link><wp:base_blog_url>https://wp.example/blog</wp:base_blog_url>
<wp:category><wp:category_nicename>stools</wp:category_nicename><wp:cat_name>Stools</wp:cat_name></wp:category>
<item><title>The leg &#8220;cracked&#8221;</title><link>https://wp.example/blog/2019/03/09/leg-cracked/</link><dc:creator>mara</dc:creator>
<guid>https://wp.example/?p=5</guid><wp:post_id>5</wp:post_id><wp:post_date>2019-03-09 19:50:00</wp:post_date><wp:post_date_gmt>2019-03-10 00:50:00</wp:post_date_gmt>
<wp:post_name>leg-cracked</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>
<category domain="category" nicename="stools">Stools</category><category domain="post_tag" nicename="oak">Oak</category>
<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>9</wp:meta_value></wp:postmeta>
<wp:comment><wp:comment_content>Nice</wp:comment_content></wp:comment>
<content:encoded><![CDATA[First line
second *line*.

[caption id="a" width="3"]<img src="https://wp.example/blog/wp-content/uploads/2019/03/crack-300x200.jpg" alt="A crack" /> A long split[/caption]

<strong>Bold</strong> and <a href="https://wp.example/blog/about/">about</a> [youtube https://www.youtube.com/watch?v=dQw4w9WgXcQ] [sic] [weather city="x"]
<script>alert(1)</script>]]></content:encoded></item>
<item><title>About</title><link>https://wp.example/blog/about/</link><guid>https://wp.example/?page_id=2</guid><wp:post_id>2</wp:post_id>
<wp:post_date_gmt>2018-01-01 00:00:00</wp:post_date_gmt><wp:post_name>about</wp:post_name><wp:status>publish</wp:status><wp:post_type>page</wp:post_type>
<content:encoded><![CDATA[<!-- wp:paragraph --><p>Me.</p><!-- /wp:paragraph --><!-- wp:list --><ul><li>a</li><li>b <ol><li>c</li></ol></li></ul><!-- /wp:list -->]]></content:encoded></item>
<item><title>Draft</title><link>https://wp.example/blog/?p=7</link><guid>https://wp.example/?p=7</guid><wp:post_id>7</wp:post_id><wp:post_date_gmt>0000-00-00 00:00:00</wp:post_date_gmt>
<wp:post_date>2020-02-02 10:00:00</wp:post_date><wp:status>draft</wp:status><wp:post_type>post</wp:post_type><content:encoded><![CDATA[Later]]></content:encoded></item>
<item><title>crack</title><link>https://wp.example/blog/crack/</link><guid>x</guid><wp:post_id>9</wp:post_id><wp:status>inherit</wp:status><wp:post_type>attachment</wp:post_type>
<wp:attachment_url>https://wp.example/blog/wp-content/uploads/2019/03/crack.jpg</wp:attachment_url></item>
<item><title>Menu</title><wp:post_type>nav_menu_item</wp:post_type><wp:status>publish</wp:status></item>
</channel></rss>
"""


@pytest.fixture
def wordpress(tmp_path: Path) -> Path:
    folder = write(tmp_path / "wp", **{"export.xml": WXR, "wp-content/uploads/2019/03/crack.jpg": picture()})
    return folder / "export.xml"


def test_an_export_of_wordpress(root, wordpress):
    found = brought(root, wordpress, "wordpress", projects="category")
    said = text(root, "content/stools/2019-03-10-leg-cracked/index.md")
    assert "title: The leg “cracked”\n" in said
    assert "date: 2019-03-10T00:50:00+00:00\n" in said
    assert (
        'tags: ["Oak"]\ncover: crack.jpg\nauthor: mara\naliases: ["/2019/03/09/leg-cracked/"]\nimported: true' in said
    )
    assert "First line  \nsecond \\*line\\*." in said
    assert "![A crack](crack.jpg)" in said
    assert "*A long split*" in said
    assert "**Bold** and [about](../../pages/about-2.md)" in said
    assert "[Video on YouTube](https://www.youtube.com/watch?v=dQw4w9WgXcQ)" in said
    assert "alert" not in said
    about = text(root, "about-2.md")
    assert "Me.\n\n- a\n- b\n" in about.replace("b \n", "b\n")
    assert 'aliases: ["/category/stools/"]' in text(root, "stools/project.md")
    assert "draft: true" in text(root, "2020-02-02-draft.md")
    assert lost(found, "shortcode") == ['export.xml:17: Not known here, and kept as it is: [weather city="x"]']
    assert lost(found, "comments") == ["export.xml:6: It had 1 comments"]
    assert lost(found, "skipped") == ["export.xml:26: nav_menu_item: Menu"]
    assert lost(found, "markup") == ["export.xml:18: <script> was left out"]
    answers(root, found)
    assert brought(root, wordpress.parent, "wordpress").made == ()


@pytest.mark.parametrize("attack", [
    '<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;&a;">]>',
    '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
    '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
])  # fmt: skip
def test_entities_are_refused(root, tmp_path, attack):
    bad = write(tmp_path, **{"bad.xml": WXR.replace("<rss", f"{attack}<rss", 1)}) / "bad.xml"
    with pytest.raises(RefusedError, match=r"bad\.xml:2: It declares a document type"):
        brought(root, bad, "wordpress")


@pytest.mark.parametrize("words", ["no xml", "<a>", "<rss></rss>", "<a>" * 100_000, ""])
def test_what_is_no_export_is_said(root, tmp_path, words):
    bad = write(tmp_path, **{"bad.xml": words}) / "bad.xml"
    with pytest.raises(UsageError, match=r"bad\.xml"):
        brought(root, bad, "wordpress")


# --- archives


def zipped(path: Path, **files: str | bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def linked(path: Path) -> Path:
    member = zipfile.ZipInfo("posts.csv")
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, "/etc/passwd")
    return path


def lying(path: Path) -> Path:
    """An archive whose file holds more than it says."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"x" * 5000)
    path.write_bytes(content.getvalue().replace((5000).to_bytes(4, "little"), (50).to_bytes(4, "little")))
    return path


@pytest.mark.parametrize(("make", "why"), [
    (lambda path: zipped(path, **{"../../out.txt": "x"}), "leads out"),
    (lambda path: zipped(path, **{"/etc/out.txt": "x"}), "leads out"),
    (lambda path: zipped(path, **{"C:\\out.txt": "x"}), "leads out"),
    (lambda path: zipped(path, **{"a\\..\\..\\out.txt": "x"}), "leads out"),
    (linked, "link or a device"),
    (lambda path: zipped(path, **{"bomb": b"\0" * 50_000_000}), "as bombs are"),
])  # fmt: skip
def test_hostile_archives_are_refused(root, tmp_path, make, why):
    before = tree(tmp_path)
    archive = make(tmp_path / "bad.zip")
    with pytest.raises(RefusedError, match=why):
        brought(root, archive, "substack")
    assert tree(tmp_path).keys() - {"bad.zip", "site/.journeygen/import.lock", "site/.journeygen"} == before.keys()
    assert command(root, "import", "substack", str(archive)).returncode == 4


def test_a_lying_archive_and_a_broken_one(tmp_path):
    with pytest.raises((RefusedError, UsageError)), unpacked(lying(tmp_path / "lying.zip")):
        pass
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(UsageError, match="no zip archive"), unpacked(tmp_path / "broken.zip"):
        pass


# --- the others, in their documented formats


def test_ghost(root, tmp_path):
    post = {"id": "1", "title": "First <pot>", "slug": "first-pot", "status": "published", "type": "post", "published_at": "2021-05-01T10:00:00.000Z",
            "html": '<p>Hello <em>you</em></p><figure><img src="__GHOST_URL__/content/images/2021/pot.jpg" alt="A pot"></figure>',
            "feature_image": "__GHOST_URL__/content/images/2021/pot.jpg", "custom_excerpt": "Short", "author_id": "7"}  # fmt: skip
    paid = {
        "id": "2",
        "title": "Paid",
        "slug": "paid",
        "status": "published",
        "visibility": "paid",
        "plaintext": "Words",
        "published_at": 5,
    }
    tables = {"posts": [post, paid, 3], "tags": [{"id": "t", "name": "Pots"}], "posts_tags": [{"post_id": "1", "tag_id": "t"}],
              "users": [{"id": "7", "name": "Mara"}], "settings": [{"key": "title", "value": "Kiln"}]}  # fmt: skip
    archive = zipped(
        tmp_path / "ghost.zip",
        **{"kiln.json": json.dumps({"db": [{"meta": {}, "data": tables}]}), "content/images/2021/pot.jpg": picture()},
    )
    found = brought(root, archive, "ghost")
    said = text(root, "content/kiln/2021-05-01-first-pot/index.md")
    assert "title: First <pot>\n" in said
    assert "summary: Short\n" in said
    assert "cover: pot.jpg\nauthor: Mara\n" in said
    assert "Hello *you*\n\n![A pot](pot.jpg)" in said
    assert "draft: true" in text(root, "paid.md")
    assert "Words" in text(root, "paid.md")
    assert lost(found, "paid")
    answers(root, found)
    assert brought(root, archive, "ghost").made == ()


def test_substack(root, tmp_path):
    rows = 'post_id,post_date,is_published,type,audience,title,subtitle\n12.hello,2022-01-02T03:04:05.000Z,true,newsletter,everyone,"Hello, you",Sub\n13.gone,2022-01-03,true,newsletter,everyone,Gone,\n14.paid,2022-02-02,true,newsletter,only_paid,Paid,\n../x,a,b,c,d,e,f,g,h\n'
    archive = zipped(
        tmp_path / "s.zip",
        **{
            "posts.csv": rows,
            "posts/12.hello.html": '<h2>Hi</h2><p>See <a href="/p/paid">it</a></p>',
            "posts/14.paid.html": "<p>x</p>",
        },
    )
    found = brought(root, archive, "substack", project="Letters")
    said = text(root, "content/letters/2022-01-02-hello.md")
    assert "title: Hello, you\n" in said
    assert 'aliases: ["/p/hello"]' in said
    assert "## Hi\n" in said
    assert [one.partition(": ")[0] for one in lost(found, "skipped")] == ["posts.csv:3", "posts.csv:5"]
    answers(root, found)


def test_instagram(root, tmp_path):
    caption = "Kiln opened ☺\n\nA good day #clay #kiln <b>".encode().decode("latin-1")
    posts = [
        {
            "media": [
                {"uri": "media/posts/202203/1.jpg", "creation_timestamp": 1646820000, "title": ""},
                {"uri": "media/posts/202203/2.jpg", "creation_timestamp": 1646820001},
            ],
            "title": caption,
        },
        {"media": []},
        7,
    ]
    archive = zipped(
        tmp_path / "i.zip",
        **{
            "your_instagram_activity/content/posts_1.json": json.dumps(posts),
            "media/posts/202203/1.jpg": picture(),
            "media/posts/202203/2.jpg": picture(9),
        },
    )
    found = brought(root, archive, "instagram")
    said = text(root, "content/instagram/2022-03-09-kiln-opened-☺/index.md")
    assert "title: Kiln opened ☺\n" in said
    assert 'tags: ["clay", "kiln"]' in said
    assert "![](1.jpg)\n\n![](2.jpg)\n\nKiln opened ☺\n\nA good day" in said
    assert len(lost(found, "skipped")) == 2
    answers(root, found)


def test_zola(root, tmp_path):
    zola = write(tmp_path / "zola", **{
        "config.toml": 'base_url = "https://z.example"\ntitle = "Zed"\n',
        "content/blog/_index.md": "+++\ntitle = \"Blog\"\n+++\n",
        "content/blog/2020-01-02-first.md": '+++\ntitle = "First"\naliases = ["old/first"]\n[taxonomies]\ntags = ["a", "b"]\n[extra]\nmood = "calm"\n+++\n\n[second](@/blog/second/index.md#x) {{ youtube(id="dQw4w9WgXcQ") }} {{ chart(n=1) }}\n',
        "content/blog/second/index.md": "+++\ntitle = \"Second\"\ndate = 2020-02-02\n+++\n\n![a](a.jpg)\n",
        "content/blog/second/a.jpg": picture(),
        "content/blog/Third.md": '+++\ntitle = "Third"\npath = "2020/03/04/Third"\n+++\n\n<picture><source srcset="second/a.jpg 2x, /no.webp"><img src="second/a.jpg" alt="a"></picture>\n',
    })  # fmt: skip
    found = brought(root, zola, "zola")
    third = text(root, "2020-03-04-third/index.md")
    assert 'aliases: ["/2020/03/04/Third/"]' in third
    assert '<source srcset="a.jpg 2x, https://z.example/no.webp"><img src="a.jpg" alt="a">' in third
    said = text(root, "2020-01-02-first.md")
    assert 'aliases: ["/blog/first/", "/old/first"]' in said
    assert 'extra: {"mood": "calm"}' in said
    assert "[second](/blog/second/#x) [Video on YouTube]" in said
    assert "`{{ chart(n=1) }}`" in said
    answers(root, found)


def test_eleventy(root, tmp_path):
    eleventy = write(tmp_path / "e", **{
        "blog/2021-06-01-hello.md": "---\ntitle: Hello\ntags: [posts, oak]\nlayout: post.njk\n---\n\n[about](/about/) {{ title }} {% mystery %}\n",
        "about.md": "---\ntitle: About\npermalink: /about/index.html\n---\nMe\n",
        "index.njk": "---\ntitle: Home\n---\n{% for p in posts %}{% endfor %}\n",
        "_includes/post.njk": "---\ntitle: x\n---\nx\n",
        "_posts/_posts.json": '{"tags": ["posts", "elm"], "author": "M"}',
        "_posts/2021-07-01-told/2021-07-01-told.md": "---\nauthor: N\n---\nTold\n",
        "_posts/2021-07-01-told/2021-07-01-told.json": '{"title": "Told by data"}',
        "_posts/posts.11tydata.js": "export default {}",
        "drafts/2021-08-01-not-yet.md": "---\ntitle: Not yet\n---\nNo\n",
        ".eleventyignore": "# none of these\ndrafts/\n",
    })  # fmt: skip
    found = brought(root, eleventy, "eleventy", project="Notes")
    told = text(root, "content/notes/2021-07-01-told.md")
    assert "title: Told by data" in told
    assert "author: N" in told
    assert 'tags: ["elm"]' in told
    assert [one.split(":")[0] for one in lost(found, "data")] == ["_posts/posts.11tydata.js"]
    assert not [made for made in found.made if "not-yet" in made]
    said = text(root, "content/notes/2021-06-01-hello.md")
    assert 'tags: ["oak"]\naliases: ["/blog/hello/"]' in said
    assert "[about](../pages/about-2.md) Hello `{% mystery %}`" in said
    assert lost(found, "page") == ["index.njk:3: It is made by a template, and was left out"]
    answers(root, found)


def test_photos(root, tmp_path):
    folder = write(
        tmp_path / "phone",
        **{
            "IMG_20260309_101500.jpg": picture(1),
            "IMG_20260309_111500.jpg": picture(90),
            "IMG_20260310_101500.jpg": picture(180),
            "notes.pdf": b"%PDF",
        },
    )
    before = tree(folder)
    found = brought(root, folder, "photos")
    assert found.made == (
        "content/photos/2026-03-09-photos-of-2026-03-09/index.md",
        "content/photos/2026-03-10-photos-of-2026-03-10/index.md",
    )
    said = text(root, found.made[0])
    assert "draft: true\nimported: true" in said
    assert "![](img-20260309-101500.jpg)" in said
    assert all(b"Exif" not in content for name, content in tree(root / "content").items() if name.endswith(".jpg"))
    assert tree(folder) == before
    assert [one.partition(":")[0] for one in lost(found, "skipped")] == ["notes.pdf"]
    assert [one for one in made(root).problems if one.level == "error"] == []
    assert brought(root, folder, "photos").made == ()


# --- HTML


@pytest.mark.parametrize(("html", "markdown"), [
    ("<p>a <b> b </b>c</p>", "a  **b** c"),
    ("<h2>A\nb</h2><p>c</p>", "## A b\n\nc"),
    ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
    ("<pre><code class='language-py'>x < 1\n</code></pre>", "```\nx < 1\n```"),
    ("<p>a_b *c* # d [e]</p>", "a_b \\*c\\* # d \\[e\\]"),
    ("<table><tr><td>x</td></tr></table>", "<table><tr><td>x</td></tr></table>"),
    ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
    ("<p>a &lt;b&gt; &amp;amp;</p>", "a &lt;b> &amp;amp;"),
    ("<a href='x'></a><a href='y z'>t</a>", "[t](<y z>)"),
    ("<iframe src='https://www.youtube.com/embed/dQw4w9WgXcQ'></iframe>", "[Video on YouTube](https://www.youtube.com/watch?v=dQw4w9WgXcQ)"),
    ("<p>H<sub onclick='x()'>2</sub>O</p>", "H<sub>2</sub>O"),
    ("</p></b>x<li>y", "x- y"),
])  # fmt: skip
def test_html_reads_as_markdown(html, markdown):
    assert markdown_of(html, "x", 1, []).strip("\n") == markdown


def test_html_ends_however_deep_it_is():
    begin = time.process_time()
    for html in (
        "<div>" * 20_000,
        "<b>" * 20_000 + "x",
        "<ul><li>" * 500,
        "</b>" * 50_000,
        "<table>" * 5_000,
        "<a href=" * 20_000,
        "&#" * 50_000,
    ):
        markdown_of(html, "x", 1, [])
    assert time.process_time() - begin < 20


def test_a_source_that_cannot_be_is_said(root, tmp_path):
    for kind in ("ghost", "substack", "instagram"):
        with pytest.raises(UsageError):
            brought(root, write(tmp_path / kind, **{"x.json": "{}"}), kind)
    (tmp_path / "deep.json").write_text("[" * 100_000)
    with pytest.raises(UsageError, match="no JSON"):
        bring(root, tmp_path / "deep.json", Wishes("ghost"))
