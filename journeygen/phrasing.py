"""A template and its hook as all entries fill them: looked at once, so that each entry only brings its values. Pure."""

import re
from collections.abc import Callable
from functools import lru_cache
from operator import itemgetter
from typing import Final

import msgspec

from journeygen.counting import is_plain
from journeygen.wordings import fields, parts, shape

Values = dict[str, str]
Format = tuple[str, Callable[[Values], tuple[str, ...]]]

# What may touch a field (\0) without that a network sees another text: the link (\1) stands between spaces.
_GLUED: Final = "[^ \n(“]\0|\0(?![.,:;!?…)”]*(?:[ \n]|\\Z))|[^ \n]\1|\1(?![ \n]|\\Z)"
_TWO_STOPS: Final = r"([?!…])[:.](?=\s|\Z)"


class Phrasing(msgspec.Struct, frozen=True):
    """A template and a hook.

    `shown` are the fields of both, `hooked` the hook's, `lone` those that have a line for themselves and stand nowhere
    else. `voice` is what the template names of summary and text: one of them, or `both`. A text is as long as all its
    parts where it `adds_up`, if its values do. `asked` is the hook as a format, and `picked` takes a template's values.
    """

    template: str
    hook: str
    hooked: frozenset[str]
    shown: frozenset[str]
    lone: frozenset[str]
    links: int
    adds_up: bool
    voice: str
    asked: Format
    picked: Callable[[Values], tuple[str, ...]]

    def filled(self, values: Values) -> str:
        """Fill the hook, which becomes a value itself, and then the template."""
        form, picked = self.shaped(values)
        return form % picked(values)

    def shaped(self, values: Values) -> Format:
        """Fill the hook, and return the shape that the template has for what is there."""
        form, picked = self.asked
        hook = form % picked(values)
        values["hook"] = re.sub(_TWO_STOPS, r"\1", hook) if values["title"].endswith(("?", "!", "…")) else hook
        return _shaped(self.template, tuple(map(bool, self.picked(values))))


@lru_cache(256)
def phrasing(template: str, hook: str, with_link: bool) -> Phrasing:
    """Look at a template and a hook; the link gets a line at the end where it has none but should."""
    if with_link and "link" not in fields(template):
        template += "\n{link}"
    adds_up, named = _adds_up(template) and _adds_up(hook), fields(template)
    voice = "summary" if "text" not in named else "both" if "summary" in named else "text"
    lone = frozenset(name for name in named if _stands_alone(name, template, hook))
    hooked, links, asked = fields(hook), _count("link", template), _format(hook)
    return Phrasing(
        template, hook, hooked, named | hooked, lone, links, adds_up, voice, asked, _picker(_order(template))
    )


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
def _shaped(template: str, there: tuple[bool, ...]) -> Format:
    return _format(
        shape(template, tuple(name for name, is_there in zip(_order(template), there, strict=True) if not is_there))
    )


def _order(template: str) -> list[str]:
    return sorted(fields(template))


@lru_cache(256)
def _format(wording: str) -> Format:
    """Return a wording as a format for `%`, and what picks its values."""
    names = [field for _, field in parts(wording) if field]
    form = "".join(literal.replace("%", "%%") + ("%s" if field else "") for literal, field in parts(wording))
    return form, _picker(names)


def _picker(names: list[str]) -> Callable[[Values], tuple[str, ...]]:
    if len(names) > 1:
        return itemgetter(*names)
    return lambda values: tuple([values[name] for name in names])
