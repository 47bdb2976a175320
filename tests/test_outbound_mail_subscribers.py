"""Lists of readers: what is wrong with them is said line by line, and no address is ever repeated."""

import pytest

from journeygen.errors import ContentError, RefusedError
from journeygen.outbound.mail.subscribers import ascii_address, read_list


def listed(tmp_path, text, name="readers.csv"):
    file = tmp_path / "elsewhere" / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_list(file, tmp_path / "site")


@pytest.mark.parametrize(("typed", "wanted"), [
    ("a@example.org", "a@example.org"), ("A.b+c@Example.ORG", "A.b+c@example.org"), ("x@müller.example", "x@xn--mller-kva.example"),
    ("x@例え.jp", "x@xn--r8jz45g.jp"), ("o'brien@example.ie", "o'brien@example.ie"), ("a@sub.example.co.uk.", "a@sub.example.co.uk"),
    ("", ""), ("a", ""), ("@example.org", ""), ("a@", ""), ("a@localhost", ""), ("a b@example.org", ""), ("a@@example.org", ""),
    (".a@example.org", ""), ("a..b@example.org", ""), ("a@-example.org", ""), ("a@exa_mple.org", ""), ("ä@example.org", ""),
    ("a@example.org\r\nBcc: x@example.org", ""), ("Anna <a@example.org>", ""), ("a@1.2.3.4", ""), ("a" * 65 + "@example.org", ""),
    ("a@" + "b" * 64 + ".org", ""), ('"a b"@example.org', ""), ("a@.example.org", ""),
])  # fmt: skip
def test_addresses(typed, wanted):
    assert ascii_address(typed) == wanted


@pytest.mark.parametrize("text", [
    "email,token\na@example.org,t1\nb@example.org,t2\n", "Token;E-Mail\nt1;a@example.org\nt2;b@example.org\n",
    "\ufeffname\tEmail\ttoken\r\nAnna\ta@example.org\tt1\r\n\r\nBea\tb@example.org\tt2\r\n",
])  # fmt: skip
def test_columns_are_found_by_name(tmp_path, text):
    found = listed(tmp_path, text).subscribers
    assert [(one.address, one.token) for one in found] == [("a@example.org", "t1"), ("b@example.org", "t2")]


def test_a_list_without_a_head(tmp_path):
    assert [one.address for one in listed(tmp_path, "a@example.org\nb@example.org\n").subscribers] == [
        "a@example.org",
        "b@example.org",
    ]


def test_doubles_are_left_out_and_said(tmp_path):
    roster = listed(tmp_path, "email\na@example.org\nA@EXAMPLE.org\nb@example.org\n")
    assert len(roster.subscribers) == 2
    (problem,) = roster.problems
    assert (problem.line, problem.code) == (3, "subscriber-double")


def test_every_line_that_is_wrong_is_named_and_no_address_told(tmp_path):
    with pytest.raises(ContentError) as caught:
        listed(
            tmp_path, "email\nsecret one@example.org\nok@example.org\n\nsecret@two@example.org\nsécret@example.org\n"
        )
    lines = [problem.line for problem in caught.value.problems]
    assert lines == [2, 5, 6]
    assert "secret" not in str(caught.value)
    assert "crét" not in str(caught.value)


@pytest.mark.parametrize("text", [b"email\n\xff\xfe@example.org\n", 'email\n"a@example.org\n' + "x" * 200_000])
def test_what_is_no_csv(tmp_path, text):
    with pytest.raises(ContentError):
        listed(tmp_path, text)


def test_a_list_that_is_not_there(tmp_path):
    with pytest.raises(ContentError, match="cannot be read"):
        read_list(tmp_path / "nowhere.csv", tmp_path / "site")


@pytest.mark.parametrize("place", ["readers.csv", "output/readers.csv", "content/readers.csv", "static/readers.csv"])
def test_inside_the_site_a_list_lies_in_private_alone(tmp_path, place):
    file = tmp_path / place
    file.parent.mkdir(exist_ok=True)
    file.write_text("email\na@example.org\n")
    with pytest.raises(RefusedError, match="Move it to private/"):
        read_list(file, tmp_path)
    private = tmp_path / "private" / "readers.csv"
    private.parent.mkdir()
    file.rename(private)
    assert read_list(private, tmp_path).subscribers
