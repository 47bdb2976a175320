"""The message: Python's own parser gives back every header and body, and the lines are within the limits of RFCs."""

import email
import email.policy
import json
from email.header import decode_header, make_header

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_letters_samples import issue, item, letter, project, render_letter, site, theme

from journeygen.letters.failures import LetterError
from journeygen.views import LetterGroup

SUBJECTS = [
    "The leg cracked",
    "l’atelier 日本語 et la suite",
    "👩‍💻 नमस्ते e\u0301 — ",
    "a" * 300,
    "é " * 150,
    "{{ x }} *|FNAME|* =?utf-8?q?no?=",
    "日本語" * 40,
    'Ten: to, "eight" <x@y.z>; (c)',
]
PLAIN = LetterGroup(project(), (item(markdown="Words."),))


def message(**more):
    files = render_letter(letter(PLAIN, **more), theme())
    return files["email.eml"], files


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_subject_comes_back(subject):
    raw, _ = message(issue=issue(subject=subject))
    old = email.message_from_bytes(raw)
    new = email.message_from_bytes(raw, policy=email.policy.default)
    expected = " ".join(subject.split())
    assert new["Subject"] == expected
    assert str(make_header(decode_header(old["Subject"].replace("\r\n", "")))) == expected
    assert not new.defects


def test_bodies_come_back_exactly():
    raw, files = message()
    for policy in (email.policy.default, email.policy.compat32):
        parsed = email.message_from_bytes(raw, policy=policy)
        text, html = parsed.get_payload()
        assert text.get_content_type() == "text/plain"
        assert html.get_content_type() == "text/html"
        assert text.get_payload(decode=True).replace(b"\r\n", b"\n") == files["email.txt"]
        assert html.get_payload(decode=True).replace(b"\r\n", b"\n") == files["email.html"]
        assert {part.get_content_charset() for part in (text, html)} == {"utf-8"}


def test_lines_are_within_limits_and_end_with_crlf():
    raw, _ = message(issue=issue(subject="é" * 300), unsubscribe_url="https://example.org/u?" + "t" * 200)
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")
    head, _, body = raw.partition(b"\r\n\r\n")
    assert all(len(line) <= 998 for line in head.split(b"\r\n"))
    assert all(len(line) <= 76 for line in body.split(b"\r\n") if not line.startswith(b"--"))
    assert raw.isascii()


def test_headers():
    raw, _ = message()
    parsed = email.message_from_bytes(raw, policy=email.policy.default)
    assert parsed["From"] == "Hollow Lane Workshop <letters@example.org>"
    assert parsed["To"] == "The Hollow Lane letter readers <letters@example.org>"
    assert parsed["Date"].datetime.isoformat() == "2026-06-01T00:00:00+01:00"
    assert parsed["List-Id"] == "<newsletter.example.org>"
    assert parsed["List-Unsubscribe"] == "<https://example.org/unsubscribe>"
    assert parsed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert parsed["Message-ID"].startswith("<2026-05.")
    assert parsed["Message-ID"].endswith("@example.org>")
    assert parsed["MIME-Version"] == "1.0"
    assert [name for name in parsed if parsed.get_all(name)[1:]] == []


def test_a_long_unsubscribe_url_stays_readable():
    url = "https://example.org/unsubscribe?token=" + "a1b2" * 40
    raw, _ = message(unsubscribe_url=url)
    assert f"<{url}>".encode() in raw


@pytest.mark.parametrize("url", ["", "http://example.org/u", "mailto:u@example.org", "{{ unsubscribe_url }}"])
def test_one_click_needs_https(url):
    raw, _ = message(unsubscribe_url=url)
    assert b"List-Unsubscribe" not in raw


def test_names_and_domains_beyond_ascii():
    raw, _ = message(sender="Atelier Éloïse 日本 <brief@müller.example>", domain="müller.example")
    parsed = email.message_from_bytes(raw, policy=email.policy.default)
    assert parsed["From"].addresses[0].display_name == "Atelier Éloïse 日本"
    assert parsed["From"].addresses[0].addr_spec == "brief@xn--mller-kva.example"
    assert parsed["List-Id"] == "<newsletter.xn--mller-kva.example>"


def test_without_a_sender_the_letter_still_opens():
    parsed = email.message_from_bytes(message(sender="")[0], policy=email.policy.default)
    assert parsed["From"].addresses[0].addr_spec == "newsletter@example.org"


@pytest.mark.parametrize(
    "more",
    [
        {"sender": "A <a@example.org>\r\nBcc: x@example.org"},
        {"unsubscribe_url": "https://example.org/u\r\nBcc: x"},
        {"unsubscribe_url": "https://example.org/ü"},
        {"sender": "ä@example.org"},
        {"domain": "a..ü"},
    ],
)
def test_nothing_smuggles_a_header(more):
    with pytest.raises(LetterError):
        message(**more)


def test_a_subject_with_a_line_break_is_one_line():
    raw, _ = message(issue=issue(subject="One\r\nBcc: x@example.org"))
    parsed = email.message_from_bytes(raw, policy=email.policy.default)
    assert parsed["Subject"] == "One Bcc: x@example.org"
    assert parsed["Bcc"] is None


def test_lines_that_look_like_mbox_or_smtp():
    raw, files = message(note=None, site=site(newsletter_title="From here"))
    parsed = email.message_from_bytes(raw)
    assert parsed.get_payload()[0].get_payload(decode=True).startswith(b"From here")
    assert parsed.get_payload()[0].get_payload(decode=True).replace(b"\r\n", b"\n") == files["email.txt"]


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=90))
def test_any_subject_comes_back(subject):
    raw, files = message(issue=issue(subject=subject))
    old = email.message_from_bytes(raw)["Subject"].replace("\r\n", "")
    assert str(make_header(decode_header(old))) == json.loads(files["email.json"])["subject"]
