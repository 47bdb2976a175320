"""Makes a part of the plan in another process while this one plans the rest.

Only where nothing was made before, for then all must be made, whatever else the plan holds. What is made is staged like
everything, so that a build which fails later on leaves nothing of it.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from journeygen.artifacts import Artifact, source_of
from journeygen.making import ENOUGH_ARTIFACTS, Made, cost_of, make_some
from journeygen.workers import Begun, begin
from journeygen.writer import Output

if TYPE_CHECKING:
    from journeygen.render import Renderer
    from journeygen.themes import Theme

# Up to so many times as much work this process does itself while the other one is busy; for more it takes a third one.
ALONE = 2


class Ahead:
    """What was begun before the plan was whole: `artifacts`, empty where that cannot pay."""

    def __init__(self, output: Output, renderer: "Callable[[Theme], Renderer]") -> None:
        self.artifacts: list[Artifact] = []
        self._output = output
        self._renderer = renderer
        self._begun: Begun[Artifact, Made] | None = None

    def begin(self, theme: "Theme", artifacts: list[Artifact]) -> None:
        """Begins with those of the artifacts that come of no picture: all that comes of one is made together."""
        ready = sorted([one for one in artifacts if not source_of(one)], key=cost_of, reverse=True)
        if sum(map(cost_of, ready)) >= ENOUGH_ARTIFACTS:
            self._output.start()
            make = partial(make_some, self._renderer(theme), self._output)
            self._begun = begin(make, ready, ENOUGH_ARTIFACTS, cost_of)
            self.artifacts = ready if self._begun is not None else []

    def workers(self, others: list[Artifact]) -> int | None:
        """How many processes shall make the other artifacts; None leaves it to them."""
        return 1 if self._begun is not None and sum(map(cost_of, others)) <= ALONE * self._begun.cost else None

    def made(self) -> list[Made]:
        """What came of the artifacts, in their order."""
        return self._begun.finish() if self._begun is not None else []

    def end(self) -> None:
        """Ends the other process, whatever it is doing."""
        if self._begun is not None:
            self._begun.end()
