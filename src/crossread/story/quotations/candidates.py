"""The places that a quotation may be from, each with its state there."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from crossread.records import (
    Article,
    Attribution,
    QuoteEdit,
    QuoteState,
    Reading,
    SourceKind,
    Span,
    Speaker,
)
from crossread.story.quotations.aligning import Aligned, align, straight
from crossread.story.quotations.corpus import Corpus, corpus, exact, near
from crossread.story.quotations.found import FEW, Quoted, innermost
from crossread.story.quotations.states import Laid, edits, found_in, joins, state
from crossread.story.quotations.words import Wording, wording
from crossread.story.speakers import may_be_one
from crossread.text.languages import language
from crossread.text.names import normal_words
from crossread.text.sentences import paragraphs, sentences

LONGEST = 800  # words of a quotation that is aligned; a longer one is checked word for word
# What a text must have of a quotation for it to be called altered or spliced there: so many of its
# words the same, that share of them, and that share less what stands between them; more where
# nothing but the words ties the two.
LEAST_WORDS, LEAST_SHARE, LEAST_SCORE = 2, 0.6, 0.2
FAR_WORDS, FAR_SHARE, FAR_SCORE = 5, 0.7, 0.5
TELLING = 2  # words that tell something, of those that must stand there
_SMALL = frozenset(
    "a an the and or but if of to in on at by for from with as is are was were be been am it its he"
    " she they we i you his her their our my your him them us me this that these those there not no"
    " do did does has have had will would can could who what when which so said".split()
)
AS_IT_IS = (QuoteState.VERBATIM, QuoteState.ELIDED)  # states that a term may have
_SPEAKING = (SourceKind.PERSON, SourceKind.ORGANISATION)


@dataclass(frozen=True, slots=True)
class AtHand:
    """The texts to check against; `cited`: they were given as the texts cited.

    `speakers` are the persons and bodies by the attributions (ids) that name them.
    """

    corpus: Corpus
    languages: tuple[str, ...]
    speakers: Mapping[str, Speaker]
    cited: bool


# What a transcript calls who speaks without a name: it may be anybody.
_PART = re.compile(
    r"(?:the |an? )?(?:(?:unidentified|unknown|male|female|first|second|third|expert) )*"
    r"(?:q|a|answer|caller|claimant|clerk|complainant|court|defendant|deponent|interviewee"
    r"|interviewer|judge|juror|man|member|moderator|operator|panelist|plaintiff|presenter"
    r"|question(?:er)?|reporter|respondent|speaker|voice|witness|woman)"
    r"(?: (?:no\. )?(?:\d{1,3}|[a-z]))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a quotation may be from: its state there, and who says it there; `unsaid`: it is
    in quotation marks there, and nobody says it."""

    text: int
    state: QuoteState
    found: tuple[Span, ...]
    edits: tuple[QuoteEdit, ...]
    share: float
    score: float
    said_by: str
    same: bool
    misattributed: bool
    unsaid: bool


