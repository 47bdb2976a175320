"""Old addresses: each leads to its page in one step, on every kind of host, or a problem says what to do."""

import json
import re
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from journals import codes, prepare_site
from sites import CONFIG, entry, made, site

from journeygen.model import Ref
from journeygen.outputs.site.moves import for_hosts, for_nginx

A = "content/stool/2026-11-01-a.md"


def test_an_alias_of_oneself_is_no_trouble(tmp_path: Path) -> None:
    prepared = prepare_site(tmp_path, **{"content/stool/2026-11-01-a.md": entry(aliases="[/stool/a/, /x/, /x]")})
    assert codes(prepared) == {}
    assert prepared.dresser.routes.redirects == {"x/index.html": Ref("entry", "stool/a")}


def published(key: str, path: str) -> str:
    return f'{{"v":1,"id":"{key}{path}","at":"2026-11-02T10:00:00+00:00","kind":"url","key":"{key}","state":"published","path":"{path}"}}\n'


def test_published_addresses_are_kept(tmp_path: Path) -> None:
    """By redirects where the id is known, by a problem where it is not."""
    ledger = "".join(
        published(key, path)
        for key, path in (
            ("entry:e1", "/stool/old/"), ("entry:e1", "/stool/a/"), ("project:stool", "/stools/"), ("page:about", "/me/"),
            ("entry:hidden", "/stool/hidden/"), ("entry:gone", "/stool/gone/"), ("issue:2026-01", "/newsletter/2026-01/"),
            ("entry:e1", ""), ("entry:e1", "/"),
        )
    )  # fmt: skip
    prepared = prepare_site(tmp_path, **{
        "content/stool/2026-11-01-a.md": entry(id="e1"), "content/stool/2026-11-02-h.md": entry(id="hidden", draft="true"),
        "content/pages/about.md": "---\ntitle: A\n---\n", "ledger.jsonl": ledger,
    })  # fmt: skip
    assert prepared.dresser.routes.redirects == {
        "stool/old/index.html": Ref("entry", "stool/a"), "stools/index.html": Ref("project", "stool"), "me/index.html": Ref("page", "about"),
    }  # fmt: skip
    vanished = [(one.path, one.level) for one in prepared.problems if one.code == "url-vanished"]
    assert sorted(vanished) == [
        ("content/stool/2026-11-02-h.md", "warning"), ("ledger.jsonl", "error"), ("ledger.jsonl", "warning"),
    ]  # fmt: skip
    assert 'Add `aliases: ["/stool/gone/"]`' in codes(prepared)["url-vanished"]


def test_an_old_address_that_shows_something_else_is_told(tmp_path: Path) -> None:
    files = {A: entry(id="e2"), "content/stool/2026-11-02-b.md": entry("B", id="e1")}
    prepared = prepare_site(tmp_path, **files, **{"ledger.jsonl": published("entry:e1", "/stool/a/")})
    assert codes(prepared).keys() == {"url-taken"}
    assert f"{A}: The published address /stool/a/ of e1 shows something else now" in codes(prepared)["url-taken"]


def test_an_old_address_that_its_maker_gave_away_is_not(tmp_path: Path) -> None:
    files = {A: entry(id="e1"), "content/stool/2026-11-02-b.md": entry("B", aliases="[/stool/old/]")}
    prepared = prepare_site(tmp_path, **files, **{"ledger.jsonl": published("entry:e1", "/stool/old/")})
    assert codes(prepared) == {}
    assert prepared.dresser.routes.redirects == {"stool/old/index.html": Ref("entry", "stool/b")}


def moved(path: str, url: str, at: str = "2026-11-03T10:00:00+00:00") -> str:
    line = {"v": 1, "id": f"{path}>{url}", "at": at, "kind": "url", "key": f"page:{path}", "state": "moved"}
    return json.dumps({**line, "path": path, "url": url}) + "\n"


