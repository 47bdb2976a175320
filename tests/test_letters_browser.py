"""Letters in Chromium: nothing is wider than the screen, and every text can be read in light and in dark."""

import html
import io
import json
import os
import re
import subprocess

import msgspec
import pytest
from PIL import Image
from test_letters_months import MONTHS, month
from test_letters_samples import (
    CRACKED,
    GLAZE,
    body_view,
    groups,
    issue,
    item,
    letter,
    picture,
    project,
    rendered,
    site,
)

from journeygen.views import LetterGroup

sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser
CHROMIUM = "/usr/bin/chromium"
# So many of the generated months, unless all are asked for.
SHOWN = int(os.environ.get("JOURNEYGEN_SHOWN_MONTHS", "40"))
WIDE = """
| one | two | three | four | five |
| --- | --- | --- | --- | --- |
| Donaudampfschiffahrt | 1 | 2 | 3 | 4 |

    a very long line of code that goes on and on and on and on and on and on and on and on

Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
"""
SCRIPT = """
function channel(v) { v /= 255; return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4) }
function parse(c) { const m = c.match(/[\\d.]+/g).map(Number); return m.length > 3 && m[3] === 0 ? null : m }
function luminance(c) { return 0.2126 * channel(c[0]) + 0.7152 * channel(c[1]) + 0.0722 * channel(c[2]) }
function ground(e) {
  for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c) return c }
  return [255, 255, 255]
}
function contrast(e) {
  const a = luminance(parse(getComputedStyle(e).color)), b = luminance(ground(e))
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}
function judged(page) {
  const walk = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT)
  let worst = [99, ''], seen = 0
  while (walk.nextNode()) {
    const parent = walk.currentNode.parentElement
    if (!walk.currentNode.data.trim() || !parent.offsetWidth) continue
    seen++
    const found = contrast(parent)
    if (found < worst[0]) worst = [found, walk.currentNode.data.slice(0, 60)]
  }
  const width = page.defaultView.innerWidth
  const over = [...page.querySelectorAll('body *')].filter(e => {
    const box = e.getBoundingClientRect()
    return box.width && (box.right > width + 1 || box.left < -1)
  })
  return {width: page.documentElement.scrollWidth, worst, seen, over: over.slice(-3).map(e => e.outerHTML.slice(0, 160))}
}
"""
FRAMED = """
addEventListener('load', () => {
  const out = document.createElement('output')
  out.textContent = JSON.stringify(judged(document.querySelector('iframe').contentDocument))
  document.body.append(out)
})
"""


def measured(tmp_path, source, width, dark):
    page = tmp_path / "page.html"
    frame = f'<iframe width="{width}" height="900" style="border:0" srcdoc="{html.escape(source)}"></iframe>'
    page.write_text(f"<!doctype html><meta charset=utf-8><script>{SCRIPT}{FRAMED}</script>{frame}")
    command = [CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]
    scheme = f"--blink-settings=preferredColorScheme={0 if dark else 1}"
    command += [scheme, "--virtual-time-budget=3000", "--dump-dom", page.as_uri()]
    dom = subprocess.run(command, capture_output=True, text=True, timeout=90, check=True).stdout
    return json.loads(html.unescape(re.search(r"<output>(.*?)</output>", dom, re.DOTALL)[1]))


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [600, 375])
def test_a_letter_fits_and_can_be_read(tmp_path, width, dark):
    entries = (item("a/wide", "W" * 80, WIDE), item("a/code", "Code", GLAZE), item("a/story", "Story", CRACKED))
    view = letter(*groups(), LetterGroup(project("misc", "Bench notes", "paused"), entries))
    found = measured(tmp_path, rendered(view)["email.html"], width, dark)
    assert found["seen"] > 60
    assert found["width"] <= width
    assert found["worst"][0] >= 4.5, found["worst"]


LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
TORN = f"""
{LONG} and `{"x" * 120}` <https://example.org/{"y" * 200}>

| {LONG} | two | three |
| --- | --- | ---: |
| {LONG} | {"1" * 60} | 3 |

> {LONG}

- {LONG}
    - ![{LONG}](crack.jpg)
"""
HEBREW, ARABIC = "שתי יריות בשמונה פחות עשר. " * 9, "كلمات كثيرة عن كرسي من خشب. " * 9


