"""Old addresses, as the permanent-link patterns of other tools make them. Pure."""

import posixpath
import re
from datetime import datetime
from urllib.parse import unquote, urlsplit

from journeygen.forwarding import alias_path
from journeygen.model import When

_TOKEN = re.compile(r":([a-z_]+)")
_PRETTY = re.compile(r"[^\w.~!$&'()+,;=@]+")
_DEFAULT = re.compile(r"[^\w]+")


def dated_tokens(when: When | None) -> dict[str, str]:
    """What patterns may say of a date, in the zone of the old site."""
    if when is None:
        return {}
    at = datetime.fromisoformat(when.local)
    forms = {
        "year": "%Y", "month": "%m", "day": "%d", "short_year": "%y", "short_month": "%b", "long_month": "%B",
        "short_day": "%a", "long_day": "%A", "y_day": "%j", "hour": "%H", "minute": "%M", "second": "%S", "week": "%V",
        "w_year": "%G", "w_day": "%u",        "monthname": "%B", "weekdayname": "%A", "weekday": "%w", "monthnum": "%m",
    }  # fmt: skip
    plain = {"i_month": str(at.month), "i_day": str(at.day), "yearday": str(at.timetuple().tm_yday)}
    return {**{token: f"{at:{form}}" for token, form in forms.items()}, **plain, "year": f"{at.year:04d}"}


def filled(pattern: str, tokens: dict[str, str]) -> str:
    """A pattern with its tokens filled as one path from the root; an unknown token stays."""
    path = _TOKEN.sub(lambda found: tokens.get(found[1], found[0]), pattern)
    return re.sub("/{2,}", "/", "/" + path)


def jekyll_slug(name: str, cased: bool = False, pretty: bool = False) -> str:
    """A name as Jekyll's `Utils.slugify` makes it (jekyllrb.com/docs/liquid/filters, "Slugify")."""
    plain = (_PRETTY if pretty else _DEFAULT).sub("-", name).strip("-") if name else ""
    return plain if cased else plain.lower()


def path_key(address: str) -> str:
    """What makes two addresses the same page: the file that answers, in any case."""
    return alias_path(address).casefold()


def site_path(address: str, base: str, page: str, hosts: frozenset[str] = frozenset()) -> str | None:
    """The path on the old site that a link leads to, seen from the page at `page`; None when it leads elsewhere."""
    try:
        parts, home = urlsplit(address), urlsplit(base)
    except ValueError:
        return None
    own = {_host(home.netloc), *hosts}
    if parts.scheme not in {"", "http", "https"} or (parts.netloc and _host(parts.netloc) not in own):
        return None
    if parts.scheme and not parts.netloc:
        return None
    if not parts.path:
        return "/" if parts.netloc else None
    return posixpath.join(posixpath.dirname(page) + "/", unquote(parts.path).replace("\\", "/"))


def normal(path: str) -> str:
    """A path without `.` and `..`, its last slash kept."""
    return posixpath.normpath("/" + path.lstrip("/")) + ("/" if path.endswith("/") and path.strip("/") else "")


def _host(netloc: str) -> str:
    return netloc.lower().removeprefix("www.")