# What the ledger says, the redirects that come of it (old path below the site -> ref), the problems.
MOVES = {
    "one move": (moved("/x/", "/stool/a/"), {"x/index.html": "entry:stool/a"}, set()),
    "a chain": (
        moved("/x/", "/y/") + moved("/y/", "/z/") + moved("/z/", "/stool/a/"),
        {f"{name}/index.html": "entry:stool/a" for name in "xyz"}, set(),
    ),
    "a chain that ends at an alias": (
        moved("/x/", "/old/"), {"x/index.html": "entry:stool/a", "old/index.html": "entry:stool/a"}, set(),
    ),
    "a chain that ends at what was renamed": (
        moved("/x/", "/stool/was/") + published("entry:e1", "/stool/was/"),
        {"x/index.html": "entry:stool/a", "stool/was/index.html": "entry:stool/a"}, set(),
    ),
    "to a list": (moved("/x/", "/archive/"), {"x/index.html": "archive:"}, set()),
    "home": (moved("/x/", "/"), {"x/index.html": "home:"}, set()),
    "a file": (moved("/2019/x.html", "/stool/a/"), {"2019/x.html": "entry:stool/a"}, set()),
    "the later of two": (
        moved("/x/", "/archive/", "2026-11-05T10:00:00+00:00") + moved("/x/", "/stool/a/"), {"x/index.html": "archive:"}, set(),
    ),
    "a page that is there wins": (moved("/stool/a/", "/archive/"), {}, set()),
    "a circle": (moved("/x/", "/y/") + moved("/y/", "/x/"), {}, {"url-loop"}),
    "to itself": (moved("/x/", "/x/"), {}, {"url-loop"}),
    "nowhere": (moved("/x/", "/gone/"), {}, {"url-vanished"}),
    "a published address that has moved": (
        published("page:gone", "/gone/") + moved("/gone/", "/stool/a/"), {"gone/index.html": "entry:stool/a"}, set(),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MOVES)
def test_moves_lead_to_their_last_place(tmp_path: Path, name: str) -> None:
    ledger, redirects, problems = MOVES[name]
    aliases = {"aliases": "[/old/]"} if "alias" in name else {}
    prepared = prepare_site(tmp_path, **{A: entry(id="e1", **aliases), "ledger.jsonl": ledger})
    assert {old: str(ref) for old, ref in prepared.dresser.routes.redirects.items()} == redirects
    assert set(codes(prepared)) == problems


def test_a_vanished_address_says_which_line_to_add(tmp_path: Path) -> None:
    prepared = prepare_site(tmp_path, **{A: entry(), "ledger.jsonl": published("entry:stool/b", "/stool/b/")})
    message = codes(prepared)["url-vanished"]
    assert 'Add `aliases: ["/stool/b/"]` to the entry or page that takes its place' in message
    assert "or `id: stool/b` to the file if it was renamed" in message


@pytest.mark.parametrize(("fix", "line"), [("id", {"id": "stool/b"}), ("aliases", {"aliases": '["/stool/b/"]'})])
def test_the_line_that_it_says_mends_it(tmp_path: Path, fix: str, line: dict[str, str]) -> None:
    prepared = prepare_site(tmp_path, **{A: entry(**line), "ledger.jsonl": published("entry:stool/b", "/stool/b/")})
    assert codes(prepared) == {}
    assert prepared.dresser.routes.redirects == {"stool/b/index.html": Ref("entry", "stool/a")}


# --- what hosts and servers read

FILES = {
    A: entry(aliases="[/old/, /2019/a.html, /früher/]"),
    "content/stool/project.md": "---\ntitle: Stool\naliases: [/stools/]\n---\n",
}


@pytest.mark.parametrize("base", ["", "shop/", "ü/"])
def test_rules_for_hosts_name_paths_from_the_root(tmp_path: Path, base: str) -> None:
    root = site(tmp_path, CONFIG.replace("https://example.org/", f"https://example.org/{base}", 1), **FILES)
    made(root)
    prefix = "/" + base.replace("ü", "%C3%BC")
    lines = (root / "output/site/_redirects").read_text("utf-8").splitlines()
    assert lines == [
        f"{prefix}{old} {prefix}{new} 301"
        for old, new in (
            ("2019/a.html", "stool/a/"), ("fr%C3%BCher", "stool/a/"), ("fr%C3%BCher/", "stool/a/"), ("old", "stool/a/"), ("old/", "stool/a/"),
            ("stools", "stool/"), ("stools/", "stool/"), ("stools/feed.xml", "stool/feed.xml"),
        )
    ]  # fmt: skip
    assert all(len(line) < 1000 for line in lines)


def test_rules_for_nginx_are_decoded_and_quoted() -> None:
    rules = [("früher/", "stool/a/"), ('say "so"\\/', "stool/b/")]
    assert (
        for_nginx(rules, "/%C3%BC/") == '"/ü/früher/" "/%C3%BC/stool/a/";\n"/ü/say \\"so\\"\\\\/" "/%C3%BC/stool/b/";\n'
    )
    assert for_hosts(rules[:1], "/%C3%BC/") == "/%C3%BC/fr%C3%BCher/ /%C3%BC/stool/a/ 301\n"


def test_without_old_addresses_there_are_no_rules(tmp_path: Path) -> None:
    root = site(tmp_path)
    made(root)
    assert not (root / "output/site/_redirects").exists()
    assert not (root / "output/site/redirects.map").exists()


def test_rules_of_the_makers_own_win(tmp_path: Path) -> None:
    root = site(tmp_path, **FILES, **{"static/_redirects": "/a /b 302\n"})
    made(root)
    assert (root / "output/site/_redirects").read_text() == "/a /b 302\n"
    assert (root / "output/site/redirects.map").exists()


@pytest.mark.peers
def test_nginx_answers_with_the_new_address(tmp_path: Path) -> None:
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    root = site(tmp_path / "site", **FILES)
    made(root)
    output, state = root / "output/site", tmp_path / "state"
    state.mkdir()
    (tmp_path / "nginx.conf").write_text(f"""
daemon off; pid {state}/pid; error_log {state}/error.log; events {{}}
http {{ access_log off; client_body_temp_path {state}/b; proxy_temp_path {state}/p; fastcgi_temp_path {state}/f;
uwsgi_temp_path {state}/u; scgi_temp_path {state}/s; map_hash_bucket_size 256;
map $uri $moved {{ include {output}/redirects.map; }}
server {{ listen 127.0.0.1:18173; root {output}; absolute_redirect off; if ($moved) {{ return 301 $moved; }} }} }}
""")
    server = subprocess.Popen([nginx, "-c", tmp_path / "nginx.conf", "-e", state / "error.log"])
    try:
        for _ in range(100):
            if (state / "pid").exists():
                break
            time.sleep(0.05)
        for old, new in (
            ("old", "stool/a/"),
            ("old/", "stool/a/"),
            ("fr%C3%BCher/", "stool/a/"),
            ("stools/feed.xml", "stool/feed.xml"),
        ):
            assert answered(f"http://127.0.0.1:18173/{old}") == (301, f"/{new}")
    finally:
        server.terminate()
        server.wait(10)


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def answered(url: str) -> tuple[int, str]:
    try:
        urllib.request.build_opener(NoRedirect).open(url, timeout=5)
    except urllib.error.HTTPError as error:
        return error.code, re.sub("^https?://[^/]+", "", error.headers["Location"])
    return 200, ""
