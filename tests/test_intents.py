"""Addresses that open a network's own composer: whatever the text, they are one address that says it."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeygen.intents import filled, intent_form
from journeygen.networks import NETWORKS

LINK = "https://example.org/stool/größe/?utm_source=x&a=b"
TEXT = "50% & more: #OakStool\n\n“größe” 👩‍👩‍👧‍👦 + a b?c=d#e"


@pytest.mark.parametrize("network", ["x", "bluesky", "threads", "pinterest", "mastodon"])
def test_the_text_arrives_as_it_is(network: str) -> None:
    parts = urlsplit(filled(intent_form(network, LINK, picture="https://example.org/media/a.jpg"), TEXT))
    said = parts.fragment.removeprefix("text=") if parts.fragment else ""
    key = "description" if network == "pinterest" else "text"
    assert (unquote(said) if said else parse_qs(parts.query)[key][0]) == TEXT
    assert "+" not in parts.query + parts.fragment


@pytest.mark.parametrize("network", ["facebook", "linkedin"])
def test_some_take_the_address_alone(network: str) -> None:
    address = filled(intent_form(network, LINK), TEXT)
    assert next(iter(parse_qs(urlsplit(address).query).values())) == [LINK]


def test_mastodon_opens_on_the_makers_own_server() -> None:
    assert intent_form("mastodon", LINK, "https://hachyderm.io/@bench") == "https://hachyderm.io/share?text={text}"
    assert intent_form("instagram", LINK) == ""


@given(st.text(st.characters(exclude_categories=("Cs",))), st.sampled_from(sorted(NETWORKS)))
def test_any_text_gives_a_well_formed_address(text: str, network: str) -> None:
    address = filled(intent_form(network, LINK), text)
    assert address.isascii()
    assert not set(address) & set(' "<>\\^`{|}\n')
    assert address.count("#") <= (network == "mastodon")
