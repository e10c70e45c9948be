"""The manual page and the shell completions, made from the commands themselves."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
from click.shell_completion import get_completion_class

from crossread import __version__
from crossread.cli import main

MAN = "man/man1/crossread.1"
SHELLS = {
    "bash": "bash-completion/completions/crossread",
    "zsh": "zsh/site-functions/_crossread",
    "fish": "fish/vendor_completions.d/crossread.fish",
}


def plain(text: str) -> str:
    """Words as roff takes them: no line of them is a request."""
    safe = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    return re.sub(r"^\.", r"\\&.", safe, flags=re.MULTILINE)


def commands(
    command: click.Command, name: str, parent: click.Context | None = None
) -> Iterator[tuple[str, click.Context]]:
    """Every command with its whole name and its context."""
    settings = command.context_settings
    context = click.Context(command, parent, name.rpartition(" ")[2], **settings)
    yield name, context
    if isinstance(command, click.Group):
        for child in command.list_commands(context):
            if found := command.get_command(context, child):
                yield from commands(found, f"{name} {child}", context)


def page() -> str:
    """The whole manual: a section a command, an entry an option."""
    lines = [
        f'.TH CROSSREAD 1 "" "crossread {__version__}" "User Commands"', ".SH NAME",
        f"crossread \\- {plain(main.get_short_help_str(200))}", ".SH SYNOPSIS",
        ".B crossread", "COMMAND [OPTIONS] [ARGUMENTS]", ".SH COMMANDS",
    ]  # fmt: skip
    for name, context in commands(main, "crossread"):
        if isinstance(context.command, click.Group) and name != "crossread":
            continue
        lines += [f'.SS "{plain(name)}"', *_command(context)]
    return "\n".join(lines) + "\n"


def _command(context: click.Context) -> Iterator[str]:
    pieces = context.command.collect_usage_pieces(context)
    yield f".B {plain(' '.join(pieces))}"
    for paragraph in (context.command.help or "").replace("\b", "").split("\n\n"):
        yield ".PP"
        yield plain(" ".join(paragraph.split()))
    for parameter in context.command.get_params(context):
        record = parameter.get_help_record(context)
        if record and isinstance(parameter, click.Option):
            yield ".TP"
            yield f".B {plain(record[0])}"
            yield plain(" ".join(record[1].split())) or "\\&"


def completion(shell: str) -> str:
    """The script that a shell sources."""
    kind = get_completion_class(shell)
    assert kind
    return kind(main, {}, "crossread", "_CROSSREAD_COMPLETE").source()


def write(folder: Path) -> None:
    """Both into a folder that is laid out as /usr/share is."""
    made = {MAN: page()} | {path: completion(shell) for shell, path in SHELLS.items()}
    for name, text in made.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
