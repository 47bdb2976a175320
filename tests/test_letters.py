"""Whole letters: the mail set of one issue, whatever is in it."""

import hashlib
import json
import re
import time

import msgspec
import pytest
from test_letters_samples import (
    CRACKED,
    GLAZE,
    NOTE,
    THEME,
    Theme,
    body_view,
    issue,
    item,
    letter,
    picture,
    project,
    rendered,
    site,
    theme,
    when,
)

from journeygen.letters import TEMPLATES, LetterError, render_letter
from journeygen.letters.checks import LEVELS
from journeygen.letters.letter_views import Dressed, Preview
from journeygen.letters.places import is_showable
from journeygen.letters.telling import BUDGET
from journeygen.markup import parse_page
from journeygen.markup import text_of as html_text
from journeygen.model import Price
from journeygen.views import LetterGroup, NetworkView

FILES = {
    "email.mjml",
    "email.html",
    "email.txt",
    "email.eml",
    "email.json",
    "email.md",
    "fragment.html",
    "preview.html",
}
SCRIPTS = "👩‍💻 नमस्ते e\u0301 ไทย l’atelier 日本語 \"q\" 'a' <b> & \\ {{ x }} *|UNSUB|* {% y %} {$z} %name%"


def text_of_page(html):
    return " ".join(html_text(html).split())


def many(count, **more):
    words = "A sentence of some words stands here. " * 40
    items = (item(f"stool/{n}", f"Step number {n}", f"Number {n}. {words}", "making", **more) for n in range(count))
    return LetterGroup(project(), tuple(items))


def test_the_mail_set():
    files = render_letter(letter(), theme())
    assert set(files) == FILES
    summary = json.loads(files["email.json"])
    assert summary["issue"] == "2026-05"
    assert summary["page"] == "https://example.org/newsletter/2026-05/"
    assert summary["entries"] == ["stool/drawn", "stool/cracked", "cups/glazed", "lamp/wired"]
    assert summary["bytes"] == len(files["email.html"])
    assert summary["sha256"] == hashlib.sha256(files["email.html"]).hexdigest()
    assert summary["checks"] == []
    assert all(content.endswith(b"\n") or name in {"email.html", "email.eml"} for name, content in files.items())


def test_the_same_letter_gives_the_same_bytes():
    assert render_letter(letter(), Theme()) == render_letter(letter(), theme())


def test_every_template_that_decides_bytes_is_named():
    rendered_names = []

    class Listening(Theme):
        def render(self, name, view):
            rendered_names.append(name)
            return super().render(name, view)

    render_letter(letter(), Listening())
    assert set(rendered_names) == set(TEMPLATES)


def test_the_letter_tells_what_it_should():
    text = text_of_page(rendered(letter())["email.html"])
    for words in ("The Hollow Lane letter", "May 2026", "going wrong in the right order", "Setback · 9 May"):
        assert words in text
    for words in ("How do you dry legs?", "For sale · €340 · one of three", "Buy this piece", "1 Sample Lane"):
        assert words in text
    assert text.count("The leg cracked") == 2
    assert text.index("It was the best of the three") < text.index("Now at Making") < text.index("Four drawings")


def test_all_links_are_absolute_and_all_pictures_have_size_and_alt():
    page = parse_page(rendered(letter())["email.html"])
    for node in page.walk():
        if node.tag == "a":
            assert node.attributes["href"].startswith(("https://", "mailto:"))
        if node.tag == "img":
            assert is_showable(node.attributes["src"])
            assert 0 < int(node.attributes["width"]) <= 552
            assert node.attributes["alt"]


def test_layout_tables_are_presentation_and_language_is_said():
    page = parse_page(rendered(letter())["email.html"])
    tables = [node for node in page.walk() if node.tag == "table"]
    assert all(node.attributes.get("role") == "presentation" for node in tables)
    assert page.attributes["lang"] == "en"


def test_text_of_every_script_arrives_in_every_form():
    entry = item(title=SCRIPTS, markdown="Words.", picture=picture("a", SCRIPTS), question=SCRIPTS)
    view = letter(LetterGroup(project(title=SCRIPTS), (entry,)), issue=issue(subject=SCRIPTS, preheader=SCRIPTS))
    files = rendered(view)
    html = files["email.html"]
    assert text_of_page(html).count(SCRIPTS) >= 4
    alts = [node.attributes["alt"] for node in parse_page(html).walk() if node.tag == "img"]
    assert alts == [SCRIPTS]
    assert parse_page(html).elements[0].elements[0].children == [SCRIPTS]
    assert SCRIPTS in files["email.txt"].replace("\n", " ")
    assert SCRIPTS in text_of_page(files["fragment.html"])
    assert SCRIPTS in text_of_page(files["preview.html"])
    assert json.loads(files["email.json"])["subject"] == SCRIPTS
    assert not any("\\u{" in content for content in files.values())


