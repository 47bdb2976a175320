"""Catalogues: every language says all that English says, fills in the same, and nothing English is left on its pages."""

import json
import re
import tomllib
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel import Locale
from selectolax.lexbor import LexborHTMLParser
from sites import CONFIG, entry, made, site, tree

from journeygen.catalogues import PLURALS, TABLES, catalogues, is_plural, words_template
from journeygen.config import DEFAULT_STEPS
from journeygen.errors import ContentError
from journeygen.filters import counted
from journeygen.plan import wordings_in
from journeygen.templates import Templates
from journeygen.themes import PACKAGED, load_theme
from journeygen.wordings import DEFAULT_WORDINGS

LANGUAGES = ("de", "es", "fr", "ja")
THEMES = sorted(file.parent.name for file in PACKAGED.glob("*/theme.toml"))
# A text that has just been written may wait here for its translations: until then the English one is shown.
LACKING: set[str] = set()
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


@cache
def english(theme: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((PACKAGED / theme / "theme.toml").read_text("utf-8"))


@cache
def said(theme: str, language: str) -> dict[str, dict[str, str]]:
    file = PACKAGED / theme / "messages" / f"{language}.toml"
    return tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}


def forms(language: str) -> set[str]:
    """The plural categories of a language, for counts of less than a million."""
    rule = Locale.parse(language).plural_form
    return {rule(count) for count in range(1000)}


def base(key: str) -> str:
    return key.rpartition("_")[0] if is_plural(key) else key


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("table", ["messages", "letter"])
@pytest.mark.parametrize("theme", THEMES)
def test_every_language_says_all_that_english_says(theme, table, language):
    original, text = english(theme).get(table, {}), said(theme, language).get(table, {})
    plurals = {base(key) for key in original if is_plural(key)}
    expected = {key for key in original if not is_plural(key)}
    expected |= {f"{word}_{form}" for word in plurals for form in forms(language)}
    assert text.keys() - LACKING == expected - LACKING
    for key, words in text.items():
        meant = original.get(key, original.get(f"{base(key)}_other", ""))
        assert set(PLACEHOLDER.findall(words)) == set(PLACEHOLDER.findall(meant)), key
        assert words.strip() == words != ""
        assert "'" not in words, f"{key}: a typographic apostrophe is meant"
        if PLACEHOLDER.search(meant):
            assert words % dict.fromkeys(PLACEHOLDER.findall(meant), "1")


@pytest.mark.parametrize("language", LANGUAGES)
def test_steps_have_names_in_every_language(language):
    assert said("default", language)["steps"].keys() == {step.id for step in DEFAULT_STEPS}


@pytest.mark.parametrize("language", LANGUAGES)
def test_posts_are_worded_in_every_language(language):
    wordings, problems = wordings_in(load_theme(Path("/nowhere"), "default", language))
    assert problems == []
    for network, original in DEFAULT_WORDINGS.items():
        words = wordings[network]
        assert fields(words.template) == fields(original.template), network
        assert words.hook.keys() == original.hook.keys(), network
        for step, hook in words.hook.items():
            assert sorted(fields(hook)) == sorted(fields(original.hook[step])), (network, step)
        assert words.hook["setback"] != original.hook["setback"]


def fields(wording: str) -> list[str]:
    return [field for _, field, _, _ in Formatter().parse(wording) if field]


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogues_hold_known_tables_only(language):
    assert said("default", language).keys() == set(TABLES)


# --- which catalogue speaks


def test_the_nearest_catalogue_speaks(tmp_path):
    folder = tmp_path / "themes/mine"
    files = {
        "theme.toml": 'extends = "default"\n[messages]\nown = "Own"\n',
        "messages/de.toml": '[messages]\nown = "Eigenes"\nskip = "Los"\n',
        "messages/de-at.toml": '[messages]\nskip = "Servus"\n',
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)

    def words(language: str) -> tuple[str, str, str, str]:
        found = load_theme(tmp_path, "mine", language).table("messages")
        return found["own"], found["skip"], found["menu"], found["language"]

    assert words("en") == ("Own", "Skip to the content", "Menu", "en")
    assert words("de") == ("Eigenes", "Los", "Menü", "de")
    assert words("de-CH") == ("Eigenes", "Los", "Menü", "de")
    assert words("de-AT") == ("Eigenes", "Servus", "Menü", "de-at")
    assert words("fr-CA") == ("Own", "Aller au contenu", "Menu", "fr")
    assert words("ar") == ("Own", "Skip to the content", "Menu", "en")


def test_a_theme_of_the_makers_own_has_the_last_word(tmp_path):
    root = tmp_path / "themes/mine"
    root.mkdir(parents=True)
    (root / "theme.toml").write_text('extends = "default"\n[messages]\nskip = "Weiter im Text"\n')
    assert load_theme(tmp_path, "mine", "de").table("messages")["skip"] == "Weiter im Text"


