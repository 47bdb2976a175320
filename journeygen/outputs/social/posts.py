"""What decides an entry's posts: what it has to say, how each network words it, and what became of it there."""

from collections.abc import Iterator
from urllib.parse import quote

from journeygen.composer import Post, Wording
from journeygen.dressing import Dresser
from journeygen.journal import Journal
from journeygen.ledger import Post as Receipt
from journeygen.ledger import thread_left
from journeygen.model import Body, Entry, OwnPost, Ref
from journeygen.views import View

Fate = tuple[str, str, str]


class PostPicture(View, frozen=True):
    """A picture to post, beside the snippet's text."""

    file: str
    alt: str
    width: int
    height: int


class NetworkPost(View, frozen=True, array_like=True):
    """One network's part of an entry's snippets: how it is worded there, at its step, and what became of it.

    `link` is the way home where it differs from the page's own address, which it does by its campaign tags alone.
    `media` are the pictures to post; where there are none, the link shows its card. `story` is one for a story. `said`
    is the digest of the words that were posted, where the ledger has it.
    """

    network: str
    wording: Wording
    own: OwnPost | None
    hashtags: tuple[str, ...]
    limit: int
    state: str
    at: str
    url: str
    link: str = ""
    media: tuple[PostPicture, ...] = ()
    story: PostPicture | None = None
    said: str = ""


class SnippetsView(View, frozen=True):
    """`snippets.json` and `snippets.txt` of one entry. `body` is there where a thread tells it in whole."""

    entry: str
    id: str
    page: str
    post: Post
    posts: tuple[NetworkPost, ...]
    body: Body | None = None


def snippets_view(dresser: Dresser, entry: Entry, wordings: dict[str, Wording]) -> SnippetsView:
    """What decides an entry's snippets on all networks, pictures aside."""
    page, journal = dresser.site.base_url + dresser.routes.url(Ref("entry", entry.key)), dresser.journal
    is_usual = not (entry.own_posts or _may_differ(journal) or journal.config.social.campaign)
    posts = _usual_posts(journal, entry, wordings) if is_usual else _posts(journal, entry, wordings, page)
    thread = bool(entry.own_posts) and any(one.own is not None and bool(one.own.thread) for one in posts)
    return SnippetsView(entry.key, entry.id, page, _post(dresser, entry, page), posts, entry.body if thread else None)


def _post(dresser: Dresser, entry: Entry, page: str) -> Post:
    project = dresser.project(entry.project)
    return Post(
        entry=entry.key,
        title=entry.title,
        link=page,
        step=entry.step,
        step_label=dresser.step(entry.step).label,
        project=project.key,
        project_title=project.title,
        summary=entry.summary,
        question=entry.question,
        text=entry.opening,
        hashtags=project.hashtags,
        tags=entry.tags,
        mentions=project.mentions,
        lang=entry.lang or dresser.journal.config.site.language,
    )


def _usual_posts(journal: Journal, entry: Entry, wordings: dict[str, Wording]) -> tuple[NetworkPost, ...]:
    """The parts of an entry that nothing is said of, as it is with most."""
    state, at, url = _usual_fate(journal, entry)
    rules = [(name, journal.config.networks[name]) for name in journal.config.shared_on]
    return tuple(
        [NetworkPost(name, wordings[name], None, rule.hashtags, rule.limit, state, at, url) for name, rule in rules]
    )


def _posts(journal: Journal, entry: Entry, wordings: dict[str, Wording], page: str) -> tuple[NetworkPost, ...]:
    """An entry's part for each network."""
    return tuple([_network_post(journal, entry, wordings, page, *one) for one in fates(journal, entry)])


def _network_post(
    journal: Journal, entry: Entry, wordings: dict[str, Wording], page: str, name: str, fate: Fate
) -> NetworkPost:
    settings, own = journal.config.networks[name], entry.own_posts.get(name)
    link = tagged(page, name, entry.slug) if journal.config.social.campaign else ""
    receipt = journal.ledger.posts.get(f"{entry.id}/{name}") if fate[0] == "posted" else None
    said = receipt.text if receipt else ""
    return NetworkPost(name, wordings[name], own, settings.hashtags, settings.limit, *fate, link, said=said)


def fates(journal: Journal, entry: Entry) -> Iterator[tuple[str, Fate]]:
    """What became of an entry on each network that is shared on, but for those that it skips."""
    usual = _usual_fate(journal, entry)
    may_differ = _may_differ(journal)
    for name in journal.config.shared_on:
        own = entry.own_posts.get(name)
        if not (own and own.skip):
            yield name, _own_fate(journal, entry, name, usual) if may_differ else usual


def may_wait(journal: Journal, entry: Entry) -> bool:
    """Whether any post of an entry may still be sent. Of most entries all are skipped, which is quickly said."""
    return _may_differ(journal) or _usual_state(journal, entry) != "skipped"


def _may_differ(journal: Journal) -> bool:
    """Whether any post may have another fate than is usual for its entry."""
    return bool(journal.ledger.posts or journal.post_times)


def _own_fate(journal: Journal, entry: Entry, name: str, usual: Fate) -> Fate:
    """What became of an entry on one network, of which there may be a receipt."""
    key = f"{entry.id}/{name}"
    receipt = journal.ledger.posts.get(key)
    left = thread_left(journal.ledger.posts, key) if receipt else ""
    return _fate(journal, f"{entry.key}/{name}", receipt, usual, left) if receipt or journal.post_times else usual


def tagged(page: str, network: str, slug: str) -> str:
    """An address with campaign tags: where a visitor comes from, and with which entry. It leads to the same page."""
    return f"{page}?utm_source={network}&utm_medium=social&utm_campaign={quote(slug, safe='')}"


def _usual_fate(journal: Journal, entry: Entry) -> Fate:
    return _usual_state(journal, entry), entry.live_at.local, ""


def _usual_state(journal: Journal, entry: Entry) -> str:
    """What becomes of an entry where nothing else is said."""
    if entry.draft or entry.key in journal.early:
        return "scheduled"
    return "due" if entry.key in journal.in_share_window and not entry.imported else "skipped"


def _fate(journal: Journal, key: str, receipt: Receipt | None, usual: Fate, left: str) -> Fate:
    """What became of one entry on one network: its state, the time that goes with it, and the post's URL.

    `left` is what a thread still is of which the first part is out.
    """
    if receipt is not None and receipt.state in {"posted", "withdrawn"}:
        return (left or "posted" if receipt.state == "posted" else "skipped"), receipt.at, receipt.url
    if receipt is not None and receipt.state == "unknown":
        return "unknown", receipt.at, ""
    if key not in journal.post_times:
        return usual
    when = journal.post_times[key]
    if when is None:
        return "skipped", usual[1], ""
    if key in journal.planned_posts or usual[0] == "scheduled":
        return "scheduled", when.local, ""
    return ("due" if key in journal.timely_posts else "skipped"), when.local, ""
