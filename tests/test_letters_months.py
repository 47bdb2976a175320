"""Two hundred made-up months: whatever makers write in whatever script, the letter says it, in every form."""

import email
import email.policy
import html
import json
import random
import re

import msgspec
import pytest
from test_letters_samples import BASE, STEPS, body_view, issue, item, letter, picture, project, theme

from journeygen.letters import render_letter
from journeygen.letters.telling import BUDGET
from journeygen.markup import parse_page
from journeygen.markup import text_of as html_text
from journeygen.services import SERVICES
from journeygen.views import LetterGroup

MONTHS = 200
WORDS = (
    "ash leg shaved crack", "l’atelier déjà — «noël»", "Größe Öl Maß ẞ", "кедр стамеска", "δρυς πριόνι", "木工 釉薬 ひび割れ", "나무 다리",
    "كرسي خشب مكسور", "כיסא עץ", "नमस्ते लकड़ी क्षत्रिय", "ไม้โอ๊คแตกร้าว", "e\u0301te\u0301 a\u0308", "👩‍💻🏳️‍🌈👍🏽", "1️⃣ ½ ‰", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢",
    "<b>bold</b>", "& &amp; &lt;", "\"q\" 'a'", "\\ \\n", "{{ x }} {% y %}", "*|FNAME|*", "{$name}", "%name% 100%", "]]>", "-- -->", "=?utf-8?q?x?=",
    "http://x.example/?a=1&b=2", "a" * 70, "\u00a0\u00a0", "JGSLOT", "$1 \\1", "`code`", "#1", "@TrackLink",
)  # fmt: skip


def phrase(chance, most=6):
    return " ".join(chance.choice(WORDS) for _ in range(chance.randint(1, most))).strip() or "x"


def paragraph(chance):
    words = [re.sub(r"[`*_<>\[\]{}|\\#&$~]", "", phrase(chance, 3)) for _ in range(chance.randint(1, 30))]
    one, two = chance.choice(words) or "x", chance.choice(words) or "y"
    return f"**{one.strip() or 'x'}**\n*{two.strip() or 'y'}* {' '.join(words)}"


def month(number):
    chance = random.Random(number)
    count = chance.choice((0, 1, 2, 4, 8, 24, 60))
    groups = []
    for place in range(min(count, 3)):
        items = tuple(
            item(
                f"p{place}/e{n}", phrase(chance), "\n\n".join(paragraph(chance) for _ in range(chance.randint(0, 4))),
                chance.choice([*STEPS]), question=phrase(chance) if chance.random() < 0.3 else "",
                picture=picture(f"m{place}{n}", phrase(chance)) if chance.random() < 0.6 else None, lang=chance.choice(("", "en", "ar", "ja")),
            )
            for n in range(place, count, 3)
        )  # fmt: skip
        groups.append(LetterGroup(project(f"p{place}", phrase(chance)), items))
    named = issue(subject=phrase(chance, 9), preheader=phrase(chance, 9))
    note = body_view(paragraph(chance)) if chance.random() < 0.5 else None
    view = letter(*groups, issue=named, note=note, lead="", services=tuple(SERVICES)[:1])
    return view if groups else msgspec.structs.replace(view, groups=())


def squeezed(text):
    return " ".join(text.split())


def alts(view):
    return {one.picture.alt for group in view.groups for one in group.items if one.picture}


@pytest.mark.parametrize("number", range(MONTHS))
def test_a_month(number):
    view = month(number)
    files = render_letter(view, theme())
    assert files == render_letter(month(number), theme())
    page = files["email.html"].decode()
    tree, text = parse_page(page), files["email.txt"].decode()
    assert len(page.encode()) <= BUDGET
    for content in files.values():
        assert not re.search(rb"\\u\{|JGTEXT|JGSLOT[0-9a-f]{6}|JGLEAVE|JGADDRESS", content)
    # Every title that has room stands there as typed, and so do alternative texts.
    words, fragment = squeezed(html_text(page)), squeezed(html_text(files["fragment.html"].decode()))
    shown = [one.title for group in view.groups for one in group.items if f"{BASE}{one.path}" in page]
    for title in map(squeezed, shown):
        assert title in words
        assert title in fragment
    for node in tree.walk():
        if node.tag == "img":
            assert node.attributes["alt"] in {squeezed(alt) for alt in alts(view)}
            assert node.attributes["src"].startswith("https://")
        if node.tag == "a":
            assert node.attributes["href"].startswith(("https://", "http://x.example", "mailto:"))
    # No form leaves out what another tells, and nothing is joined.
    for group in view.groups:
        for one in group.items:
            assert (f"{BASE}{one.path}" in page) == (f"{BASE}{one.path}" in text)
    assert squeezed(text.replace("\n", " ")).count(squeezed(view.issue.subject)) >= 1 or len(view.issue.subject) > 72
    _judge_message(files, view)


def _judge_message(files, view):
    raw = files["email.eml"]
    parsed = email.message_from_bytes(raw, policy=email.policy.default)
    assert not parsed.defects
    assert (
        parsed["Subject"]
        == json.loads(files["email.json"])["subject"]
        == squeezed(view.issue.subject.replace("\u00a0", "\u0001")).replace("\u0001", "\u00a0")
    )
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert all(len(line) <= 76 for line in raw.partition(b"\r\n\r\n")[2].split(b"\r\n") if not line.startswith(b"--"))
    text, page = (part.get_payload(decode=True).replace(b"\r\n", b"\n") for part in parsed.iter_parts())
    assert (text, page) == (files["email.txt"], files["email.html"])
    assert html.unescape(files["buttondown.html"].decode()).count("{{ unsubscribe_url }}") == 1


def test_words_of_bodies_are_never_joined():
    for number in range(0, MONTHS, 10):
        for markdown in (paragraph(random.Random(number + n)) for n in range(3)):
            view = letter(LetterGroup(project(), (item(markdown=markdown),)), note=None)
            words = [word for word in re.sub(r"\*", "", markdown).split() if word.isalpha()][:20]
            page = squeezed(html_text(render_letter(view, theme())["email.html"].decode())).split()
            assert [word for word in words if word not in page] == []
