"""Bad input is normal: each case ends in messages of one form and the promised exit code, and the old output stands."""

import functools
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image
from sites import CONFIG, entry, site, tree, write

from journeygen.cli.commands import main

ENTRY = "content/stool/2026-11-02-case.md"
BUNDLE = "content/stool/2026-11-02-case/index.md"
NOW = "2026-11-20T12:00"
MESSAGE = re.compile(r"^(error|warning|note): (?P<place>[^:\n]+(:\d+)?): (?P<text>.+) \[(?P<code>[a-z0-9-]+)\]$")


def run(root: Path, *arguments: str) -> tuple[int, list[str], str]:
    """A build as a maker runs it: exit code, codes of the problems, everything it said."""
    result = CliRunner().invoke(main, ["build", "-C", str(root), "--now", NOW, *arguments])
    said = result.stdout + result.stderr
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in said
    assert "defect of the program" not in said
    problems = [MESSAGE.match(line) for line in said.splitlines() if line.startswith(("error: ", "warning: "))]
    return result.exit_code, [found["code"] for found in problems if found], said


def matter(lines: str, body: str = "Words.") -> str:
    return f"---\n{lines}\n---\n\n{body}\n"


GOOD = "title: Case\nstep: idea"

# name: (files, codes that must be named, line that must be named)
CONTENT: dict[str, tuple[dict[str, str | bytes], set[str], int]] = {
    "yaml with an open bracket": ({ENTRY: matter("title: Case\ntags: [oak, ash\nstep: idea")}, {"matter-broken"}, 4),
    "yaml with a tab": ({ENTRY: matter("title: Case\nstep: idea\nextra:\n\tkey: 1")}, {"matter-broken"}, 5),
    "yaml with a colon in the value": ({ENTRY: matter("title: Legs: three\nstep: idea")}, {"matter-broken"}, 2),
    "yaml that is a list": ({ENTRY: matter("- title\n- step")}, {"matter-broken"}, 1),
    "yaml that is text": ({ENTRY: matter("just text")}, {"matter-broken"}, 1),
    "a key twice": ({ENTRY: matter("title: Case\nstep: idea\ntitle: Again")}, {"matter-broken"}, 4),
    "yaml aliases without end": ({ENTRY: matter("title: Case\nstep: idea\nextra: &a {b: *a}")}, {"matter-broken"}, 1),
    "yaml bomb": (
        {ENTRY: matter(
            "title: Case\nstep: idea\nextra:\n  a: &a [x,x,x,x,x,x,x,x,x,x]\n  b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
            "  c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n  d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
            "  e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\n  f: [*e,*e,*e,*e,*e,*e,*e,*e,*e,*e]")},
        {"matter-broken"}, 1,
    ),
    "deep yaml": ({ENTRY: matter("title: Case\nstep: idea\nextra: {a: " + "[" * 3000 + "]" * 3000 + "}")}, {"matter-broken"}, 4),
    "front matter never closed": ({ENTRY: "---\ntitle: Case\nstep: idea\n\nWords.\n"}, {"matter-open"}, 1),
    "toml that is broken": ({ENTRY: "+++\ntitle = Case\n+++\nWords.\n"}, {"matter-broken"}, 2),
    "toml never closed": ({ENTRY: "+++\ntitle = 'Case'\nWords.\n"}, {"matter-open"}, 1),
    "json that is broken": ({ENTRY: '{"title": "Case",\n "step": idea}\nWords.\n'}, {"matter-broken"}, 2),
    "deep json": ({ENTRY: '{"title": ' + "[" * 50000 + "]" * 50000 + "}"}, {"matter-broken"}, 1),
    "no front matter at all": ({ENTRY: "# Case\n\nWords.\n"}, {"matter-missing"}, 1),
    "empty file": ({ENTRY: ""}, {"matter-missing"}, 1),
    "missing step": ({ENTRY: matter("title: Case")}, {"matter-missing"}, 1),
    "missing title": ({ENTRY: matter("step: idea")}, {"matter-missing"}, 1),
    "empty title": ({ENTRY: matter("title: ''\nstep: idea")}, {"matter-value"}, 2),
    "title that is a list": ({ENTRY: matter("title: [a, b]\nstep: idea")}, {"matter-value"}, 2),
    "unknown step": ({ENTRY: matter("title: Case\nstep: setbak")}, {"step-unknown"}, 3),
    "unknown key": ({ENTRY: matter(GOOD + "\nsumary: Short")}, {"matter-unknown-key"}, 4),
    "draft in quotes": ({ENTRY: matter(GOOD + "\ndraft: 'yes'")}, {"matter-value"}, 4),
    "impossible date": ({ENTRY: matter(GOOD + "\ndate: 2026-02-30")}, {"matter-broken"}, 4),
    "date in words": ({ENTRY: matter(GOOD + "\ndate: last spring")}, {"matter-value"}, 4),
    "date that is a number": ({ENTRY: matter(GOOD + "\ndate: 20260301")}, {"matter-value"}, 4),
    "impossible date in the name": ({"content/stool/2026-13-45-case.md": matter(GOOD)}, {"entry-date"}, 1),
    "no date anywhere": ({"content/stool/case.md": matter(GOOD)}, {"entry-date"}, 1),
    "year zero": ({ENTRY: matter(GOOD + "\ndate: 0000-01-01")}, {"matter-value", "matter-broken"}, 4),
    "tag of 300 letters": ({ENTRY: matter(GOOD + f"\ntags: [oak, {'a' * 300}]")}, {"tag-unsafe"}, 4),
    "tag that windows keeps": ({ENTRY: matter(GOOD + "\ntags: [oak, Con]")}, {"tag-unsafe"}, 4),
    "tags that are one on some systems": ({ENTRY: matter(GOOD + "\ncategories: [Straße, Strasse]")}, {"tag-unsafe"}, 4),
    "slug of dots": ({ENTRY: matter(GOOD + "\nslug: ..")}, {"slug-unsafe"}, 4),
    "slug with a slash": ({ENTRY: matter(GOOD + "\nslug: a/../../b")}, {"slug-unsafe"}, 4),
    "slug of nothing": ({ENTRY: matter(GOOD + "\nslug: '???'")}, {"slug-unsafe"}, 4),
    "slug that windows keeps": ({ENTRY: matter(GOOD + "\nslug: con")}, {"slug-unsafe"}, 4),
    "slug of 300 letters": ({ENTRY: matter(GOOD + f"\nslug: {'a' * 300}")}, {"slug-unsafe"}, 4),
    "two entries with one address": (
        {ENTRY: matter(GOOD), "content/stool/2026-11-03-case.md": matter(GOOD)}, {"slug-twice"}, 1),
    "two entries with one id": (
        {ENTRY: matter(GOOD + "\nid: a"), "content/stool/2026-11-03-other.md": matter(GOOD + "\nid: a")}, {"id-twice"}, 4),
    "entry and bundle with one address": ({ENTRY: matter(GOOD), BUNDLE: matter(GOOD)}, {"slug-twice"}, 1),
    "names that differ in case": (
        {ENTRY: matter(GOOD), "content/stool/2026-11-02-CASE.md": matter(GOOD)}, {"source-same-name"}, 0),
    "an alias that is a page": ({ENTRY: matter(GOOD + "\naliases: [/stool/first/]")}, {"alias-taken"}, 4),
    "an alias that leads out": ({ENTRY: matter(GOOD + "\naliases: [/../../etc/passwd]")}, {"alias-taken"}, 4),
    "an alias that no parser takes": ({ENTRY: matter(GOOD + "\naliases: ['http://[bad/']")}, {"alias-taken"}, 4),
    "syndication that leads nowhere": ({ENTRY: matter(GOOD + "\nsyndication: [on my blog]")}, {"matter-value"}, 4),
    "cyclic aliases": (
        {ENTRY: matter(GOOD + "\naliases: [/stool/other/]"),
         "content/stool/2026-11-03-other.md": matter(GOOD + "\naliases: [/stool/case/]")}, {"alias-taken"}, 4),
    "one alias for two entries": (
        {ENTRY: matter(GOOD + "\naliases: [/old/]"),
         "content/stool/2026-11-03-other.md": matter(GOOD + "\naliases: [/old/]")}, {"alias-taken"}, 4),
    "link to nowhere": ({ENTRY: matter(GOOD, "See [it](2026-01-01-gone.md).")}, {"link-dangling"}, 6),
    "link out of content": ({ENTRY: matter(GOOD, "See [it](../../../etc/passwd).")}, {"link-dangling"}, 6),
    "link to a page that is not there": ({ENTRY: matter(GOOD, "See [it](/stol/).")}, {"link-dangling"}, 6),
    "raw html link to nowhere": ({ENTRY: matter(GOOD, "<p><a href='gone.md'>it</a></p>")}, {"link-dangling"}, 6),
    "link to a heading that is not there": ({ENTRY: matter(GOOD, "See [it](2026-11-01-first.md#gone).")}, {"link-fragment"}, 6),
    "javascript link": ({ENTRY: matter(GOOD, "[x](javascript:alert(1))")}, set(), 0),
    "picture that is not there": ({ENTRY: matter(GOOD, "![a leg](leg.jpg)")}, {"image-missing"}, 6),
    "picture that is text": ({ENTRY: matter(GOOD, "![a leg](leg.jpg)"), "content/stool/leg.jpg": "no"}, {"image-missing"}, 6),
    "picture that is empty": ({ENTRY: matter(GOOD, "![a leg](leg.jpg)"), "content/stool/leg.jpg": b""}, {"media-empty"}, 0),
    "cover that is not there": ({ENTRY: matter(GOOD + "\ncover: leg.jpg")}, {"file-missing"}, 4),
    "photos that are text": ({ENTRY: matter(GOOD + "\nphotos: leg.jpg")}, {"matter-value"}, 4),
    "photo with an unknown key": ({ENTRY: matter(GOOD + "\nphotos: [{file: a.jpg, atl: x}]")}, {"matter-value"}, 4),
    "focus outside of the picture": ({ENTRY: matter(GOOD + "\nphotos: [{file: a.jpg, focus: [2, 3]}]")}, {"matter-value"}, 4),
    "sidecar that is broken": (
        {ENTRY: matter(GOOD), "content/stool/leg.jpg": b"x", "content/stool/leg.jpg.toml": "alt = leg"}, {"sidecar"}, 1),
    "sidecar with a mistyped key": (
        {ENTRY: matter(GOOD), "content/stool/leg.jpg": b"x", "content/stool/leg.jpg.toml": 'alt = "a"\ncaptoin = "b"'}, {"sidecar"}, 2),
    "sidecar with a word for a place": (
        {ENTRY: matter(GOOD), "content/stool/leg.jpg": b"x", "content/stool/leg.jpg.toml": 'alt = "a"\n\nfocus = "left"'}, {"sidecar"}, 3),
    "social on an unknown network": ({ENTRY: matter(GOOD + "\nsocial: {myspace: hi}")}, {"matter-value"}, 4),
    "social text that is too long": ({ENTRY: matter(GOOD + f"\nsocial: {{x: '{'long ' * 80}'}}")}, {"social-long"}, 4),
    "newsletter that is a word": ({ENTRY: matter(GOOD + "\nnewsletter: maybe")}, {"matter-value"}, 4),
    "extra that is a list": ({ENTRY: matter(GOOD + "\nextra: [1]")}, {"matter-value"}, 4),
    "latin-1": ({ENTRY: matter(GOOD, "caf\xe9").encode("latin-1")}, {"source-encoding"}, 6),
    "utf-16": ({ENTRY: matter(GOOD).encode("utf-16")}, {"source-binary", "source-encoding"}, 1),
    "binary": ({ENTRY: b"\x89PNG\r\n\x1a\n\x00\x00" + bytes(range(256))}, {"source-binary"}, 1),
    "zero bytes": ({ENTRY: matter(GOOD, "a\0b")}, {"source-binary"}, 6),
    "10 MB of text": ({ENTRY: matter(GOOD, "word " * 2_000_000)}, {"source-too-large"}, 0),
    "nested without end": ({ENTRY: matter(GOOD, ">" * 20000 + " deep")}, {"markup-nesting"}, 5),
    "text outside of a project": ({"content/lost.md": matter(GOOD)}, {"source-homeless"}, 0),
    "project called tags": ({"content/tags/2026-11-02-case.md": matter(GOOD)}, {"slug-reserved"}, 0),
    "page called archive": ({"content/pages/archive.md": "---\ntitle: A\n---\n"}, {"slug-reserved"}, 1),
    "page and project with one address": (
        {"content/pages/stool.md": "---\ntitle: Stool\n---\n"}, {"route-twice"}, 1),
    "page without a title": ({"content/pages/about.md": "About us"}, {"matter-missing"}, 1),
    "note for no month": ({"content/newsletter/spring.md": "Hello"}, {"note-month"}, 1),
    "project with an unknown status": ({"content/stool/project.md": "---\ntitle: S\nstatus: selling\n---\n"}, {"matter-value"}, 3),
    "project with a strange price": ({"content/stool/project.md": "---\ntitle: S\nprice: cheap\n---\n"}, {"matter-value"}, 3),
    "static file over a folder": ({"static/newsletter": "mine"}, {"route-twice"}, 0),
    "static file over a project": ({"static/Stool": "mine"}, {"route-twice"}, 0),
    "static file over a page": ({"static/stool/index.html": "mine"}, {"route-twice"}, 0),
    "ledger that is broken": ({"ledger.jsonl": '{"v":1,\n'}, {"ledger-line"}, 1),
    "ledger of the future": (
        {"ledger.jsonl": '{"v":9,"id":"a","at":"x","kind":"post","key":"k","state":"posted"}\n'}, {"ledger-kind"}, 1),
    "published address that is gone": (
        {"ledger.jsonl": '{"v":1,"id":"a","at":"2026-01-01T00:00:00+00:00","kind":"url","key":"entry:gone","state":"published","path":"/stool/gone/"}\n'},
        {"url-vanished"}, 0),
}  # fmt: skip


