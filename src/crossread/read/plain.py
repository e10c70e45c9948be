"""Plain text and Markdown -> `Article`, with what a sidecar `NAME.json` says about them."""

import os.path
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from crossread.errors import UnusableInput
from crossread.read.facts import Facts, given_facts, load_json
from crossread.read.limits import MAX_BYTES
from crossread.read.trees import blocks, parse
from crossread.records import Article

_FIRST_LINE = re.compile(r"([^\r\n]+)(?:\r\n|\r|\n)[ \t]*(?:\r\n|\r|\n)\s*\S")
LONGEST_HEADLINE = 150  # characters


def sidecar_paths(path: Path) -> list[Path]:
    """The files with the metadata of a text: `a.json` or `a.txt.json` beside `a.txt`."""
    places = path.with_suffix(".json"), path.with_name(path.name + ".json")
    return [each for each in places if os.path.isfile(each)]  # noqa: PTH113 - takes any name


def sidecar(path: Path) -> Facts:
    """What the sidecar of a file says; empty where there is none, UnusableInput where it is bad."""
    for place in sidecar_paths(path):
        where = f"its sidecar {place.name}"
        if place.stat().st_size > MAX_BYTES:
            raise UnusableInput(f"{where} is larger than {MAX_BYTES:,} bytes; give a small one")
        try:
            return given_facts(load_json(place.read_bytes()), where)
        except ValueError as problem:
            raise UnusableInput(
                f"{where} is not valid JSON ({problem}); fix or remove it"
            ) from None
    return Facts()


def told_article(text: str, facts: Facts, *, title_length: int = 0) -> Article:
    """An article of these words, kept code point for code point."""
    if not text.strip():
        raise UnusableInput("it is empty")
    return Article(
        text=text,
        outlet=facts.outlet,
        url=facts.url,
        title_length=title_length,
        lang=facts.lang,
        published=facts.published,
        authors=facts.authors,
        complete=facts.complete,
    )


def titled_article(paragraphs: Iterable[str], facts: Facts) -> Article:
    """An article of these paragraphs below its headline, where one is known."""
    title = [facts.title] if facts.title else []
    text = "\n\n".join([*title, *paragraphs])
    return told_article(text, facts, title_length=len(facts.title or ""))


def plain_article(text: str, facts: Facts) -> Article:
    """A plain text; its headline is the title the facts give, where it opens with that.

    Without a given title, a first line of at most 150 characters that does not end as a sentence
    does (a question may) and has an empty line below it is the headline.
    """
    length = opening_title(text, facts.title)
    if facts.title is None and (match := _FIRST_LINE.match(text)):
        first = match.group(1).rstrip()
        letters = any(char.isalpha() for char in first)
        if len(first) <= LONGEST_HEADLINE and first[-1:] not in '.,;:!"”' and letters:
            length = len(first)
    return told_article(text, facts, title_length=length)


def opening_title(text: str, title: str | None) -> int:
    """The length of the title where the text opens with it, else 0."""
    return len(title) if title and text.startswith(title) else 0


def markdown_article(source: str, facts: Facts) -> Article:
    """Markdown without its mark-up: the first `# ` heading, then the blocks."""
    title, paragraphs = _markdown_blocks(_without_front_matter(source))
    facts = replace(facts, title=title or facts.title)
    if not paragraphs:
        raise UnusableInput("it holds a heading and no text" if facts.title else "it is empty")
    return titled_article(paragraphs, facts)


def _without_front_matter(source: str) -> str:
    """Without a YAML block between two lines of three hyphens at the very start."""
    return re.sub(
        r"\A---[ \t]*\r?\n.{0,10000}?\r?\n(---|\.\.\.)[ \t]*(\r?\n|\Z)", "", source, flags=re.DOTALL
    )


def _markdown_blocks(source: str) -> tuple[str | None, list[str]]:
    from markdown_it import MarkdownIt

    title: str | None = None
    paragraphs: list[str] = []
    heading = False
    for token in MarkdownIt("commonmark", {"html": True}).enable("table").parse(source):
        if token.type == "heading_open":
            heading = token.tag == "h1"
        elif token.type in ("fence", "code_block"):
            paragraphs.append(token.content.rstrip("\n"))
        elif token.type == "html_block":
            paragraphs += [block.text for block in blocks(parse(f"<div>{token.content}</div>"))]
        elif token.type == "inline":
            words = _inline(token.children or [])
            if words and heading and title is None:
                title = words
            elif words:
                paragraphs.append(words)
            heading = False
    return title, paragraphs


def _inline(tokens: list[Any]) -> str:
    parts = []
    for token in tokens:
        if token.type in ("text", "code_inline", "text_special"):
            parts.append(token.content)
        elif token.type in ("softbreak", "hardbreak") or (
            token.type == "html_inline" and token.content.lower().startswith("<br")
        ):
            parts.append(" ")
    return " ".join("".join(parts).split())
