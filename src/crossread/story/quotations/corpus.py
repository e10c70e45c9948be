"""All texts as one row of words, with an index of where each word and pair is.

Finds the places where a quotation may have been taken from; `aligning` says what is there.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from crossread.records import Reading
from crossread.story.quotations.found import Sayings, innermost, sayings
from crossread.story.quotations.words import QuotedWord, wording
from crossread.text.sentences import Offsets, paragraphs, quotations, sentences

SEEDS = 64  # places of one pair of words that are followed up; more common ones tell little
RARE = 8  # places up to which a single word tells something
CLUSTERS = 8  # stretches of one text that are aligned with a quotation
TEXTS = 4  # texts that are aligned with a quotation
PAD = 12  # words around a stretch
EXACT, IN_ALL = 40, 120  # places of the same words that are looked at, in one text and in all
LOOKED = 1000  # places of their rarest pair that are looked at in one text
CUE = 12  # words that may break off a quotation
UNIT = 3  # words a quotation in a source has at least for its ends to count as ends
_COMMAS, _STOPS, _ASKS = ",،，、—–-", ".。", "?!…？！"  # at the end of a quotation
_RESUMES = re.compile(rf"[\s)\]]*[;；{_STOPS}{_COMMAS}]")  # behind a cue, before it goes on
_COLON = re.compile(r""":[ \t\u00a0]+["“'‘«]?(?=[A-Z0-9À-ÖØ-Þ])""")  # what follows is a sentence


LINES = 5  # numbered lines from which a text is a transcript of numbered lines
LINE = 25  # words of a line at most


@dataclass(frozen=True, slots=True)
class Printed:
    """One text: its reading, its words, and where they begin in the row of all words.

    `opening` and `closing` are the numbers of the words that its sentences begin and end with,
    `quoted` those of its quotations, half open; `said` tells who says what in it.
    """

    reading: Reading
    said: Sayings
    words: tuple[QuotedWord, ...]
    base: int
    starts: tuple[int, ...]
    vocabulary: frozenset[str]
    opening: tuple[int, ...]
    closing: tuple[int, ...]
    quoted: tuple[Offsets, ...]

    def unit(self, first: int, last: int) -> Offsets:
        """The numbers of the words that the sentence of `first` opens with and that of `last`
        closes with; a quotation that holds both, whole or broken off by a cue, is no part of the
        sentence around it."""
        begin = self.opening[max(0, bisect_right(self.opening, first) - 1)]
        stop = self.closing[min(len(self.closing) - 1, bisect_left(self.closing, last))]
        held, end = self.quotation(first), self.quotation(last)
        if held and end and end[1] - held[0] >= UNIT and self.is_utterance(first, last):
            begin, stop = max(begin, held[0]), min(stop, end[1] - 1)
        return begin, stop

    def quotation(self, word: int) -> Offsets | None:
        """The words of the quotation that a word stands in."""
        number = bisect_right(self.quoted, (word, len(self.words) + 1)) - 1
        held = self.quoted[number] if number >= 0 else (0, 0)
        return held if word < held[1] else None

    def is_utterance(self, first: int, last: int) -> bool:
        """Whether these words stand in one quotation, or in several with only a cue between."""
        held = self.quotation(first)
        while held and last >= held[1]:
            number = bisect_right(self.quoted, held)
            later = self.quoted[number] if number < len(self.quoted) else None
            held = later if later and self.interrupts(held[1], later[0]) else None
        return held is not None

    def interrupts(self, first: int, stop: int) -> bool:
        """Whether these words only break off a quotation that goes on behind them, as `she said`
        does; none do where two quotations meet."""
        if not self._parts(first, stop) or (first < stop and not self._is_cue(first, stop)):
            return False
        return not self._turns(first, stop)

    def turns(self, stop: int) -> bool:
        """Whether a quotation begins with this word and meets one that somebody else says."""
        return self._parts(stop, stop) and self._turns(stop, stop)

    def _parts(self, first: int, stop: int) -> bool:
        """Whether these words are all that stands between two quotations."""
        before, after = self.quotation(first - 1), self.quotation(stop)
        return before is not None and after is not None and (before[1], after[0]) == (first, stop)

    def _turns(self, first: int, stop: int) -> bool:
        """Whether the quotations before and behind these words are known to be of two speakers."""
        return len({self._speaker(first - 1), self._speaker(stop)} - {""}) > 1

    def _is_cue(self, first: int, stop: int) -> bool:
        """Whether a few words between two quotations are the rest of a sentence of the first one
        (`“It fell,” she said.`), and not of a report that has quotations in it."""
        text, words = self.reading.article.text, self.words
        ends = text[words[first - 1].end : words[first].start]
        resumes = text[words[stop - 1].end : words[stop].start]
        sentences = bisect_left(self.opening, stop) - bisect_right(self.opening, first)
        apart = len(text[words[first - 1].end : words[stop].start].splitlines()) > 1
        if stop - first > CUE or sentences > 0 or apart or not _RESUMES.match(resumes):
            return False
        if set(_COMMAS) & set(ends):
            return True
        if set(_STOPS) & set(ends) or not set(_STOPS) & set(resumes):
            return bool(set(_STOPS + _ASKS) & set(ends)) and text[words[first].start].islower()
        return bool(set(_ASKS) & set(ends))

    def _speaker(self, word: int) -> str:
        """The name of who says the quotation that a word stands in; "" unknown."""
        first, stop = self.quotation(word) or (word, word + 1)
        span = self.reading.article.span(self.words[first].start, self.words[stop - 1].end)
        by = innermost(self.said, span)
        return by.speaker.name if by and by.speaker else ""


