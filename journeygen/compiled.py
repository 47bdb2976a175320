"""Compiled templates on disk, for the next build to load."""

import marshal
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib.util import MAGIC_NUMBER, cache_from_source
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket

from journeygen.digests import digest
from journeygen.files import replace_file
from journeygen.themes import Theme
from journeygen.versions import generator_key


class Compiled(jinja2.BytecodeCache):
    """Compiled templates on disk: the program's beside them, others in the site's cache. Broken ones cost time only."""

    def __init__(self, theme: Theme, cache: Path, form: str) -> None:
        self.theme = theme
        self.cache = cache
        self.form = form

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """A template is known by its name."""
        return name

    def get_source_checksum(self, source: str) -> str:
        """What the compiled form depends on: the source, all code that compiles, and the Python that runs."""
        return digest(MAGIC_NUMBER + f"{generator_key()}\0{source}".encode())

    def _places(self, name: str) -> Iterator[Path]:
        """Where a template's compiled form may lie, the best place first."""
        if name in self.theme.packaged and not sys.dont_write_bytecode and sys.implementation.cache_tag:
            yield Path(cache_from_source(f"{self.theme.packaged[name]}{self.form}.py"))
        yield self.cache / f"{digest(f'{name}{self.form}'.encode())}.cache"

    def load_bytecode(self, bucket: Bucket) -> None:
        """The compiled form from the first place that has it; Jinja would read it byte by byte."""
        mark = bucket.checksum.encode()
        for place in self._places(bucket.key):
            with suppress(OSError, ValueError, EOFError, TypeError):
                content = place.read_bytes()
                if content.startswith(mark):
                    bucket.code = marshal.loads(memoryview(content)[len(mark) :])
                    return

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps the compiled form in the first place that takes it."""
        content = bucket.checksum.encode() + marshal.dumps(bucket.code)
        for place in self._places(bucket.key):
            with suppress(OSError):
                replace_file(place, content)
                return
