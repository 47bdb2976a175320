"""Takes addresses apart that anybody may have typed. No address is looked up here."""

from urllib.parse import SplitResult, urlsplit

NOTHING = SplitResult("", "", "", "", "")


def parts_of(url: str) -> SplitResult:
    """The parts of an address; nothing of one that cannot be taken apart, such as `http://[x`."""
    try:
        return urlsplit(url)
    except ValueError:
        return NOTHING


def is_web(url: str) -> bool:
    """Whether a browser could go there: `http` or `https`, a host, and no white space."""
    parts = parts_of(url)
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not any(map(str.isspace, url))
