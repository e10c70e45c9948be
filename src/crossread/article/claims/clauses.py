"""Tokens of one sentence or content -> its propositions, each as the tokens that say it.

Rules on words: where a split is not sure the words stay together.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from crossread.article.claims.verbs import (
    Token,
    Tokens,
    finite,
    governs_clause,
    low,
    opens_phrase,
    participle,
    past_or_participle,
    predicate,
    small,
    verbs,
)
from crossread.text.lexicon import lemma

LONGEST = 150  # tokens; a longer sentence is kept whole
_HEAD = 9  # words of a subject that is said again with a split predicate
_CLAUSE, _PREDICATE, _RELATIVE, _PARTICIPLE = 0.9, 0.8, 0.85, 0.75
_OPENING, _CLOSING = frozenset("“«„([{"), frozenset("”»)]}")
_BREAKS = frozenset((",", "—", "–"))


class ClausePart(NamedTuple):
    """One proposition: its tokens, and how sure it is that they stand alone."""

    tokens: tuple[Token, ...]
    score: float


def propositions(given: Tokens) -> list[ClausePart]:
    """The propositions of one sentence, the main one's place first among those that share words."""
    if len(given) > LONGEST:
        return [ClausePart(tuple(given), 1.0)]
    found: list[ClausePart] = []
    rest, score = list(given), 1.0
    for _ in range(3):
        cut = _aside(rest)
        if cut is None:
            break
        rest, aside = cut
        found.append(aside)
        score = 0.9
    clauses = _clauses(rest)
    for clause in clauses:
        weight = score * (_CLAUSE if len(clauses) > 1 else 1.0)
        found += _predicates(ClausePart(tuple(clause), weight))
    return found


def asides(given: Tokens) -> list[ClausePart]:
    """The relative clauses of words that are no clause themselves: `Falk, who resigned in May,`."""
    found: list[ClausePart] = []
    for number in range(1, min(len(given), LONGEST) - 2):
        if given[number].low == "," and low(given, number + 1) in ("who", "which"):
            head = _head(given, number)
            head = _named(head) if given[number + 1].low == "which" else head
            end = next(
                (n for n in range(number + 2, len(given)) if given[n].low == ","), len(given)
            )
            clause = list(given[number + 2 : end])
            if head and len(clause) > 1 and _opens_predicate(clause, 0):
                found.append(ClausePart((*head, *clause), _RELATIVE))
    return found


def stands_alone(given: Tokens) -> bool:
    """Whether words left over from a sentence are a clause of their own."""
    if len(given) < 3 or given[-1].low in small("edge") or not _starts_clause(given):
        return False
    at = predicate(given)
    return at is not None and finite(given, at) != "present" and at < len(given) - 1


# Relative clauses and participles between commas


def _aside(given: list[Token]) -> tuple[list[Token], ClausePart] | None:
    """The first clause set off by a comma that can stand alone with the words before it."""
    inside = _nested(given)
    for comma in range(1, len(given) - 2):
        if given[comma].low != "," or inside[comma]:
            continue
        word = given[comma + 1].low
        if word in ("who", "which"):
            cut = _relative(given, comma)
        elif word.endswith("ing") or past_or_participle(word) or word in verbs("participle"):
            cut = _participial(given, comma)
        else:
            cut = None
        if cut is not None:
            return cut
    return None


def _relative(given: list[Token], comma: int) -> tuple[list[Token], ClausePart] | None:
    """`the dam, which burst on Monday, holds`: the dam burst on Monday; the dam holds."""
    head, verb = _head(given, comma), comma + 2
    if given[comma + 1].low == "which":
        head = _named(head)
    if not head or not (
        _opens_predicate(given, verb) or past_or_participle(given[_skip(given, verb)].low)
    ):
        return None
    end = _end_of_aside(given, comma)
    if end is None:
        return None
    if end == len(given) and given[comma + 1].low == "which":
        at = _skip(given, verb)
        helped = given[at].low in verbs("be") | verbs("have")
        whole = low(given, at + 1) in ("why", "how", "when", "what")  # of all that was said before
        if whole or not (helped or given[at].low in verbs("stative")):
            return None
    aside = ClausePart((*head, *given[verb:end]), _RELATIVE)
    return _without(given, comma, end), aside


def _participial(given: list[Token], comma: int) -> tuple[list[Token], ClausePart] | None:
    """`the dam, finished in 1961, holds`; `the blast hit the market, killing three`."""
    word, end = given[comma + 1].low, _end_of_aside(given, comma)
    if end is None or end - comma < 3:
        return None
    main = predicate(given[:comma])
    if word.endswith("ing"):
        if end < len(given) or main is None or word not in verbs("effect"):
            return None
        head = _subject(given, main)
    else:
        if main is not None or end == len(given) or not opens_phrase(given, comma + 2):
            return None
        head = _head(given, comma)
    if not head or not any(token.word for token in given[comma + 2 : end]):
        return None
    aside = ClausePart((*head, *given[comma + 1 : end]), _PARTICIPLE)
    return _without(given, comma, end), aside


