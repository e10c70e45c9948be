"""Measure how the wording of attributions is weighed.

usage: python eval/wording.py DATA [--tuning]      DATA holds data/

Measured: the fields of the invented cues of `wording.json` (the held half; `--tuning` takes the
other and shows what went wrong); the binary question of MegaVeridicality dev beside its majority
label and the lexicon without learned weights; that-clauses of factuality dev beside the majority;
the share of PolNeAR train attributions with a worded cue whose head the lexicon knows.
"""

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from crossread.article.cues import UNKNOWN, cues, find_head
from crossread.article.page import page_of
from crossread.article.wording import (
    best,
    features,
    implication,
    veridicality_weights,
    weigh_wording,
)
from crossread.records import Article, Attribution, Kind, Polarity, Span, Veridicality
from crossread.text.lexicon import lemma, lemmas

EXAMPLES = Path(__file__).with_name("wording.json")
READ = Path(__file__).with_name("wording_dev.json")
BASELINES = ("lexicon only", "majority", "content alone", "number")
DEFAULT = ["neutral", "positive", "nonveridical"]
FIELDS = ("authorial_stance", "polarity", "veridicality", "hedges", "negations")
Figures = dict[str, float]
Rule = Callable[["Judgement"], Veridicality]

_TOKEN = re.compile(r"\{([scqhn]):|\}")
_FRAMES = (
    ("that", r"someone (?P<verb>.+) that a particular thing happened"),
    ("for", r"someone (?P<verb>.+) for a particular thing to happen"),
    ("object", r"someone (?P<verb>.+) a particular person to (?:do|have) a particular thing"),
    ("to", r"a particular person (?P<verb>.+) to (?:do|have) a particular thing"),
)


class Example(NamedTuple):
    """An invented attribution, unweighed, with what should be made of it."""

    article: Article
    attribution: Attribution
    gold: dict[str, object]
    held: bool


class Judgement(NamedTuple):
    """What people made of one verb in one frame."""

    context: str
    lemma: str
    frame: str
    negated: bool
    label: Veridicality


def examples() -> list[Example]:
    """The invented cues of `wording.json`, their marks taken out of the text."""
    return [_example(line) for line in json.loads(EXAMPLES.read_text(encoding="utf-8"))]


def _example(line: dict[str, Any]) -> Example:
    parts, at, opened = [], 0, []
    spans: dict[str, list[tuple[int, int]]] = {role: [] for role in "scqhn"}
    for token in _TOKEN.finditer(line["text"]):
        parts.append(line["text"][at : token.start()])
        at = token.end()
        if token.group(1):
            opened.append((token.group(1), len("".join(parts))))
        else:
            role, start = opened.pop()
            spans[role].append((start, len("".join(parts))))
    article = Article("".join(parts) + line["text"][at:])
    roles = {role: tuple(article.span(*pair) for pair in sorted(spans[role])) for role in "scqhn"}
    attribution = Attribution(
        article.id, roles["s"], roles["c"], roles["q"], Kind.INDIRECT, None, "by-hand@1", 1.0
    )
    gold = {name: line[name] for name in FIELDS[:3]} | {
        "hedges": roles["h"],
        "negations": roles["n"],
    }
    return Example(article, attribution, gold, line["held"])


def fields(*, held: bool, show: bool = False) -> Figures:
    """Share of the examples of one half whose field is right, in points."""
    right: Counter[str] = Counter()
    chosen = [each for each in examples() if each.held == held]
    for each in chosen:
        (found,) = weigh_wording(page_of(each.article), (each.attribution,))
        for name in FIELDS:
            right[name] += getattr(found, name) == each.gold[name]
            if show and getattr(found, name) != each.gold[name]:
                print(f"{name} {_shown(getattr(found, name))}: {each.article.text}")
    return {f"wording {name}": 100 * right[name] / len(chosen) for name in FIELDS}


def _shown(value: object) -> str:
    return (
        str([s.text for s in value if isinstance(s, Span)])
        if isinstance(value, tuple)
        else str(value)
    )


