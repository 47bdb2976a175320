"""Where links lead, and what leads nowhere: each told with its line and the nearest name."""

import io
import wave
from pathlib import Path

import pytest
from journals import codes, photo, prepare_site
from sites import entry

from journeygen.linking import Linker
from journeygen.prepare import Prepared


def silence() -> bytes:
    """A tenth of a second of no sound."""
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setparams((1, 2, 8000, 800, "NONE", ""))
        sound.writeframes(bytes(1600))
    return out.getvalue()


FROM = "content/stool/2026-11-01-from.md"
BUNDLE = "content/stool/2026-11-02-bundle"
OTHERS: dict[str, str | bytes] = {
    "content/stool/project.md": "---\ntitle: Stool\n---\nA project.\n",
    f"{BUNDLE}/index.md": entry("Bundle", body="# A head\n\nWords."),
    f"{BUNDLE}/crack.jpg": photo(500, 300),
    f"{BUNDLE}/plan.pdf": b"%PDF-1.4",
    f"{BUNDLE}/lathe.wav": silence(),
    f"{BUNDLE}/told.jpg": photo(51, 30),
    f"{BUNDLE}/told.jpg.toml": 'alt = "From the sidecar"\n',
    "content/lamp/2026-11-03-lämp.md": entry("Lamp", aliases="[/old/lamp/]"),
    "content/lamp/2026-11-04-draft.md": entry(draft="true"),
    "content/lamp/2027-11-04-later/index.md": entry(),
    "content/lamp/2026-11-05-gone.md": entry("Gone", expires="2026-11-06", body="# Was here"),
    "content/secret/project.md": "---\ntitle: Secret\ndraft: true\n---\n",
    "content/secret/2026-11-01-in.md": entry(),
    "content/pages/about.md": "---\ntitle: About\n---\n\n# Who\n\n[home](/)\n",
    "content/newsletter/2026-11.md": "A [note](../lamp/2026-11-03-lämp.md).\n",
    "static/files/a b.txt": "a",
}


def journal(root: Path, body: str, files: dict[str, str | bytes] | None = None, **matter: str) -> Prepared:
    return prepare_site(root, **{**OTHERS, **(files or {}), FROM: entry("From", body=body, **matter)})


@pytest.mark.parametrize(
    ("target", "place"),
    [
        ("source:stool/2026-11-01-from.md", "stool/from/"),
        ("source:stool/2026-11-01-from", "stool/from/"),
        ("source:stool/2026-11-02-bundle/index.md", "stool/bundle/"),
        ("source:stool/2026-11-02-bundle", "stool/bundle/"),
        ("source:stool/2026-11-02-bundle/", "stool/bundle/"),
        ("source:lamp/2026-11-03-lämp.md", "lamp/l%C3%A4mp/"),
        ("source:stool", "stool/"),
        ("source:stool/project.md", "stool/"),
        ("source:lamp", "lamp/"),
        ("source:pages/about.md", "about/"),
        ("source:newsletter/2026-11.md", "newsletter/2026-11/"),
        ("source:lamp/2026-11-04-draft.md", "lamp/"),
        ("source:lamp/2027-11-04-later", "lamp/"),
        ("source:secret/2026-11-01-in.md", ""),
        ("source:none.md", None),
        ("path:", ""),
        ("path:lamp/lämp/", "lamp/l%C3%A4mp/"),
        ("path:lamp/l%C3%A4mp/", "lamp/l%C3%A4mp/"),
        ("path:lamp", "lamp/"),
        ("path:old/lamp/", "lamp/l%C3%A4mp/"),
        ("path:steps/idea/", "steps/idea/"),
        ("path:steps/idea/?from=feed", "steps/idea/?from=feed"),
        ("path:feed.xml", "feed.xml"),
        ("path:files/a%20b.txt", "files/a%20b.txt"),
        ("path:none/", None),
    ],
)
def test_where_links_lead(tmp_path: Path, target: str, place: str | None) -> None:
    linker = journal(tmp_path, "Words.").dresser.linker
    assert linker.href(target) == place
    assert linker.href(target, "a head") == (None if place is None else f"{place}#a%20head")


def test_files_beside_an_entry(tmp_path: Path) -> None:
    body = "[plan](2026-11-02-bundle/plan.pdf) [photo](2026-11-02-bundle/crack.jpg)"
    prepared = journal(tmp_path, body)
    linker: Linker = prepared.dresser.linker
    assert codes(prepared) == {}
    plan, picture = (linker.href(f"source:stool/2026-11-02-bundle/{name}") or "" for name in ("plan.pdf", "crack.jpg"))
    assert plan.startswith("media/")
    assert plan.endswith("-plan.pdf")
    assert {f"site/{plan}", f"site/{picture}"} <= prepared.plan.paths


def test_a_journal_in_which_all_is_well(tmp_path: Path) -> None:
    body = (
        "[a](2026-11-02-bundle/index.md#a-head) [b](../lamp/2026-11-03-lämp.md) [c](/about/) [d](https://example.com/)"
        " [e](../lamp/2026-11-05-gone.md#was-here) [f](../pages/about.md#no-such-place) [g](/stool/#x) ![h](/files/a%20b.txt)"
        "\n\n![From the text](2026-11-02-bundle/crack.jpg) ![](2026-11-02-bundle/told.jpg)"
    )
    assert codes(journal(tmp_path, body)) == {}


