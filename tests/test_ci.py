"""The workflows that we write: sound for each host and each kind of place, and run here in order as a runner would."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from draft_servers import Buttondown
from publishing import PACKAGE, command, commit, committed_site, environment, files_of, git, told
from sites import CONFIG, entry, write

from journeygen.errors import RefusedError, UsageError
from journeygen.ledger import read_ledger
from journeygen.moments import moment
from journeygen.outbound.ci import HOSTS, workflow_for
from journeygen.outbound.ci.writing import cron_of
from journeygen.request import Request
from journeygen.settings import read_config

KINDS = {
    "git": '[deploy.pages]\nkind = "git"\n',
    "folder": '[deploy.pages]\nkind = "folder"\nto = "public"\n',
    "rsync": '[deploy.pages]\nkind = "rsync"\nto = "me@makers.net:/www/"\n',
}
LETTER = CONFIG.replace("[newsletter]\n", '[newsletter]\nservices = ["buttondown"]\n')


def written(root: Path, host: str, **options: bool) -> str:
    request = Request(root, root / "output", moment("2026-11-20", "Europe/Dublin").at)
    return workflow_for(request, host, "", **{"replaces": False, "writes": True, **options}).text


# A folder is shown by GitLab alone.
PAIRS = [(host, kind) for host in HOSTS for kind in KINDS if kind != "folder" or host == "gitlab"]


@pytest.mark.parametrize(("host", "kind"), PAIRS)
def test_every_field_is_filled(tmp_path, host, kind):
    root = committed_site(tmp_path, KINDS[kind], LETTER)
    text = written(root, host)
    assert (root / HOSTS[host]).read_text() == text
    assert "@" not in text.replace("actions/checkout@", "").replace("actions/cache@", "").replace("journeygen@", "")
    table = yaml.safe_load(text)
    assert isinstance(table, dict)
    assert "journeygen deploy pages --yes" in text
    assert 'send "$month" --to buttondown' in text
    assert "BUTTONDOWN_API_KEY" in text
    assert "JOURNEYGEN_MASTODON_TOKEN" in text
    assert "JOURNEYGEN_BLUESKY_PASSWORD" in text
    assert "PINTEREST" not in text
    assert ("JOURNEYGEN_SSH_KEY" in text) is (kind == "rsync")
    if host == "gitlab":
        job = table["pages" if kind == "folder" else "publish"]
        assert job["resource_group"] == "journeygen"
        assert ("artifacts" in job) is (kind == "folder")
    else:
        triggers = table[True]  # YAML 1.1 reads `on` as true; hosts do not
        assert triggers["push"] == {"branches": ["main"]}
        assert table["concurrency"] == {"group": "journeygen", "cancel-in-progress": False}


def test_a_workflow_of_ones_own_is_not_overwritten(tmp_path):
    root = committed_site(tmp_path, KINDS["git"])
    text = written(root, "github")
    file = root / HOSTS["github"]
    assert told(root, "ci", "github")["is_new"] is False
    file.write_text(text.replace("30", "10"))
    with pytest.raises(RefusedError, match="--force"):
        written(root, "github")
    assert command(root, "ci", "github").returncode == 4
    assert command(root, "ci", "github", "--dry-run").stdout == text
    assert "timeout-minutes: 10" in file.read_text()
    assert command(root, "ci", "github", "--force").returncode == 0
    assert file.read_text() == text
    assert command(root, "ci", "sourcehut").returncode == 2


def test_a_journal_below_the_top_of_its_repository(tmp_path):
    git(tmp_path, "init", "-q", "-b", "trunk")
    root = committed_site(tmp_path / "journal", KINDS["git"])
    shutil.rmtree(root / ".git")
    text = written(root, "github")
    assert (tmp_path / HOSTS["github"]).read_text() == text
    assert 'working-directory: "journal"' in text
    assert 'path: "journal/.journeygen"' in text
    assert "branches: [trunk]" in text


@pytest.mark.parametrize("host", ["github", "forgejo"])
def test_a_folder_on_a_machine_that_is_thrown_away(tmp_path, host):
    root = committed_site(tmp_path, KINDS["folder"])
    with pytest.raises(UsageError, match="is gone when the run ends"):
        written(root, host)


def test_no_place_to_publish(tmp_path):
    root = committed_site(tmp_path, "")
    with pytest.raises(UsageError, match="names no place"):
        written(root, "github")


@pytest.mark.parametrize(("zone", "hour"), [
    ("UTC", 5), ("Europe/Dublin", 5), ("Europe/Berlin", 4), ("Asia/Tokyo", 20), ("America/New_York", 10),
    ("Asia/Kathmandu", 0), ("Pacific/Auckland", 16), ("America/St_Johns", 9), ("Pacific/Kiritimati", 15),
])  # fmt: skip
def test_the_hour_is_early_by_the_sites_clock(tmp_path, zone, hour):
    root = committed_site(tmp_path, "", CONFIG.replace("Europe/Dublin", zone))
    minute, found = cron_of(read_config(root), moment("2026-11-20", "UTC").at)
    assert found == hour
    assert minute % 2 == 1
    assert minute not in {0, 15, 30, 45}


def test_sites_have_minutes_of_their_own(tmp_path):
    config = read_config(committed_site(tmp_path, ""))
    import msgspec

    def minute(number):
        site = msgspec.structs.replace(config.site, base_url=f"https://bench{number}.makers.net/")
        return cron_of(msgspec.structs.replace(config, site=site), 0)[0]

    minutes = [minute(number) for number in range(200)]
    assert len(set(minutes)) > 15
    assert all(5 < one < 55 and one % 2 and one % 15 for one in minutes)


# --- linter, schema, and a run as the host would


@pytest.mark.peers
@pytest.mark.parametrize(("host", "kind"), PAIRS)
def test_schema_and_linter(tmp_path, host, kind):
    root = committed_site(tmp_path, KINDS[kind], LETTER)
    written(root, host)
    programs = Path(sys.executable).parent
    schema = "vendor.gitlab-ci" if host == "gitlab" else "vendor.github-workflows"
    check = [programs / "check-jsonschema", "--builtin-schema", schema, root / HOSTS[host]]
    done = subprocess.run(check, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    if host == "github":
        lint = [programs / "zizmor", "--offline", "--no-progress", root / ".github"]
        done = subprocess.run(lint, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "No findings" in done.stdout + done.stderr


STAND_IN = """\
#!/bin/sh
# The networks are far away: what would leave for them is noted.
case "$1" in
  post) echo "$@" >> "$CALLS" ;;
  *) exec "$(dirname "$0")/journeygen-itself" "$@" ;;
