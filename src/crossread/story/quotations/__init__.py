"""Readings in, `Quote`s out: each quotation beside the text it is from, with all that differs.

The words decide, in their normal forms; who says them there, and whether the text is the one that
was cited, is given beside the state.
"""

from collections.abc import Sequence
from dataclasses import replace

from crossread.records import Quote, QuoteState, Reading, Variants
from crossread.story.quotations.candidates import (
    LONGEST,
    Asked,
    AtHand,
    Candidate,
    places,
    texts_at_hand,
    who,
)
from crossread.story.quotations.citing import at_hand, cited_name, unmatched
from crossread.story.quotations.found import Quoted, quoted
from crossread.story.quotations.words import wording
from crossread.text.languages import language
from crossread.text.listing import grouped

__all__ = ["AtHand", "quotes", "texts_at_hand", "variants"]

METHOD = "quotes-aligned@1"
_GRAVE = {
    QuoteState.VERBATIM: 0,
    QuoteState.TRIMMED: 1,
    QuoteState.ELIDED: 2,
    QuoteState.SPLICED: 3,
    QuoteState.ALTERED: 4,
}
_MISATTRIBUTED = 3  # as grave as an altered one


def quotes(reading: Reading, known: AtHand) -> tuple[Quote, ...]:
    """Every quotation of an article checked against all texts but its own."""
    ids = [text.reading.article.id for text in known.corpus.texts]
    own = ids.index(reading.article.id) if reading.article.id in ids else None
    lang = language(reading.article.text, reading.article.lang)
    return tuple(_checked(each, reading, known, own, lang) for each in quoted(reading))


def _checked(each: Quoted, reading: Reading, known: AtHand, own: int | None, lang: str) -> Quote:
    """One quotation with the likeliest place it is from, or the reason why there is none."""
    cited = tuple(n for n in at_hand(each, known.corpus.texts) if n != own)
    asked = Asked(each, reading.article, known, own, cited)
    found = list(places(asked))
    speaker = known.speakers.get(each.by.id) if each.by else None
    bare = Quote(
        each.span,
        each.fragments,
        QuoteState.NOT_CHECKED,
        misattributed=False,
        found=(),
        edits=(),
        speaker=speaker.name if speaker else who(each.by),
        said_by="",
        cited=cited_name(each),
        attribution=each.by.id if each.by else None,
        searched=(),
        reason="",
        method=f"{METHOD}+{each.by.method}" if each.by else METHOD,
        score=0.0,
    )
    if not found:
        return _unmatched(bare, asked, lang)
    best = min(_telling(found, cited), key=lambda place: _rank(place, cited))
    return replace(
        bare,
        state=best.state,
        misattributed=best.misattributed,
        found=best.found,
        edits=best.edits,
        said_by=best.said_by,
        score=round(best.share, 4),
    )


def _telling(found: Sequence[Candidate], cited: Sequence[int]) -> list[Candidate]:
    """The places without those where nobody says the words, if they are another's in a text that is
    as good a source."""
    wrong = {(each.text in cited, each.state) for each in found if each.misattributed}
    return [
        each for each in found if not each.unsaid or (each.text in cited, each.state) not in wrong
    ]


def _rank(place: Candidate, cited: Sequence[int]) -> tuple[bool, int, bool, bool, float, int]:
    """The cited text first, then the mildest reading of what was done to the words."""
    grave = _GRAVE[place.state]
    if place.misattributed:
        grave = max(grave, _MISATTRIBUTED)
    away = place.text not in cited
    return away, grave, place.misattributed, not place.same, -place.score, place.text


def _unmatched(bare: Quote, asked: Asked, lang: str) -> Quote:
    """A quotation that is in no available text: not found where it was searched for, or not
    checked."""
    known, quote = asked.known, asked.quote
    numbers = [n for n in range(len(known.corpus.texts)) if n != asked.own]
    texts = {n: known.corpus.texts[n] for n in numbers}
    searched, reason = unmatched(quote, texts, asked.cited, given=known.cited)
    if len(asked.keys) > LONGEST:
        searched, reason = [], f"it has more than {LONGEST} words and was not found word for word"
    mine = language(quote.span.text) or lang
    foreign = {
        known.languages[n] for n in searched if mine and known.languages[n] not in ("", mine)
    }
    searched = [n for n in searched if known.languages[n] not in foreign]
    if foreign and not searched:
        others = " and ".join(sorted(foreign))
        reason = f"it is in {mine} and the available text in {others}: a translation"
    return replace(
        bare,
        state=QuoteState.NOT_FOUND if searched else QuoteState.NOT_CHECKED,
        searched=tuple(texts[n].reading.article.id for n in searched),
        reason=reason,
    )


def variants(found: Sequence[Quote]) -> tuple[Variants, ...]:
    """Quotes of several articles that give the same words of a text, or one another's."""
    groups: dict[str, set[str]] = {each.id: {each.id} for each in found}
    by_article = grouped((each.span.article, each) for each in found)
    for each in found:
        for span in each.found:
            for other in by_article.get(span.article, ()):
                if other.span.start < span.end and span.start < other.span.end:
                    joined = groups[each.id] | groups[other.id]
                    groups.update(dict.fromkeys(joined, joined))
    place = {each.id: number for number, each in enumerate(found)}
    sets = {tuple(sorted(group, key=place.__getitem__)) for group in groups.values()}
    return tuple(
        _variants([found[place[key]] for key in group])
        for group in sorted(sets, key=lambda group: place[group[0]])
        if len({found[place[key]].span.article for key in group}) > 1
    )


def _variants(members: Sequence[Quote]) -> Variants:
    texts = [each.span.text for each in members]
    forms = {tuple(word.key for word in wording(s, 0, len(s)).words) for s in texts}
    ids = tuple(each.id for each in members)
    return Variants(ids, len(forms) > 1, METHOD, min(each.score for each in members))
