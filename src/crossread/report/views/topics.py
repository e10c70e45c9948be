"""The rows of a long group gathered under topics, so that a page can fold them.

Takes the `Index` and `Row`s of a group, gives `Topic`s: each is named by words of its own rows.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from crossread.report.views.matrix import sentence_of
from crossread.story.index import Index
from crossread.story.rows import Row
from crossread.story.traits import Frequencies, term
from crossread.text.lexicon import lexicon

LONG = 25  # rows of a group above which it is folded
LEAST, MOST = 3, 12  # rows of a topic, and topics of a group; matrix.css folds as many
WIDE = 0.35  # of a group's rows: a word that more of them share names the story, not a topic
TELLING = 1.6  # weight of a word from which it can name a topic: one news text in five has it
BESIDE = 0.5  # of a topic's sentences share a word that is named beside its own
NAMED = 3  # words of a title
REST = "Other claims"
_WORD = re.compile(r"[^\W\d_]+(?:['’&-][^\W_]+)*")
_NAME = re.compile(
    r"(?:\A|(?<=[\w,;] ))(?!(?:The|An?|In|On|At|For|But|And|M(?:r|s|rs)|Dr)\b)"
    r"[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)+"
)


@dataclass(frozen=True, slots=True)
class Topic:
    """Rows that share a word, in the order of their group; `title` are words that stand in them,
    empty for the rows that are left."""

    title: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def label(self) -> str:
        """`Comey, emails`, or what the rows that are left are called."""
        return ", ".join(self.title) or REST


class Worded(NamedTuple):
    """A row with its sentence, and its words by their term, each as it is mostly written there."""

    row: Row
    sentence: str
    words: Mapping[str, str]


def topics(known: Index, rows: Sequence[Row]) -> tuple[Topic, ...]:
    """The rows under topics, in the order of the first row of each, those left last; none where
    the group is short or its rows share nothing that others lack."""
    if len(rows) <= LONG:
        return ()
    worded = [_worded(known, row) for row in rows]
    weights = _weights(worded)
    left, found = list(worded), list[tuple[tuple[str, ...], list[Worded]]]()
    while len(found) < MOST and (key := _widest(left, weights)):
        held = [each for each in left if key in each.words]
        found.append((_keys(key, held, weights), held))
        left = [each for each in left if key not in each.words]
    for keys, held in found:
        held += [each for each in left if not each.words.keys().isdisjoint(keys)]
        left = [each for each in left if each.words.keys().isdisjoint(keys)]
    if len(found) < 2:
        return ()
    place = {row.number: at for at, row in enumerate(rows)}
    made = [Topic(_title(keys, held), _ordered(held, place)) for keys, held in found]
    made.sort(key=lambda topic: place[topic.rows[0].number])
    return (*made, *([Topic((), _ordered(left, place))] if left else []))


def _ordered(held: Iterable[Worded], place: Mapping[int, int]) -> tuple[Row, ...]:
    return tuple(sorted((each.row for each in held), key=lambda row: place[row.number]))


def _worded(known: Index, row: Row) -> Worded:
    sentence = sentence_of(known, row)
    held: dict[str, Counter[str]] = {}
    for text in dict.fromkeys([sentence, *(claim.text for claim in row.claims)]):
        for word in _WORD.findall(text):
            key = term(word)
            if len(key) > 2 and key not in _passed_over():
                held.setdefault(key, Counter())[re.sub(r"['’]s\Z", "", word)] += 1
    return Worded(row, sentence, {key: _commonest(forms) for key, forms in held.items()})


def _commonest(forms: Mapping[str, int]) -> str:
    """The form a word mostly has; in small letters where it ever is, so that no word that opens a
    sentence passes for a name."""
    small = {form: count for form, count in forms.items() if form.islower()}
    return min(small or forms, key=lambda form: (-forms[form], form))


@cache
def _passed_over() -> frozenset[str]:
    words = lexicon("words")
    return frozenset(map(term, words["speech"] | words["day"] | words["opening"]))


def _weights(worded: Sequence[Worded]) -> dict[str, float]:
    """The words that can name a topic, by how rare they are in the news: those of some rows, but
    not of most."""
    frequencies, shares = Frequencies(), Counter(key for each in worded for key in each.words)
    some = [key for key, count in shares.items() if LEAST <= count <= WIDE * len(worded)]
    weighed = {key: frequencies.weight(key) for key in some}
    return {key: weight for key, weight in weighed.items() if weight >= TELLING}


def _widest(left: Sequence[Worded], weights: Mapping[str, float]) -> str:
    """The word that tells most of the rows left apart from other news; "" where none has enough."""
    counts = Counter(key for each in left for key in each.words if key in weights)
    enough = [key for key, count in counts.items() if count >= LEAST]
    return max(enough, key=lambda key: (counts[key] * weights[key], key), default="")


def _keys(key: str, held: Sequence[Worded], weights: Mapping[str, float]) -> tuple[str, ...]:
    """The word that the rows of a topic share, and others that most of their sentences do."""
    sentences = {each.sentence: each.words for each in held}
    counts = Counter(k for words in sentences.values() for k in words if k in weights and k != key)
    enough = max(LEAST, BESIDE * len(sentences))
    beside = sorted(
        (k for k, count in counts.items() if count >= enough),
        key=lambda k: (-counts[k] * weights[k], k),
    )
    return (key, *beside[: NAMED - 1])


def _title(keys: Sequence[str], held: Sequence[Worded]) -> tuple[str, ...]:
    """The words as they are mostly written, those of one name together: Helene Strand."""
    words = [
        _commonest(Counter(each.words[key] for each in held if key in each.words)) for key in keys
    ]
    names = Counter(name for each in held for name in _NAME.findall(each.sentence))
    found = list[str]()
    for word in words:
        whole = [
            name
            for name in names
            if word in name.split()
            and (names[name] >= LEAST or len(set(words) & set(name.split())) > 1)
        ]
        best = min(whole, key=lambda name: (-names[name], name), default=word)
        if not any(word in each.split() for each in found):
            found.append(best)
    return tuple(found)
