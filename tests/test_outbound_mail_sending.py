"""A letter goes to each reader once, whatever dies on the way, and no address leaves the book."""

import email
import email.policy
import json
import random
import re
import resource
import stat
import time
from pathlib import Path

import pytest
from mail_server import FAULTS, Postbox, mailing_site, readers, sender
from sites import NOW, entry, made

from journeygen.errors import RefusedError, UsageError
from journeygen.ledger import read_ledger
from journeygen.outbound.mail.book import Book, book_file
from journeygen.outbound.mail.post_office import Pace, ServerError
from journeygen.outbound.mail.rehearsing import rehearse, send_trial
from journeygen.outbound.mail.sending import send_letter
from journeygen.request import Request

MONTH = "2026-10"
FILES = {"content/stool/2026-10-01-first.md": entry("First — «idea»"), "content/stool/2026-10-02-b.md": entry("Second")}
QUICK = Pace(rate=0, attempts=3, patience=0, failures=5)


def asking(root: Path, port: int = 1, more: str = "", **files: str) -> Request:
    return Request(mailing_site(root, port, more, **(files or FILES)), root / "output", NOW)


def send(request, count=0, pace=QUICK, **more):
    file = readers(request.root, count) if count else None
    return send_letter(request, MONTH, file, lambda *_: None, pace, sleep=lambda _: None, **more)


def everything(root: Path) -> str:
    """All that is written outside of `private/`."""
    files = [file for file in root.rglob("*") if file.is_file() and "private" not in file.parts]
    return "".join(file.read_bytes().decode("utf-8", "replace") for file in files)


def test_everybody_gets_the_letter_once_and_the_ledger_says_so(tmp_path):
    with Postbox() as box:
        request = asking(tmp_path, box.port)
        tally = send(request, 5)
    assert (tally.sent, tally.readers, tally.finished, tally.files) == (5, 5, True, ())
    assert set(box.counts.values()) == {1}
    lines = [json.loads(line) for line in (tmp_path / "ledger.jsonl").read_text().splitlines()]
    assert [line["state"] for line in lines] == ["sending", "sent"]
    assert lines[1]["entries"] == ["stool/first", "stool/b"]
    assert lines[1]["subject"] == "October 2026: Second"
    assert len({line["id"] for line in lines}) == 2
    issue = read_ledger(tmp_path).issues[MONTH]
    assert (issue.state, len(issue.sha256)) == ("sent", 64)
    assert read_ledger(tmp_path).problems == ()
    made(tmp_path)
    assert not (tmp_path / "output/newsletter" / MONTH).exists()
    assert "reader0" not in everything(tmp_path)


def test_each_copy_is_one_readers_own(tmp_path):
    with Postbox() as box:
        send(asking(tmp_path, box.port), 3)
    for number, (address, raw) in enumerate(box.got):
        parsed = email.message_from_bytes(raw, policy=email.policy.default)
        assert parsed["To"] == address == f"reader{number:04d}@example.com"
        assert parsed["List-Unsubscribe"] == f"<https://example.org/leave?r=token{number:04d}>"
        assert parsed["Subject"] == "October 2026: Second"
        assert raw.decode().count("token0") == 3
        text, html = (part.get_content() for part in parsed.iter_parts())
        assert "First — «idea»" in text
        assert "First — «idea»" in html
    assert len({email.message_from_bytes(raw)["Message-ID"] for _, raw in box.got}) == 3


def test_faults_are_told_apart(tmp_path):
    wanted = dict(enumerate(FAULTS))

    def fault(address, attempt):
        name = wanted.get(int(re.search(r"\d+", address)[0]), "")
        return name if name.startswith("never") or attempt == 1 else ""

    with Postbox(fault) as box:
        tally = send(asking(tmp_path, box.port), 10, Pace(rate=0, attempts=3, patience=0))
    assert (tally.sent, tally.failed, tally.unknown, tally.pending) == (6, 2, 2, 0)
    assert max(box.counts.values()) == 1
    assert tally.files == (f"private/letters/{MONTH}-unknown.csv", f"private/letters/{MONTH}-failed.csv")
    unknown = (tmp_path / tally.files[0]).read_text()
    assert unknown.startswith("email,answer\nreader0005@example.com,")
    assert "reader0006@example.com" in unknown
    assert stat.S_IMODE((tmp_path / tally.files[0]).stat().st_mode) == 0o600


