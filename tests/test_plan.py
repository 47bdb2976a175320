"""The plan: every file of the build as data, and every problem that only the whole shows."""

from pathlib import Path

import pytest
from journals import codes, photo, prepare_site
from sites import CONFIG, entry

from journeygen.artifacts import CopyView, PictureView
from journeygen.prepare import Prepared

BUNDLE = "content/stool/2026-11-01-a"


def test_every_path_has_one_maker(without_ffmpeg: None, tmp_path: Path) -> None:
    prepared = prepare_site(tmp_path, **{
        f"{BUNDLE}/index.md": entry(body="![One](one.jpg) ![Twin](twin.jpg) ![](plan.svg) [pdf](plan.pdf)", audio="a.mp3"),
        f"{BUNDLE}/one.jpg": photo(), f"{BUNDLE}/twin.jpg": photo(), f"{BUNDLE}/plan.pdf": b"%PDF-1.4", f"{BUNDLE}/a.mp3": b"ID3\x04\0\0\0\0\0\0",
        f"{BUNDLE}/plan.svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="6"/>', "static/a/b.txt": "b",
    })  # fmt: skip
    plan = prepared.plan
    paths = [path for one in plan.artifacts for path in one.paths]
    assert len(paths) == len(set(paths)) == len(plan.paths)
    assert len({one.key for one in plan.artifacts}) == len(plan.artifacts)
    media = [one for one in plan.artifacts if "/media:" in one.key]
    assert sorted(one.recipe for one in media) == ["copy", "copy", "picture", "picture"]
    assert {type(one.view) for one in media} == {CopyView, PictureView}
    assert "site/a/b.txt" in plan.paths
    assert any(path.startswith("site/-/style-") and path.endswith(".css") for path in plan.paths)


def problems(root: Path, config: str = CONFIG, **files: str | bytes) -> Prepared:
    return prepare_site(root, config, **{"content/stool/2026-11-01-a.md": entry(), **files})


def test_no_plan_when_the_content_is_wrong(tmp_path: Path) -> None:
    prepared = problems(tmp_path, **{"content/stool/2026-11-02-b.md": entry(body="[a](none.md)")})
    assert prepared.plan.artifacts == ()
    assert list(codes(prepared)) == ["link-dangling"]
    twice = problems(tmp_path, **{"static/stool/a/index.html": "x"})
    assert list(codes(twice)) == ["route-twice"]


CASES: dict[str, tuple[str, str, str, dict[str, str | bytes]]] = {
    "no sign-up": (
        "newsletter-signup-url", 'journeygen.toml:25: `signup_url` is missing in [newsletter]. No page can offer the newsletter. Add a line signup_url = "..."',
        CONFIG.replace("signup_url", "#"), {},
    ),
    "no address": ("newsletter-address", "The law asks for a postal address", CONFIG.replace("\naddress", "\n#"), {}),
    "no way out": ("newsletter-unsubscribe-url", "how to leave", CONFIG.replace("unsubscribe_url", "#"), {}),
    "no sender": ("newsletter-from", "A letter needs a sender", CONFIG.replace("\nfrom", "\n#"), {}),
    "no profile": (
        "network-profile", "journeygen.toml:8: [networks.x] has no profile. Pages cannot lead there", CONFIG.replace('profile = "https://x.com/bench"', ""), {},
    ),
    "a profile that is no address": (
        "network-profile", "journeygen.toml:9: The profile of [networks.x] is no web address: @bench. Write it with https://",
        CONFIG.replace("https://x.com/bench", "@bench"), {},
    ),
    "a project without entries": (
        "project-empty", "content/empty/project.md: The project `empty` has no entry that readers can see. Its page has no story",
        CONFIG, {"content/empty/project.md": "Words.\n"},
    ),
    "a folder without entries that show": (
        "project-empty", "content/lamp: The project `lamp` has no entry", CONFIG, {"content/lamp/2026-11-01-b.md": entry(draft="true")},
    ),
    "an entry in no letter": (
        "entry-unmailed", "content/stool/2026-11-02-b.md:4: This entry is in no issue", CONFIG,
        {"content/stool/2026-11-02-b.md": entry(newsletter="false")},
    ),
    "a menu that leads nowhere": (
        "menu-dangling", "journeygen.toml:33: The menu's `A` leads nowhere: there is no abuot. Did you mean `about`?",
        CONFIG + '[[menu]]\nlabel = "A"\npage = "abuot"\n[[menu]]\nlabel = "B"\nurl = "https://example.com/"\n',
        {"content/pages/about.md": "---\ntitle: A\n---\nWords.\n"},
    ),
    "a contact page that is not there": (
        "contact-dangling", "journeygen.toml:32: There is no page `visti`. Did you mean `visit`?",
        CONFIG + '[contact]\npage = "visti"\n', {"content/pages/visit.md": "---\ntitle: V\n---\nWords.\n"},
    ),
    "a page for commissions that is not there": (
        "contact-dangling", "journeygen.toml:32: There is no page `orders`. Take the line out",
        CONFIG + '[contact]\ncommissions = "orders"\n', {},
    ),
    "a post of one's own that is too long": (
        "social-long", "content/stool/2026-11-02-b.md:4: The text for X is too long:", CONFIG,
        {"content/stool/2026-11-02-b.md": entry(social="{x: '" + "Words " * 60 + "', bluesky: {text: Short.}, mastodon: {at: 2026-12-01}}")},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_only_the_whole_shows(tmp_path: Path, name: str) -> None:
    code, message, config, files = CASES[name]
    found = codes(problems(tmp_path, config, **files))
    assert message in found[code]
    assert len(found) == 1


def test_a_network_that_is_switched_off_needs_no_profile(tmp_path: Path) -> None:
    config = CONFIG.replace('profile = "https://x.com/bench"', "enabled = false")
    assert codes(problems(tmp_path, config)) == {}


def test_wordings_of_a_theme_that_cannot_be_used(tmp_path: Path) -> None:
    config = CONFIG.replace("[site]", '[site]\ntheme = "own"', 1)
    toml = 'extends = "default"\n[wordings.orkut]\ntemplate = "{title}"\n'
    found = codes(problems(tmp_path, config, **{"themes/own/theme.toml": toml}))
    assert "The theme's wordings cannot be used: [wordings.orkut] names no network" in found["theme-wordings"]


@pytest.mark.parametrize(("old", "new", "code"), [
    ('timezone', 'webfinger = true\ntimezone', None),
    ('https://example.org/"\ntimezone', 'https://example.org/shop/"\nwebfinger = true\ntimezone', "webfinger-path"),
    ('[networks.mastodon]', '[networks.mastodon]\nenabled = false', None),
])  # fmt: skip
def test_webfinger_says_when_nobody_could_find_it(tmp_path, old, new, code):
    found = codes(prepare_site(tmp_path, CONFIG.replace(old, new, 1), **{"content/stool/2026-11-01-a.md": entry()}))
    assert [name for name in found if name.startswith("webfinger")] == ([code] if code else [])


def test_webfinger_needs_an_account(tmp_path):
    config = CONFIG.replace("timezone", "webfinger = true\ntimezone", 1).replace(
        "mastodon.example/@bench", "a.example/bench"
    )
    assert "webfinger-account" in codes(prepare_site(tmp_path, config, **{"content/stool/2026-11-01-a.md": entry()}))
