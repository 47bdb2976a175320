"""The preview server: what it shows at which address, how fast it follows the sources, and what pages hear of it."""

import json
import re
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from serving import Serving, eventually

from journeygen.errors import Problem, UsageError
from journeygen.serve.live import SCRIPT, listening, offending_line
from journeygen.serve.preview import Preview
from journeygen.serve.server import listen, network_url, port_of, url_of

pytestmark = pytest.mark.usefixtures("all_cores")

CONFIG = '[site]\ntitle = "Test"\nbase_url = "{base_url}"\ntimezone = "UTC"\n'
NETWORK = '\n[networks.bluesky]\nprofile = "https://bsky.app/profile/example.org"\n'
ENTRY = "---\ntitle: {title}\nstep: idea\n---\n\n{text}\n"
WRONG = "---\ntitle: First\nstep: nowhere\n---\n"


def write(root: Path, path: str, text: str) -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def entry(root: Path, name: str, text: str, title: str = "First") -> None:
    write(root, f"content/stool/{name}.md", ENTRY.format(title=title, text=text))


def new_site(root: Path, base_url: str = "https://example.org/") -> Path:
    write(root, "journeygen.toml", CONFIG.format(base_url=base_url) + NETWORK)
    entry(root, "2026-03-01-first", "It begins.")
    entry(root, "2026-03-02-straße", "Unicode.", "Straße")
    write(
        root,
        "content/stool/2026-03-03-draft.md",
        ENTRY.format(title="Draft", text="Not yet.").replace("step", "draft: true\nstep"),
    )
    write(root, "static/hello.txt", "Hello, Wörld\n" * 50)
    write(root, "output/.gitkeep", "")
    return root


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Callable[..., Serving]]:
    started: list[Serving] = []

    def start(site: Path | None = None, *options: str) -> Serving:
        started.append(Serving(site or new_site(tmp_path / "site"), *options))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.wait()


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A server whose site nobody changes."""
    running = Serving(new_site(tmp_path_factory.mktemp("still") / "site"))
    yield running
    running.process.kill()
    running.process.wait()


def files(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


# --- what stands at which address


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/stool/first/", "text/html; charset=utf-8"),
        ("/hello.txt", "text/plain; charset=utf-8"),
        ("/feed.xml", "application/xml; charset=utf-8"),
        ("/links.json", "application/json; charset=utf-8"),
        ("/-/social/stool/first/snippets.txt", "text/plain; charset=utf-8"),
        ("/-/social/stool/first/snippets.json", "application/json; charset=utf-8"),
        ("/-/", "text/html; charset=utf-8"),
        ("/-/reload.js", "text/javascript; charset=utf-8"),
    ],
)
def test_shows_everything_with_its_type(still: Serving, path: str, kind: str) -> None:
    answer = still.ask(path)

    assert answer.status == 200
    assert answer.headers["content-type"] == kind
    assert answer.headers["cache-control"] in {"no-store", "no-cache"}


def test_shows_the_themes_assets_beside_its_own_pages(still: Serving) -> None:
    style = re.search(r'href="([^"]*/style-[^"]*\.css)"', still.ask("/").text)
    assert style is not None

    answer = still.ask("/" + style[1].lstrip("./"))

    assert answer.status == 200
    assert answer.headers["content-type"] == "text/css; charset=utf-8"


def test_shows_drafts(still: Serving) -> None:
    assert "Not yet." in still.ask("/stool/draft/").text


def test_unicode_addresses_work_as_browsers_send_them(still: Serving) -> None:
    assert "Unicode." in still.ask(quote("/stool/straße/")).text
    assert still.ask(quote("/stool/straße")).headers["location"].endswith(quote("/stool/straße/"))


def test_a_folder_without_its_slash_is_redirected(still: Serving) -> None:
    answer = still.ask("/stool/first?from=letter")

    assert answer.status in {302, 307}
    assert answer.headers["location"].endswith("/stool/first/?from=letter")


def test_what_is_not_there_shows_the_sites_own_page(still: Serving) -> None:
    answer = still.ask("/nowhere/")

    assert answer.status == 404
    own = (still.site / ".journeygen/preview/site/404.html").read_text("utf-8")
    assert re.sub(r"<script src=./-/reload.js.*?></script>\n", "", answer.text) == own
    assert "/-/reload.js" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/../../journeygen.toml", "/..%2f..%2f..%2fjourneygen.toml", "/%2e%2e/%2e%2e/%2e%2e/journeygen.toml",
        "/-/social/../../../journeygen.toml", "/-/social/%2e%2e/.journeygen.json", "/-/newsletter/..%5c..%5cx",
        "//etc/passwd", "/%00", "/.journeygen.json", "/" + "a" * 5000,
    ],
)  # fmt: skip
def test_nothing_outside_is_shown(still: Serving, path: str) -> None:
    answer = still.ask(path)

    assert answer.status == 404
    assert "base_url" not in answer.text


def test_head_tells_the_same_without_the_content(still: Serving) -> None:
    asked, answered = still.ask("/stool/first/", "HEAD"), still.ask("/stool/first/")

    assert asked.content == b""
    assert asked.headers["content-length"] == str(len(answered.content))


def test_only_looking_is_allowed(still: Serving) -> None:
    assert still.ask("/", "POST").status == 405


def test_parts_of_a_file_can_be_asked_for(still: Serving) -> None:
    answer = still.ask("/hello.txt", Range="bytes=7-13")

    assert answer.status == 206
    assert answer.text == "Wörld\n"


def test_a_file_that_has_not_changed_is_not_sent_again(still: Serving) -> None:
    mark = still.ask("/hello.txt").headers["etag"]

    answer = still.ask("/hello.txt", If_None_Match=mark)

    assert answer.status == 304
    assert answer.content == b""


def test_foreign_names_are_refused(still: Serving) -> None:
    assert still.ask("/", Host="evil.example").status == 400
    assert still.ask("/", Host=f"localhost:{still.port}").status == 200


def test_the_studio_leads_to_everything(still: Serving) -> None:
    for link in re.findall(r'(?:href|src)="(/[^"#]*)"', still.ask("/-/").text):
        assert still.ask(link).status == 200

    told = still.told("stool/first")
    assert [row["key"] for row in told["rows"]] == ["stool/draft", "stool/straße", "stool/first"]
    assert told["entry"]["page"] == "/stool/first/"
    assert "newsletter-signup-url" in [problem["code"] for problem in told["problems"]]
    posts = still.ask("/-/social/?entry=stool/first")
    assert posts.status == 200
    assert "stool.first.bluesky.1" in posts.text
    assert "stool.straße.bluesky.1" not in posts.text
    for address in (told["entry"]["page"], told["entry"]["card"]["image"]):
        assert still.ask(address).status == 200


def test_a_phone_in_the_same_network_may_look_when_it_was_asked_for(
    serving: Callable[..., Serving], still: Serving
) -> None:
    running = serving(None, "--host", "0.0.0.0")

    for path in ("/-/", "/-/studio.json", "/-/social/?entry=stool/first"):
        assert running.ask(path, Host="192.0.2.7:8000").status == 200
        assert still.ask(path, Host="192.0.2.7:8000").status == 400


@pytest.mark.parametrize("asked", ["", "x", "-1", "9" * 5000, "²"])
def test_a_strange_edition_gets_everything(still: Serving, asked: str) -> None:
    answer = still.ask(f"/-/studio.json?since={quote(asked)}&entry=%00/../x")

    assert answer.status == 200
    assert len(json.loads(answer.text)["rows"]) == 3
    assert "entry" not in json.loads(answer.text)


def test_the_studio_runs_nothing_but_its_own_scripts(still: Serving) -> None:
    answer = still.ask("/-/")

    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert "<script>" not in answer.text
    assert "/-/reload.js" not in answer.text


def test_the_studio_tells_what_changed_and_nothing_else(serving: Callable[..., Serving]) -> None:
    running = serving()
    before = running.told("stool/first")
    assert running.told("stool/first", before["edition"])["rows"] == []

    entry(running.site, "2026-03-01-first", "It begins anew.", "Anew")
    assert eventually(lambda: running.told("", before["edition"])["edition"] > before["edition"])
    after = running.told("stool/first", before["edition"])

    assert [row["title"] for row in after["rows"]] == ["Anew"]
    assert "order" not in after
    assert after["entry"]["stamps"]["page"] != before["entry"]["stamps"]["page"]
    assert after["entry"]["stamps"]["posts"] != before["entry"]["stamps"]["posts"]
    # A server that starts again has told nobody anything.
    running.stop()
    assert len(serving(running.site).told("", after["edition"])["rows"]) == 3


def test_the_share_kit_is_made_when_it_is_asked_for(still: Serving) -> None:
    page = still.ask("/-/social/")

    assert page.status == 200
    assert 'href="stool/first/snippets.txt"' in page.text
    assert "/-/reload.js" in page.text
    assert still.ask("/-/social/schedule.csv").headers["content-type"].startswith("text/csv")
    assert still.ask("/-/social/schedule.ics").text.startswith("BEGIN:VCALENDAR")
    assert not (still.site / ".journeygen/preview/social/index.html").exists()
    assert still.ask("/-/social/schedule-nowhere.csv").status == 404


def test_the_script_is_small_and_in_no_file(still: Serving) -> None:
    assert len(SCRIPT) < 2048
    assert b"/-/reload.js" in still.ask("/").content
    assert not [
        path for path, content in files(still.site / ".journeygen" / "preview").items() if b"reload.js" in content
    ]


def test_output_is_not_touched(still: Serving) -> None:
    assert files(still.site / "output") == {".gitkeep": b""}


# --- letters


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    running = Serving(new_site(tmp_path_factory.mktemp("letters") / "site"), "--now", "2026-03-20")
    yield running
    running.process.kill()
    running.process.wait()


def test_a_letter_is_shown_as_it_is_mailed(letters: Serving) -> None:
    kept = (letters.site / ".journeygen" / "preview" / "newsletter" / "2026-03" / "email.html").read_bytes()

    assert letters.ask("/-/newsletter/2026-03/email.html").content == kept
    assert b"/-/reload.js" in letters.ask("/-/newsletter/2026-03/preview.html").content


def test_the_studio_leads_to_letters(letters: Serving) -> None:
    told = letters.told("stool/first")

    assert told["site"]["letters"] == ["2026-03"]
    assert told["entry"]["letter"]["mailing"]["count"] == 3
    assert letters.ask(told["entry"]["letter"]["folder"] + "preview.html").status == 200
    assert letters.ask("/-/newsletter").status == 307


def test_a_letter_is_shown_in_the_light_and_in_the_dark(letters: Serving) -> None:
    light, dark = (letters.ask(f"/-/letter.html?month=2026-03&scheme={scheme}").text for scheme in ("light", "dark"))

    assert "(prefers-color-scheme:dark)" not in light + dark
    assert light.count("(max-width:1px)") == dark.count("(min-width:1px)") > 0
    assert letters.ask("/-/letter.html?month=../../..&scheme=dark").status == 404
    assert letters.ask("/-/letter.html?month=2026-04").status == 404


# --- following the sources


def test_follows_every_kind_of_change(serving: Callable[..., Serving]) -> None:
    running = serving()
    site = running.site

    entry(site, "2026-03-01-first", "It goes on, and on.")
    assert running.shows("/stool/first/", "It goes on, and on.")

    entry(site, "2026-03-04-second", "One more.", "Second")
    assert running.shows("/stool/second/", "One more.")

    (site / "content/stool/2026-03-04-second.md").rename(site / "content/stool/2026-03-04-third.md")
    assert running.shows("/stool/third/", "One more.")
    assert eventually(lambda: running.ask("/stool/second/").status == 404)

    (site / "content/stool/2026-03-04-third.md").unlink()
    assert eventually(lambda: running.ask("/stool/third/").status == 404)
    assert files(site / "output") == {".gitkeep": b""}


def test_pages_hear_of_changes_and_of_nothing_else(serving: Callable[..., Serving]) -> None:
    running = serving()
    page = running.hears()
    before = page.next()["epoch"]
    assert f'data-epoch="{before}"' in running.ask("/").text

    (running.site / "content/stool/2026-03-01-first.md").touch()
    entry(running.site, "2026-03-01-first", "It goes on, and on.")

    after = page.next()["epoch"]
    assert after != before
    assert running.shows("/", f'data-epoch="{after}"')
    time.sleep(1.0)
    assert running.hears().next()["epoch"] == after
    assert running.text.count("Built the preview") == 2


def test_the_epoch_outlives_the_server(serving: Callable[..., Serving]) -> None:
    first = serving()
    before = first.hears().next()["epoch"]
    first.stop()

    assert serving(first.site).hears().next()["epoch"] == before


def test_problems_are_shown_until_they_are_mended(serving: Callable[..., Serving]) -> None:
    running = serving()
    page = running.hears()
    before = page.next()

    write(running.site, "content/stool/2026-03-01-first.md", WRONG)
    told = page.until(lambda message: bool(message["problems"]))
    assert told["epoch"] == before["epoch"]
    assert len(told["problems"]) == 1
    assert told["problems"][0].startswith("content/stool/2026-03-01-first.md:3: Unknown step `nowhere`")
    assert told["problems"][0].endswith("\n    step: nowhere")
    assert "It begins." in running.ask("/stool/first/").text
    studio = running.told("stool/first")
    assert studio["stale"]
    assert next(row for row in studio["rows"] if row["key"] == "stool/first")["errors"] == 1
    wrong = next(problem for problem in studio["problems"] if problem["level"] == "error")
    assert wrong == studio["entry"]["problems"][0]
    assert (wrong["place"], wrong["excerpt"]) == ("content/stool/2026-03-01-first.md:3", "step: nowhere")

    entry(running.site, "2026-03-01-first", "It begins.")
    assert page.until(lambda message: not message["problems"])["epoch"] == before["epoch"]
    assert not running.told("stool/first")["stale"]
    assert "Traceback" not in running.text


@pytest.mark.parametrize("wrong", ["content/stool/2026-03-01-first.md", "journeygen.toml"])
def test_starts_with_problems(serving: Callable[..., Serving], tmp_path: Path, wrong: str) -> None:
    site = new_site(tmp_path / "site")
    right = (site / wrong).read_text("utf-8")
    write(site, wrong, right.replace("step: idea", "step: nowhere").replace("title =", "titel ="))
    running = serving(site)

    answer = running.ask("/stool/first/")
    assert answer.status == 500
    assert wrong in answer.text
    shown = re.search(r'data-epoch="([^"]*)"', answer.text)
    page = running.hears()
    assert shown is not None
    assert page.next() == {"epoch": shown[1], "edition": 1, "problems": []}

    write(site, wrong, right)
    assert page.next()["epoch"] != shown[1]
    assert "It begins." in running.ask("/stool/first/").text


def test_follows_the_clock(serving: Callable[..., Serving], tmp_path: Path) -> None:
    site = new_site(tmp_path / "site")
    soon = datetime.now(UTC) + timedelta(seconds=4)
    text = ENTRY.format(title="Brief", text="While it lasts.")
    write(
        site, "content/stool/2026-03-05-brief.md", text.replace("step:", f"expires: {soon:%Y-%m-%dT%H:%M:%SZ}\nstep:")
    )
    running = serving(site)
    answer = running.ask("/stool/brief/")

    assert "While it lasts." in answer.text or datetime.now(UTC) >= soon
    assert eventually(lambda: "While it lasts." not in running.ask("/stool/brief/").text)


def test_what_is_left_of_a_deleted_preview_is_cleared_away(tmp_path: Path) -> None:
    preview = Preview(new_site(tmp_path), lambda: int(time.time()))
    preview.build()
    before = files(preview.folder)
    (preview.folder / ".journeygen.json").unlink()
    (preview.folder / "site/404.html").write_text("half")
    assert not preview.build().problems
    assert files(preview.folder) == before


def test_a_mistake_of_ours_is_told_and_does_not_end_the_server(tmp_path: Path) -> None:
    moments = [0, 1]
    preview = Preview(new_site(tmp_path / "site"), lambda: 1_775_000_000 // moments.pop(0))

    problems = preview.build().problems
    assert [problem.code for problem in problems] == ["internal"]
    assert "ZeroDivisionError" in problems[0].what

    state = preview.build()
    assert state.problems == ()
    assert state.report is not None


def test_a_broken_theme_names_its_line(serving: Callable[..., Serving]) -> None:
    running = serving()
    write(running.site, "themes/mine/theme.toml", 'extends = "default"\n')
    write(running.site, "themes/mine/site/entry.html", "<p>\n{{ view.nothing_like_that }}\n")
    config = CONFIG.format(base_url="https://example.org/").replace("[site]", '[site]\ntheme = "mine"')
    page = running.hears()

    write(running.site, "journeygen.toml", config)

    told = page.until(lambda message: bool(message["problems"]))
    assert told["problems"][0].startswith("themes/mine/site/entry.html:2:")


def test_the_site_stands_below_the_path_of_its_address(serving: Callable[..., Serving], tmp_path: Path) -> None:
    running = serving(new_site(tmp_path / "site", "https://example.org/my%20shop/"))

    assert running.ask("/").headers["location"] == "/my%20shop/"
    assert running.ask("/my%20shop").headers["location"] == "/my%20shop/"
    assert "It begins." in running.ask("/my%20shop/stool/first/").text
    assert running.ask("/stool/first/").status == 404
    missing = running.ask("/my%20shop/nowhere/")
    assert missing.status == 404
    assert 'href="/my%20shop/' in missing.text
    assert running.told("stool/first")["entry"]["page"] == "/my%20shop/stool/first/"


# --- the command


def test_interrupting_ends_it_at_once(serving: Callable[..., Serving]) -> None:
    running = serving()
    page = running.hears()
    page.next()
    started = time.monotonic()

    assert running.stop() == 130
    assert time.monotonic() - started < 5
    assert "Traceback" not in running.text
    assert f"Serving http://127.0.0.1:{running.port}/ (Ctrl-C stops)" in running.text


def test_it_opens_on_the_studio(
    serving: Callable[..., Serving], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, opened = tmp_path / "browser", tmp_path / "opened"
    browser.write_text(f'#!/bin/sh\necho "$1" >{opened}\n', "utf-8")
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(browser))
    running = serving(None, "--open")

    assert eventually(lambda: opened.is_file() and opened.read_text("utf-8").endswith("\n"))
    assert opened.read_text("utf-8") == f"http://127.0.0.1:{running.port}/-/\n"
    assert f"The studio: http://127.0.0.1:{running.port}/-/\n" in running.text


def test_json_is_one_line(serving: Callable[..., Serving]) -> None:
    running = serving(None, "--json")
    entry(running.site, "2026-03-01-first", "It goes on, and on.")
    assert running.shows("/stool/first/", "It goes on, and on.")

    assert json.loads(running.text) == {
        "url": f"http://127.0.0.1:{running.port}/",
        "studio": f"http://127.0.0.1:{running.port}/-/",
        "network": None,
    }


def test_a_port_that_is_taken_is_passed_over() -> None:
    with listen("127.0.0.1", 0) as taken, listen("127.0.0.1", port_of(taken)) as other:
        assert port_of(other) > port_of(taken)


def test_a_taken_port_is_told(serving: Callable[..., Serving], tmp_path: Path) -> None:
    with listen("127.0.0.1", 0) as taken:
        running = serving(new_site(tmp_path / "site"), "-p", str(port_of(taken)))

        assert f"Port {port_of(taken)} is taken." in running.text
        assert running.port > port_of(taken)


def test_an_address_that_is_not_ours_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="Cannot serve at"):
        listen("192.0.2.1", 8000)


def test_addresses_to_open() -> None:
    assert url_of("0.0.0.0", 8000) == "http://127.0.0.1:8000/"
    assert url_of("::1", 8000) == "http://[::1]:8000/"
    assert network_url("127.0.0.1", 8000) == ""


def test_the_address_for_other_devices_is_told(serving: Callable[..., Serving]) -> None:
    running = serving(None, "--host", "0.0.0.0")

    assert running.ask("/", Host="workshop.local").status == 200
    assert network_url("0.0.0.0", running.port) in running.text


# --- small things


def test_the_script_stands_at_the_end_of_a_page() -> None:
    script = b'<script src="/-/reload.js" data-epoch="7" defer></script>\n'

    assert listening(b"<p>Hi</p></body></html>", "7") == b"<p>Hi</p>" + script + b"</body></html>"
    assert listening(b"<p>Hi</p>", "7") == b"<p>Hi</p>" + script


def test_the_offending_line_is_read_from_the_site_alone(tmp_path: Path) -> None:
    write(tmp_path, "site/content/a.md", "one\n  two\n")
    write(tmp_path, "secret", "hidden\n")

    assert offending_line(Problem("content/a.md", 2, "x", "y"), tmp_path / "site") == "two"
    assert offending_line(Problem("content/a.md", 9, "x", "y"), tmp_path / "site") == ""
    assert offending_line(Problem("../secret", 1, "x", "y"), tmp_path / "site") == ""


# --- in a browser


class Browser:
    """Headless Chromium, driven over WebDriver."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.process = subprocess.Popen(["/usr/bin/chromedriver", f"--port={self.port}"], stdout=subprocess.DEVNULL)
        assert eventually(self._ready)
        arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--window-size=800,600",
        ]
        options = {"args": arguments, "binary": "/usr/bin/chromium"}
        wanted = {"capabilities": {"alwaysMatch": {"goog:chromeOptions": options}}}
        self.session = f"/session/{self._ask('POST', '/session', wanted)['sessionId']}"

    def _ready(self) -> bool:
        try:
            return bool(self._ask("GET", "/status")["ready"])
        except OSError:
            return False

    def _ask(self, method: str, path: str, content: object = None) -> Any:
        body = json.dumps(content).encode() if content is not None else None
        asked = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", body, method=method)
        with urllib.request.urlopen(asked, timeout=60) as response:
            return json.load(response)["value"]

    def open(self, url: str) -> None:
        self._ask("POST", f"{self.session}/url", {"url": url})

    def run(self, script: str) -> Any:
        return self._ask("POST", f"{self.session}/execute/sync", {"script": script, "args": []})

    def close(self) -> None:
        self._ask("DELETE", self.session)
        self.process.terminate()
        self.process.wait()


