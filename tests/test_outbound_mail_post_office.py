"""The mail server's answers, and what each means for the reader."""

import pytest
from mail_server import Postbox

from journeygen.config import Smtp
from journeygen.errors import UsageError
from journeygen.outbound.mail.book import DELIVERED, FAILED, PENDING, UNKNOWN
from journeygen.outbound.mail.post_office import PostOffice, ServerError, Throttle

MESSAGE = b"Subject: x\r\n\r\n.\r\n..dots\r\nwords\r\n"


@pytest.mark.parametrize(("fault", "state", "taken"), [
    ("", DELIVERED, 1), ("later at rcpt", PENDING, 0), ("never at rcpt", FAILED, 0), ("bye at rcpt", PENDING, 0),
    ("later at data", PENDING, 0), ("never at data", FAILED, 0), ("lost", UNKNOWN, 0), ("taken and lost", UNKNOWN, 1),
])  # fmt: skip
def test_states(fault, state, taken):
    with Postbox(lambda address, attempt: fault if address.startswith("first") else "") as box:
        office = PostOffice(Smtp(host="127.0.0.1", port=box.port, security="none"), "")
        assert office.give("me@example.org", "first@example.com", MESSAGE).state == state
        assert len(box.got) == taken
        assert office.give("me@example.org", "second@example.com", MESSAGE).state == DELIVERED
        office.close()
        assert box.got[-1] == ("second@example.com", MESSAGE)


def test_a_connection_is_used_for_so_many_messages():
    with Postbox() as box:
        office = PostOffice(Smtp(host="127.0.0.1", port=box.port, security="none"), "", per_connection=3)
        for number in range(7):
            office.give("me@example.org", f"{number}@example.com", MESSAGE)
        office.close()
        assert box.connections == 3


def test_a_server_that_is_not_there():
    office = PostOffice(Smtp(host="127.0.0.1", port=1, security="none"), "")
    with pytest.raises(ServerError, match="does not let us in"):
        office.give("me@example.org", "a@example.com", MESSAGE)


def test_a_server_that_speaks_no_tls_gets_nothing():
    with Postbox() as box:
        office = PostOffice(Smtp(host="127.0.0.1", port=box.port), "")
        with pytest.raises(ServerError):
            office.give("me@example.org", "a@example.com", MESSAGE)
        assert box.got == []


def test_no_password_goes_out_in_the_open():
    office = PostOffice(Smtp(host="mail.example.org", security="none", user="me"), "secret")
    with pytest.raises(UsageError, match="in the open"):
        office.give("me@example.org", "a@example.com", MESSAGE)


def test_a_wrong_password_is_said_without_it():
    with Postbox() as box:
        office = PostOffice(Smtp(host="127.0.0.1", port=box.port, security="none", user="me"), "s3cret")
        with pytest.raises(ServerError) as caught:
            office.give("me@example.org", "a@example.com", MESSAGE)
        assert "s3cret" not in str(caught.value)


def test_the_throttle_keeps_the_pace_and_does_not_catch_up():
    clock = [0.0]
    throttle = Throttle(10, lambda: clock[0], lambda seconds: clock.__setitem__(0, clock[0] + seconds))
    for _ in range(11):
        throttle.wait()
    assert clock[0] == pytest.approx(1.0)
    clock[0] += 60
    before = clock[0]
    for _ in range(11):
        throttle.wait()
    assert clock[0] - before >= 0.89
    Throttle(0, lambda: 0, lambda seconds: pytest.fail("it waited")).wait()
