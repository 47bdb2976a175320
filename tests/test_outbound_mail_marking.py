"""Letters that went out by other means are noted once, and are frozen from then on."""

import pytest
from mail_server import Postbox, mailing_site, readers
from sites import CONFIG, NOW, entry, made, site

from journeygen.errors import RefusedError, UsageError
from journeygen.ledger import read_ledger
from journeygen.outbound.mail.marking import mark_sent
from journeygen.outbound.mail.post_office import Pace
from journeygen.outbound.mail.sending import send_letter
from journeygen.request import Request

MONTH = "2026-10"
FILES = {"content/stool/2026-10-01-first.md": entry("First"), "content/stool/2026-10-02-b.md": entry("Second")}


def test_a_letter_is_frozen_once_it_was_sent(tmp_path):
    request = Request(site(tmp_path, **FILES), tmp_path / "output", NOW)
    made(tmp_path)
    assert (tmp_path / "output/newsletter" / MONTH / "email.html").is_file()
    assert mark_sent(request, MONTH, "2026-11-02T09:30") == ("October 2026: Second", "2026-11-02T09:30:00+00:00", 2)
    issue = read_ledger(tmp_path).issues[MONTH]
    assert (issue.state, issue.at, issue.entries) == ("sent", "2026-11-02T09:30:00+00:00", ("stool/first", "stool/b"))
    site(tmp_path, **{"content/stool/2026-10-09-late.md": entry("Late")})
    made(tmp_path)
    page = (tmp_path / "output/site/newsletter/2026-10/index.html").read_text()
    assert "October 2026: Second" in page
    assert "stool/late/" not in page
    assert "stool/late/" in (tmp_path / "output/site/newsletter/2026-11/index.html").read_text()
    assert not (tmp_path / "output/newsletter" / MONTH).exists()
    with pytest.raises(RefusedError, match="was sent at 2026-11-02"):
        mark_sent(request, MONTH)


def test_pictures_of_a_sent_letter_are_kept_by_source_and_recipe(tmp_path):
    from journals import photo

    files = {
        "content/stool/2026-10-01-first/index.md": entry(body="![A leg](leg.jpg)"),
        "content/stool/2026-10-01-first/leg.jpg": photo(200, 100),
    }
    request = Request(site(tmp_path, **files), tmp_path / "output", NOW)
    mark_sent(request, MONTH)
    (picture,) = read_ledger(tmp_path).issues[MONTH].pictures
    assert picture["source"] == "stool/2026-10-01-first/leg.jpg"
    assert picture["recipe"] == "jpeg 200x100"
    assert picture["path"].startswith("site/newsletter/2026-10/media/")
    assert len(picture["digest"]) > 16


def test_a_dry_run_notes_nothing(tmp_path):
    request = Request(site(tmp_path, **FILES), tmp_path / "output", NOW)
    mark_sent(request, MONTH, dry_run=True)
    assert not (tmp_path / "ledger.jsonl").exists()


def test_it_needs_neither_address_nor_way_out(tmp_path):
    bare = CONFIG.partition("[newsletter]")[0]
    mark_sent(Request(site(tmp_path, bare, **FILES), tmp_path / "output", NOW), MONTH)
    assert read_ledger(tmp_path).issues[MONTH].state == "sent"


@pytest.mark.parametrize(
    ("month", "at", "words"),
    [("2026-1", "", "no month"), ("2026-03", "", "no letter"), (MONTH, "never", "--at must be")],
)
def test_wrong_calls(tmp_path, month, at, words):
    with pytest.raises(UsageError, match=words):
        mark_sent(Request(site(tmp_path, **FILES), tmp_path / "output", NOW), month, at)


def test_what_is_half_sent_is_finished_first(tmp_path):
    with Postbox(lambda address, attempt: "later at rcpt" if "1" in address else "") as box:
        request = Request(mailing_site(tmp_path, box.port, **FILES), tmp_path / "output", NOW)
        pace = Pace(rate=0, attempts=1, patience=0)
        send_letter(request, MONTH, readers(tmp_path, 2), lambda *_: None, pace)
        with pytest.raises(RefusedError, match="has not ended: 1 wait"):
            mark_sent(request, MONTH)
