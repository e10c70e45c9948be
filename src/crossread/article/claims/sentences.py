"""Reading -> the words of its sentences by whose they are, cut into propositions.

What an attribution's content says is its own, the words that give it are no claim, the rest is the
outlet's.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from crossread.article.claims.clauses import ClausePart, asides, propositions, stands_alone
from crossread.article.claims.verbs import (
    Token,
    Tokens,
    finite,
    low,
    participle,
    predicate,
    small,
    tokens,
    verbal,
    verbs,
)
from crossread.article.cues import cues, find_head
from crossread.article.page import Page
from crossread.records import Attribution, Kind, Reading, Span
from crossread.text.lexicon import lemma
from crossread.text.numbers import SMALL
from crossread.text.sentences import Offsets

_MOST = 40  # attributions looked at for one sentence
_LEFT, _FRAME, _FRAGMENT = 0.7, 0.75, 0.8
_TOLD = frozenset(("say", "think", "find", "know", "lie"))
_ASKING = frozenset(("ask", "wonder", "question", "inquire", "enquire", "query"))
_BESIDE = frozenset("when once after because since as although though while whereas".split())
_DANGLING = frozenset(("and", "but", "that", "or"))
_QUESTION = frozenset("who what when where how why which".split())
_DATELINE = re.compile(
    r"[A-ZÀ-Þ][A-ZÀ-Þ .,'’/-]{2,40}(?:, [A-Z][\w.]{1,14}(?: \d{1,2})?)?(?: \([^()\n]{1,30}\))?"
    r"\s?(?:[-–—]{1,2})\s(?=\S)"
)
_LABEL = re.compile(r"[A-Z][A-Z.]{0,20}(?: [A-Z][A-Z.]{0,20}){0,2}:\s(?=\S)")
_BOUND, _NOT_ONE = frozenset(("least", "most")), frozenset("one a an all every even".split())
_NUMBER = re.compile(rf"\d|{SMALL}", re.IGNORECASE)
_POINTING = (["that"], ["this"], ["it"], ["so"])  # contents that another sentence holds
_KEPT_FIRST, _KEPT_LAST = frozenset("$£€#¥"), frozenset("%°")


class SentencePiece(NamedTuple):
    """The tokens of one proposition in its sentence; `runs` are where they stand together.

    `line` is its whole sentence; `cut` whether it is less than that.
    """

    tokens: tuple[Token, ...]
    runs: tuple[Offsets, ...]
    owner: str | None
    asked: bool
    heading: bool
    line: Offsets
    score: float


class Frame(NamedTuple):
    """An attribution as it stands in one sentence: the numbers of its tokens by role."""

    given: Attribution
    content: frozenset[int]
    frame: frozenset[int]
    size: int


def pieces(reading: Reading, page: Page) -> Iterator[SentencePiece]:
    """Every proposition in the order of its sentence."""
    article = reading.article
    spans = _ordered(reading.attributions)
    turn, active = 0, list[tuple[Span, int, bool]]()
    for (first, _), line in zip(page.paragraphs, page.sentences, strict=True):
        for start, end in line:
            while turn < len(spans) and spans[turn][0].start < end:
                active.append(spans[turn])
                turn += 1
            active = [each for each in active if each[0].end > start]
            begin = _behind_label(article.text, start, end) if start == first else start
            words = tokens(article.text, begin, end)
            if words:
                heading = start < article.title_length
                frames = _frames(reading.attributions, active, words)
                yield from _sentence(words, frames, heading=heading, line=(start, end))


def _ordered(attributions: Sequence[Attribution]) -> list[tuple[Span, int, bool]]:
    """Every span of a role with the number of its attribution and whether it is content."""
    found = [
        (span, number, role is each.content)
        for number, each in enumerate(attributions)
        for role in (each.source, each.cue, each.content)
        for span in role
    ]
    return sorted(found, key=lambda each: (each[0].start, each[0].end, each[1]))


def _behind_label(text: str, start: int, end: int) -> int:
    """Where a paragraph goes on behind its dateline or the name of who speaks."""
    found = _DATELINE.match(text, start, end) or _LABEL.match(text, start, end)
    return found.end() if found else start


def _frames(
    attributions: Sequence[Attribution],
    active: Sequence[tuple[Span, int, bool]],
    words: Tokens,
) -> list[Frame]:
    """The attributions of a sentence, the shortest content first."""
    contents: dict[int, set[int]] = {}
    frames: dict[int, set[int]] = {}
    numbers = sorted({number for _, number, _ in active}, key=lambda n: (_size(attributions[n]), n))
    kept = set(numbers[:_MOST])
    for span, number, content in active:
        if number in kept:
            role = (contents if content else frames).setdefault(number, set())
            role.update(n for n, token in enumerate(words) if span.start <= token.start < span.end)
    return [
        Frame(
            attributions[number],
            frozenset(contents.get(number, ())),
            frozenset(frames.get(number, set()) - contents.get(number, set())),
            _size(attributions[number]),
        )
        for number in numbers[:_MOST]
    ]


def _size(each: Attribution) -> int:
    return sum(span.end - span.start for span in each.content)


# One sentence


def _sentence(
    words: list[Token], frames: list[Frame], *, heading: bool, line: Offsets
) -> Iterator[SentencePiece]:
    """The propositions of one sentence, in the order in which they begin."""
    said = [each for each in frames if _is_said(words, each)]
    owners: list[Frame | None] = [None] * len(words)
    removed = frozenset[int]().union(*(each.frame for each in said))
    for each in reversed(said):
        for number in each.content:
            owners[number] = each
    found = list[SentencePiece]()
    for owner in [None, *said]:
        mine = [n for n in range(len(words)) if owners[n] is owner and n not in removed]
        if owner is not None and not mine:
            continue
        asked = _asked(words, mine, owner)
        for part in _parts(words, mine, owner, heading=heading):
            piece = _piece(words, part, owner, asked=asked, heading=heading, line=line)
            if piece is not None:
                found.append(_told(words, piece, frames, said))
    for each in said:
        outer = _outer(said, each)
        for part in asides([words[n] for n in sorted(each.frame)]):
            weaker = ClausePart(part.tokens, part.score * _FRAME)
            piece = _piece(words, weaker, outer, asked=False, heading=heading, line=line)
            if piece is not None:
                found.append(piece)
    seen = set[tuple[Offsets, ...]]()
    for piece in sorted(found, key=lambda each: (each.runs, each.owner or "")):
        if piece.runs not in seen:
            seen.add(piece.runs)
            yield piece


def _is_said(words: Tokens, frame: Frame) -> bool:
    """Whether a content stands as a proposition here; where only its source and cue stand here,
    whether it has one elsewhere."""
    if not frame.content:
        return bool(frame.given.content) and bool(frame.frame)
    order = sorted(frame.content)
    if [words[n].low for n in order if words[n].word] in _POINTING:
        return True  # `Corvane rejected that` says what another sentence holds
    mine = _bare([words[n] for n in order])
    parted = [n for before, n in pairwise(order) if n - before > 1]
    if any(words[n].low == "to" for n in parted):
        return False  # they `are thought` to have fled
    first, last = words[0].start, words[-1].end
    beyond = any(s.start < first or s.end > last + 3 for s in frame.given.content)
    if beyond and frame.given.kind is not Kind.INDIRECT:
        return True
    rest = [t for n, t in enumerate(words) if n not in frame.content and t.word]
    return clause_like(mine) or not rest


def clause_like(given: Tokens) -> bool:
    """Whether words have a subject and a finite verb that is not only their relative clause's."""
    if len(given) < 2 or given[0].low == "to":
        return False
    if given[0].low == "not" and given[1].low not in _NOT_ONE:
        return False
    first, asks = given[0].low, low(given, len(given) - 1) == "?"
    bound = given[1].low in _BOUND or _NUMBER.match(given[1].low) is not None
    before = first in small("preposition") and not bound  # `about 2,300 people had left`
    if before and not any(token.low == "," for token in given[:12]):
        return False
    opens = first.endswith("ing") and bool(lemma(first, verbs("verb")))
    main = predicate(given)
    helped = main is not None and finite(given, main) == "aux"  # `talks will resume`
    if opens or (not asks and finite(given, 0) and main != 0 and not helped):
        return False
    if main is not None:
        loose = low(given, main + 1) in small("preposition") - {"to"} and main > 1
        noun = loose and finite(given, main) == "present"  # `rules on smoke`
        beside = any(token.low in _BESIDE for token in given[1:main])
        rest = (given[n + 1 :] for n, token in enumerate(given) if token.low == ",")
        return not noun and (not beside or any(stands_alone(words) for words in rest))
    parted = next((n for n, t in enumerate(given) if t.low in ("who", "that", "which")), 0)
    found = [n for n in range(parted + 1, len(given)) if finite(given, n) in ("aux", "past")]
    return parted > 0 and len(found) > 1


