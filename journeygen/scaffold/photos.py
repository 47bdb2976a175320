"""Pictures that go into a new entry's folder: looked at before anything is written, and named for every system."""

from pathlib import Path

from journeygen.errors import Problem, UsageError
from journeygen.model import Media
from journeygen.probe import BY_EXTENSION, PICTURES, probe
from journeygen.scaffold.wording import shortened
from journeygen.slugs import slugify, unsafe


def named_photos(paths: tuple[Path, ...]) -> dict[str, Path]:
    """A new name for each picture, in order; one given twice counts once.

    Raises UsageError for what is no picture that a page can show.
    """
    named: dict[str, Path] = {}
    for path in dict.fromkeys(path.resolve() for path in paths):
        named[_free_name(path, _seen(path).kind, named)] = path
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


def _free_name(path: Path, kind: str, taken: dict[str, Path]) -> str:
    slug = shortened(slugify(path.stem))
    stem = "photo" if unsafe(slug) else slug
    ending = path.suffix.lower() if path.suffix.lower() in BY_EXTENSION else f".{kind}"
    names = (f"{stem}{f'-{count}' if count > 1 else ''}{ending}" for count in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)
