"""Nothing private leaves the house: metadata in pictures and films, and the names of folders on the maker's machine."""

import os
from collections.abc import Iterator
from pathlib import Path

from journeygen.check.findings import Finding, line_of
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


def private_in_text(path: str, text: str, secrets: tuple[str, ...]) -> Iterator[Finding]:
    """The folders of the maker's machine in a text that leaves it."""
    for secret in secrets:
        if secret in text:
            what, why = "A folder of this machine is named in this file", f"It says {secret}"
            yield Finding(
                path, line_of(text, secret), "check-machine", what, why, "Take it out of the text or the theme"
            )


def secrets_of(root: Path) -> tuple[str, ...]:
    """The folders that no output may name: the site's and the maker's own. `/root` alone could be anything."""
    named = {root.absolute(), root.resolve(), Path.home()}
    return tuple(
        sorted({text for folder in named if len(folder.parts) > 2 for text in (str(folder), folder.as_posix())})
    )
