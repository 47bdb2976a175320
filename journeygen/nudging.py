"""The one line that a maker may hear after a build. Loaded only when there is something to say."""

from collections.abc import Iterator
from datetime import date, timedelta

import msgspec

from journeygen.calendar import FAR_FUTURE, Clock
from journeygen.moments import moment
from journeygen.report import Pulse

LAUNCH_NEAR = 14
# What may come next, by the last step.
PROMPTS = {
    "idea": "what have you found out since, and what did you throw away?",
    "research": "which of it changed your plan?",
    "sketch": "show the one that you threw away",
    "material": "show it on the bench, even before the first cut",
    "prototype": "a setback is a story too",
    "making": "one photo from the bench and two lines are enough",
    "setback": "readers wait to hear how it goes on: tell what you try next",
    "fix": "did it hold?",
    "finishing": "show the last coat, or the one that went wrong",
}
PROMPT = "a setback is a story too"


def prompt_after(step: str) -> str:
    """What may be told next, after a step."""
    return PROMPTS.get(step, PROMPT)


def nudge(title: str, days: int, label: str, step: str) -> str:
    """One line for a maker whose project has gone quiet: `Oak stool: 34 days since prototype; ...`."""
    return f"{title}: {days} days since {label.lower()}; {prompt_after(step)}"


def first_words(pulse: Pulse) -> Pulse:
    """The same with the first moment at which there is something to say."""
    quiet = (_start(day, quiet_after + 1, pulse.zone) for _, _, _, day, quiet_after in pulse.projects)
    launches = (_start(day, -LAUNCH_NEAR, pulse.zone) for _, day in pulse.launches)
    waiting = [0] if pulse.letters or pulse.unshared > 1 else []
    return msgspec.structs.replace(pulse, since=min((*quiet, *launches, *waiting), default=FAR_FUTURE))


def line_after_build(pulse: Pulse, now: int) -> str:
    """The one thing that a maker should hear now; empty when there is none. `now` is in seconds since the epoch."""
    clock = Clock(now, pulse.zone)
    coming = sorted((-clock.days_since(moment(day, pulse.zone)), title) for title, day in pulse.launches)
    for days, title in coming:
        if 0 <= days <= LAUNCH_NEAR:
            return f"{title} launches {in_days(days)}."
    if pulse.letters:
        return f"The letter of {pulse.letters[-1]} is ready and was not sent yet."
    silent = list(_silent(pulse, clock))
    if silent:
        days, title, label, step = max(silent)
        return nudge(title, days, label, step)
    return f"{pulse.unshared} entries wait to be shared." if pulse.unshared > 1 else ""


def in_days(days: int) -> str:
    """`today`, `tomorrow`, `in 5 days`."""
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")


def _silent(pulse: Pulse, clock: Clock) -> Iterator[tuple[int, str, str, str]]:
    for title, label, step, day, quiet_after in pulse.projects:
        days = clock.days_since(moment(day, pulse.zone))
        if days > quiet_after:
            yield days, title, label, step


def _start(day: str, days: int, zone: str) -> int:
    """The first moment of the day that comes so many days later."""
    return moment(date.fromisoformat(day) + timedelta(days=days), zone).at
