"""What stands in another language than its page says so: titles in lists, and the site's own words around a story."""

from pathlib import Path

import pytest
from lxml import html
from sites import entry, made, site

ARABIC, JAPANESE = ("\u0600", "\u06ff"), ("\u3040", "\u9fff")
FILES = {
    "content/stool/project.md": "---\ntitle: The stool\n---\nIt stands.\n",
    "content/stool/2026-11-01-one.md": entry("One", tags="[oak]", body="Words."),
    "content/stool/2026-11-02-two.md": entry(
        "كرسي بثلاث أرجل", "setback", "انشق الساق.\n\n## أولا\n\nأ\n\n## ثانيا\n\nب\n\n## ثالثا\n\nج", lang="ar",
        question="كيف تجفف الخشب؟", materials="[خشب]", tools="[منشار]", tags="[oak]", updated="2026-11-05",
    ),
    "content/stool/2026-11-03-three.md": entry("三本脚の椅子", "fix", "脚が割れた。", lang="ja", summary="脚の話"),
    "content/cup/project.md": "---\ntitle: 湯呑み\nlang: ja\nsummary: 小さな器\nstatus: commission\nbuy: https://example.org/cup\n"
    "price: {amount: 9, currency: EUR}\n---\n器。\n",
    "content/cup/2026-11-04-clay.md": entry("土", "material", "土。", lang="ja", materials="[土]"),
}  # fmt: skip
PAGES = ["", "stool/", "stool/one/", "stool/two/", "stool/three/", "cup/", "cup/clay/", "steps/setback/", "for-sale/", "newsletter/2026-11/", "archive/"]  # fmt: skip

# What entries of several languages used, a subject made of titles.
UNKNOWN = "ancestor-or-self::*[self::bdi[not(@lang)] or self::header[parent::*[contains(@class, 'issue')]]]"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = site(tmp_path_factory.mktemp("languages"), **FILES)
    made(root)
    return root / "output/site"


def _spoken(text: str) -> str:
    """The language that a text is in, by its letters; empty when they do not tell."""
    for lang, (first, last) in {"ar": ARABIC, "ja": JAPANESE}.items():
        if any(first <= letter <= last for letter in text):
            return lang
    return "en" if sum(letter.isascii() and letter.isalpha() for letter in text) > 2 else ""


def _said(element: html.HtmlElement, name: str) -> str:
    return next(iter(element.xpath(f"(ancestor-or-self::*/@{name})[last()]")), "")


@pytest.mark.parametrize("path", PAGES)
def test_every_text_is_marked_with_its_language(folder, path):
    body = html.fromstring((folder / path / "index.html").read_text("utf-8")).body
    for element in body.iter("script", "style", "svg"):
        element.clear()
    wrong = []
    for text in body.xpath(".//text()[normalize-space()]"):
        holder = text.getparent() if text.is_text else text.getparent().getparent()
        if holder.xpath("ancestor-or-self::*[@hidden]") or holder.xpath(UNKNOWN):
            continue
        lang = _spoken(text)
        if lang and _said(holder, "lang") != lang:
            wrong.append((text.strip(), _said(holder, "lang")))
        if lang and (_said(holder, "dir") == "rtl") != (lang == "ar"):
            wrong.append((text.strip(), _said(holder, "dir")))
    assert wrong == []
