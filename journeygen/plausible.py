"""Values of the config that are of the right kind and still cannot work."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import SplitResult, quote
from zoneinfo import ZoneInfo, available_timezones

from journeygen.config import Config, Site, Smtp, Step
from journeygen.errors import did_you_mean
from journeygen.looks import written_badly
from journeygen.opening_hours import read_hours
from journeygen.services import SERVICES
from journeygen.urls import is_web, parts_of

SECURITY = ("starttls", "tls", "none")
ENGINES, FORMATS = ("markdown", "commonmark"), ("webp", "avif")
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
CHOICES = {"bridgy": ("mastodon", "bluesky", "flickr", "github"), "services": ("publer", "buffer", "pinterest")}
STEP_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
NO_AUTHORITY = re.compile(r"[\s/,:?#<>]")
# What mail services put in the place of an address: {{ unsubscribe }}, *|UNSUB|*, [[unsubscribe]], %unsubscribe%.
MERGE_TAG = re.compile(r"[{*%<]|\[\[")
SENDER = re.compile(r"(?:[^<>\r\n]*<)?\s*[!-;=?-~]+@[^\s<>@]+>?\s*")
COLOR = re.compile(r"#[0-9a-fA-F]{6}")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class Fault(NamedTuple):
    """What is wrong with a key of a table, or of the `at`-th table of that name, and what to do."""

    table: str
    key: str
    what: str
    fix: str
    at: int = 0


def faults_of(config: Config) -> Iterator[Fault]:
    """Everything in the config that cannot work."""
    yield from _site(config.site)
    if config.markdown.engine not in ENGINES:
        engine = config.markdown.engine
        yield Fault("markdown", "engine", f"Unknown engine `{engine}`", did_you_mean(engine, ENGINES))
    yield from _smtp(config.smtp)
    if config.newsletter.signup_form and not config.newsletter.signup_form.startswith("https://"):
        what = f"`signup_form` is no address that readers may send theirs to: {config.newsletter.signup_form}"
        yield Fault("newsletter", "signup_form", what, "Write the https:// address that your mail service names")
    for name in config.newsletter.services:
        if name not in SERVICES:
            yield Fault("newsletter", "services", f"Unknown service `{name}`", did_you_mean(name, SERVICES))
    yield from (*_addresses(config), *_networks(config))
    form, quality = config.media.format, config.media.quality
    if form not in FORMATS:
        yield Fault("media", "format", f"Pictures cannot be made as `{form}`", did_you_mean(form, FORMATS))
    if not 1 <= quality <= 100:
        yield Fault("media", "quality", f"`quality` must be 1 to 100; found {quality}", "80 is usual")
    for fault in written_badly(config.look):
        yield Fault("look", fault.key, fault.what, f"{fault.why}. {fault.fix}".lstrip(". "))
    for text in config.contact.hours:
        if read_hours(text) is None:
            fix = "Write days and times: Tu-Th 10:00-16:00"
            yield Fault("contact", "hours", f"`{text}` is not understood", fix)
    yield from (*_steps(config.steps), *_social(config))
    for name, target in config.deploy.items():
        for key, what, fix in target.faults():
            yield Fault(f"deploy.{name}", key, what, fix)


def _smtp(smtp: Smtp) -> Iterator[Fault]:
    if smtp.security not in SECURITY:
        fix = did_you_mean(smtp.security, SECURITY)
        yield Fault("smtp", "security", f"Unknown security `{smtp.security}`", fix)
    if not 1 <= smtp.port <= 65535:
        yield Fault("smtp", "port", f"There is no port {smtp.port}", "587 is usual")
    if smtp.rate < 0:
        yield Fault("smtp", "rate", f"`rate` is less than nothing: {smtp.rate}", "Write 0 for as many as it takes")


def _site(site: Site) -> Iterator[Fault]:
    if not site.title.strip():
        yield Fault("site", "title", "`title` is empty", "Write your workshop's name")
    if web_address(site.base_url) is None:
        what = f"`base_url` is not a web address: {site.base_url}"
        yield Fault("site", "base_url", what, "Write https://your.domain/")
    elif NO_AUTHORITY.search(site.id):
        what = f"`{site.id}` is no domain, and no `tag:` address could hold it (RFC 4151)"
        yield Fault("site", "id", what, "Write a domain that was yours when you began: your.domain")
    if not _is_zone(site.timezone):
        hint = did_you_mean(site.timezone, available_timezones()) if len(site.timezone) > 2 else ""
        hint = hint if hint.startswith("Did") else "Write a name such as Europe/Dublin or America/New_York"
        yield Fault("site", "timezone", f"Unknown time zone `{site.timezone}`", hint)
    if not LANGUAGE.fullmatch(site.language):
        yield Fault("site", "language", f"`{site.language}` is no language tag", "Write en, de, pt-BR (BCP 47)")


def _steps(steps: tuple[Step, ...]) -> Iterator[Fault]:
    seen: set[str] = set()
    for at, step in enumerate(steps):
        if not STEP_ID.fullmatch(step.id):
            what = f"`{step.id}` cannot be a step's id"
            yield Fault("steps", "id", what, "Use small letters, digits and hyphens", at)
        if step.id in seen:
            yield Fault("steps", "id", f"The step `{step.id}` is declared twice", "Remove one of them", at)
        if step.color and not COLOR.fullmatch(step.color):
            yield Fault("steps", "color", f"`{step.color}` is no colour", "Write six digits: #a63d2f", at)
        seen.add(step.id)


def _addresses(config: Config) -> Iterator[Fault]:
    """What must be a web address wherever it is written."""
    written = {
        ("site", "webmention"): config.site.webmention,
        ("contact", "map"): config.contact.map,
        ("listmonk", "url"): config.listmonk.url,
        **{(f"networks.{name}", "server"): settings.server for name, settings in config.networks.items()},
    }
    for (table, key), url in written.items():
        if url and not is_web(url):
            yield Fault(table, key, f"`{key}` is no web address: {url}", "Write it with https://")
    leave = config.newsletter.unsubscribe_url
    if leave and not (is_web(leave) or leave.startswith("mailto:") or MERGE_TAG.search(leave)):
        what = f"`unsubscribe_url` is no address that a letter can lead to: {leave}"
        yield Fault("newsletter", "unsubscribe_url", what, "Write it with https://, or your mail service's own mark")
    sender = config.newsletter.sender
    if sender.strip() and not SENDER.fullmatch(sender):
        what = f"`from` holds no address that a server takes (RFC 5322, 3.4.1): {sender.splitlines()[0]}"
        yield Fault("newsletter", "from", what, "Write Your name <letters@your.domain>, ASCII before the @")


def _networks(config: Config) -> Iterator[Fault]:
    for name, settings in config.networks.items():
        for time in (time for time in settings.times if not TIME.fullmatch(time)):
            yield Fault(f"networks.{name}", "times", f"`{time}` is no time of day", 'Write times = ["09:00", "18:30"]')
        for key, number in (("limit", settings.limit), ("max_per_day", settings.max_per_day)):
            if number < 0:
                yield Fault(f"networks.{name}", key, f"`{key}` is less than nothing: {number}", "Take the line out")


def _social(config: Config) -> Iterator[Fault]:
    for key, known in CHOICES.items():
        for name in (name for name in getattr(config.social, key) if name not in known):
            yield Fault("social", key, f"`{key}` knows no `{name}`", did_you_mean(name, known))


def web_address(url: str) -> SplitResult | None:
    """A site's address taken apart; None when it cannot be one."""
    parts = parts_of(url)
    try:
        fits = is_web(url) and parts.port != 0
    except ValueError:  # a port that is no number
        return None
    return parts if fits and not (parts.query or parts.fragment) else None


def encoded(address: SplitResult) -> str:
    """An address with its path percent-encoded, as all paths below it are: feeds, sitemaps and mail take no other."""
    return address._replace(path=quote(address.path, safe="/%!$&'()*+,;=:@-._~")).geturl()


def _is_zone(name: str) -> bool:
    """Whether there is a time zone of that name. Looking one up is much quicker than listing all."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True