@pytest.mark.parametrize("name", CONTENT)
def test_bad_content(name, tmp_path):
    files, codes, line = CONTENT[name]
    root = site(tmp_path, **{"content/stool/2026-11-01-first.md": entry()})
    assert run(root)[0] == 0
    before = tree(root / "output")
    write(root, **files)
    code, found, said = run(root)
    if not codes:
        return
    assert code == 1, said
    assert codes & set(found), said
    assert tree(root / "output") == before
    named = re.compile(rf"^error: [^:\n]+{f':{line}' if line else ''}: .*\[({'|'.join(codes)})\]$", re.MULTILINE)
    assert named.search(said), said


CONFIGS: dict[str, tuple[str, str, int]] = {
    "not toml": ("[site\n", "config-toml", 1),
    "no title": (CONFIG.replace('title = "Bench"\n', ""), "config-missing", 1),
    "no time zone": (CONFIG.replace('timezone = "Europe/Dublin"\n', ""), "config-missing", 1),
    "unknown time zone": (CONFIG.replace("Europe/Dublin", "Europe/Dubln"), "config-value", 4),
    "base_url without a scheme": (CONFIG.replace('https://example.org/"', 'example.org"', 1), "config-value", 3),
    "unknown key": (CONFIG.replace("language", "langauge"), "config-unknown-key", 6),
    "unknown table": (CONFIG + "\n[sociall]\na = 1\n", "config-unknown-key", 0),
    "unknown network": (CONFIG + "\n[networks.mastodn]\nprofile = 'x'\n", "config-unknown-key", 0),
    "title that is a number": (CONFIG.replace('"Bench"', "5", 1), "config-type", 2),
    "unknown engine": (CONFIG + "\n[markdown]\nengine = 'pandoc'\n", "config-value", 0),
    "two steps with one id": (CONFIG + "\n[[steps]]\nid='idea'\n[[steps]]\nid='idea'\n", "config-value", 0),
    "a colour that is none": (CONFIG + "\n[[steps]]\nid='idea'\ncolor='red'\n", "config-value", 0),
    "steps that are a table": (CONFIG + "\n[steps]\nid='idea'\n", "config-type", 0),
    "unknown theme": (CONFIG.replace("[site]", '[site]\ntheme = "defualt"'), "theme-missing", 2),
    "a menu that leads nowhere": (CONFIG + "\n[[menu]]\nlabel = 'About'\npage = 'abuot'\n", "menu-dangling", 34),
    "unknown extension": (CONFIG + "\n[markdown]\nextensions = ['no_such_extension']\n", "markup-extension", 33),
}


