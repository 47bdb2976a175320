"""Social snippets: the hangout. For each live entry what it says on each network, and pictures to go with it."""

from collections.abc import Iterator

import msgspec

from journeygen.album import Derivative, sized
from journeygen.artifacts import SOCIAL, Artifact, PictureView
from journeygen.composer import Post, Wording
from journeygen.dressing import Dresser
from journeygen.model import Entry, Media, OwnPost, Photo, Ref
from journeygen.slugs import slugify
from journeygen.views import View

LONG_SIDE, PICTURES_PER_POST = 1600, 4


class NetworkPost(View, frozen=True):
    """One network's part of an entry's snippets: how it is worded there, and what became of it."""

    network: str
    wording: Wording
    own: OwnPost | None
    hashtags: tuple[str, ...]
    limit: int
    state: str
    at: str
    url: str


class PostPicture(View, frozen=True):
    """A picture to post, beside the snippet's text."""

    file: str
    alt: str
    width: int
    height: int


class SnippetsView(View, frozen=True):
    """`snippets.json` and `snippets.txt` of one entry."""

    entry: str
    id: str
    page: str
    post: Post
    posts: tuple[NetworkPost, ...]
    pictures: tuple[PostPicture, ...]


def artifacts(dresser: Dresser, wordings: dict[str, Wording]) -> Iterator[Artifact]:
    """The snippets of every live entry that may be shared; picture files inside the share window."""
    for entry in dresser.journal.listed:
        if entry.social and dresser.journal.config.shared_on:
            yield from _entry(dresser, entry, wordings)


def _entry(dresser: Dresser, entry: Entry, wordings: dict[str, Wording]) -> Iterator[Artifact]:
    folder = f"{SOCIAL}/{entry.key}"
    in_window = entry.key in dresser.journal.in_share_window or entry.key in dresser.journal.early
    photos = [photo for photo in dresser.gallery.photos(entry) if dresser.journal.media[photo.file].kind != "svg"]
    files = dict(_files(dresser, photos[:PICTURES_PER_POST])) if in_window else {}
    view = snippets_view(dresser, entry, wordings, tuple(_post_pictures(files)))
    paths = (f"{folder}/snippets.json", f"{folder}/snippets.txt")
    yield Artifact(f"{folder}/snippets", "snippets", paths, view, source=entry.source)
    for name, (photo, media, made) in files.items():
        picture = PictureView(media, ((made.format, made.width, made.height),), photo.focus)
        yield Artifact(f"{folder}/{name}", "picture", (f"{folder}/{name}",), picture, source=entry.source)


def snippets_view(
    dresser: Dresser, entry: Entry, wordings: dict[str, Wording], pictures: tuple[PostPicture, ...] = ()
) -> SnippetsView:
    """What decides an entry's snippets on all networks."""
    page = dresser.site.base_url + dresser.routes.url(Ref("entry", entry.key))
    shown = [name for name in dresser.journal.config.shared_on if not _skipped(entry, name)]
    posts = tuple(_network_post(dresser, entry, name, wordings[name]) for name in shown)
    return SnippetsView(entry.key, entry.id, page, _post(dresser, entry, page), posts, pictures)


def _skipped(entry: Entry, network: str) -> bool:
    return network in entry.own_posts and entry.own_posts[network].skip


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


def _network_post(dresser: Dresser, entry: Entry, network: str, wording: Wording) -> NetworkPost:
    settings = dresser.journal.config.networks[network]
    own = entry.own_posts.get(network)
    state, at, url = post_state(dresser, entry, network)
    return NetworkPost(network, wording, own, settings.hashtags, settings.limit, state, at, url)


def post_state(dresser: Dresser, entry: Entry, network: str) -> tuple[str, str, str]:
    """What became of one entry on one network: its state, the time that goes with it, and the post's URL."""
    journal = dresser.journal
    own = entry.own_posts.get(network)
    planned = (own.at if own is not None and own.at is not None else entry.live_at).local
    receipt = journal.ledger.posts.get(f"{entry.id}/{network}")
    if receipt is not None and receipt.state in {"posted", "withdrawn"}:
        return ("posted" if receipt.state == "posted" else "skipped"), receipt.at, receipt.url
    if receipt is not None and receipt.state == "unknown":
        return "unknown", receipt.at, ""
    if entry.draft or entry.key in journal.early or f"{entry.key}/{network}" in journal.planned_posts:
        return "scheduled", planned, ""
    due = entry.key in journal.in_share_window and not entry.imported
    return ("due" if due else "skipped"), planned, ""


def _files(dresser: Dresser, photos: list[Photo]) -> Iterator[tuple[str, tuple[Photo, Media, Derivative]]]:
    """A JPEG of each picture, its long side at most 1600 pixels, named as the maker named it."""
    seen: set[str] = set()
    for photo in photos:
        media = dresser.journal.media[photo.file]
        scale = min(1.0, LONG_SIDE / max(media.width, media.height, 1))
        made = sized(media, "jpeg", max(1, round(media.width * scale)))
        stem = slugify(photo.file.rsplit("/", 1)[-1].rsplit(".", 1)[0]) or "photo"
        name = f"{stem}.jpg" if stem not in seen else f"{stem}-{media.digest[:6]}.jpg"
        seen.add(stem)
        yield name, (photo, media, made)


def _post_pictures(files: dict[str, tuple[Photo, Media, Derivative]]) -> Iterator[PostPicture]:
    for name, (photo, _, made) in files.items():
        yield PostPicture(name, photo.alt, made.width, made.height)


def wordings_of(tables: dict[str, object], defaults: dict[str, Wording]) -> dict[str, Wording]:
    """The wordings of a theme's `[wordings.<network>]` tables over the defaults.

    Raises ValueError with a sentence for a table that cannot be used.
    """
    wordings = dict(defaults)
    for name, table in tables.items():
        if name not in defaults:
            raise ValueError(f"[wordings.{name}] names no network; there are {', '.join(defaults)}")
        if not isinstance(table, dict):
            raise ValueError(f"[wordings.{name}] must be a table; found {table!r}")
        try:
            merged = {**msgspec.to_builtins(defaults[name]), **table}
            wordings[name] = msgspec.convert(merged, Wording)
        except msgspec.ValidationError as error:
            raise ValueError(f"[wordings.{name}] cannot be used: {error}") from None
    return wordings
