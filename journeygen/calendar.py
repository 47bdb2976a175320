"""The one place that compares with the moment of the build. Each answer narrows the interval in which it holds."""

from datetime import date, timedelta

from journeygen.model import Entry, When
from journeygen.moments import from_epoch, moment, month_start, months_before, next_month

DAY = 86_400
SHARE_WINDOW_DAYS = 90
EXPORTED_MONTHS_BEFORE = 3
LIVE, DRAFT, FUTURE, UNLISTED, EXPIRED = "live", "draft", "future", "unlisted", "expired"
FAR_PAST, FAR_FUTURE = -(1 << 60), 1 << 60


class Clock:
    """The moment of the build, and the interval `[start, until)` of moments that would have given the same answers."""

    def __init__(self, now: int, zone: str) -> None:
        self.now = now
        self.zone = zone
        self.start = FAR_PAST
        self.until = FAR_FUTURE

    def reached(self, moment: int) -> bool:
        """Whether that moment (seconds since the epoch) has come."""
        if moment <= self.now:
            self.start = max(self.start, moment)
            return True
        self.until = min(self.until, moment)
        return False

    def running_month(self) -> str:
        """The month of the build in the site's zone."""
        month = from_epoch(self.now, self.zone).month
        self.reached(month_start(month, self.zone))
        self.reached(month_start(next_month(month), self.zone))
        return month

    def is_over(self, month: str) -> bool:
        """Whether a month lies behind."""
        return self.reached(month_start(next_month(month), self.zone))

    def exported_months(self) -> tuple[str, ...]:
        """The months whose letters are written: the running one and the three before, newest first."""
        running = self.running_month()
        return (running, *(months_before(running, count) for count in range(1, EXPORTED_MONTHS_BEFORE + 1)))

    def status(self, entry: Entry, *, drafts: bool, future: bool) -> str:
        """How visible an entry is at this moment: live, draft, future, unlisted or expired."""
        if entry.draft and not drafts:
            return DRAFT
        if not self.reached(entry.live_at.at) and not future:
            return FUTURE
        if entry.expires is not None and self.reached(entry.expires.at):
            return EXPIRED
        return UNLISTED if entry.unlisted else LIVE

    def days_since(self, when: When) -> int:
        """Days of the site's calendar from that moment's day to today; negative for a day to come."""
        today = date.fromisoformat(from_epoch(self.now, self.zone).date)
        for day in (today, today + timedelta(days=1)):
            self.reached(moment(day, self.zone).at)
        return (today - date.fromisoformat(when.date)).days

    def in_share_window(self, live_at: When) -> bool:
        """Whether an entry went live at most 90 days ago."""
        return self.reached(live_at.at) and not self.reached(live_at.at + SHARE_WINDOW_DAYS * DAY)
