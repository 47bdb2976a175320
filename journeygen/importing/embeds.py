"""What a tag or a shortcode of another tool means in our Markdown. Films and posts of others become links to them, for
no page of ours loads anything from elsewhere.
"""

import html
import re

# Where the thing that a name and an id stand for is seen.
PLACES = {
    "youtube": ("Video on YouTube", "https://www.youtube.com/watch?v={}"),
    "vimeo": ("Video on Vimeo", "https://vimeo.com/{}"),
    "gist": ("Gist on GitHub", "https://gist.github.com/{}"),
    "tweet": ("Post on X", "https://x.com/i/status/{}"),
    "instagram": ("Post on Instagram", "https://www.instagram.com/p/{}/"),
    "speakerdeck": ("Slides on Speaker Deck", "https://speakerdeck.com/player/{}"),
    "slideshare": ("Slides on SlideShare", "https://www.slideshare.net/slideshow/embed_code/{}"),
    "scribd": ("Document on Scribd", "https://www.scribd.com/document/{}"),
    "soundcloud": ("Sound on SoundCloud", "https://soundcloud.com/{}"),
    "codepen": ("Pen on CodePen", "https://codepen.io/pen/{}"),
    "gslides": ("Slides", "{}"),
}
SAME = {
    "twitter": "tweet", "x": "tweet", "tweet_single": "tweet", "yt": "youtube", "youtube_player": "youtube",
    "instagram_simple": "instagram", "vimeo_simple": "vimeo", "twitter_simple": "tweet", "x_simple": "tweet",
}  # fmt: skip
_ID = re.compile(r"[\w./:@?=&%~+-]+")
_HOSTS = (
    ("youtube", re.compile(r"(?:youtube(?:-nocookie)?\.com/(?:watch\?(?:.*&)?v=|embed/|v/)|youtu\.be/)([\w-]{6,})")),
    ("vimeo", re.compile(r"vimeo\.com/(?:video/)?(\d+)")),
)


def embedded(name: str, where: str) -> str:
    """A link to what is shown elsewhere, in Markdown; empty when the name is not known or the id is none."""
    kind = SAME.get(name.lower(), name.lower())
    if kind not in PLACES or not _ID.fullmatch(where):
        return ""
    label, address = PLACES[kind]
    return f"[{label}]({where if '://' in where else address.format(where)})"


def framed(address: str) -> str:
    """A link to what a frame has shown."""
    address = f"https:{address}" if address.startswith("//") else address
    for kind, form in _HOSTS:
        found = form.search(address)
        if found:
            return embedded(kind, found[1])
    return f"[{address.split('/')[2]}](<{address}>)" if re.match(r"https?://[^/\s<>]+", address) else ""


def figure(values: dict[str, str]) -> str:
    """A picture with its caption and link, in Markdown where it has no caption, else in HTML."""
    alt = values.get("alt") or values.get("caption") or values.get("title") or ""
    caption = values.get("caption") or values.get("title") or ""
    source, link = values.get("src", ""), values.get("link", "")
    if not source:
        return ""
    if not values.get("caption"):
        shown = f"![{_bracketed(alt)}]({_address(source)})"
        return f"[{shown}]({_address(link)})" if link else shown
    shown = f'<img src="{html.escape(source)}" alt="{html.escape(_plain(alt))}">'
    shown = f'<a href="{html.escape(link)}">{shown}</a>' if link else shown
    return f"<figure>{shown}<figcaption>{html.escape(_plain(caption), quote=False)}</figcaption></figure>"


def fenced(code: str, language: str = "") -> str:
    """Code between fences that it does not hold itself."""
    longest = max((len(run) for run in re.findall(r"`{3,}", code)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{code.strip(chr(10))}\n{fence}"


def kept(text: str) -> str:
    """Something that nobody could turn, as the reader of the text will see it: code, on one line."""
    line = " ".join(text.split())
    fence = "`" * (max((len(run) for run in re.findall(r"`+", line)), default=0) + 1)
    pad = " " if "`" in (line[:1], line[-1:]) else ""
    return f"{fence}{pad}{line}{pad}{fence}"


def _bracketed(text: str) -> str:
    return _plain(text).replace("[", "(").replace("]", ")")


def _plain(text: str) -> str:
    return " ".join(re.sub(r"<[^<>]*>", "", text).split())


def _address(text: str) -> str:
    return f"<{text}>" if re.search(r"[\s()]", text) else text
