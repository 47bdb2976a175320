"""The letter for each mail service: with that service's own marks, and with nothing else that it would fill in.

While a letter is rendered, tokens hold the place of the way out and of the postal address. Then each file gets its own:
the config's, or a service's mark. Before a mark is set, whatever looks like one in the maker's words is written as
character references, which every client shows as typed.
"""

import html
import io
import re
import zipfile
from functools import lru_cache

import msgspec

from journeygen.letters.texts import one_line
from journeygen.services import SERVICES, Service
from journeygen.views import LetterView

# Comments first: those for Outlook hold style sheets of their own.
_APART = re.compile(r"(<!--.*?-->|<style\b.*?</style>)", re.DOTALL)
# A per cent sign opens a mark only where a name and another one follow, as %FIRSTNAME% does.
_OPENING = {"%": r"%(?=[A-Za-z_][\w.:|-]*%)"}


class Marks(msgspec.Struct, frozen=True):
    """The tokens that hold the place of the way out and of the address, and what the config has for them."""

    leave: str
    address: str
    leave_url: str
    address_line: str

    @classmethod
    def of(cls, letter: LetterView, salt: str) -> "Marks":
        """The tokens of one letter; empty where the config has nothing."""
        url, line = letter.unsubscribe_url.strip(), one_line(letter.address)
        return cls(f"JGLEAVE{salt}X" if url else "", f"JGADDRESS{salt}X" if line else "", url, line)

    def in_text(self, text: str) -> str:
        """A text with the config's own."""
        return self.filled(text, self.leave_url, self.address_line)

    def in_html(self, text: str) -> str:
        """HTML with the config's own."""
        return self.filled(text, html.escape(self.leave_url), html.escape(self.address_line))

    def filled(self, text: str, leave: str, address: str) -> str:
        """A text with what a file has for them."""
        text = text.replace(self.leave, leave) if self.leave else text
        return text.replace(self.address, address) if self.address else text


def target_files(name: str, letter: str, marks: Marks, date: str) -> dict[str, bytes]:
    """The files of one service, by name; `letter` is the HTML with tokens, `date` (ISO 8601) what archives bear."""
    service = SERVICES[name]
    content = for_service(service, letter, marks).encode()
    files = {f"{name}.html": content}
    return {**files, f"{name}.zip": _archive(content, date)} if service.archive else files


def for_service(service: Service, letter: str, marks: Marks) -> str:
    """The letter with a service's own marks; where it has none, with the config's."""
    leave = service.leave or html.escape(marks.leave_url)
    address = service.address or _escaped(html.escape(marks.address_line), service)
    if service.comments or any(_stands(mark, letter) for mark in service.marks):
        letter = _set_apart(service, letter)
    return marks.filled(letter, leave, address)


def _stands(mark: str, letter: str) -> bool:
    """Whether a mark is opened anywhere: in most letters none is, and a plain search takes a moment."""
    return mark in letter and (mark not in _OPENING or bool(_pattern((mark,)).search(letter)))


def _set_apart(service: Service, letter: str) -> str:
    pieces = _APART.split(letter)
    pieces[0::2] = [_escaped(piece, service) for piece in pieces[0::2]]
    pieces[1::2] = [_comment(one, service) if one.startswith("<!") else _style(one, service) for one in pieces[1::2]]
    return "".join(pieces)


def text_for(service: Service, text: str) -> str:
    """Plain words in which a service finds no mark, for those that understand `{{ "text" }}` (Django, Go, Liquid)."""
    return _pattern(tuple(mark for mark in service.marks if mark.startswith("{"))).sub(r'{{ "\g<0>" }}', text)


def _escaped(text: str, service: Service) -> str:
    """HTML in which what opens a mark stands as character references."""
    return _pattern(service.marks).sub(_references, text)


def _references(found: re.Match[str]) -> str:
    return "".join(f"&#{ord(char)};" for char in found[0])


def _comment(text: str, service: Service) -> str:
    """A comment, as a raw string for listmonk's own function: Go's html/template drops the others."""
    text = _escaped(text, service)
    return "{{ Safe `" + text.replace("`", "&#96;") + "` }}" if service.comments else text


def _style(text: str, service: Service) -> str:
    """A style sheet, in which character references mean nothing: a space keeps two signs from being a mark."""
    return _pattern(service.marks).sub(lambda found: found[0][0] + " " + found[0][1:], text)


@lru_cache(maxsize=32)
def _pattern(marks: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(_OPENING.get(mark) or re.escape(mark) for mark in marks) or "(?!)")


def _archive(content: bytes, date: str) -> bytes:
    """A ZIP with the letter alone, the same bytes on every machine; its pictures are on the site."""
    packed = io.BytesIO()
    moment = (max(1980, int(date[:4])), int(date[5:7]), int(date[8:10]), 0, 0, 0)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(zipfile.ZipInfo("index.html", moment), content)
    return packed.getvalue()