@dataclass(frozen=True, slots=True)
class Corpus:
    """All texts; `keys` are their words in small letters, an empty one between texts."""

    texts: tuple[Printed, ...]
    keys: tuple[str, ...]
    places: Mapping[str, Sequence[int]]
    pairs: Mapping[tuple[str, str], Sequence[int]]

    def text_at(self, place: int) -> int:
        """The number of the text that a place of the row belongs to."""
        return bisect_right(self.texts, place, key=lambda text: text.base) - 1


def corpus(readings: Sequence[Reading]) -> Corpus:
    """The texts of these readings, indexed."""
    texts, keys = list[Printed](), list[str]()
    for reading in readings:
        texts.append(_printed(reading, len(keys)))
        keys += [word.folded for word in texts[-1].words]
        keys.append("")
    places: dict[str, list[int]] = defaultdict(list)
    pairs: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, key in enumerate(keys):
        if key:
            places[key].append(place)
        if place and key and keys[place - 1]:
            pairs[keys[place - 1], key].append(place - 1)
    return Corpus(tuple(texts), tuple(keys), dict(places), dict(pairs))


def _printed(reading: Reading, base: int) -> Printed:
    text = reading.article.text
    words = _without_line_numbers(text)
    starts = [word.start for word in words]
    lines = [each for start, end in paragraphs(text) for each in sentences(text, start, end)]
    opening = {start for start, _ in lines} | {each.end() for each in _COLON.finditer(text)}
    marked = [(bisect_left(starts, a), bisect_left(starts, b)) for a, b in quotations(text)]
    return Printed(
        reading,
        sayings(reading.attributions),
        words,
        base,
        tuple(starts),
        frozenset(word.folded for word in words),
        tuple(sorted(bisect_left(starts, at) for at in opening)),
        tuple(bisect_left(starts, end) - 1 for _, end in lines),
        tuple((a, b) for a, b in marked if a < b),
    )


def _without_line_numbers(text: str) -> tuple[QuotedWord, ...]:
    """The words of a text without the numbers of a transcript's lines: 1, 2, 3 and on, each a line
    further, from 1 again on the next page."""
    words = wording(text, 0, len(text)).words
    numbers, chain = set[int](), list[int]()
    for at, word in enumerate(words):
        written = text[word.start : word.end]
        if written == str(len(chain) + 1) and chain and at - chain[-1] <= LINE:
            chain.append(at)
        elif written == "1":
            numbers.update(chain if len(chain) >= LINES else ())
            chain = [at]
    numbers.update(chain if len(chain) >= LINES else ())
    return tuple(word for at, word in enumerate(words) if at not in numbers)


