"""The parts of a workflow that depend on the host and on the place where the site goes. Pure."""

from journeygen.config import Config, DeployTarget

GITLAB = "gitlab"
# What rsync needs: a key that opens the server, and the server's own key, so that no other can pose as it.
SSH_KEY, SSH_HOST = "JOURNEYGEN_SSH_KEY", "JOURNEYGEN_SSH_KNOWN_HOSTS"
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


def tokens_of(host: str, config: Config) -> str:
    """The secrets of the networks that the maker uses."""
    names = [f"JOURNEYGEN_{network.upper()}_TOKEN" for network in config.shared_on] or ["JOURNEYGEN_MASTODON_TOKEN"]
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