@pytest.mark.parametrize(("text", "line", "words"), [
    ('[messages]\nskpi = "x"\n', 2, "[messages] has no text `skpi`. Did you mean `skip`?"),
    ('[messages]\nmenu = "M"\nskip = 5\n', 3, "`skip` must be text in quotes, found 5"),
    ('[messages]\nstep_of = "Schritt %(n)s"\n', 2, "`step_of` must fill in %(n)s and %(total)s, as in English"),
    ('[messages]\nentry_few = "%(m)s"\n', 2, "`entry_few` must fill in %(n)s"),
    ('\n[mesages]\nskip = "x"\n', 2, "A catalogue holds no [mesages]. Did you mean `messages`?"),
    ('[messages]\nskip = x\n', 2, "This catalogue cannot be read"),
])  # fmt: skip
def test_what_is_wrong_with_a_catalogue(tmp_path, text, line, words):
    (tmp_path / "themes/mine/messages").mkdir(parents=True)
    (tmp_path / "themes/mine/theme.toml").write_text('extends = "default"\n')
    (tmp_path / "themes/mine/messages/pl.toml").write_text(text)
    assert load_theme(tmp_path, "mine", "en")
    with pytest.raises(ContentError) as caught:
        load_theme(tmp_path, "mine", "pl")
    (problem,) = caught.value.problems
    assert (problem.path, problem.line) == ("themes/mine/messages/pl.toml", line)
    assert words in problem.message


@pytest.mark.parametrize(("language", "count", "expected"), [
    ("en", 1, "1 entry"), ("en", 0, "0 entries"), ("en", 21, "21 entries"), ("de", 1, "1 Eintrag"),
    ("fr", 0, "0 billet"), ("fr", 2, "2 billets"), ("ja", 1, "記録 1件"), ("ar", 2, "2 entries"), ("ru", 21, "21 entries"),
])  # fmt: skip
def test_counts_follow_the_rule_of_the_language_that_speaks(language, count, expected):
    assert counted(load_theme(Path("/nowhere"), "default", language).table("messages"), "entry", count) == expected


def test_a_language_with_four_forms():
    words = {"language": "pl", "entry_one": "%(n)s wpis", "entry_few": "%(n)s wpisy", "entry_other": "%(n)s wpisu"}
    words["entry_many"] = "%(n)s wpisów"
    assert [counted(words, "entry", n) for n in (1, 3, 5, 22)] == ["1 wpis", "3 wpisy", "5 wpisów", "22 wpisy"]
    assert set(PLURALS) >= {form for language in ("pl", "ar", "ga", "cy") for form in forms(language)}


def test_words_survive_their_template():
    words = {"a": 'quo"te \\ {{ x }} {% y %} ü\u2028', "b": "<&>"}
    theme = load_theme(Path("/nowhere"), "default")
    theme.templates["newsletter/_words.html"] = words_template(words)
    theme.templates["x"] = '{% from "newsletter/_words.html" import words %}{{ words["a"] | string }}{{ words["b"] }}'
    assert Templates(theme, {}).render("x", None) == "quo&#34;te \\ {{ x }} {% y %} ü\u2028&lt;&amp;&gt;"


def test_english_reads_no_catalogue(tmp_path):
    (tmp_path / "messages").mkdir()
    (tmp_path / "messages/en.toml").write_text("not TOML")
    assert list(catalogues(tmp_path, "mine", "en-GB", {})) == []


# --- a whole site


WORDS = "Zzyx qvorm."
PROJECT = "---\ntitle: Qstool\nstatus: for-sale\nprice: {amount: '3', currency: EUR}\nbuy: https://x.example/\n"
SOURCES = {
    "content/qstool/project.md": f"{PROJECT}launch: 2026-12-01\nstarted: 2026-01-01\n---\n{WORDS}\n",
    "content/qlamp/project.md": f"---\ntitle: Qlamp\nstatus: sold\n---\n{WORDS}\n",
    "content/qcup/project.md": "---\ntitle: Qcup\n---\n",
    "content/qstool/2026-03-01-qone.md": entry("Qone", "idea", WORDS, tags="[qtag]", question="Qwhy?", time="3 q", cost="5 q",
                                               materials="[qoak]", tools="[qsaw]", updated="2026-03-05"),
    "content/qstool/2026-10-02-qtwo.md": entry("Qtwo", "setback", f"## Qa\n\n{WORDS}\n\n## Qb\n\n{WORDS}\n\n## Qc\n\n{WORDS}", tags="[qtag]"),
    "content/qlamp/2026-10-03-qthree.md": entry("Qthree", "finished", WORDS, tags="[qtag]"),
    "content/qcup/2026-10-04-qfour.md": entry("Qfour", "making", WORDS, tags="[qtag]"),
    "content/pages/qabout.md": f"---\ntitle: Qabout\nupdated: 2026-02-02\n---\n{WORDS}\n",
    "content/newsletter/2026-10.md": f"---\nsubject: Qsubject\n---\n{WORDS}\n",
}  # fmt: skip
# What is the same in both: names, and words that both languages have.
SAME = {
    "X", "Bluesky", "Mastodon", "Threads", "Instagram", "Facebook", "LinkedIn", "Pinterest", "Bench", "Feed", "Archive",
    "Letters from the bench", "Q", "Material", "Fuji", "RSS",
}  # fmt: skip


