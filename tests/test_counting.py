"""Length is what each network counts: its own rule, not `len`.

The numbers of `counting_cases/referees.json` are not ours: `x` comes from the npm package twitter-text 3.1.0, `bluesky`
and `bytes` from the AT Protocol SDK (`RichText` of @atproto/api 0.19), `mastodon` from twitter-text for Ruby with
Mastodon's own patterns, `units` from JavaScript's `length`. `counting_cases/conformance.json` holds inputs and results
of twitter-text's conformance suite, which no package carries.
"""

import json
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeygen.addresses import addresses_on_x
from journeygen.counting import clusters, fits, is_plain, length, plain_length
from journeygen.networks import ALIASES, NETWORKS, network_named

CASES = json.loads((Path(__file__).parent / "counting_cases" / "referees.json").read_text("utf-8"))
CONFORMANCE = json.loads((Path(__file__).parent / "counting_cases" / "conformance.json").read_text("utf-8"))
LINES = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40].encode("unicode-escape").decode() or "empty")
def test_counts_as_the_referees_do(case: dict[str, str]) -> None:
    text = case["text"]
    found = {network: length(text, network) for network in ("x", "bluesky", "mastodon")}
    assert found == {network: case[network] for network in found}
    assert len(text.encode()) == case["bytes"]
    assert {length(text, network) for network in ("instagram", "facebook", "linkedin", "pinterest")} == {case["units"]}


def spelt(text: str) -> str:
    """A text of the suite in whole: `{word*12}` stands for a run of one word."""
    return re.sub(r"\{([^*{}]+)\*(\d+)\}", lambda found: found[1] * int(found[2]), text)


@pytest.mark.parametrize(("text", "expected"), CONFORMANCE["weighted"])
def test_weighs_as_the_conformance_suite_says(text: str, expected: int) -> None:
    assert length(spelt(text), "x") == expected


@pytest.mark.parametrize(("text", "expected"), CONFORMANCE["urls"])
def test_finds_the_addresses_of_the_conformance_suite(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in addresses_on_x(text)] == expected


def test_the_conformance_suite_is_whole() -> None:
    """22 weighted texts and 2 with directional marks; 104 different texts for addresses."""
    assert (len(CONFORMANCE["weighted"]), len(CONFORMANCE["urls"])) == (24, 104)


# Younger than the emoji table of twitter-text 3.1.0, which counts their parts; X documents 2 for every emoji.
@pytest.mark.parametrize(
    "emoji", ["🧑‍🚒", "👨🏻‍🤝‍👨🏼", "🐻‍❄️", "🏳️‍⚧️", "🫶🏽", "🫱🏻‍🫲🏿", "🧔‍♂️", "❤️‍🔥", "🙂‍↔️", "🏃‍♀️‍➡️", "🧑‍🧑‍🧒", "🇨🇶"]
)
def test_younger_emoji_weigh_two_on_x(emoji: str) -> None:
    assert length(emoji, "x") == 2
    assert length(f"a {emoji} b", "x") == 6
    assert length(emoji, "bluesky") == length(emoji, "mastodon") == 1


# Threads: "emojis are counted as the number of UTF-8 bytes"; all else by characters.
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", 5),
        ("größe “quoted” … → €", 20),
        ("Привет", 6),
        ("日本語", 3),
        ("🏺", 4),
        ("❤️", 6),
        ("👋🏽", 8),
        ("👨‍👩‍👧", 18),
        ("🇩🇪", 8),
        ("1️⃣", 7),
        ("1 2 # *", 7),
        ("Glazed 🏺🏺 today", 21),
        ("https://example.com/a", 21),
    ],
)
def test_threads_counts_emoji_by_bytes(text: str, expected: int) -> None:
    assert length(text, "threads") == expected


@pytest.mark.parametrize(
    ("text", "network", "expected"),
    [
        ("a" * 280, "x", True),
        ("a" * 281, "x", False),
        ("日" * 140, "x", True),
        ("日" * 141, "x", False),
        ("a" * 256 + " https://example.com/" + "b" * 400, "x", True),
        ("a" * 257 + " https://example.com/" + "b" * 400, "x", False),
        ("é" * 300, "bluesky", True),
        ("é" * 301, "bluesky", False),
        ("👨‍👩‍👧‍👦" * 120, "bluesky", True),  # 120 graphemes, 3,000 bytes
        ("👨‍👩‍👧‍👦" * 121, "bluesky", False),  # 121 graphemes, 3,025 bytes
        ("a" * 476 + " https://example.com/" + "b" * 400, "mastodon", True),
        ("a" * 477 + " https://example.com/" + "b" * 400, "mastodon", False),
        ("🏺" * 125, "threads", True),
        ("🏺" * 126, "threads", False),
        ("🏺" * 1100, "instagram", True),
        ("🏺" * 1101, "instagram", False),
        ("a" * 500, "pinterest", True),
        ("a" * 501, "pinterest", False),
    ],
)
def test_fits_at_the_limit_and_not_beyond(text: str, network: str, expected: bool) -> None:
    assert fits(text, network) is expected


def test_a_server_may_allow_more() -> None:
    assert not fits("a" * 600, "mastodon")
    assert fits("a" * 600, "mastodon", 1000)


def test_networks_stand_in_their_order_and_have_aliases() -> None:
    order = "x bluesky mastodon threads instagram facebook linkedin pinterest"
    assert " ".join(NETWORKS) == order == " ".join(network.id for network in NETWORKS.values())
    assert {alias: network_named(alias).id for alias in ALIASES} == {"twitter": "x", "bsky": "bluesky"}
    assert length("日本", "twitter") == length("日本", "x") == 4
    with pytest.raises(KeyError):
        network_named("myspace")


@given(LINES)
def test_x_does_not_care_for_the_form_of_accents(text: str) -> None:
    assert length(unicodedata.normalize("NFD", text), "x") == length(unicodedata.normalize("NFC", text), "x")


@pytest.mark.parametrize("network", NETWORKS)
@given(first=LINES, second=LINES)
def test_a_line_end_parts_all_counts(network: str, first: str, second: str) -> None:
    """The composer counts lines apart, so no count may reach over a line end."""
    assert length(f"{first}\n{second}", network) == length(first, network) + 1 + length(second, network)


@given(st.text(max_size=60))
def test_clusters_are_the_whole_text(text: str) -> None:
    assert "".join(clusters(text)) == text
    assert len(clusters(text)) == length(text, "bluesky")


@given(st.text(st.sampled_from("ab.:/@#_-é日🏺\u200d\ufe0f🏽 \n1"), max_size=60))
def test_no_text_is_too_odd_to_count(text: str) -> None:
    for network in NETWORKS:
        assert length(text, network) >= 0
    assert length(text, "bluesky") <= len(text) <= length(text, "facebook") <= len(text.encode())


def test_only_the_very_beginning_of_a_text_hides_its_first_letter_from_x() -> None:
    """As twitter-text does: `ésetup.py` is an address from its second letter on, but not on a later line."""
    assert length("ésetup.py", "x") == 1 + 23
    assert length("a\nésetup.py", "x") == 2 + 23


@pytest.mark.parametrize("network", NETWORKS)
@given(text=st.text(st.sampled_from("ab é’“–.:/@\n…🏺1\u0301"), max_size=20), end=st.integers(0, 20))
def test_a_plain_text_and_its_beginnings_count_by_characters(network: str, text: str, end: int) -> None:
    if is_plain(text):
        assert length(text[:end], network) == plain_length(text[:end], network)
