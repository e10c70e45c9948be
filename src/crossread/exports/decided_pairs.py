"""What people decided on pairs of claims, with both texts, as JSON lines: to train a model on."""

from collections.abc import Iterable, Iterator, Sequence

from crossread.exports.codec import dump
from crossread.records import DecidedOn, Decision, PairVerdict, Span
from crossread.records.decisions import differing, settled
from crossread.text.listing import grouped


def pair_lines(made: Iterable[Decision]) -> Iterator[str]:
    """A line a pair that people decided and do not differ on; what a model said is left out."""
    people = [each for each in made if each.kind is DecidedOn.PAIR and not each.machine]
    apart = differing(people)
    for target, each in settled(people).items():
        sides = grouped((span.article, span) for span in each.spans)
        if target not in apart and each.verdict != PairVerdict.UNSURE and len(sides) == 2:
            a, b = (_side(spans) for spans in sides.values())
            yield dump({"a": a, "b": b, "relation": each.verdict, "id": each.id}) + "\n"


def _side(spans: Sequence[Span]) -> dict[str, object]:
    return {
        "article": spans[0].article,
        "spans": [[span.start, span.end] for span in spans],
        "text": " ".join(span.text for span in spans),
    }
