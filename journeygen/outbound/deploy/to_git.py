"""A branch of a git repository, as GitHub, GitLab and Codeberg Pages show it. One push: the old site, or the new one.

The commit is made in a repository of its own that is thrown away, so that neither the maker's index nor their working
files are touched. Of what is online only the last commit's list of files is fetched, where the host can do that.
"""

import os
import re
from pathlib import Path

from journeygen.config import DeployTarget
from journeygen.errors import NetworkError, RefusedError
from journeygen.outbound.deploy.parcel import SIGN, Changes, Parcel, foreign, is_kept
from journeygen.outbound.programs import run
from journeygen.outbound.repository import access, address_of, lacks, said

# What a host's own settings page writes into the branch: without it, the site's own domain would be gone.
HOSTS_OWN = ("CNAME", ".domains")
_OVERTAKEN = re.compile(r"fetch first|stale info|non-fast-forward|cannot lock ref|incorrect old value")
_BYTES = ("utf-8", "surrogateescape")
_SOURCE = re.compile(r"^Source: ([0-9a-f]{40,64})$", re.MULTILINE)


class GitPlace:
    """A branch, and what the last deploy put there."""

    def __init__(self, root: Path, target: DeployTarget, parcel: Parcel, scratch: Path) -> None:
        self.root, self.target, self.parcel, self.scratch = root, target, parcel, scratch
        self.ref = f"refs/heads/{target.branch}"
        self.environment = {**access(root), "GIT_INDEX_FILE": str(scratch / "index")}
        self.files = _with_notes(parcel, target, scratch)
        run(["git", "init", "-q", "--bare", str(scratch / "repository")], scratch)
        self._git("remote", "add", "there", address_of(root, target.to))
        self.tip = self._fetched()

    def compare(self) -> Changes:
        """How the branch differs from the parcel. Raises NetworkError."""
        there = self._listed() if self.tip else {}
        kept = {path for path in there if self._stays(path)}
        here = {**{path: there[path] for path in kept}, **self._stored()}
        deletes = tuple(sorted(there.keys() - here.keys()))
        return Changes(
            adds=tuple(sorted(here.keys() - there.keys())),
            changes=tuple(sorted(path for path in here.keys() & there.keys() if here[path] != there[path])),
            deletes=deletes,
            against=foreign(deletes, SIGN in there),
            doubts=self._behind() if deletes else (),
            state=self._tree(here),
        )

    def apply(self, changes: Changes) -> None:
        """Pushes one commit. Raises RefusedError when somebody else was faster, NetworkError."""
        follows = ["-p", self.tip] if self.tip and self.target.history == "keep" else []
        commit = self._git("commit-tree", changes.state, *follows, stdin=self._message(changes), extra=self._author())
        lease = f"--force-with-lease={self.ref}:{self.tip}"
        try:
            self._git("push", "-q", "--no-verify", "--no-thin", lease, "there", f"{commit}:{self.ref}")
        except NetworkError as error:
            if _OVERTAKEN.search(str(error)):
                what = f"The branch {self.target.branch} has changed in this moment: somebody else deploys"
                raise RefusedError(f"{what}. Nothing was sent. Pull, and try again") from None
            raise

    def _git(self, *arguments: str, stdin: str = "", extra: dict[str, str] | None = None) -> str:
        command = ["git", f"--git-dir={self.scratch / 'repository'}", *arguments]
        environment = {**self.environment, **(extra or {})}
        return run(command, self.scratch, environment, stdin.encode(*_BYTES)).decode(*_BYTES).strip()

    def _fetched(self) -> str:
        """The id of the branch's last commit; empty when there is no such branch."""
        found = self._git("ls-remote", "there", self.ref)
        if not found:
            return ""
        self._git("fetch", "-q", "--depth=1", "--no-tags", "--filter=blob:none", "there", f"+{self.ref}:refs/there")
        return self._git("rev-parse", "refs/there")

    def _listed(self) -> dict[str, str]:
        """Each file of the branch: its mode and the name of its content."""
        rows = self._git("ls-tree", "-r", "-z", "--full-tree", self.tip).split("\0")
        parts = [row.partition("\t") for row in rows if row]
        return {path: f"{head.split()[0]} {head.split()[2]}" for head, _, path in parts}

    def _stored(self) -> dict[str, str]:
        """Each file that leaves, its content stored in the repository as it is, whatever filters the maker has."""
        paths = "".join(f"{path}\n" for path in self.files.values())
        names = self._git("hash-object", "-w", "--no-filters", "--stdin-paths", stdin=paths).split()
        return {path: f"100644 {name}" for path, name in zip(self.files, names, strict=True)}

    def _tree(self, files: dict[str, str]) -> str:
        rows = "".join(f"{name}\t{path}\0" for path, name in files.items())
        self._git("update-index", "-z", "--index-info", stdin=rows)
        return self._git("write-tree", "--missing-ok")

    def _stays(self, path: str) -> bool:
        return path not in self.files and is_kept(path, (*self.target.keep, *HOSTS_OWN))

    def _behind(self) -> tuple[str, ...]:
        """Why what would go may not be old: the site there was made from texts that are not here."""
        found = _SOURCE.search(self._git("log", "-1", "--format=%B", self.tip))
        if found and self.parcel.commit and lacks(self.root, found[1]):
            what = f"The site there was made from commit {found[1][:10]}, which is not in this clone"
            return (f"{what}: what it would delete may be new. Pull first, or name the number with --max-deletes",)
        return ()

    def _message(self, changes: Changes) -> str:
        counts = f"{len(changes.adds)} added, {len(changes.changes)} changed, {len(changes.deletes)} deleted"
        source = f"\nSource: {self.parcel.commit}\n" if self.parcel.commit else ""
        return f"Publish {self.parcel.title}: {counts}\n{source}"

    def _author(self) -> dict[str, str]:
        """Who commits: as git knows the maker; on a machine that knows nobody, the site itself."""
        name = said(self.root, "config", "user.name") or "journeygen"
        mail = said(self.root, "config", "user.email") or f"journeygen@{self.parcel.host}"
        facts = {"NAME": name, "EMAIL": mail, **_known(), "DATE": f"{self.parcel.at} +0000"}
        return {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in facts.items()}


def _known() -> dict[str, str]:
    """Name and address, where git's own environment names the author."""
    start = "GIT_AUTHOR_"
    return {name.removeprefix(start): value for name, value in os.environ.items() if name.startswith(start)}


def _with_notes(parcel: Parcel, target: DeployTarget, scratch: Path) -> dict[str, Path]:
    """Where each file lies that leaves, and the small ones that hosts of pages ask for.

    `.nojekyll` keeps GitHub from building the site again, `CNAME` and `.domains` (Codeberg) name its own domain.
    """
    notes = {".nojekyll": "", **dict.fromkeys(HOSTS_OWN if target.domain else (), f"{target.domain}\n")}
    for name, text in notes.items():
        (scratch / name).write_text(text, "utf-8")
    return {name: scratch / name for name in notes} | {path: parcel.folder / path for path in parcel.files}
