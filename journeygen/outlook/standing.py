"""Where one entry stands on each channel: in or out, since or until when, why, and what would change it. Pure."""

from collections.abc import Iterator

import msgspec

from journeygen.calendar import DRAFT, EXPIRED, FUTURE, LIVE, SHARE_WINDOW_DAYS, UNLISTED
from journeygen.entries import CONTENT
from journeygen.issues import OPEN, SENT
from journeygen.journal import Journal
from journeygen.model import Entry, When
from journeygen.moments import from_epoch, month_start, next_month
from journeygen.networks import NETWORKS
from journeygen.outputs.site.feeds import NEWEST, newest
from journeygen.outputs.social import NetworkPost

SITE, LISTS, FEED, PROJECT_FEED, LETTER = "site", "lists", "feed", "project feed", "letter"


class Standing(msgspec.Struct, frozen=True):
    """One channel. `since` and `until` are moments in the site's zone; empty when nothing begins or ends."""

    channel: str
    is_in: bool
    state: str
    why: str
    since: str = ""
    until: str = ""
    change: str = ""


def standings(journal: Journal, entry: Entry, posts: dict[str, NetworkPost]) -> tuple[Standing, ...]:
    """Every channel, the site first. `posts` are the snippets that the entry has, by network."""
    status = journal.status[entry.key]
    hidden = _hidden(journal, entry, status)
    if hidden is not None:
        networks = [name for name in NETWORKS if name in journal.config.networks]
        channels = (SITE, LISTS, FEED, PROJECT_FEED, *networks)
        return (*(msgspec.structs.replace(hidden, channel=name) for name in channels), _letter(journal, entry, hidden))
    return (
        _site(journal, entry, status),
        *(_listed(journal, entry, status, name) for name in (LISTS, FEED, PROJECT_FEED)),
        *_networks(journal, entry, status, posts),
        _letter(journal, entry, None),
    )


def _hidden(journal: Journal, entry: Entry, status: str) -> Standing | None:
    """Why an entry is nowhere, or None."""
    if status == FUTURE:
        key = "publish" if entry.publish else "date"
        change = f"A build at that time brings it; an earlier `publish` ({_line(entry, key)}) brings it now"
        why = f"its time has not come: `{key}` is {entry.live_at.local}"
        return Standing("", False, FUTURE, why, since=entry.live_at.local, change=change)
    if status != DRAFT:
        return None
    when = f"; then it goes live at {entry.live_at.local}"
    if entry.draft:
        change = f"Take `draft` out ({_line(entry, 'draft')}){when}"
        return Standing("", False, DRAFT, "it is a draft", change=change)
    project = next((one.folder for one in journal.projects if one.key == entry.project), entry.project)
    change = f"Take `draft` out of {CONTENT}{project}/project.md{when}"
    return Standing("", False, DRAFT, "its project is a draft", change=change)


def _site(journal: Journal, entry: Entry, status: str) -> Standing:
    since, until = entry.live_at.local, _local(entry.expires)
    if status == EXPIRED:
        change = f"Take `expires` out ({_line(entry, 'expires')}), or name a later day"
        return Standing(SITE, False, EXPIRED, "it has expired: a short notice is in its place", until, change=change)
    early = entry.key in journal.early
    why = "shown before its time, because --future asks for it" if early else "its time has come"
    if status == UNLISTED:
        change = f"Without `unlisted` ({_line(entry, 'unlisted')}) it would be listed as well"
        return Standing(SITE, True, UNLISTED, f"{why}; search engines are asked to pass by", since, until, change)
    change = (
        "`draft: true` or a later `publish` takes it away" if not until else f"`expires` ({_line(entry, 'expires')})"
    )
    return Standing(SITE, True, LIVE, why, since, until, change)


def _listed(journal: Journal, entry: Entry, status: str, channel: str) -> Standing:
    if status != LIVE:
        key = "expires" if status == EXPIRED else "unlisted"
        return Standing(channel, False, status, f"it is {status}", change=f"Take `{key}` out ({_line(entry, key)})")
    since, until = entry.live_at.local, _local(entry.expires)
    if channel == LISTS:
        return Standing(channel, True, LIVE, "home, project, step, tags, archive and sitemap show it", since, until)
    entries = journal.listed if channel == FEED else journal.by_project[entry.project]
    if entry in newest(entries):
        return Standing(channel, True, LIVE, f"it is among the newest {NEWEST}", since, until)
    return Standing(
        channel, False, "old", f"{NEWEST} newer ones are there", change="A later `publish` would bring it back"
    )


# --- networks


def _networks(journal: Journal, entry: Entry, status: str, posts: dict[str, NetworkPost]) -> Iterator[Standing]:
    for name in NETWORKS:
        if name in journal.config.networks:
            reason = _unposted(journal, entry, status, name)
            if reason is not None:
                yield reason
            elif name in posts:
                yield _post(journal, entry, posts[name])


