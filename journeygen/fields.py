"""The keys of front matter: what each may hold, and the names that other tools give it.

A converter turns a raw value into the model's, or raises ValueError with words that finish "`key` must be ...".
"""

import posixpath
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NamedTuple

from journeygen.errors import nearest
from journeygen.model import OwnPost, Photo, Price, Release, Section, When
from journeygen.moments import moment
from journeygen.networks import ALIASES, NETWORKS
from journeygen.urls import is_web

# What no XML document, and so no feed, may hold.
_UNPRINTABLE = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]"
_AMOUNT = r"[0-9]+(\.[0-9]+)?"
_TEXTUAL = (str, int, float, date, datetime)
_EVERY = r"([1-9][0-9]{0,3})? ?([a-z]*)"
_UNITS = {
    "hours": "h hour hours hourly",
    "days": "d day days daily",
    "weeks": "w week weeks weekly",
    "months": "m month months monthly",
}
UNITS = {name: unit for unit, names in _UNITS.items() for name in names.split()}


class Reading(NamedTuple):
    """What converters need to know of the source they read for: its folder below `content/` and the site's zone."""

    folder: str
    zone: str


Converter = Callable[[Any, Reading], Any]


class KeyFaultError(ValueError):
    """What is wrong with one `key` of a table."""

    def __init__(self, key: str, words: str) -> None:
        self.key = key
        super().__init__(words)


# Names that writers bring along from Hugo, Jekyll, Zola, Pelican, Nikola, Eleventy, Ghost and Quarto.
OTHER_NAMES = {
    "lastmod": "updated",
    "modified": "updated",
    "last_modified_at": "updated",
    "date-modified": "updated",
    "publishDate": "publish",
    "publishdate": "publish",
    "pubdate": "publish",
    "published": "publish",
    "expiryDate": "expires",
    "expirydate": "expires",
    "unpublishdate": "expires",
    "description": "summary",
    "excerpt": "summary",
    "teaser": "summary",
    "custom_excerpt": "summary",
    "image": "cover",
    "images": "cover",
    "previewimage": "cover",
    "feature_image": "cover",
    "featured_image": "cover",
    "image_alt": "cover_alt",
    "image-alt": "cover_alt",
    "feature_image_alt": "cover_alt",
    "redirect_from": "aliases",
    "categories": "tags",
    "keywords": "tags",
    "category": "tags",
    "authors": "author",
    "language": "lang",
    "params": "extra",
    "syndicate": "syndication",
}


def words(value: Any, _: Reading) -> str:
    """Text; a number or a date that YAML made of it is text again."""
    if isinstance(value, bool) or not isinstance(value, _TEXTUAL):
        raise ValueError(f"text; found {_shown(value)}")
    return _printable(str(value)).strip()


def _printable(text: str) -> str:
    return text if text.isprintable() else re.sub(_UNPRINTABLE, "", text)


def title(value: Any, reading: Reading) -> str:
    """Text on one line that is not empty."""
    text = " ".join(words(value, reading).split())
    if not text:
        raise ValueError("text; it is empty")
    return text


def flag(value: Any, _: Reading) -> bool:
    """true or false."""
    if not isinstance(value, bool):
        raise ValueError(f"true or false, without quotes; found {_shown(value)}")
    return value


def names(value: Any, reading: Reading) -> tuple[str, ...]:
    """A list of texts, or one text with commas."""
    if isinstance(value, str):
        value = value.split(",")
    if not isinstance(value, list):
        raise ValueError(f"a list, such as [oak, joinery]; found {_shown(value)}")
    return tuple(dict.fromkeys(filter(None, [title_or_empty(item, reading) for item in value])))


def title_or_empty(value: Any, reading: Reading) -> str:
    """Text on one line; nothing is empty text."""
    return " ".join(words(value, reading).split()) if value is not None else ""


def lines_of(value: Any, reading: Reading) -> tuple[str, ...]:
    """A list of texts whose commas mean nothing; a single text is a list of one."""
    return names([value] if isinstance(value, str) else value, reading)


def addresses(value: Any, reading: Reading) -> tuple[str, ...]:
    """A list of web addresses, or a single one."""
    urls = lines_of(value, reading)
    wrong = next((url for url in urls if not is_web(url)), None)
    if wrong is not None:
        raise ValueError(f"made of web addresses such as https://...; found {wrong[:60]}")
    return urls


def one_name(value: Any, reading: Reading) -> str:
    """Text, or the names of a list joined by commas."""
    return ", ".join(names(value, reading)) if isinstance(value, list) else words(value, reading)


def when(value: Any, reading: Reading) -> When:
    """A moment in the site's zone."""
    return moment(value, reading.zone)


