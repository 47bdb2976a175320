"""A long entry in several posts: each fits, nothing is lost, and the first one leads home."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from test_composer import LINK, POST, TEXT

from journeygen.composer import DEFAULT_WORDINGS
from journeygen.counting import clusters, length
from journeygen.model import OwnPost
from journeygen.networks import NETWORKS
from journeygen.prose import pieces
from journeygen.serial import Asked, serial

THREADED = [name for name, rule in NETWORKS.items() if rule.parts]
LONG = "\n\n".join([TEXT] * 3)


def told(network: str, text: str = LONG, **more: object) -> list[str]:
    return [part.text for part in serial(POST, text, Asked(network, DEFAULT_WORDINGS[network], **more))]


def bare(part: str) -> str:
    return re.sub(r"\n\n\d+/\d+\Z", "", part)


def words(texts: list[str]) -> list[str]:
    return " ".join(texts).split()


def test_four_networks_have_threads() -> None:
    assert THREADED == ["x", "bluesky", "mastodon", "threads"]


@pytest.mark.parametrize("network", THREADED)
def test_all_is_told_and_every_part_fits(network: str) -> None:
    parts = serial(POST, LONG, Asked(network, DEFAULT_WORDINGS[network]))
    assert 2 < len(parts) <= 25
    assert all(part.fits and part.length == length(part.text, network) for part in parts)
    assert [part.text.rsplit("\n\n", 1)[1] for part in parts] == [f"{n}/{len(parts)}" for n in range(1, len(parts) + 1)]
    first, *rest = [bare(part.text) for part in parts]
    assert LINK in first
    assert "#" in first
    assert words(rest[:-1]) == words([LONG])
    assert rest[-1] == POST.question
    assert not any(LINK in part for part in rest)


@pytest.mark.parametrize("network", ["instagram", "facebook", "linkedin", "pinterest"])
def test_others_have_one_post(network: str) -> None:
    assert len(told(network)) == 1


def test_what_fits_in_one_post_is_one() -> None:
    assert told("mastodon", "Short.") == [told("mastodon", "Short.")[0]]
    assert "1/" not in told("mastodon", "Short.")[0]
    assert len(told("x", "Short.")) == 3  # its post has no text of the entry's
    assert len(told("x", "")) == 1


def test_the_makers_own_text_is_told_in_parts() -> None:
    own = OwnPost(text=f"{TEXT}\n\n{{tags}}", thread=True)
    first, *rest = [bare(part) for part in told("bluesky", own=own)]
    assert first.endswith(f"\n{LINK}")
    assert words([first.removesuffix(LINK), *rest]) == words([TEXT])
    within = [bare(part) for part in told("bluesky", own=OwnPost(text=f"{TEXT}\n\nAll of it: {{link}}"))]
    assert within[-1].endswith(f"All of it: {LINK}")
    assert told("bluesky", own=OwnPost(text="Short.")) == [f"Short.\n{LINK}"]


def test_a_content_warning_counts_in_every_part() -> None:
    asked = Asked("mastodon", DEFAULT_WORDINGS["mastodon"], OwnPost(warning="w" * 200, thread=True))
    parts = serial(POST, LONG, asked)
    assert {part.warning for part in parts} == {"w" * 200}
    assert all(part.length == length(part.text, "mastodon") + 200 <= 500 for part in parts)


def test_a_thread_ends_at_twenty_five() -> None:
    parts = told("x", "\n\n".join([TEXT] * 30))
    assert len(parts) == 25
    assert bare(parts[-1])[-1] in ".…"
    assert all(length(part, "x") <= 280 for part in parts)


def test_limits_of_ones_own() -> None:
    parts = serial(POST, LONG, Asked("mastodon", DEFAULT_WORDINGS["mastodon"], limit=200))
    assert all(part.limit == 200 >= part.length for part in parts)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(["oak", "👩‍👩‍👧‍👦", "https://example.org/a/b", "#OakStool", "@ann@example.org", "e\u0301", ".", "\n\n", "木工"]), max_size=60),
       st.integers(45, 90))  # fmt: skip
def test_no_piece_splits_a_token(tokens: list[str], room: int) -> None:
    text = " ".join(tokens)
    parts = pieces(text, lambda part: len(part) <= room)
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert all(0 < len(part) <= room for part in parts)
    for token in ("https://example.org/a/b", "#OakStool", "@ann@example.org"):
        assert sum(part.count(token) for part in parts) == text.count(token)
    assert [one for part in parts for one in clusters(part) if not one.isspace()] == [
        one for one in clusters(text) if not one.isspace()
    ]


def test_an_endless_word_is_parted_between_graphemes() -> None:
    family = "👩‍👩‍👧‍👦"
    assert pieces(family * 5, lambda part: len(part) <= 30) == [family * 4, family]
    assert pieces("https://example.org/" + "a" * 50, lambda part: len(part) <= 30) == [
        "https://example.org/" + "a" * 50
    ]


def test_parts_are_stable() -> None:
    assert told("bluesky") == told("bluesky")
    assert [bare(part) for part in told("bluesky", LONG + "\n\nOne more.")][:5] == [
        bare(part) for part in told("bluesky")
    ][:5]
    assert replace(POST, text="x") != POST
