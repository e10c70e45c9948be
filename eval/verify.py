"""Shares held against copies with one planted change each: run as a script, it prints the figures.

A change of words must never be called confirmed, nor one of blanks or normal form changed.
"""

import json
import random
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Literal

from crossread.exports.findings import Finding
from crossread.exports.shares import Secret, share
from crossread.exports.verifying import SpanState, Verified, verify
from crossread.read import read
from crossread.records import Article, Span

ROOT = Path(__file__).parents[1]
PLANTED = 1_000
SECRET = Secret(bytes(range(32)), bytes(16))
Form = Literal["NFC", "NFD", "NFKC", "NFKD"]
FORMS: tuple[Form, ...] = ("NFC", "NFD", "NFKC", "NFKD")
BLANKS = ("\u00a0", "  ", "\n", "\n\n", "\t", "\u2009", " \u200b")
STRANGE = str.maketrans({"a": "á", "o": "ö", "n": "ñ"})  # so that a normal form changes something
Change = Callable[[random.Random, list[str], int, int], list[str]]


def word(chance: random.Random, words: list[str], start: int, end: int) -> list[str]:
    """One word of the span replaced, left out, or followed by another."""
    at = chance.randrange(start, end)
    other = chance.choice([each for each in words if each != words[at]])
    new = chance.choice([[other], []]) if end - start > 1 else [other]
    if at + 1 < end and chance.random() < 0.3:
        new = [words[at], other]
    return [*words[:at], *new, *words[at + 1 :]]


def figure(chance: random.Random, words: list[str], start: int, end: int) -> list[str]:
    """A digit of a figure changed or added, or one put where the span has no figure."""
    with_digits = [at for at in range(start, end) if any(sign.isdigit() for sign in words[at])]
    at = chance.choice(with_digits or range(start, end))
    places = [place for place, sign in enumerate(words[at]) if sign.isdigit()]
    if not places:
        return [*words[:at], f"{words[at]}{chance.randrange(10)}", *words[at + 1 :]]
    place = chance.choice(places)
    digit = (int(words[at][place]) + chance.randrange(1, 10)) % 10
    changed = f"{words[at][:place]}{digit}{words[at][place + chance.randrange(2) :]}"
    return [*words[:at], changed, *words[at + 1 :]]


def order(chance: random.Random, words: list[str], start: int, end: int) -> list[str]:
    """Two words of the span in each other's place."""
    pairs = [at for at in range(start, end - 1) if words[at] != words[at + 1]]
    if not pairs:
        return word(chance, words, start, end)
    at = chance.choice(pairs)
    return [*words[:at], words[at + 1], words[at], *words[at + 2 :]]


def blanks(chance: random.Random, words: list[str]) -> str:
    """The words between other blanks."""
    return "".join(f"{each}{chance.choice(BLANKS)}" for each in words)


def form(chance: random.Random, words: list[str]) -> str:
    """The words in another normal form."""
    return unicodedata.normalize(chance.choice(FORMS), " ".join(words))


WORDS: dict[str, Change] = {"word": word, "figure": figure, "order": order}
LOOKS: dict[str, Callable[[random.Random, list[str]], str]] = {"blanks": blanks, "form": form}


def planted() -> list[Article]:
    """The example articles, each also with letters that have several normal forms."""
    paths = [
        str(path)
        for pattern in ("*.txt", "*.md")
        for path in sorted(ROOT.glob(f"examples/*-*/{pattern}"))
    ]
    found = [each for each in read(paths) if isinstance(each, Article)]
    return [replace(each, text=" ".join(each.text.split())) for each in found] + [
        replace(each, text=" ".join(each.text.translate(STRANGE).split())) for each in found
    ]


def spans(chance: random.Random, article: Article) -> tuple[list[Span], list[tuple[int, int]]]:
    """Forty spans of one to thirty whole words, and the numbers of their words."""
    words = article.text.split(" ")
    starts = [0]
    for each in words:
        starts.append(starts[-1] + len(each) + 1)
    found, numbers = [], []
    for _ in range(40):
        first = chance.randrange(len(words))
        last = min(len(words), first + chance.choice((1, 2, 3, 5, 8, 13, 30)))
        found.append(article.span(starts[first], starts[last] - 1))
        numbers.append((first, last))
    return found, numbers


def held(article: Article, found: list[Span], copy: str) -> tuple[Verified, ...]:
    """What becomes of the spans in a copy at the same address."""
    finding = Finding("claim", "", (), (("words", tuple(found)),), "planted@1", None)
    own = replace(article, url="https://velmora.example/")
    moved = replace(finding, spans=(("words", tuple(own.span(s.start, s.end) for s in found)),))
    made = share([own], [moved], SECRET)
    return verify(made, SECRET, [replace(own, text=copy)])


def figures() -> dict[str, float]:
    """Counts below nought of what must not be, and the share of changed spans told as changed."""
    chance, wrong, tally = random.Random(19), Counter[str](), Counter[str]()
    articles = planted()
    kinds = [*WORDS, *LOOKS]
    for number in range(PLANTED):
        kind, article = kinds[number % len(kinds)], chance.choice(articles)
        words = article.text.split(" ")
        found, numbers = spans(chance, article)
        distinct = list(dict.fromkeys(zip(found, numbers, strict=True)))
        found, numbers = [each for each, _ in distinct], [each for _, each in distinct]
        if kind in WORDS:
            first, last = numbers[0]
            copy = " ".join(WORDS[kind](chance, words, first, last))
            for each in held(article, found[:1], copy):
                tally[each.state] += 1
                wrong["confirmed though words changed"] += each.state is SpanState.CONFIRMED
        else:
            for each in held(article, found, LOOKS[kind](chance, words)):
                tally[f"{kind} {each.state}"] += 1
                wrong["changed though only blanks or form did"] += (
                    each.state is not SpanState.CONFIRMED
                )
    told = tally[SpanState.CHANGED] + tally[SpanState.MOVED] + tally[SpanState.CONFIRMED]
    return {
        "confirmed though words changed": -float(wrong["confirmed though words changed"]),
        "changed though only blanks or form did": -float(
            wrong["changed though only blanks or form did"]
        ),
        "changed spans called changed": 100 * tally[SpanState.CHANGED] / told,
    }


if __name__ == "__main__":
    print(json.dumps(figures(), indent=1))
