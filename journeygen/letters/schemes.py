"""A letter as one reader's mail program shows it: in the light or in the dark, whatever the browser prefers."""

# Previews show one scheme: the letter's own rules for the dark hold always, or never.
_DARK, _ALWAYS, _NEVER = "(prefers-color-scheme:dark)", "(min-width:1px)", "(max-width:1px)"


def in_scheme(html: str, dark: bool) -> str:
    """The letter's HTML in the dark, or in the light."""
    return html.replace(_DARK, _ALWAYS if dark else _NEVER)
