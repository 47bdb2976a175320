"""Pictures made once: kept by the content of their source and the recipe, whatever their names and times.

They lie in `.journeygen/pictures/`, which a fresh checkout may bring along. Nothing in it is trusted unseen.
"""

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from journeygen.digests import digest
from journeygen.files import replace_file
from journeygen.keeping import FACTS
from journeygen.later import later
from journeygen.model import Media

if TYPE_CHECKING:
    from journeygen import pictures
    from journeygen.pictures import Variant
else:
    pictures = later("journeygen.pictures")

SEAL = 16
# What no page shows any more is kept up to so many bytes, as a preview or another branch may want it again.
SPARE = 512 << 20


class _Kept(NamedTuple):
    made: int
    path: str
    size: int


class Darkroom:
    """Makes pictures, or finds them made, below one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def develop(self, path: Path, media: Media, wanted: "tuple[Variant, ...]") -> list[bytes]:
        """The bytes of each wanted variant, in order, the missing from one decoding; raises PictureError."""
        places = [self._place(pictures.content_key(media, variant)) for variant in wanted]
        found = [_unsealed(place) for place in places]
        missing = tuple(variant for variant, content in zip(wanted, found, strict=True) if content is None)
        made = pictures.derive(path, media, missing) if missing else {}
        for variant, place in zip(wanted, places, strict=True):
            if variant in made:
                _seal(place, made[variant])
        return [made[one] if content is None else content for one, content in zip(wanted, found, strict=True)]

    def keep(self, key: str, make: Callable[[], bytes]) -> bytes:
        """What is kept under a key, else what `make` gives, kept from now on."""
        place = self._place(key)
        content = _unsealed(place)
        if content is None:
            content = make()
            _seal(place, content)
        return content

    def prune(self, used: Iterable[tuple[Media, "Variant"]], spare: int = SPARE) -> int:
        """Deletes pictures that are not used, those made first before others, until no more than `spare` bytes of such
        are left. Returns how many are gone."""
        names = {pictures.content_key(media, variant) for media, variant in used}
        unused = sorted(one for one in self._all() if os.path.basename(one.path) not in names)
        left, gone = sum(one.size for one in unused), 0
        for one in unused:
            if left <= spare:
                break
            with suppress(OSError):
                os.unlink(one.path)
            left, gone = left - one.size, gone + 1
        return gone

    def _place(self, key: str) -> Path:
        return self.folder / key[:2] / key

    def _all(self) -> Iterable[_Kept]:
        for parent, _, names in os.walk(self.folder):
            for name in names:
                if name == FACTS:
                    continue
                path = os.path.join(parent, name)
                with suppress(OSError):
                    stat = os.stat(path)
                    yield _Kept(stat.st_mtime_ns, path, stat.st_size)


def _seal(place: Path, content: bytes) -> None:
    with suppress(OSError):  # a full disk costs time only
        replace_file(place, digest(content)[:SEAL].encode() + content)


def _unsealed(place: Path) -> bytes | None:
    """A kept picture; None when it is not there or not whole."""
    try:
        content = place.read_bytes()
    except OSError:
        return None
    return content[SEAL:] if content[:SEAL] == digest(content[SEAL:])[:SEAL].encode() else None