def exact(
    known: Corpus, keys: Sequence[str], texts: Iterable[int]
) -> tuple[list[tuple[int, int]], bool]:
    """Where these words stand one after the other in some texts, in their order: the number of the
    text and that of the word in it; and whether these places are all there are."""
    wanted, found, whole = tuple(keys), list[tuple[int, int]](), True
    rarest, offset = _rarest(known, wanted)
    there = set(_holding(known, rarest))
    for number in (each for each in texts if each in there):
        base, size = known.texts[number].base, len(known.texts[number].words)
        low, stop = bisect_left(rarest, base), bisect_left(rarest, base + size)
        starts = (rarest[at] - offset for at in range(low, min(stop, low + LOOKED)))
        same = (at for at in starts if at >= 0 and known.keys[at : at + len(wanted)] == wanted)
        most = min(EXACT, IN_ALL - len(found))
        held = list(islice(same, most + 1))
        whole = whole and len(held) <= most and stop - low <= LOOKED
        found += [(number, at - base) for at in held[:most]]
    return found, whole


def _holding(known: Corpus, places: Sequence[int]) -> Iterator[int]:
    """The numbers of the texts that have these places, which rise."""
    at = 0
    while at < len(places):
        number = known.text_at(places[at])
        yield number
        at = bisect_left(places, known.texts[number].base + len(known.texts[number].words), at)


def _rarest(known: Corpus, wanted: Sequence[str]) -> tuple[Sequence[int], int]:
    """The places of the rarest pair of these words, or of the only one, and its place in them."""
    rarest, offset = known.places.get(wanted[0], ()) if wanted else (), 0
    for at, pair in enumerate(pairwise(wanted)):
        places = known.pairs.get(pair, ())
        if len(places) < len(rarest) or at == 0:
            rarest, offset = places, at
    return rarest, offset


def near(
    known: Corpus, keys: Sequence[str], without: int | None
) -> Iterator[tuple[int, list[int]]]:
    """The texts that share most with these words, each with the numbers of those of its words that
    are worth aligning, in order; `without` is the number of a text left out."""
    seeds = _seeds(known, keys)
    held: dict[int, dict[int, float]] = defaultdict(dict)
    for place, at, weight in seeds:
        number = known.text_at(place)
        if number != without:
            held[number][at] = max(weight, held[number].get(at, 0.0))
    best = sorted(held, key=lambda number: (-sum(held[number].values()), number))[:TEXTS]
    for number in best:
        text = known.texts[number]
        own = sorted(
            (place - text.base, at, weight)
            for place, at, weight in seeds
            if text.base <= place < text.base + len(text.words)
        )
        yield number, _stretches(own, len(keys), len(text.words))


def _seeds(known: Corpus, keys: Sequence[str]) -> list[tuple[int, int, float]]:
    """Places of the row, the number of the word of the quotation there, and how telling that is."""
    found = []
    for at, pair in enumerate(pairwise(keys)):
        places = known.pairs.get(pair, ())
        if 0 < len(places) <= SEEDS:
            found += [(place, at, 1.0 + 1.0 / len(places)) for place in places]
    for at, key in enumerate(keys):
        places = known.places.get(key, ())
        if 0 < len(places) <= RARE:
            found += [(place, at, 1.0 / len(places)) for place in places]
    return found


def _stretches(seeds: Sequence[tuple[int, int, float]], size: int, whole: int) -> list[int]:
    """The numbers of the words around the seeds, those of the CLUSTERS that hold most."""
    groups: list[list[tuple[int, int, float]]] = []
    for seed in seeds:
        reach = size + PAD
        last = groups[-1] if groups else []
        if last and seed[0] - last[-1][0] <= reach and seed[0] - last[0][0] <= 2 * reach:
            groups[-1].append(seed)
        else:
            groups.append([seed])
    ranges = []
    for group in groups:
        telling: dict[int, float] = {}
        for _, at, weight in group:
            telling[at] = max(weight, telling.get(at, 0.0))
        low = max(0, min(place - at for place, at, _ in group) - PAD)
        high = min(whole, max(place + size - at for place, at, _ in group) + PAD)
        ranges.append((sum(telling.values()), low, high))
    ranges = sorted(ranges, key=lambda each: (-each[0], each[1]))[:CLUSTERS]
    return sorted({number for _, low, high in ranges for number in range(low, high)})
