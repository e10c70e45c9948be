"""A quotation laid over a text in, its state and edits out; what each state means: DESIGN, 4.

Every difference of normal forms is an edit, and the edits alone decide the state.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from crossread.records import Article, QuoteEdit, QuoteEditKind, QuoteState, Span
from crossread.story.quotations.aligning import REPLACED
from crossread.story.quotations.corpus import Printed
from crossread.story.quotations.words import QuotedWord, Wording

TERM = 2  # words up to which a quotation is a term, which no reader takes for a sentence
ORDER = (
    (QuoteState.ALTERED, frozenset({QuoteEditKind.CHANGED, QuoteEditKind.ADDED})),
    (QuoteState.SPLICED, frozenset({QuoteEditKind.GAP})),
    (QuoteState.ELIDED, frozenset({QuoteEditKind.ELISION})),
    (QuoteState.TRIMMED, frozenset({QuoteEditKind.CUT})),
)


_NEGATION = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|neither|nor|nowhere|cannot)\b|n['’ʼ＇]t\b",
    re.IGNORECASE,
)
# What begins a clause of its own: a "not" behind it negates what was left out, not what is kept.
_CLAUSE = re.compile(
    r"\b(?:and|but|or|who|whom|whose|which|that|because|although|though|while|when|where|if|unless"
    r"|until|since|as)\b|[.!?…;:]",
    re.IGNORECASE,
)
_STOPS = ("", "\n", ".", "!", "?", "…", ":")
_BLANKS = " \t\u00a0\"'“‘"
_ENDS = re.compile(r"[.!?…][\"'”’)\]]*\s")
_MARKS = re.compile('[“”„«»"]')  # a report between two quotations
_ACRONYMS = frozenset("us it who aids".split())  # other words in small letters


@dataclass(frozen=True, slots=True)
class Laid:
    """A quotation of an article laid over a text: both sides and the pairs of words."""

    article: Article
    span: Span
    quote: Wording
    there: Printed
    pairs: tuple[tuple[int, int], ...]

    def here(self, first: int, stop: int, *, marks: bool = False) -> Span:
        """The words `first` to `stop` of the quotation; of none, an empty span in their place, or
        with `marks` what stands there between the words."""
        bounds = (self.span.start, self.span.end)
        return _stretch(self.article, self.quote.words, (first, stop), bounds, marks=marks)

    def source(self, first: int, stop: int, *, marks: bool = False) -> Span:
        """The same of the text."""
        of = self.there.reading.article
        return _stretch(of, self.there.words, (first, stop), (0, len(of.text)), marks=marks)


def state(edits: Sequence[QuoteEdit], source: str) -> QuoteState:
    """The gravest of what the edits to a text amount to."""
    kinds = {edit.kind for edit in edits}
    if any(_turns(edit, source) for edit in edits):
        return QuoteState.ALTERED
    if any(edit.kind is QuoteEditKind.INSERTION and edit.there.text for edit in edits):
        kinds.add(QuoteEditKind.ELISION)
    return next((state for state, which in ORDER if kinds & which), QuoteState.VERBATIM)


def _turns(edit: QuoteEdit, source: str) -> bool:
    """Whether a gap or a bracket drops or adds a negation of what is kept."""
    here, there = edit.here.text, edit.there.text
    if edit.kind is QuoteEditKind.INSERTION:
        one, other = (bool(_NEGATION.search(side)) for side in (here, there))
        return one != other and (_negates(here) or _negates(there))
    start, end = edit.there.start, edit.there.end
    around = source[max(0, start - 3) : start], source[end : end + 3]
    report = _MARKS.search(there) or all(map(_MARKS.search, around))
    if edit.kind not in (QuoteEditKind.GAP, QuoteEditKind.ELISION) or report:
        return False
    parts = _ENDS.split(there)
    one = len(parts) == 1
    if source[max(0, start - 20) : start].rstrip(_BLANKS)[-1:] in _STOPS:
        parts = parts[1:]  # a whole sentence is left out, with its own "not"
    if not one and source[end : end + 1] in _STOPS:
        parts = parts[:-1]
    if edit.kind is QuoteEditKind.GAP and one:
        return any(map(_NEGATION.search, parts))
    return any(map(_negates, (*parts[:1], *parts[-1:])))


def _negates(left_out: str) -> bool:
    """Whether words that were left out negate the sentence they stood in, and no clause of
    their own."""
    found = _NEGATION.search(left_out)
    return found is not None and not _CLAUSE.search(left_out, 0, found.start())


def edits(of: Laid) -> tuple[QuoteEdit, ...]:
    """All that differs, in the order of the quotation."""
    found = [*_start(of)]
    capitals = _capitals(of)
    for (at, place), following in zip(of.pairs, [*of.pairs[1:], None], strict=True):
        here, there = of.quote.words[at], of.there.words[place]
        if here.key != there.key and not capitals and not _stressed(of, at, place):
            words = of.here(at, at + 1), of.source(place, place + 1)
            found.append(QuoteEdit(QuoteEditKind.CHANGED, *words))
        if following:
            found += _between(of, (at, place), following)
        elif at + 1 == len(of.quote.words):
            found += _last_mark(of, at, place)
    return (*found, *_end(of))


def found_in(of: Laid, made: Sequence[QuoteEdit]) -> tuple[Span, ...]:
    """The spans of the text that the quotation gives, parted where it leaves words out."""
    gaps = [e.there.start for e in made if e.kind in (QuoteEditKind.ELISION, QuoteEditKind.GAP)]
    runs: list[list[int]] = []
    for _, place in of.pairs:
        start = of.there.words[place].start
        last = of.there.words[runs[-1][1]].end if runs else 0
        if runs and not any(last <= gap < start for gap in gaps):
            runs[-1][1] = place
        else:
            runs.append([place, place])
    return tuple(of.source(first, last + 1) for first, last in runs)


def _between(of: Laid, one: tuple[int, int], other: tuple[int, int]) -> Iterator[QuoteEdit]:
    """What differs between two words of the quotation that stand in the text."""
    (at, place), (next_at, next_place) = one, other
    held = of.quote.words[at + 1 : next_at]
    spoken = not of.there.interrupts(place + 1, next_place)
    passed = of.there.words[place + 1 : next_place] if spoken else ()
    here = of.here(at + 1, next_at, marks=not held)
    there = of.source(place + 1, next_place)
    own = any(not word.marked for word in held)
    marked = any(number in of.quote.gaps for number in range(at + 1, next_at + 1))
    bracket = of.quote.words[at].marked or of.quote.words[next_at].marked
    left_out = QuoteEditKind.ELISION if marked or bracket else QuoteEditKind.GAP
    if not held and not passed:
        if next_place == place + 1 and of.there.turns(next_place):
            yield QuoteEdit(left_out, here, there)
        elif spoken and _asked(of, at, place):
            yield _marks(of, at + 1, place + 1)
    elif own and not _only_hyphens(of, one, other):
        yield QuoteEdit(QuoteEditKind.CHANGED if passed else QuoteEditKind.ADDED, here, there)
    elif held and not own:
        wide = len(passed) > REPLACED and not marked
        kind = QuoteEditKind.GAP if wide else QuoteEditKind.INSERTION
        yield QuoteEdit(kind, _bracket(of, here), there)
    elif passed and not held:
        yield QuoteEdit(left_out, here, there)


def _bracket(of: Laid, here: Span) -> Span:
    """The words of an insertion with the brackets around them."""
    text, start, end = of.article.text, here.start, here.end
    start -= start > of.span.start and text[start - 1] in "[("
    closing = re.match(r"[^\w\[\]()]{0,3}[\])]", text[end : of.span.end])
    return of.article.span(start, end + (closing.end() if closing else 0))


def _only_hyphens(of: Laid, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two stretches are the same letters, with a hyphen in one of them; figures on both
    sides of a hyphen are two."""
    (at, place), (next_at, next_place) = one, other
    sides = (of.quote.words[at + 1 : next_at], of.there.words[place + 1 : next_place])
    first, second = ("".join(word.key for word in side) for side in sides)
    ties = [(a.key, b.key) for side in sides for a, b in pairwise(side) if a.hyphened]
    figures = any(a[-1:].isdigit() and b[:1].isdigit() for a, b in ties)
    return bool(ties) and not figures and first == second