def texts_at_hand(
    readings: Sequence[Reading], speakers: Mapping[str, Speaker], *, cited: bool
) -> AtHand:
    """The texts that quotations are checked against; `cited` where a person says they are the ones
    that are quoted, and not only other reports."""
    return AtHand(
        corpus(readings),
        tuple(language(each.article.text, each.article.lang) for each in readings),
        speakers,
        cited,
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """One quotation to be looked for; `own` is the number of its own article among the texts,
    `cited` those of the texts it says it is from."""

    quote: Quoted
    article: Article
    known: AtHand
    own: int | None
    cited: tuple[int, ...]

    @property
    def keys(self) -> list[str]:
        """Its words in small letters."""
        return [word.folded for word in self.quote.wording.words]

    @property
    def texts(self) -> list[int]:
        """The texts it is looked for in, those cited first."""
        all_texts = range(len(self.known.corpus.texts))
        others = [n for n in all_texts if n != self.own and n not in self.cited]
        return [*self.cited, *others]


def places(asked: Asked) -> Iterator[Candidate]:
    """Every place a quotation may be from."""
    corpus, keys = asked.known.corpus, asked.keys
    there: set[int] = set()
    wrong = True
    spots, whole = exact(corpus, keys, asked.texts)
    for number, first in spots:
        there.add(number)
        aligned = straight(first, len(keys))
        place = _place(asked, number, aligned)
        if not whole:
            place = replace(place, misattributed=False)
        wrong = wrong and place.misattributed
        if _holds(asked, aligned, place):
            yield place
        if _is_plain(asked, place):
            return
    if (there and not wrong and there.issuperset(asked.cited)) or len(keys) > LONGEST:
        return
    if not there:
        yield from _reordered(asked)
    for number, numbers in near(corpus, keys, asked.own):
        if number not in there:
            aligned = align(asked.quote.wording, corpus.texts[number].words, numbers)
            if aligned.pairs:
                place = _place(asked, number, aligned)
                if _enough(asked, aligned, place):
                    yield place


def _holds(asked: Asked, aligned: Aligned, place: Candidate) -> bool:
    """Whether words that stand there one after the other are the quotation: a term only as it is,
    and told to differ from another report only where that quotes it."""
    told = _given(asked, place.text) or _is_said(asked, aligned, place.text)
    if _own(asked) <= FEW:
        return told and place.state in AS_IT_IS
    return told or place.state not in (QuoteState.ALTERED, QuoteState.SPLICED)


def _is_plain(asked: Asked, place: Candidate) -> bool:
    """Whether no other place can be likelier: word for word, in a text cited where one is, and
    said there by the same speaker or by none that is known."""
    cited = place.text in asked.cited or not asked.cited
    spoken = place.same or not (asked.quote.by and asked.quote.by.id in asked.known.speakers)
    return cited and spoken and place.state is QuoteState.VERBATIM and not place.misattributed


def _place(asked: Asked, number: int, aligned: Aligned) -> Candidate:
    text = asked.known.corpus.texts[number]
    laid = Laid(asked.article, asked.quote.span, asked.quote.wording, text, aligned.pairs)
    made = edits(laid)
    return _told(
        asked, number, (state(made, text.reading.article.text), found_in(laid, made), made), aligned
    )


def _told(
    asked: Asked,
    number: int,
    what: tuple[QuoteState, tuple[Span, ...], tuple[QuoteEdit, ...]],
    aligned: Aligned,
) -> Candidate:
    """A place with who says the words there, and whether that is another than here."""
    speakers, by = asked.known.speakers, asked.quote.by
    there = innermost(asked.known.corpus.texts[number].said, what[1][0])
    mine = speakers.get(by.id) if by else None
    theirs = speakers.get(there.id) if there else None
    author = _author(asked.known.corpus.texts[number].reading.article) if there is None else ""
    name = theirs.name if theirs else who(there) or author
    one = mine is not None and theirs is not None and may_be_one(mine, theirs)
    wrong = False
    words = len(asked.quote.wording.words) > FEW
    if (
        words
        and mine
        and mine.kind in _SPEAKING
        and (mine.kind is SourceKind.PERSON or not asked.cited)
    ):
        if theirs:
            wrong = theirs.kind in _SPEAKING and not one and not _PART.fullmatch(theirs.name)
        elif author and mine.kind is SourceKind.PERSON:
            wrong = not _by(mine.name, author)
    unsaid = not name and bool(aligned.pairs) and _is_said(asked, aligned, number)
    return Candidate(number, *what, aligned.share, aligned.score, name, one, wrong, unsaid)


def _author(article: Article) -> str:
    """Who speaks in a text that no outlet prints, where that is one person."""
    return article.authors[0] if article.outlet is None and len(article.authors) == 1 else ""


def _by(name: str, author: str) -> bool:
    one, other = normal_words(name), normal_words(author)
    return not one or not other or one[-1] == other[-1]


def _enough(asked: Asked, aligned: Aligned, place: Candidate) -> bool:
    """Whether so many words stand there in order that it is this quotation, changed."""
    words = asked.quote.wording.words
    own = _own(asked)
    same = [words[at] for at, _ in aligned.pairs if not words[at].marked]
    given = _given(asked, place.text)
    if not given and not _is_said(asked, aligned, place.text):
        return False
    if own <= FEW:
        return len(same) == own and place.state in AS_IT_IS
    if place.state in (QuoteState.VERBATIM, QuoteState.TRIMMED):
        return True
    telling = [word for word in words if word.folded not in _SMALL and not word.marked]
    if sum(word.folded not in _SMALL for word in same) < min(TELLING, max(1, len(telling))):
        return False
    if given or place.same:
        least = LEAST_WORDS, LEAST_SHARE, LEAST_SCORE
    else:
        least = FAR_WORDS, FAR_SHARE, FAR_SCORE
    return len(same) >= least[0] and aligned.share >= least[1] and aligned.score >= least[2]


def _own(asked: Asked) -> int:
    return sum(not word.marked for word in asked.quote.wording.words)


def _given(asked: Asked, number: int) -> bool:
    """Whether a text is the one that is quoted, and not another report of what was said."""
    return asked.known.cited or number in asked.cited


def _is_said(asked: Asked, aligned: Aligned, number: int) -> bool:
    """Whether another report has the words, from the first to the last, in quotation marks, as one
    utterance: what it leaves out or tells in its own words says nothing of a quotation."""
    text, words = asked.known.corpus.texts[number], asked.quote.wording.words
    own = [at for at, word in enumerate(words) if not word.marked]
    (first, start), (last, end) = aligned.pairs[0], aligned.pairs[-1]
    whole = first <= own[0] and own[-1] <= last
    return whole and text.is_utterance(start, end)


def _reordered(asked: Asked) -> Iterator[Candidate]:
    """A quotation whose sentences each stand word for word in a text, not in this order."""
    article, span = asked.article, asked.quote.span
    lines = [
        (span.start + begin, span.start + stop)
        for start, end in paragraphs(span.text)
        for begin, stop in sentences(span.text, start, end)
    ]
    parts = [(article.span(*line), wording(article.text, *line)) for line in lines]
    parts = [part for part in parts if part[1].words]
    if len(parts) < 2 or any(len(words.words) <= FEW for _, words in parts):
        return
    spots = [_sentences(asked, words) for _, words in parts]
    for number in sorted(set.intersection(*map(set, spots))):
        laid = [
            Laid(article, part, words, asked.known.corpus.texts[number], spot[number].pairs)
            for (part, words), spot in zip(parts, spots, strict=True)
        ]
        found = tuple(each for one in laid for each in found_in(one, ()))
        if made := joins(article, laid):
            told = QuoteState.SPLICED, found, made
            yield _told(asked, number, told, Aligned((), 1.0, 0.0))


def _sentences(asked: Asked, part: Wording) -> dict[int, Aligned]:
    """The texts that have these words as sentences of their own, another report in quotation
    marks, each with the first place."""
    texts, size = asked.known.corpus.texts, len(part.words)
    spots, _ = exact(asked.known.corpus, [word.folded for word in part.words], asked.texts)
    found: dict[int, Aligned] = {}
    for number, first in spots:
        ends = first, first + size - 1
        if texts[number].unit(*ends) == ends and (
            _given(asked, number) or texts[number].is_utterance(*ends)
        ):
            found.setdefault(number, straight(first, size))
    return found


def who(by: Attribution | None) -> str:
    """Who says it, by name or in the words of the text; "" where nobody is named."""
    if by is None:
        return ""
    told = by.speaker.name if by.speaker else " ".join(span.text for span in by.source)
    return " ".join(told.split())
