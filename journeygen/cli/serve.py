"""The command `serve`, declared; `serving` does its work and is imported when it runs."""

import click

from journeygen.cli.console import exits_well
from journeygen.cli.options import Common, common, pass_common


@click.command(
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
