"""Letters for the tests of `journeygen.letters`: made by hand from real Markdown, real bodies and the default theme."""

import functools
from pathlib import Path

import jinja2
import msgspec

from journeygen.config import Markdown
from journeygen.filters import FILTERS
from journeygen.letters import render_letter
from journeygen.markup import render_body
from journeygen.model import Body, Price, When
from journeygen.themes import load_theme
from journeygen.views import (
    BodyView,
    IssueCard,
    LetterGroup,
    LetterItem,
    LetterView,
    NetworkView,
    Picture,
    ProjectCard,
    Shared,
    SiteView,
    StepView,
)  # fmt: skip

THEME = Path(__file__).parent.parent / "themes" / "default"
BASE = "https://example.org/"
MEDIA = "newsletter/2026-05/media/"

CRACKED = """
It was the best of the three. The grain ran from end to end like *combed hair*, the facets were even, and the taper
had come right at the first try. We had put it on two pegs above the stove on Thursday evening because the tenon end
still felt cool against the cheek, and cool means wet.

At ten to eight on Saturday there were two cracks, close together, loud enough that we looked for something fallen off
a shelf.

![A shaved ash leg with a long open split.](crack.jpg)

The split starts at the foot, is 3.6 mm wide there, runs up one ray for 230 mm, wanders, and stops. Three smaller ones
sit around the end like the hands of a clock. You can see daylight in it. You can put a visiting card in it, and we
did, as if that would help.[^1] The leg came from [the ash in the hedge](../other/index.md).

## Why

| | Where it lay | Air | Moisture |
| --- | --- | --- | ---: |
| until 30 April | tarpaulin | 9 °C, 85% | 52% |
| **until 9 May** | **stove** | **38 °C, 24%** | **19%** |

!!! warning "What a meter tells you"
    Two pins, 5 mm long, tell you about the first 5 mm.

[^1]: It did not.
"""
GLAZE = """
Cone 6 came down at midnight and the kiln was left alone until noon.

- the celadon ran, but stopped a finger above the foot
- the tenmoku broke rust over every rim
    - twice on the small cups
- [x] all eleven handles held

> The kiln has the last word, and it does not raise its voice.

```python
def cone(hours: float) -> int:
    if hours < 8 and hours > 0:
        return 6  # slow & steady
```
"""
WIRING = """
The shade is 0.8 mm copper, planished over a stake that used to be a <b>railway</b> buffer. **Two days**
*and a half* went into the rim. `x < 5 && y > 3` is what the fitting wants.
"""
NOTE = """
May was the month of things **going wrong in the right order**: a leg cracked, a glaze ran, and the lamp stood up by
itself.

If you are near Exampleton on the 14th, [come by](https://example.org/open-day/). There will be tea, and shavings to sit
on.
"""


class Theme:
    """The default theme's templates, as the product renders them."""

    def __init__(self, **instead: str) -> None:
        files = load_theme(THEME.parent, "default").templates
        self.environment = jinja2.Environment(
            loader=jinja2.DictLoader({**files, **instead}), autoescape=True, undefined=jinja2.StrictUndefined,
            trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
        )  # fmt: skip
        self.environment.globals.clear()
        self.environment.filters.update(FILTERS)

    def render(self, name: str, view: object) -> str:
        """One template with its view."""
        return self.environment.get_template(name).render(view=view)


@functools.cache
def theme() -> Theme:
    """One set of compiled templates for all tests."""
    return Theme()


@functools.cache
def body(markdown: str, engine: str = "markdown") -> Body:
    """Markdown as the product reads it."""
    settings = Markdown(engine=engine, extensions=())
    return render_body(markdown, "stool/cracked/index.md", settings, "en", 1).body


def picture(name: str, alt: str = "", width: int = 1104, height: int = 736, caption: str = "") -> Picture:
    """A JPEG of a letter."""
    return Picture(f"{MEDIA}{name}.jpg", width, height, alt, caption)


def html_body(html: str) -> BodyView:
    """A body of HTML as it is, without holes."""
    return BodyView(Body(html, msgspec.msgpack.encode([html])), {}, {})


def body_view(markdown: str, engine: str = "markdown") -> BodyView:
    """A body whose links lead somewhere."""
    links = {"source:stool/other/index.md": "stool/other/", "path:open-day/": "open-day/"}
    crack = picture("crack", "A shaved ash leg with a long open split.", caption="Ten to eight.")
    return BodyView(body(markdown, engine), links, {"source:stool/cracked/crack.jpg": crack})


STEPS = {
    "setback": StepView("setback", "Setback", "#a4372d", "↯", "steps/setback/"),
    "finishing": StepView("finishing", "Finishing", "#8c4a2f", "◐", "steps/finishing/"),
    "making": StepView("making", "Making", "#2f6b4f", "⚒", "steps/making/"),
    "finished": StepView("finished", "Finished", "#3d5a2a", "●", "steps/finished/"),
}


