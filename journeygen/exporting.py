"""Writes one month's letter on demand, outside the output folder, with the pictures that it loads."""

import re
from pathlib import Path

from journeygen.artifacts import Artifact
from journeygen.errors import ERROR, ContentError, RefusedError, UsageError
from journeygen.files import replace_file
from journeygen.letters import SITE_FROM_PREVIEW
from journeygen.outputs import newsletter
from journeygen.prepare import Prepared, prepare
from journeygen.render import RenderError
from journeygen.request import Request
from journeygen.session import Session

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def export_letter(request: Request, month: str, folder: Path) -> tuple[Path, ...]:
    """Writes the mail set of a month and its pictures into `folder`, and returns the files.

    Raises UsageError for a month without an issue, RefusedError for a folder with other things in it,
    ContentError when the content or the theme is wrong. Writes nothing then.
    """
    if not _MONTH.fullmatch(month):
        raise UsageError(f"{month!r} is no month. Write it such as 2026-03")
    prepared = prepare(request)
    if any(problem.level == ERROR for problem in prepared.problems):
        raise ContentError(prepared.problems)
    issue = next((issue for issue in prepared.journal.issues if issue.month == month), None)
    if issue is None:
        known = ", ".join(one.month for one in prepared.journal.issues[-6:])
        raise UsageError(
            f"Nothing went live in {month}, so it has no letter. There are letters for {known or 'no month yet'}"
        )
    artifacts = [newsletter.letter(prepared.dresser, issue), *newsletter.pictures(prepared.dresser, issue)]
    return _written(prepared, request, artifacts, _empty(folder, month), month)


def _empty(folder: Path, month: str) -> Path:
    """The folder, when nothing of another kind is in it."""
    known = {*newsletter.FILES, "media"}
    if folder.exists() and not folder.is_dir():
        raise RefusedError(f"{folder} is a file. A letter needs a folder. Name another one with -o")
    foreign = sorted(path.name for path in folder.iterdir() if path.name not in known) if folder.is_dir() else []
    if foreign:
        raise RefusedError(f"{folder} holds other files ({', '.join(foreign[:3])}). Name an empty folder with -o")
    return folder


def _written(
    prepared: Prepared, request: Request, artifacts: list[Artifact], folder: Path, month: str
) -> tuple[Path, ...]:
    renderer = Session().renderer(request.root, prepared.theme)
    rendered: dict[Path, bytes] = {}
    for artifact in artifacts:
        try:
            contents = renderer.render(artifact)
        except RenderError as error:
            raise ContentError(error.problems) from None
        for path, content in zip(artifact.paths, contents, strict=True):
            below = path.removeprefix("site/").removeprefix(f"newsletter/{month}/")
            # The preview looks for pictures in the site beside it; here they lie next to it.
            near = f"{SITE_FROM_PREVIEW}newsletter/{month}/".encode()
            rendered[folder / below] = content.replace(near, b"") if below == "preview.html" else content
    for file, content in rendered.items():
        replace_file(file, content)
    return tuple(rendered)
