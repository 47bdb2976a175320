"""The addresses at which each network opens its own composer with a text in it. Pure; no key, no account.

Sources: docs.bsky.app (action intent links), share.joinmastodon.org and a server's own /share, X and Threads web
intents, LinkedIn's share-offsite, Facebook's sharer, Pinterest's pin/create. LinkedIn and Facebook take the address
alone and show its card; Instagram has no such address. Spaces are written %20: some networks show a + as it is.
"""

from typing import Final
from urllib.parse import quote

from journeygen.urls import parts_of

_FORMS: Final = {
    "x": "https://x.com/intent/tweet?text={text}",
    "bluesky": "https://bsky.app/intent/compose?text={text}",
    "mastodon": "https://share.joinmastodon.org/#text={text}",
    "threads": "https://www.threads.com/intent/post?text={text}",
    "facebook": "https://www.facebook.com/sharer/sharer.php?u={url}",
    "linkedin": "https://www.linkedin.com/sharing/share-offsite/?url={url}",
    "pinterest": "https://www.pinterest.com/pin/create/button/?url={url}&media={media}&description={text}",
}
TEXT: Final = "{text}"
# The percent sign comes first: the others bring their own.
_USUAL: Final = tuple([(mark.encode(), quote(mark, safe="").encode()) for mark in '% \n/:,#?&+=;@|"’“”–…'])


def intent_form(network: str, link: str, profile: str = "", picture: str = "") -> str:
    """A network's address in which only `{text}` is left to fill in; empty where it has none.

    A Mastodon profile tells the maker's own server; `picture` is the public address of a picture to pin.
    """
    form = _FORMS.get(network, "")
    server = parts_of(profile).netloc if network == "mastodon" else ""
    if server:
        form = f"https://{server}/share?text={{text}}"
    if "{url}" in form:
        form = form.replace("{url}", encoded(link))
    return form.replace("{media}", encoded(picture)) if "{media}" in form else form


def filled(form: str, text: str) -> str:
    """The address with a text in it."""
    return form.replace(TEXT, encoded(text)) if TEXT in form else form


def encoded(text: str) -> str:
    """A text as `encodeURIComponent` of a browser writes it: UTF-8, all marks escaped that mean something in a URL.

    What nearly every text has is replaced first: letter by letter the library takes three times as long.
    """
    content = text.encode()
    for mark, code in _USUAL:
        content = content.replace(mark, code)
    return quote(content, safe="%!'()*~")
