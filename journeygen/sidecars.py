"""What stands beside a picture about it: `crack.jpg.toml` describes `crack.jpg`, wherever that is shown."""

from pathlib import Path

from journeygen.entries import CONTENT
from journeygen.errors import Problem
from journeygen.fields import Reading, photo_of
from journeygen.model import Photo
from journeygen.sources import Stat, read_text
from journeygen.toml import TomlError, read_toml

PICTURE_ENDS = (".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif", ".tif", ".tiff", ".heic", ".heif", ".svg")


def read_sidecars(root: Path, files: dict[str, Stat]) -> tuple[dict[str, Photo], list[Problem]]:
    """What sidecar files say of their pictures, by the picture's path below `content/`."""
    sidecars: dict[str, Photo] = {}
    problems: list[Problem] = []
    for name in files:
        picture = name.removesuffix(".toml")
        if picture == name or not picture.lower().endswith(PICTURE_ENDS):
            continue
        source = read_text(root, CONTENT + name)
        if isinstance(source, Problem):
            problems.append(source)
            continue
        what = "This picture's description cannot be used"
        try:
            table = read_toml(source.text)
            sidecars[picture] = photo_of({**table, "file": picture}, Reading("", "UTC"))
        except TomlError as error:
            problems.append(Problem(CONTENT + name, error.line, "sidecar", what, str(error)))
        except ValueError as error:
            problems.append(Problem(CONTENT + name, 0, "sidecar", what, f"It must be {error}"))
        if picture not in files:
            what, why = "This describes a picture that is not there", f"There is no {CONTENT}{picture}"
            problems.append(Problem(CONTENT + name, 0, "sidecar-alone", what, why, "Rename or remove it", "warning"))
    return sidecars, problems
