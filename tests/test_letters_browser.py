"""Letters in Chromium: nothing is wider than the screen, and every text can be read in light and in dark."""

import html
import json
import re
import subprocess

import pytest
from test_letters_samples import CRACKED, GLAZE, groups, item, letter, project, rendered

from journeygen.views import LetterGroup

pytestmark = pytest.mark.browser
CHROMIUM = "/usr/bin/chromium"
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
addEventListener('load', () => {
  const page = document.querySelector('iframe').contentDocument
  const walk = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT)
  let worst = [99, ''], seen = 0
  while (walk.nextNode()) {
    const parent = walk.currentNode.parentElement
    if (!walk.currentNode.data.trim() || !parent.offsetWidth) continue
    seen++
    const found = contrast(parent)
    if (found < worst[0]) worst = [found, walk.currentNode.data.slice(0, 60)]
  }
  const out = document.createElement('output')
  out.textContent = JSON.stringify({width: page.documentElement.scrollWidth, worst, seen})
  document.body.append(out)
})
"""


def measured(tmp_path, source, width, dark):
    page = tmp_path / "page.html"
    frame = f'<iframe width="{width}" height="900" style="border:0" srcdoc="{html.escape(source)}"></iframe>'
    page.write_text(f"<!doctype html><meta charset=utf-8><script>{SCRIPT}</script>{frame}")
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
