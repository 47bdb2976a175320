"""`plan`: one calendar for the site, posts and letters. Reads only."""

from collections.abc import Iterator
from itertools import groupby

import msgspec

from journeygen.networks import NETWORKS
from journeygen.outlook.explaining import prepared_for
from journeygen.outputs.social.agenda import Event, agenda
from journeygen.request import Request

WHAT = {"site": "live", "letter": "letter"}


class Day(msgspec.Struct, frozen=True):
    """A day of the site's zone and what happens on it, in order of time."""

    date: str
    events: tuple[Event, ...]

    def rows(self) -> Iterator[tuple[str, str, str, str]]:
        """Time, what, title and networks: those of one entry at one moment together."""
        for (local, kind, title, state), group in groupby(self.events, key=_alike):
            networks = [NETWORKS[event.network].label for event in group if event.network]
            yield local[11:16], state if kind == "post" else WHAT[kind], title, ", ".join(networks)


def _alike(event: Event) -> tuple[str, str, str, str]:
    return event.local, event.kind, event.title, event.state


def planned(request: Request) -> tuple[Day, ...]:
    """What is due and what lies ahead, by day. Raises ContentError when the texts allow no build."""
    events = agenda(prepared_for(request).journal)
    return tuple(Day(date, tuple(day)) for date, day in groupby(events, key=lambda event: event.local[:10]))
