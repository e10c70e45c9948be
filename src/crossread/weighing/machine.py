"""A case and the pair model in, the ratings it proposes out: rows of their own, marked a machine's.

The model tells whether words entail or contradict each other, not what would explain what.
"""

from crossread.models.directories import Model
from crossread.models.pairs import infer
from crossread.records import Case, Consistency, Rating

_RATED = {"entailment": Consistency.CONSISTENT, "contradiction": Consistency.INCONSISTENT}


def propose(case: Case, model: Model) -> list[list[Rating]]:
    """A row for each piece of evidence that this model has not rated; neither is "cannot tell"."""
    known = {each.evidence for each in case.proposed if each.author == model.method}
    held = [each for each in case.evidence if each.id not in known]
    pairs = [(e.text, h.text) for e in held for h in case.hypotheses]
    labels = iter(infer(pairs, model))
    return [
        [
            Rating(e.id, h.id, _RATED.get(next(labels)), model.method, machine=True)
            for h in case.hypotheses
        ]
        for e in held
    ]