def _start(of: Laid) -> Iterator[QuoteEdit]:
    """What stands in the quotation before its first word of the text, and what was cut there."""
    at, place = of.pairs[0]
    begin, _ = of.there.unit(place, of.pairs[-1][1])
    cut = of.source(begin, place) if begin < place else of.source(place, place)
    held = of.quote.words[:at]
    if any(not word.marked for word in held):
        yield QuoteEdit(QuoteEditKind.ADDED, of.here(0, at), of.source(place, place))
    elif held:
        here = _bracket(of, of.here(0, at))
        yield QuoteEdit(QuoteEditKind.INSERTION, here, _replaced(of, cut, place - begin))
    elif begin < place and not _is_term(of):
        if _bared(of):
            yield QuoteEdit(QuoteEditKind.CHANGED, of.here(0, 1), of.source(place - 1, place + 1))
            cut = of.source(begin, place - 1) if begin < place - 1 else of.source(begin, begin)
        kind = QuoteEditKind.ELISION if 0 in of.quote.gaps else QuoteEditKind.CUT
        yield QuoteEdit(kind, of.here(0, 0, marks=True), cut)


def _bared(of: Laid) -> bool:
    """Whether a quotation is printed as a sentence of its own, with a capital that is not the
    text's, and the "not" directly before it is left out."""
    place = of.pairs[0][1]
    here, there = of.here(0, 1).text, of.source(place, place + 1).text
    raised = here[:1].isupper() and there[:1].islower() and not _capitals(of)
    return raised and _NEGATION.search(of.source(place - 1, place).text) is not None


