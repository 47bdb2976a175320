"""An account on Bluesky, or on any personal data server of the AT Protocol. The one door to atproto."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from atproto import Client, exceptions, models
from atproto_client.utils.facet_detection import detect_facets, detect_mentions

from journeygen.config import NetworkSettings
from journeygen.digests import text_digest
from journeygen.errors import NetworkError, UsageError
from journeygen.outbound.posts.accounts import BusyError, DeclinedError, Part, Picture, Receipt, UnansweredError
from journeygen.outbound.posts.secrets import BLUESKY_HANDLE, BLUESKY_PASSWORD
from journeygen.outbound.posts.texts import leads_to, record_key
from journeygen.urls import parts_of

SERVER, WEB = "https://bsky.social", "https://bsky.app"
COLLECTION = "app.bsky.feed.post"
LATEST = 100  # how many of one's own posts are looked through for one that may be there already
THUMB_LIMIT = 1_000_000  # bytes; lexicon app.bsky.embed.external, `thumb`


class BlueskyAccount:
    """The account whose app password stands in the environment. A post's name follows from its key: it is one post."""

    network = "bluesky"
    repeatable = True

    def __init__(self, settings: NetworkSettings) -> None:
        """Raises UsageError when the handle or the app password is missing."""
        self.handle = os.environ.get(BLUESKY_HANDLE, "") or _handle(settings.profile)
        self._password = os.environ.get(BLUESKY_PASSWORD, "")
        if not self._password:
            raise UsageError(
                f"Set {BLUESKY_PASSWORD} to an app password (Settings, Privacy and security, App passwords)"
            )
        if not self.handle:
            raise UsageError(
                '[networks.bluesky] names no account: add profile = "https://bsky.app/profile/you.example", '
                f"or set {BLUESKY_HANDLE}"
            )
        self._client = Client(settings.server or SERVER)
        self._did = ""

    def find(self, part: Part, digest: str = "") -> Receipt | None:
        """See `Account.find`. Looks for the post's own name first, then through the latest posts."""
        with _answers():
            known = self._known(record_key(part.key))
            if known is not None:
                return self._receipt(known.uri, known.cid)
            wanted = digest or text_digest(part.text)
            asked = models.ComAtprotoRepoListRecords.Params(collection=COLLECTION, repo=self.did, limit=LATEST)
            for one in self._client.com.atproto.repo.list_records(asked).records:
                if text_digest(one.value.text) == wanted or leads_to(part.page, _links(one.value)):
                    return self._receipt(one.uri, one.cid)
        return None

    def publish(
        self, part: Part, attempt: str, thread: tuple[Receipt, Receipt] | None = None, at: datetime | None = None
    ) -> Receipt:
        """See `Account.publish`. The network keeps no posts for later: `at` is refused."""
        if at is not None:
            raise DeclinedError("Bluesky takes no posts for later: post it when its time has come")
        with _answers(surely=True):
            record = self._record(part, thread)
        with _answers():
            known = self._known(record_key(part.key))
            if known is not None:
                return self._receipt(known.uri, known.cid)
            made = self._put(record_key(part.key), record)
        return self._receipt(made.uri, made.cid)

    def update(self, part: Part, remote: str) -> Receipt:
        """See `Account.update`: the app goes on showing a post as it was first (bluesky-social/social-app#673)."""
        raise DeclinedError("Bluesky goes on showing the first version of a post. Delete it there, or leave it")

    @property
    def did(self) -> str:
        """The account's permanent name; the first to ask signs in."""
        if not self._did:
            self._client.login(self.handle, self._password, fetch_bsky_profile=False)
            session = self._client._session  # the public `me` is only there with a profile from bsky.app
            self._did, self.handle = session.did, session.handle
        return self._did

    def _known(self, name: str) -> Any:
        asked = models.ComAtprotoRepoGetRecord.Params(collection=COLLECTION, repo=self.did, rkey=name)
        try:
            return self._client.com.atproto.repo.get_record(asked)
        except exceptions.BadRequestError as error:
            if "RecordNotFound" in str(error) or "Could not locate record" in str(error):
                return None
            raise

    def _put(self, name: str, record: Any) -> Any:
        wanted = models.ComAtprotoRepoPutRecord.Data(collection=COLLECTION, repo=self.did, rkey=name, record=record)
        return self._client.com.atproto.repo.put_record(wanted)

    def _record(self, part: Part, thread: tuple[Receipt, Receipt] | None) -> Any:
        return models.AppBskyFeedPost.Record(
            text=part.text,
            facets=[*detect_facets(part.text), *self._mentions(part.text)] or None,
            created_at=datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            langs=[part.lang] if part.lang else None,
            embed=self._embed(part),
            reply=models.AppBskyFeedPost.ReplyRef(root=_ref(thread[0]), parent=_ref(thread[1])) if thread else None,
            labels=_labels(part.warning),
        )

    def _mentions(self, text: str) -> Iterator[Any]:
        """Facets for the handles that exist; one that does not stays plain text."""
        for found in detect_mentions(text):
            try:
                asked = models.ComAtprotoIdentityResolveHandle.Params(handle=found.handle)
                did = self._client.com.atproto.identity.resolve_handle(asked).did
            except exceptions.BadRequestError:
                continue
            yield models.AppBskyRichtextFacet.Main(
                features=[models.AppBskyRichtextFacet.Mention(did=did)],
                index=models.AppBskyRichtextFacet.ByteSlice(byte_start=found.byte_start, byte_end=found.byte_end),
            )

    def _embed(self, part: Part) -> Any:
        """Pictures; without any, a card: a post can hold only one of them."""
        if part.pictures:
            return models.AppBskyEmbedImages.Main(images=[self._image(picture) for picture in part.pictures])
        card = part.card
        if card is None:
            return None
        thumb = self._client.upload_blob(card.image).blob if 0 < len(card.image) <= THUMB_LIMIT else None
        about = models.AppBskyEmbedExternal.External(
            uri=part.page, title=card.title, description=card.description, thumb=thumb
        )
        return models.AppBskyEmbedExternal.Main(external=about)

    def _image(self, picture: Picture) -> Any:
        return models.AppBskyEmbedImages.Image(
            alt=picture.alt,
            image=self._client.upload_blob(picture.content).blob,
            aspect_ratio=models.AppBskyEmbedDefs.AspectRatio(width=picture.width, height=picture.height),
        )

    def _receipt(self, uri: str, cid: str) -> Receipt:
        return Receipt(f"{WEB}/profile/{self.handle}/post/{uri.rsplit('/', 1)[1]}", f"{uri} {cid}")


