"""Old addresses that lead to the new ones."""

from collections.abc import Iterator

from journeygen.artifacts import SITE, Artifact
from journeygen.model import Ref
from journeygen.outputs.site.frames import Frames, root_of
from journeygen.routes import url_of
from journeygen.views import RedirectView


def artifacts(frames: Frames) -> Iterator[Artifact]:
    """A page at each old address, in the order of their paths."""
    titles: dict[str, str] = {}
    titles |= {str(Ref("entry", key)): entry.title for key, entry in frames.journal.entries.items()}
    titles |= {str(Ref("project", project.key)): project.title for project in frames.journal.projects}
    titles |= {str(Ref("page", page.key)): page.title for page in frames.journal.pages}
    for path, ref in sorted(frames.routes.redirects.items()):
        target = frames.routes.url(ref)
        view = RedirectView(titles[str(ref)], frames.language, frames.site.base_url + target, root_of(path) + target)
        yield Artifact(f"{SITE}/alias:{url_of(path)}", "template", (f"{SITE}/{path}",), view, "site/redirect.html")
