"""An account on a Mastodon server, or on another that speaks its API. The one door to Mastodon.py."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from mastodon import (
    Mastodon,
    MastodonAPIError,
    MastodonError,
    MastodonNotFoundError,
    MastodonRatelimitError,
    MastodonServerError,
)

from journeygen.config import NetworkSettings
from journeygen.digests import text_digest
from journeygen.errors import UsageError
from journeygen.markup.dom import parse
from journeygen.outbound.posts.accounts import BusyError, DeclinedError, Part, Picture, Receipt, UnansweredError
from journeygen.outbound.posts.secrets import MASTODON_TOKEN
from journeygen.outbound.posts.texts import leads_to
from journeygen.urls import parts_of

TIMEOUT, UNSAID = 30, 30.0  # seconds; the second is the wait where a server names none
PAGE, PAGES = 40, 5  # how many of one's own posts are looked through for one that may be there already
LONGEST_ALT = 1500  # characters; docs.joinmastodon.org, "description_limit"


class MastodonAccount:
    """The account whose token stands in the environment. A server may ignore the key that makes posting repeatable."""

    network = "mastodon"
    repeatable = False

    def __init__(self, settings: NetworkSettings, timeout: float = TIMEOUT) -> None:
        """Raises UsageError when the token or the server's address is missing."""
        token = os.environ.get(MASTODON_TOKEN, "")
        if not token:
            raise UsageError(
                f"Set {MASTODON_TOKEN} to an access token of your account (Preferences, Development, New application, "
                "with the scopes read:accounts, read:statuses, write:statuses and write:media)"
            )
        server = settings.server or _origin(settings.profile)
        if not server:
            raise UsageError('[networks.mastodon] names no server: add profile = "https://your.server/@you"')
        self.server = server
        self._api = Mastodon(
            access_token=token, api_base_url=server, ratelimit_method="throw", request_timeout=timeout,
            version_check_mode="none", user_agent="journeygen",
        )  # fmt: skip
        self._api.session.hooks["response"].append(self._hear)
        self._me: Any = None
        self._asked_to_wait = ""

    def find(self, part: Part, digest: str = "") -> Receipt | None:
        """See `Account.find`. Looks through the account's latest posts, and those that the server keeps for later."""
        with self._answers():
            self._me = self._me or self._api.account_verify_credentials()
            oldest = None
            for _ in range(PAGES):
                page = self._api.account_statuses(self._me.id, limit=PAGE, max_id=oldest, exclude_reblogs=True)
                for status in page:
                    if _is(status, part, digest):
                        return _receipt(status)
                if len(page) < PAGE:
                    break
                oldest = page[-1].id
            return self._kept(part, digest)

    def _kept(self, part: Part, digest: str) -> Receipt | None:
        """A post whose time has not come. Not every server has such."""
        try:
            kept = self._api.fetch_remaining(self._api.scheduled_statuses())
        except MastodonNotFoundError:
            return None
        said = ((one, str(one.params.text)) for one in kept)
        return next((_receipt(one) for one, text in said if _says(text, [text], part, digest)), None)

    def publish(
        self, part: Part, attempt: str, thread: tuple[Receipt, Receipt] | None = None, at: datetime | None = None
    ) -> Receipt:
        """See `Account.publish`. Pictures go first: without the post that follows nobody sees them."""
        try:
            media = [self._upload(picture) for picture in part.pictures]
        except UnansweredError as error:
            raise DeclinedError(f"Its pictures could not be uploaded: {error}") from None
        with self._answers():
            status = self._api.status_post(
                part.text,
                in_reply_to_id=thread[1].remote if thread else None,
                media_ids=media or None,
                sensitive=bool(part.warning),
                spoiler_text=part.warning or None,
                language=part.lang.partition("-")[0] or None,
                idempotency_key=attempt,
                scheduled_at=at,
            )
        return _receipt(status)

    def update(self, part: Part, remote: str) -> Receipt:
        """See `Account.update`. Pictures stay what they are."""
        with self._answers():
            media = [one.id for one in self._api.status(remote).media_attachments]
            changed = self._api.status_update(
                remote,
                part.text,
                spoiler_text=part.warning or None,
                sensitive=bool(part.warning),
                media_ids=media or None,
            )
        return _receipt(changed)

    @contextmanager
    def _answers(self) -> Iterator[None]:
        """Says what a failure means: surely not taken, not now, or nobody knows."""
        try:
            yield
        except MastodonRatelimitError:
            raise BusyError("The server asks to wait", self._wait()) from None
        except MastodonServerError as error:
            raise UnansweredError(f"The server failed: {_said(error)}", answered=True) from None
        except MastodonAPIError as error:
            raise DeclinedError(f"The server said no: {_said(error)}") from None
        except (MastodonError, OSError, ValueError, AttributeError, KeyError, TypeError) as error:
            raise UnansweredError(f"No answer that can be read: {_said(error)}") from None

    def _hear(self, answer: Any, **_: object) -> None:
        """Remembers what the library does not pass on (RFC 9110, 10.2.3)."""
        self._asked_to_wait = answer.headers.get("Retry-After", "")

    def _wait(self) -> float:
        """The seconds that the server asked for, by either way of saying it."""
        if self._asked_to_wait.isdigit():
            return float(self._asked_to_wait)
        reset = self._api.ratelimit_reset
        return max(1.0, reset - time.time()) if reset else UNSAID

    def _upload(self, picture: Picture) -> Any:
        x, y = picture.focus or (0.5, 0.5)
        with self._answers():
            return self._api.media_post(
                picture.content,
                mime_type=picture.kind,
                description=picture.alt[:LONGEST_ALT] or None,
                focus=(2 * x - 1, 1 - 2 * y),
                synchronous=True,
            ).id


def _origin(profile: str) -> str:
    parts = parts_of(profile)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in {"http", "https"} else ""


def _receipt(status: Any) -> Receipt:
    """A scheduled post has no address yet: its own name must do until it is out."""
    return Receipt(getattr(status, "url", None) or "", str(status.id))


def _is(status: Any, part: Part, digest: str) -> bool:
    root = parse(status.content or "")
    links = [node.attributes.get("href") or "" for node in root.walk()]
    return _says(root.text, [root.text, *links], part, digest)


def _says(text: str, links: list[str], part: Part, digest: str) -> bool:
    return text_digest(text) == (digest or text_digest(part.text)) or leads_to(part.page, links)


def _said(error: Exception) -> str:
    """What the server said, in one line that holds nothing of ours."""
    words = [str(word) for word in error.args if isinstance(word, str | int)]
    return " ".join(" ".join(words).split())[:200] or type(error).__name__
