"""rsync, over ssh or to any place that it knows: what leaves is laid out first, so that nothing else can.

Files are compared by their content (a fresh clone has new times on everything), put aside there, and moved in place
together at the end (`--delay-updates`); what goes is deleted after that. rsync(1) of version 3 is meant.
"""

import os
import shutil
from pathlib import Path

from journeygen.config import DeployTarget
from journeygen.outbound.deploy.parcel import SIGN, Changes, Parcel, foreign
from journeygen.outbound.programs import run

_DELETING = "*deleting"
_ALWAYS = ("--recursive", "--checksum", "--chmod=D755,F644", "--8-bit-output", "--out-format=%i %n")


class RsyncPlace:
    """What rsync reaches; ssh asks for keys and passwords as it is set up to."""

    def __init__(self, root: Path, target: DeployTarget, parcel: Parcel, scratch: Path) -> None:
        self.target, self.parcel, self.folder = target, parcel, scratch / "site"
        place = target.to if ":" in target.to else str(root.absolute() / target.to)
        self.place = place if place.endswith("/") else f"{place}/"
        for path in parcel.files:
            (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(parcel.folder / path, self.folder / path)
            except OSError:
                shutil.copyfile(parcel.folder / path, self.folder / path)

    def compare(self) -> Changes:
        """How the place differs from the parcel, as rsync itself sees it. Raises NetworkError."""
        found: dict[str, list[str]] = {"add": [], "change": [], "delete": []}
        deletions = 0
        for line in self._rsync("--dry-run", "--delete"):
            what, path = line[:11].strip(), line[11:].strip()
            deletions += what == _DELETING
            if not path.endswith("/") and (what == _DELETING or what[1:2] == "f"):
                kind = "delete" if what == _DELETING else "add" if what.endswith("+++") else "change"
                found[kind].append(path)
        adds, changes, deletes = (tuple(sorted(paths)) for paths in found.values())
        ours = SIGN in self.parcel.files and SIGN not in adds
        return Changes(adds, changes, deletes, foreign(deletes, ours), state=str(deletions))

    def apply(self, changes: Changes) -> None:
        """Makes the place the same as the parcel, and deletes no more than was seen. Raises NetworkError."""
        self._rsync("--delay-updates", "--delete-delay", f"--max-delete={changes.state}")

    def _rsync(self, *options: str) -> list[str]:
        way = ["-e", f"ssh -p {self.target.port}"] if self.target.port else []
        protected = [f"--filter=P /{pattern.strip('/')}" for pattern in self.target.keep]
        written = run(["rsync", *_ALWAYS, *options, *way, *protected, "--", "./", self.place], self.folder)
        return written.decode("utf-8", "replace").splitlines()