def _bare(given: Sequence[Token]) -> list[Token]:
    """Without marks at the edges and without what only joins it to the words before."""
    words = list(given)
    while words:
        first, last = words[0], words[-1]
        if not first.word and first.low not in _KEPT_FIRST:
            del words[0]
        elif not last.word and last.low not in _KEPT_LAST and not _closes(words):
            del words[-1]
        elif _joins(words):
            del words[0]
        elif last.low in _DANGLING:
            del words[-1]
        elif first.low in ("no", "yes") and low(words, 1) in (".", ",", "!") and len(words) > 3:
            del words[:2]
        else:
            break
    return words


def _closes(words: Sequence[Token]) -> bool:
    """Whether the last token is a bracket or quotation mark that closes one inside."""
    pairs = {")": "(", "]": "[", "”": "“", "»": "«"}
    if words[-1].low == '"':
        return sum(token.low == '"' for token in words) % 2 == 0 and words[0].low != '"'
    opening = pairs.get(words[-1].low)
    return opening is not None and any(token.low == opening for token in words[1:])


def _joins(words: Sequence[Token]) -> bool:
    """Whether the first word only joins: `that the road`, `and he`, not `that was`."""
    first = words[0].low
    if first == "that":
        return len(words) > 2 and (not finite(words[:4], 1) or "'" in words[1].low)
    return first in ("and", "but", "yet", "or", "nor") and len(words) > 2


