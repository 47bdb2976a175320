"""How a maker's words get into a file: titles on one line, front matter and TOML that read back as the same words."""

import json
import re
import unicodedata
from pathlib import Path
from string import Template

from journeygen.errors import Problem, UsageError
from journeygen.matter import read_matter
from journeygen.slugs import slugify, unsafe

TEXTS = Path(__file__).with_name("texts")
MAX_SLUG_BYTES = 96
# What YAML's readers refuse or take for the end of a line (yaml.org/spec/1.2.2, "Character Set").
_UNPRINTABLE = re.compile(r"[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def text_of(name: str, **values: str) -> str:
    """One of the package's own texts with its `$names` filled."""
    return Template((TEXTS / name).read_text("utf-8")).substitute(values)


def one_line(words: str) -> str:
    """Words as one line: line ends and runs of space are single spaces, control characters are gone.

    Raises UsageError when nothing is left, or when the words are no text.
    """
    kinds = {char: unicodedata.category(char) for char in words}
    if "Cs" in kinds.values():
        raise UsageError("These words are not UTF-8. Set the terminal to UTF-8 and type them again")
    line = " ".join("".join(char for char in words if char.isspace() or kinds[char] != "Cc").split())
    if not line:
        raise UsageError('A title needs words. Write them in quotes: "The leg cracked"')
    return line


def slug_of(title: str) -> str:
    """A title as the name of a file and of an address, cut at a word. Raises UsageError when it cannot be one."""
    slug = shortened(slugify(title))
    reason = unsafe(slug)
    if reason:
        raise UsageError(f"`{title}` cannot be an address: {reason}. Use other words; the title can be changed later")
    return slug


def shortened(slug: str) -> str:
    """As many whole words of a slug as fit a file's name; as many letters when the first word alone is too long."""
    if len(slug.encode()) <= MAX_SLUG_BYTES:
        return slug
    start = slug.encode()[:MAX_SLUG_BYTES].decode(errors="ignore")
    return start if slug[len(start)] == "-" else start.rpartition("-")[0] or slugify(start)


def matter_value(text: str) -> str:
    """Text as a value of front matter: plain where it reads back as itself, else in quotes."""
    plain = read_matter("", f"---\nkey: {text}\n---\n")
    reads_back = not isinstance(plain, Problem) and plain.table == {"key": text} and not plain.text
    return text if reads_back else quoted_text(text)


def quoted_text(text: str) -> str:
    """Text in double quotes, as YAML and TOML both read it."""
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))
