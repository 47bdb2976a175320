"""The social output: what each live entry says where, in which state, with which pictures."""

import io
from pathlib import Path

import pytest
from journals import codes, photo, prepare_site
from PIL import Image
from sites import CONFIG, NOW, SESSION, entry

from journeygen.outputs import social
from journeygen.outputs.social import SnippetsView
from journeygen.prepare import Prepared, prepare
from journeygen.request import Request
from journeygen.wordings import DEFAULT_WORDINGS

DAY = 86_400
TEXT = "content/stool/2026-11-01-first.md"


def views(prepared: Prepared) -> dict[str, SnippetsView]:
    found = [one.view for one in social.artifacts(prepared.dresser, DEFAULT_WORDINGS) if one.recipe == "snippets"]
    return {view.entry: view for view in found if isinstance(view, SnippetsView)}


def states(prepared: Prepared, key: str = "stool/first") -> dict[str, tuple[str, str, str]]:
    return {post.network: (post.state, post.at[:10], post.url) for post in views(prepared)[key].posts}


def line(state: str, network: str = "x", url: str = "", **more: str) -> str:
    extra = "".join(f',"{key}":"{value}"' for key, value in more.items())
    return (
        f'{{"v":1,"id":"{state}-{network}","at":"2026-11-05T10:00:00+00:00","kind":"post",'
        f'"key":"e1/{network}","state":"{state}","url":"{url}"{extra}}}\n'
    )


def test_states_come_from_the_ledger_and_the_window(tmp_path: Path) -> None:
    ledger = (
        line("posted", "x", "https://x.com/1") + line("withdrawn", "bluesky") + line("unknown", "mastodon")
        + line("pending", "threads") + line("failed", "facebook")
    )  # fmt: skip
    matter = {
        "id": "e1",
        "social": "{linkedin: {at: 2026-11-25 09:00}, instagram: {at: 2026-11-10}, pinterest: {skip: true}}",
    }
    found = states(prepare_site(tmp_path, **{TEXT: entry(**matter), "ledger.jsonl": ledger}))
    assert found == {
        "x": ("posted", "2026-11-05", "https://x.com/1"),
        "bluesky": ("skipped", "2026-11-05", ""),
        "mastodon": ("unknown", "2026-11-05", ""),
        "threads": ("unknown", "2026-11-05", ""),
        "facebook": ("due", "2026-11-01", ""),
        "instagram": ("due", "2026-11-10", ""),
        "linkedin": ("scheduled", "2026-11-25", ""),
    }


@pytest.mark.parametrize(
    ("matter", "now", "state"),
    [
        ({}, NOW, "due"),
        ({}, NOW + 90 * DAY, "skipped"),
        ({"imported": "true"}, NOW, "skipped"),
        ({"publish": "2026-11-19"}, NOW + 88 * DAY, "due"),
    ],
)
def test_old_and_imported_entries_are_skipped(tmp_path: Path, matter: dict[str, str], now: int, state: str) -> None:
    assert states(prepare_site(tmp_path, now=now, **{TEXT: entry(**matter)}))["x"][0] == state


@pytest.mark.parametrize("options", [{"drafts": True}, {"future": True}])
def test_previews_are_scheduled(tmp_path: Path, options: dict[str, bool]) -> None:
    matter = {"draft": "true"} if "drafts" in options else {"publish": "2026-12-24"}
    prepare_site(tmp_path, **{TEXT: entry(**matter)})
    prepared = prepare(Request(tmp_path, tmp_path / "output", NOW, **options), session=SESSION)
    assert {state for state, _, _ in states(prepared).values()} == {"scheduled"}


