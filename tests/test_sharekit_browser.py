"""The share kit in Chromium, opened from the disk or from a server: it counts, copies and leads on, and everybody can use it."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from audits import CHROMIUM, modules
from network_servers import free_port, website
from PIL import Image
from sites import made, site
from test_sharekit import FILES, SERVICES, mixed

from journeygen.counting import length
from journeygen.networks import NETWORKS

sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser

TEXT = "Größe #1 & more: 50% 👩‍👩‍👧‍👦\n\nhttps://example.org/a?b=c#d + end"


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = site(tmp_path_factory.mktemp("kit"), SERVICES, **FILES)
    made(root)
    return root / "output/social/index.html"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-quic"])
        yield started
        started.close()


def opened(browser: Any, place: Path | str, **more: Any) -> Any:
    page = browser.new_context(accept_downloads=True, **more).new_page()
    page.goto(place if isinstance(place, str) else place.as_uri())
    return page


def field(page: Any, network: str) -> Any:
    post = page.locator(f'.post[data-network="{network}"]').nth(1)
    if not post.evaluate("post => post.open"):
        post.locator("summary").press("Enter")
    return post


@pytest.mark.parametrize("network", ["bluesky", "mastodon", "threads"])
def test_the_count_and_the_intent_follow_the_text(browser: Any, page_file: Path, network: str) -> None:
    page = opened(browser, page_file)
    post = field(page, network)
    post.locator("textarea").first.fill(TEXT)
    assert post.locator("output").first.inner_text().startswith(f"{length(TEXT, network)} / ")
    address = urlsplit(post.locator("a.go").get_attribute("href"))
    assert parse_qs(address.query)["text"] == [TEXT]
    assert "Größe #1" in post.locator(".preview").inner_text()
    assert post.locator(".preview i", has_text="https://example.org/a?b=c#d").count() == 1
    post.locator("textarea").first.fill("x" * 501)
    assert "over" in str(post.locator("output").first.get_attribute("class"))
    page.context.close()


def test_the_page_counts_as_the_generator_does(browser: Any, page_file: Path) -> None:
    page, texts = opened(browser, page_file), mixed(2000, 12)
    count = "([texts, names]) => texts.map((text) => names.map((name) => count.length(text, name)))"
    found = page.evaluate(count, [texts, list(NETWORKS)])
    wanted = [[length(text, name) for name in NETWORKS] for text in texts]
    assert [one for one in zip(texts, found, wanted, strict=True) if one[1] != one[2]] == []
    page.context.close()


def test_texts_and_descriptions_are_copied(browser: Any, page_file: Path) -> None:
    page = opened(browser, page_file, permissions=["clipboard-read", "clipboard-write"])
    post = field(page, "linkedin")
    post.get_by_role("button", name="Copy the text").click()
    page.get_by_text("Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == post.locator("textarea").input_value()
    post.get_by_role("button", name="Copy the description").click()
    page.wait_for_function("navigator.clipboard.readText().then((text) => text === 'A leg, cracked || twice')")
    page.context.close()


def test_every_picture_is_downloaded_from_a_server(browser: Any, page_file: Path) -> None:
    """`journeygen serve` shows the kit at such an address; a phone in the same network may be the visitor."""
    port = free_port()
    with website(page_file.parent, port):
        page = opened(browser, f"http://127.0.0.1:{port}/index.html")
        page.evaluate("document.querySelectorAll('details').forEach((post) => (post.open = true))")
        names = []
        for link in page.locator("a[download]").all():
            with page.expect_download() as downloading:
                link.click()
            download, target = downloading.value, page_file.parent / str(link.get_attribute("href"))
            assert Path(download.path()).read_bytes() == target.read_bytes()
            assert download.suggested_filename == target.name
            names.append(target.name)
        assert set(names) == {f"leg{shape}.jpg" for shape in ("", "-4x5", "-9x16", "-40x21", "-2x3")} | {
            "card-4x5.jpg", "card-2x3.jpg"
        }  # fmt: skip
        page.context.close()


def test_from_the_disk_pictures_open_beside_the_page_and_tell_their_paths(browser: Any, page_file: Path) -> None:
    page = opened(browser, page_file, permissions=["clipboard-read", "clipboard-write"])
    post = field(page, "instagram")
    post.locator("textarea").first.fill("Kept")
    link = post.locator(".pictures a").first
    target = page_file.parent / str(link.get_attribute("href"))
    with page.expect_popup() as opening:
        link.click()
    assert opening.value.url == target.as_uri()
    assert opening.value.evaluate("document.images[0].naturalWidth") == 720
    opening.value.close()
    assert post.locator("textarea").first.input_value() == "Kept"
    post.get_by_role("button", name="Copy the path").first.click()
    page.get_by_text("Copied").wait_for()
    assert Path(page.evaluate("navigator.clipboard.readText()")) == target
    page.context.close()


def test_the_folder_of_an_entry_is_whole_by_itself(page_file: Path, tmp_path: Path) -> None:
    """As a zip on another device: every text, and every picture that the texts name."""
    for folder in ("stool/a-leg-cracked", "stool/second"):
        shutil.make_archive(str(tmp_path / "entry"), "zip", page_file.parent / folder)
        shutil.unpack_archive(tmp_path / "entry.zip", tmp_path / "there")
        told = json.loads((tmp_path / "there/snippets.json").read_bytes())
        texts = (tmp_path / "there/snippets.txt").read_text("utf-8")
        named = {one["file"]: one for row in told["snippets"] for one in row["media"]}
        for file, one in named.items():
            with Image.open(tmp_path / "there" / file) as image:
                assert image.size == (one["width"], one["height"])
            assert f"{file} ({one['width']} x {one['height']})" in texts
        assert {path.name for path in (tmp_path / "there").iterdir()} == {*named, "snippets.json", "snippets.txt"}
        assert all(row["text"] in texts for row in told["snippets"])
        shutil.rmtree(tmp_path / "there")


@pytest.mark.parametrize("place", ["disk", "folder", "serve"])
def test_without_pictures_the_links_card_is_shown(browser: Any, page_file: Path, tmp_path: Path, place: str) -> None:
    """Opened from the disk, from a server of the output folder, and as `journeygen serve` lays things out."""
    shutil.copytree(page_file.parent.parent / "site", tmp_path / "there")
    shutil.copytree(page_file.parent, tmp_path / "there/-/social")
    port = free_port()
    with website(tmp_path / "there" if place == "serve" else page_file.parent.parent, port):
        base = f"http://127.0.0.1:{port}/"
        address = {"disk": page_file, "folder": f"{base}social/index.html", "serve": f"{base}-/social/index.html"}
        page = opened(browser, address[place])
        post = page.locator('.post[data-network="facebook"]').nth(1)
        post.locator("summary").press("Enter")
        image = post.locator(".cardlink img")
        page.wait_for_function("(image) => image.naturalWidth === 1200", arg=image.element_handle())
        page.context.close()


def test_only_what_is_due(browser: Any, page_file: Path) -> None:
    page = opened(browser, page_file)
    shown = page.locator(".post:visible").count()
    page.get_by_label("Only what is due").check()
    assert page.locator(".post:visible").count() == shown - 1
    page.context.close()


def test_it_is_read_without_its_script(browser: Any, page_file: Path) -> None:
    page = opened(browser, page_file, java_script_enabled=False)
    page.locator("summary").first.click()
    assert page.locator("textarea").first.input_value()
    assert str(page.locator("a.go").first.get_attribute("href")).startswith("https://")
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_everybody_can_use_it(browser: Any, page_file: Path, scheme: str, width: int) -> None:
    page = opened(browser, page_file, color_scheme=scheme, viewport={"width": width, "height": 900})
    for network in ("bluesky", "pinterest"):
        field(page, network)
    page.add_script_tag(path=str(modules() / "axe-core/axe.min.js"))
    found = page.evaluate("axe.run().then((found) => found.violations.map((one) => one.id + ': ' + one.nodes[0].html))")
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()
