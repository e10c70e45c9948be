"""How often `name_speakers` names who a source is, and of what kind, on 40 annotated articles.

usage: python eval/speakers.py DATA [--misses]
DATA holds data/attribution/polnear-dev.jsonl.gz; `speakers.json` holds the answers as offsets and
names. Sources, cues and contents are the corpus's own, so that only the naming is measured. A name
is right where it is one of the answer's (case, periods, honorifics and articles aside); where the
answer is that the source has no name, only no speaker is right. In the same run, a simple
peer: the longest capitals with the same last word, for a pronoun the last name that spoke.
"""

import argparse
import gzip
import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from crossread.article.page import page_of
from crossread.article.speakers import name_speakers
from crossread.article.speakers.mentions import names_of
from crossread.records import Article, Attribution, Kind, SourceKind

ANSWERS = Path(__file__).with_name("speakers.json")
DEV = "data/attribution/polnear-dev.jsonl.gz"
CAPITALS = re.compile(r"[A-Z]\w+(?:(?: [A-Z]\.)* [A-Z]\w+)*")
SMALL = frozenset(
    "The A An He She They It We I One Some Many In On But And If As When While For At Mr Mrs Ms Sen"
    " Gov Rep Former President".split()
)
HONORIFIC = re.compile(r"\b(?:mr|mrs|ms|miss|dr|sir|the) ")
PRONOUNS = frozenset("he she they it we i who which his her their him them that".split())
Answer = tuple[str | None, SourceKind | None, str]  # name, kind, and by what rule
Case = tuple[dict[str, Any], Answer]


def cases(
    folder: Path,
    answer: Callable[[Article, Any], dict[Any, Answer]],
    *,
    answers: Path = ANSWERS,
) -> Iterator[Case]:
    """Every annotated source with what was answered for it."""
    known = json.loads(answers.read_text(encoding="utf-8"))["articles"]
    with gzip.open(folder / DEV, "rt", encoding="utf-8") as lines:
        corpus = {line["id"]: line for line in map(json.loads, lines)}
    for each in known:
        line = corpus[each["id"]]
        if hashlib.sha256(line["text"].encode()).hexdigest() != each["sha256"]:
            raise SystemExit(f"{each['id']} is not the text that was annotated.")
        found = answer(Article(text=line["text"], name=each["id"]), line["attributions"])
        for source in each["sources"]:
            yield source, found[key(source["spans"])]


def key(spans: list[list[int]]) -> tuple[tuple[int, int], ...]:
    """The offsets of a source as a dictionary's key."""
    return tuple(sorted((start, end) for start, end in spans))


def records(article: Article, marked: list[dict[str, Any]]) -> tuple[Attribution, ...]:
    """The corpus's attributions as records; direct where the content opens with a mark."""
    made = []
    for each in marked:
        source, cue, content = (
            tuple(article.span(*pair) for pair in sorted(each[role]))
            for role in ("source", "cue", "content")
        )
        quoted = bool(content) and content[0].text[:1] in ("“", '"', "'", "‘")
        kind = Kind.DIRECT if quoted else Kind.INDIRECT
        made.append(Attribution(article.id, source, cue, content, kind, None, "corpus@1", 1.0))
    return tuple(made)


def ours(article: Article, marked: list[dict[str, Any]]) -> dict[Any, Answer]:
    """What the room answers."""
    found, made = {}, records(article, marked)
    for each in name_speakers(names_of(page_of(article), made), made):
        spans = tuple((span.start, span.end) for span in each.source)
        rule = f"{each.speaker.score:.2f}" if each.speaker else "none"
        found[spans] = (each.speaker.name if each.speaker else None, each.source_kind, rule)
    return found


def peer(article: Article, marked: list[dict[str, Any]]) -> dict[Any, Answer]:
    """Capitals in a source are a person, by the longest capitals with the same last word; a pronoun
    is the last source with capitals before it, any other source nobody."""
    found: dict[Any, Answer] = {}
    text, last = article.text, None
    longest: dict[str, str] = {}
    for name in map(capitals, CAPITALS.finditer(text)):
        end = name.rpartition(" ")[2]
        if len(longest.get(end, "")) < len(name) < 40:
            longest[end] = name
    for spans in sorted({key(each["source"]) for each in marked if each["source"]}):
        runs = (m for start, end in spans for m in CAPITALS.finditer(text, start, end))
        own = next((name for name in map(capitals, runs) if name), "")
        last = longest.get(own.rpartition(" ")[2], own) if own else last
        pronoun = text[spans[0][0] : spans[-1][1]].lower() in PRONOUNS
        named = last if own or pronoun else None
        kind = SourceKind.PERSON if own or pronoun else SourceKind.ANONYMOUS
        found[spans] = (named, kind, "peer")
    return found


def capitals(found: re.Match[str]) -> str:
    """A run of capitals without what is no name at its beginning."""
    words = found.group().split()
    while words and words[0] in SMALL:
        words.pop(0)
    return " ".join(words)


def plain(name: str) -> str:
    """A name as names are compared."""
    bare = name.casefold().replace(".", "").replace("’", "'").replace(", ", " and ")
    return HONORIFIC.sub("", bare).removeprefix("and ").strip()


def named(source: dict[str, Any], answer: Answer) -> bool:
    """Whether the name is right."""
    if not source["names"]:
        return not answer[0]
    return bool(answer[0]) and plain(answer[0] or "") in {plain(name) for name in source["names"]}


def shares(found: list[Case]) -> dict[str, float]:
    """Percent right, for each form of source, each kind, and all."""
    right, total = Counter[str](), Counter[str]()
    for source, answer in found:
        kind = source["kind"] == answer[1]
        for name, good in (
            (f"{source['form']}s named", named(source, answer)),
            ("all named", named(source, answer)),
            ("source kind", kind),
            (f"kind {source['kind']}", kind),
        ):
            right[name] += good
            total[name] += 1
    return {name: 100 * right[name] / total[name] for name in sorted(total)}


def figures(folder: Path, *, answers: Path = ANSWERS) -> dict[str, float]:
    """What the gate holds: percent of sources named right by form, and of kinds."""
    found = shares(list(cases(folder, ours, answers=answers)))
    kept = ("pronouns named", "names named", "nominals named", "source kind")
    return {name: found[name] for name in kept}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--misses", action="store_true", help="list what was answered otherwise")
    args = parser.parse_args()
    found = list(cases(args.data, ours))
    other = shares(list(cases(args.data, peer)))
    sizes = Counter(name for source, _ in found for name in sizes_of(source))
    print(f"{'':24s} sources  crossread  peer")
    for name, value in shares(found).items():
        print(f"{name:24s} {sizes[name]:7d}  {value:9.1f}  {other[name]:5.1f}")
    by_rule: dict[str, list[bool]] = defaultdict(list)
    for source, answer in found:
        by_rule[answer[2]].append(named(source, answer))
    for rule, held in sorted(by_rule.items()):
        print(f"score {rule:18s} {len(held):7d}  {100 * sum(held) / len(held):9.1f}")
    if args.misses:
        for source, answer in found:
            if not named(source, answer) or source["kind"] != answer[1]:
                print(source["spans"], source["form"], source["kind"], source["names"], answer)


def sizes_of(source: dict[str, Any]) -> tuple[str, ...]:
    """The rows a source counts in."""
    return (f"{source['form']}s named", "all named", "source kind", f"kind {source['kind']}")


if __name__ == "__main__":
    main()
