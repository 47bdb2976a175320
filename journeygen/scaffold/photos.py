"""Pictures that go into a new entry's folder: looked at before anything is written, and named for every system."""

from collections.abc import Container, Iterable
from itertools import count
from pathlib import Path, PurePath
from typing import TypeVar

from journeygen.errors import Problem, UsageError
from journeygen.model import Media
from journeygen.probe import BY_EXTENSION, PICTURES, probe
from journeygen.scaffold.wording import shortened
from journeygen.slugs import slugify, unsafe

T = TypeVar("T")


def named_photos(paths: tuple[Path, ...]) -> dict[str, Path]:
    """A new name for each picture, in order; one given twice counts once.

    Raises UsageError for what is no picture that a page can show.
    """
    seen = {path: _seen(path).kind for path in dict.fromkeys(path.resolve() for path in paths)}
    return named_files(
        (path.name if path.suffix.lower() in BY_EXTENSION else f"{path.name}.{kind}", path)
        for path, kind in seen.items()
    )


def named_files(files: Iterable[tuple[str, T]]) -> dict[str, T]:
    """A name for each file that every system and every address can bear, and that no other has."""
    named: dict[str, T] = {}
    for name, file in files:
        named[_free_name(name, named)] = file
    return named


def _seen(path: Path) -> Media:
    """The facts of a picture. Raises UsageError when there is none."""
    seen = probe(path, path.name)
    if isinstance(seen, Problem):
        sentences = (part.rstrip(". ") for part in (seen.what, seen.why, seen.fix) if part)
        raise UsageError(f"{path}: {'. '.join(sentences)}")
    if seen.kind not in {*PICTURES, "svg"}:
        raise UsageError(f"{path}: This is no picture. Copy it in beside the text once the entry is made")
    return seen


def _free_name(name: str, taken: Container[str]) -> str:
    path = PurePath(name)
    slug = shortened(slugify(path.stem))
    stem, ending = "photo" if unsafe(slug) else slug, path.suffix.lower()
    names = (f"{stem}{f'-{number}' if number > 1 else ''}{ending}" for number in count(1))
    return next(name for name in names if name not in taken)
