"""Articles in, `Reuse`s out: passages that stand in two of them, and whole near copies.

First version: runs of five words both hold, joined over small changes. Stands before matching,
where what is copied adds no voice of its own.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crossread.stories import before, in_order
from crossread.text import Offsets, quotations
from crossread.types import Article, Claim, Reuse, ReuseKind, Span

METHOD = "shared-runs@1"
RUN = 5  # words of a run
GAP = 12  # words that may be changed, dropped or added between two runs
LEAST_WORDS = 20  # of a passage
LEAST_SHARE = 0.7  # of a passage's words that are the same
WHOLE = 0.7  # of the later text's words, for a near copy
LEAST_OWN = 12  # of a passage's words that stand outside quotation marks
ALIKE = 0.8  # of two claims' words, for one to be the copy of the other
OFTEN = 50  # places a run is remembered at; more often it is a phrase of the trade
CANDIDATES = 5  # earlier articles a text is aligned with, those it shares most runs with
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")

Run = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Words:
    """A text as lower-case words, where they stand, and which of them are in quotation marks."""

    words: tuple[str, ...]
    places: tuple[Offsets, ...]
    quoted: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class _Block:
    """Words `a` to `a_end` of one text that are `b` to `b_end` of another; `same` are equal."""

    a: int
    a_end: int
    b: int
    b_end: int
    same: int


def reuses(articles: Sequence[Article]) -> tuple[Reuse, ...]:
    """Every copied passage, each from the article it shares most with, the later articles in order.

    A text is aligned with those before it only, so a copy changes nothing between the others.
    """
    order = in_order(articles)
    read = [_words(article) for article in order]
    index: dict[Run, list[tuple[int, int]]] = defaultdict(list)
    found: list[Reuse] = []
    for number, here in enumerate(read):
        runs = [here.words[i : i + RUN] for i in range(len(here.words) - RUN + 1)]
        taken: list[_Block] = []
        for other in _nearest(runs, index):
            blocks = [block for block in _blocks(runs, index, other) if _counts(block, here)]
            blocks = [block for block in blocks if not any(_meet(block, each) for each in taken)]
            taken += blocks
            whole = sum(block.same for block in blocks) >= WHOLE * len(here.words)
            kind = ReuseKind.REPRINT if whole else ReuseKind.PASSAGE
            pair = (order[number], order[other])
            found += [_reuse(pair, (here, read[other]), block, kind) for block in blocks]
        for place, run in enumerate(runs):
            if len(index[run]) < OFTEN:
                index[run].append((number, place))
    return tuple(found)


def copies(found: Sequence[Reuse]) -> dict[str, str]:
    """Of every near copy (an article's id) the article it goes back to."""
    taken: dict[str, str] = {}
    for each in found:
        if each.kind is ReuseKind.REPRINT:
            source = each.earlier.article
            taken.setdefault(each.later.article, taken.get(source, source))
    return taken


def copied_claims(claims: Sequence[Claim], found: Sequence[Reuse]) -> dict[str, str]:
    """Of each claim (id) inside a copied passage, or in a near copy, the claim it was copied from:
    the one there with most of its words, at least ALIKE of them, and the same figures."""
    held: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        held[claim.article].append(claim)
    taken: dict[str, str] = {}
    for each in found:
        whole = each.kind is ReuseKind.REPRINT
        there, here = held[each.earlier.article], held[each.later.article]
        sources = [claim for claim in there if whole or _within(claim, each.earlier)]
        for claim in here:
            if claim.id in taken or not (whole or _within(claim, each.later)):
                continue
            scored = [
                (_likeness(claim, source), -n)
                for n, source in enumerate(sources)
                if _figures(claim) == _figures(source) and not _named_apart(claim, source)
            ]
            best, place = max(scored, default=(0.0, 0))
            if best >= ALIKE:
                source = sources[-place].id
                taken[claim.id] = taken.get(source, source)
    return taken


def _within(claim: Claim, passage: Span) -> bool:
    """Whether more than half of a claim stands in a passage."""
    size = sum(span.end - span.start for span in claim.spans)
    shared = (min(s.end, passage.end) - max(s.start, passage.start) for s in claim.spans)
    return 2 * sum(max(0, each) for each in shared) > size


def _named_apart(one: Claim, other: Claim) -> bool:
    """Whether two claims name places, or actors, of which none is the same."""
    return any(
        ours and theirs and not {e.name for e in ours} & {e.name for e in theirs}
        for ours, theirs in ((one.places, other.places), (one.actors, other.actors))
    )


def _figures(claim: Claim) -> tuple[object, ...]:
    """What must not differ between a claim and its copy: figures, dates and negation."""
    figures = [(each.value, each.high, each.unit) for each in claim.quantities]
    moments = [each.span.text.lower() for each in claim.moments]
    return claim.polarity, Counter(figures), Counter(moments)


def _likeness(one: Claim, other: Claim) -> float:
    """The share of words that two claims have in common."""
    a, b = (Counter(word.lower() for word in _WORD.findall(c.text)) for c in (one, other))
    return 2 * (a & b).total() / max(1, (a | b).total() + (a & b).total())


def _nearest(runs: Sequence[Run], index: Mapping[Run, Sequence[tuple[int, int]]]) -> list[int]:
    """The texts before that share most runs, at most CANDIDATES; of equal ones the earlier."""
    shared = Counter(other for run in runs for other in {each for each, _ in index.get(run, ())})
    return sorted(shared, key=lambda other: (-shared[other], other))[:CANDIDATES]


def _blocks(
    runs: Sequence[Run], index: Mapping[Run, Sequence[tuple[int, int]]], other: int
) -> list[_Block]:
    """Stretches in the same order on both sides, small changes between equal runs taken in."""
    blocks: list[_Block] = []
    for place, run in enumerate(runs):
        there = [at for number, at in index.get(run, ()) if number == other]
        if not there:
            continue
        last = blocks[-1] if blocks else None
        on = [at for at in there if last and -RUN < at - last.b_end <= GAP]
        if last and on and place - last.a_end <= GAP and on[0] + RUN > last.b_end:
            at = min(on, key=lambda each: abs((each - last.b_end) - (place - last.a_end)))
            new = min(RUN, place + RUN - last.a_end, at + RUN - last.b_end)
            blocks[-1] = _Block(
                last.a, place + RUN, last.b, max(last.b_end, at + RUN), last.same + max(0, new)
            )
        elif not last or place >= last.a_end:
            blocks.append(_Block(place, place + RUN, there[0], there[0] + RUN, RUN))
    return blocks


def _counts(block: _Block, here: _Words) -> bool:
    """Whether a block is long and like enough, and not a quotation that both took down."""
    size = block.a_end - block.a
    quoted = sum(here.quoted[block.a : block.a_end])
    own = size - quoted >= LEAST_OWN
    return size >= LEAST_WORDS and block.same >= LEAST_SHARE * size and own


def _meet(one: _Block, other: _Block) -> bool:
    return one.a < other.a_end and other.a < one.a_end


def _reuse(
    pair: tuple[Article, Article], words: tuple[_Words, _Words], block: _Block, kind: ReuseKind
) -> Reuse:
    (later, earlier), (here, there) = pair, words
    share = min(1.0, block.same / max(block.a_end - block.a, block.b_end - block.b))
    return Reuse(
        later.span(here.places[block.a][0], here.places[block.a_end - 1][1]),
        earlier.span(there.places[block.b][0], there.places[block.b_end - 1][1]),
        kind,
        before(earlier, later) is True,
        round(share, 4),
        METHOD,
        round(share, 4),
    )


def _words(article: Article) -> _Words:
    marks = quotations(article.text)
    found = list(_WORD.finditer(article.text))
    inside, at = [], 0
    for word in found:
        while at < len(marks) and marks[at][1] <= word.start():
            at += 1
        inside.append(at < len(marks) and marks[at][0] <= word.start())
    return _Words(
        tuple(word.group().lower() for word in found),
        tuple(word.span() for word in found),
        tuple(inside),
    )
