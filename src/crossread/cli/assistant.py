"""The options by which a language model answers questions for `crossread compare`."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import click

from crossread.agents.assistant import Allowance, Answered, answer
from crossread.agents.chat import KEY_NAME, Chat, open_chat
from crossread.cli.options import together
from crossread.errors import UsageError
from crossread.pipeline import SecondReader
from crossread.records import Comparison, Decision, Reading
from crossread.report import open_console, say
from crossread.story.questions import FactSheet

_USUAL = Allowance()


# The options of a command that a language model may help.
assisted = together(
    click.option(
        "--assistant",
        metavar="URL",
        help="Let a language model at URL (OpenAI-compatible, https://HOST/v1) put the claims of"
        " every two articles side by side and find those that say the same or conflict. Sentences"
        f" and headlines of the articles are sent there; the key is taken from {KEY_NAME}.",
    ),
    click.option("--model", metavar="NAME", help="Name of that model."),
    click.option(
        "--assistant-questions",
        type=click.IntRange(1, 10_000),
        metavar="N",
        help="Ask it at most N new questions, each about two articles."
        f" Default: {_USUAL.questions}.",
    ),
    click.option(
        "--assistant-seconds",
        type=click.IntRange(1, 86_400),
        metavar="N",
        help=f"Stop asking after N seconds. Default: {_USUAL.seconds:.0f}.",
    ),
    click.option(
        "--assistant-tokens",
        type=click.IntRange(1, 100_000_000),
        metavar="N",
        help=f"Stop asking before N tokens are used. Default: {_USUAL.tokens:,}.",
    ),
    click.option(
        "--assistant-file",
        metavar="FILE",
        help="Keep its answers in FILE (JSONL, as --answers takes) and never ask the same"
        " twice. Default: crossread/assistant.jsonl in the user's cache folder.",
    ),
)


@dataclass(frozen=True, slots=True)
class Assistant:
    """A model to ask, what asking may take, and where its answers are kept; `told` keeps what it
    gave."""

    chat: Chat
    allowance: Allowance
    file: Path
    told: list[Answered] = field(default_factory=list)

    def reader(self, step: Callable[[str], None]) -> SecondReader:
        """Sheets in, the model's decisions out."""

        def read(sheets: Sequence[FactSheet], readings: Sequence[Reading]) -> Sequence[Decision]:
            found = answer(
                self.chat, sheets, readings, self.file, self.allowance, lambda far, _: step(far)
            )
            self.told.append(found)
            return found.decisions

        return read

    def noted(self, comparison: Comparison) -> Comparison:
        """The comparison with what the model answered, and what it did not."""
        number = sum(len(each.decisions) for each in self.told)
        note = (
            f"The language model {self.chat.model} found {number:,} pairs of claims that say the"
            " same or conflict; they count where no person decided."
        )
        unused = [item for each in self.told for item in each.unused]
        return replace(
            comparison,
            notes=(*comparison.notes, note),
            unused=(*comparison.unused, *unused),
        )


def assistant_of(given: Mapping[str, Any]) -> Assistant | None:
    """The model that the options name, none where they name none; says where text will be sent."""
    url, model = given["assistant"], given["model"]
    if not url:
        named = [name for name in given if name.startswith(("assistant", "model")) and given[name]]
        if named:
            raise UsageError(f"--{named[0].replace('_', '-')} needs --assistant URL")
        return None
    chat = open_chat(str(url), str(model or ""))
    bounds = {name: given[f"assistant_{name}"] for name in ("questions", "seconds", "tokens")}
    allowance = replace(_USUAL, **{name: each for name, each in bounds.items() if each})
    console = open_console(stderr=True)
    say(
        console,
        f"crossread: sentences and headlines of the articles are sent to {chat.model} at {chat.url}"
        f" (at most {allowance.questions:,} questions, {allowance.seconds:.0f} s,"
        f" {allowance.tokens:,} tokens)",
    )
    return Assistant(chat, allowance, Path(str(given["assistant_file"] or _cache())))


def _cache() -> Path:
    """Where answers are kept that no other place was named for."""
    folder = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(folder) / "crossread" / "assistant.jsonl"
