"""The social output: what each live entry says where, in which state, with which pictures."""

import io
from pathlib import Path

import pytest
from journals import codes, photo, prepare_site
from PIL import Image
from sites import CONFIG, NOW, SESSION, clean_tree, entry, made, site, tree, write

from journeygen.momentum import unshared
from journeygen.outputs import social
from journeygen.outputs.social import PostPicture, SnippetsView
from journeygen.outputs.social.agenda import agenda
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
    ("rest", "state"),
    [
        ("", "due"),
        (line("posted", "x/2", "https://x.com/2"), "due"),
        (line("posted", "x/2", "https://x.com/2") + line("posted", "x/3", "https://x.com/3"), "posted"),
        (line("posted", "x/2", "https://x.com/2") + line("pending", "x/3"), "unknown"),
        (line("posted", "x/2", "https://x.com/2") + line("withdrawn", "x/3"), "posted"),
    ],
)
def test_a_thread_is_posted_when_all_of_it_is(tmp_path: Path, rest: str, state: str) -> None:
    first = line("posted", "x", "https://x.com/1").replace('"url"', '"parts":3,"url"')
    prepared = prepare_site(tmp_path, **{TEXT: entry(id="e1"), "ledger.jsonl": first + rest})
    assert states(prepared)["x"] == (state, "2026-11-05", "https://x.com/1")
    ((_, waiting),) = unshared(prepared.journal)
    assert ("x" in waiting) is (state == "due")
    assert {event.state for event in agenda(prepared.journal) if event.network == "x"} == {state} - {"posted"}


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


BODY = "![One](a.jpg) ![Two](A%20b.png) ![](drawing.svg) ![Three](b/a.jpg) ![Four](c.jpg) ![Five](d.jpg)"
BUNDLE = "content/stool/2026-11-01-first"
MARKS = {
    f"{BUNDLE}/a.jpg": photo(3000, 1500), f"{BUNDLE}/A b.png": photo(60, 2400, "PNG"), f"{BUNDLE}/b/a.jpg": photo(61, 40),
    f"{BUNDLE}/c.jpg": photo(50, 50), f"{BUNDLE}/d.jpg": photo(52, 50),
    f"{BUNDLE}/drawing.svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="6"/>',
}  # fmt: skip


def pictured(root: Path, now: int = NOW, ledger: str = "", **matter: str) -> dict[str, tuple[PostPicture, ...]]:
    """The pictures of each network's post; every one of them is made and looked at."""
    files = {"ledger.jsonl": ledger} if ledger else {}
    text = entry(body=BODY, id="e1", **{"cover": "c.jpg", "cover_alt": "Cover"} | matter)
    prepared = prepare_site(root, now=now, **{f"{BUNDLE}/index.md": text}, **MARKS, **files)
    posts = views(prepared)["stool/first"].posts
    said = {one.file: one for post in posts for one in (*post.media, *([post.story] if post.story else []))}
    renderer = SESSION.renderer(root, prepared.theme)
    for one in prepared.plan.artifacts:
        if one.paths[0].startswith("social/") and one.recipe in {"picture", "cards"}:
            for path, content in zip(one.paths, renderer.render(one), strict=True):
                shown = said.pop(path.rsplit("/", 1)[1])
                with Image.open(io.BytesIO(content)) as image:
                    assert image.size == (shown.width, shown.height)
                    assert image.format == "JPEG"
                assert len(content) <= 1_000_000
    assert said == {}
    return {post.network: post.media for post in posts}


def test_each_network_takes_pictures_of_its_own_shape(tmp_path: Path) -> None:
    found = pictured(tmp_path)
    assert [(one.file, one.alt, one.width, one.height) for one in found["x"]][:3] == [
        ("c.jpg", "Cover", 50, 50), ("a.jpg", "One", 1600, 800), ("a-b.jpg", "Two", 40, 1600),
    ]  # fmt: skip
    assert found["x"][3].file.startswith("a-")
    assert found["x"] == found["bluesky"] == found["mastodon"]
    sizes = {
        network: (media[1].file, media[1].width, media[1].height) for network, media in found.items() if len(media) > 1
    }
    assert sizes == {
        "x": ("a.jpg", 1600, 800), "bluesky": ("a.jpg", 1600, 800), "mastodon": ("a.jpg", 1600, 800),
        "threads": ("a-4x5.jpg", 1080, 1350), "instagram": ("a-4x5.jpg", 1080, 1350),
        "facebook": ("a-1x1.jpg", 1080, 1080), "linkedin": ("a-40x21.jpg", 1200, 630),
    }  # fmt: skip
    assert [(one.file, one.width, one.height) for one in found["pinterest"]] == [("c-2x3.jpg", 32, 48)]
    assert {len(media) for network, media in found.items() if network != "pinterest"} == {4}


