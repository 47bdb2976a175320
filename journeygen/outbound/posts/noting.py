"""Notes in the ledger what was posted by hand."""

from journeygen.digests import text_digest
from journeygen.errors import RefusedError, UsageError
from journeygen.ledger import FILE as LEDGER
from journeygen.ledger import Post
from journeygen.moments import moment
from journeygen.outbound.posts.due import entry_named, planned_posts
from journeygen.outbound.posts.posting import LEFT, POSTED, Outcome
from journeygen.outbound.posts.sharing import Sharing
from journeygen.recording import record
from journeygen.urls import is_web


def note_post(sharing: Sharing, name: str, network: str, url: str, at: str = "") -> Outcome:
    """Notes that an entry was posted at an address, at a moment or just now.

    Raises UsageError for what is no address or no moment, RefusedError when the ledger knows another address.
    """
    if not is_web(url):
        raise UsageError(f"--posted takes the address of the post, such as https://...; found {url}")
    entry = entry_named(sharing.prepared, name)
    key = f"{entry.id}/{network}"
    known = sharing.prepared.journal.ledger.posts.get(key, Post(""))
    if known.state == POSTED and known.url == url:
        return Outcome(key, LEFT, url, "the ledger says so already")
    if known.state == POSTED and known.url:
        raise RefusedError(f"{entry.key} was posted at {known.url}. If that is wrong, correct its line in {LEDGER}")
    planned = planned_posts(sharing.prepared, sharing.renderer, (network,), entry.key)
    text = text_digest(planned[0].texts[0]) if planned else ""
    line = {"at": _moment(sharing, at), "kind": "post", "key": key, "state": POSTED, "url": url, "text": text}
    answers = [{"attempt": attempt} for attempt in known.attempts] or [{}]
    record(sharing.request.root, [{"id": text_digest(f"{key} {url} {one}"), **line, **one} for one in answers])
    return Outcome(key, POSTED, url)


def _moment(sharing: Sharing, at: str) -> str:
    if not at:
        return sharing.moment()
    try:
        return moment(at, sharing.prepared.journal.zone).local
    except ValueError as error:
        raise UsageError(f"--at must be {error}") from None
