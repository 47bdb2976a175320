"""The doorbell rings for what a build would look at, once for what belongs together, never for what a build does."""

import errno
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from journeygen import watch
from journeygen.watch import Doorbell

PATIENCE = 15.0
SILENCE = 0.4
CONFIG = '[site]\ntitle = "Test"\nbase_url = "https://example.org/"\ntimezone = "UTC"\n'
ENTRY = "---\ntitle: {title}\nstep: idea\n---\n\n{text}\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    root = tmp_path / "site"
    folder = root / "content" / "stool"
    folder.mkdir(parents=True)
    (root / "journeygen.toml").write_text(CONFIG, "utf-8")
    (folder / "2026-03-01-first.md").write_text(ENTRY.format(title="First", text="It begins."), "utf-8")
    return root


@pytest.fixture
def bell(site: Path) -> Iterator[Doorbell]:
    doorbell = Doorbell(site, [site / "output"])
    yield doorbell
    doorbell.close()


@pytest.fixture
def looking(site: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Doorbell]:
    monkeypatch.setattr(watch, "LOOKS_EVERY", 0.1)
    doorbell = Doorbell(site, [site / "output"], native=False)
    quiet(doorbell)
    yield doorbell
    doorbell.close()


def entry_of(site: Path) -> Path:
    return site / "content" / "stool" / "2026-03-01-first.md"


def rings(doorbell: Doorbell) -> bool:
    return doorbell.wait(time.time() + PATIENCE)


def quiet(doorbell: Doorbell) -> None:
    """Waits until what was done before has been heard."""
    while doorbell.wait(time.time() + SILENCE):
        pass