def test_without_a_photograph_the_networks_that_need_a_picture_take_the_card(tmp_path: Path) -> None:
    texts = {
        TEXT: entry(),
        "content/stool/2026-11-02-second.md": entry("Second"),
        "content/lamp/2026-11-02-x.md": entry(),
    }
    files = {f"{BUNDLE}-photo/index.md": entry(body="![A leg](a.jpg)"), f"{BUNDLE}-photo/a.jpg": photo(1200, 900)}
    prepared = prepare_site(tmp_path, **texts, **files)
    for key, alt in (("stool/first", "A leg"), ("stool/second", "A leg"), ("lamp/x", "Bench")):
        media = {post.network: post.media for post in views(prepared)[key].posts}
        assert media.pop("instagram") == (PostPicture("card-4x5.jpg", alt, 1080, 1350),)
        assert media.pop("pinterest") == (PostPicture("card-2x3.jpg", alt, 1000, 1500),)
        assert set(media.values()) == {()}
    drawn = [one for one in prepared.plan.artifacts if one.recipe == "cards"]
    assert sorted(len(one.paths) for one in drawn) == [
        2,
        4,
    ]  # one card for the site, one for the project with a photograph
    for artifact in drawn:
        contents = SESSION.renderer(tmp_path, prepared.theme).render(artifact)
        for path, content in zip(artifact.paths, contents, strict=True):
            with Image.open(io.BytesIO(content)) as image:
                assert image.size == ((1080, 1350) if "4x5" in path else (1000, 1500))
            assert len(content) < 300_000
        assert len(set(contents)) == 2


def test_a_card_goes_where_no_other_picture_is_wanted(tmp_path: Path) -> None:
    found = pictured(tmp_path, social="{instagram: {image: false}, x: {image: false}}")
    assert [one.file for one in found["instagram"]] == ["card-4x5.jpg"]
    assert found["x"] == ()


def test_cards_are_copied_as_long_as_they_are_needed(tmp_path: Path) -> None:
    """A build after each change leaves what a clean one makes."""

    def cards() -> dict[str, bytes]:
        return {str(path.relative_to(tmp_path)): path.read_bytes() for path in tmp_path.glob("output/social/**/card-*")}

    site(tmp_path, **{TEXT: entry()})
    made(tmp_path)
    alone = cards()
    assert set(alone) == {f"output/social/stool/first/card-{shape}.jpg" for shape in ("4x5", "2x3")}
    write(tmp_path, **{TEXT: entry(body="Other words."), "content/stool/2026-11-02-second.md": entry("Second")})
    made(tmp_path)
    assert set(cards()) == set(alone) | {name.replace("first", "second") for name in alone}
    assert cards() | alone == cards()
    write(tmp_path, **{"ledger.jsonl": line("posted", "pinterest", "https://pin.it/1").replace("e1", "stool/first")})
    made(tmp_path)
    assert set(cards()) == {
        *(name.replace("first", "second") for name in alone),
        min(alone, key=lambda one: "2x3" in one),
    }
    photographed = {TEXT: entry(body="![A leg](a.jpg)"), "content/stool/a.jpg": photo(1200, 900)}
    write(tmp_path, **photographed)
    made(tmp_path)
    assert {name.split("/")[3] for name in cards()} == {"second"}
    assert tree(tmp_path / "output") == clean_tree(tmp_path, tmp_path.parent / f"{tmp_path.name}-clean")


def test_an_entry_chooses_its_picture_or_the_links_card(tmp_path: Path) -> None:
    found = pictured(tmp_path, social="{x: {image: d.jpg}, bluesky: {image: false}, pinterest: {image: drawing.svg}}")
    assert [(one.file, one.alt) for one in found["x"]] == [("d.jpg", "Five")]
    assert found["bluesky"] == ()
    assert found["pinterest"][0].file == "c-2x3.jpg"


