"""One reader's copy: its own way out, in the headers and in both forms, and the same name whenever it is tried."""

import email
import email.policy
import hashlib
import hmac

import msgspec
import pytest

from journeygen.outbound.mail.envelopes import Frozen, message_for, message_id, token_of, way_out
from journeygen.outbound.mail.subscribers import Subscriber

MARK = "https://leave.invalid/abc"
FROZEN = Frozen(
    month="2026-10", subject="A leg — cracked", preheader="", sha256="0" * 64, entries=(), pictures=(),
    headers=(("From", "Bench <letters@example.org>"), ("Subject", "=?utf-8?q?A_leg_=E2=80=94_cracked?="), ("List-Id", "<newsletter.example.org>")),
    sender="letters@example.org", domain="example.org", date=1795176000, leave="https://example.org/leave?a=1&r={token}", mark=MARK,
    html=f'<p>Ünï</p><a href="{MARK}">Unsubscribe</a>', text=f"Words\n.\n{MARK}\n",
)  # fmt: skip
READER = Subscriber("anna@example.com", "t/1")


def test_a_copy_says_whom_it_is_for_and_how_this_reader_leaves():
    raw = message_for(FROZEN, READER)
    parsed = email.message_from_bytes(raw, policy=email.policy.default)
    assert not parsed.defects
    assert parsed["To"] == "anna@example.com"
    assert parsed["Subject"] == FROZEN.subject
    assert parsed["List-Unsubscribe"] == "<https://example.org/leave?a=1&r=t%2F1>"
    assert parsed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert parsed["List-Id"] == "<newsletter.example.org>"
    assert parsed["Date"].datetime.timestamp() == FROZEN.date
    assert [name for name in parsed if parsed.get_all(name)[1:]] == []
    text, html = parsed.iter_parts()
    assert "https://example.org/leave?a=1&r=t%2F1" in text.get_content().splitlines()
    assert 'href="https://example.org/leave?a=1&amp;r=t%2F1"' in html.get_content()
    assert MARK.encode() not in raw
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert all(len(line) <= 76 for line in raw.partition(b"\r\n\r\n")[2].split(b"\r\n") if not line.startswith(b"--"))


def test_a_long_way_out_stays_in_one_piece():
    url = "https://example.org/leave?" + "x" * 300 + "&r={token}"
    raw = message_for(msgspec.structs.replace(FROZEN, leave=url), READER)
    assert f"<{url.replace('{token}', 't%2F1')}>".encode() in raw


def test_names_are_stable_and_differ_by_reader_and_letter():
    assert message_id(FROZEN, READER) == message_id(FROZEN, Subscriber("ANNA@example.com"))
    other = msgspec.structs.replace(FROZEN, sha256="1" * 64)
    assert (
        len({message_id(FROZEN, READER), message_id(other, READER), message_id(FROZEN, Subscriber("b@example.com"))})
        == 3
    )
    assert message_for(FROZEN, READER) == message_for(FROZEN, READER)


@pytest.mark.parametrize(("leave", "wanted"), [
    ("https://e.org/{email}", "https://e.org/anna%40example.com"), ("https://e.org/out", "https://e.org/out?email=anna%40example.com"),
    ("https://e.org/out?l=1", "https://e.org/out?l=1&email=anna%40example.com"),
])  # fmt: skip
def test_every_way_out_names_the_reader(leave, wanted):
    assert way_out(msgspec.structs.replace(FROZEN, leave=leave), READER) == wanted


def test_tokens_can_be_made_of_a_key(monkeypatch):
    assert token_of("Anna@example.com") == ""
    monkeypatch.setenv("JOURNEYGEN_UNSUBSCRIBE_KEY", "secret")
    wanted = hmac.new(b"secret", b"anna@example.com", hashlib.sha256).hexdigest()[:32]
    assert token_of("Anna@example.com") == wanted
    assert way_out(FROZEN, Subscriber("Anna@example.com")).endswith(wanted)


def test_a_trial_has_a_subject_of_its_own():
    assert email.message_from_bytes(message_for(FROZEN, READER, "[Test] A leg"))["Subject"] == "[Test] A leg"
