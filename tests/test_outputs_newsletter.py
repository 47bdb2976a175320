"""The newsletter output: which letters are written, from what, and the pictures that they load."""

from pathlib import Path

import pytest
from journals import photo, prepare_site
from sites import CONFIG, NOW, entry

from journeygen.artifacts import PictureView
from journeygen.outputs import newsletter
from journeygen.prepare import Prepared
from journeygen.views import LetterView

DAY = 86_400
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="6"/>'
BUNDLE = "content/stool/2026-10-01-first"
SENT = '{"v":1,"id":"s","at":"2026-11-01T10:00:00+00:00","kind":"issue","key":"2026-10","state":"sent","entries":["stool/first"]}\n'


def journal(root: Path, now: int = NOW, **more: str) -> Prepared:
    return prepare_site(root, now=now, **{
        f"{BUNDLE}/index.md": entry(body="![One](a.jpg) ![Drawn](b.svg)", cover="a.jpg"), f"{BUNDLE}/a.jpg": photo(1500, 1000),
        f"{BUNDLE}/b.svg": DRAWING, "content/newsletter/note.jpg": photo(600, 300),
        "content/newsletter/2026-10.md": "---\nsubject: Hello\npreheader: Words\n---\nA ![note](note.jpg) and ![](b.svg).\n",
        "content/newsletter/b.svg": DRAWING, "content/stool/2026-11-02-second.md": entry("Second", newsletter="{lead: true}"),
        "content/stool/2026-11-03-third.md": entry("Third"), **more,
    })  # fmt: skip


def letters(prepared: Prepared) -> dict[str, LetterView]:
    found = [one.view for one in newsletter.artifacts(prepared.dresser) if one.recipe == "letter"]
    return {view.issue.month: view for view in found if isinstance(view, LetterView)}


def loaded(prepared: Prepared) -> list[tuple[str, tuple[tuple[str, int, int], ...]]]:
    return [
        (one.paths[0], one.view.wanted)
        for one in newsletter.artifacts(prepared.dresser)
        if isinstance(one.view, PictureView)
    ]


@pytest.mark.parametrize(
    ("now", "months"),
    [
        (NOW, ["2026-10", "2026-11"]),
        (NOW + 75 * DAY, ["2026-11"]),
        (NOW + 102 * DAY, []),
        (NOW - 40 * DAY, ["2026-10"]),
    ],
)
def test_the_running_month_and_the_three_before(tmp_path: Path, now: int, months: list[str]) -> None:
    assert list(letters(journal(tmp_path, now))) == months


def test_a_letter_bears_the_first_moment_after_its_month(tmp_path: Path) -> None:
    found = letters(journal(tmp_path))
    assert found["2026-10"].date.local == "2026-11-01T00:00:00+00:00"
    assert found["2026-11"].date.local == "2026-12-01T00:00:00+00:00"


def test_what_decides_a_letter(tmp_path: Path) -> None:
    view = letters(journal(tmp_path))["2026-10"]
    assert (view.issue.subject, view.issue.preheader, view.issue.state) == ("Hello", "Words", "ready")
    assert (view.domain, view.sender) == ("example.org", "Bench <letters@example.org>")
    assert view.note is not None
    assert set(view.note.pictures) == {"source:newsletter/note.jpg"}
    assert view.lead == ""
    assert letters(journal(tmp_path))["2026-11"].lead == "stool/second"


def test_pictures_have_a_width_that_all_clients_serve(tmp_path: Path) -> None:
    prepared = journal(tmp_path)
    shown = letters(prepared)["2026-10"].groups[0].items[0].picture
    assert shown is not None
    assert (shown.width, shown.height, len(shown.renditions)) == (1104, 736, 1)
    made = loaded(prepared)
    assert [wanted for _, wanted in made] == [(("jpeg", 1104, 736),), (("jpeg", 600, 300),)]
    assert made[0][0] == f"site/{shown.src}"


def test_a_sent_letter_is_not_written_again_and_keeps_its_pictures(tmp_path: Path) -> None:
    prepared = journal(tmp_path, NOW + 300 * DAY, **{"ledger.jsonl": SENT})
    assert letters(prepared) == {}
    assert len(loaded(prepared)) == 2
    assert all(path.startswith("site/newsletter/2026-10/media/") for path, _ in loaded(prepared))


def test_a_bundle_of_files_from_one_view(tmp_path: Path) -> None:
    one = next(newsletter.artifacts(journal(tmp_path).dresser))
    assert one.paths == tuple(f"newsletter/2026-10/{name}" for name in newsletter.FILES)
    assert (one.key, one.template) == ("newsletter/2026-10", "newsletter/")


def test_services_get_files_when_a_letter_could_say_who_sends_it_and_how_to_leave(tmp_path: Path) -> None:
    asked = CONFIG + 'services = ["buttondown", "mailchimp", "ghost"]\n'
    found = {path for artifact in prepare_site(tmp_path / "a", asked).plan.artifacts for path in artifact.paths}
    for name in ("buttondown.html", "mailchimp.html", "mailchimp.zip"):
        assert f"newsletter/2026-11/{name}" in found
    assert not any("ghost" in path for path in found)
    for number, line in enumerate(('address = "1 Sample Lane"\n', 'unsubscribe_url = "https://example.org/leave"\n')):
        lacking = prepare_site(tmp_path / str(number), asked.replace(line, ""))
        assert not any("buttondown" in path for path in lacking.plan.paths)


def test_what_else_is_for_sale_or_comes_out_soon(tmp_path: Path) -> None:
    files = {
        "content/bowl/2026-11-01-a.md": entry(),
        "content/bowl/project.md": "---\ntitle: Bowl\nlaunch: 2026-12-05\n---\n",
        "content/lamp/2026-05-01-b.md": entry(),
        "content/lamp/project.md": "---\ntitle: Lamp\nstatus: for-sale\nprice: 120 EUR\n---\n",
        "content/stool/2026-05-01-c.md": entry(),
        "content/stool/project.md": "---\ntitle: Stool\nlaunch: 2027-02-01\n---\n",
        "content/newsletter/2026-11.md": "---\nsections: [{title: Open day, text: Come by., link: /about/}]\n---\n\nDear reader.\n",
        "content/pages/about.md": "---\ntitle: About\n---\n\nWords.\n",
    }
    prepared = prepare_site(tmp_path, **files)
    issue = next(issue for issue in prepared.journal.issues if issue.month == "2026-11")
    view = newsletter.letter_view(prepared.dresser, issue)
    assert [(offer.project.key, offer.launch.date if offer.launch else "") for offer in view.offers] == [
        ("bowl", "2026-12-05"), ("lamp", ""),
    ]  # fmt: skip
    assert [(one.title, one.label, one.path) for one in view.sections] == [("Open day", "Open day", "about/")]
