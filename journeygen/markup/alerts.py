"""GitHub's alerts (`> [!NOTE]`) as the admonitions that `!!! note` gives, in both engines."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from journeygen.markup.labels import alert_title

_MARK = re.compile(r"\s*\[!([A-Za-z][A-Za-z-]*)\][+-]?[ \t]*([^\n]*?)[ \t]*(?:<br>)?(?:\n|$)")


def mark_alerts(page: LexborHTMLParser, body: LexborNode, lang: str) -> None:
    """Replace each quotation that starts with a mark, the inner ones first."""
    for paragraph in reversed(body.css("blockquote>p:first-child")):
        mark = _MARK.match(paragraph.inner_html or "")
        quotation = paragraph.parent
        if mark and quotation is not None and not (paragraph.prev and paragraph.prev.text(strip=True)):
            _replace(page, quotation, paragraph, mark, lang)


def _replace(
    page: LexborHTMLParser, quotation: LexborNode, paragraph: LexborNode, mark: re.Match[str], lang: str
) -> None:
    kind = mark[1].lower()
    rest = mark.string[mark.end() :]
    if rest.strip():
        paragraph.inner_html = rest
    else:
        paragraph.decompose()
    alert = page.create_node("div")
    alert.attrs["class"] = f"admonition {kind}"
    title = f'<p class="admonition-title">{mark[2] or alert_title(kind, lang)}</p>'
    alert.inner_html = title + (quotation.inner_html or "")
    quotation.replace_with(alert)
