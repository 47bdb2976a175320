"""Going online on a real git repository and into real folders: what leaves, what is refused, and what a kill leaves."""

import multiprocessing
import shutil
import sys
from pathlib import Path

import pytest
from dying import Hook
from publishing import HOME, NOW, command, commit, committed_site, deployed, files_of, git
from sites import entry, tree, write

from journeygen.config import DeployTarget
from journeygen.errors import ContentError, NetworkError, RefusedError, UsageError
from journeygen.ledger import read_ledger
from journeygen.outbound import programs, repository
from journeygen.outbound.deploy import gates, to_git
from journeygen.outbound.deploy.parcel import Changes, Parcel, is_kept, packed
from journeygen.outbound.deploy.to_folder import FolderPlace
from journeygen.settings import read_config
from journeygen.writer import open_output

GIT = '[deploy.pages]\nkind = "git"\nto = "../site.git"\n'
FOLDER = '[deploy.www]\nkind = "folder"\nto = "../www"\n'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A committed site beside an empty bare repository."""
    git(tmp_path, "init", "-q", "--bare", "site.git")
    return committed_site(tmp_path / "site", GIT + FOLDER)


def published(root: Path) -> set[str]:
    return {path for path in tree(root / "output/site") if not path.endswith("/")}


# --- a git branch


def test_a_branch_from_nothing_to_two_deploys(site, tmp_path):
    there = tmp_path / "site.git"
    shown = deployed(site, "pages")
    assert (shown["sent"], shown["against"], shown["deletes"]) == (False, [], [])
    assert git(there, "branch", "--list") == ""
    assert not (site / "ledger.jsonl").exists()
    done = deployed(site, "pages", "--yes")
    assert done["sent"]
    assert set(files_of("gh-pages", there)) == published(site) | {".nojekyll"} == set(done["adds"])
    assert len(done["locked"]) == len((site / "ledger.jsonl").read_text().splitlines()) > 5
    assert git(there, "log", "-1", "--format=%an %cI", "gh-pages") == "Bench 2026-11-20T12:00:00+00:00"
    assert f"Source: {git(site, 'rev-parse', 'HEAD')}" in git(there, "log", "-1", "--format=%B", "gh-pages")

    commit(site)
    write(site, **{"content/stool/2026-11-05-seat.md": entry("Seat", id="e6")})
    (site / "content/lamp/2026-11-03-shade.md").rename(site / "content/lamp/2026-11-03-paper.md")
    commit(site)
    shown = deployed(site, "pages")
    assert "stool/seat/index.html" in shown["adds"]
    assert "lamp/paper/index.html" in shown["adds"]
    assert "lamp/shade/index.html" in shown["changes"], "the old address redirects"
    assert deployed(site, "pages", "--yes")["sent"]
    assert set(files_of("gh-pages", there)) == published(site) | {".nojekyll"}
    assert git(there, "rev-list", "--count", "gh-pages") == "2"
    commit(site)
    again = deployed(site, "pages", "--yes")
    assert (again["adds"], again["changes"], again["deletes"]) == ([], [], [])
    assert git(there, "rev-list", "--count", "gh-pages") == "2", "nothing new, no commit"


def test_nothing_private_or_unfinished_leaves(site, tmp_path):
    """Not even after a build that showed drafts and the future."""
    write(site, **{"private/list.csv": "a@example.org", "output/site/stool/left-over.bin": "x"})
    assert command(site, "build", "-D", "-F", "--now", NOW).returncode == 4, "a foreign folder is refused"
    shutil.rmtree(site / "output")
    assert command(site, "build", "-D", "-F", "--now", NOW).returncode == 0
    assert (site / "output/site/stool/secret/index.html").exists()
    write(site, **{"output/site/stool/left-over.bin": "x"})
    deployed(site, "pages", "--yes")
    names = files_of("gh-pages", tmp_path / "site.git")
    assert not [name for name in names if "secret" in name or "later" in name or "left-over" in name]
    assert not [name for name in names if name.startswith(("social", "snippets", "private", "content", "email"))]
    assert "newsletter/2026-11/index.html" in names


def test_one_commit_and_a_domain(tmp_path):
    git(tmp_path, "init", "-q", "--bare", "site.git")
    root = committed_site(
        tmp_path / "site", GIT + 'history = "single"\nbranch = "pages"\ndomain = "bench.makers.net"\n'
    )
    deployed(root, "--yes")
    commit(root)
    write(root, **{"content/stool/2026-11-05-seat.md": entry("Seat", id="e6")})
    commit(root)
    deployed(root, "--yes")
    there = tmp_path / "site.git"
    assert git(there, "rev-list", "--count", "pages") == "1"
    assert git(there, "show", "pages:CNAME") == git(there, "show", "pages:.domains") == "bench.makers.net"
    assert "stool/seat/index.html" in files_of("pages", there)


def test_what_others_put_into_the_branch_stays(site, tmp_path):
    deployed(site, "pages", "--yes")
    commit(site)
    other = tmp_path / "other"
    git(tmp_path, "clone", "-q", "-b", "gh-pages", "site.git", "other")
    write(other, **{"CNAME": "bench.makers.net\n", "shop/index.html": "a", "stray.txt": "b"})
    commit(other)
    git(other, "push", "-q")
    config = site / "journeygen.toml"
    config.write_text(config.read_text().replace('to = "../site.git"\n', 'to = "../site.git"\nkeep = ["shop"]\n'))
    commit(site)
    done = deployed(site, "pages", "--yes")
    assert done["deletes"] == ["stray.txt"]
    assert {"CNAME", "shop/index.html"} <= set(files_of("gh-pages", tmp_path / "site.git"))


def test_a_branch_with_other_things_is_left_alone(site, tmp_path):
    other = committed_site(tmp_path / "other", "")
    git(other, "push", "-q", str(tmp_path / "site.git"), "main:gh-pages")
    before = files_of("gh-pages", tmp_path / "site.git")
    refused = deployed(site, "pages", "--yes", code=4)
    assert "holds other things" in refused["against"][0]
    assert files_of("gh-pages", tmp_path / "site.git") == before
    assert not (site / "ledger.jsonl").exists()


def test_two_clones_lose_nothing(site, tmp_path):
    """Both add and deploy; the second learns that it is behind; the ledgers merge by union, without a conflict."""
    git(tmp_path, "init", "-q", "--bare", "-b", "main", "source.git")
    git(site, "remote", "add", "origin", "../source.git")
    git(site, "push", "-q", "-u", "origin", "main")
    deployed(site, "pages", "--yes")
    commit(site)
    git(site, "push", "-q")
    other = tmp_path / "other"
    git(tmp_path, "clone", "-q", "source.git", "other")

    write(site, **{"content/stool/2026-11-05-seat.md": entry("Seat", id="e6")})
    commit(site)
    deployed(site, "pages", "--yes")
    commit(site)
    git(site, "push", "-q")

    write(other, **{"content/lamp/2026-11-06-wire.md": entry("Wire", id="e7")})
    commit(other)
    refused = deployed(other, "pages", "--yes", code=4)
    assert "not in this clone" in refused["against"][0]
    assert "stool/seat/index.html" in refused["deletes"]
    assert deployed(other, "pages", "--max-deletes", "9")["against"] == [], "who names a number has looked"
    deployed(other, "www", "--yes")  # elsewhere, nothing is in the way: its ledger has lines of its own now
    commit(other)
    git(other, "pull", "-q", "--no-rebase", "--no-edit")
    ledger = read_ledger(other)
    assert ledger.problems == ()
    assert {"entry:e1", "entry:e6", "entry:e7"} <= set(ledger.urls)
    deployed(other, "pages", "--yes")
    names = files_of("gh-pages", tmp_path / "site.git")
    assert {"stool/seat/index.html", "lamp/wire/index.html"} <= set(names)


def test_a_faster_clone_wins_and_the_other_is_told(site, tmp_path):
    """Between looking and pushing, somebody else deploys."""
    target = DeployTarget(kind="git", to="../site.git")
    places = []
    for name, at in (("one", 1795176000), ("two", 1795176001)):
        (tmp_path / name).mkdir()
        parcel = Parcel(site, ("journeygen.toml",), "Bench", "makers.net", at)
        places.append(to_git.GitPlace(site, target, parcel, tmp_path / name))
    first, second = (place.compare() for place in places)
    places[0].apply(first)
    tip = git(tmp_path / "site.git", "rev-parse", "gh-pages")
    with pytest.raises(RefusedError, match="has changed in this moment"):
        places[1].apply(second)
    assert git(tmp_path / "site.git", "rev-parse", "gh-pages") == tip


def test_a_repository_that_is_not_there(site, tmp_path):
    shutil.rmtree(tmp_path / "site.git")
    done = command(site, "deploy", "pages", "--yes", "--now", NOW)
    assert done.returncode == 3
    assert "git failed" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list((site / ".journeygen").glob("deploy-*"))
    assert not (site / "ledger.jsonl").exists()


# --- a folder


def test_a_folder_and_what_goes(site, tmp_path):
    deployed(site, "www", "--yes")
    assert tree(tmp_path / "www") == tree(site / "output/site")
    stamp = (
        (tmp_path / "www/about" if (tmp_path / "www/about").exists() else tmp_path / "www/robots.txt")
        .stat()
        .st_mtime_ns
    )
    commit(site)
    (site / "content/lamp/2026-11-03-shade.md").unlink()
    # A published address that vanishes is a problem: the entry says where it went.
    assert deployed(site, "www", "--yes", code=1)["ok"] is False
    write(site, **{"content/lamp/2026-11-03-shade.md": entry("Shade", "making", id="e3", unlisted="true")})
    done = deployed(site, "www", "--yes", "--max-deletes", "99")
    assert done["deletes"]
    assert tree(tmp_path / "www") == tree(site / "output/site")
    assert (tmp_path / "www/robots.txt").stat().st_mtime_ns == stamp, "what is the same is not touched"


@pytest.mark.parametrize("to", [".", "..", "content", "output", "output/site", "static/x", ".git", "/"])
def test_a_folder_of_the_sources_is_refused(tmp_path, to):
    root = committed_site(tmp_path / "site", f'[deploy.www]\nkind = "folder"\nto = "{to}"\n')
    before = tree(root / "content")
    done = command(root, "deploy", "--yes", "--now", NOW)
    assert done.returncode == 4
    assert "sources of the site" in done.stderr
    assert tree(root / "content") == before


def test_a_foreign_folder_and_links_in_it(site, tmp_path):
    write(tmp_path / "www", **{"photos/wedding.jpg": "x"})
    assert "holds other things" in deployed(site, "www", "--yes", code=4)["against"][0]
    shutil.rmtree(tmp_path / "www")
    deployed(site, "www", "--yes")
    commit(site)
    shutil.rmtree(tmp_path / "www/stool")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "www/stool").symlink_to(tmp_path / "elsewhere")
    assert "is a link there" in deployed(site, "www", "--yes", "--max-deletes", "99", code=4)["against"][0]
    assert not any((tmp_path / "elsewhere").iterdir())


def test_a_link_in_the_output_never_leaves(site, tmp_path):
    deployed(site, "www")
    write(tmp_path, **{"secret.txt": "x"})
    page = site / "output/site/robots.txt"
    content = page.read_bytes()
    (tmp_path / "secret.txt").write_bytes(content)
    page.unlink()
    page.symlink_to(tmp_path / "secret.txt")
    with pytest.raises(RefusedError, match="link to another place"):
        packed(open_output(site / "output", site))


def test_a_file_where_a_folder_was(tmp_path):
    write(tmp_path / "www", **{"a": "1", "b/c": "2", "links.json": "{}"})
    write(tmp_path / "new", **{"a/c": "1", "b": "2", "links.json": "{}"})
    parcel = Parcel(tmp_path / "new", ("a/c", "b", "links.json"), "Bench", "makers.net", 0)
    place = FolderPlace(tmp_path / "site", DeployTarget(kind="folder", to="../www"), parcel, tmp_path)
    place.apply(place.compare())
    assert tree(tmp_path / "www") == tree(tmp_path / "new")


def _apply_and_die(root, deadly, telling):
    parcel = Parcel(root / "new", tuple(sorted(tree(root / "new"))), "Bench", "makers.net", 0)
    place = FolderPlace(root / "site", DeployTarget(kind="folder", to="../www"), parcel, root)
    changes = place.compare()
    hook = Hook(root / "www", deadly)
    sys.addaudithook(hook)
    place.apply(changes)
    telling.send(hook.count)


def test_killed_at_any_write_the_site_is_whole(tmp_path):
    """Every page that both sites have is there, old or new; what a page shows is there; the next deploy repairs."""
    children = multiprocessing.get_context("forkserver")
    old = {"links.json": "1", "index.html": "see old.css", "old.css": "o", "gone/index.html": "see old.css"}
    new = {"links.json": "2", "index.html": "see new.css", "new.css": "n", "fresh/index.html": "see new.css"}
    write(tmp_path / "new", **new)
    deadly, writes = 0, 99
    while deadly <= writes:
        shutil.rmtree(tmp_path / "www", ignore_errors=True)
        write(tmp_path / "www", **old)
        told, telling = children.Pipe(duplex=False)
        process = children.Process(target=_apply_and_die, args=(tmp_path, deadly, telling))
        process.start()
        process.join()
        if deadly == 0:
            writes = told.recv()
        now = {name: text.decode() for name, text in tree(tmp_path / "www").items() if ".journeygen.stage" not in name}
        for name in old.keys() & new.keys():
            assert now[name] in {old[name], new[name]}, (deadly, name)
        for name, text in now.items():
            if name.endswith(".html"):
                assert text.removeprefix("see ") in now, (deadly, name)
        _again(tmp_path)
        left = {name: text.decode() for name, text in tree(tmp_path / "www").items() if name != "gone/"}
        assert left == new, deadly
        deadly += 1
    assert writes > 10


def _again(root):
    parcel = Parcel(root / "new", tuple(sorted(tree(root / "new"))), "Bench", "makers.net", 0)
    place = FolderPlace(root / "site", DeployTarget(kind="folder", to="../www"), parcel, root)
    place.apply(place.compare())


# --- gates


@pytest.mark.parametrize(("host", "nobodys"), [
    ("localhost", True), ("127.0.0.1", True), ("127.1.2.3", True), ("::1", True), ("0.0.0.0", True),
    ("bench.localhost", True), ("box.local", True), ("example.org", True), ("www.example.com", True),
    ("a.example", True), ("a.test", True), ("bench.makers.net", False), ("example.org.uk", False),
    ("myexample.org", False), ("192.168.1.4", False), ("bench.github.io", False),
])  # fmt: skip
def test_hosts_that_no_reader_reaches(host, nobodys):
    assert gates.is_nobodys(host) is nobodys


def test_every_reason_at_once(site):
    config = site / "journeygen.toml"
    config.write_text(config.read_text().replace(HOME, "http://localhost:8000/"))
    write(site, **{"ledger.jsonl": ""})
    reasons = deployed(site, "pages", "--yes", code=4)["against"]
    assert len(reasons) == 2
    assert "localhost" in reasons[0]
    assert "not committed" in reasons[1]
    done = command(site, "deploy", "pages", "--yes", "--now", "2099-01-01")
    assert done.returncode == 4
    assert done.stderr.count("error: ") == 3
    assert "Nothing was sent." in done.stdout


def test_a_maximum_of_deletes(site, tmp_path):
    deployed(site, "www", "--yes")
    commit(site)
    write(tmp_path / "www", **{f"old/{number}.html": "x" for number in range(51)})
    refused = deployed(site, "www", "--yes", code=4)
    assert "51 files" in refused["against"][0]
    assert deployed(site, "www", "--yes", "--max-deletes", "50", code=4)["sent"] is False
    assert deployed(site, "www", "--yes", "--max-deletes", "51")["sent"] is True
    assert not (tmp_path / "www/old").exists()


def test_problems_of_content_and_of_output_stop_it(site, tmp_path):
    write(site, **{"content/stool/2026-11-09-bad.md": entry("Bad", "stepp")})
    assert deployed(site, "www", "--yes", code=1)["problems"]
    (site / "content/stool/2026-11-09-bad.md").unlink()
    deployed(site, "www")
    write(site, **{"output/site/stool/stray.html": "<p>x"})
    assert deployed(site, "www", "--yes", code=1)["problems"]
    assert not (tmp_path / "www").exists()


def test_dry_run_wins(site, tmp_path):
    assert deployed(site, "www", "--yes", "--dry-run")["sent"] is False
    assert not (tmp_path / "www").exists()
    done = command(site, "deploy", "www", "--now", NOW)
    assert "Nothing was sent yet. To do it: journeygen deploy www --yes" in done.stdout
    assert "  + " in done.stdout


def test_targets_by_name(tmp_path):
    one, two = DeployTarget(kind="git"), DeployTarget(kind="folder", to="x")
    assert gates.chosen({"a": one}, "") == ("a", one)
    assert gates.chosen({"a": one, "b": two}, "b") == ("b", two)
    for targets, name, words in (
        ({}, "", "names no place"),
        ({"a": one, "b": two}, "", "Which one"),
        ({"pages": one}, "page", "Did you mean `pages`"),
    ):
        with pytest.raises(UsageError, match=words):
            gates.chosen(targets, name)


@pytest.mark.parametrize(("lines", "words"), [
    ('kind = "ftp"', "no way to put"), ('kind = "folder"', "`to` is missing"), ('kind = "git"\nto = "--upload-pack=x"', "option"),
    ('kind = "git"\nbranch = "-x"', "name of a branch"), ('kind = "git"\nbranch = "a..b"', "name of a branch"),
    ('kind = "git"\nhistory = "none"', "not known here"), ('kind = "git"\nmax_deletes = -1', "at least 0"),
    ('kind = "git"\nbranche = "x"', "Did you mean `branch`"), ('branch = "x"', "`kind` is missing"), ('kind = 3', "must be text"),
])  # fmt: skip
def test_tables_that_cannot_work(tmp_path, lines, words):
    root = committed_site(tmp_path / "site", f"[deploy.pages]\n{lines}\n")
    with pytest.raises(ContentError, match=words) as caught:
        read_config(root)
    assert all(problem.line > 30 for problem in caught.value.problems)
    (root / "journeygen.toml").write_text("deploy = 3\n" + (root / "journeygen.toml").read_text())


def test_what_is_kept():
    assert is_kept("shop/index.html", ("shop/",))
    assert is_kept(".well-known/x/y", (".well-known",))
    assert is_kept("a/b.pdf", ("*.pdf",))
    assert not is_kept("shopping/index.html", ("shop",))
    assert not Changes().any


# --- git and other programs


def test_programs_say_what_went_wrong(tmp_path):
    with pytest.raises(UsageError, match="is not installed"):
        programs.run(["no-such-program-here"], tmp_path)
    with pytest.raises(NetworkError) as caught:
        programs.run(["git", "ls-remote", "https://me:hunter2@localhost:1/x.git"], tmp_path)
    assert "hunter2" not in str(caught.value)
    assert programs.shown("https://me:hunter2@makers.net/x.git") == "https://makers.net/x.git"


def test_a_hook_may_deploy(site, tmp_path):
    """Git tells its hooks where the repository is, which must not lead our own calls astray."""
    deployed(site, "pages", "--yes", GIT_DIR=str(site / ".git"), GIT_INDEX_FILE=str(site / ".git/index"))
    assert git(site, "status", "--porcelain") == "?? ledger.jsonl"
    assert "index.html" in files_of("gh-pages", tmp_path / "site.git")


def test_settings_for_reaching_others_come_along(site, monkeypatch):
    git(site, "config", "http.https://makers.net/.extraheader", "AUTHORIZATION: basic eA==")
    git(site, "config", "core.hooksPath", "elsewhere")
    assert repository.access(site) == {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "http.https://makers.net/.extraheader",
        "GIT_CONFIG_VALUE_0": "AUTHORIZATION: basic eA==",
    }
    for name, value in (("COUNT", "1"), ("KEY_0", "user.name"), ("VALUE_0", "A")):
        monkeypatch.setenv(f"GIT_CONFIG_{name}", value)
    assert repository.access(site)["GIT_CONFIG_COUNT"] == "2"
    assert repository.access(site)["GIT_CONFIG_KEY_1"] == "http.https://makers.net/.extraheader"
    assert repository.access(site.parent) == {}


def test_a_folder_outside_of_git(tmp_path):
    root = committed_site(tmp_path / "site", FOLDER)
    shutil.rmtree(root / ".git")
    assert deployed(root, "--yes")["sent"]
    assert deployed(root, "--yes")["sent"]
    with pytest.raises(UsageError, match="no git remote"):
        repository.address_of(root, "")
