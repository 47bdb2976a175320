"""What stands beside a picture about it: `crack.jpg.toml` describes `crack.jpg`, wherever that is shown."""

import re
import unicodedata
from pathlib import Path

from journeygen.entries import CONTENT
from journeygen.errors import Problem
from journeygen.fields import KeyFaultError, Reading, photo_of
from journeygen.model import Photo
from journeygen.sources import Stat, read_text
from journeygen.spellings import Spellings
from journeygen.toml import TomlError, read_toml

WHAT = "This picture's description cannot be used"
PICTURE_ENDS = (".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif", ".tif", ".tiff", ".heic", ".heif", ".svg")


def read_sidecars(root: Path, files: dict[str, Stat], spellings: Spellings) -> tuple[dict[str, Photo], list[Problem]]:
    """What sidecar files say of their pictures, by the picture's path below `content/`."""
    sidecars: dict[str, Photo] = {}
    problems: list[Problem] = []
    for name in files:
        picture = name.removesuffix(".toml")
        if picture not in files:
            picture = spellings.get(unicodedata.normalize("NFC", picture), picture)
        if not name.endswith(".toml") or not picture.lower().endswith(PICTURE_ENDS):
            continue
        source = read_text(root, CONTENT + name)
        if isinstance(source, Problem):
            problems.append(source)
            continue
        try:
            table = read_toml(source.text)
            sidecars[picture] = photo_of({**table, "file": picture}, Reading("", "UTC"))
        except TomlError as error:
            problems.append(Problem(CONTENT + name, error.line, "sidecar", WHAT, str(error)))
        except KeyFaultError as error:
            problems.append(_wrong(CONTENT + name, source.text, error))
        if picture not in files:
            what, why = "This describes a picture that is not there", f"There is no {CONTENT}{picture}"
            problems.append(Problem(CONTENT + name, 0, "sidecar-alone", what, why, "Rename or remove it", "warning"))
    return sidecars, problems


def _wrong(path: str, text: str, error: KeyFaultError) -> Problem:
    """The problem, at the line of its key."""
    written = re.compile(rf"""\s*\[*\s*["']?{re.escape(error.key)}\b""")
    lines = text.split("\n")
    line = next((number for number, one in enumerate(lines, 1) if written.match(one)), 0)
    subject = "It" if f"`{error.key}`" in str(error) else f"`{error.key}`"
    excerpt = lines[line - 1].strip() if line else ""
    return Problem(path, line, "sidecar", WHAT, f"{subject} must be {error}", "Correct this line", excerpt=excerpt)
