"""What makes the bytes what they are: our own code and the versions of the libraries that shape the output."""

import os
from collections.abc import Iterator
from functools import cache

from journeygen.digests import mark
from journeygen.environment import PACKAGE, installed
from journeygen.sources import start_of

LIBRARIES = (
    *("babel", "jinja2", "mjml-python", "msgspec", "pillow", "python-frontmatter", "pyyaml", "regex"),
    *("manimgx-fonts", "manimgx-fonts-cjk"),  # fonts for cards, where they are installed
)
# Packages that drive builds, or do other things: nothing that shapes a byte of the output can import them.
DRIVING = frozenset({"check", "cli", "importing", "inbox", "outbound", "outlook", "scaffold", "serve"})


@cache
def generator_key() -> str:
    """A mark of the source text of what makes the output, and of the libraries' versions.

    Another key means that everything is made again.
    Taken once a process: it stands for the code that runs, not for what an upgrade has put on the disk since.
    What reads Markdown has a key of its own, `markup.VERSION_KEY`.
    """
    code = [start_of(path) for path in sorted(_modules())]
    return mark(b"\0".join([*code, installed(LIBRARIES).encode()]))


def _modules() -> Iterator[str]:
    for folder, folders, names in os.walk(PACKAGE):
        folders[:] = [name for name in folders if name != "__pycache__" and name not in DRIVING]
        yield from (os.path.join(folder, name) for name in names if name.endswith(".py"))
