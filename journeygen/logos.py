"""The maker's logo: one picture in `static/` or `content/`, as it is, but for its metadata."""

from pathlib import Path, PurePosixPath

from journeygen.errors import ContentError, Problem, did_you_mean
from journeygen.model import Media
from journeygen.probe import probe
from journeygen.settings import FILE as SETTINGS
from journeygen.settings import line_of
from journeygen.sources import scan

FOLDERS = ("static", "content")
KINDS = ("svg", "png", "jpeg", "webp", "gif", "avif")
LARGEST = 200_000  # bytes: every page and every letter shows it


def read_logo(root: Path, name: str) -> Media:
    """The facts of a logo; `file` is its path below the root. Raises ContentError with what is wrong with it."""
    file = _place(root, name)
    if not file:
        known = [path.partition("/")[2] for folder in FOLDERS for path in scan(root, folder).files if _is_picture(path)]
        raise _wrong(root, f"There is no picture `{name}` in static/ or content/", did_you_mean(name, known))
    media = probe(root / file, file)
    if isinstance(media, Problem):
        raise _wrong(root, f"{media.what}: {file}", media.why, media.fix)
    if media.kind not in KINDS or not media.width:
        raise _wrong(root, f"{file} cannot be a logo", f"Browsers show {', '.join(KINDS)}", "Export it as SVG or PNG")
    if media.size > LARGEST:
        why = f"It has {media.size // 1000} kB, and every page and every letter shows it"
        raise _wrong(root, f"{file} is too large for a logo", why, f"Make it smaller than {LARGEST // 1000} kB")
    return media


def _place(root: Path, name: str) -> str:
    """Where a logo lies below the root: as the config names it, or below one of the folders."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name:
        return ""
    places = [name] if name.startswith(tuple(f"{folder}/" for folder in FOLDERS)) else []
    places += [f"{folder}/{name}" for folder in FOLDERS]
    return next((place for place in places if (root / place).is_file()), "")


def _is_picture(path: str) -> bool:
    return path.endswith((".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif"))


def _wrong(root: Path, what: str, why: str = "", fix: str = "") -> ContentError:
    return ContentError([Problem(SETTINGS, line_of(root, "look", "logo"), "look-logo", what, why, fix)])
