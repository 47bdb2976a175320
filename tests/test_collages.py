"""What is made of a project's photographs, for which projects, and where it stands."""

import re
from pathlib import Path

import pytest
from journals import codes, photo, prepare_site
from sites import CONFIG, entry, made, site, tree

from journeygen.collages import SHEET, STRIP, CollageView, _spread
from journeygen.model import Project
from journeygen.outputs.social import SnippetsView
from journeygen.prepare import Prepared
from journeygen.views import Collages, LetterView, ProjectView

DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="6"><path d="M0 0"/></svg>'


def told(day: str, step: str, *photos: str) -> dict[str, str | bytes]:
    """An entry of that day and step with its own photographs, each of another size."""
    bundle = f"content/stool/2026-{day}-{step}"
    shown = " ".join(f"![{name}]({name}.jpg)" for name in photos)
    files: dict[str, str | bytes] = {f"{bundle}/index.md": entry(step.title(), step, shown)}
    return files | {f"{bundle}/{name}.jpg": photo(100 + int(day[-2:]), 60 + n) for n, name in enumerate(photos)}


def stool(**matter: str) -> dict[str, str | bytes]:
    lines = "".join(f"{key}: {value}\n" for key, value in ({"status": "finished"} | matter).items())
    return {"content/stool/project.md": f"---\ntitle: Stool\n{lines}---\n"}


STORY = (
    told("09-01", "idea")
    | told("09-10", "sketch", "paper")
    | told("10-05", "setback", "crack", "foot")
    | told("11-02", "finished", "done")
)


def project_of(prepared: Prepared) -> Project:
    return prepared.dresser.project("stool")


def shown(prepared: Prepared) -> Collages | None:
    return next(one.view.collages for one in prepared.plan.artifacts if isinstance(one.view, ProjectView))


def test_a_finished_project_shows_all_of_them(tmp_path: Path) -> None:
    prepared = prepare_site(tmp_path, **STORY, **stool())
    found = shown(prepared)
    assert found is not None
    assert (found.before and found.before.alt, found.after and found.after.alt) == ("paper", "done")
    assert found.strip is not None
    assert found.strip.alt == "Sketch: paper. Setback: crack. Finished: done"
    assert found.sheet is not None
    assert found.sheet.alt == "Sketch: paper. Setback: crack. Setback: foot. Finished: done"
    planned = {
        one.paths[0]: one.view
        for one in prepared.plan.artifacts
        if one.recipe == "collage" and "/media/" in one.paths[0]
    }
    on_site = {path: view for path, view in planned.items() if path.startswith("site/media/")}
    assert sorted(on_site) == sorted(f"site/{one.src}" for one in (found.strip, found.sheet))
    assert all(re.fullmatch(r"site/media/[0-9a-f]{16}-1600\.jpg", path) for path in on_site)
    assert [one.label for one in on_site[f"site/{found.strip.src}"].photos] == ["Sketch", "Setback", "Finished"]