def test_readers_of_whom_nobody_knows_are_the_makers_to_settle(tmp_path):
    with Postbox(lambda address, attempt: "lost" if attempt == 1 and address.startswith("reader0001") else "") as box:
        request = asking(tmp_path, box.port)
        assert send(request, 3).unknown == 1
        with pytest.raises(RefusedError, match="was sent"):
            send(request)
        assert send(request, unknown="again").sent == 3
        assert set(box.counts.values()) == {1}
    lines = (tmp_path / "ledger.jsonl").read_text().splitlines()
    assert len(lines) == 2
    assert not (tmp_path / f"private/letters/{MONTH}-unknown.csv").exists()


def test_a_letter_that_no_server_takes_may_still_change(tmp_path):
    request = asking(tmp_path)
    with pytest.raises(ServerError, match="does not let us in"):
        send(request, 2)
    assert not (tmp_path / "ledger.jsonl").exists()
    (tmp_path / "content/stool/2026-10-02-b.md").write_text(entry("Mended"))
    with Postbox() as box:
        config = (tmp_path / "journeygen.toml").read_text().replace("port = 1\n", f"port = {box.port}\n")
        (tmp_path / "journeygen.toml").write_text(config)
        assert send(request, 2).finished
    assert all(b"Mended" in raw for _, raw in box.got)


def test_the_makers_word_is_taken(tmp_path):
    with Postbox(lambda address, attempt: "taken and lost" if address.startswith("reader0001") else "") as box:
        request = asking(tmp_path, box.port)
        send(request, 2)
        assert send(request, unknown="sent").sent == 2
        assert set(box.counts.values()) == {1}


def test_a_server_that_refuses_everybody_ends_it_soon_and_it_goes_on_later(tmp_path):
    refusing = [True]
    with Postbox(lambda address, attempt: "later at rcpt" if refusing[0] else "") as box:
        request = asking(tmp_path, box.port)
        tally = send(request, 20)
        assert (tally.sent, tally.pending, tally.finished) == (0, 20, False)
        assert "5 readers in a row" in tally.reason
        assert sum(box.tried.values()) == 5
        assert read_ledger(tmp_path).issues[MONTH].state == "sending"
        refusing[0] = False
        assert send(request).finished
    assert set(box.counts.values()) == {1}


def test_what_was_frozen_is_sent_whatever_changes_meanwhile(tmp_path):
    stop = [True]
    with Postbox(lambda address, attempt: "later at rcpt" if stop[0] and address > "reader0001" else "") as box:
        request = asking(tmp_path, box.port)
        send(request, 4)
        stop[0] = False
        (tmp_path / "content/stool/2026-10-01-first.md").write_text(entry("Changed"))
        (tmp_path / "content/stool/2026-10-09-new.md").write_text(entry("New"))
        readers(tmp_path, 9)
        assert (
            send_letter(
                request, MONTH, tmp_path / "private/readers.csv", lambda *_: None, QUICK, sleep=lambda _: None
            ).readers
            == 4
        )
    bodies = {re.sub(rb"reader\d+|token\d+|Message-ID: .*", b"", raw) for _, raw in box.got}
    assert len(bodies) == 1
    assert b"Changed" not in bodies.pop()
    assert read_ledger(tmp_path).issues[MONTH].entries == ("stool/first", "stool/b")


def test_a_send_whose_book_is_gone_is_refused(tmp_path):
    with Postbox(lambda address, attempt: "later at rcpt") as box:
        request = asking(tmp_path, box.port)
        send(request, 2)
        book_file(tmp_path, MONTH).unlink()
        with pytest.raises(RefusedError, match="is not here"):
            send(request, 2)
    assert box.got == []


def test_two_senders_do_not_meet(tmp_path):
    request = asking(tmp_path)
    (tmp_path / "private/letters").mkdir(parents=True)
    held = Book(book_file(tmp_path, MONTH))
    with pytest.raises(RefusedError, match="Another process"):
        send(request, 2)
    held.close()


def test_a_server_that_is_not_there_any_more_changes_nobody(tmp_path):
    with Postbox(lambda address, attempt: "later at rcpt") as box:
        request = asking(tmp_path, box.port)
        send(request, 2)
    with pytest.raises(ServerError):
        send(request)
    book = Book(book_file(tmp_path, MONTH))
    assert book.counts() == {"pending": 2}
    book.close()


@pytest.mark.parametrize("key", ["address", "unsubscribe_url", "from"])
def test_an_incomplete_letter_is_refused_with_the_lines_to_add(tmp_path, key):
    request = asking(tmp_path)
    config = tmp_path / "journeygen.toml"
    config.write_text("".join(line for line in config.read_text().splitlines(True) if not line.startswith(f"{key} =")))
    for run in (
        lambda: send(request, 2),
        lambda: rehearse(request, MONTH, None),
        lambda: send_trial(request, MONTH, "me@example.org"),
    ):
        with pytest.raises(RefusedError, match=rf"    {key} = "):
            run()
    assert not (tmp_path / "private/letters").exists()


