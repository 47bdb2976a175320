"""rsync over a real ssh server on this machine: adds, changes, deletes, what is kept, and a deploy that is killed."""

import getpass
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from publishing import NOW, command, commit, committed_site, deployed, environment
from sites import entry, tree, write

from journeygen.ledger import read_ledger

pytestmark = pytest.mark.peers
SSHD = shutil.which("sshd") or "/usr/sbin/sshd"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, str]]:
    """An ssh server of our own with one key: its port, and the ssh command that knows the key and the server."""
    folder = tmp_path_factory.mktemp("ssh")
    folder.chmod(0o700)
    for name in ("server", "maker"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True)
    port = free_port()
    (folder / "authorized").write_text((folder / "maker.pub").read_text())
    (folder / "known").write_text(f"[127.0.0.1]:{port} " + (folder / "server.pub").read_text())
    (folder / "sshd_config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/server\nAuthorizedKeysFile {folder}/authorized\n"
        f"PidFile {folder}/pid\nStrictModes no\nPasswordAuthentication no\nUsePAM no\n"
    )
    Path("/run/sshd").mkdir(exist_ok=True)
    server = subprocess.Popen([SSHD, "-D", "-e", "-f", str(folder / "sshd_config")], stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            break
        time.sleep(0.1)
    yield port, f"ssh -i {folder}/maker -o UserKnownHostsFile={folder}/known -o IdentitiesOnly=yes -o BatchMode=yes"
    server.terminate()
    server.wait()


@pytest.fixture
def site(tmp_path: Path, shell: tuple[int, str]) -> Path:
    """A committed site, and a server to put it on; the port stands in the ssh command that rsync is told."""
    place = f"{getpass.getuser()}@127.0.0.1:{tmp_path}/my www/"
    return committed_site(tmp_path / "site", f'[deploy.box]\nkind = "rsync"\nto = "{place}"\nkeep = [".well-known"]\n')


def over(shell: tuple[int, str]) -> dict[str, str]:
    return {"RSYNC_RSH": f"{shell[1]} -p {shell[0]}"}


def test_adds_changes_deletes_over_ssh(site, tmp_path, shell):
    there = tmp_path / "my www"
    shown = deployed(site, "box", **over(shell))
    assert (shown["sent"], shown["against"]) == (False, [])
    assert not there.exists()
    assert deployed(site, "box", "--yes", **over(shell))["sent"]
    assert tree(there) == tree(site / "output/site")
    commit(site)

    write(there, **{".well-known/acme": "token", "old page.html": "x", "alt/größe.html": "y"})
    write(site, **{"content/stool/2026-11-05-sitz-größe.md": entry("Sitz", id="e6")})
    commit(site)
    stamp = (there / "robots.txt").stat().st_mtime_ns
    shown = deployed(site, "box", **over(shell))
    assert "stool/sitz-größe/index.html" in shown["adds"]
    assert "index.html" in shown["changes"]
    assert shown["deletes"] == ["alt/größe.html", "old page.html"]
    assert (there / "old page.html").exists()
    deployed(site, "box", "--yes", **over(shell))
    assert (there / ".well-known/acme").read_text() == "token"
    shutil.rmtree(there / ".well-known")
    assert tree(there) == tree(site / "output/site")
    assert (there / "robots.txt").stat().st_mtime_ns == stamp, "what is the same is not touched"
    commit(site)
    again = deployed(site, "box", "--yes", **over(shell))
    assert (again["adds"], again["changes"], again["deletes"]) == ([], [], [])


def test_the_port_of_the_table(tmp_path, shell, monkeypatch):
    """`port` is all that a maker says; keys and servers stand in ssh's own config, as everywhere."""
    port, way = shell
    fake = tmp_path / "bin"
    fake.mkdir()
    (fake / "ssh").write_text(f'#!/bin/sh\nexec {shutil.which("ssh")} {way.removeprefix("ssh ")} "$@"\n')
    (fake / "ssh").chmod(0o755)
    place = f"{getpass.getuser()}@127.0.0.1:{tmp_path}/www"
    root = committed_site(tmp_path / "site", f'[deploy.box]\nkind = "rsync"\nto = "{place}"\nport = {port}\n')
    deployed(root, "--yes", PATH=f"{fake}{os.pathsep}{os.environ['PATH']}")
    assert tree(tmp_path / "www") == tree(root / "output/site")


def test_a_foreign_place_and_too_many_deletes(site, tmp_path, shell):
    there = write(tmp_path / "my www", **{"wedding.jpg": "x"})
    assert "holds other things" in deployed(site, "box", "--yes", code=4, **over(shell))["against"][0]
    assert tree(there) == {"wedding.jpg": b"x"}
    (there / "wedding.jpg").unlink()
    deployed(site, "box", "--yes", **over(shell))
    commit(site)
    write(there, **{f"old/{number}.html": "x" for number in range(51)})
    assert "51 files" in deployed(site, "box", "--yes", code=4, **over(shell))["against"][0]
    assert (there / "old/0.html").exists()
    deployed(site, "box", "--yes", "--max-deletes", "51", **over(shell))
    assert not (there / "old").exists()


def test_a_server_that_does_not_answer(site, shell):
    done = command(site, "deploy", "--yes", "--now", NOW, RSYNC_RSH=f"{shell[1]} -p {free_port()}")
    assert done.returncode == 3
    assert "rsync failed" in done.stderr
    assert not (site / "ledger.jsonl").exists()


@pytest.mark.parametrize("sign", [".~tmp~", ".film.bin.", "started"])
def test_killed_on_the_way_the_old_site_is_whole(site, tmp_path, shell, sign):
    """With all that the deploy has started, as soon as a sign of it is seen at the place."""
    there = tmp_path / "my www"
    deployed(site, "box", "--yes", **over(shell))
    commit(site)
    old = tree(there)
    write(site, **{
        "content/stool/2026-11-05-seat.md": entry("Seat", id="e6"),
        "static/film.bin": os.urandom(40_000_000),
    })  # fmt: skip
    commit(site)
    call = [sys.executable, "-m", "journeygen", "deploy", "--yes", "--now", NOW, "-C", str(site)]
    process = subprocess.Popen(
        call,
        env=environment(**over(shell)),
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    seen = wait_for(sign, there, site / ".journeygen", process)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    time.sleep(0.5)
    assert seen
    now = {path: content for path, content in tree(there).items() if ".~tmp~" not in path}
    assert [path for path in old if now.get(path) != old[path]] == []
    assert "stool/seat/index.html" not in now
    assert read_ledger(site).urls.get("entry:e6") is None
    deployed(site, "box", "--yes", **over(shell))
    assert tree(there) == tree(site / "output/site")


def wait_for(sign: str, there: Path, cache: Path, process: "subprocess.Popen[bytes]") -> bool:
    """Looks until the sign stands in a file's name at the place; `started` is a deploy's own folder."""
    while process.poll() is None:
        folder, name = (cache, "deploy-") if sign == "started" else (there, sign)
        if any(name in path for path in os.listdir(folder) if path != "deploy.lock"):
            return True
        time.sleep(0.002)
    return False