def _asked(words: Tokens, mine: Sequence[int], owner: Frame | None) -> bool:
    """Whether the words are a question, put or reported."""
    if not mine:
        return False
    if any(words[n].low == "?" for n in range(mine[-1], min(mine[-1] + 2, len(words)))):
        return True
    if owner is None:
        return False
    cue = _cue(owner.given)
    if cue[-1:] == ["whether"] or (cue[-1:] == ["if"] and find_head(cue)[1] in _ASKING):
        return True
    first = next((words[n].low for n in mine if words[n].word), "")
    embedded = owner.given.kind is Kind.INDIRECT and mine[0] > 0 and first in _QUESTION
    return first == "whether" or embedded or (first == "if" and find_head(cue)[1] in _ASKING)


def _parts(
    words: list[Token], mine: Sequence[int], owner: Frame | None, *, heading: bool
) -> Iterator[ClausePart]:
    """The propositions of one owner's words in a sentence."""
    runs = _runs(mine, owner)
    if len(mine) == len(words) or (owner is not None and len(runs) == 1):
        bare = _bare([words[n] for run in runs for n in run])
        if owner is not None and low(bare, 0) in ("whether", "if") and _asked(words, mine, owner):
            bare = bare[1:]
        if heading:
            yield from _heading(bare)
        else:
            yield from propositions(bare)
        return
    for run in runs:
        bare = _bare([words[n] for n in run])
        if bare and bare[0].low in _BESIDE and low(bare, 1) not in ("many", "much", "few"):
            bare = bare[1:]
        while bare and (bare[-1].low in _BESIDE | _DANGLING or not bare[-1].word):
            bare.pop()
        if stands_alone(bare):
            for part in propositions(bare):
                yield ClausePart(part.tokens, part.score * _LEFT)


