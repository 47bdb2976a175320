"""What one entry says on one network: a wording filled, counted by the network's own rule, and cut where it must be.

The way home comes first: the link is always whole, then the hashtags are reserved, and the text takes what is left.
When room is short it is taken from the body's text, then from the summary, then from the question, then from the
hashtags, one by one from the end, and from the title last. Nothing here knows a file, a clock or a template engine.
"""

import sys
from collections.abc import Iterator

import msgspec

from journeygen.addresses import plain_address
from journeygen.counting import URL_WEIGHT, WEIGHS_URLS, are_plain, fits, is_plain, length, plain_length, within_bytes
from journeygen.model import OwnPost
from journeygen.networks import NETWORKS, Network, network_named
from journeygen.phrasing import Told, empty, phrasing, voices
from journeygen.prose import clean, cut_plain, hashtags, keywords, line, on_line, paragraphs, parted, shorten
from journeygen.wordings import DEFAULT_WORDINGS, TONES, Wording

__all__ = ["DEFAULT_WORDINGS", "Post", "Snippet", "Told", "Wording", "compose", "tell"]


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """What an entry has to say, before any network: plain text throughout; `link` is absolute.

    `text` is the body's opening paragraphs, `mentions` name -> network -> handle.
    """

    entry: str
    title: str
    summary: str = ""
    step: str = ""
    step_label: str = ""
    project: str = ""
    project_title: str = ""
    question: str = ""
    text: str = ""
    hashtags: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    link: str
    mentions: dict[str, dict[str, str]] = {}
    lang: str = "en"

    @property
    def tone(self) -> str:
        """`setback`, `milestone` or `normal`."""
        return TONES.get(self.step, "normal")


class Snippet(msgspec.Struct, frozen=True, gc=False):
    """What one entry says on one network; `length` and `limit` are in the network's unit.

    On Mastodon a content warning stands in front of the text and counts with it.
    """

    network: str
    text: str
    length: int
    limit: int
    link: str
    warning: str = ""

    @property
    def fits(self) -> bool:
        """Whether the network takes it; only a text of the maker's own can fail."""
        byte_limit = NETWORKS[self.network].byte_limit
        return self.length <= self.limit and (byte_limit is None or len(self.text.encode()) <= byte_limit)


def compose(
    post: Post,
    network: str,
    wording: Wording,
    *,
    own: OwnPost | None = None,
    network_hashtags: tuple[str, ...] = (),
    limit: int | None = None,
    told: Told | None = None,
) -> Snippet:
    """Write an entry's snippet for a network. ValueError when the link alone is longer than the network allows.

    `told` is what `tell` returns for the post, where it speaks on several networks.
    """
    rule, told = network_named(network), told or tell(post)
    room = limit = limit or rule.limit
    tags, warning = _tags(told, rule, network_hashtags), ""
    if own and rule.id == "mastodon" and (warning := line(own.warning)):
        room -= length(warning, rule.id)
    if own and own.text.strip():
        text = _written(own.text, post.link, tags, rule, room)
        taken = length(text, rule.id)
    else:
        text, taken = _Draft(post, rule, wording, tags, room, told).settle()
    return Snippet(rule.id, text, taken + limit - room, limit, post.link, warning)


def tell(post: Post) -> Told:
    """Return what is the same on all networks."""
    names = post.hashtags + post.tags
    said = (post.title, post.summary, post.step_label or post.step, post.project_title or post.project, post.question)
    tags = hashtags(names)
    plain = are_plain((*said, post.text, *tags))
    title, summary, step, project, question = map(on_line if plain else line, said)
    text = (parted if plain else paragraphs)(post.text)
    values = {"title": title, "summary": summary, "step": step, "project": project, "question": question, "text": text}
    adds_up = (plain or are_plain((*values.values(), *tags))) and plain_address(post.link) == (0, len(post.link))
    values["link"] = post.link
    return Told(voices(values), adds_up, names, tags)


def _written(text: str, link: str, tags: tuple[str, ...], rule: Network, room: int) -> str:
    """Take the maker's own words; fill only `{link}` and `{tags}`, and let the link follow when it is not in them."""
    text = clean(text).strip()
    if "{link}" not in text and link not in text and rule.links != "field":
        text += "\n{link}"
    for count in range(len(tags), -1, -1):
        filled = text.replace("{link}", link).replace("{tags}", _joined(tags[:count], rule)).strip()
        if fits(filled, rule.id, room):
            break
    return filled


