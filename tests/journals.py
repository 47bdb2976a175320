"""Journals for tests: the sample journal with small photographs, and small sites up to their plan."""

import io
from functools import cache
from pathlib import Path

from PIL import Image
from sites import CONFIG, NOW, SESSION, site

from journeygen.prepare import Prepared, prepare
from journeygen.request import Request

REPOSITORY = Path(__file__).parent.parent


@cache
def sample() -> dict[str, bytes]:
    """The sample journal's sources by path."""
    files = [
        REPOSITORY / "journeygen.toml",
        *(REPOSITORY / "static").rglob("*"),
        *(REPOSITORY / "content").rglob("*"),
    ]
    return {
        file.relative_to(REPOSITORY).as_posix(): _small(file) if file.suffix == ".jpg" else file.read_bytes()
        for file in sorted(files)
        if file.is_file()
    }


def _small(picture: Path) -> bytes:
    """A photograph at a fraction of its size, with its metadata."""
    with Image.open(picture) as image:
        kept = image.info.get("exif", b"")
        image.thumbnail((420, 420))
        out = io.BytesIO()
        image.save(out, "JPEG", exif=kept, quality=70)
    return out.getvalue()


def photo(width: int = 80, height: int = 60, kind: str = "JPEG", mode: str = "RGB") -> bytes:
    """A plain picture."""
    out = io.BytesIO()
    Image.new(mode, (width, height), "olive").save(out, kind)
    return out.getvalue()


def prepare_site(root: Path, config: str = CONFIG, now: int = NOW, **files: str | bytes) -> Prepared:
    """A small site, up to its plan."""
    return prepare(Request(site(root, config, **files), root / "output", now), session=SESSION)


def codes(prepared: Prepared) -> dict[str, str]:
    """The problems of a prepared build: code -> message."""
    return {problem.code: problem.message for problem in prepared.problems}
