"""Old addresses that lead to the new ones: a page at each, and the rules by which hosts and servers answer at once."""

from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from journeygen.artifacts import SITE, Artifact, TextView
from journeygen.forwarding import INDEX
from journeygen.model import Ref
from journeygen.outputs.site.frames import Frames, root_of
from journeygen.routes import Routes, path_for, url_of
from journeygen.slugs import quoted
from journeygen.views import RedirectView

Rules = list[tuple[str, str]]


def artifacts(frames: Frames) -> Iterator[Artifact]:
    """A page at each old address, in the order of their paths, then the rules."""
    if not frames.routes.redirects:
        return
    titles: dict[Ref, str] = {Ref("entry", key): entry.title for key, entry in frames.journal.entries.items()}
    titles |= {Ref("project", project.key): project.title for project in frames.journal.projects}
    titles |= {Ref("page", page.key): page.title for page in frames.journal.pages}
    for path, ref in sorted(frames.routes.redirects.items()):
        target, title = frames.routes.url(ref), titles.get(ref, frames.site.title)
        view = RedirectView(title, frames.language, frames.site.base_url + target, root_of(path) + target)
        yield Artifact(f"{SITE}/alias:{url_of(path)}", "template", (f"{SITE}/{path}",), view, "site/redirect.html")
    rules = rules_of(frames.routes)
    base = urlsplit(frames.site.base_url).path
    for key, text in (("hosts", for_hosts(rules, base)), ("nginx", for_nginx(rules, base))):
        if Ref("redirects", key) in frames.routes.paths:
            path = frames.routes.path(Ref("redirects", key))
            yield Artifact(f"{SITE}/{Ref('redirects', key)}", "text", (f"{SITE}/{path}",), TextView(text))


def rules_of(routes: Routes) -> Rules:
    """(old path as a server sees it, new path as in a URL), with and without the last slash; feeds go with projects."""
    rules: Rules = []
    for path, ref in sorted(routes.redirects.items()):
        folder, target = path.removesuffix(INDEX), routes.url(ref)
        if folder == path:
            rules.append((path, target))
            continue
        rules += [(folder.rstrip("/"), target), (folder, target)]
        feed = Ref("feed", f"project/{ref.key}")
        if ref.kind == "project" and feed in routes.paths:
            rules.append((folder + path_for(feed).rpartition("/")[2], routes.url(feed)))
    return rules


def for_hosts(rules: Rules, base: str) -> str:
    """The form that Netlify and Cloudflare Pages read: percent-encoded paths from the domain's root.

    Cloudflare follows a rule always, Netlify where no file stands, which is then the page that leads on
    (developers.cloudflare.com/pages/configuration/redirects, docs.netlify.com/routing/redirects).
    """
    base = quoted(unquote(base))
    return "".join(f"{base}{url_of(old)} {base}{new} 301\n" for old, new in rules)


def for_nginx(rules: Rules, base: str) -> str:
    """Lines for `map $uri $moved { include redirects.map; }` (nginx.org, ngx_http_map_module): `$uri` is decoded."""
    plain = unquote(base)
    return "".join(f"{_in_quotes(plain + old)} {_in_quotes(quoted(plain) + new)};\n" for old, new in rules)


def _in_quotes(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