def read_cues(folder: Path, *, show: bool = False) -> Figures:
    """Share of the attributions of PolNeAR dev in `wording_dev.json` whose field is right.

    Drawn at random and labelled by one reader in one pass who had not seen the answers; each is
    [article, attribution, labels], counted from 0. `other than default` takes only those where the
    reader or the answer departs from the default and asks for all three fields. In points.
    """
    gold = {(n, k): labels for n, k, *labels in json.loads(READ.read_text(encoding="utf-8"))}
    right: Counter[str] = Counter()
    departing = whole = 0
    for (article, attribution), place in attributions(folder, "dev"):
        if place not in gold:
            continue
        (weighed,) = weigh_wording(page_of(article), (attribution,))
        found, wanted = [str(getattr(weighed, name)) for name in FIELDS[:3]], gold[place]
        right.update(n for n, a, b in zip(FIELDS, found, wanted, strict=False) if a == b)
        departing += found != DEFAULT or wanted != DEFAULT
        whole += found == wanted != DEFAULT
        if show and found != wanted:
            print(f"{[span.text for span in attribution.cue]}: {found}, not {wanted}")
    figures = {f"read cues, {name}": 100 * right[name] / len(gold) for name in FIELDS[:3]}
    return figures | {"read cues, other than default": 100 * whole / departing}


def attributions(
    folder: Path, part: str
) -> Iterator[tuple[tuple[Article, Attribution], tuple[int, int]]]:
    """The attributions of a part of PolNeAR, each with its article and its place in the data."""
    for number, line in enumerate(lines(folder, f"attribution/polnear-{part}")):
        article = Article(line["text"])
        for place, each in enumerate(line["attributions"]):
            source, cue, content = (
                tuple(article.span(*pair) for pair in each[role])
                for role in ("source", "cue", "content")
            )
            kind = Kind.INDIRECT  # the wording does not ask
            made = Attribution(article.id, source, cue, content, kind, None, "by-hand@1", 1.0)
            yield (article, made), (number, place)


