"""What is said once of a picture is said everywhere: site, feeds, snippets and letters agree in words and in order."""

import io
import json
import re
from pathlib import Path

import pytest
from PIL import Image
from sites import CONFIG, entry, made, site

BUNDLE = "content/stool/2026-11-01-first"
SIDECAR = 'alt = "From the sidecar"\ncaption = "Beside"\ncredit = "Ann"\nfocus = [0.9, 0.1]\n'
WAYS = {
    "front matter": ({"photos": '[{file: one.jpg, alt: "From the front matter", caption: "In front", credit: "Bob"}]'}, "", "From the front matter", "In front"),
    "sidecar": ({"photos": "[one.jpg]"}, SIDECAR, "From the sidecar", "Beside"),
    "Markdown": ({}, "", "From the text", ""),
    "cover": ({"cover": "one.jpg", "cover_alt": "From the cover"}, "", "From the cover", ""),
    "front matter before sidecar": ({"photos": '[{file: one.jpg, alt: "From the front matter"}]'}, SIDECAR, "From the front matter", "Beside"),
    "sidecar before Markdown": ({}, SIDECAR, "From the sidecar", "Beside"),
}  # fmt: skip


def photo(size: tuple[int, int] = (900, 1200), colour: str = "olive") -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, colour).save(written, "JPEG")
    return written.getvalue()


@pytest.mark.parametrize("way", WAYS)
def test_all_outputs_say_the_same(tmp_path: Path, way: str) -> None:
    matter, sidecar, alt, caption = WAYS[way]
    text = "![From the text](one.jpg)" if way in ("Markdown", "sidecar before Markdown") else "Words."
    files: dict[str, str | bytes] = {f"{BUNDLE}/index.md": entry(body=text, **matter), f"{BUNDLE}/one.jpg": photo()}
    if sidecar:
        files[f"{BUNDLE}/one.jpg.toml"] = sidecar
    made(site(tmp_path, **files))
    out = tmp_path / "output"
    shown = {
        "page": (out / "site/stool/first/index.html").read_text(),
        "home": (out / "site/index.html").read_text(),
        "issue": (out / "site/newsletter/2026-11/index.html").read_text(),
        "letter": (out / "newsletter/2026-11/email.html").read_text(),
    }
    for name, html in shown.items():
        assert f'alt="{alt}"' in html, name
        assert "From the text" not in html or alt == "From the text", name
    assert f'property="og:image:alt" content="{alt}"' in shown["page"]
    posts = json.loads((out / "social/stool/first/snippets.json").read_text())["snippets"]
    assert {media["alt"] for post in posts for media in post["media"]} == {alt}
    if caption:
        assert caption in shown["page"]


def test_focus_reaches_pages_and_cuts(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        f"{BUNDLE}/index.md": entry(body="![One](one.jpg)"), f"{BUNDLE}/one.jpg": photo((900, 600)),
        f"{BUNDLE}/one.jpg.toml": "focus = [0.9, 0.1]\n",
    }  # fmt: skip
    made(site(tmp_path, **files))
    assert "object-position:90% 10%" in (tmp_path / "output/site/index.html").read_text()


def test_order_is_one_everywhere(tmp_path: Path) -> None:
    names = ["c", "a", "b"]
    photos = ", ".join(f'{{file: {name}.jpg, alt: "Alt {name}"}}' for name in names)
    files: dict[str, str | bytes] = {f"{BUNDLE}/index.md": entry(photos=f"[{photos}]")}
    for number, name in enumerate(names):
        files[f"{BUNDLE}/{name}.jpg"] = photo((400 + number, 300))
    made(site(tmp_path, **files))
    page = (tmp_path / "output/site/stool/first/index.html").read_text()
    expected = [f"Alt {name}" for name in names]
    shown = re.findall(r'alt="(Alt .)"', page)
    assert list(dict.fromkeys(shown)) == expected
    posts = json.loads((tmp_path / "output/social/stool/first/snippets.json").read_text())["snippets"]
    assert [media["alt"] for media in posts[0]["media"]] == expected


@pytest.mark.parametrize("form", ["webp", "avif"])
def test_the_config_chooses_the_format_and_the_quality(tmp_path: Path, form: str) -> None:
    image = Image.effect_noise((900, 600), 90).convert("RGB")
    written = io.BytesIO()
    image.save(written, "JPEG", quality=95)
    sizes = []
    for quality in (80, 40):
        root = tmp_path / str(quality)
        files: dict[str, str | bytes] = {
            f"{BUNDLE}/index.md": entry(body="![One](one.jpg)"),
            f"{BUNDLE}/one.jpg": written.getvalue(),
        }
        made(site(root, CONFIG + f'\n[media]\nformat = "{form}"\nquality = {quality}\n', **files))
        page = (root / "output/site/stool/first/index.html").read_text()
        assert f'<source type="image/{form}"' in page
        made_files = sorted((root / "output/site/media").glob(f"*-800.{form}"))
        assert len(made_files) == 1
        with Image.open(made_files[0]) as one:
            assert (one.format, one.size) == (form.upper(), (800, 533))
        sizes.append((made_files[0].name, made_files[0].stat().st_size))
    assert sizes[1][1] < sizes[0][1] * 0.8
    assert sizes[0][0] != sizes[1][0]  # other bytes have another name: browsers may keep them for ever
