"""A judgement in a terminal: its sentence, the table with hypotheses as rows, what it hangs on.

Takes a `Judgement` and a console; the report holds the rest.
"""

from collections.abc import Iterator

from crossread.records import Judgement, Method, Part
from crossread.report.terminal import rich
from crossread.report.terminal.console import LINE_MAX, grid, one_line, styled
from crossread.text.listing import counted

MOST = 8  # evidence columns of one table, lookouts, facts that are shown
_SHOWN = {Method.COUNT: "incons.", Method.WEIGHTED: "weighted", Method.LIKELIHOOD: "prob."}


def print_judgement(console: "rich.Console", judgement: Judgement) -> None:
    """Print the sentence, the tables, what the lead hangs on and what to look for next."""
    width = min(console.width, LINE_MAX)
    console.print(styled(one_line(judgement.case.question), "bold reverse"), soft_wrap=True)
    console.print(styled(one_line(judgement.sentence), "bold"), width=width)
    firm = judgement.confidence
    reasons = f": {'; '.join(firm.reasons)}" if firm.reasons else ""
    console.print(styled(one_line(f"Confidence is {firm.level}{reasons}."), ""), width=width)
    for line in judgement.warnings:
        console.print(styled(one_line(line), "yellow"), width=width)
    _scores(console, judgement, width)
    for start in range(0, len(judgement.facts), MOST):
        _ratings(console, judgement, start, width)
    for line in _rest(judgement):
        console.print(styled(one_line(line), ""), width=width)


def _scores(console: "rich.Console", judgement: Judgement, width: int) -> None:
    caption = "incons.: inconsistencies, fewest is best; weighted: 0 is best; prob.: probability"
    table = grid({"hypothesis": 1, **dict.fromkeys(_SHOWN.values()), "in words": None}, caption)
    found = {score.method: score for score in judgement.scores}
    for place, each in enumerate(judgement.case.hypotheses):
        count, weighted, likely = (found[method].values[place] for method in _SHOWN)
        style = "bold" if each.id in judgement.leaders else ""
        table.add_row(
            styled(one_line(f"{each.id} {each.text}"), style),
            f"{count:.0f}",
            f"{weighted:.2f}",
            f"{100 * likely:.1f} %",
            judgement.likelihoods[place].word,
        )
    console.print(table, width=width)


def _ratings(console: "rich.Console", judgement: Judgement, start: int, width: int) -> None:
    """Hypotheses as rows, evidence as columns: read along a row, what speaks against it."""
    shown = judgement.facts[start : start + MOST]
    caption = (
        "* assumption  ! source has an interest  + includes copies; last row: credibility × origins"
    )
    table = grid({"": 2, **{_head(judgement, each.ids): 2 for each in shown}}, caption)
    for place, each in enumerate(judgement.case.hypotheses):
        cells = (fact.values[place] for fact in shown)
        table.add_row(one_line(each.id), *(cell.value if cell else "?" for cell in cells))
    told = (f"{each.credibility.value.replace('medium', 'med')} ×{each.strength}" for each in shown)
    table.add_row(styled("cred.", "dim"), *(styled(each, "dim") for each in told))
    console.print(table, width=width)


def _head(judgement: Judgement, ids: tuple[str, ...]) -> str:
    held = [each for each in judgement.case.evidence if each.id in ids]
    signs = "*" * any(each.assumption for each in held) + "!" * any(each.interest for each in held)
    return one_line(ids[0]) + ("+" if len(ids) > 1 else "") + signs


def _rest(judgement: Judgement) -> Iterator[str]:
    text = {each.id: each.text for each in judgement.case.evidence}
    for each in judgement.facts:
        origins = ", ".join(each.origins) or "analyst"
        yield f"{' = '.join(each.ids)}: “{text[each.ids[0]]}” ({origins})"
    flip = next(each for each in judgement.flips if each.method is Method.LIKELIHOOD)
    if flip.names:
        lead = judgement.leaders[0]
        yield f"Without {', '.join(flip.names)}, {lead} no longer leads (smallest such set)."
    for other in (each for each in judgement.flips if each.part is Part.ORIGIN and each.names):
        exact = "smallest such set" if other.exact else "a smaller set may exist"
        what = "source" if len(other.names) == 1 else "sources"
        yield f"Without the {what} {', '.join(other.names)}, it no longer leads ({exact})."
    if judgement.unrated:
        yield f"Not rated, so not counted: {counted(len(judgement.unrated), 'piece')} of evidence."
    agreed = judgement.agreement
    if agreed.alpha is not None:
        disputes = ", ".join(f"{each.evidence}/{each.hypothesis}" for each in agreed.disputes)
        yield f"Agreement between raters: alpha {agreed.alpha:.2f}; disputed: {disputes or 'none'}."
    for look in judgement.lookouts[:3]:
        yield f"Check next: {look.about} “{look.text}” (expected information {look.gain:.2f} bits)."