def _handle(profile: str) -> str:
    name = parts_of(profile).path.rstrip("/").rpartition("/")[2]
    return name if "." in name else ""


def _ref(receipt: Receipt) -> Any:
    uri, _, cid = receipt.remote.partition(" ")
    return models.ComAtprotoRepoStrongRef.Main(uri=uri, cid=cid)


def _labels(warning: str) -> Any:
    """A content warning hides pictures; the network knows a few kinds alone, and no words for others."""
    if not warning:
        return None
    return models.ComAtprotoLabelDefs.SelfLabels(values=[models.ComAtprotoLabelDefs.SelfLabel(val="graphic-media")])


def _links(post: Any) -> Iterator[str]:
    """Every address that a post leads to."""
    for facet in post.facets or ():
        yield from (feature.uri for feature in facet.features if hasattr(feature, "uri"))
    external = getattr(post.embed, "external", None)
    if external is not None:
        yield external.uri


@contextmanager
def _answers(surely: bool = False) -> Iterator[None]:
    """Says what a failure means: surely not taken, not now, or nobody knows. `surely` is before anything was posted."""
    try:
        yield
    except NetworkError:
        raise
    except exceptions.RateLimitExceededError as error:
        raise BusyError("The server asks to wait", _wait(error)) from None
    except (exceptions.BadRequestError, exceptions.UnauthorizedError) as error:
        raise DeclinedError(f"The server said no: {_said(error)}") from None
    except Exception as error:  # models, transport and signing in each have failures of their own
        if surely:
            raise DeclinedError(f"It could not be made ready: {_said(error)}") from None
        status = getattr(getattr(error, "response", None), "status_code", 0)
        raise UnansweredError(f"No answer that can be read: {_said(error)}", answered=status >= 500) from None


def _wait(error: exceptions.RateLimitExceededError) -> float:
    if error.retry_after is not None:
        return float(error.retry_after)
    return max(1.0, error.reset_at.timestamp() - time.time()) if error.reset_at else 30.0


def _said(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
