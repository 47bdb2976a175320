"""Slugs are one safe segment on every file system and in every URL, whatever the name."""

import re
import unicodedata
from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from journeygen.slugs import RESERVED_TOP, quoted, slugify, split_date, unsafe

anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@pytest.mark.parametrize(("name", "slug"), [
    ("First idea", "first-idea"),
    ("  Leg -- cracked!  ", "leg-cracked"),
    ("a_b.c/d\\e", "a-b-c-d-e"),
    ("tab\tand\nline", "tab-and-line"),
    ("wait – what… “really”?", "wait-what-really"),
    ("¿Qué? ¡Sí!", "qué-sí"),
    ("don’t", "don-t"),
    ("Ærø Straße", "ærø-straße"),
    ("İstanbul", "i̇stanbul"),
    ("A\u030angstro\u0308m", "ångström"),
    ("木の椅子・新", "木の椅子-新"),
    ("کتاب‌خانه", "کتابخانه"),
    ("हिन्दी लेख", "हिन्दी-लेख"),
    ("👩\u200d🔧 chair 👍🏽", "👩\u200d🔧-chair-👍🏽"),
    ("soft\u00adhyphen\u200b", "softhyphen"),
    ("1 + 1 = 2 $ ~ ^ | `code` <b>", "1-1-2-code-b"),
    ("-\u200d-", ""),
    ("???", ""),
    ("..", ""),
    ("", ""),
])  # fmt: skip
def test_slugify(name, slug):
    assert slugify(name) == slug


@given(anything)
@example("ͅ\u0345Α")
@example("-\u200d-")
def test_a_slug_is_one_safe_segment(name):
    slug = slugify(name)
    assert slugify(slug) == slug
    assert unicodedata.is_normalized("NFC", slug)
    assert not re.search(r"[\s/\\.:?#%&*<>|\"'\x00-\x1f]|--|^-|-$", slug)
    assert slug == slug.lower()
    assert not slug or not unsafe(slug) or len(slug.encode()) > 200 or unsafe(slug).startswith("Windows")


@given(anything)
def test_both_unicode_forms_of_a_name_have_one_slug(name):
    assert slugify(unicodedata.normalize("NFD", name)) == slugify(unicodedata.normalize("NFC", name))


@pytest.mark.parametrize(("stem", "parts"), [
    ("2026-03-01-first-idea", ("2026-03-01", "first-idea")),
    ("2026-03-01_first", ("2026-03-01", "first")),
    ("2026-03-01 first", ("2026-03-01", "first")),
    ("2026-03-01 - first", ("2026-03-01", "first")),
    ("2026-03-01", ("2026-03-01", "")),
    ("2026-03-01-", ("2026-03-01", "")),
    ("2026-03-01first", ("", "2026-03-01first")),
    ("2026-3-1-first", ("", "2026-3-1-first")),
    ("first", ("", "first")),
    ("", ("", "")),
])  # fmt: skip
def test_split_date(stem, parts):
    assert split_date(stem) == parts


@pytest.mark.parametrize(("path", "url"), [
    ("/stool/first-idea/", "/stool/first-idea/"),
    ("/木/", "/%E6%9C%A8/"),
    ("/a b/c~d_e.f", "/a%20b/c~d_e.f"),
    ("/50%/", "/50%25/"),
    ("/a?b#c", "/a%3Fb%23c"),
    ("", ""),
])  # fmt: skip
def test_quoted(path, url):
    assert quoted(path) == url


@given(anything)
def test_quoting_loses_nothing_and_leaves_only_what_urls_allow(path):
    assert unquote(quoted(path)) == path
    assert re.fullmatch(r"[A-Za-z0-9%/\-._~]*", quoted(path))


@pytest.mark.parametrize(("slug", "reason"), [
    ("", "nothing"), (".", "nothing"), ("..", "nothing"),
    ("con", "Windows"), ("CON", "Windows"), ("nul.txt", "Windows"), ("com1", "Windows"), ("lpt³", "Windows"),
    ("a" * 201, "200 bytes"), ("木" * 67, "200 bytes"),
])  # fmt: skip
def test_names_that_no_folder_may_have(slug, reason):
    assert reason in unsafe(slug)


@pytest.mark.parametrize("slug", ["a", "con-1", "com0", "conference", "aux-1", "a" * 200, "木" * 66, "-"])
def test_names_that_every_folder_may_have(slug):
    assert unsafe(slug) == ""


def test_reserved_names_are_what_slugs_of_their_own_names_give():
    assert {slugify(name) for name in RESERVED_TOP} == RESERVED_TOP - {"-"} | {""}
