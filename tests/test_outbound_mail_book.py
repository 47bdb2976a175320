"""The book: for one process at a time, for its owner alone, and it forgets nothing."""

import stat

import pytest
from test_outbound_mail_envelopes import FROZEN

from journeygen.errors import RefusedError
from journeygen.outbound.mail.book import DELIVERED, PENDING, SENDING, UNKNOWN, Book, private_folder
from journeygen.outbound.mail.subscribers import Subscriber

READERS = [Subscriber(f"{name}@example.com", name) for name in "abc"]


@pytest.fixture
def book(tmp_path):
    opened = Book(tmp_path / "book.sqlite")
    opened.begin(FROZEN, READERS)
    yield opened
    opened.close()


def test_it_keeps_the_letter_and_the_readers_in_order(book):
    assert book.frozen == FROZEN
    assert [reader for _, reader in book.waiting()] == READERS


def test_nobody_else_opens_it_meanwhile(tmp_path):
    first = Book(tmp_path / "book.sqlite")
    with pytest.raises(RefusedError, match="Another process is sending this letter"):
        Book(tmp_path / "book.sqlite")
    first.close()
    Book(tmp_path / "book.sqlite").close()


def test_what_was_left_half_done_is_unknown_and_not_tried_again_by_itself(book):
    place, _ = next(book.waiting())
    book.mark(place, SENDING)
    assert book.settle() == 1
    assert book.counts() == {UNKNOWN: 1, PENDING: 2}
    assert [reader.address for _, reader in book.waiting()] == ["b@example.com", "c@example.com"]
    assert len(list(book.waiting(again=True))) == 3
    assert book.call_sent() == 1
    assert book.counts()[DELIVERED] == 1


def test_one_who_waits_again_is_not_met_twice_in_a_round(book):
    met = []
    for place, reader in book.waiting():
        met.append(reader.address)
        book.mark(place, PENDING, "451 later")
    assert met == [reader.address for reader in READERS]


def test_only_the_owner_can_look(tmp_path):
    folder = private_folder(tmp_path, "letters")
    Book(folder / "book.sqlite").close()
    assert stat.S_IMODE((tmp_path / "private").stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "book.sqlite").stat().st_mode) == 0o600
    assert (tmp_path / "private/.gitignore").read_text() == "*\n"
