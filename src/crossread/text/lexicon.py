"""The word lists of `lexicon/`, and the lemmas and singulars they are looked up by."""

from collections.abc import Container, Iterator, Mapping
from functools import cache
from pathlib import Path

_BUSES = frozenset("buses minibuses viruses campuses bonuses censuses choruses circuses".split())
_FOLDER = Path(__file__).parents[1] / "lexicon"


@cache
def lexicon(file: str) -> Mapping[str, frozenset[str]]:
    """The word lists of one file of `lexicon/`, by name.

    A list is `name: entry, entry`; lines that open with a blank continue it, `#` opens a note.
    """
    text = (_FOLDER / f"{file}.txt").read_text(encoding="utf-8")
    lines = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    lists = (line.partition(":") for line in lines.replace("\n ", " ").split("\n"))
    return {
        name: frozenset(entry.strip() for entry in entries.split(","))
        for name, colon, entries in lists
        if colon
    }


def listed_as(file: str, kind: str) -> dict[str, str]:
    """Every word of the lists that are named `kind ...`, with what else the name says."""
    lists = ((name.partition(" "), words) for name, words in lexicon(file).items())
    return {word: rest for (own, _, rest), words in lists if own == kind and rest for word in words}


@cache
def given_names() -> frozenset[str]:
    """Every given name of the lexicon."""
    lists = lexicon("given_names")
    return lists["male"] | lists["female"] | lists["either"]


def singular(noun: str) -> str:
    """The singular of a noun in small letters, by its ending."""
    if noun.endswith("men"):
        return noun[:-3] + "man"
    if noun == "children":
        return "child"
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("sses", "ches", "shes", "xes", "zzes")) or noun in _BUSES:
        return noun[:-2]
    return noun[:-1] if noun.endswith("s") and not noun.endswith(("ss", "us", "is")) else noun


def plural(word: str) -> bool:
    """Whether a word in small letters is a noun in the plural, if it is a noun."""
    if word in lexicon("quantities")["plural"]:
        return True
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))


def is_occupation(word: str) -> bool:
    """Whether a word in small letters is an office, an occupation or another noun for a person."""
    return word in lexicon("nouns")["office"] or word in lexicon("nouns")["person"]


@cache
def _irregular() -> Mapping[str, str]:
    return {form: name for name, forms in lexicon("irregular").items() for form in forms}


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