CASES: dict[str, tuple[dict[str, str | bytes], tuple[bool, bool, bool]]] = {
    "active": (STORY | stool(status="active"), (False, False, False)),
    "commission": (STORY | stool(status="commission"), (False, False, False)),
    "sold": (STORY | stool(status="sold"), (True, True, True)),
    "for sale": (STORY | stool(status="for-sale"), (True, True, True)),
    "active, and asked for": (STORY | stool(status="active", strip="true"), (False, True, True)),
    "finished, and not wanted": (STORY | stool(strip="false"), (False, False, False)),
    "declared ends while it is made": (
        STORY | stool(status="active", before="2026-09-10-sketch/paper.jpg", after="2026-10-05-setback/foot.jpg"), (True, False, False),
    ),
    "one photograph": (told("09-01", "idea", "a") | told("09-02", "finished") | stool(), (False, False, False)),
    "the same photograph twice": (
        told("09-01", "idea", "a") | {"content/stool/2026-09-02-f.md": entry("F", "finished", "![b](2026-09-01-idea/a.jpg)")} | stool(),
        (False, False, False),
    ),
    "a drawing beside one photograph": (
        told("09-01", "idea", "a") | {"content/stool/2026-09-02-f.md": entry("F", "finished", "![b](b.svg)"), "content/stool/b.svg": DRAWING} | stool(),
        (False, False, False),
    ),
    "two photographs, both in the strip": (told("09-01", "idea", "a") | told("09-02", "finished", "b") | stool(), (True, True, False)),
    "the second in a draft": (
        told("09-01", "idea", "a") | {"content/stool/2026-09-02-f.md": entry("F", "finished", "![b](b.jpg)", draft="true"), "content/stool/b.jpg": photo(90, 90)} | stool(),
        (False, False, False),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_which_projects_show_what(tmp_path: Path, name: str) -> None:
    files, expected = CASES[name]
    found = shown(prepare_site(tmp_path, **files)) or Collages()
    assert (found.before is not None, found.strip is not None, found.sheet is not None) == expected
    assert (found.before is None) == (found.after is None)


def test_declared_ends_come_first(tmp_path: Path) -> None:
    found = shown(prepare_site(tmp_path, **STORY, **stool(before="2026-10-05-setback/crack.jpg")))
    assert found is not None
    assert found.before is not None
    assert found.before.src != found.after.src if found.after else False
    assert f"{found.before.width}x{found.before.height}" == "105x60"


def test_an_end_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    found = codes(prepare_site(tmp_path / "a", **STORY, **stool(before="nothing.jpg")))
    assert "nothing.jpg" in found["file-missing"]
    found = codes(prepare_site(tmp_path / "b", **STORY, **stool(strip='"yes"')))
    assert any("`strip` must be true or false" in message for message in found.values())


def test_a_long_story_is_told_in_few_pictures() -> None:
    assert _spread(tuple(range(30)), STRIP) == (0, 4, 8, 12, 17, 21, 25, 29)
    assert _spread((1, 2), STRIP) == (1, 2)
    assert len(set(_spread(tuple(range(500)), SHEET))) == SHEET


def test_heights_are_known_before_anything_is_drawn(tmp_path: Path) -> None:
    collages = prepare_site(tmp_path, **STORY, **stool()).dresser.collages
    project = collages.journal.projects[0]
    pair, strip, sheet = collages.pair(project), collages.strip(project), collages.sheet(project)
    assert pair is not None
    assert strip is not None
    assert sheet is not None
    assert [(one.view.width, one.view.high) for one in (pair, strip, sheet)] == [(1600, 856), (1600, 700), (1600, 373)]
    assert (pair.at(1104).view.high, pair.at(1104).picture("x").height) == (591, 591)
    assert pair.name != pair.at(1104).name


def test_the_letter_of_its_month_shows_before_and_after(tmp_path: Path) -> None:
    prepared = prepare_site(tmp_path, **STORY, **stool())
    letters = {one.view.issue.month: one.view for one in prepared.plan.artifacts if isinstance(one.view, LetterView)}
    pictures = {month: [group.picture for group in view.groups] for month, view in letters.items()}
    assert [month for month, found in pictures.items() if any(found)] == ["2026-11"]
    picture = pictures["2026-11"][0]
    assert picture is not None
    assert picture.alt == "Before: paper. After: done"
    assert picture.width == 1104
    assert f"site/{picture.src}" in prepared.plan.paths


def test_the_last_posts_show_the_strip(tmp_path: Path) -> None:
    prepared = prepare_site(tmp_path, **STORY, **stool())
    views = {one.view.entry: one.view for one in prepared.plan.artifacts if isinstance(one.view, SnippetsView)}
    assert {key: [one.file for one in view.posts[0].media] for key, view in views.items()} == {
        "stool/idea": [], "stool/sketch": ["paper.jpg"], "stool/setback": ["crack.jpg", "foot.jpg"],
        "stool/finished": ["done.jpg", "steps-strip.jpg"],
    }  # fmt: skip
    assert isinstance(
        next(one.view for one in prepared.plan.artifacts if one.paths[0].endswith("steps-strip.jpg")), CollageView
    )


def test_four_pictures_are_the_most_that_a_post_takes(tmp_path: Path) -> None:
    files = STORY | told("11-02", "finished", "a", "b", "c", "d", "e") | stool()
    prepared = prepare_site(tmp_path, **files)
    view = next(one.view for one in prepared.plan.artifacts if getattr(one.view, "entry", "") == "stool/finished")
    assert [one.file for one in view.posts[0].media] == ["a.jpg", "b.jpg", "c.jpg", "steps-strip.jpg"]
    files_of_others = re.compile(r"-(?:4x5|40x21|1x1|2x3|9x16)\.jpg$")
    paths = {path for path in prepared.plan.paths if path.startswith("social/stool/finished/")}
    assert {path for path in paths if not files_of_others.search(path)} == {
        f"social/stool/finished/{name}" for name in ("snippets.json", "snippets.txt", "a.jpg", "b.jpg", "c.jpg", "steps-strip.jpg")
    }  # fmt: skip


def test_all_three_outputs_show_them(tmp_path: Path) -> None:
    made(site(tmp_path, CONFIG, **STORY, **stool()))
    output = tree(tmp_path / "output")
    page = output["site/stool/index.html"].decode()
    assert "Before and after</h2>" in page
    assert "<summary>All photographs on one sheet</summary>" in page
    for name in ("email.html", "email.md", "fragment.html", "email.mjml"):
        letter = output[f"newsletter/2026-11/{name}"].decode()
        found = re.search(
            r"https://example\.org/(newsletter/2026-11/media/[0-9a-f]{16}-1104\.jpg)",
            letter[letter.index("Before: paper") - 300 :],
        )
        assert found is not None, name
        assert f"site/{found[1]}" in output
