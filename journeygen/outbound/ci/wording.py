"""The parts of a workflow that depend on the host, on the place where the site goes, and on the mail service."""

from journeygen.config import Config, DeployTarget
from journeygen.outbound.mail.drafts import BUTTONDOWN_KEY, LISTMONK_TOKEN, LISTMONK_USER
from journeygen.outbound.posts.secrets import BLUESKY_HANDLE, BLUESKY_PASSWORD, MASTODON_TOKEN

GITLAB = "gitlab"
# What rsync needs: a key that opens the server, and the server's own key, so that no other can pose as it.
SSH_KEY, SSH_HOST = "JOURNEYGEN_SSH_KEY", "JOURNEYGEN_SSH_KNOWN_HOSTS"
POST_KEYS = {"mastodon": (MASTODON_TOKEN,), "bluesky": (BLUESKY_HANDLE, BLUESKY_PASSWORD)}
LETTER_KEYS = {"buttondown": (BUTTONDOWN_KEY,), "listmonk": (LISTMONK_USER, LISTMONK_TOKEN)}
_SSH = (
    "install -d -m 700 ~/.ssh",
    f"printf '%s\\n' \"${SSH_KEY}\" > ~/.ssh/id_ed25519",
    "chmod 600 ~/.ssh/id_ed25519",
    f"printf '%s\\n' \"${SSH_HOST}\" >> ~/.ssh/known_hosts",
)


def setup_of(host: str, place: DeployTarget) -> str:
    """What the maker does once by hand, as lines of a comment."""
    if place.kind == "rsync":
        return (
            f"#   a secret {SSH_KEY} with the private key that opens the server, and\n"
            f"#   a secret {SSH_HOST} with what `ssh-keyscan` says of it"
        )
    if place.kind == "git" and host == "github":
        return f'#   Pages > Build and deployment: "Deploy from a branch", {place.branch}, / (root)'
    if place.kind == "git" and host == "forgejo":
        return f"#   nothing, when Codeberg Pages shows the branch {place.branch}"
    return f"#   nothing for the place: the site goes to {place.to or place.branch}"


def keys_of(host: str, place: DeployTarget) -> str:
    """The step that lets rsync in, where it is needed."""
    if place.kind != "rsync":
        return ""
    if host == GITLAB:
        return "".join(f"    - {line}\n" for line in _SSH)
    lines = "".join(f"          {line}\n" for line in _SSH)
    names = "".join(f"          {name}: ${{{{ secrets.{name} }}}}\n" for name in (SSH_KEY, SSH_HOST))
    return f"      - name: Let rsync in\n        env:\n{names}        run: |\n{lines}\n"


def tokens_of(config: Config) -> tuple[str, ...]:
    """The secrets of the networks that the maker uses and that `post` reaches by itself."""
    used = [name for name in POST_KEYS if name in config.shared_on] or list(POST_KEYS)
    return tuple(key for name in used for key in POST_KEYS[name])


def service_of(config: Config) -> str:
    """The mail service that takes drafts: the first of the maker's own, or the one that needs no server."""
    return next((name for name in config.newsletter.services if name in LETTER_KEYS), "buttondown")


def secrets_of(host: str, names: tuple[str, ...]) -> str:
    """Secrets by name: as a step's environment, or in GitLab, where every job has them, as lines of a comment."""
    if host == GITLAB:
        return "\n".join(f"#                            {name}" for name in names)
    return "\n".join(f"          {name}: ${{{{ secrets.{name} }}}}" for name in names)


def job_of(place: DeployTarget) -> str:
    """The name of GitLab's job: `pages` is the one whose `public` folder is shown (docs.gitlab.com, GitLab Pages)."""
    return "pages" if place.kind == "folder" and place.to.strip("./") == "public" else "publish"


def artifacts_of(place: DeployTarget) -> str:
    """What GitLab takes over from the job's folder."""
    if place.kind != "folder":
        return ""
    return f'  artifacts:\n    paths:\n      - "{place.to.rstrip("/")}"\n'
