"""Attributions in, the same out with how each is said: stance, polarity, what its wording implies.

The cue is weighed by a lexicon and a model of verbs, hedges and negations are spans of the content.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain, pairwise
from pathlib import Path
from typing import NamedTuple, cast

from crossread.article.cues import UNKNOWN, cues, find_head
from crossread.article.page import Page
from crossread.errors import ModelError
from crossread.models.directories import read_config, read_file, shipped
from crossread.records import (
    Article,
    Attribution,
    AuthorialStance,
    Kind,
    Polarity,
    Span,
    Veridicality,
)
from crossread.text.lexicon import lemma, lexicon
from crossread.text.sentences import Offsets

METHOD = "wording@1"
LABELS = tuple(Veridicality)
FACTIVE = {"know", "feel"}
ACTED = {"do", "fail", "make"}  # managed to, refused to, forced to
IMPLYING = FACTIVE | ACTED | {"find", "lie"}
NOT = {"not", "n't"}
_PARTED = re.compile(r"\w+?(?=n['’]t\b)|n['’]t\b|\w+(?:-\w+)*|['’]\w{1,2}\b")
_CLITICS = frozenset(("s", "d", "m", "re", "ve", "ll"))
_CLAUSE_END = re.compile(r"[,.!?;:\n“”\"()—]")
_OPENING, _CLOSING = "\"“'‘«", "\"”'’»"
_BEFORE = 60  # characters looked at before the cue or its source
_LONGEST = 300  # characters of each span of a cue that are weighed


class CueWord(NamedTuple):
    """One word of the article, lower case, with its offsets."""

    text: str
    start: int
    end: int


NONE = CueWord("", 0, 0)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A cue as it is weighed: `words` are its own and up to five right before it in its clause.

    `far` are words before the source. `head` is the word that carries the cue and `lemma` what the
    lexicon calls it; None and "" where it knows none of them.
    """

    far: tuple[str, ...]
    words: tuple[CueWord, ...]
    head: CueWord | None
    lemma: str
    content: str

    @property
    def frame(self) -> str:
        """How the content hangs on the head: `to` or `passive to` before a verb, else `that`."""
        if "to" not in (self.content, *self.behind[-1:]):
            return "that"
        return "passive to" if lexicon("wording")["passive"].intersection(self.ahead) else "to"

    @property
    def open(self) -> bool:
        """Whether the content is asked, not said: `whether the bridge would hold`."""
        return bool(lexicon("wording")["open"].intersection((self.content, *self.behind[-1:])))

    @property
    def ahead(self) -> list[str]:
        """The words before the head; all where there is none."""
        return [word.text for word in self.words if not self.head or word.end <= self.head.start]

    @property
    def behind(self) -> list[str]:
        return [word.text for word in self.words if self.head and word.start >= self.head.end]


def weigh_wording(page: Page, attributions: tuple[Attribution, ...]) -> tuple[Attribution, ...]:
    """Every attribution with its stance, polarity, veridicality, hedges and negations."""
    return tuple(_weighed(page, each) for each in attributions)


def _weighed(page: Page, given: Attribution) -> Attribution:
    phrase = _phrase(page, given)
    cue = cues().get(phrase.lemma, UNKNOWN)
    negated = _negated(phrase)
    denied = negated != (cue.polarity is Polarity.NEGATIVE or _called_false(phrase))
    unreal = _unreal(phrase, asked=_asked(page.text, given, phrase))
    spoken = given.kind is Kind.DIRECT and cue.group == "feel"  # sobbed “...”
    truth = _truth(phrase)
    doubted = truth is False or _unfounded(phrase) or _scare_quoted(page.text, phrase)
    stance = cue.stance
    if truth is not None or doubted:
        stance = AuthorialStance.DISTANCING if doubted else AuthorialStance.ENDORSING
    elif negated or (unreal and stance is AuthorialStance.ENDORSING):
        stance = AuthorialStance.NEUTRAL
    implied = Veridicality.NONVERIDICAL
    if truth is not None:
        implied = Veridicality.ANTIVERIDICAL if truth == denied else Veridicality.VERIDICAL
    elif not (doubted or phrase.open or spoken) and (not unreal or cue.group in FACTIVE):
        implied = implication(phrase.lemma, phrase.frame, negated=negated)
    hedges, negations = _marks(page, given.content)
    return replace(
        given,
        authorial_stance=stance,
        polarity=Polarity.NEGATIVE if denied else Polarity.POSITIVE,
        veridicality=implied,
        hedges=hedges,
        negations=negations,
        method=f"{given.method}+{METHOD}",
    )


# The cue


def _words(page: Page, start: int, end: int) -> Iterator[CueWord]:
    """The words between two offsets, `didn't` and `he's` as two each."""
    text = page.text
    for word in page.within(start, end):
        clitic = word.lower in _CLITICS and text[word.start - 1 : word.start] in ("'", "’")
        if not (clitic or word.possessive or "'" in word.text or "’" in word.text):
            yield CueWord(word.lower, word.start, word.end)
            continue
        for part in _PARTED.finditer(text, word.start - clitic, word.end + 2 * word.possessive):
            yield CueWord(part.group().lower().replace("’", "'"), part.start(), part.end())


