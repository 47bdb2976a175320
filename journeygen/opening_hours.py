"""Opening hours: `Tu-Th 10:00-16:00`, as schema.org's `openingHours` has it and as a maker may write it."""

import re

import msgspec

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_NAME = r"[A-Za-z]{2,9}"
_FORM = rf"({_NAME}(?:\s*[-–,]\s*{_NAME})*)\s+([0-2]?\d:[0-5]\d)\s*[-–]\s*([0-2]?\d:[0-5]\d)"
_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Hours(msgspec.Struct, frozen=True):
    """Runs of days (first and last, from Monday as 0), and from when to when."""

    days: tuple[tuple[int, int], ...]
    opens: str
    closes: str

    @property
    def schema(self) -> str:
        """The same as schema.org writes it: `Mo,We-Fr 10:00-16:00`."""
        runs = [DAYS[first] if first == last else f"{DAYS[first]}-{DAYS[last]}" for first, last in self.days]
        return f"{','.join(runs)} {self.opens}-{self.closes}"


def read_hours(text: str) -> Hours | None:
    """What a line of opening hours says; None when it says no such thing."""
    found = re.fullmatch(_FORM, text.strip())
    if found is None:
        return None
    runs = [_run(part) for part in found[1].split(",")]
    opens, closes = (time.rjust(5, "0") for time in (found[2], found[3]))
    known = tuple(run for run in runs if run is not None)
    return Hours(known, opens, closes) if len(known) == len(runs) and max(opens, closes) < "24:01" else None


def _run(text: str) -> tuple[int, int] | None:
    days = [_day(name.strip()) for name in re.split("[-–]", text)]
    first, last = days[0], days[-1]
    return None if first is None or last is None or len(days) > 2 else (first, last)


def _day(name: str) -> int | None:
    return next((number for number, full in enumerate(_NAMES) if len(name) > 1 and full.startswith(name.lower())), None)