def when(day: int, hour: int = 0) -> When:
    """A moment of May 2026 in Dublin."""
    return When(1777590000 + (day - 1) * 86400 + hour * 3600, f"2026-05-{day:02d}T{hour:02d}:00:00+01:00", hour == 0)


def item(
    key: str = "stool/cracked",
    title: str = "The leg cracked",
    markdown: str = CRACKED,
    step: str = "setback",
    **more: object,
) -> LetterItem:
    """An entry of a letter."""
    fields: dict[str, object] = {
        "key": key, "title": title, "path": f"{key}/", "step": STEPS[step], "date": when(9), "summary": "",
        "opening": "", "lang": "en", "body": body_view(markdown), **more,
    }  # fmt: skip
    return LetterItem(**fields)  # type: ignore[arg-type]


def project(
    key: str = "stool",
    title: str = "Three-legged stool",
    status: str = "active",
    step: str = "fix",
    **more: object,
) -> ProjectCard:
    """A project of a letter."""
    fields: dict[str, object] = {
        "key": key, "title": title, "path": f"{key}/", "status": status, "summary": "", "count": 3,
        "step": STEPS.get(step), **more,
    }  # fmt: skip
    return ProjectCard(**fields)  # type: ignore[arg-type]


def site(**more: object) -> SiteView:
    """The site of the letters."""
    fields: dict[str, object] = {
        "title": "Hollow Lane Workshop", "description": "", "author": "Hollow Lane", "language": "en", "base_url": BASE,
        "menu": (), "networks": (
            NetworkView("mastodon", "Mastodon", "https://mastodon.example/@hollowlane"),
            NetworkView("instagram", "Instagram", "https://www.instagram.com/hollowlane_sample/"),
        ), "newsletter_title": "The Hollow Lane letter", "signup_url": "https://example.org/newsletter-signup",
        "contact": "hello@example.org", "stylesheet": "", "favicon": "", "generator": "", "messages": {}, **more,
    }  # fmt: skip
    return SiteView(**fields)  # type: ignore[arg-type]


def groups() -> tuple[LetterGroup, ...]:
    """Three projects, four entries, a setback among them."""
    shared = (Shared("mastodon", "Mastodon", "posted", "https://mastodon.example/@hollowlane/1", ""),)
    cracked = item(
        picture=picture("crack", "A shaved ash leg on the bench with a long open split running from its end."),
        question="How do you dry legs? We would honestly like to know.", shared=shared,
    )  # fmt: skip
    drawn = item("stool/drawn", "Four drawings and an angle", WIRING, "making", date=when(3))
    cups, lamp = picture("cups", "Eleven cups on a kiln shelf."), picture("lamp", "A copper lamp.", 800, 1000)
    glazed = item("cups/glazed", "Eleven handles and a long night", GLAZE, "finishing", date=when(17), picture=cups)
    wired = item("lamp/wired", "The lamp stands up", WIRING, "finished", date=when(25), picture=lamp)
    price = {"price": Price("340", "EUR"), "buy": "https://shop.example.org/lamp", "availability": "one of three"}
    return (
        LetterGroup(project(step="making"), (drawn, cracked)),
        LetterGroup(project("cups", "Coffee set", step="finishing"), (glazed,)),
        LetterGroup(project("lamp", "Copper lamp", "for-sale", "finished", **price), (wired,)),
    )


def issue(**more: object) -> IssueCard:
    """The issue of May 2026."""
    fields: dict[str, object] = {
        "month": "2026-05", "label": "May 2026", "subject": "The leg cracked, and the lamp stands up",
        "path": "newsletter/2026-05/", "state": "ready", "count": 4,
        "preheader": "Two pistol-shot sounds at ten to eight in the morning.", **more,
    }  # fmt: skip
    return IssueCard(**fields)  # type: ignore[arg-type]


def letter(*parts: LetterGroup, **more: object) -> LetterView:
    """A whole letter of May 2026."""
    fields: dict[str, object] = {
        "site": site(), "issue": issue(), "groups": parts or groups(),
        "date": When(1780268400, "2026-06-01T00:00:00+01:00", True),
        "domain": "example.org", "sender": "Hollow Lane Workshop <letters@example.org>",
        "address": "Hollow Lane Workshop (sample), 1 Sample Lane, Exampleton EX0 0EX",
        "unsubscribe_url": "https://example.org/unsubscribe", "note": body_view(NOTE), "lead": "stool/cracked", **more,
    }  # fmt: skip
    return LetterView(**fields)  # type: ignore[arg-type]


def rendered(view: LetterView) -> dict[str, str]:
    """The mail set as text."""
    return {name: content.decode() for name, content in render_letter(view, theme()).items()}