@pytest.mark.parametrize("name", CONFIGS)
def test_bad_config(name, tmp_path):
    text, expected, line = CONFIGS[name]
    root = site(tmp_path)
    assert run(root)[0] == 0
    before = tree(root / "output")
    (root / "journeygen.toml").write_text(text)
    code, found, said = run(root)
    assert code == 1, said
    assert expected in found or not expected, said
    assert not line or f"journeygen.toml:{line}: " in said, said
    assert tree(root / "output") == before


def own_theme(name: str, text: str) -> Callable[[Path], None]:
    """A theme of the maker's own with one template replaced."""

    def act(root: Path) -> None:
        write(root, **{"themes/mine/theme.toml": 'name = "mine"\nextends = "default"\n', f"themes/mine/{name}": text})
        (root / "journeygen.toml").write_text(CONFIG.replace("[site]", '[site]\ntheme = "mine"'))

    return act


THEMES: dict[str, tuple[Callable[[Path], None], str]] = {
    "syntax": (own_theme("site/entry.html", "<p>{{ view.title }</p>"), "template-syntax"),
    "unknown field": (own_theme("site/entry.html", "<p>\n{{ view.titel }}</p>"), "template-error"),
    "unknown variable": (own_theme("site/entry.html", "{{ page.title }}"), "template-error"),
    "unknown filter": (own_theme("site/entry.html", "{{ view.title | shout }}"), "template-syntax"),
    "missing include": (own_theme("site/entry.html", '{% include "site/gone.html" %}'), "template-missing"),
    "dynamic include": (own_theme("site/entry.html", "{% include view.title %}"), "template-dynamic"),
    "division by zero": (own_theme("site/entry.html", "{{ 1 / 0 }}"), "template-error"),
    "malformed mjml": (
        own_theme("newsletter/letter.mjml", "<mjml><mj-body><mj-section></mj-body></mjml>"),
        "letter-mjml",
    ),
    "broken theme.toml": (own_theme("theme.toml", "name = mine"), "theme-toml"),
    "token that is a number": (own_theme("theme.toml", 'extends = "default"\n[tokens]\npaper = 5'), "theme-toml"),
    "mistyped key of a theme": (own_theme("theme.toml", 'extend = "default"'), "theme-toml"),
    "mistyped table of a theme": (
        own_theme("theme.toml", 'extends = "default"\n[mesages]\nsign_up = "x"'),
        "theme-toml",
    ),
    "theme that extends itself": (own_theme("theme.toml", 'extends = "mine"'), "theme-cycle"),
    "wordings for no network": (
        own_theme("theme.toml", 'extends = "default"\n[wordings.myspace]\ntemplate = "x"'),
        "theme-wordings",
    ),
    "wordings with an unknown field": (
        own_theme("theme.toml", 'extends = "default"\n[wordings.x]\ntemplate = "{titel}"'),
        "theme-wordings",
    ),
}