def test_words_are_never_joined():
    entry = item(markdown="**a**\n*b* `c`\n[d](https://x.example/)\n\nLast  \nline", title="T")
    files = rendered(letter(LetterGroup(project(), (entry,)), note=None))
    assert "a b c d Last line" in text_of_page(files["email.html"])
    assert "*a* _b_ c d [1]" in files["email.txt"]


def test_one_item_without_anything():
    entry = item(markdown="", title="T")
    bare = site(networks=(), signup_url="")
    view = letter(LetterGroup(project(), (entry,)), note=None, lead="", site=bare, sender="", address="")
    files = rendered(msgspec.structs.replace(view, unsubscribe_url=""))
    found = {check["id"]: check["level"] for check in json.loads(files["email.json"])["checks"]}
    assert found == {
        "address-missing": "warning",
        "from-missing": "warning",
        "signup-missing": "note",
        "unsubscribe-missing": "warning",
        "words-few": "note",
    }
    assert "Unsubscribe" not in files["email.html"]


def test_an_empty_letter_is_a_letter():
    view = msgspec.structs.replace(letter(), groups=())
    files = rendered(view)
    assert "empty" in {check["id"] for check in json.loads(files["email.json"])["checks"]}


@pytest.mark.parametrize("count", [24, 60, 300])
def test_long_letters_stay_below_the_budget(count):
    files = rendered(letter(many(count, picture=picture("crack", "A crack."), question="Why is it so?")))
    html = files["email.html"]
    assert BUDGET * 0.6 < len(html.encode()) <= BUDGET
    text = text_of_page(html)
    assert "Number 0." in text
    if count == 300:
        found = re.search(r"(\d+) more on the site", text)
        assert found
        assert int(found[1]) > 100
    assert json.loads(files["email.json"])["entries"] == [f"stool/{n}" for n in range(count)]


def test_twelve_items_need_no_shortening():
    files = rendered(letter(many(12, picture=picture("crack", "A crack."))))
    assert "more on the site" not in files["email.html"].lower()
    assert text_of_page(files["email.html"]).count("Read this step") == 12


def test_hostile_sizes_stay_below_the_budget():
    entries = tuple(item(f"stool/{n}", "é" * 300, "漢字" * 3000, question="q" * 300) for n in range(60))
    files = rendered(letter(LetterGroup(project(), entries), note=body_view("word " * 20_000)))
    assert len(files["email.html"].encode()) <= BUDGET
    assert "Read the whole note" in files["email.html"]


def test_the_lead_is_told_first_and_once():
    view = letter(lead="cups/glazed")
    text = text_of_page(rendered(view)["email.html"])
    assert text.count("Eleven handles and a long night") == 1
    assert text.index("Eleven handles") < text.index("Four drawings")
    assert "Coffee set" in text


def test_the_body_of_an_entry_without_words_is_its_summary():
    entry = item(markdown="![x](crack.jpg)", summary="A crack, shown.", picture=picture("a", "b"))
    assert "A crack, shown." in rendered(letter(LetterGroup(project(), (entry,))))["email.txt"]


def test_items_in_another_language_say_so():
    entry = item(title="كرسي", lang="ar", markdown="كلمات")
    html = rendered(letter(LetterGroup(project(), (item(key="a/b"), entry)), lead="a/b"))["email.html"]
    assert 'lang="ar" dir="rtl"' in html


def test_a_letter_from_right_to_left():
    html = rendered(letter(site=site(language="he")))["email.html"]
    assert '<html lang="he" dir="rtl"' in html
    assert "text-align:right" in html


@pytest.mark.parametrize("status", ["active", "paused", "finished", "for-sale", "sold", "commission"])
def test_every_status_has_words(status):
    files = rendered(letter(LetterGroup(project(status=status, step=""), (item(), item(key="stool/b")))))
    assert "None" not in text_of_page(files["email.html"])


def test_checks_find_what_hurts():
    entry = item(
        markdown="[here](https://x.example/) TODO ![](crack.jpg) [a](http://x.example/)",
        picture=None,
        body=msgspec.structs.replace(
            body_view("[here](https://x.example/) TODO [a](http://x.example/)\n\n![](crack.jpg)"),
            pictures={"source:stool/cracked/crack.jpg": picture("crack")},
        ),
    )
    view = letter(LetterGroup(project(), (entry,)), issue=issue(subject="Short", preheader=""))
    found = {check["id"] for check in json.loads(rendered(view)["email.json"])["checks"]}
    assert found == {"subject-length", "preheader-missing", "link-text", "placeholder", "image-alt", "link-insecure"}


