"""A judgement in words: its one sentence, the confidence in it, where methods disagree."""

from collections.abc import Iterator, Sequence

from crossread.records import Agreement, Confidence, Flip, Level, Method, Part, Score, Without
from crossread.text.listing import counted, listed
from crossread.weighing.likelihood_words import likelihood
from crossread.weighing.sensitivity import Ground

SHARP = 0.5  # diagnosticity from which a fact separates hypotheses
FEW = 3  # facts or origins; with fewer the confidence is lower
ALIKE = 0.667  # alpha below which raters do not agree enough to conclude from (Krippendorff)
LEVELS = ("high", "moderate", "low")
_ONE = {Part.EVIDENCE: "piece of evidence", Part.ORIGIN: "original source", Part.OUTLET: "outlet"}


def sentence(on: Ground) -> str:
    """The judgement in one sentence: the word, its band, the figure, the hypothesis."""
    names = [on.case.hypotheses[place] for place in on.leaders]
    if not on.facts:
        return "Nothing is rated yet; the hypotheses differ only in their priors."
    if len(names) > 1:
        listed = " and ".join(f"{each.id} (“{each.text}”)" for each in names)
        return f"The evidence favours no single hypothesis: {listed} are tied."
    (place,) = on.leaders
    found = likelihood(on.probabilities[place], on.case.scale.words)
    figure = percent(on.probabilities[place])
    band = f"{found.low} to {found.high} %; here {figure}"
    if not found.within:
        band += ", between two bands"
    return f"{_there_is(found.word)} ({band}) that {names[0].id} is true: “{names[0].text}”."


def _there_is(word: str) -> str:
    """`It is likely`, but `There is a realistic possibility`."""
    if not word.endswith(("possibility", "chance")):
        return f"It is {word}"
    return f"There is {word}" if word.startswith("almost") else f"There is a {word}"


def percent(probability: float) -> str:
    """A probability in whole per cent; what is less than sure is never shown as sure."""
    whole = round(100 * probability)
    if whole == 100 and probability < 1:
        return "over 99 %"
    return "under 1 %" if whole == 0 and probability > 0 else f"{whole} %"


def confidence(
    on: Ground,
    found: Sequence[Score],
    parts: Sequence[Without],
    sets: Sequence[Flip],
    agreed: Agreement,
) -> Confidence:
    """The confidence, by rule: low for any grave reason or two others, high for none."""
    grave, slight = list(_grave(on, found, parts)), list(_slight(on, sets, agreed))
    level = 2 if grave or len(slight) > 1 else len(slight)
    return Confidence(LEVELS[level], (*grave, *slight))


def _grave(on: Ground, found: Sequence[Score], parts: Sequence[Without]) -> Iterator[str]:
    if len(on.facts) < FEW:
        yield f"only {counted(len(on.facts), 'fact')}"
    if len(on.leaders) > 1:
        yield "no hypothesis leads alone"
        return
    for part in Part:
        alone = [each.name for each in parts if each.part is part and each.lead_ends]
        if alone:
            yield f"dropping one {_ONE[part]} ends the lead: {listed(alone, 'or')}"
    if not {*_by(found, Method.LIKELIHOOD)} & {*_by(found, Method.COUNT)}:
        yield "counting inconsistencies gives another leader"


def _slight(on: Ground, sets: Sequence[Flip], agreed: Agreement) -> Iterator[str]:
    roots = {name for each in on.facts for name in each.origins}
    if 0 < len(roots) < FEW:
        yield f"all reports come from {counted(len(roots), 'source')}"
    flip = next(each for each in sets if each.method is Method.LIKELIHOOD)
    if flip.names and len(flip.names) < FEW and len(flip.names) > 1:
        yield f"the lead depends on {len(flip.names)} facts: {listed(flip.names)}"
    if flip.assumptions:
        yield f"the lead depends on assumptions: {listed(flip.assumptions)}"
    if flip.interested:
        yield f"the lead depends on evidence from those it serves: {listed(flip.interested)}"
    if not any(each.diagnosticity >= SHARP for each in on.facts) and on.facts:
        yield "no evidence clearly separates the hypotheses"
    if agreed.alpha is not None and agreed.alpha < ALIKE:
        yield f"raters disagree (alpha {agreed.alpha:.2f})"


def warnings(on: Ground, found: Sequence[Score]) -> tuple[str, ...]:
    """Sentences on where methods disagree and on what the figures do not tell."""
    return tuple(_warnings(on, found))


def _warnings(on: Ground, found: Sequence[Score]) -> Iterator[str]:
    by_odds = _by(found, Method.LIKELIHOOD)
    for score in found if on.facts else ():
        if {*score.leaders} != {*by_odds}:
            yield (
                f"The methods disagree: by {score.method.value} {_lead(score.leaders)}, by"
                f" likelihood {_lead(by_odds)}."
            )
    blunt = [each.ids[0] for each in on.facts if each.diagnosticity == 0]
    if blunt:
        yield f"Rated the same for every hypothesis, so not diagnostic: {listed(blunt)}."
    own = [each.evidence.id for each in on.pieces if each.evidence.credibility is Level.OBSERVED]
    if own:
        yield f"Taken as certain because the analyst observed it: {listed(own)}."


def _by(found: Sequence[Score], method: Method) -> tuple[str, ...]:
    return next(each.leaders for each in found if each.method is method)


def _lead(names: Sequence[str]) -> str:
    return f"{listed(names)} are tied" if len(names) > 1 else f"{names[0]} leads"
