"""The command line: the only place that prints. What a command needs is imported when it runs: `--help` is fast."""

import gc
import os
import sys
from contextlib import suppress
from pathlib import Path

import click

from journeygen import __version__
from journeygen.cli.console import Console, exits_well
from journeygen.cli.importing import import_
from journeygen.cli.new import new
from journeygen.cli.options import Common, common, pass_common
from journeygen.cli.post import post
from journeygen.cli.publishing import ci, deploy, inbox
from journeygen.cli.seeing import explain, list_, plan, status
from journeygen.cli.send import send

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


@click.group(context_settings=CONTEXT, epilog=EXAMPLES)
@click.version_option(__version__, prog_name="journeygen")
@common
def main(**_: object) -> None:
    """Show how things come to be: one build makes the website, the social snippets and the monthly letter."""


@main.command(
    epilog=(
        "\b\nExamples:\n  journeygen build\n  journeygen build --strict --json\n  journeygen build -D -F -o preview"
    )
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where to build.  [default: output]")
@click.option("--base-url", default="", metavar="URL", help="The site's address, instead of the config's.")
@click.option("--now", default="", metavar="ISO", help="The moment to build for, such as 2026-03-01T09:00.")
@click.option("-D", "--drafts", is_flag=True, help="Show drafts, with a banner.")
@click.option("-F", "--future", is_flag=True, help="Show entries whose time has not come, with a banner.")
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@click.option("--watch", is_flag=True, help="Build again whenever a file changes.")
@common
@pass_common
@exits_well
def build(  # noqa: PLR0917 - click passes options by name
    shared: Common, output: Path | None, base_url: str, now: str, drafts: bool, future: bool, strict: bool, watch: bool
) -> int:
    """Build the website, the snippets and the letters."""
    from journeygen.cli import building

    request = building.request_of(shared, output, base_url, now, drafts=drafts, future=future, strict=strict)
    return building.watch(shared, request) if watch else building.once(shared, request)


@main.command(epilog=("\b\nExamples:\n  journeygen why\n  journeygen why site/oak-stool/index.html"))
@click.argument("path", default="")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="The output folder to look at.  [default: output]"
)
@click.option("--now", default="", metavar="ISO", help="The moment to look from.")
@common
@pass_common
@exits_well
def why(shared: Common, path: str, output: Path | None, now: str) -> int:
    """Say what the next build would make, and why.

    With PATH, a file below output/: where it comes from, and why it was made again, or was not.
    """
    from journeygen.cli import building

    return building.why(shared, building.request_of(shared, output, "", now), path)


@main.command(
    epilog=(
        "\b\nExamples:\n  journeygen check\n  journeygen check --strict --format github\n  journeygen check --external"
    )
)
@click.option("--external", is_flag=True, help="Ask addresses elsewhere whether they still answer. Takes time.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif", "github"]),
    default="text",
    help="For other programs.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The output folder to check.  [default: output]")
@click.option("--now", default="", metavar="ISO", help="The moment to look from.")
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@common
@pass_common
@exits_well
def check(shared: Common, external: bool, form: str, output: Path | None, now: str, strict: bool) -> int:
    """Check that every link of a build leads somewhere.

    Looks at the pages, snippets and letters that the last build has made; nothing in them may stand alone, or say what
    is private.
    """
    from journeygen.cli import building, checking

    shared.json = shared.json or form == "json"
    return checking.check(shared, building.request_of(shared, output, "", now, strict=strict), form, external)


@main.command(
    epilog=(
        "\b\n"
        "Examples:\n"
        "  journeygen serve --open\n"
        "  journeygen serve -p 8080 --host 0.0.0.0   (phones in the same network can look)"
    )
)
@click.option("-p", "--port", default=8000, show_default=True, help="The next free one when it is taken.")
@click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0 lets other devices look.")
@click.option("--open", "opens", is_flag=True, help="Open the browser.")
@click.option("--now", default="", metavar="ISO", help="The moment to build for.")
@common
@pass_common
@exits_well
def serve(shared: Common, port: int, host: str, opens: bool, now: str) -> int:
    """Show the site in your browser while you write.

    Drafts and future entries are shown with a banner, and the page is loaded again on every save. The output folder is
    not touched.
    """
    from journeygen.cli import serving

    return serving.serve(shared, port, host, opens, now)


@main.command(epilog=("\b\nExamples:\n  journeygen newsletter 2026-03\n  journeygen newsletter 2025-11 -o ~/letters"))
@click.argument("month")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where to write.  [default: newsletter-MONTH]")
@click.option("--now", default="", metavar="ISO", help="The moment to look from.")
@common
@pass_common
@exits_well
def newsletter(shared: Common, month: str, output: Path | None, now: str) -> int:
    """Write the letter of any MONTH (YYYY-MM) to a folder."""
    from journeygen.cli import building, exporting

    return exporting.newsletter(shared, building.request_of(shared, None, "", now), month, output)


@main.command(epilog=("\b\nExamples:\n  journeygen lock\n  git commit -am 'Lock published addresses'"))
@click.option("--now", default="", metavar="ISO", help="The moment to look from.")
@click.option("--dry-run", is_flag=True, help="Only say what would be remembered.")
@common
@pass_common
@exits_well
def lock(shared: Common, now: str, dry_run: bool) -> int:
    """Remember all published addresses, so that none is lost.

    A later build redirects what was renamed, and says what is gone. Run it after you have put the site online.
    """
    from journeygen.cli import building, exporting

    return exporting.lock(shared, building.request_of(shared, None, "", now), dry_run)


@main.command(epilog=("\b\nExamples:\n  journeygen init\n  journeygen init my-workshop"))
@click.argument("folder", type=click.Path(path_type=Path), default=Path())
@common
@pass_common
@exits_well
def init(shared: Common, folder: Path) -> int:
    """Make a new site that builds at once.

    FOLDER is made when it is not there; without it, the site is made here. No file is overwritten.
    """
    from journeygen.cli import scaffolding

    return scaffolding.init(shared, folder)


for command in (new, deploy, ci, inbox, import_, explain, list_, post, send, status, plan):
    main.add_command(command)


@main.command(
    epilog=(
        "\b\n"
        "Examples:\n"
        "  journeygen completion bash >> ~/.bashrc\n"
        "  journeygen completion fish > ~/.config/fish/completions/journeygen.fish"
    )
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print a script that completes commands in your shell."""
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"There is no completion for {shell}")
    click.echo(kind(main, {}, "journeygen", "_JOURNEYGEN_COMPLETE").source())


def entry_point() -> None:
    """Runs the command line, then ends the process at once: taking a large journal apart piece by piece takes time.

    Nor does it look for garbage, which would take a tenth of a build; commands that go on for hours do.
    """
    gc.disable()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    code = 0
    try:
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
        if isinstance(end.code, str):
            sys.stderr.write(f"{end.code}\n")
    with suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


__all__ = ["Console", "main"]
