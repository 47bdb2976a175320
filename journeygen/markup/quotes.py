"""The quotation marks of languages."""

import functools
from typing import NamedTuple


class Quotes(NamedTuple):
    """Outer and inner marks, each opening and closing, with the spaces that belong to them."""

    opening: str
    closing: str
    inner_opening: str
    inner_closing: str


_ENGLISH = Quotes("“", "”", "‘", "’")
_GERMAN = Quotes("„", "“", "‚", "‘")
_SWEDISH = Quotes("”", "”", "’", "’")
_GUILLEMETS = Quotes("«", "»", "“", "”")
_RUSSIAN = Quotes("«", "»", "„", "“")

QUOTES = {
    **dict.fromkeys(("en", "nl", "pt", "pt-br", "tr", "ga", "cy", "id", "ms", "eo"), _ENGLISH),
    **dict.fromkeys(("de", "cs", "sk", "sl", "bg", "et", "lt", "is", "sr", "mk"), _GERMAN),
    **dict.fromkeys(("sv", "fi", "da"), _SWEDISH),
    **dict.fromkeys(("es", "it", "ca", "gl", "el", "eu", "pt-pt"), _GUILLEMETS),
    **dict.fromkeys(("ru", "uk", "be"), _RUSSIAN),
    **dict.fromkeys(("nb", "nn", "no"), Quotes("«", "»", "‘", "’")),
    **dict.fromkeys(("de-ch", "fr-ch", "it-ch", "de-li"), Quotes("«", "»", "‹", "›")),
    "fr": Quotes("«\u00a0", "\u00a0»", "“", "”"),
    "pl": Quotes("„", "”", "‚", "’"),
    "hu": Quotes("„", "”", "»", "«"),
    "ro": Quotes("„", "”", "«", "»"),
    "hr": Quotes("„", "”", "‘", "’"),
}
UNCHANGED = frozenset({"ja", "zh", "ko", "th", "he", "ar", "fa"})  # these write marks of their own, or none


@functools.cache
def quotes_of(lang: str) -> Quotes | None:
    """The marks of a language tag such as `de-CH`; English ones for a language unknown here, None for no change."""
    tag = lang.lower().replace("_", "-")
    language = tag.split("-")[0]
    if language in UNCHANGED:
        return None
    return QUOTES.get(tag) or QUOTES.get(language, _ENGLISH)
