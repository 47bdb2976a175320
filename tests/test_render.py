"""From a view and a theme to bytes; whatever fails is told in the maker's coordinates."""

import io
import struct
import wave
from pathlib import Path

import pytest
from journals import photo, prepare_site
from PIL import Image
from sites import CONFIG, SESSION, entry

from journeygen.artifacts import Artifact, CopyView, PictureView
from journeygen.letters.failures import failure
from journeygen.model import Media
from journeygen.prepare import Prepared
from journeygen.render import Renderer, RenderError

DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="6"><script>x</script><path d="M0 0"/></svg>'
RECORDED = "content/stool/2026-11-02-b"
BUNDLE = "content/stool/2026-11-01-first"


def journal(root: Path, config: str = CONFIG, **more: str | bytes) -> tuple[Prepared, Renderer]:
    body = "![A stool](stool.jpg)\n\n![A drawing](plan.svg)\n\n[The plan](plan.txt)\n"
    prepared = prepare_site(root, config, **{
        f"{BUNDLE}/index.md": entry(body=body, aliases="[/old/]"), f"{BUNDLE}/stool.jpg": photo(900, 600), f"{BUNDLE}/plan.svg": DRAWING,
        "content/lamp/project.md": "---\ntitle: Lamp\nstatus: finished\n---\n", "content/lamp/2026-11-02-lit.md": entry(body="![A](a.jpg) ![B](b.jpg)"),
        "content/lamp/a.jpg": photo(), "content/lamp/b.jpg": photo(81), "content/lamp/2026-11-03-on.md": entry(body="![B](b.jpg)"),
        f"{BUNDLE}/plan.txt": "plan", "static/icon.svg": DRAWING, "static/a.txt": "a", **more,
    })  # fmt: skip
    return prepared, SESSION.renderer(root, prepared.theme)


def sound() -> bytes:
    """A second of a saw."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"".join(struct.pack("<h", at % 100 * 300) for at in range(8000)))
    return out.getvalue()


def artifact(prepared: Prepared, end: str) -> Artifact:
    return next(one for one in prepared.plan.artifacts if any(path.endswith(end) for path in one.paths))


def test_each_recipe_gives_one_content_for_each_path(tmp_path: Path) -> None:
    recorded = {f"{RECORDED}/index.md": entry("Heard", audio="a.wav", captions="a.srt"), f"{RECORDED}/a.wav": sound(),
                f"{RECORDED}/a.srt": "1\n00:00:01,000 --> 00:00:02,000\nHello\n"}  # fmt: skip
    # Where a network takes no post without a picture, words alone have a card.
    recorded["content/stool/2026-11-04-words.md"] = entry("Words alone")
    prepared, renderer = journal(tmp_path, **recorded)
    assert {one.recipe for one in prepared.plan.artifacts} == renderer._recipes.keys()
    for one in prepared.plan.artifacts:
        assert len(renderer.render(one)) == len(one.paths)


def test_a_page_begins_with_its_doctype(tmp_path: Path) -> None:
    prepared, renderer = journal(tmp_path)
    for one in prepared.plan.artifacts:
        if one.recipe == "template":
            assert renderer.render(one)[0][:1].strip()


def test_copies_are_cleaned(tmp_path: Path) -> None:
    prepared, renderer = journal(tmp_path)
    assert renderer.render(artifact(prepared, "site/a.txt")) == [b"a"]
    assert renderer.render(artifact(prepared, "plan.txt")) == [b"plan"]
    # What lies in static/ is the maker's own site; a drawing beside an entry may come from anywhere.
    assert renderer.render(artifact(prepared, "site/icon.svg")) == [DRAWING]
    drawing = next(one for one in prepared.plan.artifacts if one.source.endswith("plan.svg"))
    assert b"script" not in renderer.render(drawing)[0]


def test_a_drawing_without_a_size_is_cleaned_too(tmp_path: Path) -> None:
    _, renderer = journal(tmp_path)
    view = CopyView(f"{BUNDLE}/plan.svg", "d")
    assert b"script" not in renderer.render(Artifact("a", "copy", ("a.svg",), view))[0]


def test_pictures_are_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared, renderer = journal(tmp_path)
    picture = artifact(prepared, "-400.webp")
    first = renderer.render(picture)
    assert [Image.open(io.BytesIO(content)).size for content in first[:2]] == [(400, 267), (800, 533)]
    monkeypatch.setattr("journeygen.pictures.derive", lambda *_: pytest.fail("made twice"))
    assert renderer.render(picture) == first


@pytest.mark.parametrize("spoiled", [b"", b"\x90", b"no cache"])
def test_a_spoiled_cache_costs_time_only(tmp_path: Path, spoiled: bytes) -> None:
    prepared, renderer = journal(tmp_path)
    picture = artifact(prepared, "-400.webp")
    first = renderer.render(picture)
    kept = [path for path in renderer.darkroom.folder.rglob("*") if path.is_file()]
    assert len(kept) == len(picture.paths)
    for path in kept:
        path.write_bytes(spoiled)
    assert renderer.render(picture) == first


def failed(renderer: Renderer, one: Artifact) -> str:
    with pytest.raises(RenderError) as caught:
        renderer.render(one)
    return caught.value.problems[0].message


def test_what_fails_names_its_source(tmp_path: Path) -> None:
    _, renderer = journal(tmp_path)
    media = Media("stool/none.jpg", "d", "jpeg", 8, 6)
    gone = Artifact("a", "picture", ("a.jpg",), PictureView(media, (("jpeg", 8, 6),)), source="content/stool/none.jpg")
    assert failed(renderer, gone).startswith("content/stool/none.jpg: This picture cannot be used")
    copy = Artifact("a", "copy", ("site/a.txt",), CopyView("static/none.txt", "d"))
    assert failed(renderer, copy).startswith("site/a.txt: This cannot be written. No such file")
    (tmp_path / BUNDLE / "plan.svg").write_bytes(b"<svg")
    drawing = Artifact("a", "copy", ("a.svg",), CopyView(f"{BUNDLE}/plan.svg", "d"), source=f"{BUNDLE}/plan.svg")
    assert "no well-formed XML" in failed(renderer, drawing)
    (tmp_path / BUNDLE / "stool.jpg").write_bytes(b"broken")
    broken = PictureView(Media("stool/2026-11-01-first/stool.jpg", "e", "jpeg", 8, 6), (("jpeg", 8, 6),))
    assert "render-picture" in failed(renderer, Artifact("a", "picture", ("a.jpg",), broken))


def test_a_failing_template_is_told_with_its_line(tmp_path: Path) -> None:
    config = CONFIG.replace("[site]", '[site]\ntheme = "own"', 1)
    prepared, renderer = journal(tmp_path, config, **{
        "themes/own/theme.toml": 'extends = "default"\n', "themes/own/site/entry.html": "\n{{ view.nothing }}",
    })  # fmt: skip
    message = failed(renderer, artifact(prepared, "stool/first/index.html"))
    assert message.startswith("themes/own/site/entry.html:2: This template failed")


def test_a_failing_letter_names_the_file_of_the_theme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared, renderer = journal(tmp_path)

    def fails(*_: object) -> None:
        raise failure("newsletter/letter.mjml", "letter-mjml", "This letter fails")

    monkeypatch.setattr("journeygen.letters.render_letter", fails)
    message = failed(renderer, artifact(prepared, "email.html"))
    assert message.startswith("themes/default/newsletter/letter.mjml: This letter fails")
