"""A comparison in, what a reviewer should look at out: what is least sure and matters most, first.

Pairs come from `questions`; conflicts, omissions and speakers from the comparison.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from crossread.records import (
    Claim,
    Comparison,
    Conflict,
    Coverage,
    DecidedOn,
    Decision,
    PairVerdict,
    Span,
    Stance,
    content_id,
)
from crossread.records.decisions import CONFIRMED, Target
from crossread.story.deciding import places, target, whole
from crossread.story.index import Index, sentence, speaker
from crossread.story.rows import Row

MOST = 200  # items of one story
LEAST = 0.2  # of doubt, so that what matters is asked about though it is sure
CARRIED, HEADED, DISPUTED, OMITTED = 0.25, 0.5, 0.5, 1.0  # what an item gains by weight
AROUND = 300  # characters on each side of the words


@dataclass(frozen=True, slots=True)
class PairAsked:
    """A pair of claims (ids) that the pair model was asked about, as `questions` weighed it."""

    a: str
    b: str
    chance: float
    together: bool


@dataclass(frozen=True, slots=True)
class ReviewSide:
    """Words in their sentence, under the headline, and who says them; "" where there is none."""

    headline: str
    before: str
    words: str
    after: str
    by: str


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """One finding to decide on: `machine` is the verdict that would accept it, `chance` how sure
    it is, `worth` what orders the queue, `about` the outlet or speaker it is on."""

    kind: DecidedOn
    spans: tuple[Span, ...]
    value: str
    machine: str
    chance: float
    worth: float
    about: str
    sides: tuple[ReviewSide, ...]

    @property
    def key(self) -> str:
        """The same for every item on the same finding."""
        return key_of(target(self.kind, self.spans, self.value))


def key_of(on: Target) -> str:
    """A name for what a decision is on; only of a conflict the value is part of it."""
    kind, at, value = on
    named = (f"{article}:{start}-{end}" for article, start, end in sorted(at))
    return content_id("review", kind, *named, value if kind == DecidedOn.CONFLICT else "")


def review_items(
    known: Index, made: Comparison, rows: Sequence[Row], asked: Sequence[PairAsked]
) -> tuple[ReviewItem, ...]:
    """What to decide on, the most worth first."""
    found = list(_pairs(known, made, asked))
    seen = set[str]()
    for row in rows:
        found += _fewer([_conflict(known, row, each) for each in row.conflicts])
        omitting = [cell for cell in row.told if Stance.OMITS in cell.stances]
        found += _fewer(list(_speakers(known, row, seen)))
        found += _fewer([_omission(known, row, cell) for cell in omitting])
    found.sort(key=lambda each: (-each.worth, each.key))
    return tuple({each.key: each for each in found}.values())[:MOST]


def _fewer(alike: Sequence[ReviewItem]) -> Iterator[ReviewItem]:
    """Items of one row, each worth less than those before: ten alike are not asked in a row."""
    best = sorted(alike, key=lambda each: (-each.worth, each.key))
    for number, each in enumerate(best, 1):
        yield replace(each, worth=round(each.worth / number, 4))


def bare_item(made: Decision, texts: dict[str, str]) -> ReviewItem:
    """What a decision is on where the finding is gone, for those who have not decided on it."""
    sides = []
    for span in made.spans:
        if span.end:
            text = texts.get(span.article, "")
            before = text[max(0, span.start - AROUND) : span.start]
            words = text[span.start : span.end]
            sides.append(ReviewSide("", before, words, text[span.end : span.end + AROUND], ""))
    value = made.value if made.kind is DecidedOn.CONFLICT else ""
    return ReviewItem(made.kind, made.spans, value, "", 0.5, 0.0, "", tuple(sides))


def _pairs(known: Index, made: Comparison, asked: Sequence[PairAsked]) -> Iterator[ReviewItem]:
    fought = {frozenset((each.a, each.b)) for each in made.conflicts}
    for each in asked:
        if each.a in known.claims and each.b in known.claims:
            one, other = known.claims[each.a], known.claims[each.b]
            found = PairVerdict.SAME if each.together else PairVerdict.OTHER
            if each.together and frozenset((each.a, each.b)) in fought:
                found = PairVerdict.CONFLICTING
            weight = 1 + HEADED * (_headed(known, one) or _headed(known, other))
            yield ReviewItem(
                kind=DecidedOn.PAIR, spans=(*one.spans, *other.spans), value="", machine=found,
                chance=each.chance if each.together else round(1 - each.chance, 4),
                worth=_worth(each.chance, weight), about="",
                sides=(_claim(known, one), _claim(known, other)),
            )  # fmt: skip


def _conflict(known: Index, row: Row, each: Conflict) -> ReviewItem:
    claims = [known.claims[each.a], known.claims[each.b]]
    sides = (
        _side(known, (span,), speaker(known, claim))
        for span, claim in zip(each.shown_by, claims, strict=True)
    )
    return ReviewItem(
        kind=DecidedOn.CONFLICT, spans=each.shown_by, value=each.kind.value, machine=CONFIRMED,
        chance=each.score, worth=_worth(each.score, _weight(row) + DISPUTED), about="",
        sides=tuple(sides),
    )  # fmt: skip


def _omission(known: Index, row: Row, cell: Coverage) -> ReviewItem:
    claim = known.claims[row.proposition.clearest]
    sides = [_claim(known, claim)]
    if cell.nearest:
        sides.append(_side(known, (cell.nearest,), ""))
    own = tuple(key for key, name in known.columns.items() if name == cell.outlet)
    return ReviewItem(
        kind=DecidedOn.OMISSION, spans=(*claim.spans, *map(whole, own)), value="",
        machine=CONFIRMED, chance=cell.score, worth=_worth(cell.score, _weight(row) + OMITTED),
        about=cell.outlet, sides=tuple(sides),
    )  # fmt: skip


def _speakers(known: Index, row: Row, seen: set[str]) -> Iterator[ReviewItem]:
    """Who says the claims of a row; an attribution (id) is not asked about when it was `seen`."""
    for claim in row.claims:
        said = known.attributions.get(claim.attribution or "")
        if said is None or said.speaker is None or said.id in seen:
            continue
        seen.add(said.id)
        yield ReviewItem(
            kind=DecidedOn.SPEAKER, spans=places(said), value=said.speaker.name,
            machine=CONFIRMED, chance=said.speaker.score,
            worth=_worth(said.speaker.score, _weight(row)), about=said.speaker.name,
            sides=(_side(known, said.content[:1] or said.cue, ""),),
        )  # fmt: skip


def _worth(chance: float, weight: float) -> float:
    return round(max(LEAST, 4 * chance * (1 - chance)) * weight, 4)


def _weight(row: Row) -> float:
    return 1 + CARRIED * (len(row.carriers) - 1)


def _headed(known: Index, claim: Claim) -> bool:
    return claim.spans[0].start < known.articles[claim.article].title_length


def _claim(known: Index, claim: Claim) -> ReviewSide:
    return _side(known, claim.spans, speaker(known, claim))


def _side(known: Index, spans: Sequence[Span], by: str) -> ReviewSide:
    article = known.articles[spans[0].article]
    start, end = spans[0].start, spans[-1].end
    _, (begin, stop), _ = sentence(known, article.id, start, end)
    headline = article.title.text if article.title else ""
    text = article.text
    begin, stop = min(begin, start), max(stop, end)
    return ReviewSide(
        headline, text[max(begin, start - 2 * AROUND) : start], text[start:end],
        text[end : min(stop, end + 2 * AROUND)], by,
    )  # fmt: skip
