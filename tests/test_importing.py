"""Sites of other tools come in whole: words, dates, addresses, pictures; what does not is listed, and twice is once."""

import io
from pathlib import Path

import pytest
from PIL import Image
from publishing import command, told
from sites import CONFIG, made, site, tree, write

from journeygen.errors import UsageError
from journeygen.importing import Brought, Wishes, bring
from journeygen.importing.embeds import embedded, figure, framed, kept
from journeygen.importing.liquid import Liquid
from journeygen.importing.prose import pieces, relinked
from journeygen.importing.stepping import guessed


def picture(color: int = 0) -> bytes:
    content = io.BytesIO()
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (53.0, 20.0, 0.0), 3: "W", 4: (6.0, 15.0, 0.0)})
    Image.new("RGB", (64, 48), (color, 90, 30)).save(content, "JPEG", exif=exif)
    return content.getvalue()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site with nothing in it yet."""
    here = site(tmp_path / "site", CONFIG, **{"content/pages/about.md": "---\ntitle: Mine\n---\n\nMine.\n"})
    return here


def brought(root: Path, source: Path, kind: str, **wishes: object) -> Brought:
    return bring(root, source, Wishes(kind, **wishes))  # type: ignore[arg-type]


def text(root: Path, ending: str) -> str:
    found = [path for path in sorted((root / "content").rglob("*.md")) if path.as_posix().endswith(ending)]
    assert len(found) == 1, found
    return found[0].read_text()


def lost(found: Brought, kind: str) -> list[str]:
    return [f"{loss.file}:{loss.line}: {loss.what}" for loss in found.losses if loss.kind == kind]


def answers(root: Path, found: Brought) -> None:
    """The site builds, and every old address is answered by a page or a redirect."""
    assert [one for one in made(root).problems if one.level == "error"] == []
    for redirect in found.redirects:
        path = redirect.old.strip("/")
        there = root / "output/site" / path
        assert (
            there.is_file() or (there / "index.html").is_file() or "draft: true" in (root / redirect.text).read_text()
        )


@pytest.fixture
def jekyll(tmp_path: Path) -> Path:
    return write(tmp_path / "jekyll", **{
        "_config.yml": "title: Old bench\nurl: https://old.example\ntimezone: America/New_York\npermalink: /:categories/:year/:month/:day/:title.html\ncollections:\n  works:\n    output: true\n",
        "_posts/2019-03-09-leg-cracked.md": (
            "---\ntitle: \"The leg: cracked\"\ndate: 2019-03-09 19:50:00\ncategories: stools\ntags: [oak, joinery]\nredirect_from: /crack/\n"
            "subtitle: At ten to eight\n---\n\nSee [the plan]({% post_url 2019-02-01-the-plan %}) and [it](/stools/2019/02/01/the-plan.html#glue).\n\n"
            "![A crack]({{ site.baseurl }}/images/crack.jpg)\n\n{% highlight python %}\n[x](y.md) = 1\n{% endhighlight %}\n\n"
            "{% youtube dQw4w9WgXcQ %}\n\n{% weather today %}\n\n`[not](a-link.md)` but [gone](/nowhere/) and [other](https://example.net/a).\n{: .lead}\n\n[12]: (https://example.net/b)\n"
        ),
        "_posts/2019-02-01-the-plan.markdown": "---\ntitle: The plan\ncategory: stools\n---\n\n## Glue\n\nA plan.\n",
        "shop/_posts/2020-01-01-opening.html": "---\ntitle: Opening\n---\n<p><img src=\"/images/crack.jpg\"> <a href=\"/about/\">About</a></p>\n",
        "_drafts/maybe.md": "---\ntitle: Maybe\ndate: 2020-02-02\n---\nLater.\n",
        "_works/bowl.md": "---\ntitle: Bowl\n---\nA bowl.\n",
        "about.md": "---\ntitle: About us\npermalink: /about/\n---\nWe.\n",
        "index.html": "---\nlayout: home\n---\n{% for post in site.posts %}{{ post.title }}{% endfor %}\n",
        "images/crack.jpg": picture(),
        "README.md": "No front matter, no page.\n",
    })  # fmt: skip


def test_a_jekyll_site(root, jekyll):
    before = tree(jekyll)
    found = brought(root, jekyll, "jekyll")
    assert tree(jekyll) == before
    assert found.made == (
        "content/pages/about-2.md",
        "content/pages/works-bowl.md",
        "content/old-bench/2019-02-01-the-plan.md",
        "content/old-bench/2019-03-10-leg-cracked/index.md",
        "content/old-bench/2020-01-01-opening/index.md",
        "content/old-bench/2020-02-02-maybe.md",
    )
    said = text(root, "2019-03-10-leg-cracked/index.md")
    assert 'title: "The leg: cracked"\nstep: making\nid: jekyll-' in said
    assert "\ndate: 2019-03-09T19:50:00-05:00\n" in said  # the old site's zone; the file's day is ours, in Dublin
    assert 'tags: ["oak", "joinery", "stools"]' in said
    assert 'aliases: ["/stools/2019/03/09/leg-cracked.html", "/crack/"]\nimported: true\n' in said
    assert 'extra: {"subtitle": "At ten to eight"}' in said
    assert "[the plan](../2019-02-01-the-plan.md) and [it](/stools/2019/02/01/the-plan.html#glue)" in said
    assert "![A crack](crack.jpg)" in said
    assert "```python\n[x](y.md) = 1\n```" in said
    assert "[Video on YouTube](https://www.youtube.com/watch?v=dQw4w9WgXcQ)" in said
    assert "`{% weather today %}`" in said
    assert "`[not](a-link.md)` but [gone](https://old.example/nowhere/) and [other](https://example.net/a)." in said
    assert "\n[12]: https://example.net/b\n" in said
    assert "{:" not in said
    assert '<img src="crack.jpg"> <a href="../../pages/about-2.md">' in text(root, "opening/index.md")
    assert "draft: true" in text(root, "maybe.md")
    assert b"Exif" not in (root / "content/old-bench/2019-03-10-leg-cracked/crack.jpg").read_bytes()
    assert (root / "content/pages/about.md").read_text() == "---\ntitle: Mine\n---\n\nMine.\n"
    answers(root, found)


def test_what_a_jekyll_site_loses_is_named(root, jekyll):
    found = brought(root, jekyll, "jekyll", dry_run=True)
    post = "_posts/2019-03-09-leg-cracked.md"
    assert lost(found, "liquid") == [f"{post}:20: Not known here, and kept as it is: {{% weather today %}}"]
    assert lost(found, "link") == [f"{post}:22: /nowhere/ still leads to the old site: there is no such file or page"]
    assert lost(found, "kramdown") == [f"{post}:23: Left out: {{: .lead}}"]
    assert lost(found, "page") == ["index.html:3: / is made by a template, and was left out"]
    assert not (root / "content/old-bench").exists()


@pytest.fixture
def hugo(tmp_path: Path) -> Path:
    return write(tmp_path / "hugo", **{
        "hugo.toml": 'title = "Notes"\nbaseURL = "https://notes.example/blog/"\ntimeZone = "Asia/Tokyo"\ndefaultContentLanguage = "en"\n'
        '[permalinks]\npost = "/:year/:month/:slug/"\n[languages.en]\n[languages.fr]\n',
        "content/post/first.md": '+++\ntitle = "First idea"\ndate = 2018-05-01T00:30:00\ntags = ["clay"]\ncategories = ["Bowls"]\naliases = ["/old/first/"]\n+++\n\n'
        '{{< figure src="/img/bowl.jpg" alt="A bowl" caption="Raw" >}}\n\n{{% img src="/img/bowl.jpg" alt="Again" %}}\n\n[next]({{< ref "second" >}}) [abs](https://notes.example/blog/about/)\n\n'
        "{{< chart 3 >}}\n\n```\n{{</* youtube abc */>}}\n```\n",
        "content/post/second/index.md": "---\ntitle: Cracked in the kiln\ndate: 2018-06-01T10:00:00+02:00\ncover: {image: a.jpg, alt: Two halves}\n---\n\n![](a.jpg) and ![no](b.jpg)\n\n{{< notice >}}\nHot!\n{{< /notice >}}\n",
        "content/post/second/a.jpg": picture(1),
        "content/post/first.fr.md": '+++\ntitle = "Première"\ndate = 2018-05-01\n+++\n\nBonjour.\n',
        "content/post/_index.md": "---\ntitle: Posts\n---\n",
        "content/about.md": "---\ntitle: About\n---\n\nMe.\n",
        "static/img/bowl.jpg": picture(2),
    })  # fmt: skip


def test_a_hugo_site(root, hugo):
    found = brought(root, hugo, "hugo", projects="category", guess_steps=True)
    assert found.projects == ("bowls", "notes")
    said = (
        text(root, "first-idea/index.md")
        if (root / "content/bowls/2018-04-30-first-idea").exists()
        else text(root, "content/bowls/2018-04-30-first/index.md")
    )
    assert "\ndate: 2018-05-01T00:30:00+09:00\n" in said  # the day before, in Dublin
    assert "step: idea" in said
    assert 'aliases: ["/2018/05/first-idea/", "/old/first/"]' in said
    assert '<figure><img src="bowl.jpg" alt="A bowl"><figcaption>Raw</figcaption></figure>' in said
    assert "![Again](bowl.jpg)" in said
    assert "[next](../../notes/2018-06-01-second/index.md) [abs](../../pages/about-2.md)" in said
    assert "`{{< chart 3 >}}`" in said
    assert "```\n{{< youtube abc >}}\n```" in said
    second = text(root, "second/index.md")
    assert "step: setback" in second
    assert "cover: a.jpg\ncover_alt: Two halves" in second
    assert "> Hot!" in second
    assert "![no](https://notes.example/blog/2018/06/cracked-in-the-kiln/b.jpg)" in second
    assert "lang: fr" in text(root, "/2018-05-01-first.md")
    assert [(one.step, one.word) for one in found.guesses] == [("idea", "idea"), ("setback", "Cracked")]
    assert [redirect.old for redirect in found.redirects if "fr" in redirect.old] == ["/fr/2018/05/première/"]
    answers(root, found)


@pytest.mark.parametrize("kind", ["jekyll", "hugo"])
def test_twice_changes_nothing_and_edits_stay(root, kind, request):
    source = request.getfixturevalue(kind)
    first = brought(root, source, kind)
    edited = root / first.made[-1]
    edited.write_text(edited.read_text() + "\nMy own words.\n")
    moved = root / first.made[-2]
    moved = (
        moved.parent.rename(moved.parent.parent / "2020-01-09-elsewhere") / "index.md"
        if moved.name == "index.md"
        else moved
    )
    before = tree(root / "content")
    second = brought(root, source, kind)
    assert second.made == ()
    assert len(second.there) == len(first.made)
    assert tree(root / "content") == before
    assert lost(second, "shortcode") == lost(first, "shortcode")


def test_what_is_missing_comes_again_and_nothing_else(root, jekyll):
    first = brought(root, jekyll, "jekyll")
    before = tree(root / "content")
    (root / "content/old-bench/2019-02-01-the-plan.md").unlink()
    assert brought(root, jekyll, "jekyll").made == ("content/old-bench/2019-02-01-the-plan.md",)
    assert tree(root / "content") == before
    assert first.projects == ("old-bench",)


def test_it_is_neither_posted_nor_mailed(root, jekyll):
    brought(root, jekyll, "jekyll")
    made(root)
    registry = (root / "output/site/links.json").read_text()
    assert '"entry": "old-bench/leg-cracked"' in registry.replace('":"', '": "')
    assert not list((root / "output/newsletter").glob("2019*"))
    assert '"due"' not in "".join(path.read_text() for path in (root / "output/social").rglob("snippets.json"))


def test_it_goes_into_a_project_that_is_there(root, hugo):
    write(root, **{"content/stool/project.md": "---\ntitle: Oak stool\n---\n"})
    found = brought(root, hugo, "hugo", project="Oak stool", step="Sketch")
    assert found.projects == ()
    assert all(path.startswith(("content/stool/", "content/pages/")) for path in found.made)
    assert "step: sketch" in text(root, "second/index.md")


def test_wrong_wishes_are_named(root, hugo, tmp_path):
    with pytest.raises(UsageError, match="There is no step `mking`"):
        brought(root, hugo, "hugo", step="mking")
    with pytest.raises(UsageError, match="There is no /"):
        brought(root, tmp_path / "nowhere", "hugo")


def test_hostile_sites_end_in_messages(root, tmp_path):
    bad = write(tmp_path / "bad", **{
        "_config.yml": "a: &a [x]\nb: [*a, *a]\nurl: 3\ncollections: 5\ndefaults: [1, {scope: 2}]\npermalink: [a]\n",
        "_posts/2019-01-01-open.md": "---\ntitle: [open\n---\nx\n",
        "_posts/2019-01-02-latin.md": "---\ntitle: Caf\xe9\n---\nna\xefve\n".encode("latin-1"),
        "_posts/2019-13-45-day.md": "---\ntitle: No day\n---\nx\n",
        "_posts/2019-01-03-odd.md": "---\ntitle: {a: b}\ntags: {x: 1}\ncategories: 5\nimage: [1]\nredirect_from: ['../..', '/../etc', '']\n---\n![](../../../../etc/passwd) [x](%zz) [y](http://[bad) {% raw %} {{ {% {{\n",
        "_posts/2019-01-04-zero.md": b"\x00\x01\xff\xfe",
    })  # fmt: skip
    (bad / "images").symlink_to("/etc")
    (bad / "_posts/2019-01-05-link.md").symlink_to("/etc/hostname")
    found = brought(root, bad, "jekyll")
    assert any("[x, 1]" not in one and "cannot be read" in one for one in lost(found, "unreadable"))
    assert lost(found, "encoding")[0].startswith("_posts/2019-01-02-latin.md:2: It is not UTF-8")
    assert "title: Café" in text(root, "latin.md")
    assert not any("passwd" in name or "hostname" in name for name in tree(root / "content"))
    assert [one for one in made(root).problems if one.level == "error"] == []


def test_nothing_outside_of_the_source_is_copied(root, tmp_path):
    write(
        tmp_path,
        **{
            "secret.jpg": picture(),
            "blog/_posts/2019-01-01-a.md": "---\ntitle: A\n---\n![a](../../secret.jpg) ![b](/link.jpg)\n",
        },
    )
    (tmp_path / "blog/link.jpg").symlink_to(tmp_path / "secret.jpg")
    brought(root, tmp_path / "blog", "jekyll")
    assert [name for name in tree(root / "content") if name.endswith(".jpg")] == []


# --- the command


def test_the_command_tells_and_ends_well(root, jekyll):
    done = command(root, "import", "jekyll", str(jekyll), "--dry-run")
    assert done.returncode == 0, done.stderr
    assert "Would make content/old-bench/2019-02-01-the-plan.md" in done.stdout
    assert "Lost or changed: 1 Liquid tag kept as text" in done.stdout
    assert "_posts/2019-03-09-leg-cracked.md:20: Not known here" in done.stdout
    report = told(root, "import", "jekyll", str(jekyll), "--guess-steps")
    assert len(report["made"]) == 6
    assert report["guesses"]
    again = command(root, "import", "jekyll", str(jekyll))
    assert "Nothing new; 6 texts of an earlier import left as they are." in again.stdout
    assert command(root, "import", "jekyll", str(jekyll / "nowhere")).returncode == 2


# --- pieces


@pytest.mark.parametrize(("given", "code"), [
    ("a `b` c", ["`b`"]),
    ("a `b\n\nc` d", []),
    ("- x `y\n- z` w", []),
    ("``a ` b`` c", ["``a ` b``"]),
    ('<a title="`b`"> `c`', ["`c`"]),
    ("```\nx\n```\ny", ["```\n", "x\n", "```\n"]),
    ("```` ```{r} ```` is code", ["```` ```{r} ````"]),
    ("text\n\n    code\n", ["    code\n"]),
    ("<pre>{r}\n```\n</pre>\n[a](b)\n", []),
    ("- item\n\n    words\n", []),
])  # fmt: skip
def test_code_is_told_from_words(given, code):
    assert [piece.text for piece in pieces(given) if piece.code] == code
    assert "".join(piece.text for piece in pieces(given)) == given


@pytest.mark.parametrize(("given", "links"), [
    ("[a](b) ![c](d 'e')", [("b", False), ("d", True)]),
    ("[![c](d)](e)", [("d", True), ("e", False)]),
    ("[a]: b/c\n[^1]: Words here", [("b/c", False)]),
    ("[a](<b c>) [d](e_(f))", [("b c", False), ("e_(f)", False)]),
    ("<img src=a.jpg> <a href='b?c&amp;d'>", [("a.jpg", True), ("b?c&d", False)]),
    ("track.src = x; `[a](b)`", []),
])  # fmt: skip
def test_links_are_found_where_they_stand(given, links):
    seen: list[tuple[str, bool]] = []
    relinked(given, 1, lambda address, line, shows: seen.append((address, shows)) or address)
    assert seen == links


def test_embeds_are_links():
    assert embedded("youtube", "abc-1") == "[Video on YouTube](https://www.youtube.com/watch?v=abc-1)"
    assert embedded("twitter", "12") == "[Post on X](https://x.com/i/status/12)"
    assert embedded("youtube", "a) [x](y") == ""
    assert (
        framed("//www.youtube.com/embed/abcdef1?rel=0") == "[Video on YouTube](https://www.youtube.com/watch?v=abcdef1)"
    )
    assert framed("https://maps.example/x") == "[maps.example](<https://maps.example/x>)"
    assert figure({"src": "a b.jpg", "alt": "[x]"}) == "![(x)](<a b.jpg>)"
    assert kept("{{< a `b` >}}") == "``{{< a `b` >}}``"


def test_steps_are_guessed_by_words():
    ids = ["idea", "setback", "finished"]
    assert guessed("The leg cracked", (), ids) == ("setback", "cracked")
    assert guessed("Stool", ("idea",), ids) == ("idea", "idea")
    assert guessed("Launch day", (), ids) == ("", "")


def test_patterns_end_on_hostile_texts():
    for words in (
        "{%" * 50_000,
        "{{<" * 50_000,
        "[" * 100_000,
        "`" * 100_001,
        "![](" * 50_000,
        "<img " * 50_000,
        "](a(" * 50_000,
    ):
        assert "".join(piece.text for piece in pieces(words)) == words
        relinked(words, 1, lambda address, line, shows: address)


@pytest.mark.parametrize(("given", "turned"), [
    ("{{ site.license.url }} {{ 'x' | relative_url }} {{ page.title }}", "/about x Leg"),
    ("[a]({{ site.unknown }}/b) {{ c }}", "[a](/%7B%7Bsite.unknown%7D%7D/b) `{{ c }}`"),
    ("[1]: {% link gone.md %}", "[1]: /gone.md"),
    ("{% raw %}{{ x }}{% endraw %}{% comment %}y{% endcomment %}", "{{ x }}<!--y-->"),
    ("```\n{{ x }}\n```", "```\n{{ x }}\n```"),
    ("{% include youtube.html id=\"abc123\" %}", "[Video on YouTube](https://www.youtube.com/watch?v=abc123)"),
    ("{% img left /a.jpg 10 20 'A leg' %}", "![A leg](/a.jpg)"),
])  # fmt: skip
def test_liquid_becomes_markdown(given, turned):
    values = {"site.license.url": "/about", "page.title": "Leg"}
    assert Liquid("x.md", 1, values, lambda tag, name: "", []).turned(given) == turned


def test_a_date_with_another_zone_answers_at_both_days(root, tmp_path):
    post = "---\ntitle: Late\ndate: 2015-01-09 18:00:00 -0800\n---\nx\n"
    source = write(tmp_path / "j", **{"_config.yml": "title: J\n", "_posts/2015-01-09-late.md": post})
    brought(root, source, "jekyll")
    assert 'aliases: ["/2015/01/10/late.html", "/2015/01/09/late.html"]' in text(root, "late.md")