def test_merge_tags_of_a_service_may_stand_for_the_way_out():
    for tag in ("*|UNSUB|*", "{{ unsubscribe_url }}", "{$unsubscribe}"):
        files = rendered(letter(unsubscribe_url=tag))
        assert f'href="{tag}"' in files["email.html"]
        assert json.loads(files["email.json"])["checks"] == []


def test_fragment_has_no_classes_styles_or_layout():
    page = parse_page(rendered(letter())["fragment.html"])
    for node in page.walk():
        assert not {"class", "style"} & set(node.attributes)
        assert node.tag != "table"


def test_preview_runs_nothing_and_is_not_indexed():
    page = parse_page(rendered(letter())["preview.html"])
    tags = [node.tag for node in page.walk()]
    assert "script" not in tags
    frames = [node.attributes for node in page.walk() if node.tag == "iframe"]
    assert [frame["width"] for frame in frames] == ["617", "392", "392", "617"]
    assert {frame["sandbox"] for frame in frames} == {"allow-same-origin allow-popups"}
    html = rendered(letter())["email.html"]
    local = html.replace('src="https://example.org/newsletter/', 'src="../../site/newsletter/')
    assert local != html
    light, phone, dark, blocked = (frame["srcdoc"] for frame in frames)
    query = "(prefers-color-scheme:dark)"
    assert light == phone == local.replace(query, "(max-width:1px)")
    assert dark == local.replace(query, "(min-width:1px)")
    assert "<img" in blocked
    assert not re.search(r"<img[^>]* src=", blocked)
    assert {"name": "robots", "content": "noindex"} in [node.attributes for node in page.walk() if node.tag == "meta"]


def test_preview_tells_headers_and_what_takes_room():
    files = rendered(letter())
    words = html_text(files["preview.html"])
    head = files["email.eml"].partition("\r\n\r\n")[0].replace("\r\n", "\n")
    assert head in words
    sizes = dict(re.findall(r"<tr><td>([^<]*)</td><td>([\d,]+)</td>", files["preview.html"]))
    assert {"The note", "The leg cracked", "Frame, titles and pictures"} <= sizes.keys()
    assert sum(int(size.replace(",", "")) for size in sizes.values()) == len(files["email.html"].encode())
    assert "Nothing stands against it." in words


@pytest.mark.parametrize(("markdown", "identity"), [
    ("[the shop](https://bit.ly/abc)", "link-short"), ("© 2019 me", "copyright-year"), ("TK", "placeholder"),
])  # fmt: skip
def test_checks_of_words_and_links(markdown, identity):
    entry = item(markdown=markdown + " and " + "words " * 60)
    found = {
        check["id"] for check in json.loads(rendered(letter(LetterGroup(project(), (entry,))))["email.json"])["checks"]
    }
    assert found == {identity}


@pytest.mark.parametrize(("subject", "identity"), [
    ("THE LEG CRACKED", {"subject-capitals"}), ("DIY 椅子を作る 2026年5月", {"subject-capitals"}), ("ЛАМПА ГОРИТ", set()), ("THE LEG cracked", set()),
    ("$340 for a lamp of copper", {"subject-price"}), ("A lamp for $340 of copper", set()), ("The 𝓁𝑒𝑔 cracked", {"fancy-letters"}),
    ("Of 𝑅 and 𝑥𝑦 only", set()),
])  # fmt: skip
def test_checks_of_subjects_that_filters_count(subject, identity):
    view = letter(issue=issue(subject=subject))
    found = {check["id"] for check in json.loads(rendered(view)["email.json"])["checks"]}
    assert found == identity


def test_a_placeholder_in_the_preheader_is_found():
    view = letter(issue=issue(preheader="TODO write this"))
    assert [check["id"] for check in json.loads(rendered(view)["email.json"])["checks"]] == ["placeholder"]


def test_words_in_mathematical_letters_are_told():
    entry = item(markdown="We are 𝔥𝔞𝔭𝔭𝔶 " + "words " * 60)
    (found,) = json.loads(rendered(letter(LetterGroup(project(), (entry,))))["email.json"])["checks"]
    assert (found["id"], found["level"]) == ("fancy-letters", "warning")
    assert "`𝔥𝔞𝔭𝔭𝔶`" in found["message"]