def eventually(true: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


# --- what rings


def edit(site: Path) -> None:
    entry_of(site).write_text(ENTRY.format(title="First", text="It goes on, and on."), "utf-8")


def add(site: Path) -> None:
    (site / "content" / "stool" / "2026-03-02-second.md").write_text(
        ENTRY.format(title="Second", text="More."), "utf-8"
    )


def delete(site: Path) -> None:
    entry_of(site).unlink()


def rename(site: Path) -> None:
    entry_of(site).rename(entry_of(site).with_name("2026-03-01-renamed.md"))


def save_as_editors_do(site: Path) -> None:
    """A hidden file beside, then a rename over the old one."""
    staged = entry_of(site).with_name(".first.md.swp")
    staged.write_text(ENTRY.format(title="First", text="Saved by an editor."), "utf-8")
    os.replace(staged, entry_of(site))


def add_folder(site: Path) -> None:
    folder = site / "content" / "lamp" / "2026-03-03-bundle"
    folder.mkdir(parents=True)
    (folder / "index.md").write_text(ENTRY.format(title="Lamp", text="Light."), "utf-8")


def move_folder_in(site: Path) -> None:
    folder = site.parent / "elsewhere"
    folder.mkdir()
    (folder / "2026-03-04-moved.md").write_text(ENTRY.format(title="Moved", text="Here now."), "utf-8")
    folder.rename(site / "content" / "elsewhere")


def delete_folder(site: Path) -> None:
    shutil.rmtree(site / "content" / "stool")


def change_config(site: Path) -> None:
    (site / "journeygen.toml").write_text(CONFIG.replace("Test", "Another"), "utf-8")


def add_ledger(site: Path) -> None:
    (site / "ledger.jsonl").write_text("", "utf-8")


def add_static(site: Path) -> None:
    (site / "static").mkdir()
    (site / "static" / "robots.txt").write_text("User-agent: *\n", "utf-8")


CHANGES = [edit, add, delete, rename, save_as_editors_do, add_folder, move_folder_in, delete_folder, change_config]


@pytest.mark.parametrize("change", [*CHANGES, add_ledger, add_static])
def test_rings_for_what_a_build_looks_at(site: Path, bell: Doorbell, change: Callable[[Path], None]) -> None:
    change(site)

    assert rings(bell)


@pytest.mark.parametrize("change", [edit, add, delete, rename, add_folder, add_static])
def test_looking_finds_it_too(site: Path, looking: Doorbell, change: Callable[[Path], None]) -> None:
    change(site)

    assert rings(looking)


def test_hears_a_folder_that_came_later(site: Path, bell: Doorbell) -> None:
    add_static(site)
    assert rings(bell)
    quiet(bell)

    (site / "static" / "robots.txt").write_text("User-agent: *\nDisallow: /\n", "utf-8")

    assert rings(bell)


def test_hears_a_folder_that_was_replaced(site: Path, bell: Doorbell) -> None:
    shutil.copytree(site / "content", site / "copied")
    shutil.rmtree(site / "content")
    (site / "copied").rename(site / "content")
    assert rings(bell)
    quiet(bell)

    edit(site)

    assert rings(bell)


def test_hears_a_folder_that_is_a_link(site: Path) -> None:
    (site / "content").rename(site.parent / "notes")
    (site / "content").symlink_to(site.parent / "notes")
    doorbell = Doorbell(site)

    edit(site)

    assert rings(doorbell)
    doorbell.close()


# --- what does not


def write_output(site: Path) -> None:
    (site / "output" / "site").mkdir(parents=True)
    (site / "output" / "site" / "index.html").write_text("<p>Made</p>", "utf-8")


def write_caches(site: Path) -> None:
    for name in (".journeygen", "private", ".git"):
        (site / name).mkdir()
        (site / name / "kept").write_text("kept", "utf-8")


def write_temporary_files(site: Path) -> None:
    for name in (".hidden.md", "first.md~", "first.md.swp", "first.tmp", "Thumbs.db"):
        (entry_of(site).parent / name).write_text("half", "utf-8")
    (entry_of(site).parent / "first.md~").unlink()


def write_beside_the_sources(site: Path) -> None:
    (site / "README.md").write_text("Not a source", "utf-8")


def read_everything(site: Path) -> None:
    for folder, _, names in os.walk(site):
        for name in names:
            (Path(folder) / name).read_bytes()


@pytest.mark.parametrize(
    "change", [write_output, write_caches, write_temporary_files, write_beside_the_sources, read_everything]
)
def test_is_silent_for_all_else(site: Path, bell: Doorbell, change: Callable[[Path], None]) -> None:
    change(site)

    assert not bell.wait(time.time() + SILENCE)


@pytest.mark.parametrize("change", [write_output, read_everything])
def test_looking_is_silent_too(site: Path, looking: Doorbell, change: Callable[[Path], None]) -> None:
    change(site)

    assert not looking.wait(time.time() + SILENCE)


def test_is_silent_for_ignored_folders_among_the_sources(site: Path) -> None:
    folder = site / "content" / "made"
    folder.mkdir()
    doorbell = Doorbell(site, [folder])
    quiet(doorbell)

    (folder / "page.md").write_text("made", "utf-8")

    assert not doorbell.wait(time.time() + SILENCE)
    doorbell.close()


# --- how it rings


def rings_for_many_saves(site: Path) -> tuple[int, float]:
    """How often it rings, and how many seconds a hundred saves took."""
    doorbell = Doorbell(site)
    quiet(doorbell)
    saved: list[float] = []

    def save_often() -> None:
        for number in range(100):
            entry_of(site).write_text(ENTRY.format(title="First", text=f"Version {number}"), "utf-8")
        saved.append(time.monotonic())

    started = time.monotonic()
    saving = Thread(target=save_often)
    saving.start()
    count = 0
    while doorbell.wait(time.time() + SILENCE):
        count += 1
    saving.join()
    doorbell.close()
    return count, saved[0] - started


def test_rings_once_for_many_saves(site: Path) -> None:
    seen = []
    for _ in range(3):  # a busy machine may make pauses of its own
        count, took = rings_for_many_saves(site)
        seen.append((count, took))
        assert count >= 1
        if count <= 2 + took / watch.QUIET / 5:
            return
    pytest.fail(f"it rang too often each time: {seen}")


def test_a_change_during_a_build_rings_again(site: Path, bell: Doorbell) -> None:
    edit(site)
    assert rings(bell)

    entry_of(site).write_text(ENTRY.format(title="First", text="Changed while a build was running."), "utf-8")

    assert rings(bell)


def test_wakes_when_the_time_has_come(site: Path, bell: Doorbell) -> None:
    until = time.time() + 0.2

    assert not bell.wait(until)
    assert time.time() >= until


def test_closing_wakes_who_waits(site: Path) -> None:
    doorbell = Doorbell(site)
    outcomes: list[bool] = []
    waiting = Thread(target=lambda: outcomes.append(doorbell.wait()))
    waiting.start()

    doorbell.close()
    waiting.join(PATIENCE)

    assert outcomes == [False]
    assert doorbell.closed


def test_looks_for_changes_where_the_system_cannot_tell(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class UsedUp(watch.PollingObserver):
        def schedule(self, *arguments: object, **options: object) -> None:  # type: ignore[override]
            raise OSError(errno.ENOSPC, "inotify watch limit reached")

    monkeypatch.setattr(watch, "Observer", UsedUp)
    monkeypatch.setattr(watch, "LOOKS_EVERY", 0.1)
    doorbell = Doorbell(site)
    assert doorbell.polling

    edit(site)

    assert rings(doorbell)
    doorbell.close()


# --- `build --watch`


class Watching:
    """`journeygen build --watch` in a process of its own."""

    def __init__(self, site: Path, *options: str) -> None:
        self.site = site
        self.log = site.parent / "log"
        command = [sys.executable, "-u", "-m", "journeygen", "-C", str(site), "build", "--watch", *options]
        environment = {key: value for key, value in os.environ.items() if key != "SOURCE_DATE_EPOCH"}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env=environment, start_new_session=True)

    def says(self, text: str) -> bool:
        return eventually(lambda: text in self.text, 2 * PATIENCE)

    @property
    def text(self) -> str:
        return self.log.read_text("utf-8")

    @property
    def builds(self) -> int:
        return self.text.count("Built ") + self.text.count("Nothing has changed")

    def page_says(self, text: str, path: str = "stool/first/index.html") -> bool:
        page = self.site / "output" / "site" / path
        return eventually(lambda: page.is_file() and text in page.read_text("utf-8"))

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)