@pytest.fixture
def browser() -> Iterator[Browser]:
    started = Browser()
    yield started
    started.close()


BODY, PANEL = "return document.body.innerText", "return document.querySelector('[role=alert]')?.innerText || ''"


@pytest.mark.browser
def test_a_browser_reloads_where_it_was(serving: Callable[..., Serving], browser: Browser) -> None:
    running = serving()
    long = "\n\n".join(f"Paragraph {number}." for number in range(200))
    entry(running.site, "2026-03-01-first", long)
    assert running.shows("/stool/first/", "Paragraph 199.")
    browser.open(f"http://127.0.0.1:{running.port}/stool/first/")
    browser.run("window.scrollTo(0, 1500); window.kept = true")
    assert eventually(lambda: browser.run("return window.scrollY") == 1500)

    entry(running.site, "2026-03-01-first", long + " Freshly saved.")

    assert eventually(lambda: "Freshly saved." in browser.run(BODY))
    assert browser.run("return window.kept === undefined")
    assert eventually(lambda: browser.run("return window.scrollY") == 1500)


@pytest.mark.browser
def test_a_browser_shows_what_is_wrong_until_it_is_mended(serving: Callable[..., Serving], browser: Browser) -> None:
    running = serving()
    browser.open(f"http://127.0.0.1:{running.port}/")
    browser.run("window.kept = true")

    write(running.site, "content/stool/2026-03-01-first.md", WRONG)
    assert eventually(lambda: "2026-03-01-first.md:3: Unknown step `nowhere`" in browser.run(PANEL))
    assert "step: nowhere" in browser.run(PANEL)

    entry(running.site, "2026-03-01-first", "It begins.")
    assert eventually(lambda: browser.run(PANEL) == "")
    assert browser.run("return window.kept")


@pytest.mark.browser
def test_a_browser_finds_the_server_again(serving: Callable[..., Serving], browser: Browser) -> None:
    first = serving()
    port = str(first.port)
    browser.open(f"http://127.0.0.1:{port}/stool/first/")
    browser.run("window.kept = true")
    first.stop()

    second = serving(first.site, "-p", port)
    assert str(second.port) == port
    time.sleep(1.5)
    assert browser.run("return window.kept"), "nothing had changed"
    entry(second.site, "2026-03-01-first", "It goes on, and on.")

    assert eventually(lambda: "It goes on, and on." in browser.run(BODY))


@pytest.mark.browser
def test_a_browser_shows_the_site_when_it_can_be_built(
    serving: Callable[..., Serving], tmp_path: Path, browser: Browser
) -> None:
    site = new_site(tmp_path / "site")
    write(site, "content/stool/2026-03-01-first.md", WRONG)
    running = serving(site)
    browser.open(f"http://127.0.0.1:{running.port}/stool/first/")
    assert "Unknown step" in browser.run(BODY)
    assert browser.run(PANEL) == ""

    entry(site, "2026-03-01-first", "It begins.")

    assert eventually(lambda: "It begins." in browser.run(BODY))
