"""Social snippets: the hangout. For each live entry what it says on each network, and pictures to go with it."""

from collections.abc import Iterator
from functools import cache

import msgspec

from journeygen.album import Derivative, sized
from journeygen.artifacts import SOCIAL, Artifact, PictureView
from journeygen.composer import Post, Wording
from journeygen.dressing import Dresser
from journeygen.journal import Journal
from journeygen.ledger import Post as Receipt
from journeygen.model import Entry, Media, OwnPost, Photo, Ref
from journeygen.networks import NETWORKS
from journeygen.slugs import slugify
from journeygen.views import View

Fate = tuple[str, str, str]

LONG_SIDE, PICTURES_PER_POST = 1600, 4
STRIP = "steps-strip.jpg"


class NetworkPost(View, frozen=True):
    """One network's part of an entry's snippets: how it is worded there, at its step, and what became of it."""

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
    worded = cache(lambda step: _at_step(wordings, step))
    shared = dresser.journal.listed if dresser.journal.config.shared_on else ()
    for entry in shared:
        if entry.social:
            yield from _entry(dresser, entry, worded(entry.step))


def showing(dresser: Dresser, entry: Entry, wordings: dict[str, Wording]) -> Iterator[Artifact]:
    """What shows an entry's text: its snippets."""
    if entry.social and entry.key in dresser.places and dresser.journal.config.shared_on:
        yield from _entry(dresser, entry, _at_step(wordings, entry.step))


def _at_step(wordings: dict[str, Wording], step: str) -> dict[str, Wording]:
    return {name: wording.at_step(step) for name, wording in wordings.items()}


def _entry(dresser: Dresser, entry: Entry, wordings: dict[str, Wording]) -> Iterator[Artifact]:
    folder = f"{SOCIAL}/{entry.key}"
    in_window = entry.key in dresser.journal.in_share_window or entry.key in dresser.journal.early
    photos = [photo for photo in dresser.gallery.photos(entry) if dresser.journal.media[photo.file].kind != "svg"]
    files = dict(_files(dresser, photos[:PICTURES_PER_POST])) if in_window else {}
    pictures = tuple(_post_pictures(files))
    project = dresser.project(entry.project)
    strip = dresser.collages.strip(project) if in_window and dresser.collages.finishing(project) is entry else None
    if strip is not None:
        pictures = (
            *pictures[: PICTURES_PER_POST - 1],
            PostPicture(STRIP, strip.alt, strip.view.width, strip.view.high),
        )
        files = dict(list(files.items())[: PICTURES_PER_POST - 1])
        yield Artifact(f"{folder}/{STRIP}", "collage", (f"{folder}/{STRIP}",), strip.view, source=entry.source)
    view = snippets_view(dresser, entry, wordings, pictures)
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
    posts = tuple(_posts(dresser.journal, entry, wordings))
    return SnippetsView(entry.key, entry.id, page, _post(dresser, entry, page), posts, pictures)


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


def _posts(journal: Journal, entry: Entry, wordings: dict[str, Wording]) -> Iterator[NetworkPost]:
    """An entry's part for each network that is shared on, but for those that it skips."""
    usual = _usual_state(journal, entry), entry.live_at.local, ""
    for name in NETWORKS:
        settings, own = journal.config.networks.get(name), entry.own_posts.get(name)
        if settings and settings.enabled and not (own and own.skip):
            receipt = journal.ledger.posts.get(f"{entry.id}/{name}")
            fate = (
                _fate(own, receipt, f"{entry.key}/{name}" in journal.planned_posts, usual) if own or receipt else usual
            )
            yield NetworkPost(name, wordings[name], own, settings.hashtags, settings.limit, *fate)


def _usual_state(journal: Journal, entry: Entry) -> str:
    """What becomes of an entry where nothing else is said."""
    if entry.draft or entry.key in journal.early:
        return "scheduled"
    return "due" if entry.key in journal.in_share_window and not entry.imported else "skipped"


def _fate(own: OwnPost | None, receipt: Receipt | None, planned: bool, usual: Fate) -> Fate:
    """What became of one entry on one network: its state, the time that goes with it, and the post's URL."""
    if receipt is not None and receipt.state in {"posted", "withdrawn"}:
        return ("posted" if receipt.state == "posted" else "skipped"), receipt.at, receipt.url
    if receipt is not None and receipt.state == "unknown":
        return "unknown", receipt.at, ""
    at = own.at.local if own is not None and own.at is not None else usual[1]
    return ("scheduled" if planned else usual[0]), at, ""


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