def test_who_is_shared_at_all(tmp_path: Path) -> None:
    prepared = prepare_site(tmp_path, **{
        TEXT: entry(), "content/stool/2026-11-02-silent.md": entry(social="false"),
        "content/stool/2026-11-03-unlisted.md": entry(unlisted="true"),
    })  # fmt: skip
    assert list(views(prepared)) == ["stool/first"]
    none = prepare_site(
        tmp_path / "none",
        CONFIG.replace("[networks.", "[[steps]]\nid = 'idea'\n# [networks.").split("[[steps]]")[0],
        **{TEXT: entry()},
    )
    assert views(none) == {}


def pictures(root: Path, now: int = NOW) -> dict[str, SnippetsView]:
    body = "![One](a.jpg) ![Two](A%20b.png) ![](drawing.svg) ![Three](b/a.jpg) ![Four](c.jpg) ![Five](d.jpg)"
    bundle = "content/stool/2026-11-01-first"
    prepared = prepare_site(root, now=now, **{
        f"{bundle}/index.md": entry(body=body, cover="c.jpg", cover_alt="Cover"), f"{bundle}/a.jpg": photo(2000, 1000),
        f"{bundle}/A b.png": photo(60, 2400, "PNG"), f"{bundle}/b/a.jpg": photo(61, 40), f"{bundle}/c.jpg": photo(50, 50),
        f"{bundle}/d.jpg": photo(52, 50),
        f"{bundle}/drawing.svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="6"/>',
    })  # fmt: skip
    renderer = SESSION.renderer(root, prepared.theme)
    for one in prepared.plan.artifacts:
        if one.paths[0].startswith("social/") and one.recipe == "picture":
            view = views(prepared)["stool/first"]
            said = next(shown for shown in view.pictures if one.paths[0].endswith(f"/{shown.file}"))
            with Image.open(io.BytesIO(renderer.render(one)[0])) as image:
                assert image.size == (said.width, said.height)
                assert image.format == "JPEG"
    return views(prepared)


def test_four_pictures_at_most_as_the_maker_named_them(tmp_path: Path) -> None:
    shown = pictures(tmp_path)["stool/first"].pictures
    assert [(one.alt, one.width, one.height) for one in shown] == [
        ("Cover", 50, 50), ("One", 1600, 800), ("Two", 40, 1600), ("Three", 61, 40),
    ]  # fmt: skip
    names = [one.file for one in shown]
    assert names[:3] == ["c.jpg", "a.jpg", "a-b.jpg"]
    assert names[3].startswith("a-")


def test_pictures_are_made_inside_the_share_window_alone(tmp_path: Path) -> None:
    assert pictures(tmp_path, NOW + 90 * DAY)["stool/first"].pictures == ()


def test_a_themes_wordings(tmp_path: Path) -> None:
    merged = social.wordings_of({"x": {"template": "{title} {link}"}}, DEFAULT_WORDINGS)
    assert merged["x"].template == "{title} {link}"
    assert merged["x"].hook == DEFAULT_WORDINGS["x"].hook
    assert merged["bluesky"] == DEFAULT_WORDINGS["bluesky"]


@pytest.mark.parametrize(
    ("tables", "words"),
    [
        ({"orkut": {}}, r"\[wordings.orkut\] names no network; there are x, bluesky"),
        ({"x": {"template": 3}}, r"\[wordings.x\] cannot be used"),
        ({"x": {"template": "{nonsense}"}}, r"there is no field \{nonsense\}"),
        ({"x": "text"}, r"\[wordings.x\] must be a table"),
    ],
)
def test_wordings_that_cannot_be_used(tables: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        social.wordings_of(tables, DEFAULT_WORDINGS)


def test_wordings_that_cannot_be_used_are_a_problem_of_the_theme(tmp_path: Path) -> None:
    prepared = prepare_site(tmp_path, CONFIG.replace("[site]", '[site]\ntheme = "own"', 1), **{
        TEXT: entry(), "themes/own/theme.toml": 'extends = "default"\n[wordings.orkut]\ntemplate = "{title}"\n',
    })  # fmt: skip
    assert codes(prepared)["theme-wordings"].startswith("themes/own/theme.toml: The theme's wordings cannot be used")
