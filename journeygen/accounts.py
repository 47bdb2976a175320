"""The maker's accounts as machines name them, from the profiles in the config. Pure."""

import msgspec

from journeygen.config import Config
from journeygen.urls import parts_of


class Account(msgspec.Struct, frozen=True):
    """An account of the fediverse: `user` at the server `host`."""

    user: str
    host: str

    @property
    def handle(self) -> str:
        """How people and `fediverse:creator` write it (docs.joinmastodon.org): @hollowlane@mastodon.example."""
        return f"@{self.user}@{self.host}"

    @property
    def addresses(self) -> tuple[str, str, str]:
        """Its page, its actor and the form to follow others with, where a Mastodon server keeps them."""
        server = f"https://{self.host}"
        return f"{server}/@{self.user}", f"{server}/users/{self.user}", f"{server}/authorize_interaction?uri={{uri}}"


def fediverse_account(profile: str) -> Account | None:
    """The account behind a profile's address: `https://host/@user`, `/@user@elsewhere` or `/users/user`."""
    parts = parts_of(profile)
    names = parts.path.strip("/").split("/")
    name = names[1] if names[0] == "users" and len(names) > 1 else names[0].removeprefix("@")
    written = names[0].startswith("@") or names[0] == "users"
    user, _, elsewhere = name.partition("@")
    host = elsewhere or parts.netloc
    return Account(user, host) if written and user not in {"", "users"} and host else None


def account_of(config: Config) -> Account | None:
    """The maker's account in the fediverse, by the profile at `[networks.mastodon]`."""
    settings = config.networks.get("mastodon")
    return fediverse_account(settings.profile) if settings is not None and settings.enabled else None


def x_handle(profile: str) -> str:
    """The account behind a profile on X as its cards name it (`twitter:site`): @hollowlane; empty when it is none."""
    parts = parts_of(profile)
    known = (parts.hostname or "").removeprefix("www.").removeprefix("mobile.") in {"x.com", "twitter.com"}
    name = parts.path.strip("/").removeprefix("@")
    return f"@{name}" if known and name.isascii() and name.replace("_", "a").isalnum() else ""