def hostile():
    """A letter from right to left, one in two directions, one of Chinese signs, words longer than a screen, and none."""
    small = picture("small", "", 300, 300)
    arabic = item(
        "a/ar", "كرسي من خشب", f"> {ARABIC}\n\n- واحد\n", "finished", lang="ar", question="لماذا؟", picture=small
    )
    hebrew = item("a/he", "הרגל נסדקה", f"> {HEBREW}\n\n- אחד\n", "setback", lang="he", picture=picture("leg", "רגל"))
    japanese = item("a/ja", "釉薬がひび割れた夜の話を" * 3, "窯の前で一晩を過ごした。" * 30, lang="ja")
    torn = item("a/torn", LONG * 2, TORN, question=LONG * 2, picture=picture("torn", LONG))
    return {
        "hebrew": letter(LetterGroup(project(title="שרפרף"), (hebrew, item())), site=site(language="he")),
        "both": letter(LetterGroup(project(), (item(), arabic))),
        "japanese": letter(LetterGroup(project(title="椅子"), (japanese,)), site=site(language="ja")),
        "torn": letter(
            LetterGroup(project(title=LONG), (torn,)), issue=issue(subject=LONG * 2), note=body_view(TORN),
            site=site(newsletter_title=LONG), address="x" * 100,
        ),
        "empty": msgspec.structs.replace(letter(note=None), groups=()),
    }  # fmt: skip


@pytest.fixture(scope="module")
def opened():
    """A page in which letters are opened; their pictures are blocked at first, as in many clients."""
    photo = io.BytesIO()
    Image.new("RGB", (1104, 736), (150, 120, 90)).save(photo, "JPEG")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-quic"])
        page = browser.new_page()
        page.on("pageerror", lambda error: pytest.fail(str(error)))

        shown = []

        def answer(route):
            if shown:
                route.fulfill(body=photo.getvalue(), content_type="image/jpeg")
            else:
                route.abort()

        def show(source, width=375, pictures=False):
            shown[:] = [True] if pictures else []
            page.set_viewport_size({"width": width, "height": 900})
            page.set_content(source, wait_until="load")
            return page

        page.route("**/*", answer)
        yield show
        browser.close()


def judged(page, dark):
    page.emulate_media(color_scheme="dark" if dark else "light")
    found = page.evaluate(f"() => {{ {SCRIPT}; return judged(document) }}")
    assert found["seen"] > 5
    assert found["width"] <= 375, found["over"]
    assert found["over"] == []
    assert found["worst"][0] >= 4.5, found["worst"]


@pytest.mark.parametrize("name", [*hostile(), *range(0, MONTHS, MONTHS // SHOWN)])
def test_a_hostile_letter_fits_and_can_be_read(opened, name):
    source = rendered(hostile()[name] if isinstance(name, str) else month(name))["email.html"]
    page = opened(source)
    judged(page, dark=False)
    judged(page, dark=True)
    if isinstance(name, str) or name % 20 == 0:
        judged(opened(source, pictures=True), dark=False)


def test_lines_begin_where_their_language_does(opened):
    """In a letter from right to left, whatever has a side has the other one; what is read from the left keeps its own."""
    sides = """(words) => {
      const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
      while (walk.nextNode()) if (walk.currentNode.data.includes(words)) {
        const box = walk.currentNode.parentElement.closest('p,h2,h3,blockquote,td')
        const style = getComputedStyle(box), range = document.createRange()
        range.selectNodeContents(walk.currentNode)
        const line = range.getClientRects()[0], room = box.getBoundingClientRect()
        return [style.direction, line.left - room.left < room.right - line.right ? 'left' : 'right']
      }
    }"""
    hebrew = opened(rendered(hostile()["hebrew"])["email.html"], 600)
    for words, wanted in (
        ("הרגל", ["rtl", "right"]), ("שרפרף", ["rtl", "right"]), ("Unsubscribe", ["rtl", "right"]), ("It was the best", ["ltr", "left"]),
    ):  # fmt: skip
        assert hebrew.evaluate(sides, words) == wanted, words
    quote = "getComputedStyle(document.querySelector('blockquote')).border{}Width"
    assert [hebrew.evaluate(quote.format(side)) for side in ("Left", "Right")] == ["0px", "3px"]
    both = opened(rendered(hostile()["both"])["email.html"], 600)
    for words, wanted in (("The leg", ["ltr", "left"]), ("كرسي", ["rtl", "right"]), ("لماذا", ["rtl", "right"])):
        assert both.evaluate(sides, words) == wanted, words
    assert [both.evaluate(quote.format(side)) for side in ("Left", "Right")] == ["0px", "3px"]
