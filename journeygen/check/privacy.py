"""Nothing private leaves the house: metadata in pictures and films, and the names of folders on the maker's machine."""

from collections.abc import Iterator
from pathlib import Path

from journeygen.check.findings import Finding, line_of
from journeygen.strip import metadata_found

MEDIA = frozenset({
    ".jpg", ".jpeg", ".jpe", ".png", ".webp", ".avif", ".gif", ".tif", ".tiff", ".heic", ".heif", ".svg", ".mp4",
    ".m4v", ".mov", ".webm", ".mkv", ".3gp", ".m4a", ".mp3",
})  # fmt: skip
TEXTS = frozenset({
    ".html", ".htm", ".xml", ".json", ".txt", ".css", ".js", ".md", ".mjml", ".eml", ".csv", ".ics", ".svg",
    ".webmanifest",
})  # fmt: skip
# Films may be longer than memory; what is private stands in their first part, or is not found.
BOUND = 64 * 1024 * 1024


def private_in_media(folder: Path, path: str) -> Iterator[Finding]:
    """What a picture, a film or a recording tells about who made it, where and with what."""
    with Path(folder, path).open("rb") as file:
        names = metadata_found(file.read(BOUND))
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
