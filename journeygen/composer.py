"""What one entry says on one network: a wording filled, counted by the network's own rule, and cut where it must be.

The way home comes first: the link is always whole, then the hashtags are reserved, and the text takes what is left.
When room is short it is taken from the body's text, then from the summary, then from the question, then from the
hashtags, one by one from the end, and from the title last. Nothing here knows a file, a clock or a template engine.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from journeygen.counting import fits, is_plain, length, within_bytes
from journeygen.model import OwnPost
from journeygen.networks import NETWORKS, Network, network_named
from journeygen.prose import ELLIPSIS, clean, hashtags, keywords, line, paragraphs, shorten
from journeygen.wordings import DEFAULT_WORDINGS, TONES, Wording, fields, formatted, shape, stands_alone, stands_once

__all__ = ["DEFAULT_WORDINGS", "Post", "Snippet", "Wording", "compose"]


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
    told: dict[str, str] | None = None,
) -> Snippet:
    """Write an entry's snippet for a network. ValueError when the link alone is longer than the network allows.

    `told` is what `tell` returns for the post, where it speaks on several networks.
    """
    rule = network_named(network)
    limit = limit or rule.limit
    warning = line(own.warning) if own and rule.id == "mastodon" else ""
    room = limit - (length(warning, rule.id) if warning else 0)
    write = keywords if rule.keywords else hashtags
    tags = write((*network_hashtags, *post.hashtags, *post.tags))[: rule.hashtags]
    if own and own.text.strip():
        text = _written(own.text, post.link, tags, rule, room)
        taken = length(text, rule.id)
    else:
        text, taken = _Draft(post, rule, wording, tags, room, told or tell(post)).settle()
    return Snippet(rule.id, text, taken + limit - room, limit, post.link, warning)


def tell(post: Post) -> dict[str, str]:
    """Return the values of a wording's fields that are the same on all networks."""
    return {
        "title": line(post.title),
        "summary": line(post.summary),
        "step": line(post.step_label or post.step),
        "project": line(post.project_title or post.project),
        "question": line(post.question),
        "text": paragraphs(post.text),
        "link": post.link,
    }


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
        self, post: Post, rule: Network, wording: Wording, tags: tuple[str, ...], room: int, told: dict[str, str]
    ) -> None:
        self.post, self.rule, self.tags, self.room = post, rule, tags, room
        self.hook, self.template = wording.hook_for(post.step), wording.template
        if "link" not in fields(self.template) and rule.links != "field":
            self.template += "\n{link}"
        self.fields = fields(self.template)
        self.values = {**told, "tags": _joined(tags, rule)}
        self._part_text_and_summary()
        if post.mentions:
            self._put_handles()
        self.taken = 0

    def _part_text_and_summary(self) -> None:
        """Tell nothing twice, and let one speak for the other where it is missing."""
        values, text, summary = self.values, self.values["text"], self.values["summary"]
        if "text" not in self.fields:
            values["summary"] = summary or line(text.partition("\n\n")[0])
        elif "summary" not in self.fields:
            values["text"] = text or summary
        elif summary and text.startswith(summary):
            values["text"] = text[len(summary) :].lstrip()

    def _put_handles(self) -> None:
        """Put the network's handle where a name stands first."""
        values = self.values
        for name, handles in self.post.mentions.items():
            handle = handles.get(self.rule.id, "").strip().removeprefix("@")
            field = next((field for field in ("summary", "text", "title") if name and name in values[field]), "")
            if handle and field:
                values[field] = values[field].replace(name, f"@{handle}", 1)

    def written(self, **changed: str) -> str:
        """Fill the wording with the values as they are now."""
        values = {**self.values, **changed} if changed else self.values
        hook = formatted(self.hook) % values
        values["hook"] = re.sub(_TWO_STOPS, r"\1", hook) if values["title"].endswith(("?", "!", "…")) else hook
        return shape(self.template, tuple([field for field in self.fields if not values[field]])) % values

    def fits(self, **changed: str) -> bool:
        return fits(self.written(**changed), self.rule.id, self.room)

    def _takes(self, field: str) -> Callable[[str], bool]:
        """Return the test whether a value fits; a field with a line of its own is counted by itself."""
        if not stands_alone(field, self.template):
            return lambda value: self.fits(**{field: value})
        count, room, byte_limit = self._counter(field), self._room_beside(field), self.rule.byte_limit
        if byte_limit is None:
            return lambda value: count(value) <= room
        room_in_bytes = byte_limit - len(self.written(**{field: "x"}).encode()) + 1
        return lambda value: count(value) <= room and len(value.encode()) <= room_in_bytes

    def _room_beside(self, field: str) -> int:
        """Return how long the value of a field may be that stands alone."""
        value = self.values[field]
        if stands_once(field, self.template, self.hook) and is_plain(value):
            return self.room - self.taken + len(value)
        return self.room - length(self.written(**{field: "x"}), self.rule.id) + 1

    def _counter(self, field: str) -> Callable[[str], int]:
        """Return what counts the beginnings of a field's value, with or without an ellipsis."""
        network = self.rule.id
        if not is_plain(self.values[field]):
            return lambda value: length(value, network)
        wider = length(ELLIPSIS, network) - 1
        return lambda value: len(value) + wider if value.endswith(ELLIPSIS) else len(value)

    def _concessions(self) -> Iterator[None]:
        """Give up one thing after the other."""
        yield
        shown = self.fields | fields(self.hook)
        for field in ("text", "summary"):
            if field in shown and self.values[field]:
                self.values[field] = shorten(self.values[field], self._takes(field))
                yield
        self.values["question"] = ""
        yield
        while self.tags:
            self.tags = self.tags[:-1]
            self.values["tags"] = _joined(self.tags, self.rule)
            yield

    def settle(self) -> tuple[str, int]:
        """Return the text and its length, with as few concessions as it takes."""
        for _ in self._concessions():
            text = self.written()
            self.taken = length(text, self.rule.id)
            if self.taken <= self.room and within_bytes(text, self.rule.byte_limit):
                return text, self.taken
        title = shorten(self.values["title"], lambda title: self.fits(title=title))
        text = self.written(title=title) if title else self._link_alone()
        return text, length(text, self.rule.id)

    def _link_alone(self) -> str:
        link = "" if self.rule.links == "field" else self.post.link
        taken = length(link, self.rule.id)
        if taken > self.room:
            raise ValueError(
                f"the link of {self.post.entry} takes {taken} of the {self.room} {self.rule.unit} that "
                f"{self.rule.label} allows: {link}. A shorter slug, base_url or warning makes room."
            )
        return link


_TWO_STOPS: Final = r"([?!…])[:.](?=\s|\Z)"


def _joined(tags: tuple[str, ...], rule: Network) -> str:
    return (", " if rule.keywords else " ").join(tags)
