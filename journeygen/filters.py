"""The filters that templates may use: pure functions from frozen values to text or safe HTML."""

import json
from collections.abc import Callable
from functools import lru_cache
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from journeygen import amounts, dates, markup
from journeygen.catalogues import PLURALS
from journeygen.later import later
from journeygen.model import Hole
from journeygen.views import BodyView, Picture

if TYPE_CHECKING:
    from journeygen import letters
else:
    letters = later("journeygen.letters")

# How wide the theme's style sheet shows a picture in running text, and one of several in a row. In pixels: a `rem` in
# `sizes` is the browser's own, whatever the style sheet makes of it (Media Queries 4, 1.3).
BODY_SIZES = "(min-width: 1320px) 972px, (min-width: 960px) calc(90vw - 225px), 100vw"
TALL_SIZES = "(min-width: 960px) 540px, 100vw"
THIRD_SIZES = "(min-width: 1320px) 301px, (min-width: 960px) calc(29vw - 73px), 31vw"
ROW_SIZES = "(min-width: 1320px) 466px, (min-width: 960px) calc(45vw - 113px), 48vw"
# What `Markup` does with a text, without asking whether it is one.
_marked = str.__new__
_SCRIPT_ENDS = [(char, f"\\u{ord(char):04x}") for char in "<>&\u2028\u2029"]
STILL_WIDTH = 1280  # pixels of the picture that stands for a film
KEPT_ATTRIBUTES = ("id", "class", "title", "lang", "dir")


def url(path: str, root: str) -> str:
    """A site path from a page whose way home is `root`; an absolute URL stays itself."""
    return path if ":" in path and ("://" in path or path.startswith("mailto:")) else root + path


def picture(shown: Picture, root: str, sizes: str, eager: bool = False, caption: bool = False) -> Markup:
    """A `<picture>` with its formats and widths, or a `<figure>` around it when `caption` asks for one."""
    html = _picture(shown, root, sizes, eager)
    return _marked(Markup, _figure(html, shown.caption, shown.credit) if caption else html)  # every value is escaped


def _picture(shown: Picture, root: str, sizes: str, eager: bool = False, attributes: str = "") -> str:
    loading = 'loading="eager" fetchpriority="high"' if eager else 'loading="lazy"'
    image = (
        f'<img src="{root}{shown.src}"{_srcset(shown, root, sizes)} width="{shown.width}" height="{shown.height}"'
        f' alt="{escape(shown.alt)}" {loading} decoding="async"{_style(shown)}{attributes}>'
    )
    sources = "".join(
        f'<source type="{one.mime}" srcset="{_files(one.files, root)}" sizes="{escape(sizes)}">'
        for one in shown.renditions[:-1]
    )
    return f"<picture>{sources}{image}</picture>" if sources else image


def _style(shown: Picture) -> str:
    """The picture's colour in its place until it is loaded, and what a box of another shape must not cut off."""
    styles = [f"background:{shown.color}"] if shown.color else []
    if shown.focus is not None:
        styles.append(f"object-position:{shown.focus[0]:.0%} {shown.focus[1]:.0%}")
    return f' style="{";".join(styles)}"' if styles else ""


def _figure(html: str, caption: str, credit: str, shape: str = "") -> str:
    shape = f' class="{shape}"' if shape else ""
    words = [str(escape(caption))] if caption else []
    if credit:
        words.append(f"<small>{escape(credit)}</small>")
    return f"<figure{shape}>{html}{'<figcaption>' + ' '.join(words) + '</figcaption>' if words else ''}</figure>"


def _srcset(shown: Picture, root: str, sizes: str) -> str:
    files = shown.renditions[-1].files if shown.renditions else ()
    return f' srcset="{_files(files, root)}" sizes="{escape(sizes)}"' if len(files) > 1 else ""


def _files(files: tuple[tuple[str, int], ...], root: str) -> str:
    return ", ".join(f"{root}{path} {width}w" for path, width in files)


def fill(view: BodyView, root: str, page: str = "", eager: bool = False) -> Markup:
    """A body's HTML with its links and pictures as seen from `root`: `../` on the site, the base URL in feeds.

    `page` is the site path that links within the body lead to, where it is read far from its page; `eager` that the
    first picture is among what readers see first.
    """
    first = eager

    def address(hole: Hole) -> str:
        name = f"{hole.target}#{hole.fragment}" if hole.fragment else hole.target
        return url(view.links.get(name, ""), root)

    def image(hole: Hole) -> str:
        nonlocal first
        if hole.kind == "still":
            return _still(view.pictures.get(hole.target), hole, root)
        at_once, first = first, False
        return _body_image(view.pictures.get(hole.target), hole, root, view.links.get(hole.target, ""), at_once)

    html = markup.fill(view.body, address, image, view.prefix, root + page if page else "")
    return _marked(Markup, html)  # the maker's own HTML is kept


