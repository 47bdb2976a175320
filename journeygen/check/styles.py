"""A style sheet: the pictures and fonts that it asks for are there."""

import re

from journeygen.check.reading import Desk, Links, Seen

_URL = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"'\s]+))\s*\)""")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def look_at_styles(desk: Desk, path: str, text: str) -> Seen:
    """Follows every `url()`; what is written into the sheet itself needs no file."""
    links = Links(desk.places, path, text)
    for found in _URL.finditer(_COMMENT.sub("", text)):
        url = found[1] or found[2] or found[3] or ""
        if not url.startswith(("data:", "#")):
            links.follow(url)
    return Seen(path, tuple(links.findings), links=links.count)