BODIES = {
    "a file that is not there": (
        "[a](2026-11-02-bundel/index.md)", "link-dangling",
        "2026-11-01-from.md:6: This link leads nowhere: there is no content/stool/2026-11-02-bundel/index.md. "
        "Did you mean content/stool/2026-11-02-bundle/index.md?",
    ),
    "a file like no other": ("[a](zzz.md)", "link-dangling", "Correct the path; it is read from this file's folder"),
    "out of the content": ("[a](../../../etc/passwd)", "link-dangling", "This link leads out of content/"),
    "a page that is not there": ("[a](/abuot/)", "link-dangling", "the site has no /abuot/. Did you mean /about/?"),
    "a page without its last stroke": ("[a](/abuot)", "link-dangling", "the site has no /abuot. Did you mean /about/?"),
    "a page like no other": ("[a](/zzz/)", "link-dangling", "the site has no /zzz/. Link to the Markdown file instead"),
    "an entry that is a draft": (
        "[a](../lamp/2026-11-04-draft.md)", "link-hidden",
        "content/lamp/2026-11-04-draft.md has no page: it is a draft. Until then it leads to the project",
    ),
    "an entry of the future": ("[a](../lamp/2027-11-04-later/index.md)", "link-hidden", "it goes live later"),
    "a heading that is not there": (
        "[a](2026-11-02-bundle/index.md#a-hed)", "link-fragment",
        "There is no heading `#a-hed` in content/stool/2026-11-02-bundle/index.md. Did you mean `#a-head`?",
    ),
    "a heading like no other": ("[a](2026-11-02-bundle/index.md#zzz)", "link-fragment", "It has #a-head"),
    "a heading where there is none": ("[a](../lamp/2026-11-03-lämp.md#zzz)", "link-fragment", "It has no headings"),
    "a picture that is not there": (
        "![a](2026-11-02-bundle/crakc.jpg)", "image-missing",
        "This picture cannot be shown. There is no content/stool/2026-11-02-bundle/crakc.jpg. Did you mean 2026-11-02-bundle/crack.jpg?",
    ),
    "a picture like no other": ("![a](zzz.jpg)", "image-missing", "Put the picture beside this text"),
    "a picture that is none": (
        "![a](2026-11-02-bundle/plan.pdf)", "image-missing",
        "It is no picture. Link to it: [what it is](2026-11-02-bundle/plan.pdf)",
    ),
    "a sound as a picture": (
        "![a](2026-11-02-bundle/lathe.wav)", "image-missing",
        'It is audio. Write <audio src="2026-11-02-bundle/lathe.wav" controls></audio>',
    ),
    "a picture of the site that is not there": ("![a](/none.png)", "link-dangling", "the site has no /none.png"),
    "a picture without words": (
        "![](2026-11-02-bundle/crack.jpg)", "alt-missing",
        "The picture crack.jpg has no description. People who cannot see it, and readers of mail with pictures off, "
        "get nothing. Write ![what it shows](crack.jpg)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BODIES)
def test_what_leads_nowhere(tmp_path: Path, name: str) -> None:
    body, code, message = BODIES[name]
    found = codes(journal(tmp_path, body))
    assert list(found) == [code]
    assert message in found[code]


def test_words_in_the_front_matter_describe_a_picture(tmp_path: Path) -> None:
    matter = {"photos": "[{file: 2026-11-02-bundle/crack.jpg, alt: Told above}]"}
    assert codes(journal(tmp_path, "![](2026-11-02-bundle/crack.jpg)", **matter)) == {}


@pytest.mark.parametrize("key", ["cover", "audio", "video", "captions"])
def test_files_that_are_named_and_not_there(tmp_path: Path, key: str) -> None:
    near = codes(journal(tmp_path, "Words.", **{key: "2026-11-02-bundle/crak.jpg"}))["file-missing"]
    assert f"from.md:4: `{key}` names a file that is not there" in near
    assert "Did you mean 2026-11-02-bundle/crack.jpg?" in near
    far = codes(journal(tmp_path, "Words.", **{key: "zzz.mp3"}))["file-missing"]
    assert "Put the file beside this text" in far


def test_files_elsewhere_are_not_ours_to_find(tmp_path: Path) -> None:
    assert codes(journal(tmp_path, "Words.", audio="https://example.com/a.mp3")) == {}


def test_a_projects_cover_and_its_links(tmp_path: Path) -> None:
    text = "---\ntitle: Stool\ncover: none.jpg\n---\n[a](none.md)\n"
    found = codes(journal(tmp_path, "Words.", {"content/stool/project.md": text}))
    assert "content/stool/project.md:3: `cover` names a file" in found["file-missing"]
    assert "content/stool/project.md:5" in found["link-dangling"]


def test_links_of_notes_are_looked_at(tmp_path: Path) -> None:
    found = codes(journal(tmp_path, "Words.", {"content/newsletter/2026-11.md": "\n[a](none.md)\n"}))
    assert "content/newsletter/2026-11.md:2" in found["link-dangling"]
