"""Nothing private leaves the house: metadata in pictures and films, the names of folders on this machine, keys."""

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from journeygen.check.findings import Finding, line_of
from journeygen.check.secrets import own_secrets, secrets_in
from journeygen.strip import metadata_found
from journeygen.telltales import ENDINGS, telling

MEDIA = frozenset({
    ".jpg", ".jpeg", ".jpe", ".png", ".webp", ".avif", ".gif", ".tif", ".tiff", ".heic", ".heif", ".svg", *ENDINGS,
})  # fmt: skip
TEXTS = frozenset({
    ".html", ".htm", ".xml", ".json", ".txt", ".css", ".js", ".md", ".mjml", ".eml", ".csv", ".ics", ".svg",
    ".webmanifest",
})  # fmt: skip


def private_in_media(folder: Path, path: str) -> Iterator[Finding]:
    """What a picture, a film or a recording tells about who made it, where and with what."""
    with Path(folder, path).open("rb") as file:
        names = metadata_found(telling(file, os.fstat(file.fileno()).st_size))
    if names:
        what = f"This file carries private metadata: {', '.join(names)}"
        yield Finding(path, 0, "check-metadata", what, "Everybody could read it", "Run: journeygen build")


class Unsaid(msgspec.Struct, frozen=True):
    """What no output may say: folders of this machine, and its own keys and passwords by name."""

    folders: tuple[str, ...] = ()
    own: tuple[tuple[str, str], ...] = ()


def private_in_text(path: str, text: str, unsaid: Unsaid) -> Iterator[Finding]:
    """The folders of the maker's machine, and whatever opens a door, in a text that leaves it."""
    yield from secrets_in(path, text, unsaid.own)
    for secret in unsaid.folders:
        if secret in text:
            what, why = "A folder of this machine is named in this file", f"It says {secret}"
            yield Finding(
                path, line_of(text, secret), "check-machine", what, why, "Take it out of the text or the theme"
            )


def secrets_of(root: Path) -> Unsaid:
    """The site's folder, the maker's own (`/root` alone could be anything), and the secrets of the environment."""
    named = {root.absolute(), root.resolve(), Path.home()}
    folders = {text for folder in named if len(folder.parts) > 2 for text in (str(folder), folder.as_posix())}
    return Unsaid(tuple(sorted(folders)), own_secrets())
