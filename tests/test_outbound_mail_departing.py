"""What every way out begins with."""

import pytest
from sites import CONFIG, NOW, entry, site

from journeygen.errors import ContentError, UsageError
from journeygen.outbound.mail.departing import freeze, open_departure
from journeygen.request import Request

FILES = {"content/stool/2026-10-01-first.md": entry("First", id="stool-1")}


def request(root, **files):
    return Request(site(root, CONFIG, **(files or FILES)), root / "output", NOW)


def test_a_letter_is_frozen_with_the_ids_of_its_entries_and_a_mark_for_the_way_out(tmp_path):
    frozen = freeze(open_departure(request(tmp_path), "2026-10"))
    assert frozen.entries == ("stool-1",)
    assert frozen.html.count(frozen.mark) == frozen.text.count(frozen.mark) == 1
    assert "example.org/leave" not in frozen.html + frozen.text
    assert dict(frozen.headers)["From"] == "Bench <letters@example.org>"
    assert frozen == freeze(open_departure(Request(tmp_path, tmp_path / "output", NOW), "2026-10"))


@pytest.mark.parametrize(("month", "words"), [("2026-13", "no month"), ("2026-02", "no letter")])
def test_months(tmp_path, month, words):
    with pytest.raises(UsageError, match=words):
        open_departure(request(tmp_path), month)


def test_content_that_is_wrong_does_not_leave(tmp_path):
    with pytest.raises(ContentError):
        open_departure(request(tmp_path, **{"content/stool/2026-10-01-first.md": entry(step="nonsense")}), "2026-10")