@pytest.mark.parametrize(("alt", "wrong"), [
    ("IMG_2034.jpg", True), ("screenshot 12", True), ("leg.png", True), ("42", True), ("A leg", False), ("Image of a leg", False), ("脚", False),
])  # fmt: skip
def test_checks_of_alternative_texts(alt, wrong):
    entry = item(picture=picture("a", alt))
    found = {
        check["id"] for check in json.loads(rendered(letter(LetterGroup(project(), (entry,))))["email.json"])["checks"]
    }
    assert ("image-alt-file" in found) is wrong


def test_lengths_are_judged():
    few = item(markdown="Few words.", picture=None)
    found = rendered(letter(LetterGroup(project(), (few,)), note=None))["email.json"]
    assert '"words-few"' in found


def test_what_would_hurt_readers_is_not_written():
    source = (THEME / "newsletter/letter.mjml").read_text()
    hurting = Theme(**{"newsletter/letter.mjml": source.replace("{{ view.page }}", "/here")})
    with pytest.raises(LetterError, match=r"is no absolute URL.*\[letter-link-relative\]"):
        render_letter(letter(), hurting)
    black = Theme(**{"newsletter/letter.mjml": source.replace("color:{{ muted }}", "color:#000000")})
    assert "color-black" in render_letter(letter(), black)["email.json"].decode()


def test_text_part_is_whole():
    text = rendered(letter())["email.txt"]
    assert all(len(line) <= 72 for line in text.splitlines() if "://" not in line)
    for path in ("unsubscribe", "newsletter/2026-05/", "newsletter-signup"):
        assert f"https://example.org/{path}\n" in text
    assert "1 Sample Lane" in text
    assert "    if hours < 8 and hours > 0:" in text
    assert "\n\n\n" not in text
    assert "JGSLOT" not in text


def test_no_tokens_stay_anywhere():
    for content in rendered(letter(many(60))).values():
        assert "JGSLOT" not in content
        assert "JGTEXT" not in content


def test_the_theme_may_change_the_letter_and_its_mistakes_are_told():
    broken = Theme(**{"newsletter/letter.mjml": "<mjml><mj-body><mj-section><mj-txt/></mj-section></mj-body></mjml>"})
    with pytest.raises(LetterError, match=r"newsletter/letter\.mjml:1: A letter cannot hold <mj-txt>"):
        render_letter(letter(), broken)
    forgetful = Theme(**{"newsletter/letter.txt": "nothing"})
    with pytest.raises(LetterError, match=r"newsletter/letter\.txt"):
        render_letter(letter(), forgetful)


def test_the_default_letter_compiles_from_its_own_source():
    """`email.mjml` is what other tools would open: complete, without tokens."""
    mjml = rendered(letter())["email.mjml"]
    assert mjml.startswith("<mjml")
    assert "It was the best of the three" in mjml
    assert "JG" not in mjml


def test_speed():
    """Twelve entries take about 10 ms of processor time; the limit leaves room for slow machines and coverage."""
    pairs = ((item(f"{n}/a", "One", CRACKED), item(f"{n}/b", "Two", GLAZE)) for n in range(6))
    view = letter(*(LetterGroup(project(str(n)), pair) for n, pair in enumerate(pairs)))
    render_letter(view, theme())
    best = min(_seconds(view) for _ in range(7))
    assert best < 0.1, f"{best * 1000:.1f} ms"


def _seconds(view):
    start = time.process_time()
    render_letter(view, theme())
    return time.process_time() - start


def test_views_of_templates_are_frozen_values():
    assert Dressed.__struct_config__.frozen
    assert Preview.__struct_config__.frozen


def test_networks_without_a_profile_are_left_out():
    html = rendered(letter(site=site(networks=(NetworkView("x", "X", ""),))))["email.html"]
    assert "Between letters" not in html


def test_notes_may_hold_pictures_and_tables():
    html = rendered(letter(note=body_view(CRACKED)))["email.html"]
    assert "38 °C, 24%" in html
    assert html.count("crack.jpg") == 2
    assert "<h2" in html
    assert when(9).date == "2026-05-09"
    assert NOTE not in html


def test_prices_are_written_as_on_the_site():
    price = Price("1148.5", "EUR")
    for language, written in (("en", "€1,148.50"), ("de", "1.148,50\u00a0€"), ("ja", "€1,148.50")):
        group = LetterGroup(project(status="for-sale", price=price), (item(key="a/b"), item()))
        files = rendered(letter(group, site=site(language=language)))
        for name in ("email.html", "email.txt", "email.md"):
            assert written in files[name], (language, name)


def test_every_check_is_told_of_in_the_readme():
    table = re.findall(
        r"(?m)^\| (error|warning|note) \| (.*) \|$", (THEME.parent.parent / "README.md").read_text("utf-8")
    )
    told = {name: level for level, names in table for name in re.findall(r"`([a-z-]+)`", names)}
    assert told == LEVELS