def beside(value: Any, reading: Reading) -> str:
    """A file named relative to the source, as its path below `content/`. The first of a list counts."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("path", value.get("file", value.get("src")))
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"the name of a file beside the text; found {_shown(value)}")
    name = value.strip().replace("\\", "/")
    if "://" in name:
        return name
    return posixpath.normpath(posixpath.join(reading.folder, name))


def photos(value: Any, reading: Reading) -> tuple[Photo, ...]:
    """A list of pictures: file names, or tables with file, alt, caption, credit, focus."""
    if not isinstance(value, list):
        raise ValueError(f"a list of pictures; found {_shown(value)}")
    return tuple(_photo(item, reading) for item in value)


def _photo(item: Any, reading: Reading) -> Photo:
    if not isinstance(item, dict):
        return Photo(beside(item, reading))
    return photo_of({**item, "file": beside(item.get("file"), reading)}, reading)


def photo_of(table: dict[str, Any], reading: Reading) -> Photo:
    """A picture's table, from front matter or a sidecar file. Raises ValueError on unknown keys."""
    known: dict[str, Converter] = dict.fromkeys(("alt", "caption", "credit"), title_or_empty)
    known |= {"focus": _focus, "order": _order}
    values = {"file": table["file"]}
    for key in (key for key in table if key != "file"):
        if key not in known:
            near = nearest(str(key), known)
            hint = f" (did you mean `{near}`?)" if near else ""
            raise KeyFaultError(str(key), f"made of file, {', '.join(known)}; found `{key}`{hint}")
        try:
            values[key] = known[key](table[key], reading)
        except ValueError as error:
            raise KeyFaultError(key, str(error)) from None
    return Photo(**values)


def _order(value: Any, _: Reading) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"ordered by a whole number; found {_shown(value)}")
    return value


def _focus(value: Any, _: Reading) -> tuple[float, float] | None:
    if value is None:
        return None
    if isinstance(value, list) and len(value) == 2 and all(type(number) in {int, float} for number in value):
        x, y = value
        if 0 <= x <= 1 and 0 <= y <= 1:
            return float(x), float(y)
    raise ValueError(f"focused on [x, y] with numbers from 0 to 1; found {_shown(value)}")


def price(value: Any, reading: Reading) -> Price:
    """An amount and its currency: a table, or text such as `120 EUR`."""
    if isinstance(value, dict) and set(value) <= {"amount", "currency"} and "amount" in value:
        amount, currency = _amount(value["amount"], reading), words(value.get("currency", "EUR"), reading)
    else:
        amount, _, currency = words(value, reading).partition(" ")
    currency = currency.strip().upper()
    if not re.fullmatch(_AMOUNT, amount) or len(currency) != 3 or not currency.isalpha():
        raise ValueError(f"an amount and a currency, such as {{amount: 120, currency: EUR}}; found {_shown(value)}")
    return Price(amount, currency)


def _amount(value: Any, reading: Reading) -> str:
    """An amount as the maker wrote it; YAML has read 148.50 as a number and lost its last digit."""
    return f"{value:.2f}" if isinstance(value, float) else words(value, reading)


def table(value: Any, _: Reading) -> dict[str, Any]:
    """Free values under names."""
    if not isinstance(value, dict):
        raise ValueError(f"a table of names and values; found {_shown(value)}")
    return {str(key): _frozen(item) for key, item in value.items()}


def text_table(value: Any, reading: Reading) -> dict[str, str]:
    """Texts under names."""
    return {key: words(item, reading) for key, item in table(value, reading).items()}


def mentions(value: Any, reading: Reading) -> dict[str, dict[str, str]]:
    """Names as written in texts, each with its handle per network."""
    return {name: text_table(handles, reading) for name, handles in table(value, reading).items()}


def letter(value: Any, _: Reading) -> tuple[bool, bool]:
    """Whether the entry is in the newsletter, and whether it leads it."""
    if isinstance(value, bool):
        return value, False
    if isinstance(value, dict) and set(value) <= {"lead"} and isinstance(value.get("lead", False), bool):
        return True, value.get("lead", False)
    raise ValueError(f"false, or {{lead: true}}; found {_shown(value)}")


def social(value: Any, reading: Reading) -> tuple[bool, dict[str, OwnPost]]:
    """Whether the entry is shared at all, and the maker's own posts by network."""
    if isinstance(value, bool):
        return value, {}
    if not isinstance(value, dict):
        raise ValueError(f"false, or a table of networks; found {_shown(value)}")
    posts = {}
    for key, post in value.items():
        network = ALIASES.get(key, key)
        if network not in NETWORKS:
            raise ValueError(f"a table of networks ({', '.join(NETWORKS)}); found `{key}`")
        posts[network] = _own_post(post, reading)
    return True, posts


def _own_post(value: Any, reading: Reading) -> OwnPost:
    if isinstance(value, str):
        return OwnPost(text=value.strip())
    if isinstance(value, bool):
        return OwnPost(skip=not value)
    known: dict[str, Converter] = {
        "text": words,
        "image": beside,
        "skip": flag,
        "at": when,
        "thread": flag,
        "warning": title,
    }
    if not isinstance(value, dict) or set(value) - set(known):
        raise ValueError(f"made of {', '.join(known)} for each network; found {_shown(value)}")
    if isinstance(value.get("image"), bool):
        value = {**value, "card": not value["image"]}
        del value["image"]
        known["card"] = flag
    return OwnPost(**{key: known[key](item, reading) for key, item in value.items()})