def test_a_picture_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    prepared = prepare_site(tmp_path, **{TEXT: entry(social="{x: {image: nowhere.jpg}}")})
    assert "names a file that is not there" in codes(prepared)["file-missing"]


def test_pictures_are_made_inside_the_share_window_alone(tmp_path: Path) -> None:
    assert set(pictured(tmp_path, NOW + 90 * DAY).values()) == {()}


def test_no_pictures_are_made_of_what_was_posted(tmp_path: Path) -> None:
    found = pictured(tmp_path, ledger=line("posted", "pinterest", "https://pin.it/1") + line("unknown", "x"))
    assert found["pinterest"] == ()
    assert len(found["x"]) == 4


def test_descriptions_are_cut_where_a_network_takes_less(tmp_path: Path) -> None:
    found = pictured(tmp_path, cover_alt="A long story. " * 120)
    lengths = {network: len(media[0].alt) for network, media in found.items()}
    assert lengths["pinterest"] <= 500 < lengths["x"] <= 1000 < lengths["mastodon"] <= 1500 < lengths["linkedin"]
    assert found["pinterest"][0].alt.endswith("story.")


def test_a_cut_keeps_what_matters(tmp_path: Path) -> None:
    wide = Image.new("RGB", (1000, 500), "white")
    wide.paste("red", (900, 0, 1000, 500))
    content = io.BytesIO()
    wide.save(content, "JPEG", quality=95)
    matter = entry(photos="[{file: a.jpg, alt: One, focus: [0.95, 0.5]}]", body="Words.")
    prepared = prepare_site(tmp_path, **{f"{BUNDLE}/index.md": matter, f"{BUNDLE}/a.jpg": content.getvalue()})
    made = next(one for one in prepared.plan.artifacts if one.key == "social/stool/first/a")
    files = dict(zip(made.paths, SESSION.renderer(tmp_path, prepared.theme).render(made), strict=True))
    with Image.open(io.BytesIO(files["social/stool/first/a-9x16.jpg"])) as image:
        assert image.getpixel((image.width - 5, image.height // 2))[1] < 60


def test_posts_wait_for_their_hour(tmp_path: Path) -> None:
    config = CONFIG.replace("[networks.x]", '[networks.x]\ntimes = ["18:00"]')
    texts = {f"content/stool/2026-11-{day}-{day}.md": entry(f"Day {day}") for day in (19, 20)}
    prepared = prepare_site(tmp_path, config, **texts)
    times = {key: states(prepared, f"stool/{key}")["x"][:2] for key in ("19", "20")}
    assert times == {"19": ("due", "2026-11-19"), "20": ("scheduled", "2026-11-20")}
    assert states(prepared, "stool/20")["bluesky"][:2] == ("due", "2026-11-20")


def test_an_own_time_opens_a_window_of_its_own(tmp_path: Path) -> None:
    old = {"content/stool/2026-06-01-first.md": entry(social="{x: {at: 2026-11-19}, bluesky: {at: 2026-07-01}}")}
    found = states(prepare_site(tmp_path, **old))
    assert (found["x"][0], found["bluesky"][0], found["mastodon"][0]) == ("due", "skipped", "skipped")


def test_campaign_tags_only_when_asked(tmp_path: Path) -> None:
    plain = views(prepare_site(tmp_path / "plain", **{TEXT: entry()}))["stool/first"]
    assert {post.link for post in plain.posts} == {""}
    tagged = views(prepare_site(tmp_path / "tagged", CONFIG + "\n[social]\ncampaign = true\n", **{TEXT: entry()}))
    assert tagged["stool/first"].page == "https://example.org/stool/first/"
    assert tagged["stool/first"].posts[0].link == (
        "https://example.org/stool/first/?utm_source=x&utm_medium=social&utm_campaign=first"
    )


def test_a_network_or_a_project_may_ask_for_threads(tmp_path: Path) -> None:
    config = CONFIG.replace("[networks.x]", "[networks.x]\nthread = true")
    project = {
        "content/stool/project.md": "---\ntitle: Stool\nsocial: {mastodon: {thread: true}, facebook: false}\n---\n"
    }
    posts = {
        post.network: post
        for post in views(prepare_site(tmp_path, config, **{TEXT: entry()}, **project))["stool/first"].posts
    }
    assert {name for name, post in posts.items() if post.own and post.own.thread} == {"x", "mastodon"}
    assert "facebook" not in posts


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
