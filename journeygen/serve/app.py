"""Decides what an address shows: the site first, then the maker's own things below `/-/`."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from journeygen.later import later
from journeygen.serve.folders import Folder
from journeygen.serve.live import EVENTS_PATH, SCRIPT, SCRIPT_PATH, Hub, listening, message_of, page_epoch
from journeygen.serve.pages import missing_page, problems_page
from journeygen.serve.preview import Preview

if TYPE_CHECKING:
    from journeygen.serve import desk
else:
    desk = later("journeygen.serve.desk")  # what it takes is loaded when somebody looks

STUDIO, SOCIAL, NEWSLETTER = "/-/", "/-/social/", "/-/newsletter/"
PLAIN = {"Cache-Control": "no-store"}
# A server that listens on this machine alone answers to these names: no foreign page may read drafts under its own.
OWN_NAMES = ("localhost", "*.localhost", "127.0.0.1")


class Answers:
    """Answers every address of one preview."""

    def __init__(self, preview: Preview) -> None:
        self.preview = preview
        self.hub = Hub(lambda: message_of(preview.state, preview.root))
        self.site = Folder(preview.folder / "site", self._page)
        self.folders = {
            SOCIAL: Folder(preview.folder / "social", self._page),
            NEWSLETTER: Folder(preview.folder / "newsletter", self._letter),
        }

    @cached_property
    def desk(self) -> "desk.Desk":
        """What answers below `/-/` for the studio."""
        return desk.Desk(self.preview)

    async def answer(self, request: Request) -> Response:
        """A file of the site; else a folder's or the studio's page; else that there is none."""
        path, state = request.scope["path"], self.preview.state
        if state.report is None:
            return self._own(problems_page(state, self.preview.root), 500)
        if path.startswith(state.base):
            found = await self.site.found(path.removeprefix(state.base), request.scope)
            if found is not None:
                return found
        if path in {"/", state.base.rstrip("/")} and state.base != "/":
            return RedirectResponse(quote(state.base), headers=PLAIN)
        return await self._tool(path, request) or self._missing(path)

    async def _tool(self, path: str, request: Request) -> Response | None:
        """What is the maker's: the studio, the share kit, the letters."""
        made = await run_in_threadpool(self.desk.answer, path, request.query_params)
        if made is not None:
            content, kind, listens = made
            page = listening(content, page_epoch(self.preview.state)) if listens else content
            headers = PLAIN | ({"Content-Security-Policy": desk.POLICY} if path == STUDIO else {})
            return Response(page, headers=headers, media_type=kind)
        for prefix, folder in self.folders.items():
            if path.startswith(prefix):
                found = await folder.found(path.removeprefix(prefix), request.scope)
                if found is not None:
                    return found
        if path in {"/-", *(prefix[:-1] for prefix in self.folders)}:
            return RedirectResponse(path + "/", headers=PLAIN)
        return RedirectResponse(STUDIO, headers=PLAIN) if path in self.folders else None

    def _missing(self, path: str) -> Response:
        return self.site.page("404.html", 404) or self._own(missing_page(path), 404)

    # --- pages as they are sent

    def _own(self, content: bytes, status_code: int = 200) -> Response:
        page = listening(content, page_epoch(self.preview.state))
        return Response(page, status_code, PLAIN, media_type="text/html")

    def _page(self, file: Path) -> bytes:
        """A page with the epoch from before it was read: if both change meanwhile, the browser asks again."""
        epoch = page_epoch(self.preview.state)
        return listening(file.read_bytes(), epoch)

    def _letter(self, file: Path) -> bytes:
        """A letter as it is mailed, to be copied as it is; only its preview listens, and shows pictures from here."""
        if file.name != "preview.html":
            return file.read_bytes()
        state, below = self.preview.state, f"newsletter/{file.parent.name}/media/"
        return self._page(file).replace((state.base_url + below).encode(), (quote(state.base) + below).encode())

    # --- the script and what it hears

    async def script(self, request: Request) -> Response:
        """The script that reloads pages."""
        return Response(SCRIPT, headers=PLAIN, media_type="text/javascript")

    async def events(self, request: Request) -> Response:
        """What stands now, and from now on."""
        return StreamingResponse(self.hub.stream(), headers=PLAIN, media_type="text/event-stream")


def app_of(answers: Answers, public: bool) -> Starlette:
    """The application. Unless it is `public`, it answers to names of this machine only."""
    guard = Middleware(TrustedHostMiddleware, allowed_hosts=list(OWN_NAMES), www_redirect=False)
    routes = [
        Route(EVENTS_PATH, answers.events, methods=["GET"]),
        Route(SCRIPT_PATH, answers.script, methods=["GET"]),
        Route("/{path:path}", answers.answer, methods=["GET"]),
    ]
    return Starlette(routes=routes, middleware=[] if public else [guard])
