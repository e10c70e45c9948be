"""The `Claim`s of a story in, its `Proposition`s out: claims that answer the same question.

Candidates come from vectors and shared figures, a trained pair model judges them, and groups form
where most pairs are judged to belong together.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from crossread.article.claims import MarkedClaim
from crossread.article.quantities import agree
from crossread.models.directories import Model
from crossread.models.facts import Array, MarkedText
from crossread.models.pairs import PairJudgement, judge
from crossread.records import Claim, ClaimKind, Modality, PairVerdict, Polarity, Proposition, Story

Pair = tuple[int, int]  # of row numbers, the smaller first
METHOD = "grouping@3"
NEIGHBOURS = 5  # of a claim in other articles
OWN = 2  # of a claim in its own article
ALIKE = 0.5  # cosine from which two claims of different articles are candidates
ALIKE_OWN = 0.6  # the same within one article
ALIKE_FIGURE = 0.3  # the same where both count the same thing
UNLIKE = 0.25  # the same for two rows of groups that may join; these are taken to say
HARDLY = 0.1  # the same with this chance
TOGETHER = 0.4224  # mean chance of belonging together from which groups are joined
MOST_PAIRS = 40_000  # judged in one story, the likest first, and at most
PAIRS = 1_000  # so many, and as many for each article; as many again while groups join
FIRST = 4  # rows of a group that stand for it when it joins another
FIRST_READ = 8  # the same where a reader went through the claims
CROWD = 200  # rows of a group, or figures of a telling, that are held against one another
FEWEST = 2  # words of a claim that can be matched
# What a reader said of two claims, as the model would say it were it sure.
ANSWERED: Mapping[str, PairJudgement] = {
    PairVerdict.SAME: PairJudgement(1.0, 0.0, 0.0, 1.0, 1.0),
    PairVerdict.CONFLICTING: PairJudgement(0.0, 1.0, 0.0, 1.0, 1.0),
    PairVerdict.OTHER: PairJudgement(0.0, 0.0, 0.0, 0.0, 0.0),
}
UNCLEAR = frozenset(
    "he she it they this that these those his her its their there we i but and".split()
)


@dataclass(frozen=True, slots=True)
class Matched:
    """The propositions of a story and what they rest on.

    `rows` are the claims that are no copies, `marked` their words in their sentences, `vectors`
    [rows, width]; `judged` holds pairs of row numbers, the smaller first. `numbers` gives the row
    of each claim (id), of a copy the row it was copied from. `left_out` candidate pairs were not
    judged.
    """

    propositions: tuple[Proposition, ...]
    rows: tuple[Claim, ...]
    marked: tuple[MarkedText, ...]
    vectors: Array
    judged: Mapping[Pair, PairJudgement]
    numbers: Mapping[str, int]
    left_out: int

    def judgement(self, a: str, b: str) -> PairJudgement | None:
        """What was said of two claims (ids); None where they were not compared."""
        one, other = self.numbers[a], self.numbers[b]
        return self.judged.get((min(one, other), max(one, other)))


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known of claims beside their words: `copied` maps a claim to the one it was copied
    from, which it follows without any weight of its own; `headed` are the claims (ids) of
    headlines, each a telling beside its article's; `denied` those that a source denies, whatever
    the model takes them for; `decided` is what people said of pairs of claims (ids), which holds,
    and `told` what a language model said of others, in place of the pair model: groups join by the
    mean as ever, so that a few slips do not run rows together."""

    copied: Mapping[str, str] = field(default_factory=dict)
    headed: Set[str] = frozenset()
    denied: Set[str] = frozenset()
    decided: Mapping[frozenset[str], str] = field(default_factory=dict)
    told: Mapping[frozenset[str], str] = field(default_factory=dict)


