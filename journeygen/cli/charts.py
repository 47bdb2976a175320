"""The pace of each project as a chart for a terminal. Imported only when one looks on: rich takes its time."""

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table

from journeygen.outlook.status import ProjectStatus

BARS = " ▁▂▃▄▅▆▇█"


def pace_chart(projects: Iterable[ProjectStatus]) -> None:
    """A row for each project: its last step, the days since beside its usual ones, and twelve months as bars."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("project", "last step", "days", "usual", "twelve months"):
        table.add_column(name, justify="right" if name in {"days", "usual"} else "left", no_wrap=name != "project")
    for one in projects:
        days = f"[red]{one.days}[/red]" if one.nudge else str(one.days)
        empty = not one.step
        usual = str(one.usual) if one.usual else "-"
        table.add_row(one.title, one.step or "-", "-" if empty else days, usual, bars(one.months))
    Console().print(table)


def bars(counts: tuple[int, ...]) -> str:
    """Counts as bars of equal width: empty for none, full for as many as there are days of work in a month."""
    return "".join(BARS[min(count, len(BARS) - 1)] for count in counts)