def _phrase(page: Page, given: Attribution) -> Phrase:
    if not given.cue:
        return Phrase((), (), None, "", "")
    text, first = page.text, given.cue[0].start
    begin = _clause(text, first, [s.end for s in (*given.source, *given.content)])
    near = [*_words(page, begin, first)][-5:]
    joints = [place for place, word in enumerate(near) if word.text in lexicon("wording")["joints"]]
    near = near[joints[-1] + 1 :] if joints else near
    far: list[CueWord] = []
    for source in (source for source in given.source if source.end == begin):
        left = _clause(text, source.start, [s.end for s in given.content])
        far = [*_words(page, left, source.start)][-3:]
        word, after = [*_words(page, source.start, source.start + _BEFORE), NONE, NONE][:2]
        named = word.text == "no" and not text[after.start].islower()  # No Labels
        if word.text in lexicon("wording")["negators"] and not named:
            near = [word, *near]  # no one said
    ends = [(span.start, min(span.end, span.start + _LONGEST)) for span in given.cue]
    own = [word for start, end in ends for word in _words(page, start, end)]
    head, found = find_head([word.text for word in own])
    start = given.content[0].start if given.content else len(text)
    opening = next(_words(page, start, start + 10), NONE)
    return Phrase(
        tuple(word.text for word in far),
        (*near, *own),
        None if head is None else own[head],
        found,
        opening.text,
    )


def _clause(text: str, end: int, stops: Iterable[int]) -> int:
    """Where the clause that goes on at `end` begins, at most _BEFORE characters back."""
    floor = max([0, end - _BEFORE, *(stop for stop in stops if stop <= end)])
    marks = list(_CLAUSE_END.finditer(text, floor, end))
    return marks[-1].end() if marks else floor


def _negated(phrase: Phrase) -> bool:
    """Whether the head is under `not`, or under a verb such as refuse; under both it is not."""
    groups, ahead = lexicon("wording"), phrase.ahead
    after = [*ahead[1:], ""]
    denied = any(
        follower not in groups["softeners"]
        and (word != "without" or follower == "" or follower.endswith("ing"))
        for word, follower in zip(ahead, after, strict=False)
        if word in groups["negators"]
    )
    denied = denied or phrase.behind[:1] == ["no"]
    yet = "yet" in ahead and after[ahead.index("yet")] == "to"
    stopped = any(lemma(word, groups["failing"]) for word in ahead) or _stops_short(ahead)
    return (denied or yet) != stopped


def _stops_short(ahead: Sequence[str]) -> bool:
    return any(word == "short" and lemma(stop, {"stop"}) for stop, word in pairwise(ahead))


def _called_false(phrase: Phrase) -> bool:
    """Whether the cue calls the content false: `called the story a lie`, `said it was not true`."""
    groups, behind = lexicon("wording"), phrase.behind
    if phrase.lemma not in groups["judging"]:
        return False
    denied = bool(groups["negators"].intersection(behind))
    return bool(groups["true_words" if denied else "falsity"].intersection(behind))


def _unreal(phrase: Phrase, *, asked: bool) -> bool:
    """Whether the head is asked, supposed, possible, wished or yet to come."""
    groups, ahead = lexicon("wording"), phrase.ahead
    supposed = groups["supposing"].intersection((*phrase.far, *ahead))
    wished = any(lemma(word, groups["wishing"]) for word in ahead)
    return bool(asked or supposed or wished or groups["unreal"].intersection(ahead))


def _asked(text: str, given: Attribution, phrase: Phrase) -> bool:
    """Whether cue and content are a question: `Did the mayor admit that ...?`."""
    opening = (*phrase.far[-1:], *phrase.ahead[:1])
    end = max((s.end for s in (*given.cue, *given.content)), default=0)
    return (
        bool(lexicon("wording")["asking"].intersection(opening)) and "?" in text[end - 1 : end + 2]
    )


def _truth(phrase: Phrase) -> bool | None:
    """What an adverb of the cue says of it: rightly, falsely, or nothing."""
    words = {*phrase.ahead, *phrase.behind}
    if words & lexicon("wording")["false"]:
        return False
    return True if words & lexicon("wording")["true"] else None


def _unfounded(phrase: Phrase) -> bool:
    """Whether the cue says that nothing supports it: baselessly, without evidence."""
    groups, words = lexicon("wording"), [*phrase.ahead, *phrase.behind]
    bare = any(a == "without" and b in groups["without"] for a, b in pairwise(words))
    return bare or bool(groups["untruthful"].intersection(words))


def _scare_quoted(text: str, phrase: Phrase) -> bool:
    """Whether the head, alone or with the words after it in the cue, is in quotation marks."""
    head = phrase.head
    if not head or head.start == 0 or text[head.start - 1] not in _OPENING:
        return False
    return any(text[w.end : w.end + 1] in [*_CLOSING] for w in phrase.words if w.end >= head.end)


