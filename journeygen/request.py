"""What a build is asked to do, as a value."""

from pathlib import Path

import msgspec

from journeygen.digests import mark


class Request(msgspec.Struct, frozen=True):
    """What one build is asked to do. `now` is in seconds since the epoch; `search` allows an index of the pages.

    Without `kit` the share kit is left out: it takes as long as hundreds of pages.
    """

    root: Path
    output: Path
    now: int
    base_url: str = ""
    drafts: bool = False
    future: bool = False
    strict: bool = False
    search: bool = True
    kit: bool = True

    @property
    def key(self) -> str:
        """A mark of everything but the moment: another key means that the plan must be looked at again."""
        options = (str(self.output), self.base_url, self.drafts, self.future, self.strict, self.search, self.kit)
        return mark(msgspec.msgpack.encode(options))