def _unposted(journal: Journal, entry: Entry, status: str, network: str) -> Standing | None:
    """Why there is no snippet for a network, or None."""
    if not journal.config.networks[network].enabled:
        change = f"Take `enabled = false` out of [networks.{network}] in journeygen.toml"
        return Standing(network, False, "off", "the network is switched off", change=change)
    if status != LIVE:
        key = "expires" if status == EXPIRED else "unlisted"
        return Standing(network, False, status, f"it is {status}", change=f"Take `{key}` out ({_line(entry, key)})")
    own = entry.own_posts.get(network)
    if not entry.social or (own is not None and own.skip):
        what = "`social: false`" if not entry.social else f"`skip` for {network}"
        change = f"Take it out ({_line(entry, 'social')})"
        return Standing(network, False, "off", f"the entry says {what}", change=change)
    return None


def _post(journal: Journal, entry: Entry, post: NetworkPost) -> Standing:
    """What became of the entry on one network, in the words of its snippet's state."""
    name = post.network
    if post.state == "posted":
        why = f"it was posted: {post.url}" if post.url else "it was posted"
        return Standing(name, True, "posted", why, post.at, change="Nothing: what has left the house stays")
    if post.state == "unknown":
        change = "Look there, then run: journeygen post --resolve"
        return Standing(name, False, "unknown", "a post was begun and not confirmed", post.at, change=change)
    if post.state == "scheduled":
        return Standing(name, False, "scheduled", "its own time has not come", post.at, change=_own_time(entry, name))
    end = from_epoch(entry.live_at.at + SHARE_WINDOW_DAYS * 86_400, journal.zone).local
    if post.state == "due":
        change = f"journeygen post {entry.key} --network {name}, or --posted URL when you did it by hand"
        why = f"its thread broke off after {post.url}" if post.url else "it waits to be posted"
        return Standing(name, False, "due", why, post.at, end, change)
    return _skipped(journal, entry, name, end)


def _own_time(entry: Entry, network: str) -> str:
    own = entry.own_posts.get(network)
    if own is not None and own.at is not None:
        return f"Another `at` for {network} ({_line(entry, 'social')})"
    return f"An earlier `publish` ({_line(entry, 'publish' if entry.publish else 'date')})"


def _skipped(journal: Journal, entry: Entry, network: str, end: str) -> Standing:
    receipt = journal.ledger.posts.get(f"{entry.id}/{network}")
    by_hand = f"Post it by hand, and say so: journeygen post {entry.key} --network {network} --posted URL"
    if receipt is not None and receipt.state == "withdrawn":
        why = "the post was withdrawn"
        return Standing(network, False, "withdrawn", why, until=receipt.at, change="Nothing: it is not posted again")
    if entry.imported:
        why = "it comes from an earlier site, and readers have seen it"
        change = f"{by_hand}; or take `imported` out ({_line(entry, 'imported')})"
        return Standing(network, False, "imported", why, change=change)
    why = f"it went live more than {SHARE_WINDOW_DAYS} days ago and was never posted"
    return Standing(network, False, "skipped", why, until=end, change=by_hand)


# --- the letter


def _letter(journal: Journal, entry: Entry, hidden: Standing | None) -> Standing:
    month = journal.issue_of.get(entry.key)
    if month is None:
        month = next((one for one, issue in journal.ledger.issues.items() if entry.id in issue.entries), None)
    record = journal.ledger.issues.get(month or "")
    if month is not None and record is not None and record.state == SENT:
        why = f"the letter of {month} was sent with it, and is frozen"
        return Standing(LETTER, True, SENT, why, record.at, change="Nothing: what has left the house stays")
    if hidden is not None:
        return msgspec.structs.replace(hidden, channel=LETTER)
    if month is None:
        return _unmailed(journal, entry)
    why = f"it goes out with the letter of {month}"
    if month != entry.live_at.month:
        why += f", because the one of {entry.live_at.month} was sent already"
    state = next(issue.state for issue in journal.issues if issue.month == month)
    if month not in journal.exported:
        why = f"it belongs to the letter of {month}, which was not sent: journeygen newsletter {month}"
    end = from_epoch(month_start(next_month(month), journal.zone), journal.zone).local
    change = f"`newsletter: false` ({_line(entry, 'newsletter')}) keeps it out"
    return Standing(LETTER, True, state, why, entry.live_at.local, end if state == OPEN else "", change)


def _unmailed(journal: Journal, entry: Entry) -> Standing:
    status = journal.status[entry.key]
    if status != LIVE:
        key = "expires" if status == EXPIRED else "unlisted"
        return Standing(LETTER, False, status, f"it is {status}", change=f"Take `{key}` out ({_line(entry, key)})")
    if entry.imported:
        why = "it comes from an earlier site, and readers have seen it"
        return Standing(LETTER, False, "imported", why, change=f"Take `imported` out ({_line(entry, 'imported')})")
    change = f"Take `newsletter: false` out ({_line(entry, 'newsletter')})"
    return Standing(LETTER, False, "off", "the entry says `newsletter: false`", change=change)


def _local(when: When | None) -> str:
    return when.local if when is not None else ""


def _line(entry: Entry, key: str) -> str:
    """Where a key of the entry's front matter stands, or would."""
    return f"{CONTENT}{entry.source}:{entry.lines.get(key, 1)}"
