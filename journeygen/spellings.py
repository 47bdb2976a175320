"""Leads what texts name to files that the disk spells otherwise: macOS may take `ö` apart (NFD), keyboards do not."""

import posixpath
from collections.abc import Iterable, Iterator
from typing import Any
from unicodedata import normalize

import msgspec

from journeygen.entries import Thing
from journeygen.markup.bodies import packed_body
from journeygen.model import BodyPart, Entry, Hole, Link, Photo, Project

# A path below `content/` as everybody types it (NFC) -> as the disk has it.
Spellings = dict[str, str]
_SOURCE = "source:"
_NAMED = {Entry: ("cover", "audio", "video", "captions"), Project: ("cover", "before", "after")}


def spellings_of(files: Iterable[str]) -> Spellings:
    """The paths that a text could not name as they are, folders and texts without `.md` among them; mostly none."""
    return {
        plain: path for file in files if not file.isascii() for path in _names(file) if (plain := _nfc(path)) != path
    }


def respelled(thing: Thing, spellings: Spellings) -> Thing:
    """The thing with every file that it names as the disk has it."""
    changes: dict[str, Any] = {key: _file(getattr(thing, key), spellings) for key in _NAMED.get(type(thing), ())}
    changes["links"] = tuple(_link(link, spellings) for link in thing.links)
    if thing.body is not None:
        changes["body"] = packed_body([_part(part, spellings) for part in thing.body.parts()])
    if isinstance(thing, Entry):
        changes["photos"] = tuple(_photo(photo, spellings) for photo in thing.photos)
        changes["own_posts"] = {
            name: msgspec.structs.replace(own, image=_file(own.image, spellings))
            for name, own in thing.own_posts.items()
        }
    return msgspec.structs.replace(thing, **changes)


def _names(file: str) -> Iterator[str]:
    yield from (file, file.removesuffix(".md"))
    while file := posixpath.dirname(file):
        yield file


def _nfc(path: str) -> str:
    return normalize("NFC", path)


def _file(path: str, spellings: Spellings) -> str:
    return spellings.get(_nfc(path), path)


def _target(target: str, spellings: Spellings) -> str:
    path = target.removeprefix(_SOURCE)
    ending = "/" if path.endswith("/") else ""
    found = _file(path.rstrip("/"), spellings) + ending
    return (_SOURCE if target.startswith(_SOURCE) else "") + found


def _photo(photo: Photo, spellings: Spellings) -> Photo:
    return msgspec.structs.replace(photo, file=_file(photo.file, spellings))


def _link(link: Link, spellings: Spellings) -> Link:
    return msgspec.structs.replace(link, target=_target(link.target, spellings))


def _part(part: BodyPart, spellings: Spellings) -> BodyPart:
    if not isinstance(part, Hole) or part.kind == "id":
        return part
    return msgspec.structs.replace(part, target=_target(part.target, spellings))