def match(story: Story, stated: Sequence[MarkedClaim], model: Model, beside: Beside) -> Matched:
    """Group claims, given in the order of their articles, into propositions; the model reads them
    in their sentences."""
    copied, headed, decided = beside.copied, beside.headed, beside.decided
    own = [each for each in stated if each.claim.id not in copied]
    rows, marked = [each.claim for each in own], [each.marked for each in own]
    vectors = np.stack([each.vector for each in own]) if own else np.zeros((0, 1), np.float32)
    pairs = candidates(rows, vectors)
    most = min(MOST_PAIRS, PAIRS * (1 + len({each.article for each in rows})))
    kept, unasked = pairs[:most], set(pairs[most:])
    tellings = [(each.article, each.attribution, each.id in headed) for each in rows]

    def ask(wanted: Sequence[Pair]) -> dict[Pair, PairJudgement]:
        alike = [round(float(vectors[a] @ vectors[b]), 4) for a, b in wanted]
        told = judge([(marked[a], marked[b]) for a, b in wanted], alike, model)
        return {
            (a, b): _within(each, one=tellings[a] == tellings[b])
            for (a, b), each in zip(wanted, told, strict=True)
        }

    def ask_near(wanted: Sequence[Pair]) -> dict[Pair, PairJudgement]:
        likeness = {(a, b): float(vectors[a] @ vectors[b]) for a, b in wanted}
        far = {
            pair: PairJudgement(HARDLY, 0.0, 0.0, round(like, 4), 0.0)
            for pair, like in likeness.items()
            if like < UNLIKE
        }
        near, room = [pair for pair in wanted if pair not in far], max(0, 2 * most - len(judged))
        unasked.update(near[room:])
        return far | ask(near[:room])

    numbers = {claim.id: number for number, claim in enumerate(rows)}
    numbers |= {claim: numbers[source] for claim, source in copied.items()}
    answers = _answers(decided, numbers)
    known = _answers(beside.told, numbers) | answers
    judged = ask([pair for pair in kept if pair not in known])
    judged |= {pair: ANSWERED[verdict] for pair, verdict in known.items()}
    parted = [pair for pair, verdict in answers.items() if verdict == PairVerdict.OTHER]
    settled = [pair for pair in answers if pair not in parted]
    never = answers_another(rows, tellings)
    first = FIRST_READ if beside.told else FIRST
    grouped = groups(len(rows), judged, ask_near, never, Settled(settled, parted, first))
    followers: dict[str, list[str]] = defaultdict(list)
    for claim, source in copied.items():
        followers[source].append(claim)
    found = [
        _parted(_proposition(story, group, rows, judged, followers, model.method), rows, beside)
        for group in grouped
        if is_matchable(rows[group[0]])
    ]
    left_out = len(unasked - judged.keys())
    return Matched(tuple(found), tuple(rows), tuple(marked), vectors, judged, numbers, left_out)


def _answers(decided: Mapping[frozenset[str], str], numbers: Mapping[str, int]) -> dict[Pair, str]:
    """What readers said of pairs of rows."""
    found = {}
    for claims, verdict in decided.items():
        places = sorted({numbers[each] for each in claims if each in numbers})
        if len(places) == 2 and verdict != PairVerdict.UNSURE:
            found[places[0], places[1]] = verdict
    return found


def is_matchable(claim: Claim) -> bool:
    """Whether a claim can stand in a row: a fact, or an opinion in a source's mouth, not asked."""
    if claim.modality is Modality.ASKED or len(claim.text.split()) < FEWEST:
        return False
    opinion = claim.kind is ClaimKind.OPINION and claim.attribution is not None
    return claim.kind is ClaimKind.FACTUAL or opinion


