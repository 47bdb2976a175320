"""Remembers published addresses in the ledger, so that a later build can keep or redirect them."""

from datetime import datetime

from journeygen.digests import digest
from journeygen.errors import ERROR, ContentError
from journeygen.journal import Journal
from journeygen.model import Ref
from journeygen.moments import from_epoch
from journeygen.prepare import prepare
from journeygen.recording import record
from journeygen.request import Request
from journeygen.routes import Routes


def lock_addresses(request: Request, dry_run: bool = False) -> tuple[str, ...]:
    """Appends a line for each address that the ledger does not know yet, and returns those addresses.

    Raises ContentError when the site could not be built as it is.
    """
    prepared = prepare(request)
    if any(problem.level == ERROR for problem in prepared.problems):
        raise ContentError(prepared.problems)
    fresh = [
        (key, path)
        for key, path in published(prepared.journal, prepared.dresser.routes)
        if path not in prepared.journal.ledger.urls.get(key, ())
    ]
    if fresh and not dry_run:
        at = from_epoch(request.now, prepared.journal.zone).local
        record(request.root, [_line(key, path, at) for key, path in fresh])
    return tuple(path for _, path in fresh)


def published(journal: Journal, routes: Routes) -> list[tuple[str, str]]:
    """The address of every project, listed entry, page and finished issue, with the key that outlives a rename."""
    rows = [(f"project:{project.id}", Ref("project", project.key)) for project in journal.projects]
    rows += [(f"entry:{entry.id}", Ref("entry", entry.key)) for entry in journal.listed]
    rows += [(f"page:{page.key}", Ref("page", page.key)) for page in journal.pages if not page.draft]
    rows += [(f"issue:{issue.month}", Ref("issue", issue.month)) for issue in journal.issues]
    return [(key, "/" + routes.url(ref)) for key, ref in rows]


def _line(key: str, path: str, at: str) -> dict[str, object]:
    moment = datetime.fromisoformat(at).isoformat()
    identity = digest(f"{key}\0{path}".encode())[:16]
    return {"id": identity, "at": moment, "kind": "url", "key": key, "state": "published", "path": path}
