"""`Proposition`s in, the `Conflict`s inside them out: what differs, and between whom.

Figures, dates, places and actors are compared by rule; the pair model says that two claims answer
one question, and how likely they conflict.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import combinations, product

from crossread.article.dates import same_clock, same_time
from crossread.article.quantities import agree
from crossread.models.pairs import PairJudgement
from crossread.records import (
    Article,
    Between,
    Claim,
    Conflict,
    ConflictKind,
    Entity,
    Moment,
    PairVerdict,
    Proposition,
    Span,
)
from crossread.records.publication import before, published
from crossread.story.figures import apart
from crossread.story.index import Index as Setting
from crossread.story.matching import ANSWERED, Matched
from crossread.text.names import normal_words

METHOD = "typed-differences@3"
MOST = 20  # conflicts told of one proposition
CROWD = 200  # claims of one row that are held against one another
ALIKE = 0.4  # chance of one row that two claims need themselves, whatever their row says
CERTAIN = 0.5  # chance that both cannot be so which a name needs
OPPOSED = 0.9  # the same for another account of one matter
SURE = 0.8  # the same for a day that one claim only bounds, and for sums in other words
DATED = 0.2  # the same for a date
LIKELY = 0.1  # and for a figure
WORDED = 0.5  # words in common above which sums, lengths and the like are taken for one
APART = timedelta(hours=2)  # between two outlets' reports of one speaker, for an update

Difference = tuple[ConflictKind, Span, Span, tuple[object, ...]]  # the last: both values, if any


def conflicts(
    proposition: Proposition, matched: Matched, setting: Setting, copied: Mapping[str, str]
) -> tuple[Conflict, ...]:
    """The conflicts of one row, each difference of two values once, the earliest claims first."""
    members = _spread([setting.claims[each] for each in proposition.claims if each not in copied])
    denying = frozenset(proposition.denying)
    found: dict[tuple[object, ...], Conflict] = {}
    for a, b in combinations(members, 2):
        if len(found) >= MOST:
            break
        if _is_one_telling(a, b, setting) or _is_one_sentence(a, b, matched):
            continue
        judgement = matched.judgement(a.id, b.id)
        if judgement and judgement.chance < ALIKE:
            continue
        opposite = (a.id in denying) != (b.id in denying) and _may_differ(judgement)
        for kind, one, other, values in differences(a, b, judgement, opposite=opposite):
            between, reason = _between(a, b, setting)
            key = (kind, between, frozenset(values))
            if key not in found:
                found[key] = Conflict(
                    proposition.id, a.id, b.id, kind, between, (one, other), reason,
                    f"{METHOD}+{proposition.method}", _score(judgement, proposition),
                )  # fmt: skip
    return tuple(found.values())[:MOST]


def unsearched(propositions: Sequence[Proposition], copied: Mapping[str, str]) -> int:
    """How many claims of very long rows are held against no other."""
    sizes = [sum(1 for claim in each.claims if claim not in copied) for each in propositions]
    return sum(size - CROWD for size in sizes if size > CROWD)


def _spread(members: Sequence[Claim]) -> Sequence[Claim]:
    """The claims of a row that are held against one another: of very many so many, taken from
    their articles by turns."""
    if len(members) <= CROWD:
        return members
    turns: dict[str, int] = defaultdict(int)
    order = []
    for place, each in enumerate(members):
        order.append((turns[each.article], place))
        turns[each.article] += 1
    return [members[place] for place in sorted(place for _, place in sorted(order)[:CROWD])]


def _may_differ(judgement: PairJudgement | None) -> bool:
    """Whether the model, asked of two claims that repeat one another, does not take them for the
    same."""
    if judgement is None or not judgement.echoes:
        return False
    return judgement.differing >= judgement.same


def _is_one_telling(a: Claim, b: Claim, setting: Setting) -> bool:
    """Whether one voice says both below one headline, where the second goes on from the first."""
    known = [c.attribution is None or c.attribution in setting.speakers for c in (a, b)]
    if a.article != b.article or not all(known) or _voice(a, setting) != _voice(b, setting):
        return False
    length = setting.articles[a.article].title_length
    return (a.spans[0].start < length) == (b.spans[0].start < length)


def _is_one_sentence(a: Claim, b: Claim, matched: Matched) -> bool:
    """Whether both stand in one sentence, which tells what is denied along with the denial."""
    one, other = (matched.marked[matched.numbers[each.id]].sentence for each in (a, b))
    return a.article == b.article and one == other


def _score(judgement: PairJudgement | None, proposition: Proposition) -> float:
    return round(judgement.chance if judgement else proposition.score, 4)


def differences(
    a: Claim, b: Claim, judgement: PairJudgement | None, *, opposite: bool
) -> Iterator[Difference]:
    """In what two claims of one row differ: values first; where there are none to compare and the
    model is sure that both cannot be so, the account."""
    if opposite:
        yield ConflictKind.POLARITY, a.spans[0], b.spans[0], ()
        return
    chance = judgement.differing if judgement else 0.0
    worded = judgement is not None and judgement.shared > WORDED
    typed: list[Difference] = []
    if judgement is None or chance >= LIKELY:
        typed += _figures(a, b, measures=worded or chance >= SURE)
    if chance >= DATED:
        typed += _times(a, b, bounds=chance < SURE)
    said = judgement == ANSWERED[PairVerdict.CONFLICTING]
    if chance >= CERTAIN and not said and not typed:
        typed += _names(a.places, b.places, ConflictKind.PLACE)
        typed = typed or list(_names(a.actors, b.actors, ConflictKind.ACTOR))
    if chance >= OPPOSED and not typed:
        typed = list(_accounts(a, b, said=said))
    yield from typed


def _accounts(a: Claim, b: Claim, *, said: bool) -> Iterator[Difference]:
    """Two accounts of one matter without values to compare; where a reader `said` that both cannot
    be so, also those whose values no rule compares."""
    differing = [each for each in product(a.quantities, b.quantities) if not agree(*each)]
    if said and differing:
        one, other = differing[0]
        yield ConflictKind.NUMBER, one.span, other.span, (one.value, other.value)
    elif said or not ((a.quantities and b.quantities) or (a.moments and b.moments)):
        yield ConflictKind.POLARITY, a.spans[0], b.spans[0], ()


def _figures(a: Claim, b: Claim, *, measures: bool) -> Iterator[Difference]:
    """Figures of one measure that cannot both be right, where no figures of it agree."""
    for x, y in apart(a.quantities, b.quantities, measures=measures):
        yield ConflictKind.NUMBER, x.span, y.span, (x.value, y.value)


def _times(a: Claim, b: Claim, *, bounds: bool) -> Iterator[Difference]:
    """Moments that cannot be the same, where each claim names one; without `bounds` "since Monday"
    and "until Monday" are Monday, for claims that surely differ."""
    pairs = list(product(_moment(a), _moment(b)))
    if not bounds:
        pairs = [(replace(x, relation="on"), replace(y, relation="on")) for x, y in pairs]
    pairs = [pair for pair in pairs if same_time(*pair) is not None]
    alike = any(same_time(*pair) or same_clock(*pair) for pair in pairs)  # a day may be a guess
    if pairs and not alike:
        one, other = pairs[0]
        yield ConflictKind.DATE, one.span, other.span, (one.start, other.start)


def _moment(claim: Claim) -> Sequence[Moment]:
    """The one moment of a claim, told once or, as in 4 a.m. (0100 GMT), by two clocks."""
    clocks = [each for each in claim.moments if "T" in (each.start or "")]
    twice = len(claim.moments) == len(clocks) == 2
    beside = twice and clocks[1].span.start - clocks[0].span.end <= len(" (")
    return claim.moments if len(claim.moments) == 1 or beside else ()


def _names(
    ours: Sequence[Entity], theirs: Sequence[Entity], kind: ConflictKind
) -> Iterator[Difference]:
    """The one name on either side, where they cannot mean the same."""
    alike = any(set(normal_words(x.name)) & set(normal_words(y.name)) for x in ours for y in theirs)
    if len(ours) == len(theirs) == 1 and not alike:
        names = tuple(" ".join(normal_words(each.name)) for each in (ours[0], theirs[0]))
        yield kind, ours[0].span, theirs[0].span, names


def _voice(claim: Claim, setting: Setting) -> str:
    """Who says it: a speaker, or the outlet."""
    speaker = setting.speakers.get(claim.attribution or "")
    return speaker.id if speaker else setting.columns[claim.article]


def _between(a: Claim, b: Claim, setting: Setting) -> tuple[Between | None, str]:
    """Who conflicts; None with a reason where it hangs on an order in time that is not known."""
    one, other = (setting.articles[each.article] for each in (a, b))
    same_column = setting.columns[a.article] == setting.columns[b.article]
    attributed = [each.attribution is not None for each in (a, b)]
    if _voice(a, setting) == _voice(b, setting):
        if one.id == other.id:
            return Between.SPEAKERS if all(attributed) else Between.OUTLETS, "within one article"
        order = before(one, other)
        if order is None:
            return None, "not assessed: no date says which came first"
        return _update(one, other, same_column=same_column)
    if all(attributed) or (same_column and any(attributed)):
        return Between.SPEAKERS, ""
    return Between.OUTLETS, ""


def _update(one: Article, other: Article, *, same_column: bool) -> tuple[Between, str]:
    times = [published(each) for each in (one, other)]
    apart = abs(times[0][0] - times[1][0]) if times[0] and times[1] else APART
    if same_column or apart >= APART:
        return Between.UPDATE, ""
    return Between.OUTLETS, "one speaker, told differently within two hours"
