"""The studio in Chromium, over 200 entries: how soon it stands, how soon a save is seen, by keyboard and on a phone."""

import io
import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from audits import CHROMIUM, markup_errors, modules
from PIL import Image
from serving import Serving, eventually
from sites import CONFIG, entry, write

from journeygen.serve.desk import PARTS

sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser

# Seconds. A machine that does nothing else takes half a second, and a quarter (pytest -s prints the figures); one that
# does much else is given as many times more as it takes longer for anything.
FIRST_VIEW, SEEN = 1.0, 1.0
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PANES = ("page", "posts", "letter", "card", "todo")
OPEN = "project-0/entry-0"
SOURCE = "content/project-0/2026-11-01-entry-0/index.md"
HOSTILE = '<script>window.caught = 1</script><img src=x onerror=window.caught=1> & "quoted"'


def _photo(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((width // 8, height // 8), 60).resize((width, height)).convert("RGB").save(
        out, "JPEG", quality=80
    )
    return out.getvalue()


def _journal(root: Path) -> Path:
    """200 entries of eight projects, every twentieth with a photograph; a draft, a later one, a piece for sale."""
    words = "\n\n".join(["Some words about the wood, what it did today, and why that matters for the leg. " * 4] * 3)
    files: dict[str, str | bytes] = {"journeygen.toml": CONFIG}
    for n in range(200):
        day = f"2026-11-{n % 19 + 1:02d}" if n < 40 else f"2026-{n % 10 + 1:02d}-{n // 10 % 27 + 1:02d}"
        place = f"content/project-{n % 8}/{day}-entry-{n}"
        if n % 20:
            files[f"{place}.md"] = entry(f"Entry number {n}", "making", words)
        else:
            files[f"{place}/index.md"] = entry(
                f"Entry number {n}", "making", words + "\n\n![A leg](leg.jpg)", summary="How the leg was made"
            )
            files[f"{place}/leg.jpg"] = _photo(1200 + n, 900)
    files |= {
        "content/project-1/project.md": "---\ntitle: A chair\nstatus: for-sale\n---\n",
        "content/project-1/2026-11-19-bare/index.md": entry("Bare", "finished", "![](leg.jpg)\n\nWords."),
        "content/project-1/2026-11-19-bare/leg.jpg": _photo(800, 600),
        "content/project-1/2026-11-18-draft.md": entry("Not yet", draft="true"),
        "content/project-1/2026-12-24-later.md": entry("Later on"),
        "content/project-1/2026-11-17-hostile.md": entry(json.dumps(HOSTILE), summary=json.dumps(HOSTILE)),
    }
    return write(root, **files)


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    root = _journal(tmp_path_factory.mktemp("studio") / "site")
    running = Serving(root, "--now", "2026-11-20T12:00:00")
    yield running
    running.process.kill()
    running.process.wait()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium: Any, studio: Serving) -> Iterator[Callable[..., Any]]:
    """Opens the studio at an address; what scripts say on the console as an error fails the test."""
    contexts, errors = [], []

    def opens(address: str = "", width: int = 1280, scheme: str = "light", script: str = "") -> Any:
        context = chromium.new_context(
            viewport={"width": width, "height": 900 if width > 400 else 844}, color_scheme=scheme
        )
        contexts.append(context)
        page = context.new_page()
        page.add_init_script(script)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.goto(f"http://127.0.0.1:{studio.port}/-/{address}")
        page.wait_for_selector("#rows a", state="attached")
        return page

    yield opens
    for context in contexts:
        context.close()
    assert errors == []


def framed(page: Any, pane: str, at: int = 0) -> Any:
    """The document that a pane shows."""
    return page.locator(f"#pane-{pane} iframe:not(.coming)").nth(at).element_handle().content_frame()


def settled(page: Any) -> None:
    """Waits until each pane shows its document."""
    comes(
        page,
        "document.querySelectorAll('.panes iframe:not(.coming)').length === 4 && !document.querySelector('iframe.coming')",
    )


def crowded() -> float:
    """How many times longer a computation takes on this machine just now than if it were alone; at least 1."""
    wall, own = time.perf_counter(), time.process_time()
    while time.process_time() - own < 0.2:
        sum(range(10_000))
    return max(1.0, (time.perf_counter() - wall) / 0.2)


def comes(page: Any, true: str, given: Any = None) -> None:
    """Waits until something is true of the page, which lets nobody evaluate strings in it as Playwright would."""
    assert eventually(lambda: bool(page.evaluate(true, given))), true


# --- how soon


def test_the_first_view_stands_within_a_second(opened: Callable[..., Any]) -> None:
    opened().context.close()  # the first visitor of all waits for modules to load as well
    times = crowded()
    page = opened(
        script="""addEventListener('DOMContentLoaded', () => new MutationObserver(() => {
        const frame = document.querySelector('#pane-page iframe:not(.coming)');
        if (document.querySelector('#rows a') && frame) window.stood ??= performance.now();
    }).observe(document, {subtree: true, childList: true, attributes: true}))"""
    )
    comes(page, "window.stood && performance.getEntriesByName('first-contentful-paint').length")
    paint, stood = page.evaluate("[performance.getEntriesByName('first-contentful-paint')[0].startTime, window.stood]")
    print(f"\nfirst paint {paint:.0f} ms, list and chosen entry {stood:.0f} ms")

    assert page.locator("#rows a").count() == 204
    assert page.locator("#rows a[aria-current]").count() == 1
    assert max(paint, stood) < 1000 * FIRST_VIEW * max(times, crowded())


WATCH = """words => {
    const start = performance.timeOrigin + performance.now(), seen = {};
    const inside = (pane, at = 0) => document.querySelectorAll(`#pane-${pane} iframe:not(.coming)`)[at]?.contentDocument?.body?.innerText ?? '';
    const looks = {
        list: () => document.getElementById('rows').textContent, head: () => document.getElementById('title').textContent,
        page: () => inside('page'), posts: () => inside('posts'), desk: () => inside('letter'), phone: () => inside('letter', 1),
        card: () => document.getElementById('pane-card').textContent, todo: () => document.getElementById('pane-todo').textContent,
    };
    window.seen = new Promise(done => {
        const look = () => {
            for (const [name, text] of Object.entries(looks)) if (!(name in seen) && text().includes(words[name])) seen[name] = Date.now();
            Object.keys(seen).length === Object.keys(looks).length ? done(seen) : setTimeout(look, 4);
        };
        look();
        setTimeout(() => done(seen), 8000);
    });
}"""


def test_a_save_is_seen_in_every_pane_at_once(opened: Callable[..., Any], studio: Serving) -> None:
    page = opened(f"?entry={OPEN}")
    settled(page)
    taken, times = [], crowded()
    page.evaluate("document.getElementById('rows').scrollTop = 700")
    framed(page, "page").evaluate("scrollTo(0, 120)")
    for turn in range(5):
        title, text, line = f"Turned {turn}", f"It stands now {turn}.", 9 + 2 * turn
        looks = dict.fromkeys(("list", "head", "page", "posts", "desk", "phone", "card"), title)
        page.evaluate(WATCH, looks | {"page": text, "todo": f"{SOURCE}:{line}"})
        before = "More words.\n\n" * turn
        words = entry(title, "making", f"{text}\n\n{before}![](leg.jpg)\n\n" + "More words.\n\n" * 90, summary="How")
        written = time.time()
        (studio.site / SOURCE).write_text(words, "utf-8")
        seen = page.evaluate("window.seen")
        taken.append({name: round(moment - 1000 * written) for name, moment in seen.items()})
    print("\nmilliseconds from the save until each pane shows it:")
    built = [float(seconds) for seconds in re.findall(r"written.* \(([0-9.]+) s\)", studio.text)][-len(taken) :]
    for one, seconds in zip(taken, built, strict=True):
        print(f"  {one}, of which the build took {1000 * seconds:.0f}")

    assert all(len(one) == 8 for one in taken)
    assert min(max(one.values()) for one in taken) < 1000 * SEEN * max(times, crowded())
    assert page.evaluate("document.getElementById('rows').scrollTop") == 700
    assert framed(page, "page").evaluate("scrollY") == 120
    assert f"entry={OPEN}" in page.url


def test_what_was_changed_in_place_is_what_a_fresh_page_shows(opened: Callable[..., Any], studio: Serving) -> None:
    key, file = "project-4/entry-20", next(studio.site.glob("content/project-4/*-entry-20/index.md"))
    page = opened(f"?entry={key}")
    settled(page)
    bodies = ["One.", "One.\n\n- a\n- b\n\n> Said", "![Another](leg.jpg){.wide}\n\n## Heading\n\nOne.", "Two *words*."]
    for turn, text in enumerate(bodies):
        file.write_text(
            entry(f"Changed {turn}", "making", f"{text}\n\n![A leg](leg.jpg)", question=f"Which {turn}"), "utf-8"
        )
        comes(page, "title => document.getElementById('title').textContent === title", f"Changed {turn}")
        for pane, at in (("page", 0), ("posts", 0), ("letter", 0), ("letter", 1)):
            comes(page, SHOWS, [pane, at, f"Changed {turn}"])
        now = [_body(page, pane, at) for pane, at in (("page", 0), ("posts", 0), ("letter", 0), ("letter", 1))]
        page.reload()
        settled(page)
        fresh = [_body(page, pane, at) for pane, at in (("page", 0), ("posts", 0), ("letter", 0), ("letter", 1))]
        assert now == fresh


SHOWS = "([pane, at, text]) => document.querySelectorAll(`#pane-${pane} iframe:not(.coming)`)[at]?.contentDocument.body.innerText.includes(text)"


def _body(page: Any, pane: str, at: int) -> tuple[str, Any]:
    """A document's body, and what its styles come to."""
    frame = framed(page, pane, at)
    text = str(frame.evaluate("document.body.outerHTML"))
    styles = frame.evaluate("[...document.querySelectorAll('td, p, h1, a')].map(one => getComputedStyle(one).cssText)")
    return re.sub(r'data-epoch="[^"]*"', "", text), styles


def test_a_document_that_is_loaded_anew_keeps_its_place(opened: Callable[..., Any], studio: Serving) -> None:
    """Another language changes a page as a whole, as another theme would."""
    key, file = "project-0/entry-40", next(studio.site.glob("content/project-0/*-entry-40/index.md"))
    page = opened(f"?entry={key}")
    settled(page)
    framed(page, "page").evaluate("scrollTo(0, 150)")
    file.write_text(entry("Anders", "making", "More words.\n\n" * 90, lang="de"), "utf-8")
    comes(page, SHOWS, ["page", 0, "Anders"])

    assert framed(page, "page").evaluate("document.documentElement.lang") == "de"
    assert framed(page, "page").evaluate("scrollY") == 150
    assert page.locator("#pane-page iframe").count() == 1


# --- what is shown where


def test_a_problem_stands_where_it_belongs_until_it_is_mended(opened: Callable[..., Any], studio: Serving) -> None:
    key, file = "project-5/entry-5", next(studio.site.glob("content/project-5/*-entry-5.md"))
    source, right = file.relative_to(studio.site).as_posix(), file.read_text("utf-8")
    page = opened(f"?entry={key}")
    settled(page)
    file.write_text(right.replace("step: making", "step: nowhere"), "utf-8")
    page.wait_for_selector("#wrong .problem")

    said = page.locator("#wrong").inner_text()
    assert f"{source}:3" in said
    assert "Unknown step" in said
    assert "step: nowhere" in said
    assert "1 error" in page.locator(f"#rows [data-key='{key}']").inner_text()
    assert f"{source}:3" in page.locator("#pane-todo").text_content()
    assert "Older than your files" in page.locator("#said").inner_text()
    page.click("#to-problems")
    assert f"{source}:3" in page.locator("#all-problems").inner_text()
    page.click("#all-problems .of")
    assert f"entry={key}" in page.url

    file.write_text(right, "utf-8")
    comes(page, "!document.querySelector('#wrong .problem')")
    assert "error" not in page.locator(f"#rows [data-key='{key}']").inner_text()
    assert page.locator("#said").inner_text() == ""
    assert "Unknown step" not in page.locator("#all-problems").text_content()


def test_a_text_that_was_never_an_entry_is_listed_with_its_problem(opened: Callable[..., Any], studio: Serving) -> None:
    file = studio.site / "content/project-6/2026-11-02-torn.md"
    page = opened()
    file.write_text("---\ntitle: Torn\nstep: [\n---\n", "utf-8")
    page.wait_for_selector("#rows [data-key='!project-6/2026-11-02-torn.md']").click()
    page.wait_for_selector("#wrong .problem")

    assert "content/project-6/2026-11-02-torn.md" in page.locator("#wrong").inner_text()

    file.unlink()
    comes(page, "!document.querySelector(\"[data-key^='!']\")")
    page.wait_for_selector("#empty:not([hidden])")


def test_what_is_missing_and_due_is_told(opened: Callable[..., Any]) -> None:
    page = opened("?entry=project-1/bare&pane=todo")
    page.wait_for_selector("#pane-todo h3")
    said = page.locator("#pane-todo").inner_text()

    assert "leg.jpg has no description. " in said
    assert "content/project-1/2026-11-19-bare/index.md:6" in said
    for words in (
        "No summary",
        "A chair is for sale",
        "No question",
        "journeygen post project-1/bare --network x --posted URL",
    ):
        assert words in said
    assert "content/project-1/project.md:3" in said
    row = page.locator("#rows [data-key='project-1/bare']").inner_text()
    assert "3 missing" in row
    assert "8 due" in row
    assert page.locator("#todo-count").inner_text() == "11"


def test_drafts_and_later_entries_are_there_and_marked(opened: Callable[..., Any]) -> None:
    page = opened()
    rows = {key: page.locator(f"#rows [data-key='project-1/{key}']").inner_text() for key in ("draft", "later")}

    assert "Draft" in rows["draft"]
    assert "Scheduled · 24 Dec" in rows["later"]
    page.select_option("#only", "draft")
    assert page.locator("#rows a").count() == 1
    page.select_option("#only", "")
    page.fill("#find", "chair later")
    assert page.locator("#rows a").count() == 1
    page.fill("#find", "")
    page.select_option("#by", "date")
    assert page.locator("#rows h2").first.inner_text().startswith("December 2026")


def test_nothing_is_asked_but_looking(opened: Callable[..., Any]) -> None:
    """There is no form, no button that posts, and no request but GET."""
    page, methods = opened(f"?entry={OPEN}"), []
    page.on("request", lambda request: methods.append(request.method))
    settled(page)
    for pane in PANES:
        page.click(f"#tab-{pane}")
        for button in page.locator("button:visible").all():
            button.click()
    assert set(methods) <= {"GET"}
    assert page.locator("form").count() == 0
    assert framed(page, "posts").locator("a.go, form").count() == 0


def test_a_hostile_title_is_text(opened: Callable[..., Any]) -> None:
    page = opened("?entry=project-1/hostile")
    settled(page)
    for pane in PANES:
        page.click(f"#tab-{pane}")

    assert page.locator("#title").inner_text() == HOSTILE
    assert HOSTILE in page.locator("#pane-card").text_content()
    assert page.locator("#rows [data-key='project-1/hostile'] .name").inner_text() == HOSTILE
    assert [frame.evaluate("window.caught ?? null") for frame in page.frames] == [None] * len(page.frames)


# --- for everybody


def test_its_page_and_its_style_are_valid() -> None:
    assert markup_errors([PARTS[name][0] for name in ("", "studio.css")]) == []


def test_it_is_walked_by_keyboard_alone(opened: Callable[..., Any]) -> None:
    page = opened()
    keys = page.keyboard
    focused = "document.activeElement.dataset.key ?? document.activeElement.id"
    for _ in range(20):
        if page.evaluate(focused).startswith("project-"):
            break
        keys.press("Tab")
    first = page.evaluate(focused)
    keys.press("ArrowDown")
    second = page.evaluate(focused)
    assert second.startswith("project-")
    assert second != first
    assert f"entry={second}" in page.url
    keys.press("j")
    third = page.evaluate(focused)
    keys.press("k")
    assert page.evaluate(focused) == second != third
    keys.press("Tab")
    assert page.evaluate(focused) == "tab-page"
    for tab in ("tab-posts", "tab-letter", "tab-card", "tab-todo"):
        keys.press("ArrowRight")
        assert page.evaluate(focused) == tab
        assert page.locator(f"#{tab}").get_attribute("aria-selected") == "true"
    assert "pane=todo" in page.url
    keys.press("Home")
    assert page.evaluate(focused) == "tab-page"
    keys.press("/")
    assert page.evaluate(focused) == "find"
    keys.type("bare")
    keys.press("ArrowDown")
    assert page.evaluate(focused) == "project-1/bare"
    keys.press("5")
    page.reload()
    page.wait_for_selector("#pane-todo h3")
    assert page.locator("#title").inner_text() == "Bare"
    assert page.locator("#tab-todo").get_attribute("aria-selected") == "true"


def test_on_a_phone_the_list_comes_first_and_then_the_entry(opened: Callable[..., Any]) -> None:
    page = opened(width=390)
    assert page.locator("#entry").is_hidden()
    page.click(f"#rows [data-key='{OPEN}']")
    page.wait_for_selector("#entry:not([hidden])")
    assert page.locator("#list").is_hidden()
    for pane in PANES:
        page.click(f"#tab-{pane}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    settled(page)
    page.click("#tab-page")
    assert framed(page, "page").evaluate("innerWidth") == 390
    page.go_back()
    page.wait_for_selector("#list:visible")
    page.go_forward()
    page.wait_for_selector("#entry:visible")
    page.click("#entry .back a")
    assert page.locator("#rows a").first.is_visible()
    assert page.evaluate("document.activeElement.dataset.key") == OPEN


def test_pages_and_letters_are_seen_in_the_dark(opened: Callable[..., Any]) -> None:
    page = opened(f"?entry={OPEN}")
    settled(page)
    papers = {
        "page": "getComputedStyle(document.documentElement).backgroundColor",
        "posts": "getComputedStyle(document.body).backgroundColor",
    }
    lit = {pane: framed(page, pane).evaluate(paper) for pane, paper in papers.items()}
    ground = "getComputedStyle(document.querySelector('body > div, body > table') ?? document.body).backgroundColor"
    light = framed(page, "letter").evaluate(ground)
    page.click("#dark")
    comes(page, "!document.querySelector('iframe.coming')")
    settled(page)

    unlit = {pane: framed(page, pane).evaluate(paper) for pane, paper in papers.items()}
    assert unlit == {"page": "rgb(23, 25, 28)", "posts": "rgb(23, 25, 28)"}
    assert lit == {"page": "rgb(250, 250, 246)", "posts": "rgb(250, 250, 246)"}
    comes(
        page,
        "light => { const page = document.querySelector('#pane-letter iframe:not(.coming)').contentDocument;"
        " return getComputedStyle(page.querySelector('body > div, body > table') ?? page.body).backgroundColor !== light }",
        light,
    )
    page.click("#phone")
    assert framed(page, "page").evaluate("innerWidth") == 390
    page.click("#dark")
    settled(page)
    assert {pane: framed(page, pane).evaluate(paper) for pane, paper in papers.items()} == lit


def test_the_letter_stands_at_the_entrys_place(opened: Callable[..., Any]) -> None:
    page = opened("?entry=project-3/entry-3&pane=letter")
    settled(page)

    for at, width in ((0, 600), (1, 375)):
        frame = framed(page, "letter", at)
        assert frame.evaluate("innerWidth") == width
        top = frame.evaluate(
            "[...document.querySelectorAll('[data-here]')].map(one => one.getBoundingClientRect().top)"
        )
        assert len(top) == 1
        assert 0 <= top[0] <= 200
        assert frame.evaluate("scrollY") > 0
    assert "of 43" in page.locator("#letter-said").inner_text()


def test_links_inside_lead_to_entries_and_escape_leads_out(opened: Callable[..., Any], studio: Serving) -> None:
    page = opened("?entry=project-3/entry-3")
    settled(page)
    link = framed(page, "page").locator("a[href$='/entry-19/']").first
    link.click()
    comes(page, "document.getElementById('meta').textContent.includes('entry-19')")
    assert "entry=project-3/entry-19" in page.url
    page.click("#tab-letter")
    settled(page)
    framed(page, "letter").locator("a", has_text="Entry number 27").first.click()
    comes(page, "document.getElementById('meta').textContent.includes('entry-27')")
    comes(page, "!document.querySelector('iframe.coming')")
    framed(page, "letter").locator("a").first.focus()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.key") == "project-3/entry-27"

    with page.context.expect_page() as away:
        framed(page, "letter").locator("a[href='https://example.org/leave']").first.click()
    away.value.close()
    assert "entry=project-3/entry-27" in page.url


def test_a_letter_that_is_written_no_more_is_shown_as_its_page(opened: Callable[..., Any], studio: Serving) -> None:
    file = next(studio.site.glob("content/project-1/2026-02-*-entry-*.md"))
    key = "project-1/" + file.stem[11:]
    page = opened(f"?entry={key}&pane=letter")
    settled(page)

    assert "February 2026" in page.locator("#letter-said").inner_text()
    assert "was not sent" in page.locator("#letter-said").inner_text()
    for at in (0, 1):
        frame = framed(page, "letter", at)
        assert frame.url.endswith("/newsletter/2026-02/")
        top = frame.evaluate("document.querySelector('[data-here]').getBoundingClientRect().top")
        assert 0 <= top <= 200 or frame.evaluate("scrollY + innerHeight >= document.documentElement.scrollHeight - 1")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(opened: Callable[..., Any], studio: Serving, width: int, scheme: str) -> None:
    axe = (modules() / "axe-core/axe.min.js").read_text("utf-8")
    for address in ("", "?view=problems", *(f"?entry=project-1/bare&pane={pane}" for pane in PANES)):
        page = opened(address, width, scheme)
        if "entry" in address:
            settled(page)
        page.evaluate(axe)
        for frame in page.frames[1:]:
            if frame.url.endswith("entry=project-1%2Fbare"):
                frame.evaluate(axe)
        found = page.evaluate(
            "rules => axe.run({exclude: [['#pane-page iframe'], ['#pane-letter iframe']]}, {runOnly: rules, resultTypes: ['violations']})",
            RULES,
        )["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []
        page.context.close()
