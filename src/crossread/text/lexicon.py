"""The word lists of `lexicon/`, and the lemmas and singulars they are looked up by."""

import re
from collections.abc import Container, Iterator, Mapping
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parents[1] / "lexicon"


@cache
def lexicon(file: str) -> dict[str, frozenset[str]]:
    """The word lists of one file of `lexicon`, by the name before their colon."""
    found: dict[str, frozenset[str]] = {}
    for line in (_FOLDER / f"{file}.txt").read_text(encoding="utf-8").splitlines():
        key, colon, entries = line.partition(":")
        if colon and not line.startswith("#"):
            found[key] = frozenset(entry.strip() for entry in entries.split(","))
    return found


def single(noun: str) -> str:
    """The singular of a noun in small letters, by its ending."""
    if noun.endswith("men"):
        return noun[:-3] + "man"
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("sses", "ches", "shes")):
        return noun[:-2]
    return noun[:-1] if noun.endswith("s") and not noun.endswith(("ss", "us", "is")) else noun


def calling(word: str) -> bool:
    """Whether a word in small letters is an office, a calling or another noun for one person."""
    return word in lexicon("nouns")["office"] or word in lexicon("nouns")["person"]


@cache
def _irregular() -> Mapping[str, str]:
    return {form: lemma for lemma, forms in _groups("irregular.txt") for form in forms}


def _groups(name: str) -> Iterator[tuple[str, list[str]]]:
    """`name: words`, going on in lines that open with a blank; `#` opens a note."""
    text = (_FOLDER / name).read_text(encoding="utf-8")
    lines = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    for entry in re.sub(r"\n ", " ", lines).split("\n"):
        group, colon, words = entry.partition(":")
        if colon:
            yield group, words.split()


def lemmas(word: str) -> Iterator[str]:
    """The lemmas a lower-case word may be a form of, the likeliest first, in British spelling."""
    if word in _irregular():
        yield _irregular()[word]
    stems = [word]
    for ending, others in (("ies", "y"), ("es", " "), ("s", " "), ("ied", "y"), ("ed", " e")):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            stems += [word[: -len(ending)] + other.strip() for other in others]
    if word.endswith("ing") and len(word) > 4:
        stems += [word[:-3], word[:-3] + "e"]
    stems += [stem[:-1] for stem in stems[1:] if len(stem) > 3 and stem[-1] == stem[-2]]
    for stem in stems:
        yield stem
        if stem.endswith(("ize", "yze")):
            yield f"{stem[:-2]}se"
        elif stem.endswith("or"):
            yield f"{stem[:-2]}our"


def lemma(word: str, known: Container[str]) -> str:
    """The likeliest lemma of a word among the known ones, or ""."""
    return next((each for each in lemmas(word) if each in known), "")