def _without(given: list[Token], first: int, end: int) -> list[Token]:
    """The tokens without an aside and the commas around it; a comma before a joint stays."""
    behind = end
    if low(given, end) == "," and low(given, end + 1) not in small("joint"):
        behind = end + 1
    return [*given[:first], *given[behind:]]


def _end_of_aside(given: Tokens, comma: int) -> int | None:
    """Where an aside that opens behind a comma ends; None where it cannot be told."""
    main = predicate(given[:comma])
    for number in range(comma + 2, len(given)):
        if given[number].low in ("—", ";", "–"):
            return number if main is not None else None
        if given[number].low != ",":
            continue
        after = number + 1
        if main is None and _opens_predicate(given, after):
            return number
        joined = low(given, after) in ("and", "but", "while")
        if main is not None and joined and predicate(given[after + 1 :]) is not None:
            return number if _starts_clause(given[after + 1 :]) else None
    return len(given) if main is not None else None


def _opens_predicate(given: Tokens, number: int) -> bool:
    """Whether a finite verb stands here, small adverbs before it allowed."""
    at = _skip(given, number)
    return at < len(given) and bool(finite_after_gap(given, at))


def finite_after_gap(given: Tokens, number: int) -> str:
    """What a token is as the verb of a subject that stands elsewhere."""
    return finite(given[number : number + 4], 0) or _bare_s(given, number)


def _bare_s(given: Tokens, number: int) -> str:
    """An -s form right behind a comma or a relative: `which owns the dam`."""
    word = given[number].low
    pair = [Token(0, 0, "it", False), *given[number : number + 3]]
    return finite(pair, 1) if word.endswith("s") else ""


def _skip(given: Tokens, number: int) -> int:
    """Past small adverbs and `on Tuesday`, `in 1961`."""
    while number < len(given) - 1:
        word, after = given[number].low, given[number + 1]
        dated = word in ("on", "in", "by") and (after.capital or after.low.isdigit())
        if word not in small("adverb") and not word.endswith("ly") and not dated:
            break
        number += 1 + dated
    return min(number, len(given) - 1)


def _head(given: Tokens, comma: int) -> tuple[Token, ...]:
    """The noun phrase that ends before a comma."""
    number = comma
    while number > 0 and comma - number < _HEAD:
        token = given[number - 1]
        stop = token.low in small("preposition") and token.low != "of"
        if stop or not token.word or token.low in small("joint") or token.low in small("relative"):
            break
        if token.low == "and" or (finite(given, number - 1) and not token.capital):
            break
        number -= 1
    else:
        if number > 0:
            return ()
    if low(given, number - 1) == "to" and lemma(given[number].low, verbs("verb")):
        number += 1  # to `form` a force, which
    while number < comma and given[number].low in (*small("time"), "of", "to", "and", "that"):
        number += 1
    head = tuple(given[number:comma])
    if len(head) == 1 and head[0].low in (*small("pronoun"), *small("determiner")):
        return ()
    return head if head and not all(t.low in small("adverb") for t in head) else ()


def _named(head: tuple[Token, ...]) -> tuple[Token, ...]:
    """The name a phrase ends in, for what cannot be a person: chief of `Tarrin Valley Water`."""
    ofs = [number for number, token in enumerate(head) if token.low == "of"]
    behind = head[ofs[-1] + 1 :] if ofs else ()
    return behind if behind and behind[0].capital else head


def _subject(given: Tokens, main: int) -> tuple[Token, ...]:
    """The words before a predicate, where they are short enough to be said again."""
    words = given[:main]
    while words and words[-1].low in small("adverb"):
        words = words[:-1]
    parted = any(token.low in _parting() for token in words[1:])
    if not words or parted or len(words) > 2 * _HEAD or not _starts_clause(given[: main + 1]):
        return ()
    return tuple(words)


def _nested(given: Tokens) -> list[bool]:
    """For each token, whether it stands in brackets or in a quotation that opens behind the first
    token."""
    depth, straight, inside = 0, False, []
    for number, token in enumerate(given):
        if token.low == '"' and number:
            straight = not straight
        if token.low in _OPENING and number:
            depth += 1
        inside.append(depth > 0 or straight)
        if token.low in _CLOSING:
            depth = max(0, depth - 1)
    return inside


# Coordinated clauses


def _clauses(given: list[Token]) -> list[list[Token]]:
    """The coordinated clauses of a sentence; the sentence where it has but one."""
    inside, begin, found = _nested(given), 0, list[list[Token]]()
    for number in range(2, len(given) - 2):
        if inside[number] or number < begin + 2:
            continue
        joint = _joint(given, number)
        if joint and _splits(given[begin:number], given[number + joint :], given[number].low):
            found.append(given[begin:number])
            begin = number + joint
    return [*found, given[begin:]]


def _joint(given: Tokens, number: int) -> int:
    """How many tokens part two clauses here: `;`, `, and`, `and`; 0 for none."""
    word, after = given[number].low, low(given, number + 1)
    if word == ";":
        return 1 + (after in small("joint"))
    if word in _BREAKS and after in small("joint"):
        return 2 + _that(given, number + 2)
    return 1 + _that(given, number + 1) if word in ("and", "but") else 0


