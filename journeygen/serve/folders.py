"""Answers with the files of one folder: directories by their `index.html`, pages with the script that listens."""

import os
from collections.abc import Callable
from pathlib import Path
from unicodedata import normalize

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

# What systems do not know, or tell differently; text is UTF-8 throughout.
TYPES = {
    ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".mjs": "text/javascript", ".txt": "text/plain",
    ".md": "text/plain", ".mjml": "text/plain", ".csv": "text/csv", ".ics": "text/calendar", ".vtt": "text/vtt",
    ".json": "application/json", ".xml": "application/xml", ".svg": "image/svg+xml", ".webp": "image/webp",
    ".avif": "image/avif", ".ico": "image/x-icon", ".woff2": "font/woff2", ".mp4": "video/mp4", ".webm": "video/webm",
    ".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".ogg": "audio/ogg", ".opus": "audio/ogg", ".eml": "message/rfc822",
    ".webmanifest": "application/manifest+json", ".pdf": "application/pdf",
}  # fmt: skip
Dressed = Callable[[Path], bytes]


class Folder(StaticFiles):
    """One folder of the preview, which may not be there yet. `dressed` reads a page as it is sent."""

    def __init__(self, folder: Path, dressed: Dressed) -> None:
        super().__init__(directory=folder, html=True, check_dir=False)
        self._dressed = dressed

    async def found(self, path: str, scope: Scope) -> Response | None:
        """The answer for a path below the folder (no slash before it), or None when there is nothing."""
        if any(part.startswith(".") for part in path.split("/")):
            return None
        try:
            response = await self.get_response(os.path.normpath(normalize("NFC", path)), scope)
        except HTTPException as error:
            if error.status_code == 405:
                raise
            return None
        except OSError:  # it went between two looks
            return None
        return None if response.status_code == 404 else response

    def page(self, path: str, status_code: int) -> Response | None:
        """One page of the folder, whatever was asked for."""
        file, seen = self.lookup_path(path)
        return self._page(file, status_code) if seen is not None else None

    def file_response(
        self, full_path: "str | os.PathLike[str]", stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """A page dressed and never kept by the browser; any other file with ranges, asked about again each time."""
        ending = os.path.splitext(full_path)[1].lower()
        if ending == ".html":
            return self._page(os.fspath(full_path), status_code)
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Cache-Control"] = "no-cache"
        if ending in TYPES and response.status_code != 304:
            response.headers["Content-Type"] = _with_charset(TYPES[ending])
        return response

    def _page(self, file: str, status_code: int) -> Response:
        headers = {"Cache-Control": "no-store", "Content-Type": _with_charset(TYPES[".html"])}
        return Response(self._dressed(Path(file)), status_code, headers)


def _with_charset(kind: str) -> str:
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or kind.endswith(("json", "xml")) else kind