def lines(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    with gzip.open(folder / "data" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as opened:
        yield from map(json.loads, opened)


def judgements(folder: Path, part: str) -> list[Judgement]:
    """MegaVeridicality, one judgement a context: the hypothesis that is entailed."""
    return [
        _judgement(line)
        for line in lines(folder, f"factuality/megaveridicality-{part}")
        if line["label"] == "entailed"
    ]


def _judgement(line: dict[str, Any]) -> Judgement:
    frame, verb = next(
        (frame, found["verb"])
        for frame, pattern in _FRAMES
        if (found := re.match(pattern, line["context"]))
    )
    bare = re.sub(r"^(?:was|did) (?:n't )?|^(?:was )?", "", verb)
    passive = "passive " if verb.startswith("was ") else ""
    _, known = find_head(bare.split())
    name = known or [*lemmas(bare.split()[0])][-1]
    return Judgement(
        line["context"], name, passive + frame, " n't " in f"{verb} ", _said(line["hypothesis"])
    )


def _said(hypothesis: str) -> Veridicality:
    """What a hypothesis holds of the thing: that it happened, did not, or might have."""
    if "might or might not" in hypothesis:
        return Veridicality.NONVERIDICAL
    denied = "n't " in hypothesis or " not " in hypothesis
    return Veridicality.ANTIVERIDICAL if denied else Veridicality.VERIDICAL


def learned(judged: Judgement) -> Veridicality:
    """The shipped weights."""
    given = features(judged.lemma, judged.frame, negated=judged.negated)
    return best(given, veridicality_weights())


def shipped(judged: Judgement) -> Veridicality:
    """As the walk answers, which takes nobody at his word."""
    return implication(judged.lemma, judged.frame, negated=judged.negated)


def by_lexicon(judged: Judgement) -> Veridicality:
    """The lexicon's class alone."""
    group = cues().get(judged.lemma, UNKNOWN).group
    under_not = {
        "know": "veridical",
        "feel": "veridical",
        "do": "antiveridical",
        "fail": "veridical",
    }
    plain = {"find": "veridical", "know": "veridical", "feel": "veridical", "do": "veridical"} | {
        "lie": "antiveridical",
        "fail": "antiveridical",
    }
    return Veridicality((under_not if judged.negated else plain).get(group, "nonveridical"))


def binary(folder: Path) -> Figures:
    """(context, hypothesis) -> entailed or not, on MegaVeridicality dev, in points."""
    judged = {each.context: each for each in judgements(folder, "dev")}
    asked = [*lines(folder, "factuality/megaveridicality-dev")]
    figures = {}
    for name, rule in (("learned", learned), ("as shipped", shipped), ("lexicon only", by_lexicon)):
        right = sum(
            (rule(judged[line["context"]]) == _said(line["hypothesis"]))
            == (line["label"] == "entailed")
            for line in asked
        )
        figures[f"veridicality {name}"] = 100 * right / len(asked)
    most = Counter(line["label"] for line in asked).most_common(1)[0][1]
    figures["veridicality majority"] = 100 * most / len(asked)
    return figures


def embedded(folder: Path) -> Figures:
    """factuality dev: did the event in a clause right after a cue and `that` happen? In points.

    No where the cue denies it or is antiveridical, or where the clause is negated, but not both.
    """
    asked = right = happened = by_negation = 0
    for line in lines(folder, "factuality/factuality-dev"):
        if not line["hypothesis"].endswith("did not happen"):
            continue
        found = _embedded(line["context"], line["hypothesis"].split()[1])
        if found is None:
            continue
        (weighed,) = weigh_wording(page_of(found[0]), (found[1],))
        so = line["label"] != "entailed"
        denied = weighed.polarity is Polarity.NEGATIVE
        wrong = weighed.veridicality is Veridicality.ANTIVERIDICAL
        if weighed.veridicality is Veridicality.VERIDICAL:
            denied = False
        turned = bool(weighed.negations)
        asked += 1
        right += so != ((wrong or denied) != turned)
        by_negation += so != turned
        happened += so
    return {
        "embedded events": 100 * right / asked,
        "embedded events, content alone": 100 * by_negation / asked,
        "embedded events, majority": 100 * max(happened, asked - happened) / asked,
        "embedded events, number": asked,
    }


def _embedded(context: str, event: str) -> tuple[Article, Attribution] | None:
    """The context with the cue right before `that` and the content up to the event, if it is so."""
    article = Article(context)
    for that in re.finditer(r"(\S+) (that) ", context):
        name = lemma(that.group(1).lower(), cues())
        event_lemmas = {*lemmas(event.lower())}
        clause = re.match(r"[^.,;:!?()`]{0,120}", context[that.end() :])
        for word in re.finditer(r"\S+", clause[0] if clause else ""):
            if name and cues()[name].group != "act" and event_lemmas & {*lemmas(word[0].lower())}:
                cue = article.span(that.start(), that.end() - 1)
                content = article.span(that.end(), that.end() + word.end())
                return article, Attribution(
                    article.id, (), (cue,), (content,), Kind.INDIRECT, None, "by-hand@1", 1.0
                )
    return None


def coverage(folder: Path, missed: Counter[str] | None = None) -> Figures:
    """Share of the attributions with a worded cue whose head the lexicon knows, in points."""
    known = total = 0
    for (_, attribution), _ in attributions(folder, "train"):
        cue = " ".join(span.text for span in attribution.cue).lower()
        words = re.findall(r"\w+(?:-\w+)*|['’]\w+", cue)
        if not any(len(word) > 3 for word in words):
            continue
        missing = find_head(words)[1] in {"", "be", "have", "do"}
        total += 1
        known += not missing
        if missing and missed is not None:
            missed[cue] += 1
    return {"cues known": 100 * known / total}


def measured(folder: Path) -> Figures:
    """Every figure, baselines too."""
    parts = (binary, embedded, coverage, read_cues)
    return fields(held=True) | {name: v for part in parts for name, v in part(folder).items()}


def figures(folder: Path) -> Figures:
    """The figures the gate holds to their floors."""
    return {name: v for name, v in measured(folder).items() if not name.endswith(BASELINES)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--tuning", action="store_true")
    args = parser.parse_args()
    if args.tuning:
        missed: Counter[str] = Counter()
        found = fields(held=False, show=True) | coverage(args.data, missed)
        print(missed.most_common(80))
    else:
        found = measured(args.data)
    for name, value in found.items():
        print(f"{name:32s} {value:7.2f}")


if __name__ == "__main__":
    main()