def _end(of: Laid) -> Iterator[QuoteEdit]:
    """The same behind its last word of the text."""
    at, place = of.pairs[-1]
    size = len(of.quote.words)
    _, stop = of.there.unit(of.pairs[0][1], place)
    cut = of.source(place + 1, stop + 1) if stop > place else of.source(place + 1, place + 1)
    held = of.quote.words[at + 1 :]
    if any(not word.marked for word in held):
        yield QuoteEdit(QuoteEditKind.ADDED, of.here(at + 1, size), of.source(place + 1, place + 1))
    elif held:
        here = _bracket(of, of.here(at + 1, size))
        yield QuoteEdit(QuoteEditKind.INSERTION, here, of.source(place + 1, place + 1))
    elif stop > place and not _is_term(of):
        kind = QuoteEditKind.ELISION if size in of.quote.gaps else QuoteEditKind.CUT
        yield QuoteEdit(kind, of.here(size, size, marks=True), cut)


def _replaced(of: Laid, cut: Span, words: int) -> Span:
    """What a bracket at the start stands for: the rest of the sentence, where that is short."""
    place = of.pairs[0][1]
    return cut if words <= REPLACED and not _is_term(of) else of.source(place, place)


def _last_mark(of: Laid, at: int, place: int) -> Iterator[QuoteEdit]:
    """A question that lost its mark to a full stop at the end, or the other way round."""
    if _asked(of, at, place):
        yield _marks(of, at + 1, place + 1)


def _asked(of: Laid, at: int, place: int) -> bool:
    """Whether a question became a statement behind a word, or the other way round."""
    here, there = of.quote.words[at], of.there.words[place]
    if here.asks == there.asks:
        return False
    side, end = (of.source, place + 1) if here.asks else (of.here, at + 1)
    stated = side(end, end, marks=True)
    return bool(set(".!") & set(stated.text[:3]))


def _marks(of: Laid, at: int, place: int) -> QuoteEdit:
    """Other marks where no word differs."""
    marks = of.here(at, at, marks=True), of.source(place, place, marks=True)
    return QuoteEdit(QuoteEditKind.CHANGED, *marks)


def _is_term(of: Laid) -> bool:
    return sum(not word.marked for word in of.quote.words) <= TERM


def _capitals(of: Laid) -> bool:
    """Whether one side is set in capitals, as headlines are: then case tells nothing."""
    first, last = of.pairs[0][1], of.pairs[-1][1]
    sides = (of.span.text, of.source(first, last + 1).text)
    return any(side.isupper() and len(side.split()) > 1 for side in sides)


def _stressed(of: Laid, at: int, place: int) -> bool:
    """Whether one side sets a word in capitals that is the same word."""
    here, there = of.here(at, at + 1).text, of.source(place, place + 1).text
    alike = here.casefold() == there.casefold() not in _ACRONYMS
    return alike and len(here) > 1 and (here.isupper() or there.isupper())


def _stretch(
    of: Article,
    words: Sequence[QuotedWord],
    numbers: tuple[int, int],
    bounds: tuple[int, int],
    *,
    marks: bool,
) -> Span:
    first, stop = numbers
    if first < stop:
        return of.span(words[first].start, words[stop - 1].end)
    low = words[first - 1].end if first else bounds[0]
    if not marks:
        return of.span(low, low)
    high = words[first].start if first < len(words) else bounds[1]
    between = of.text[low : max(low, min(high, low + 40))]
    start = low + len(between) - len(between.lstrip()) if between.strip() else low
    return of.span(start, max(start, low + len(between.rstrip())))


def joins(article: Article, parts: Sequence[Laid]) -> tuple[QuoteEdit, ...]:
    """The unmarked joins of a quotation whose parts each stand in the text, in another order."""
    return tuple(
        QuoteEdit(
            QuoteEditKind.GAP,
            article.span(one.span.end, other.span.start),
            other.source(other.pairs[0][1], other.pairs[0][1]),
        )
        for one, other in pairwise(parts)
        if not _adjoin(one, other)
    )


def _adjoin(one: Laid, other: Laid) -> bool:
    """Whether one part goes on, in the text, with the other."""
    stop, first = one.pairs[-1][1] + 1, other.pairs[0][1]
    if stop == first:
        return not one.there.turns(first)
    return stop < first and one.there.interrupts(stop, first)
