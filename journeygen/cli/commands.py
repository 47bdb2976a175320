"""All commands by name. Each is declared in a module that is only loaded when the command is asked for."""

from collections import UserDict
from importlib import import_module
from typing import Any

import click

from journeygen import __version__
from journeygen.cli.options import common

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
EXAMPLES = """
\b
Start:
  journeygen init my-workshop         a new site that builds
  journeygen serve --open             write, save, and see it in the browser
  journeygen build                    website, snippets and letters, into output/
\b
Every day:
  journeygen new entry -P oak-stool -s setback "The leg cracked"
  journeygen check                    what is wrong, and what leads nowhere
  journeygen why site/index.html      why a file was made again, or was not
"""
# The module that declares each command, and what the command is called there.
PLACES = {
    "build": "build.build",
    "check": "build.check",
    "ci": "publishing.ci",
    "completion": "completion.completion",
    "deploy": "publishing.deploy",
    "explain": "seeing.explain",
    "import": "importing.import_",
    "inbox": "publishing.inbox",
    "init": "new.init",
    "list": "seeing.list_",
    "lock": "publishing.lock",
    "new": "new.new",
    "newsletter": "publishing.newsletter",
    "plan": "seeing.plan",
    "post": "post.post",
    "send": "send.send",
    "serve": "serve.serve",
    "status": "seeing.status",
    "why": "build.why",
}


class Commands(UserDict[str, Any]):
    """Every command by its name; its module is loaded when click looks it up: the one that runs, or all for help."""

    def __getitem__(self, name: str) -> Any:
        module, _, own = self.data[name].partition(".")
        return getattr(import_module(f"journeygen.cli.{module}"), own)


@click.group(commands=Commands(PLACES), context_settings=CONTEXT, epilog=EXAMPLES)
@click.version_option(__version__, prog_name="journeygen")
@common
def main(**_: object) -> None:
    """Show how things come to be: one build makes the website, the social snippets and the monthly letter."""
