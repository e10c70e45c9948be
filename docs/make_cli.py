"""The command line's own help as a page: run as a script, this writes docs/cli.md."""

from collections.abc import Iterator
from pathlib import Path

import click

from crossread.cli import main

PAGE = Path(__file__).with_name("cli.md")


def commands(
    command: click.Command, parent: click.Context | None = None
) -> Iterator[click.Context]:
    """A context for the command and for each command below it, in the order of the help."""
    name = "crossread" if parent is None else command.name
    settings = {**command.context_settings, "terminal_width": 96}
    context = click.Context(command, info_name=name, parent=parent, **settings)
    yield context
    if isinstance(command, click.Group):
        for child in command.list_commands(context):
            if found := command.get_command(context, child):
                yield from commands(found, context)


def page() -> str:
    """The text of docs/cli.md."""
    parts = ["# Commands\n"]
    for context in commands(main):
        text = context.command.get_help(context)
        parts.append(f"## {context.command_path}\n\n```text\n{text}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
