"""Articles in, `Reuse`s out: passages that stand in two of them, and families of near copies.

Candidates by fingerprints, then aligned word for word. Stands before matching, where what is
copied adds no voice of its own.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from crossread.reuse.archive import Archive
from crossread.reuse.copied import copied_claims
from crossread.reuse.credits import Credit, credit, outlet_name, spelt
from crossread.reuse.families import copies, families
from crossread.reuse.fingerprints import Words, fingerprints
from crossread.reuse.passages import Aligned, passages
from crossread.stories import before, in_order
from crossread.types import Article, Direction, Edit, EditKind, Reuse, ReuseKind, Span

__all__ = [
    "Archive",
    "Credit",
    "Words",
    "copied_claims",
    "copies",
    "credit",
    "families",
    "fingerprints",
    "reuses",
    "sources",
]

METHOD = "aligned-runs@2"
LEAST_SAME = 16  # equal words of a passage
LEAST_SHARE = 0.5  # of the shorter side's words that are the same
WHOLE = 0.7  # of the later text's words, for a near copy
LEAST_OWN = 12  # of a passage's words that stand outside quotation marks
CANDIDATES = 50  # stored articles that one is aligned with, those that weigh most
CUT = 25  # words that one side leaves out, and hardly the other, for that to tell who took it


class _Text(NamedTuple):
    article: Article
    words: Words


def reuses(
    articles: Sequence[Article], credits: Mapping[str, Credit] | None = None
) -> tuple[Reuse, ...]:
    """Every copied passage, each from the article that has most of its words, the later articles in
    order; `credits` by article id.

    A text is aligned with those before it only, so a copy changes nothing between the others.
    """
    archive, texts, found = Archive(), list[_Text](), list[Reuse]()
    for article in in_order(articles):
        here = _Text(article, Words(article.text))
        prints = fingerprints(here.words.hashes)
        others = [texts[hit.number] for hit in archive.search(prints)]
        found += _taken(here, others, credits or {})
        archive.add([(article.id, prints)])
        texts.append(here)
    return tuple(found)


def sources(
    article: Article,
    archive: Archive,
    read: Callable[[str], Article],
    credits: Mapping[str, Credit] | None = None,
) -> tuple[Reuse, ...]:
    """The passages of an article that stand in stored ones; only candidates are read, by id."""
    here = _Text(article, Words(article.text))
    hits = archive.search(fingerprints(here.words.hashes))[:CANDIDATES]
    found = [read(archive.article(hit.number)) for hit in hits]
    others = [_Text(each, Words(each.text)) for each in in_order(found) if each.id != article.id]
    return tuple(_taken(here, others, credits or {}))


def _taken(here: _Text, others: Sequence[_Text], credits: Mapping[str, Credit]) -> Iterator[Reuse]:
    """What a text has of others, each passage from what shares most of it, of equals the first."""
    aligned = []
    for other in others:
        found = passages(here.words, other.words, least=LEAST_SAME)
        passed = [each for each in found if _counts(each, here)]
        if passed:
            aligned.append((other, passed))
    taken: list[tuple[int, int]] = []
    for other, passed in sorted(aligned, key=lambda each: -sum(p.same for p in each[1])):
        free = [p for p in passed if not any(p.a[0] < b and a < p.a[1] for a, b in taken)]
        taken += [each.a for each in free]
        if free:
            yield from _told(here, other, free, credits)


def _counts(passage: Aligned, here: _Text) -> bool:
    """Whether a passage is long and like enough, and not a quotation that both took down."""
    shorter = min(passage.a[1] - passage.a[0], passage.b[1] - passage.b[0])
    alike = passage.same >= max(LEAST_SAME, LEAST_SHARE * shorter)
    return alike and here.words.own(*passage.a) >= LEAST_OWN


def _told(
    here: _Text, other: _Text, passed: Sequence[Aligned], credits: Mapping[str, Credit]
) -> Iterator[Reuse]:
    """The passages of two texts as records, the side that took them first."""
    same = sum(each.same for each in passed)
    ours, theirs = (same >= WHOLE * len(each.words.hashes) for each in (here, other))
    direction, turned = _direction(here.article, other.article, passed, credits)
    if direction is Direction.UNKNOWN and theirs and not ours:
        turned = True
    whole = theirs if turned else ours
    kind = ReuseKind.REPRINT if whole else ReuseKind.PASSAGE
    for each in sorted(passed):
        yield _reuse((here, other), each, kind, direction, turned=turned)


def _direction(
    here: Article, other: Article, passed: Sequence[Aligned], credits: Mapping[str, Credit]
) -> tuple[Direction, bool]:
    """What tells who took the passages, and whether it is the other who took them."""
    names = spelt([each.outlet for each in (here, other) if each.outlet])
    ours, theirs = (credits.get(each.id, Credit("", ())) for each in (here, other))
    named = [
        outlet_name(source.outlet or "", names) in {said.whole, *said.parts} - {""}
        for said, source in ((ours, other), (theirs, here))
    ]
    if named[0] != named[1]:
        return Direction.CREDIT, named[1]
    earlier = before(other, here)
    if earlier is not None:
        from_another = (ours if earlier else theirs).whole != ""
        return (Direction.UNKNOWN if from_another else Direction.TIME), not earlier
    gaps = [gap for each in passed for gap in each.gaps()]
    added = sum(a_end - a for a, a_end, b, b_end in gaps if b == b_end)
    dropped = sum(b_end - b for a, a_end, b, b_end in gaps if a == a_end)
    if max(added, dropped) >= CUT and 10 * min(added, dropped) <= max(added, dropped):
        return Direction.EXTENT, added > dropped
    return Direction.UNKNOWN, False


def _reuse(
    pair: tuple[_Text, _Text],
    passage: Aligned,
    kind: ReuseKind,
    direction: Direction,
    *,
    turned: bool,
) -> Reuse:
    def sides(a: tuple[int, int], b: tuple[int, int]) -> tuple[Span, Span]:
        one, other = _span(pair[0], a), _span(pair[1], b)
        return (other, one) if turned else (one, other)

    edits = [sides((a, a_end), (b, b_end)) for a, a_end, b, b_end in passage.gaps()]
    first, end = passage.b if turned else passage.a
    share = round(passage.same / (end - first), 4)
    told = tuple(Edit(_edit_kind(*each), *each) for each in edits)
    return Reuse(*sides(passage.a, passage.b), kind, direction, share, told, METHOD, share)


def _span(text: _Text, ends: tuple[int, int]) -> Span:
    """The words from and to (exclusive) as a span; of no words, the place behind the one before."""
    places, (first, end) = text.words.places, ends
    if first == end:
        at = places[first - 1][1] if first else 0
        return text.article.span(at, at)
    return text.article.span(places[first][0], places[end - 1][1])


def _edit_kind(later: Span, earlier: Span) -> EditKind:
    if not later.text:
        return EditKind.DROPPED
    return EditKind.CHANGED if earlier.text else EditKind.ADDED