@pytest.mark.parametrize("name", THEMES)
def test_bad_theme(name, tmp_path, monkeypatch):
    monkeypatch.setenv("JOURNEYGEN_WORKERS", "2")  # another process may be the one that meets it
    act, expected = THEMES[name]
    root = site(tmp_path)
    assert run(root)[0] == 0
    before = tree(root / "output")
    act(root)
    code, found, said = run(root)
    assert code == 1, said
    assert expected in found, said
    assert tree(root / "output") == before


def test_all_problems_at_once(tmp_path):
    root = site(
        tmp_path,
        **{
            "content/stool/2026-11-01-a.md": matter("title: A\nstep: ida\nsumary: x"),
            "content/stool/2026-11-02-b.md": matter("titel: B\nstep: idea"),
            "content/lamp/c.md": matter(GOOD),
        },
    )
    code, found, said = run(root)
    assert code == 1
    assert {"matter-unknown-key", "matter-missing", "entry-date"} <= set(found)
    assert "Did you mean `summary`?" in said
    assert "Did you mean `title`?" in said


def test_harmless_oddities_build(tmp_path):
    root = site(
        tmp_path,
        **{
            "content/stool/2026-11-01-bom.md": b"\xef\xbb\xbf" + entry("With a mark").encode(),
            "content/stool/2026-11-02-crlf.md": entry("From Windows").replace("\n", "\r\n"),
            "content/stool/2026-11-03-äöü 木 🪑.md": entry("木の椅子"),
            "content/stool/.obsidian/workspace.md": "not ours",
            "content/stool/2026-11-04-a.md~": "backup",
        },
    )
    code, _, said = run(root)
    assert code == 0, said
    assert (root / "output/site/stool/äöü-木-🪑/index.html").exists()