def sections(value: Any, reading: Reading) -> tuple[Section, ...]:
    """Parts of a letter: tables with title, and text or a link or both."""
    if not isinstance(value, list):
        raise ValueError(f"a list of tables with title, text, link, label; found {_shown(value)}")
    return tuple(_section(item, reading) for item in value)


def _section(item: Any, reading: Reading) -> Section:
    known: dict[str, Converter] = {"title": title, "text": title_or_empty, "link": words, "label": title_or_empty}
    if not isinstance(item, dict):
        raise ValueError(f"made of title, text, link, label; found {_shown(item)}")
    unknown = next((str(key) for key in item if key not in known), "")
    if unknown:
        near = nearest(unknown, known)
        hint = f" (did you mean `{near}`?)" if near else ""
        raise ValueError(f"made of title, text, link, label; found `{unknown}`{hint}")
    if "title" not in item or not (item.get("text") or item.get("link")):
        raise ValueError(f"a title with a text or a link in each table; found {_shown(item)}")
    return Section(**{key: known[key](part, reading) for key, part in item.items() if part is not None})


def social_of_all(value: Any, reading: Reading) -> tuple[bool, dict[str, OwnPost]]:
    """What a project says for all its entries: whether, where and how they are shared, but no words of a post."""
    shared, posts = social(value, reading)
    if any(post.text or post.at or post.image for post in posts.values()):
        raise ValueError("false, or by network skip, thread, warning and image: false; the rest is an entry's own")
    return shared, posts


def release(value: Any, reading: Reading) -> Release:
    """When the first entry goes live, and after how many hours, days, weeks or months each next one."""
    if not isinstance(value, dict) or set(value) - {"start", "every"} or "start" not in value:
        example = "{start: 2026-03-01 18:00, every: 3 days}"
        raise ValueError(f"made of start and every, such as {example}; found {_shown(value)}")
    every = words(value.get("every", "week"), reading).lower()
    found = re.fullmatch(_EVERY, f"{every} days" if every.isdecimal() else every)
    if found is None or found[2] not in UNITS:
        wrong = _shown(value["every"])
        raise ValueError(f"made every so many hours, days, weeks or months, such as `every: 3 days`; found {wrong}")
    return Release(moment(value["start"], reading.zone), int(found[1] or 1), UNITS[found[2]])


def _frozen(value: Any) -> Any:
    """Free values in a form that packs: dates as text."""
    if isinstance(value, dict):
        return {str(key): _frozen(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set):
        return [_frozen(item) for item in value]
    if isinstance(value, int) and not -(1 << 63) <= value < 1 << 63:
        return str(value)
    return value if isinstance(value, int | float) or value is None else _printable(str(value))


def _shown(value: object) -> str:
    """A value as a message shows it."""
    kinds: dict[type, str] = {str: "text", bool: "true/false", list: "a list", dict: "a table"}
    kinds |= {int: "a number", float: "a number", date: "a date", datetime: "a date"}
    if value is None:
        return "nothing"
    shown = str(value).lower() if isinstance(value, bool) else str(value)
    return f"{kinds.get(type(value), 'a value')} ({shown[:60]})"


COMMON: dict[str, Converter] = {
    "title": title,
    "updated": when,
    "summary": title_or_empty,
    "draft": flag,
    "unlisted": flag,
    "aliases": lines_of,
    "lang": words,
    "extra": table,
    "slug": words,
    "author": one_name,
}
ENTRY: dict[str, Converter] = COMMON | {
    "step": words,
    "id": words,
    "date": when,
    "publish": when,
    "expires": when,
    "tags": names,
    "cover": beside,
    "cover_alt": title_or_empty,
    "photos": photos,
    "audio": beside,
    "video": beside,
    "captions": beside,
    "question": title_or_empty,
    "materials": lines_of,
    "tools": lines_of,
    "time": words,
    "cost": words,
    "newsletter": letter,
    "social": social,
    "syndication": addresses,
    "imported": flag,
}
PROJECT: dict[str, Converter] = {
    "title": title,
    "id": words,
    "slug": words,
    "status": words,
    "summary": title_or_empty,
    "cover": beside,
    "cover_alt": title_or_empty,
    "started": when,
    "launch": when,
    "price": price,
    "buy": words,
    "availability": title_or_empty,
    "hashtags": names,
    "mentions": mentions,
    "social": social_of_all,
    "release": release,
    "process_sheet": words,
    "before": beside,
    "after": beside,
    "strip": flag,
    "draft": flag,
    "aliases": lines_of,
    "lang": words,
    "extra": table,
}
PAGE: dict[str, Converter] = COMMON
NOTE: dict[str, Converter] = {
    "subject": title,
    "preheader": title_or_empty,
    "lead": words,
    "order": lines_of,
    "skip": lines_of,
    "sections": sections,
    "title": title,
    "draft": flag,
    "lang": words,
}