def texts(html: bytes) -> list[str]:
    """What a reader of a page sees or hears."""
    page = LexborHTMLParser(html)
    for node in page.css("script, style, code"):
        node.decompose()
    found = [text for node in page.css("body, title") for text in node.text(separator="\n").split("\n")]
    for node in page.css("[aria-label], [title], [alt], [label], [placeholder], meta[name=description]"):
        found += [
            node.attributes.get(name) or ""
            for name in ("aria-label", "title", "alt", "label", "placeholder", "content")
        ]
    return [" ".join(text.split()) for text in found if re.search(r"[A-Za-z]{2}", text)]


@pytest.mark.parametrize(("language", "said", "subject"), [
    ("en", "Next: Idea", "November 2026: Entry 2"), ("de", "Danach: Idee", "November 2026: Entry 2"),
    ("fr", "Ensuite\u00a0: Idée", "novembre 2026\u00a0: Entry 2"), ("ja", "次：着想", "2026年11月：Entry 2"),
])  # fmt: skip
def test_a_colon_stands_as_the_language_sets_it(tmp_path, language, said, subject):
    files = {f"content/stool/2026-11-0{day}-{day}.md": entry(f"Entry {day}", "idea") for day in (1, 2)}
    made(site(tmp_path, CONFIG.replace('language = "en"', f'language = "{language}"'), **files))
    assert f"<small>{said}</small>" in (tmp_path / "output/site/stool/1/index.html").read_text("utf-8")
    letter = json.loads((tmp_path / "output/newsletter/2026-11/email.json").read_text("utf-8"))
    assert letter["subject"] == subject


@pytest.mark.parametrize("theme", THEMES)
def test_nothing_english_is_left_on_a_german_site(tmp_path, theme):
    outputs = {}
    for language in ("en", "de"):
        config = CONFIG.replace('language = "en"', f'language = "{language}"\ntheme = "{theme}"')
        root = site(tmp_path / language, config, **SOURCES)
        made(root)
        outputs[language] = tree(root / "output")
    assert outputs["en"].keys() - outputs["de"].keys() == set() or theme != "default"
    left = {
        (name, text)
        for name, content in outputs["de"].items()
        if name.endswith(".html") and not name.endswith("preview.html")
        for text in set(texts(content)) & set(texts(outputs["en"].get(name, b"")))
        if not {part.strip(" .:,–→←#") for part in text.split("·")} <= SAME
        and not re.match(r"[·: #]*(Zzyx|Q|q|https?://|\d|1 Sample|schedule\.(csv|ics)$)", text)
    }
    assert left == set()
    german = b"".join(content for name, content in outputs["de"].items() if name.startswith("site/"))
    assert "Rückschlag".encode() in german
    assert b"2. Oktober 2026" in german
    snippets = outputs["de"]["social/qstool/qtwo/snippets.txt"].decode()
    assert "Rückschlag bei Qstool: Qtwo" in snippets
    letter = outputs["de"]["newsletter/2026-10/email.txt"].decode()
    assert "Abbestellen" in letter
    assert "Oktober 2026" in letter


def test_a_changed_word_makes_pages_again_as_a_clean_build_would(tmp_path):
    config = CONFIG.replace('language = "en"', 'language = "de"\ntheme = "mine"')
    files = {
        "themes/mine/theme.toml": 'extends = "default"\n',
        "themes/mine/messages/de.toml": '[letter]\nweb = "Lies im Netz"\n',
    }
    root = site(tmp_path / "site", config, **SOURCES, **files)
    made(root)
    before = tree(root / "output")
    (root / "themes/mine/messages/de.toml").write_text('[letter]\nweb = "Schau ins Netz"\n')
    report = made(root)
    assert {path.split("/")[0] for path in report.changed} == {"newsletter"}
    assert b"Schau ins Netz" in tree(root / "output")["newsletter/2026-10/email.html"]
    (root / "themes/mine/messages/de.toml").write_text('[messages]\nskip = "Los"\n')
    assert "site/index.html" in made(root).changed
    assert before.keys() - {".journeygen.json"} == tree(root / "output").keys() - {".journeygen.json"}