def test_link_out_of_content_is_refused(tmp_path):
    root = site(tmp_path)
    secret = tmp_path / "secret.md"
    secret.write_text(entry("Secret"))
    (root / "content/stool/2026-11-05-secret.md").symlink_to("/etc/hostname")
    (root / "content/stool/2026-11-06-gone.md").symlink_to("nowhere.md")
    code, found, _ = run(root)
    assert (code, set(found)) == (1, {"source-link"})


def test_special_files_are_named(tmp_path):
    root = site(tmp_path)
    os.mkfifo(root / "content/stool/2026-11-05-pipe.md")
    code, found, _ = run(root)
    assert (code, found) == (1, ["source-special"])


@pytest.mark.skipif(os.geteuid() == 0 and not shutil.which("setpriv"), reason="root reads everything")
def test_unreadable_file(tmp_path):
    root = site(tmp_path)
    os.symlink("2026-11-05-loop.md", root / "content/stool/2026-11-05-loop.md")
    code, found, _ = run(root)
    assert (code, found) == (1, ["source-link"])


def test_foreign_output_is_refused(tmp_path):
    root = site(tmp_path / "site")
    foreign = tmp_path / "photos"
    write(foreign, **{"holiday.jpg": b"x"})
    code, _, said = run(root, "-o", str(foreign))
    assert code == 4
    assert "holiday.jpg" in said
    assert tree(foreign) == {"holiday.jpg": b"x"}


