"""A `Case` in, its `Judgement` out: rival hypotheses weighed by evidence that counts once.

Analysis of competing hypotheses (Heuer 1999) beside a likelihood model; docs/weighing.md tells all.
"""

from collections.abc import Sequence

from crossread.errors import UsageError
from crossread.records import Case, Coherent, Judgement, Rating, Single
from crossread.weighing.agreement import agreement, reliability
from crossread.weighing.facts import pieces
from crossread.weighing.likelihood_words import likelihood
from crossread.weighing.scores import coherent, scores
from crossread.weighing.sensitivity import Ground, flips, gained, ground, lookouts, without
from crossread.weighing.summary import confidence, sentence, warnings


def judge(case: Case, *, by: Sequence[str] = ()) -> Judgement:
    """What the case comes to by the ratings of these authors, of all people where none is named.

    A machine's ratings count only where its method is named alone. UsageError where an author has
    rated nothing.
    """
    ratings = _chosen(case, by)
    on = ground(case, pieces(case, ratings))
    found = scores(case, on.facts)
    parts, sets = without(on), flips(on)
    rated = {each.evidence.id for each in on.pieces}
    agreed = agreement(case, ratings)
    return Judgement(
        case=case,
        by=tuple(dict.fromkeys(each.author for each in ratings)),
        sentence=sentence(on),
        leaders=tuple(case.hypotheses[place].id for place in on.leaders),
        probabilities=on.probabilities,
        likelihoods=tuple(likelihood(each, case.scale.words) for each in on.probabilities),
        confidence=confidence(on, found, parts, sets, agreed),
        warnings=warnings(on, found),
        facts=on.facts,
        unrated=tuple(each.id for each in case.evidence if each.id not in rated),
        scores=found,
        gained=gained(on),
        without=parts,
        flips=sets,
        lookouts=lookouts(on),
        estimates=tuple(
            Coherent(each.author, each.values, *coherent(each.values)) for each in case.estimates
        ),
        agreement=agreed,
        reliability=reliability(case, ratings),
        singles=_singles(case),
    )


def _chosen(case: Case, by: Sequence[str]) -> tuple[Rating, ...]:
    """The ratings that count: a person's and a machine's never together."""
    people = {each.author for each in case.ratings}
    machines = {each.author for each in case.proposed}
    for name in by:
        if name not in people | machines:
            known = ", ".join(sorted(people | machines)) or "nobody yet"
            raise UsageError(f"{name!r} has rated nothing in this case; it was rated by {known}")
    if by and not people.issuperset(by):
        if len(set(by)) > 1:
            raise UsageError("a machine’s ratings are not mixed with others; name it alone")
        return tuple(each for each in case.proposed if each.author in by)
    return tuple(each for each in case.ratings if not by or each.author in by)


def _singles(case: Case) -> tuple[Single, ...]:
    """What each author's ratings come to alone."""
    rows = {(each.author, each.machine): None for each in (*case.ratings, *case.proposed)}
    return tuple(_single(case, author, machine) for author, machine in rows)


def _single(case: Case, author: str, machine: bool) -> Single:
    held = case.proposed if machine else case.ratings
    on: Ground = ground(case, pieces(case, (each for each in held if each.author == author)))
    leaders = tuple(case.hypotheses[place].id for place in on.leaders)
    return Single(author, on.probabilities, leaders, machine)