def candidates(claims: Sequence[Claim], vectors: Array) -> list[Pair]:
    """Pairs of rows worth judging, the likest first; ties in the order of the claims."""
    likeness: dict[Pair, float] = {}
    articles = {
        name: number for number, name in enumerate(dict.fromkeys(c.article for c in claims))
    }
    owners = np.array([articles[claim.article] for claim in claims], np.int64)
    able = np.array([is_matchable(claim) for claim in claims], bool)
    vectors = np.where(able[:, None], vectors, 0)
    counting = _counting(claims, able)
    block = max(1, 4_000_000 // max(1, len(claims)))
    for begin in range(0, len(claims), block):
        alike = np.round(vectors[begin : begin + block] @ vectors.T, 4)
        for row, line in enumerate(alike, begin):
            own = owners == owners[row]
            others = np.where(own, -1, line)
            own[row] = False
            near = [
                *_likest(others, NEIGHBOURS, ALIKE),
                *_likest(np.where(own, line, -1), OWN, ALIKE_OWN),
            ]
            near += [n for n in counting.get(row, ()) if others[n] >= ALIKE_FIGURE]
            for other in near:
                likeness[min(row, other), max(row, other)] = float(line[other])
    return sorted(likeness, key=lambda pair: (-likeness[pair], pair))


def _likest(line: Array, count: int, least: float) -> list[int]:
    near = np.flatnonzero(line >= least)
    order = near[np.argsort(-line[near], kind="stable")[:count]]
    return [int(row) for row in order]


def _counting(claims: Sequence[Claim], able: NDArray[np.bool_]) -> dict[int, list[int]]:
    """Of each able row that counts something, the first rows that count the same thing."""
    rows: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in map(int, np.flatnonzero(able)):
        figures = [figure for figure in claims[row].quantities if figure.counted]
        for measure in dict.fromkeys((figure.unit, figure.counted) for figure in figures):
            rows[measure].append(row)
    found: dict[int, list[int]] = defaultdict(list)
    for each in rows.values():
        for row in each:
            found[row] += [other for other in each[:NEIGHBOURS] if other != row]
    return found


@dataclass(frozen=True, slots=True)
class Settled:
    """Pairs of rows that people put together and `parted`; `first` rows stand for a group."""

    together: Sequence[Pair] = ()
    parted: Sequence[Pair] = ()
    first: int = FIRST


def groups(
    size: int,
    judged: dict[Pair, PairJudgement],
    ask: Callable[[Sequence[Pair]], Mapping[Pair, PairJudgement]],
    never: Callable[[int, int], bool],
    settled: Settled = Settled(),
) -> list[tuple[int, ...]]:
    """Rows that belong together, in row order: two groups join where the mean chance over the
    pairs of their first rows is at least TOGETHER; what was not judged yet is asked and added, and
    what gets no answer counts against it.
    Where `never` holds of two of their first CROWD rows, they do not, nor where people parted a
    pair; what they put together joins before all else."""
    home = list(range(size))
    members = {row: [row] for row in range(size)}
    apart: dict[Pair, int] = {}  # groups that did not join, and how many rows they had

    def may_not(a: int, b: int) -> bool:
        if any({home[x], home[y]} == {a, b} for x, y in settled.parted):
            return True
        return any(never(x, y) for x in members[a][:CROWD] for y in members[b][:CROWD])

    for pair in settled.together:
        a, b = sorted(home[row] for row in pair)
        if a != b and not may_not(a, b):
            _join(home, members, a, b)
    order = sorted(judged, key=lambda pair: (-round(judged[pair].chance, 4), pair))
    for one, other in order:
        if judged[one, other].chance < TOGETHER:
            break
        a, b = sorted((home[one], home[other]))
        together = len(members[a]) + len(members[b])
        if a == b or apart.get((a, b)) == together:
            continue
        sides = members[a][: settled.first], members[b][: settled.first]
        between = [(min(x, y), max(x, y)) for x, y in product(*sides)]
        unknown = [pair for pair in between if pair not in judged]
        if unknown:
            judged.update(ask(unknown))
        mean = sum(judged[pair].chance for pair in between if pair in judged) / len(between)
        if mean < TOGETHER or may_not(a, b):
            apart[a, b] = together
            continue
        _join(home, members, a, b)
    return [tuple(members[row]) for row in sorted(members)]


def _join(home: list[int], members: dict[int, list[int]], a: int, b: int) -> None:
    for row in members[b]:
        home[row] = a
    members[a] = sorted(members[a] + members.pop(b))


def answers_another(
    rows: Sequence[Claim], tellings: Sequence[Hashable]
) -> Callable[[int, int], bool]:
    """Whether two rows give figures of one measure that some telling has side by side: one voice
    that says both, in one article, answers two questions with them."""
    figures: dict[Hashable, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        if row.quantities and is_matchable(row):
            figures[tellings[number]].append(number)
    beside = {
        each
        for told in figures.values()
        for one, other in combinations(told[:CROWD], 2)
        for each in _differing(rows[one], rows[other])
    }
    if not beside:
        return lambda _one, _other: False
    return lambda one, other: not beside.isdisjoint(_differing(rows[one], rows[other]))


def _differing(one: Claim, other: Claim) -> list[tuple[str, str, float, float]]:
    """The figures of one measure that two claims give, none where some of them agree: unit, what is
    counted, the lower and the higher."""
    if not one.quantities or not other.quantities:
        return []
    found = []
    for x, y in product(one.quantities, other.quantities):
        same = agree(x, y)
        if same:
            return []
        if same is False:
            counted = x.counted if x.counted == y.counted else ""
            found.append((x.unit, counted, min(x.value, y.value), max(x.value, y.value)))
    return found


def _within(judgement: PairJudgement, *, one: bool) -> PairJudgement:
    """The judgement of two claims; one telling does not contradict itself: what differs there
    answers another question."""
    return replace(judgement, conflicting=0.0, denying=0.0) if one else judgement


def _proposition(
    story: Story,
    group: Sequence[int],
    rows: Sequence[Claim],
    judged: Mapping[Pair, PairJudgement],
    followers: Mapping[str, Sequence[str]],
    method: str,
) -> Proposition:
    inside = {pair: judged[pair] for pair in combinations(group, 2) if pair in judged}
    sides = _sides(group, rows, inside)
    stays = [row for row in group if not sides[row]]
    clearest = min(stays, key=lambda row: (-_clarity(row, rows, inside), row))
    claims = [rows[row].id for row in group]
    claims += [copy for row in group for copy in followers.get(rows[row].id, ())]
    denying = {rows[row].id for row in group if sides[row]}
    denying |= {copy for each in denying for copy in followers.get(each, ())}
    chances = [each.chance for each in inside.values()]
    return Proposition(
        story.id,
        tuple(claims),
        tuple(each for each in claims if each in denying),
        rows[clearest].id,
        rows[clearest].text,
        f"{METHOD}+{method}",
        round(sum(chances) / len(chances), 4) if chances else 1.0,
    )


def _parted(made: Proposition, rows: Sequence[Claim], beside: Beside) -> Proposition:
    """A proposition with the claims that a source denies on the denying side, where others stay."""
    said = [claim for claim in made.claims if claim not in made.denying]
    kept = [claim for claim in said if claim not in beside.denied]
    if not kept or len(kept) == len(said):
        return made
    clearest = made.clearest if made.clearest in kept else kept[0]
    text = next((row.text for row in rows if row.id == clearest), made.text)
    denying = tuple(claim for claim in made.claims if claim not in kept)
    return replace(made, denying=denying, clearest=clearest, text=text)


def _sides(
    group: Sequence[int], rows: Sequence[Claim], inside: Mapping[Pair, PairJudgement]
) -> dict[int, bool]:
    """Of each row of a group whether it denies what most articles of the group say.

    Surest judgements first tie two rows to one side or to opposite sides.
    """
    home, side = {row: row for row in group}, dict.fromkeys(group, False)

    def surety(pair: Pair) -> float:
        each = inside[pair]
        return abs(each.denying - each.same - each.conflicting)

    for one, other in sorted(inside, key=lambda pair: (-round(surety(pair), 4), pair)):
        if home[one] == home[other]:
            continue
        each = inside[one, other]
        negated = all(rows[row].polarity is Polarity.NEGATIVE for row in (one, other))
        opposite = not negated and each.denying > each.same + each.conflicting
        turn = (side[one] == side[other]) == opposite
        joined, stays = home[other], home[one]
        for row in group:
            if home[row] == joined:
                home[row] = stays
                side[row] ^= turn
    denying = {rows[row].article for row in group if side[row]}
    saying = {rows[row].article for row in group if not side[row]}
    first_denies = side[group[0]]
    if len(denying) > len(saying) or (len(denying) == len(saying) and first_denies):
        side = {row: not each for row, each in side.items()}
    return side


def _clarity(row: int, rows: Sequence[Claim], inside: Mapping[Pair, PairJudgement]) -> float:
    """How well a claim's words stand for its row: close to the others, and clear by itself."""
    near = [each.same for pair, each in inside.items() if row in pair]
    claim, words = rows[row], rows[row].text.split()
    value = sum(near) / len(near) if near else 0.0
    value -= 0.5 * (words[0].lower().strip("“\"'") in UNCLEAR)
    value -= 0.02 * abs(min(len(words), 40) - 16) / 4
    value -= 0.3 * (claim.polarity is Polarity.NEGATIVE) + 0.2 * (claim.modality is Modality.HEDGED)
    return value + 0.1 * bool(claim.quantities)
