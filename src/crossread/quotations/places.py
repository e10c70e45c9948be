"""The places in the texts at hand that a quotation may be from, each with its state there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from crossread.identity import may_be_one, normal_words
from crossread.quotations.aligning import Aligned, align, straight
from crossread.quotations.corpus import Corpus, corpus, exact, near
from crossread.quotations.found import FEW, Quoted, Sayings, innermost, sayings
from crossread.quotations.states import Laid, edits, found_in, joins, state
from crossread.quotations.tongues import tongue
from crossread.quotations.words import Wording, wording
from crossread.text import paragraphs, sentences
from crossread.types import (
    Article,
    Attribution,
    Edit,
    QuoteState,
    Reading,
    SourceKind,
    Span,
    Speaker,
)

LONGEST = 800  # words of a quotation that is aligned; a longer one is checked word for word
# What a text must have of a quotation for it to be called altered or spliced there: so many of its
# words the same, that share of them, and that share less what stands between them; more where
# nothing but the words ties the two.
LEAST_WORDS, LEAST_SHARE, LEAST_SCORE = 3, 0.5, 0.2
FAR_WORDS, FAR_SHARE, FAR_SCORE = 5, 0.7, 0.5
LETTERS, TELLING = 4, 2  # letters of a word that tells something, and how many of them must stand
_SPEAKING = (SourceKind.PERSON, SourceKind.ORGANISATION)


@dataclass(frozen=True, slots=True)
class AtHand:
    """The texts at hand with who says what in them; `cited`: they were given as the texts cited.

    `speakers` are the persons and bodies by the attributions (ids) that name them.
    """

    corpus: Corpus
    said: tuple[Sayings, ...]
    tongues: tuple[str, ...]
    speakers: Mapping[str, Speaker]
    cited: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A place that a quotation may be from: its state there, and who says it there."""

    text: int
    state: QuoteState
    found: tuple[Span, ...]
    edits: tuple[Edit, ...]
    share: float
    score: float
    said_by: str
    same: bool
    misattributed: bool


def texts_at_hand(
    readings: Sequence[Reading], speakers: Mapping[str, Speaker], *, cited: bool
) -> AtHand:
    """The texts that quotations are checked against; `cited` where a person says they are the ones
    that are quoted, and not only other reports."""
    return AtHand(
        corpus(readings),
        tuple(sayings(reading.attributions) for reading in readings),
        tuple(tongue(each.article.text, each.article.lang) for each in readings),
        speakers,
        cited,
    )


def places(
    quote: Quoted, article: Article, known: AtHand, own: int | None, cited: Sequence[int]
) -> Iterator[Place]:
    """Every place a quotation may be from; `own` is the number of its own article among the texts,
    `cited` those of the texts it says it is from."""
    keys = [word.folded for word in quote.wording.words]
    there: set[int] = set()
    wrong = True
    for number, first in exact(known.corpus, keys, own):
        there.add(number)
        place = _place(quote, article, known, number, straight(first, len(keys)))
        wrong = wrong and place.misattributed
        yield place
    if there and not wrong and there.issuperset(cited):
        return
    if len(keys) > LONGEST:
        return
    alone = not there
    for number, numbers in near(known.corpus, keys, own):
        if number not in there:
            aligned = align(quote.wording, known.corpus.texts[number].words, numbers)
            if not aligned.pairs:
                continue
            place = _place(quote, article, known, number, aligned)
            if _enough(quote, aligned, place, known.cited or number in cited):
                alone = False
                yield place
    if alone:
        yield from _reordered(quote, article, known, own)


def _place(quote: Quoted, article: Article, known: AtHand, number: int, aligned: Aligned) -> Place:
    text = known.corpus.texts[number]
    laid = Laid(article, quote.span, quote.wording, text, aligned.pairs)
    made = edits(laid)
    found = found_in(laid, made)
    return _told(quote, known, number, (state(made), found, made), aligned)


def _told(
    quote: Quoted,
    known: AtHand,
    number: int,
    what: tuple[QuoteState, tuple[Span, ...], tuple[Edit, ...]],
    aligned: Aligned,
) -> Place:
    """A place with who says the words there, and whether that is another than here."""
    there = innermost(known.said[number], what[1][0])
    mine = known.speakers.get(quote.by.id) if quote.by else None
    theirs = known.speakers.get(there.id) if there else None
    name = theirs.name if theirs else who(there)
    one = mine is not None and theirs is not None and may_be_one(mine, theirs)
    wrong = False
    if mine and mine.kind in _SPEAKING:
        if theirs and theirs.kind in _SPEAKING:
            wrong = not one
        elif there is None:
            author = _author(known.corpus.texts[number].reading.article)
            name = author
            wrong = bool(author) and mine.kind is SourceKind.PERSON and not _by(mine.name, author)
    return Place(number, *what, aligned.share, aligned.score, name, one, wrong)


def _author(article: Article) -> str:
    """Who speaks in a text that no outlet prints, where that is one person."""
    return article.authors[0] if article.outlet is None and len(article.authors) == 1 else ""


def _by(name: str, author: str) -> bool:
    one, other = normal_words(name), normal_words(author)
    return not one or not other or one[-1] == other[-1]


def _enough(quote: Quoted, aligned: Aligned, place: Place, tied: bool) -> bool:
    """Whether so many words stand there in order that it is this quotation, changed."""
    words = quote.wording.words
    own = sum(not word.marked for word in words)
    same = [words[at] for at, _ in aligned.pairs if not words[at].marked]
    if own <= FEW:
        return len(same) == own and place.state in (QuoteState.VERBATIM, QuoteState.ELIDED)
    if sum(len(word.key) >= LETTERS or word.key[:1].isdigit() for word in same) < TELLING:
        return False
    if tied or place.same:
        least = LEAST_WORDS, LEAST_SHARE, LEAST_SCORE
    else:
        least = FAR_WORDS, FAR_SHARE, FAR_SCORE
    return len(same) >= least[0] and aligned.share >= least[1] and aligned.score >= least[2]


def _reordered(quote: Quoted, article: Article, known: AtHand, own: int | None) -> Iterator[Place]:
    """A quotation whose sentences each stand word for word in a text, not in this order."""
    span, text = quote.span, article.text
    lines = [
        line
        for start, end in paragraphs(text[span.start : span.end])
        for line in sentences(text, span.start + start, span.start + end)
    ]
    if len(lines) < 2:
        return
    parts = [(article.span(*line), wording(text, *line)) for line in lines]
    parts = [part for part in parts if part[1].words]
    spots = [dict(reversed(exact(known.corpus, _keys(words), own))) for _, words in parts]
    for number in sorted(set.intersection(*map(set, spots))) if len(spots) > 1 else ():
        there = known.corpus.texts[number]
        laid = [
            Laid(article, part, words, there, straight(spot[number], len(words.words)).pairs)
            for (part, words), spot in zip(parts, spots, strict=True)
        ]
        found = tuple(span for each in laid for span in found_in(each, ()))
        what = (QuoteState.SPLICED, found, joins(article, laid))
        yield _told(quote, known, number, what, straight(0, 1))


def _keys(words: Wording) -> list[str]:
    return [word.folded for word in words.words]


def who(by: Attribution | None) -> str:
    """Who says it, by name or in the words of the text; "" where nobody is named."""
    if by is None:
        return ""
    told = by.speaker.name if by.speaker else " ".join(span.text for span in by.source)
    return " ".join(told.split())
