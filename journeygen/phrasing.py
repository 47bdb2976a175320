"""A template and its hook as all entries fill them: looked at once, so that each entry only brings its values. Pure."""

import re
from collections.abc import Callable
from functools import lru_cache
from operator import itemgetter
from typing import Final

import msgspec

from journeygen.counting import is_plain
from journeygen.prose import line
from journeygen.wordings import fields, parts, shape

Values = dict[str, str]
Empty = tuple[str, ...]
Format = tuple[str, Callable[[Values], tuple[str, ...]]]

# What may touch a field (\0) without that a network sees another text: the link (\1) stands between spaces.
_GLUED: Final = "[^ \n(“]\0|\0(?![.,:;!?…)”]*(?:[ \n]|\\Z))|[^ \n]\1|\1(?![ \n]|\\Z)"
_TWO_STOPS: Final = r"([?!…])[:.](?=\s|\Z)"


class Told(msgspec.Struct, frozen=True, gc=False):
    """What a post tells on every network.

    The values of a wording's fields stand under what its template names, `summary`, `text` or `both`, each with the
    names of the empty ones. `adds_up` says that all of them are plain, and the link as well. `hashtags` are the names
    of those that go with it everywhere, `tags` what is made of them.
    """

    voices: dict[str, tuple[Values, Empty]]
    adds_up: bool
    hashtags: tuple[str, ...]
    tags: tuple[str, ...]


class Phrasing(msgspec.Struct, frozen=True):
    """A template and a hook.

    `shown` are the fields of both, `hooked` the hook's, `lone` those that have a line for themselves and stand nowhere
    else. `voice` is what the template names of summary and text: one of them, or `both`. A text is as long as all its
    parts where it `adds_up`, if its values do.
    """

    template: str
    hook: str
    hooked: frozenset[str]
    shown: frozenset[str]
    lone: frozenset[str]
    links: int
    adds_up: bool
    voice: str

    def filled(self, values: Values) -> str:
        """Fill the hook and the template."""
        form, picked = self.shaped(values, empty(values))
        return form % picked(values)

    def shaped(self, values: Values, empty: Empty) -> Format:
        """Return the shape that hook and template have together where the fields named are empty.

        A hook that may have to lose a stop is filled, and becomes a value itself.
        """
        if not values["title"].endswith(("?", "!", "…")):
            return _shaped(self.template, self.hook, empty, True)
        form, picked = _format(self.hook)
        values["hook"] = re.sub(_TWO_STOPS, r"\1", form % picked(values))
        return _shaped(self.template, self.hook, empty, False)


def empty(values: Values) -> Empty:
    """Return the names of the fields that say nothing."""
    return tuple([name for name, value in values.items() if not value])


def voices(values: Values) -> dict[str, tuple[Values, Empty]]:
    """Tell nothing twice, and let one speak for the other where it is missing."""
    summary, text = values["summary"], values["text"]
    told = {"summary": values, "text": values, "both": values}
    if not summary:
        told["summary"] = {**values, "summary": line(text.partition("\n\n")[0])}
    elif not text:
        told["text"] = {**values, "text": summary}
    elif text.startswith(summary):
        told["both"] = {**values, "text": text[len(summary) :].lstrip()}
    missing = empty(values)
    return {voice: (said, missing if said is values else empty(said)) for voice, said in told.items()}


@lru_cache(256)
def phrasing(template: str, hook: str, with_link: bool) -> Phrasing:
    """Look at a template and a hook; the link gets a line at the end where it has none but should."""
    if with_link and "link" not in fields(template):
        template += "\n{link}"
    adds_up, named, hooked = _adds_up(template) and _adds_up(hook), fields(template), fields(hook)
    voice = "summary" if "text" not in named else "both" if "summary" in named else "text"
    lone = frozenset(name for name in named if _stands_alone(name, template, hook))
    return Phrasing(template, hook, hooked, named | hooked, lone, _count("link", template), adds_up, voice)


def _stands_alone(field: str, template: str, hook: str) -> bool:
    return f"{{{field}}}" in template.split("\n") and _count(field, template) + _count(field, hook) == 1


def _count(field: str, wording: str) -> int:
    return [name for _, name in parts(wording)].count(field)


def _adds_up(wording: str) -> bool:
    """Tell whether spaces part the fields of a wording, and all that it says itself is plain."""
    marks = {"link": "\1", "": ""}
    skeleton = "".join(literal + marks.get(field, "\0") for literal, field in parts(wording))
    return is_plain(skeleton) and not re.search(_GLUED, skeleton)


@lru_cache(512)
def _shaped(template: str, hook: str, empty: Empty, inline: bool) -> Format:
    says_nothing = not any(literal or field not in empty for literal, field in parts(hook))
    return _format(shape(template, (*empty, "hook") if says_nothing else empty), hook if inline else "")


@lru_cache(256)
def _format(wording: str, hook: str = "") -> Format:
    """Return a wording as a format for `%`, with the hook in its place, and what picks its values."""
    told = [
        part
        for one in parts(wording)
        for part in ([(one[0], ""), *parts(hook)] if hook and one[1] == "hook" else [one])
    ]
    names = [field for _, field in told if field]
    form = "".join([literal.replace("%", "%%") + ("%s" if field else "") for literal, field in told])
    if len(names) > 1:
        return form, itemgetter(*names)
    return form, lambda values: tuple([values[name] for name in names])