@pytest.mark.parametrize("folder", ["content", ".", "themes", "content/stool/output", ".."])
def test_output_over_the_sources_is_refused(tmp_path, folder):
    root = site(tmp_path / "site")
    before = tree(root)
    code, _, _ = run(root, "-o", str(root / folder))
    assert code == 4
    assert tree(root) == before


def test_output_that_is_a_file_is_refused(tmp_path):
    root = site(tmp_path)
    (root / "output").write_text("mine")
    code, _, _ = run(root)
    assert code == 4
    assert (root / "output").read_text() == "mine"


def test_output_that_cannot_be_written(tmp_path):
    root = site(tmp_path)
    (root / "blocked").write_text("a file")
    code, _, said = run(root, "-o", str(root / "blocked" / "output"))
    assert code in {1, 4}
    assert "blocked" in said


@pytest.mark.skipif(os.name == "nt", reason="no such limits")
def test_a_disk_without_room_leaves_the_old_output(tmp_path):
    """A limit on the size of files, which the system enforces as it does a full disk."""
    import resource

    root = site(tmp_path)
    assert run(root)[0] == 0
    before = tree(root / "output")
    write(root, **{ENTRY: matter(GOOD, "Words. " * 20_000)})
    command = [sys.executable, "-m", "journeygen", "build", "-C", str(root), "--now", NOW]
    limit = functools.partial(resource.setrlimit, resource.RLIMIT_FSIZE, (60_000, 60_000))
    done = subprocess.run(command, capture_output=True, text=True, preexec_fn=limit, check=False)
    assert done.returncode == 1
    assert re.search(r"^error: .*\.html: File too large\. Nothing in the output was changed\. Make room", done.stderr)
    assert "Traceback" not in done.stderr
    assert tree(root / "output") == before
    assert run(root)[0] == 0


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no file system that takes no files")
def test_a_file_system_that_takes_no_files(tmp_path):
    code, _, said = run(site(tmp_path), "-o", "/proc/journeygen")
    assert code == 1
    assert "Nothing in the output was changed" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("arguments", [
    ["--now", "yesterday"], ["--now", "2026-02-30"], ["--nonsense"], ["extra"], ["-C", "/nowhere/at/all"],
])  # fmt: skip
def test_wrong_calls_end_with_2(tmp_path, arguments):
    site(tmp_path)
    result = CliRunner().invoke(main, ["-C", str(tmp_path), "build", *arguments])
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_no_site_here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["build"])
    assert result.exit_code == 2
    assert "journeygen init" in result.stderr


