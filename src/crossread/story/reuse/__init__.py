"""Articles in, `Reuse`s out: passages that stand in two of them, and families of near copies.

Candidates by fingerprints, then aligned word for word. Stands before matching, where what is
copied adds no voice of its own.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from crossread.records import Article, Direction, Edit, EditKind, Reuse, ReuseKind, Span
from crossread.records.publication import before, in_order
from crossread.story.reuse.archive import PassageArchive, SharedPrints
from crossread.story.reuse.credits import Credit
from crossread.story.reuse.fingerprints import Fingerprints, Words
from crossread.story.reuse.passages import AlignedPassage, cover, covered, passages
from crossread.text.outlets import outlet_name, spelt

METHOD = "aligned-runs@2"
LEAST_SAME = 16  # equal words of a passage
LEAST_SHARE = 0.5  # of the shorter side's words that are the same
# Shared fingerprints from which two texts are aligned: LEAST_SAME equal words in a row have two.
PRINTS = 2
WHOLE = 0.7  # of the later text's words, for a near copy
LEAST_OWN = 7  # of a passage's words that stand outside quotation marks
CANDIDATES = 20  # stored articles that one is aligned with, those that weigh most
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
    archive, texts, found = PassageArchive(), list[_Text](), list[Reuse]()
    for article in in_order(articles):
        here = _Text(article, Words(article.text))
        prints = here.words.fingerprints
        found += _taken(
            here, archive.search(prints, least=PRINTS), texts.__getitem__, credits or {}
        )
        archive.add([(article.id, prints)])
        texts.append(here)
    return tuple(found)


_words = lru_cache(maxsize=1024)(Words)  # a text is searched for, stored, and copied again


def fingerprints(article: Article) -> Fingerprints:
    """What an archive keeps of an article."""
    return _words(article.text).fingerprints


def sources(
    article: Article,
    archive: PassageArchive,
    read: Callable[[str], Article],
    credits: Mapping[str, Credit] | None = None,
    *,
    end: int | None = None,
) -> tuple[Reuse, ...]:
    """The passages of an article that stand in stored ones, those before number `end` where it is
    given; only candidates are read, by id."""
    here = _Text(article, _words(article.text))
    hits = archive.search(here.words.fingerprints, end, least=PRINTS)[:CANDIDATES]

    def stored(number: int) -> _Text:
        other = read(archive.article(number))
        return _Text(other, _words(other.text))

    return tuple(_taken(here, hits, stored, credits or {}))


def _taken(
    here: _Text,
    hits: Sequence[SharedPrints],
    text: Callable[[int], _Text],
    credits: Mapping[str, Credit],
) -> Iterator[Reuse]:
    """What a text has of others, each passage from the one that shares most, of equals the first;
    one whose shared words are all told already is not looked at."""
    taken = bytearray(len(here.words.hashes))
    left = {hit.number: set(hit.shared.tolist()) for hit in hits if len(hit.shared) >= PRINTS}
    aligned: dict[int, tuple[_Text, list[AlignedPassage]]] = {}
    while left:
        most = max(map(len, left.values()))
        near = [number for number, shared in left.items() if 2 * len(shared) >= most]
        for number in near:
            if number not in aligned:
                other = text(number)
                aligned[number] = other, _aligned(here, other)
        free = {n: [p for p in aligned[n][1] if _free(p, taken)] for n in near}
        best = max(near, key=lambda n: (sum(each.same for each in free[n]), -n))
        for each in free[best]:
            cover(taken, each)
        told = {
            print_
            for each in free[best]
            for part in each.parts()
            for print_ in here.words.prints(part.a, part.a_end)
        }
        if free[best]:
            yield from _told(here, aligned[best][0], free[best], credits)
        done = {best} if told else set(near)
        left = {
            n: rest
            for n, each in left.items()
            if n not in done and len(rest := each - told) >= PRINTS
        }


def _aligned(here: _Text, other: _Text) -> list[AlignedPassage]:
    """The passages of two articles; of an article with itself none."""
    if here.article.id == other.article.id:
        return []
    found = passages(here.words, other.words, least=LEAST_SAME)
    return [each for each in found if _counts(each, here)]


def _free(passage: AlignedPassage, taken: bytearray) -> bool:
    """Whether at least half of a passage's equal words are not taken."""
    return 2 * covered(taken, passage.blocks) <= passage.same


def _counts(passage: AlignedPassage, here: _Text) -> bool:
    """Whether a passage is long and like enough, and not a quotation that both took down."""
    shorter = min(passage.a[1] - passage.a[0], passage.b[1] - passage.b[0])
    alike = passage.same >= max(LEAST_SAME, LEAST_SHARE * shorter)
    return alike and here.words.own(*passage.a, LEAST_OWN) >= LEAST_OWN


def _told(
    here: _Text, other: _Text, passed: Sequence[AlignedPassage], credits: Mapping[str, Credit]
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
    here: Article, other: Article, passed: Sequence[AlignedPassage], credits: Mapping[str, Credit]
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
    passage: AlignedPassage,
    kind: ReuseKind,
    direction: Direction,
    *,
    turned: bool,
) -> Reuse:
    def sides(a: tuple[int, int], b: tuple[int, int]) -> tuple[Span, Span]:
        one, other = (
            text.article.span(*text.words.offsets(*ends))
            for text, ends in zip(pair, (a, b), strict=True)
        )
        return (other, one) if turned else (one, other)

    edits = [sides((a, a_end), (b, b_end)) for a, a_end, b, b_end in passage.gaps()]
    first, end = passage.b if turned else passage.a
    share = round(passage.same / (end - first), 4)
    told = tuple(Edit(_edit_kind(*each), *each) for each in edits)
    return Reuse(*sides(passage.a, passage.b), kind, direction, share, told, METHOD, share)


def _edit_kind(later: Span, earlier: Span) -> EditKind:
    if not later.text:
        return EditKind.DROPPED
    return EditKind.CHANGED if earlier.text else EditKind.ADDED
