"""What the machine tells of its owner: the time zone and the language. Guesses only; the maker can change both."""

import re
from collections.abc import Mapping
from zoneinfo import available_timezones

from babel.localtime import get_localzone

LOCALE = re.compile(r"([a-z]{2,3})(?:_([A-Z]{2}))?(?:[.@].*)?")


def machine_zone() -> str:
    """The IANA name of this machine's time zone, by TZ and the system's settings; empty when they give none."""
    try:
        zone = get_localzone()
        # Babel gives zones of pytz where that is installed; they call their name `zone`.
        name = str(getattr(zone, "key", "") or getattr(zone, "zone", "") or "")
    except (LookupError, OSError, ValueError):
        return ""
    return name if name in available_timezones() else ""


def machine_language(environment: Mapping[str, str]) -> str:
    """The language tag (BCP 47) of the locale; `en` when there is none.

    The country is left out where it only repeats the language: de_DE is `de`, de_AT is `de-AT`.
    """
    locale = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    found = LOCALE.fullmatch(locale)
    if found is None:
        return "en"
    language, country = found[1], found[2] or ""
    return language if country.lower() in {"", language} else f"{language}-{country}"
