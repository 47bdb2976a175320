"""Accounts by their profiles' addresses."""

import pytest

from journeygen.accounts import account_of, fediverse_account, x_handle
from journeygen.config import Config, NetworkSettings, Site


@pytest.mark.parametrize(("profile", "handle"), [
    ("https://mastodon.example/@bench", "@bench@mastodon.example"),
    ("https://mastodon.example/@bench/", "@bench@mastodon.example"),
    ("https://mastodon.example/users/bench", "@bench@mastodon.example"),
    ("https://mastodon.example:8443/@bench", "@bench@mastodon.example:8443"),
    ("https://mastodon.example/@bench@other.example", "@bench@other.example"),
])  # fmt: skip
def test_a_profile_names_an_account(profile: str, handle: str):
    account = fediverse_account(profile)
    assert account is not None
    assert account.handle == handle


@pytest.mark.parametrize(
    "profile", ["", "https://mastodon.example/", "https://mastodon.example/bench", "https://a.example/users/", "/@x"]
)
def test_other_addresses_name_none(profile: str):
    assert fediverse_account(profile) is None


def test_a_network_that_is_off_has_no_account():
    def config(**fields: bool) -> Config:
        settings = NetworkSettings(profile="https://mastodon.example/@bench", **fields)
        return Config(
            site=Site(title="T", base_url="https://a.example/", timezone="UTC"), networks={"mastodon": settings}
        )

    assert account_of(config(enabled=False)) is None
    assert account_of(config()) is not None


@pytest.mark.parametrize(("profile", "handle"), [
    ("https://x.com/bench", "@bench"),
    ("https://www.twitter.com/@bench_1/", "@bench_1"),
    ("https://x.com/", ""),
    ("https://x.com/i/user/1", ""),
    ("https://example.org/bench", ""),
    ("", ""),
])  # fmt: skip
def test_a_profile_on_x_is_a_handle(profile: str, handle: str):
    assert x_handle(profile) == handle
