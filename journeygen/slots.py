"""When each post goes out: the maker's own time, else the network's next free hour. Pure, and blind to the clock.

Turns are given in the order in which entries go live, whatever was posted since: a receipt moves no other post.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from journeygen.calendar import DAY, SHARE_WINDOW_DAYS
from journeygen.config import NetworkSettings
from journeygen.model import Entry, When
from journeygen.moments import moment

Times = dict[str, When | None]
# Days on from the one on which an entry goes live: its window may end within the last of them.
_DAYS = SHARE_WINDOW_DAYS + 1


def post_times(entries: Iterable[Entry], networks: dict[str, NetworkSettings], zone: str) -> Times:
    """`<entry key>/<network>` -> when it is posted, where that is not the moment at which the entry goes live.

    A network with `times` posts at the next of them that is free, one with `max_per_day` no more than that on a day of
    the site's zone; the maker's own times come first and count. None: no turn came while the entry could be shared.
    """
    told = [entry for entry in entries if entry.social and not (entry.draft or entry.unlisted or entry.imported)]
    if any(map(_queued, networks.values())):
        told.sort(key=lambda entry: (entry.live_at.at, entry.key))
    times: Times = {}
    for name, settings in networks.items():
        if settings.enabled:
            times |= dict(_own_times(name, told))
            if _queued(settings):
                times |= _queue(name, settings, told, zone)
    return times


def _queued(settings: NetworkSettings) -> bool:
    return bool(settings.times or settings.max_per_day)


def _own_times(name: str, entries: Iterable[Entry]) -> Iterator[tuple[str, When]]:
    for entry in entries:
        own = entry.own_posts.get(name)
        if own is not None and own.at is not None and not own.skip:
            yield f"{entry.key}/{name}", own.at


def _queue(name: str, settings: NetworkSettings, entries: list[Entry], zone: str) -> Times:
    fixed = dict(_own_times(name, entries))
    taken, days = {when.at for when in fixed.values()}, Counter(when.date for when in fixed.values())
    times: Times = {}
    for entry in entries:
        key, own = f"{entry.key}/{name}", entry.own_posts.get(name)
        if key not in fixed and not (own and own.skip):
            free = (
                when
                for when in _turns(entry.live_at, settings.times, zone)
                if when.at not in taken and not 0 < settings.max_per_day <= days[when.date]
            )
            times[key] = when = next(free, None)
            if when is not None:
                days[when.date] += 1
                taken |= {when.at} if settings.times else set()
    return times


def _turns(live: When, times: tuple[str, ...], zone: str) -> Iterator[When]:
    """The moments at which an entry may be posted, while it can be shared: at its own hour without `times`."""
    first = date.fromisoformat(live.date)
    if not times:
        yield live
    for ahead in range(0 if times else 1, _DAYS + 1):
        for time in sorted(times) or [live.local[11:19]]:
            when = moment(f"{first + timedelta(ahead)} {time}", zone)
            if live.at <= when.at < live.at + SHARE_WINDOW_DAYS * DAY:
                yield when
