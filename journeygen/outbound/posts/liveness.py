"""Whether a page is online as it was built: nothing is posted that leads to an empty place."""

import urllib.error
import urllib.request
from urllib.parse import urljoin, urlsplit

from journeygen.errors import RefusedError
from journeygen.markup.dom import parse_page
from journeygen.markup.elements import Node
from journeygen.outbound.posts.accounts import Card

TIMEOUT = 20  # seconds
LARGEST = 10_000_000  # bytes
AGENT = "journeygen"
OWN_MACHINE = ("localhost", "127.0.0.1", "[::1]", "::1", "0.0.0.0")


def live_card(page: str) -> Card:
    """The card that a page shows of itself, once it is online under its own address and its picture loads.

    Raises RefusedError with what is missing.
    """
    content, kind, _ = _fetched(page, "The page")
    if "html" not in kind:
        raise RefusedError(f"{page} is not a page: the server calls it {kind or 'nothing'}. Deploy the site first")
    root = parse_page(content.decode("utf-8", "replace"))
    canonical = next((n.attributes.get("href", "") for n in root.walk() if n.attributes.get("rel") == "canonical"), "")
    if canonical != page:
        found = f"its canonical address is {canonical}" if canonical else "it names no canonical address"
        raise RefusedError(f"{page} is not the page that was built: {found}. Deploy the site first")
    told = _told(root)
    title = told.get("og:title", "")
    if not told.get("og:image"):
        return Card(title, told.get("og:description", ""))
    address = urljoin(page, told["og:image"])
    image, kind, _ = _fetched(address, "The picture of its card")
    if not kind.startswith("image/"):
        raise RefusedError(f"{address} is no picture: the server calls it {kind or 'nothing'}. Deploy the site first")
    return Card(title, told.get("og:description", ""), image, kind)


def refuse_own_machine(page: str, server: str) -> None:
    """Raises RefusedError for a page that only this machine can see, unless the network's server runs here as well."""
    if urlsplit(page).hostname in OWN_MACHINE and urlsplit(server).hostname not in OWN_MACHINE:
        raise RefusedError(f"{page} is on this machine, where nobody else can see it. Set base_url in journeygen.toml")


def _told(root: Node) -> dict[str, str]:
    return {
        node.attributes["property"]: node.attributes.get("content", "")
        for node in root.walk()
        if node.tag == "meta" and "property" in node.attributes
    }


def _fetched(address: str, what: str) -> tuple[bytes, str, str]:
    """What stands at an address, its MIME type, and where it was found in the end."""
    if urlsplit(address).scheme not in {"http", "https"}:
        raise RefusedError(f"{what} has no web address: {address}")
    request = urllib.request.Request(address, headers={"User-Agent": AGENT})
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
            return answer.read(LARGEST), answer.headers.get_content_type(), answer.geturl()
    except urllib.error.HTTPError as error:
        raise RefusedError(
            f"{what} is not online: {address} answers {error.code}. Deploy the site, and post when it is there"
        ) from None
    except (OSError, ValueError) as error:
        why = getattr(error, "reason", None) or error
        raise RefusedError(f"{what} cannot be reached: {address}: {why}. Look whether the site is online") from None
