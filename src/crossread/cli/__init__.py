"""The `crossread` command: each of its commands is opened only when it is asked for."""

from importlib import import_module

import click

from crossread import __version__

# Each command with the first sentence of its help, so that `--help` opens none of them.
COMMANDS = {
    "accounts": "Manage the accounts of the workbench: add, list, change and close them.",
    "archive": "Keep articles in a database; search them, find their stories, compare one.",
    "audit": "Check what ARTICLE says about other outlets' coverage against their texts.",
    "batch": "Read and compare many articles, story by story, into Parquet tables.",
    "blind-check": "Check that findings do not depend on names of outlets or order.",
    "changes": "Show what changed on an archived page, claim by claim.",
    "compare": "Compare articles about one story: who reports, disputes or omits each claim.",
    "export": "Write findings in the formats of other programs.",
    "mcp": "Serve compare, quotes, audit and search to language models (MCP).",
    "questions": "List the pairs of claims that a reader should decide.",
    "quotes": "Check every quotation in ARTICLE against its source.",
    "read": "List who says what in each article.",
    "serve": "Open the archive in the browser.",
    "share": "Write findings without article text, for readers who have their own copies.",
    "stories": "Group articles into stories: which of them report the same event.",
    "upstream": "Show which speakers, agencies and documents coverage rests on.",
    "verify": "Check the shared findings in FILE against your own copies of the articles.",
    "watch": "Follow the feeds in FEEDS.opml and add their articles to the archive, until stopped.",
    "weigh": "Compare competing explanations (ACH); copied reports count once.",
    "work": "Run a worker that reads and compares for the workbench, until stopped.",
}


class Opened(click.Group):
    """A group whose commands are each `command` in the module of their name."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = import_module(f"crossread.cli.{cmd_name.replace('-', '_')}").command
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Opened, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="crossread")
def main() -> None:
    """Compare how outlets cover a news story: who says what, and who omits it."""
