"""Issues as lists, pages and letters tell them."""

from pathlib import Path

import pytest
from journals import photo, prepare_site
from sites import CONFIG, NOW, SESSION, entry, made, site

from journeygen import lettering
from journeygen.dressing import Dresser
from journeygen.errors import ContentError
from journeygen.issues import Issue
from journeygen.model import Photo
from journeygen.prepare import prepare
from journeygen.request import Request
from journeygen.views import Picture


def told(root: Path, **files: str | bytes) -> tuple[Dresser, Issue]:
    prepared = prepare_site(root, **files)
    return prepared.dresser, prepared.journal.issues[-1]


def test_a_card_with_words_of_its_own(tmp_path: Path) -> None:
    files = {"content/stool/2026-10-01-a.md": entry("The first"), "content/stool/2026-10-02-b.md": entry("The latest")}
    card = lettering.issue_card(*told(tmp_path, **files))
    assert (card.month, card.label, card.path, card.state, card.count) == (
        "2026-10", "October 2026", "newsletter/2026-10/", "ready", 2,
    )  # fmt: skip
    assert card.subject == "October 2026: The latest"
    assert card.preheader == "The first"


def test_the_lead_gives_the_subject(tmp_path: Path) -> None:
    files = {
        "content/stool/2026-10-01-a.md": entry("The lead", newsletter="{lead: true}"),
        "content/stool/2026-10-02-b.md": entry("The latest"),
    }
    assert lettering.issue_card(*told(tmp_path, **files)).subject == "October 2026: The lead"


def test_the_makers_words_win(tmp_path: Path) -> None:
    note = "---\nsubject: Mine\npreheader: Also mine\n---\nA [link](../stool/2026-10-01-a.md).\n"
    dresser, issue = told(tmp_path, **{"content/stool/2026-10-01-a.md": entry(), "content/newsletter/2026-10.md": note})
    card = lettering.issue_card(dresser, issue)
    assert (card.subject, card.preheader) == ("Mine", "Also mine")
    body = lettering.note(dresser, issue)
    assert body is not None
    assert (body.prefix, body.links) == ("note-", {"source:stool/2026-10-01-a.md": "stool/a/"})


def test_entries_in_their_groups(tmp_path: Path) -> None:
    bundle = "content/stool/2026-10-01-a"
    dresser, issue = told(tmp_path, **{
        f"{bundle}/index.md": entry("A", body="![One](one.jpg)\n\nWords.", question="Why?", summary="In short"), f"{bundle}/one.jpg": photo(),
        "content/lamp/2026-10-02-b.md": entry("B", lang="de"),
    })  # fmt: skip
    groups = lettering.issue_groups(dresser, issue)
    assert [group.project.key for group in groups] == ["lamp", "stool"]
    b, a = groups[0].items[0], groups[1].items[0]
    assert (a.title, a.path, a.question, a.summary) == ("A", "stool/a/", "Why?", "In short")
    assert a.picture is not None
    assert a.picture.alt == "One"
    assert (b.lang, b.picture) == ("de", None)
    assert lettering.note(dresser, issue) is None


def test_an_output_dresses_pictures_its_own_way(tmp_path: Path) -> None:
    bundle = "content/stool/2026-10-01-a"
    dresser, issue = told(
        tmp_path, **{f"{bundle}/index.md": entry(body="![One](one.jpg)"), f"{bundle}/one.jpg": photo()}
    )

    def dressed(shown: Photo) -> Picture:
        return Picture(f"mail/{shown.alt}.jpg", 1, 1)

    item = lettering.letter_groups(dresser, issue, dressed, lambda collage: Picture("", 1, 1))[0].items[0]
    assert (item.title, item.body.prefix) == ("First idea", "a-")
    assert item.picture == Picture("mail/One.jpg", 1, 1)
    assert item.body.pictures["source:stool/2026-10-01-a/one.jpg"].src == "mail/One.jpg"


def test_projects_that_are_hidden_now_are_left_out_of_sent_issues(tmp_path: Path) -> None:
    prepare_site(tmp_path, **{
        "content/stool/2026-10-01-a.md": entry("A"), "content/lamp/2026-10-02-b.md": entry("B"),
        "ledger.jsonl": '{"v":1,"id":"s","at":"2026-11-01T10:00:00+00:00","kind":"issue","key":"2026-10","state":"sent","entries":["stool/a","lamp/b"]}\n',
        "content/lamp/project.md": "---\ntitle: Lamp\ndraft: true\n---\n",
    })  # fmt: skip
    prepared = prepare(Request(tmp_path, tmp_path / "output", NOW), session=SESSION)
    groups = lettering.issue_groups(prepared.dresser, prepared.journal.issues[0])
    assert [group.project.key for group in groups] == ["stool"]


def test_a_form_without_a_script_where_a_mail_service_takes_one(tmp_path: Path) -> None:
    asked = CONFIG + 'signup_form = "https://lists.example.org/subscription/form"\nsignup_values = { l = "abc" }\n'
    root = site(tmp_path, asked)
    made(root)
    for page in ("newsletter/index.html", "newsletter/2026-11/index.html"):
        html = (root / "output/site" / page).read_text()
        form = html.partition('<form class="signup"')[2].partition("</form>")[0]
        assert 'action="https://lists.example.org/subscription/form" method="post"' in form
        assert '<input type="hidden" name="l" value="abc">' in form
        assert 'type="email" name="email"' in form
        assert "<script" not in form
    (root / "journeygen.toml").write_text(asked.replace("https://lists", "http://lists"))
    with pytest.raises(ContentError, match="is no address that readers may send theirs to"):
        made(root)