def test_tokens_must_come_from_somewhere(tmp_path, monkeypatch):
    with Postbox() as box:
        request = asking(tmp_path, box.port)
        file = tmp_path / "private/plain.csv"
        file.parent.mkdir()
        file.write_text("email\na@example.com\n")
        with pytest.raises(UsageError, match=r"column `token`"):
            rehearse(request, MONTH, file)
        monkeypatch.setenv("JOURNEYGEN_UNSUBSCRIBE_KEY", "key")
        assert send_letter(request, MONTH, file, lambda *_: None, QUICK).finished
        monkeypatch.delenv("JOURNEYGEN_UNSUBSCRIBE_KEY")


def test_a_rehearsal_sends_and_writes_nothing(tmp_path):
    with Postbox() as box:
        request = asking(tmp_path, box.port)
        found = rehearse(request, MONTH, readers(tmp_path, 3))
        assert (found.readers, found.subject, found.many) == (3, "October 2026: Second", False)
        assert box.connections == 0
    assert not (tmp_path / "ledger.jsonl").exists()
    assert not (tmp_path / "private/letters").exists()


def test_a_trial_goes_to_one_and_is_noted_nowhere(tmp_path):
    with Postbox() as box:
        send_trial(asking(tmp_path, box.port), MONTH, "me@example.org")
    ((address, raw),) = box.got
    assert address == "me@example.org"
    assert email.message_from_bytes(raw)["Subject"] == "[Test] October 2026: Second"
    assert not (tmp_path / "ledger.jsonl").exists()
    with pytest.raises(UsageError):
        send_trial(Request(tmp_path, tmp_path / "output", NOW), MONTH, "nobody")


def trial(root, count, kills, seed):
    """Sends with kills at random instants and faults at some readers; what the server got and what the book says."""
    chance = random.Random(seed)
    addresses = [f"reader{number:04d}@example.com" for number in range(count)]
    plan = {address: chance.choice(FAULTS) for address in addresses if chance.random() < 0.04}

    def fault(address, attempt):
        name = plan.get(address, "")
        return name if name.startswith("never") or attempt == 1 else ""

    with Postbox(fault) as box:
        mailing_site(root, box.port, **FILES)
        file = readers(root, count)
        for _ in range(kills):
            process = sender(root, MONTH, file, NOW)
            goal = len(box.got) + chance.randint(1, count // (kills + 1))
            while len(box.got) < goal and process.poll() is None:
                time.sleep(0.001)
            process.kill()
            process.communicate()
        last = sender(root, MONTH, file, NOW)
        said, wrong = last.communicate(timeout=300)
        assert last.returncode == 0, wrong.decode()
        assert b"finished=True" in said
    book = Book(book_file(root, MONTH))
    states = {
        state: {address for address, _ in book.addresses(state)}
        for state in ("sent", "failed", "unknown", "pending", "sending")
    }
    book.close()
    return box, states, plan


def judge(root, count, kills, box, states, plan):
    assert max(box.counts.values()) == 1, "somebody got two"
    assert states["sent"] <= box.counts.keys(), "marked as sent and not received"
    assert box.counts.keys() - states["sent"] <= states["unknown"], "received and not accounted for"
    assert states["pending"] == states["sending"] == set()
    assert sum(map(len, states.values())) == count
    assert (
        states["failed"] == {address for address, name in plan.items() if name.startswith("never")} - states["unknown"]
    )
    lost = sum("lost" in name for name in plan.values())
    assert len(states["unknown"]) <= kills + lost
    if states["unknown"]:
        named = (root / f"private/letters/{MONTH}-unknown.csv").read_text()
        assert all(address in named for address in states["unknown"])
    assert [json.loads(line)["state"] for line in (root / "ledger.jsonl").read_text().splitlines()] == [
        "sending",
        "sent",
    ]


def test_kills_and_faults(tmp_path):
    judge(tmp_path, 150, 4, *trial(tmp_path, 150, 4, 3))


@pytest.mark.peers
def test_two_thousand_readers_twenty_kills(tmp_path):
    judge(tmp_path, 2000, 20, *trial(tmp_path, 2000, 20, 7))


@pytest.mark.peers
def test_a_hundred_messages_a_second(tmp_path):
    """By the processor time of the sender: the clock on the wall tells of the machine's other work."""
    with Postbox() as box:
        mailing_site(tmp_path, box.port, **FILES)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        process = sender(tmp_path, MONTH, readers(tmp_path, 1000), NOW)
        process.communicate(timeout=300)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert len(box.got) == 1000
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert 1000 / spent >= 100, f"{1000 / spent:.0f} a second"
