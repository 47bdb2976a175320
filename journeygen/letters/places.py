"""Where a letter's links lead: every URL absolute, every picture at its shown size."""

import html
import posixpath
import re
from urllib.parse import urljoin

import msgspec

from journeygen.letters.blocks import Image
from journeygen.letters.texts import one_line
from journeygen.markup import fill
from journeygen.model import Hole
from journeygen.views import BodyView, Picture

WIDTH = 552
_SCHEME = re.compile(r"(?i)(https?|mailto|tel):")
_ANY_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
# What Outlook for Windows can show (caniemail: image-webp, image-avif, image-svg).
_SHOWABLE = frozenset({".jpg", ".jpeg", ".png", ".gif"})


class Places(msgspec.Struct, frozen=True):
    """The home of the site, and the page on which the body that is being read stands."""

    base: str
    page: str

    def url(self, path: str) -> str:
        """A site path, or a URL as typed, as an absolute URL; empty for what mail must not hold, as scripts are."""
        path = path.strip()
        if path.startswith("//"):
            path = "https:" + path
        if _ANY_SCHEME.match(path):
            return path if _SCHEME.match(path) else ""
        return urljoin(self.page, path) if path.startswith(("#", "?", "../", "./")) else self.base + path.lstrip("/")

    def html(self, body: BodyView) -> str:
        """A body's HTML with its holes filled; what leads nowhere has an empty URL."""
        return fill(body.body, lambda hole: self._link(body, hole), lambda hole: self._image(body, hole))

    def _link(self, body: BodyView, hole: Hole) -> str:
        whole = f"{hole.target}#{hole.fragment}"
        path = body.links.get(whole, body.links.get(hole.target))
        if path is None:
            return ""
        place, _, known = path.partition("#")
        query, fragment = hole.attributes.get("query", ""), known or hole.fragment
        place += f"?{query}" if query and "?" not in place else ""
        return self.url(place + (f"#{fragment}" if fragment else ""))

    def _image(self, body: BodyView, hole: Hole) -> str:
        if hole.kind == "still":
            return self._still(body, hole)
        picture = body.pictures.get(hole.target) or body.pictures.get(hole.target.partition(":")[2])
        if picture is None:
            return ""
        typed = hole.attributes.get("width", "")
        image = self.image(picture, hole.attributes.get("alt", ""), int(typed) if typed.isdecimal() else WIDTH)
        caption = image.caption or hole.attributes.get("title", "")
        written = {"src": image.src, "alt": image.alt, "width": image.width, "height": image.height, "title": caption}
        return "<img " + " ".join(f'{name}="{html.escape(str(value))}"' for name, value in written.items()) + ">"

    def _still(self, body: BodyView, hole: Hole) -> str:
        """How a film looks, as attributes of its tag."""
        picture = body.pictures.get(hole.target)
        if picture is None:
            return ""
        shown = self.image(picture)
        return f' poster="{html.escape(shown.src)}" width="{shown.width}" height="{shown.height}"'

    def image(self, picture: Picture, alt: str = "", width: int = WIDTH) -> Image:
        """A picture no wider than the letter's column; its file may be twice as wide, for sharp screens."""
        shown = max(1, min(width, picture.width or WIDTH, WIDTH))
        height = round(picture.height * shown / picture.width) if picture.width else picture.height
        alt, caption = one_line(picture.alt or alt), one_line(picture.caption)
        return Image(self.url(picture.src), alt, shown, max(1, height), caption)


def is_showable(url: str) -> bool:
    """Whether every mail client can show a picture of that file name."""
    return posixpath.splitext(url.partition("?")[0].partition("#")[0])[1].lower() in _SHOWABLE