@pytest.fixture
def watching(site: Path) -> Iterator[Callable[..., Watching]]:
    started: list[Watching] = []

    def start(*options: str) -> Watching:
        started.append(Watching(site, *options))
        assert started[-1].says("Watching"), started[-1].text
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.wait()


def test_watch_builds_on_every_change(site: Path, watching: Callable[..., Watching]) -> None:
    running = watching()
    assert running.page_says("It begins.")

    edit(site)
    assert running.page_says("It goes on, and on.")
    rename(site)
    assert running.page_says("It goes on, and on.", "stool/renamed/index.html")
    assert eventually(lambda: not (site / "output" / "site" / "stool" / "first").exists())

    assert running.stop() == 130
    assert "Traceback" not in running.text


def test_watch_goes_on_after_a_mistake(site: Path, watching: Callable[..., Watching]) -> None:
    running = watching()

    entry_of(site).write_text("---\ntitle: First\nstep: nowhere\n---\n", "utf-8")
    assert running.says("content/stool/2026-03-01-first.md:3: Unknown step")
    edit(site)
    assert running.page_says("It goes on, and on.")

    assert running.stop() == 130


def test_watch_starts_with_a_mistake(site: Path, watching: Callable[..., Watching]) -> None:
    entry_of(site).write_text("---\ntitle: First\nstep: nowhere\n---\n", "utf-8")
    running = watching()
    assert "Unknown step" in running.text

    edit(site)

    assert running.page_says("It goes on, and on.")


def test_watch_rests_when_nothing_changes(site: Path, watching: Callable[..., Watching]) -> None:
    running = watching()
    edit(site)
    assert running.page_says("It goes on, and on.")
    time.sleep(SILENCE)
    before = running.builds

    time.sleep(1.0)

    assert running.builds == before


def test_watch_publishes_when_the_time_has_come(site: Path, watching: Callable[..., Watching]) -> None:
    soon = datetime.now(UTC) + timedelta(seconds=6)
    late = ENTRY.format(title="Late", text="Now.").replace("step:", f"publish: {soon:%Y-%m-%dT%H:%M:%SZ}\nstep:")
    (site / "content" / "stool" / "2026-03-05-late.md").write_text(late, "utf-8")
    running = watching()
    waited = datetime.now(UTC) < soon
    page = site / "output" / "site" / "stool" / "late" / "index.html"

    assert not (waited and datetime.now(UTC) < soon and page.exists())
    assert running.page_says("Now.", "stool/late/index.html")


def test_watch_stays_at_the_moment_it_was_given(site: Path, watching: Callable[..., Watching]) -> None:
    running = watching("--now", "2026-02-01")
    page = site / "output" / "site" / "stool" / "first" / "index.html"
    assert not page.exists()

    edit(site)
    assert eventually(lambda: running.builds > 1)

    assert not page.exists()