class _Draft:
    """One snippet in the making: the values of its fields, and what is given up until it fits."""

    def __init__(
        self, post: Post, rule: Network, wording: Wording, tags: tuple[str, ...], room: int, told: Told
    ) -> None:
        self.post, self.rule, self.tags, self.room = post, rule, tags, room
        self.phrasing = phrasing(wording.template, wording.hook_for(post.step), rule.links != "field")
        values, self.empty = told.voices[self.phrasing.voice]
        self.values = {**values, "tags": _joined(tags, rule)}
        plain = tags == told.tags[: len(tags)] or is_plain(self.values["tags"])
        self.adds_up = plain and told.adds_up and self.phrasing.adds_up
        self.surplus = self.phrasing.links * (URL_WEIGHT - len(post.link)) if rule.id in WEIGHS_URLS else 0
        if post.mentions:
            self._put_handles()

    def _put_handles(self) -> None:
        """Put the network's handle where a name stands first."""
        for name, handles in self.post.mentions.items():
            handle = handles.get(self.rule.id, "").strip().removeprefix("@")
            field = next((field for field in ("summary", "text", "title") if name and name in self.values[field]), "")
            if handle and field:
                self.values[field] = self.values[field].replace(name, f"@{handle}", 1)
                self.adds_up = False

    def written(self, **changed: str) -> str:
        """Fill the wording with some values changed."""
        return self.phrasing.filled({**self.values, **changed})

    def shaped(self) -> str:
        """Fill the wording in the shape that it takes for the values as they are now, and keep the shape."""
        self.form, self.picked = self.phrasing.shaped(self.values, empty(self.values))
        return self.form % self.picked(self.values)

    def refilled(self, field: str) -> str:
        """Fill the wording again after a field became shorter: its hook and its shape are mostly what they were."""
        if field in self.phrasing.hooked or not self.values[field]:
            return self.shaped()
        return self.form % self.picked(self.values)

    def length(self, text: str) -> int:
        """Count the whole text: all that is not plain is the link, where lengths add up."""
        return plain_length(text, self.rule.id) + self.surplus if self.adds_up else length(text, self.rule.id)

    def fits(self, **changed: str) -> bool:
        text = self.written(**changed)
        return within_bytes(text, self.rule.byte_limit) and self.length(text) <= self.room

    def _shortened(self, field: str) -> str:
        """Return as much of a field's value as fits."""
        value, network, most = self.values[field], self.rule.id, self.rule.byte_limit
        if field not in self.phrasing.lone:
            return shorten(value, lambda part: self.fits(**{field: part}))
        plain = self.adds_up or is_plain(value)
        if plain and network != "x" and (most is None or (self.adds_up and self.room * 4 <= most)):
            return cut_plain(value, self.room - self.taken + len(value))
        written = self.written(**{field: "x"})
        room, most = self.room - self.length(written) + 1, (most or sys.maxsize) - len(written.encode()) + 1
        return shorten(value, lambda part: length(part, network) <= room and len(part.encode()) <= most)

    def _concessions(self) -> Iterator[str]:
        """Give up one thing after the other."""
        for field in ("text", "summary"):
            if field in self.phrasing.shown and self.values[field]:
                self.values[field] = self._shortened(field)
                yield self.refilled(field)
        self.values["question"] = ""
        yield self.shaped()
        while self.tags:
            self.tags = self.tags[:-1]
            self.values["tags"] = _joined(self.tags, self.rule)
            yield self.shaped()

    def settle(self) -> tuple[str, int]:
        """Return the text and its length, with as few concessions as it takes."""
        self.form, self.picked = self.phrasing.shaped(self.values, self.empty if self.tags else (*self.empty, "tags"))
        text = self.form % self.picked(self.values)
        if self._settled(text):
            return text, self.taken
        for text in self._concessions():
            if self._settled(text):
                return text, self.taken
        title = shorten(self.values["title"], lambda title: self.fits(title=title))
        text = self.written(title=title) if title else self._link_alone()
        return text, length(text, self.rule.id)

    def _settled(self, text: str) -> bool:
        self.taken = taken = self.length(text)
        return taken <= self.room and (self.rule.byte_limit is None or within_bytes(text, self.rule.byte_limit))

    def _link_alone(self) -> str:
        link = "" if self.rule.links == "field" else self.post.link
        taken = length(link, self.rule.id)
        if taken > self.room:
            raise ValueError(
                f"the link of {self.post.entry} takes {taken} of the {self.room} {self.rule.unit} that "
                f"{self.rule.label} allows: {link}. A shorter slug, base_url or warning makes room."
            )
        return link


def _tags(told: Told, rule: Network, more: tuple[str, ...]) -> tuple[str, ...]:
    """Return the hashtags of a post on a network, the network's own first."""
    if more or rule.keywords:
        return (keywords if rule.keywords else hashtags)(more + told.hashtags)[: rule.hashtags]
    return told.tags[: rule.hashtags]


def _joined(tags: tuple[str, ...], rule: Network) -> str:
    return (", " if rule.keywords else " ").join(tags)