def _that(given: Tokens, number: int) -> bool:
    """Whether `that` opens a clause here and is not its subject."""
    return low(given, number) == "that" and not finite(given[number : number + 4], 1)


def _splits(left: list[Token], right: list[Token], mark: str) -> bool:
    """Whether both sides are clauses of one rank."""
    main, other = predicate(left), predicate(right)
    if main is None or other is None or not _starts_clause(right):
        return False
    supposed = any(token.low in small("condition") for token in left)
    if supposed or low(left, 0) in small("time") | small("relative"):
        return False
    kind = finite(right, other)
    if kind == "present" and right[0].low not in small("determiner") | small("subject"):
        return False
    governed = any(governs_clause(t.low) and finite(left, n) for n, t in enumerate(left))
    if mark == ";" or governed:
        return mark == ";"
    parted = any(t.low == "," or t.low in _parting() for t in left[main:])
    sure = kind in ("aux", "past", "present") or right[0].low in small("subject")
    return mark in _BREAKS or (sure and not parted)


def _starts_clause(given: Tokens) -> bool:
    """Whether the first words can be the beginning of a subject."""
    if len(given) < 2:
        return False
    skipped = _skip(given, 0)
    first = given[skipped]
    bare = first.low == "have" or lemma(first.low, verbs("verb")) == first.low
    if skipped and (bare or finite(given[skipped:], 0)):
        return False  # and `then have` a few weeks
    first = given[0]
    if not first.word or first.low in ("to", "not", "than", "as", "by"):
        return False
    if first.low in small("relative") and first.low not in small("determiner"):
        return False
    if first.low in small("preposition") or first.low in small("condition"):
        return first.low in ("in", "on", "at") and any(t.low == "," for t in given[:8])
    return not (finite(given, 0) and not first.low.startswith(("i'", "it'", "they'", "we'", "he'")))


# Coordinated predicates


def _predicates(part: ClausePart) -> list[ClausePart]:
    """`the blast killed three and wounded five` as two, the subject said with each."""
    given = list(part.tokens)
    main = predicate(given)
    subject = _subject(given, main) if main is not None else ()
    if main is None or not subject or any(t.low in small("condition") for t in given[:main]):
        return [part]
    inside, cuts = _nested(given), list[int]()
    for number in range(main + 2, len(given) - 2):
        if given[number].low in ("and", "but", "then") and not inside[number]:
            if low(given, number - 1) in ("and", "but"):
                continue
            if _same_form(given, main, _skip(given, number + 1)):
                cuts.append(number)
            elif predicate(given[number + 1 :]) is not None:
                break
        elif given[number].low != "as" and given[number].low in _parting():
            break
    if not cuts:
        return [part]
    return _shared(part, subject, main, cuts[:3])


def _parting() -> frozenset[str]:
    """Words behind which another clause goes on."""
    return small("relative") | small("condition") | small("time")


def _same_form(given: Tokens, main: int, number: int) -> bool:
    """Whether a verb here can go on from the main one: past with past, and so on."""
    if number >= len(given) - 1:
        return False
    first, word = finite(given, main) or "maybe", given[number].low
    after = given[number + 1]
    loose = not opens_phrase(given, number + 1) and word not in verbs("auxiliary")
    if loose or after.low in small("joint") or not after.word or given[number].capital:
        return False
    kind = finite_after_gap(given, number)
    if given[main].low in verbs("modal"):
        return word in verbs("modal")
    if first == "aux":
        return _helped(given, main, number, kind)
    past = first in ("past", "maybe")
    helpers = ("was", "were", "had", "did") if past else ("is", "has", "does")
    alike = ("past", "maybe") if past else ("present",)
    return kind in alike or (kind == "aux" and word in helpers)


def _helped(given: Tokens, main: int, number: int, kind: str) -> bool:
    """The same behind an auxiliary, whose participle another can follow: was cut and sold."""
    verb = _skip(given, main + 1)
    passive = verb < len(given) and participle(given[verb].low)
    together = all(token.low != "," for token in given[main:number])
    shared = passive and together and participle(given[number].low)
    return kind == "aux" or shared or (kind == "past" and not passive)


def _shared(
    part: ClausePart, subject: Sequence[Token], main: int, cuts: Sequence[int]
) -> list[ClausePart]:
    """The parts of a clause whose predicates share their subject, and its auxiliary if they need
    it."""
    given, found = part.tokens, list[ClausePart]()
    ends = [*cuts, len(given)]
    found.append(ClausePart(tuple(_trimmed(given[: ends[0]])), part.score * _CLAUSE))
    for cut, end in pairwise(ends):
        verb = _skip(given, cut + 1)
        lacks = finite(given, main) == "aux" and finite_after_gap(given, verb) in ("", "maybe")
        helper = [given[main]] if lacks else []
        behind = _trimmed(given[cut + 1 : end])
        found.append(ClausePart((*subject, *helper, *behind), part.score * _PREDICATE))
    return found


def _trimmed(given: Sequence[Token]) -> Sequence[Token]:
    """Without a comma at the end."""
    while given and given[-1].low == ",":
        given = given[:-1]
    return given
