"""One workflow file as text: a host's template, filled with what the site's config says."""

from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from journeygen import __version__
from journeygen.config import Config, DeployTarget
from journeygen.digests import digest
from journeygen.errors import RefusedError, UsageError, did_you_mean
from journeygen.files import replace_file
from journeygen.moments import from_epoch
from journeygen.outbound.ci.wording import (
    GITLAB,
    LETTER_KEYS,
    artifacts_of,
    job_of,
    keys_of,
    secrets_of,
    service_of,
    setup_of,
    tokens_of,
)
from journeygen.outbound.deploy.gates import chosen
from journeygen.outbound.repository import said
from journeygen.request import Request
from journeygen.settings import read_config

# Where each host looks for its workflow, below the top of the repository.
HOSTS = {
    "github": ".github/workflows/journeygen.yml",
    "forgejo": ".forgejo/workflows/journeygen.yml",
    "gitlab": ".gitlab-ci.yml",
}
EARLY = 5  # in the morning, by the site's clock
_TEXTS = Path(__file__).with_name("texts")


class Workflow(msgspec.Struct, frozen=True):
    """A workflow's file and text. `is_new` tells that the file does not hold it yet."""

    host: str
    file: Path
    text: str
    is_new: bool


def workflow_for(request: Request, host: str, target: str, *, replaces: bool, writes: bool) -> Workflow:
    """The workflow of this site at a host; written unless it is there already.

    Raises UsageError for a host or a target that is not known, RefusedError for another file that may not be replaced.
    """
    if host not in HOSTS:
        raise UsageError(f"There is no workflow for `{host}`. {did_you_mean(host, HOSTS)}")
    config = read_config(request.root, request.base_url)
    name, place = chosen(config.deploy, target)
    if place.kind == "folder" and host != GITLAB:
        raise UsageError(f"A folder on {host}'s machine is gone when the run ends. Name a place of another kind")
    top = Path(said(request.root, "rev-parse", "--show-toplevel") or request.root)
    text = _filled(host, _values(request, config, name, top) | _of_host(host, config, place))
    file = top / HOSTS[host]
    standing = file.read_text("utf-8") if file.exists() else ""
    if standing and standing != text and not replaces and writes:
        raise RefusedError(f"{file} is there already and says other things. Look at it, or replace it with --force")
    if writes and standing != text:
        replace_file(file, text.encode())
    return Workflow(host, file, text, standing != text)


def cron_of(config: Config, now: int) -> tuple[int, int]:
    """Minute and hour (UTC) of the daily run: early by the site's clock, at an odd minute of the site's own."""
    minute = 7 + 2 * (digest_of(config.site.base_url) % 23)
    local = datetime.fromisoformat(from_epoch(now, config.site.timezone).local)
    ahead = (local.utcoffset() or timedelta()) // timedelta(hours=1)
    return minute + 4 * (minute in {15, 45}), (EARLY - ahead) % 24


def digest_of(text: str) -> int:
    """A number that stands for a text on every machine."""
    return int(digest(text.encode())[:8], 16)


def _filled(host: str, values: dict[str, str]) -> str:
    text = (_TEXTS / f"{host}.yml").read_text("utf-8")
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    return text


def _values(request: Request, config: Config, name: str, top: Path) -> dict[str, str]:
    minute, hour = cron_of(config, request.now)
    folder = request.root.resolve().relative_to(top.resolve()).as_posix()
    return {
        "branch": said(request.root, "symbolic-ref", "--short", "-q", "HEAD") or "main",
        "zone": config.site.timezone,
        "minute": str(minute),
        "cron": f"{minute} {hour} * * *",
        "folder": folder,
        "version": __version__,
        "target": name,
    }


def _of_host(host: str, config: Config, place: DeployTarget) -> dict[str, str]:
    return {
        "setup": setup_of(host, place),
        "key": keys_of(host, place),
        "tokens": secrets_of(host, tokens_of(config)),
        "service": service_of(config),
        "letter_keys": secrets_of(host, LETTER_KEYS[service_of(config)]),
        "job": job_of(place),
        "artifacts": artifacts_of(place),
    }