# What a cue implies


def features(name: str, frame: str, *, negated: bool) -> tuple[str, ...]:
    """What the model of veridicality sees of a lemma in a frame."""
    group = cues().get(name, UNKNOWN).group
    sign = "not " if negated else ""
    alone = (f"{sign}{frame}", f"{sign}/{group}", f"{sign}{frame}/{group}")
    return (*alone, f":{name}", f"{sign}:{name}", f"{sign}{frame}:{name}")


def implication(name: str, frame: str, *, negated: bool) -> Veridicality:
    """What a lemma implies of a content in this frame; nothing where it only says, thinks or wants.

    The judgements take people at their word (`stated that` as veridical); here that is the source's
    word, not the wording's.
    """
    group = cues().get(name, UNKNOWN).group
    if group not in IMPLYING or (group in ACTED and frame == "that"):
        return Veridicality.NONVERIDICAL
    return best(features(name, frame, negated=negated), veridicality_weights())


def best(given: Iterable[str], weights: Mapping[str, Sequence[float]]) -> Veridicality:
    """The label with the greatest sum of weights."""
    rows = [weights[name] for name in given if name in weights]
    sums = [sum(row[place] for row in rows) for place in range(len(LABELS))]
    return LABELS[sums.index(max(sums))]


@cache
def veridicality_weights() -> Mapping[str, Sequence[float]]:
    """Feature -> one weight per label, of the shipped model."""
    return open_weights(shipped("veridicality_v1"))


def open_weights(folder: Path) -> Mapping[str, Sequence[float]]:
    """The weights of a model directory; ModelError where it is not whole."""
    files = cast(Mapping[str, str], read_config(folder)["files"])
    if "weights.json" not in files:
        raise ModelError(f"{folder / 'config.json'} names no weights.json; restore the model.")
    content = read_file(folder / "weights.json", files["weights.json"])
    return cast(Mapping[str, Sequence[float]], json.loads(content))


# The content


def _marks(page: Page, content: Sequence[Span]) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """The hedges and the negations of a content, in text order."""
    text, hedges = page.text, set[Offsets]()
    negations = set[Offsets]()
    for span in content:
        words = chain(_words(page, span.start, span.end), [NONE])
        before, word = NONE, next(words)
        for after in words:
            if _hedges(text, before, word, after):
                hedges.add((word.start, word.end))
            elif _denies(text, before, word, after):
                negations.add((word.start, word.end))
            before, word = word, after
    return _spans(page.article, hedges), _spans(page.article, negations)


def _spans(article: Article, offsets: Iterable[Offsets]) -> tuple[Span, ...]:
    return tuple(article.span(*pair) for pair in sorted(offsets))


def _hedges(text: str, before: CueWord, word: CueWord, after: CueWord) -> bool:
    groups, name = lexicon("wording"), word.text
    if name in {"may", "might"}:
        noun = name == "might" and before.text in groups["owners"]
        return not noun and _in_small_letters(text, before, word, after)
    if name in {"about", "around", "some"}:
        return after.text[:1].isdigit() or after.text in groups["numbers"]
    if name in groups["appear"]:
        return after.text not in groups["appearing"] and after is not NONE
    if name in groups["opinion"]:
        return before.text in {"i", "we"} and after.text != "in"
    if name in groups["held"] and after.text == "to":
        return before.text in groups["passive"]
    settled = before.text in groups["comparing"] or after.text in groups["settled"]
    return (name in groups["hedge"] and not settled) or (name == "could" and after.text not in NOT)


def _denies(text: str, before: CueWord, word: CueWord, after: CueWord) -> bool:
    groups, name = lexicon("wording"), word.text
    if name in NOT:
        return after.text not in groups["softeners"]
    if name == "no":
        named = after.text[:1].isdigit() or before.text in {"a", "the", "or"}
        small = _in_small_letters(text, before, word, after)
        return not named and (small or _opens(text, before, word, after))
    return name in groups["negation"] or (name in groups["failed"] and after.text == "to")


def _in_small_letters(text: str, before: CueWord, word: CueWord, after: CueWord) -> bool:
    """Whether a word is no name: in small letters, or in capitals among capitals."""
    shown = text[word.start : word.end]
    around = [text[other.start : other.end] for other in (before, after) if other is not NONE]
    return shown.islower() or (shown.isupper() and all(each.isupper() for each in around))


def _opens(text: str, before: CueWord, word: CueWord, after: CueWord) -> bool:
    """Whether a word opens its sentence and no name: the next is in small letters or set off."""
    set_off = text[word.end : word.end + 1] in {",", "."} or after is NONE
    left = text[max(0, word.start - 3) : word.start]
    opens = before is NONE or left[-1] in _OPENING or left.rstrip(" ")[-1:] in [*".!?:\n", ""]
    return opens and (set_off or text[after.start].islower())