def _runs(mine: Sequence[int], owner: Frame | None) -> list[list[int]]:
    """Tokens that stand together; the words that give a content do not part it."""
    found, before = list[list[int]](), -2
    for number in mine:
        between = range(before + 1, number)
        own = (
            owner is not None
            and bool(found)
            and all(n in owner.frame or n not in owner.content for n in between)
        )
        if found and (not between or own):
            found[-1].append(number)
        else:
            found.append([number])
        before = number
    return found


def _heading(given: list[Token]) -> list[ClausePart]:
    """A headline, cut only at `;` and at `as` between two clauses."""
    for number in range(2, len(given) - 2):
        if given[number].low == ";" or given[number].low == "as":
            left, right = given[:number], given[number + 1 :]
            if given[number].low == ";" or (_acts(left) and _acts(right)):
                return [ClausePart(tuple(left), 0.9), *_heading(right)]
    return [ClausePart(tuple(given), 1.0)]


def _acts(given: Tokens) -> bool:
    """Whether a piece of a headline has a verb behind its first word."""
    plain = [token._replace(capital=False) for token in given]
    return any(
        finite(plain, n) or participle(plain[n].low) or _acting(plain[n].low)
        for n in range(1, len(plain))
    )


def _acting(word: str) -> bool:
    """Whether a word ends as the verbs of headlines do: rises, flees."""
    return word.endswith("s") and bool(lemma(word, verbs("verb")))


def _piece(
    words: list[Token],
    part: ClausePart,
    owner: Frame | None,
    *,
    asked: bool,
    heading: bool,
    line: Offsets,
) -> SentencePiece | None:
    """A proposition with where its words stand; None where too little is left."""
    runs = _stretches(words, part.tokens)
    kept = [token for run in runs for token in run]
    count = sum(token.word for token in kept)
    whole = count == sum(token.word for token in words)
    if not count or (count < 2 and not (whole and heading)):
        return None
    if not whole and not heading and not verbal(kept):
        return None
    places = tuple((run[0].start, run[-1].end) for run in runs)
    name = owner.given.id if owner else None
    return SentencePiece(tuple(kept), places, name, asked, heading, line, part.score)


def _stretches(words: list[Token], given: Sequence[Token]) -> list[list[Token]]:
    """The tokens by where they stand together, marks at the edges left out."""
    place = {token.start: number for number, token in enumerate(words)}
    found, before = list[list[Token]](), -2
    for token in given:
        if place[token.start] == before + 1:
            found[-1].append(token)
        else:
            found.append([token])
        before = place[token.start]
    bare = [_bare(run) if number == 0 else _edged(run) for number, run in enumerate(found)]
    return [run for run in bare if run]


def _edged(run: Sequence[Token]) -> list[Token]:
    """Without marks at the edges."""
    words = list(run)
    while words and not words[0].word and words[0].low not in _KEPT_FIRST:
        del words[0]
    while words and not words[-1].word and words[-1].low not in _KEPT_LAST:
        if _closes(words):
            break
        del words[-1]
    return words


def _told(
    words: Tokens, piece: SentencePiece, frames: Sequence[Frame], said: Sequence[Frame]
) -> SentencePiece:
    """A piece whose verb is the cue of words that are no proposition is on that source's word:
    `The county puts the figure at 2,300`."""
    at = predicate(piece.tokens)
    if at is None:
        return piece
    start = piece.tokens[at].start
    for frame in frames:
        if frame in said or not frame.content:
            continue
        if any(words[n].start == start for n in frame.frame) and _tells(frame.given):
            return piece._replace(owner=frame.given.id, score=piece.score * _FRAGMENT)
    return piece


def _tells(given: Attribution) -> bool:
    """Whether a cue says or thinks, not only asks, wants or does."""
    cue = _cue(given)
    known = find_head(cue)[1]
    return bool(known) and cues()[known].group in _TOLD and known not in _ASKING


def _cue(given: Attribution) -> list[str]:
    """The words of a cue, in small letters."""
    return [t.low for s in given.cue for t in tokens(s.text, 0, min(200, len(s.text))) if t.word]


def _outer(said: Sequence[Frame], inner: Frame) -> Frame | None:
    """The attribution whose content holds another's source and cue."""
    for each in said:
        if each is not inner and inner.frame and inner.frame <= each.content:
            return each
    return None