def test_strict_makes_warnings_errors(tmp_path):
    root = site(tmp_path, CONFIG.replace('address = "1 Sample Lane"\n', ""))
    assert run(root)[0] == 0
    code, found, _ = run(root, "--strict")
    assert (code, found) == (1, ["newsletter-address"])


def test_truncated_picture_is_named_and_the_old_output_stands(tmp_path):
    root = site(tmp_path)
    assert run(root)[0] == 0
    before = tree(root / "output")
    Image.radial_gradient("L").resize((900, 600)).convert("RGB").save(root / "content/stool/leg.jpg")
    whole = (root / "content/stool/leg.jpg").read_bytes()
    (root / "content/stool/leg.jpg").write_bytes(whole[: len(whole) // 2])
    write(root, **{ENTRY: matter(GOOD, "![a leg](leg.jpg)")})
    code, _, said = run(root)
    assert code == 1
    assert "content/stool/leg.jpg" in said
    assert tree(root / "output") == before


def test_a_link_that_was_cut_is_no_fault_of_the_output(tmp_path):
    root = site(tmp_path, **{ENTRY: matter(GOOD, "[up](#) [it](javascript:alert(1))")})
    assert run(root)[:2] == (0, ["link-script"])
    checked = CliRunner().invoke(main, ["check", "-C", str(root), "--now", NOW])
    assert checked.exit_code == 0, checked.stderr


UNPARSED = "http://[bad/"


def test_an_address_that_no_parser_takes_ends_no_build(tmp_path):
    """Wherever one may be typed: in texts, for sale, in the config and in the ledger."""
    moved = '{"v":1,"id":"a","at":"2026-01-01T00:00:00Z","kind":"url","key":"page:x","state":"moved","path":"%s","url":"/"}\n'
    root = site(
        tmp_path,
        CONFIG.replace("https://x.com/bench", UNPARSED).replace("https://mastodon.example/@bench", UNPARSED),
        **{
            ENTRY: matter(GOOD, f"[it]({UNPARSED})"),
            "content/stool/project.md": matter(f"title: Stool\nbuy: '{UNPARSED}'"),
            "ledger.jsonl": moved % UNPARSED,
        },
    )
    code, found, said = run(root)
    assert (code, found) == (0, ["network-profile"] * 2), said
    checked = CliRunner().invoke(main, ["check", "-C", str(root), "--now", NOW])
    assert checked.exit_code == 1
    assert f"`{UNPARSED}` leads nowhere. It names no host." in checked.stderr


@pytest.mark.parametrize(
    "arguments", [["explain", UNPARSED], ["post", "stool/case", "--network", "x", "--posted", UNPARSED]]
)
def test_a_call_with_an_address_that_no_parser_takes(tmp_path, arguments):
    root = site(tmp_path, **{ENTRY: matter(GOOD)})
    result = CliRunner().invoke(main, [*arguments, "-C", str(root), "--now", NOW])
    assert result.exit_code == 2, result.stderr
    assert UNPARSED in result.stderr


def test_a_broken_link_that_many_files_show_is_told_of_the_page_it_was_written_for(tmp_path):
    root = site(tmp_path, **{ENTRY: matter(GOOD, "See [it](https://example.org/stool/gone/).")})
    assert run(root)[0] == 0
    checked = CliRunner().invoke(main, ["check", "-C", str(root), "--now", NOW])
    first = next(line for line in checked.stderr.splitlines() if line.startswith("error: "))
    assert first.startswith("error: output/site/stool/case/index.html:")
    assert f"It is made from {ENTRY}" in first


def test_a_limit_that_no_link_fits_into_is_told_of_the_entry(tmp_path):
    root = site(tmp_path, CONFIG.replace("[networks.x]", "[networks.x]\nlimit = 5"), **{ENTRY: matter(GOOD)})
    code, _, said = run(root)
    assert code == 1
    assert f"error: {ENTRY}: This cannot be written" in said