esac
"""


class Runner:
    """Runs a workflow's steps in order on a fresh clone, with nothing in its environment but what a runner gives."""

    def __init__(self, folder: Path, host: str) -> None:
        self.folder, self.host = folder, host
        self.temporary, self.home = folder / "temporary", folder / "home"
        for one in (self.temporary, self.home, folder / "bin"):
            one.mkdir()
        (folder / "bin/gh").write_text('#!/bin/sh\necho "gh $@" >> "$CALLS"\n')
        (folder / "bin/gh").chmod(0o755)
        self.calls = folder / "calls"
        self.paths: list[str] = []
        self.last: Path | None = None

    def environment(self, now: str, **switches: str) -> dict[str, str]:
        known = {
            name: os.environ[name]
            for name in ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_CONFIG_FILE", "PIP_TRUSTED_HOST")
            if name in os.environ
        }
        return {
            **known,
            "PATH": os.pathsep.join([*self.paths, str(self.folder / "bin"), os.environ["PATH"]]),
            "HOME": str(self.home), "RUNNER_TEMP": str(self.temporary), "GITHUB_PATH": str(self.folder / "path"),
            "GIT_CONFIG_NOSYSTEM": "1", "PIP_FIND_LINKS": str(self.folder.parent / "wheel"), "LANG": "C.UTF-8",
            "SOURCE_DATE_EPOCH": str(moment(now, "Europe/Dublin").at), "CALLS": str(self.calls), "BRANCH": "main",
            "CI_COMMIT_BRANCH": "main", **switches,
        }  # fmt: skip

    def run(self, source: str, now: str, *, scheduled: bool = True, between: Any = None, **switches: str) -> Path:
        """One run of the whole workflow; `between` happens after the site went online. Returns the clone."""
        clone = self.folder / f"clone-{now}"
        git(self.folder, "clone", "-q", "--depth", "1", source, str(clone))
        if self.last is not None:
            shutil.copytree(self.last / ".journeygen", clone / ".journeygen")  # what a host's cache does
        self.last = clone
        for name, script in self.steps(clone, scheduled, switches):
            done = subprocess.run(
                ["bash", "-eo", "pipefail", "-c", script],
                cwd=clone,
                env=self.environment(now, **switches),
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, f"{name}: {done.stdout}{done.stderr}"
            if name == "Install journeygen":
                self._stand_in()
            if name == "Put the site online" and between is not None:
                between()
        return clone

    def steps(self, clone: Path, scheduled: bool, switches: dict[str, str]) -> list[tuple[str, str]]:
        table = yaml.safe_load((clone / HOSTS[self.host]).read_text())
        if self.host == "gitlab":
            job = table["publish"]
            installing = [line for line in job["before_script"] if "pip" in line]
            rest = "\n".join(line for line in job["before_script"] if "pip" not in line)
            virtual = f"test -d {self.temporary}/journeygen || python3 -m venv {self.temporary}/journeygen\n{self.temporary}/journeygen/bin/"
            return [
                ("Install journeygen", virtual + installing[0].replace(" --root-user-action ignore", "")),
                ("Publish", "\n".join([rest, *job["script"]])),
            ]
        told_true = {
            None: True, "always()": True, "github.event_name == 'schedule'": scheduled,
            "vars.JOURNEYGEN_POST == 'on'": switches.get("JOURNEYGEN_POST") == "on",
            "vars.JOURNEYGEN_LETTER == 'on'": switches.get("JOURNEYGEN_LETTER") == "on",
            "github.event_name == 'schedule' && vars.JOURNEYGEN_NUDGE == 'on'": scheduled and switches.get("JOURNEYGEN_NUDGE") == "on",
        }  # fmt: skip
        steps = table["jobs"]["publish"]["steps"]
        return [(step["name"], step["run"]) for step in steps if "run" in step and told_true[step.get("if")]]

    def _stand_in(self) -> None:
        programs = self.temporary / "journeygen/bin"
        if (
            not (programs / "journeygen-itself").exists()
            or b"journeygen-itself" not in (programs / "journeygen").read_bytes()
        ):
            (programs / "journeygen").replace(programs / "journeygen-itself")
            (programs / "journeygen").write_text(STAND_IN)
            (programs / "journeygen").chmod(0o755)
        self.paths = [str(programs)]

    def called(self) -> list[str]:
        return self.calls.read_text().splitlines() if self.calls.exists() else []


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This program as a package, for the runner's `pip install`."""
    folder = tmp_path_factory.mktemp("packages")
    call = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(folder), str(PACKAGE)]
    done = subprocess.run(call, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def service():
    """A mail service on this machine, which counts what is written there."""
    with Buttondown() as server:
        yield server


@pytest.mark.peers
@pytest.mark.parametrize("host", HOSTS)
def test_a_month_of_runs(tmp_path, wheel, service, host):
    """A scheduled entry appears at its time, the letter is made once, and nobody's lines are lost."""
    shutil.copytree(wheel, tmp_path / "wheel")
    git(tmp_path, "init", "-q", "--bare", "-b", "main", "host.git")
    git(tmp_path / "host.git", "config", "receive.advertisePushOptions", "true")  # as GitLab does
    root = committed_site(tmp_path / "site", KINDS["git"], LETTER)
    write(root, **{
        "content/stool/2026-10-01-start.md": entry("Start", id="e8"),
        "content/stool/2026-10-20-planned.md": entry("Planned", id="e9", publish="2026-10-21 08:00"),
    })  # fmt: skip
    written(root, host)
    commit(root)
    git(root, "remote", "add", "origin", str(tmp_path / "host.git"))
    git(root, "push", "-q", "-u", "origin", "main")
    (tmp_path / "runner").mkdir()
    runner, there = Runner(tmp_path / "runner", host), f"file://{tmp_path}/host.git"
    page = "stool/planned/index.html"

    runner.run(there, "2026-10-20 23:00", scheduled=False)
    assert page not in files_of("gh-pages", tmp_path / "host.git")
    assert "stool/start/index.html" in files_of("gh-pages", tmp_path / "host.git")

    def maker_pushes() -> None:
        git(root, "pull", "-q", "--no-rebase", "--no-edit")
        write(root, **{"content/lamp/2026-10-19-wire.md": entry("Wire", id="e10")})
        line = '{"v": 1, "id": "by-hand", "at": "2026-10-20T10:00:00+00:00", "kind": "post", "key": "e8/x", "state": "posted", "url": "https://x.com/1"}\n'
        with (root / "ledger.jsonl").open("a") as ledger:
            ledger.write(line)
        commit(root)
        git(root, "push", "-q")

    if host == "gitlab":
        maker_pushes()
    runner.run(there, "2026-10-21 09:00", between=maker_pushes)
    assert page in files_of("gh-pages", tmp_path / "host.git")
    assert runner.called() == (["gh workflow enable journeygen.yml"] if host == "github" else [])

    switches = {"JOURNEYGEN_LETTER": "on", "JOURNEYGEN_POST": "on", "JOURNEYGEN_NUDGE": "on"}
    switches |= {"BUTTONDOWN_API_URL": service.url, "BUTTONDOWN_API_KEY": "right"}
    assert service.drafts == {}
    for now in ("2026-10-31 05:17", "2026-11-01 05:17", "2026-11-01 09:17", "2026-11-02 05:17"):
        runner.run(there, now, **switches)
        if now.startswith("2026-10-31"):
            assert service.drafts == {}, "the month is not over"
    (draft,) = service.drafts.values()
    assert (draft["status"], service.sent) == ("draft", 0)
    assert "Start" in draft["body"]
    writes = [method for method, _ in service.asked if method != "GET"]
    assert writes == ["POST"], "made once, and not changed again"
    assert [call for call in runner.called() if call.startswith("post")] == ["post --due --yes"] * 4

    git(root, "pull", "-q", "--no-rebase", "--no-edit")
    ledger = read_ledger(root)
    assert ledger.problems == ()
    assert ledger.posts["e8/x"].state == "posted"
    assert command(root, "send", "2026-10", "--mark-sent", "--now", "2026-11-02").returncode == 0
    assert command(root, "list", "unsent", "--keys", "--now", "2026-11-03").stdout == ""
    assert {"entry:e8", "entry:e9", "entry:e10"} <= set(ledger.urls)
    assert "lamp/wire/index.html" in files_of("gh-pages", tmp_path / "host.git")
