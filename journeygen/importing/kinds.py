"""Which kinds of sources there are, and who reads them."""

from collections.abc import Callable
from pathlib import Path

from journeygen.importing import hugo, jekyll
from journeygen.importing.foreign import ForeignSite

Read = Callable[[Path, str], ForeignSite]
KINDS: dict[str, Read] = {"jekyll": jekyll.read, "hugo": hugo.read}
