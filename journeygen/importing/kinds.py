"""Which kinds of sources there are, and who reads them."""

from collections.abc import Callable
from pathlib import Path

from journeygen.importing import eleventy, ghost, hugo, instagram, jekyll, photos, substack, wordpress, zola
from journeygen.importing.foreign import ForeignSite

Read = Callable[[Path, str], ForeignSite]
KINDS: dict[str, Read] = {
    "jekyll": jekyll.read,
    "hugo": hugo.read,
    "wordpress": wordpress.read,
    "zola": zola.read,
    "eleventy": eleventy.read,
    "ghost": ghost.read,
    "substack": substack.read,
    "instagram": instagram.read,
    "photos": photos.read,
}
