"""A judgement in a terminal: its sentence, the table with hypotheses as rows, what it hangs on.

Takes a `Judgement` and a console; the report holds the rest.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossread.records import Judgement, Method, Part
from crossread.report.terminal.console import LINE_MAX, grid, styled
from crossread.report.views.segments import printable

if TYPE_CHECKING:
    from rich.console import Console

MOST = 8  # evidence columns of one table, lookouts, facts that are shown
_SHOWN = {Method.COUNT: "incons.", Method.WEIGHTED: "weighted", Method.LIKELIHOOD: "likely"}


def print_judgement(console: "Console", judgement: Judgement) -> None:
    """Print the sentence, the tables, what the lead hangs on and what to look for next."""
    width = min(console.width, LINE_MAX)
    console.print(styled(_line(judgement.case.question), "bold reverse"), soft_wrap=True)
    console.print(styled(_line(judgement.sentence), "bold"), width=width)
    firm = judgement.confidence
    reasons = f": {'; '.join(firm.reasons)}" if firm.reasons else ""
    console.print(styled(_line(f"Confidence is {firm.level}{reasons}."), ""), width=width)
    for line in judgement.warnings:
        console.print(styled(_line(line), "yellow"), width=width)
    _scores(console, judgement, width)
    for start in range(0, len(judgement.facts), MOST):
        _ratings(console, judgement, start, width)
    for line in _rest(judgement):
        console.print(styled(_line(line), ""), width=width)


def _line(text: str) -> str:
    return " ".join(printable(text).split())


def _scores(console: "Console", judgement: Judgement, width: int) -> None:
    caption = (
        "incons.: the fewest lead; weighted: the nearest to 0 leads; likely: the highest leads"
    )
    table = grid({"hypothesis": 1, **dict.fromkeys(_SHOWN.values()), "word": None}, caption)
    found = {score.method: score for score in judgement.scores}
    for place, each in enumerate(judgement.case.hypotheses):
        count, weighted, likely = (found[method].values[place] for method in _SHOWN)
        table.add_row(
            styled(_line(f"{each.id} {each.text}"), "bold" if each.id in judgement.leaders else ""),
            f"{count:.0f}",
            f"{weighted:.2f}",
            f"{100 * likely:.1f} %",
            judgement.likelihoods[place].word,
        )
    console.print(table, width=width)


def _ratings(console: "Console", judgement: Judgement, start: int, width: int) -> None:
    """Hypotheses as rows, evidence as columns: read along a row, what speaks against it."""
    shown = judgement.facts[start : start + MOST]
    caption = "* rests on assumption, ! somebody gains if it is believed, + counts with its copies"
    table = grid({"": 2, **{_head(judgement, each.ids): 2 for each in shown}}, caption)
    for place, each in enumerate(judgement.case.hypotheses):
        cells = (fact.values[place] for fact in shown)
        table.add_row(_line(each.id), *(cell.value if cell else "?" for cell in cells))
    told = (f"{each.credibility.value[:3]} ×{each.strength}" for each in shown)
    table.add_row(styled("told", "dim"), *(styled(each, "dim") for each in told))
    console.print(table, width=width)


def _head(judgement: Judgement, ids: tuple[str, ...]) -> str:
    held = [each for each in judgement.case.evidence if each.id in ids]
    signs = "*" * any(each.assumption for each in held) + "!" * any(each.interest for each in held)
    return _line(ids[0]) + ("+" if len(ids) > 1 else "") + signs


def _rest(judgement: Judgement) -> Iterator[str]:
    text = {each.id: each.text for each in judgement.case.evidence}
    for each in judgement.facts:
        yield f"{' = '.join(each.ids)}: “{text[each.ids[0]]}” ({', '.join(each.origins) or 'own'})"
    flip = next(each for each in judgement.flips if each.method is Method.LIKELIHOOD)
    if flip.names:
        yield f"The lead ends without {', '.join(flip.names)}: no smaller set does it."
    for other in (each for each in judgement.flips if each.part is Part.ORIGIN and each.names):
        exact = "no fewer do it" if other.exact else "fewer may do it"
        yield f"It ends had these said nothing: {', '.join(other.names)}; {exact}."
    if judgement.unrated:
        yield f"Not rated, so not counted: {len(judgement.unrated)} pieces of evidence."
    agreed = judgement.agreement
    if agreed.alpha is not None:
        disputes = ", ".join(f"{each.evidence}/{each.hypothesis}" for each in agreed.disputes)
        yield f"Raters agree with alpha {agreed.alpha:.2f}; they dispute {disputes or 'nothing'}."
    for look in judgement.lookouts[:3]:
        yield f"Look for {look.about} “{look.text}”: {look.gain:.2f} bits expected."
