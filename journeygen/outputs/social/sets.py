"""The pictures that go with an entry's posts: of each photograph one file in every shape that its networks ask for.

Where there is no photograph, a link shows its card. Networks that take no post without a picture get that card in their
own shape: drawn once for all entries of a project, it is a copy in each entry's folder.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property

import msgspec

from journeygen.album import is_picture, photo_of, shaped
from journeygen.artifacts import SOCIAL, Artifact, PictureView
from journeygen.cards import CardSetView, Preview
from journeygen.collages import Collage
from journeygen.dressing import Dresser
from journeygen.entries import CONTENT
from journeygen.model import Entry, OwnPost, Photo
from journeygen.networks import NETWORKS, Network, Shape
from journeygen.outputs.social.posts import NetworkPost, PostPicture
from journeygen.prose import cut
from journeygen.slugs import slugify

STRIP, CARD = "steps-strip.jpg", "card"
# A network takes files while its post is still to be sent.
TO_SEND = frozenset({"due", "scheduled", "unknown"})


class PictureSets:
    """The pictures of one entry's posts. Each photograph is decoded once for all of its files."""

    def __init__(self, dresser: Dresser, entry: Entry) -> None:
        self.dresser, self.entry = dresser, entry
        self.wanted: dict[str, dict[str, Shape]] = {}
        self.cards: dict[str, Shape] = {}
        self._stems = {"": CARD}
        self.strip_is_shown = False

    @cached_property
    def photos(self) -> list[Photo]:
        """The photographs of the entry that networks take; looked for when a post is to be sent."""
        return [photo for photo in self.dresser.gallery.photos(self.entry) if self._takes(photo.file)]

    @cached_property
    def strip(self) -> Collage | None:
        """What shows all steps of a project beside the entry that finishes it."""
        journal, collages = self.dresser.journal, self.dresser.collages
        if self.entry.key not in journal.in_share_window | journal.early:
            return None
        project = self.dresser.project(self.entry.project)
        return collages.strip(project) if collages.finishing(project) is self.entry else None

    def _takes(self, file: str) -> bool:
        """Networks take photographs, and no drawings."""
        return is_picture(self.dresser.journal, file) and self.dresser.journal.media[file].kind != "svg"

    def with_pictures(self, post: NetworkPost) -> NetworkPost:
        """The post with the pictures that go with it; none where the link shows its card."""
        if post.state not in TO_SEND:
            return post
        rule = NETWORKS[post.network]
        photos = list(self._chosen(post.own))[: rule.pictures]
        strip = self._strip(post, rule)
        photos = photos[: rule.pictures - len(strip)]
        story = [self._picture(photo, rule, rule.story) for photo in photos[:1] if rule.story is not None]
        media = (*(self._picture(photo, rule, rule.shape) for photo in photos), *strip)
        if rule.pictured and not media:
            media = (self._card(rule),)
        return msgspec.structs.replace(post, media=media, story=story[0] if story else None)

    @property
    def card(self) -> Preview:
        """The card that the link of an entry without a photograph shows."""
        return self.dresser.cards.project(self.dresser.project(self.entry.project))

    def _card(self, rule: Network) -> PostPicture:
        shape, name = rule.shape, f"{CARD}-{rule.shape.name}.jpg"
        self.cards[name] = shape
        return PostPicture(name, cut(self.card.alt, rule.alt), shape.across * shape.most, shape.down * shape.most)

    def _strip(self, post: NetworkPost, rule: Network) -> list[PostPicture]:
        """One with each step of a finished project, where a network takes a picture as it is beside others."""
        if (
            self.strip is None
            or rule.shape.across
            or rule.pictures < 2
            or (post.own and (post.own.card or post.own.image))
        ):
            return []
        self.strip_is_shown = True
        return [PostPicture(STRIP, cut(self.strip.alt, rule.alt), self.strip.view.width, self.strip.view.high)]

    def _chosen(self, own: OwnPost | None) -> Iterable[Photo]:
        if own is not None and own.card:
            return ()
        if own is None or not own.image or not self._takes(own.image):
            return self.photos
        known = next((photo for photo in self.photos if photo.file == own.image), None)
        return [known or photo_of(self.dresser.journal, own.image)]

    def _picture(self, photo: Photo, rule: Network, shape: Shape) -> PostPicture:
        self.wanted.setdefault(photo.file, {})[self._name(photo.file, shape)] = shape
        made = shaped(self.dresser.journal.media[photo.file], shape)
        return PostPicture(self._name(photo.file, shape), cut(photo.alt, rule.alt), made.width, made.height)

    def _name(self, file: str, shape: Shape) -> str:
        """A file is named as the maker named it; the second of a name has its digest added."""
        stem = self._stems.get(file)
        if stem is None:
            stem = slugify(file.rsplit("/", 1)[-1].rsplit(".", 1)[0]) or "photo"
            if stem in self._stems.values():
                stem = f"{stem}-{self.dresser.journal.media[file].digest[:6]}"
            self._stems[file] = stem
        return f"{stem}-{shape.name}.jpg" if shape.name else f"{stem}.jpg"

    def artifacts(self) -> Iterator[Artifact]:
        """The files of all pictures that posts were given."""
        folder = f"{SOCIAL}/{self.entry.key}"
        if self.strip_is_shown and self.strip is not None:
            path = f"{folder}/{STRIP}"
            yield Artifact(path, "collage", (path,), self.strip.view, source=self.entry.source)
        for file, named in self.wanted.items():
            media = self.dresser.journal.media[file]
            made = [shaped(media, shape) for shape in named.values()]
            wanted = tuple([(one.format, one.width, one.height) for one in made])
            view = PictureView(media, wanted, self._focus(file), most=max(shape.bytes for shape in named.values()))
            paths = tuple([f"{folder}/{name}" for name in named])
            yield Artifact(f"{folder}/{self._stems[file]}", "picture", paths, view, source=self.entry.source)

    def addresses(self) -> dict[str, str]:
        """Where on the site the pictures of posts are seen, by the names of their files."""
        base, gallery = self.dresser.site.base_url, self.dresser.gallery
        found = dict.fromkeys(self.cards, base + self.card.path) if self.cards else {}
        for photo in self.photos if self.wanted else ():
            if named := self.wanted.get(photo.file):
                found |= dict.fromkeys(named, base + gallery.jpeg(gallery.picture(photo), 1600))
        return found

    def _focus(self, file: str) -> tuple[float, float] | None:
        photo = next((photo for photo in self.photos if photo.file == file), None)
        return (photo or photo_of(self.dresser.journal, file)).focus


class CardSets:
    """The cards that entries without a photograph are posted with; each is drawn once, however many show it."""

    def __init__(self, dresser: Dresser) -> None:
        self.dresser = dresser
        self._paths: dict[str, list[str]] = {}
        self._shapes: dict[str, dict[str, Shape]] = {}

    def add(self, sets: PictureSets) -> None:
        """Takes note of the cards of one entry."""
        if sets.cards:
            path = sets.card.path
            self._paths.setdefault(path, []).extend(f"{SOCIAL}/{sets.entry.key}/{name}" for name in sets.cards)
            self._shapes.setdefault(path, {}).update(sets.cards)

    def artifacts(self) -> Iterator[Artifact]:
        """One artifact for each card, with the files of all entries."""
        for path, shapes in self._shapes.items():
            sizes = [(name, one.across * one.most, one.down * one.most) for name, one in sorted(shapes.items())]
            view = CardSetView(self.dresser.cards.used[path], tuple(sizes))
            source = CONTENT + view.media.file if view.media is not None else ""
            yield Artifact(f"{SOCIAL}/card:{path}", "cards", tuple(self._paths[path]), view, source=source)
