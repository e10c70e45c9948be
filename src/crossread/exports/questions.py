"""Questions about pairs of claims as JSON lines; `decisions.py` takes the answers in.

A question's id names both texts by their hash, so an answer never meets a text that changed.
"""

from collections.abc import Iterable, Iterator, Sequence

from crossread.exports.codec import dump
from crossread.records import Article, Claim, Reading
from crossread.records.attributions import who
from crossread.story.questions import Question
from crossread.text.sentences import paragraphs, sentences


def question_id(a: Claim, b: Claim) -> str:
    """Where the two claims stand, in texts named by their hash."""
    sides = (f"{c.article}:{','.join(f'{s.start}-{s.end}' for s in c.spans)}" for c in (a, b))
    return "+".join(sorted(sides))


def questions_jsonl(found: Iterable[Question], readings: Sequence[Reading]) -> Iterator[str]:
    """A line a question, newline included: both claims in their sentences, under the headline."""
    known = {each.article.id: each for each in readings}
    for each in found:
        record = {
            "id": question_id(each.a, each.b),
            "a": claim_shown(each.a, known[each.a.article]),
            "b": claim_shown(each.b, known[each.b.article]),
            "chance": each.chance,
            "together": each.together,
        }
        yield dump(record) + "\n"


def claim_shown(claim: Claim, reading: Reading) -> dict[str, object]:
    """A claim as a question shows it: in its sentence, under the headline, and who says it."""
    article = reading.article
    start, end = claim.spans[0].start, claim.spans[-1].end
    begin, stop = _sentence(article, start)
    said = next((a for a in reading.attributions if a.id == claim.attribution), None)
    return {
        "article": article.name,
        "headline": article.title.text if article.title else None,
        "sentence": article.text[begin:stop],
        "start": start - begin,
        "end": end - begin,
        "words": article.text[start:end],
        "by": (who(said) or "a source without a name") if said else None,
    }


def _sentence(article: Article, at: int) -> tuple[int, int]:
    """The sentence that holds an offset."""
    for first, last in paragraphs(article.text):
        if first <= at < last:
            return next((s, e) for s, e in sentences(article.text, first, last) if s <= at < e)
    return at, at