def mail(view: BodyView, root: str, page: str, more: str) -> Markup:
    """A body as mail services and the programs of their readers take it: plain elements, pictures of one file each.

    `page` is the site path where it stands, and where `more` leads in place of films and sounds.
    """
    return _marked(Markup, letters.body_fragment(view, root, page, more))  # written from what was read, and escaped


def _body_image(shown: Picture | None, hole: Hole, root: str, large: str, eager: bool) -> str:
    """A picture in running text; one that stands alone is a figure that leads to the large file."""
    if shown is None:
        return str(escape(hole.attributes.get("alt", "")))
    attributes = "".join(
        f' {name}="{escape(hole.attributes[name])}"' for name in KEPT_ATTRIBUTES if name in hole.attributes
    )
    tall = shown.height > shown.width
    in_row = int(hole.attributes.get("block", "1"))
    third = in_row > 1 and in_row % 3 == 0
    sizes = THIRD_SIZES if third else ROW_SIZES if in_row > 1 else TALL_SIZES if tall else BODY_SIZES
    html = _picture(shown, root, sizes, eager, attributes)
    if "block" not in hole.attributes:
        return html
    if large and shown.alt:  # a link without words would say nothing to who cannot see it
        html = f'<a href="{url(large, root)}">{html}</a>'
    return _figure(
        html,
        shown.caption or hole.attributes.get("title", ""),
        shown.credit,
        "three" if third else "tall" if tall else "",
    )


def _still(shown: Picture | None, hole: Hole, root: str) -> str:
    """How a film looks before it plays, as attributes of its tag, and that nothing of it is loaded until then."""
    files = shown.renditions[-1].files if shown is not None and shown.renditions else ()
    if shown is None or not files:
        return ""
    poster = next((path for path, width in files if width >= STILL_WIDTH), files[-1][0])
    sized = not hole.attributes.keys() & {"width", "height"}
    size = f' width="{shown.width}" height="{shown.height}"' if sized else ""
    return f' poster="{url(poster, root)}"{size}' + ("" if "preload" in hole.attributes else ' preload="none"')


def json_text(value: object) -> Markup:
    """A value as JSON that is safe inside a script element as well."""
    text = encode_basestring(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if "<" in text or ">" in text or "&" in text or not text.isascii():
        for char, written in _SCRIPT_ENDS:
            text = text.replace(char, written)
    return _marked(Markup, text)  # nothing is left that HTML could read


@lru_cache
def tongue(lang: str, around: str) -> Markup:
    """The attributes of an element in one language that stands among another; none where they are the same."""
    if not lang or lang == around:
        return Markup("")
    backwards = dates.is_right_to_left(lang)
    turned = backwards != dates.is_right_to_left(around)
    return Markup(' lang="{}"').format(lang) + Markup(f' dir="{"rtl" if backwards else "ltr"}"' if turned else "")


def counted(messages: dict[str, str], key: str, count: int) -> str:
    """How many there are of something, in words: `entry_one`, `entry_other` ..., by the language's own rule."""
    form = dates.plural(count, messages["language"])
    text = messages.get(f"{key}_{form}") or messages[f"{key}_other"]
    return text % {"n": count}


def plurals(messages: dict[str, str], key: str) -> str:
    """All forms of a word that counts as JSON, by plural category, for a script that counts."""
    names = {f"{key}_{form}": form for form in PLURALS}
    forms = {form: messages[name] for name, form in names.items() if name in messages}
    return json.dumps(forms, ensure_ascii=False)


_MADE_AT_MOST = 8192
_made: dict[tuple[object, ...], tuple[str, tuple[object, ...]]] = {}


def once(macro: Callable[..., str], *values: object) -> str:
    """What a macro makes of these values, made once for all pages; its result may depend on nothing else.

    Texts and tuples are compared by value, all else by identity: what is remembered holds it, so that its id stays its
    own. When too much is remembered, all of it is forgotten.
    """
    parts: list[object] = [id(macro)]
    for value in values:  # a comprehension takes longer, and pages ask often
        parts.append(value if (kind := type(value)) is str or kind is tuple else id(value))  # noqa: PERF401
    key = tuple(parts)
    known = _made.get(key)
    if known is None:
        if len(_made) >= _MADE_AT_MOST:
            _made.clear()
        known = _made[key] = macro(*values), (macro, *values)
    return known[0]


def current(html: str, address: str) -> Markup:
    """Links of which the one to this very page is marked so: a page's own part of what all pages show alike."""
    link = f'href="{escape(address)}"'
    return _marked(Markup, str.replace(html, link, f'{link} aria-current="page"'))  # a `Markup` would escape these


FILTERS: dict[str, Callable[..., Any]] = {
    "url": url,
    "picture": picture,
    "fill": fill,
    "mail": mail,
    "once": once,
    "current": current,
    "day": dates.day,
    "short": dates.short,
    "month_name": dates.month_name,
    "rfc822": dates.rfc822,
    "counted": counted,
    "days": amounts.days,
    "hours": amounts.hours,
    "money": amounts.money,
    "plurals": plurals,
    "tongue": tongue,
    "json": json_text,
}
