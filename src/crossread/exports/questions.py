"""Questions about claims as JSON lines, a pair each or a sheet of two articles each;
`decisions.py` takes the answers in.

A question's id names both texts by their hash, so an answer never meets a text that changed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from crossread.exports.codec import dump
from crossread.records import Article, Claim, Reading
from crossread.records.attributions import who
from crossread.story.questions import FactSheet, Question
from crossread.text.sentences import paragraphs, sentences

LONGEST, NAMED = 1_500, 200  # characters of a sentence on a sheet, of who says a claim
SHEET = """\
You compare two news articles of one story, A and B. Each is shown sentence by sentence; under a \
sentence stand the facts cut from it, each with a key (a12, b7) and, unless it is the outlet \
itself, who says it. A fact is to be read as it stands in its sentence.

Find the facts of A and B that give the same answer to the same question about the same event.
- Other words, a rounder figure, more or less detail and another speaker do not matter, nor \
whether it is told at length or mentioned in passing.
- Facts that merely concern the same subject are not the same.
- Of the facts of a sentence that overlap, take those whose words carry what is shared and little \
else.
Find also every two facts, of A and B or of one of them, that answer one question about one event \
and cannot both be right: another figure, day, place, actor or cause, or a denial.
Go through A fact by fact and look for each in the whole of B, then from B to A.

In "same" each list is one group and holds facts of both articles; in "conflicting" each list \
holds two facts:
{"same": [["a3", "b7"], ["a9", "a10", "b2"]], "conflicting": [["a12", "b9"], ["b4", "b6"]]}"""


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


def sheet_id(sheet: FactSheet) -> str:
    """Where the claims of a sheet stand, a1 and b1 first, in texts named by their hash."""
    return "+".join(
        f"{side[0].article}:"
        + "|".join(",".join(f"{s.start}-{s.end}" for s in claim.spans) for claim in side)
        for side in (sheet.a, sheet.b)
    )


def sheets_jsonl(found: Iterable[FactSheet], readings: Sequence[Reading]) -> Iterator[str]:
    """A line a sheet, newline included: its id, what to do with it, and its text."""
    known = {each.article.id: each for each in readings}
    for each in found:
        yield dump({"id": sheet_id(each), "task": SHEET, "sheet": sheet_text(each, known)}) + "\n"


def sheet_text(sheet: FactSheet, known: Mapping[str, Reading]) -> str:
    """Both articles sentence by sentence, under each sentence its claims by their key."""
    sides = zip("ab", (sheet.a, sheet.b), strict=True)
    return "\n\n".join("\n".join(_side(*side, known)) for side in sides)


def _side(letter: str, claims: Sequence[Claim], known: Mapping[str, Reading]) -> Iterator[str]:
    yield f"ARTICLE {letter.upper()}"
    reading, shown = known[claims[0].article], (-1, -1)
    text = reading.article.text
    said = {each.id: who(each) or "a source without a name" for each in reading.attributions}
    for number, claim in enumerate(claims, 1):
        start, end = claim.spans[0].start, claim.spans[-1].end
        sentence = _sentence(reading.article, start)
        if sentence != shown:
            shown = sentence
            yield f"- {_line(text[slice(*sentence)])[:LONGEST]}"
        by = said.get(claim.attribution or "", "")
        named = f"  (by {_line(by)[:NAMED]})" if by else ""
        yield f"    {letter}{number}: {_line(text[start:end])}{named}"


def _line(text: str) -> str:
    return " ".join(text.split())


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
