"""The command that prints what a shell needs to complete commands."""

import click


@click.command(
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
    click.echo(kind(click.get_current_context().find_root().command, {}, "journeygen", "_JOURNEYGEN_COMPLETE").source())
