"""A judgement as one Markdown text: sentence, tables, what it hangs on, sources, what was assumed.

Takes a `Judgement`; every word from outside is escaped, so that it stays words.
"""

import re
from collections.abc import Iterator, Sequence

from crossread.records import Evidence, Flip, Judgement, Part, Passage, Source
from crossread.report.views.descriptors import descriptors
from crossread.report.views.segments import printable

_MARKS = re.compile(r"([\\`*_{}\[\]()#+!|~-])")

_NUMBERED = re.compile(r"\A(\d{1,9})\.")  # would begin a list


def judgement_markdown(judgement: Judgement) -> str:
    """The whole report."""
    parts = (_opening, _scores, _ratings, _hangs, _evidence, _assumed, _raters, _sources)
    return "\n\n".join("\n".join(part(judgement)) for part in parts) + "\n"


def _plain(text: str) -> str:
    """Words of a text, none of which is taken for a mark or a tag."""
    escaped = _MARKS.sub(r"\\\1", " ".join(printable(text).split()))
    escaped = _NUMBERED.sub(r"\1\\.", escaped)
    return escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _table(head: Sequence[str], rows: Iterator[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def _opening(judgement: Judgement) -> Iterator[str]:
    firm = judgement.confidence
    reasons = f": {'; '.join(map(_plain, firm.reasons))}" if firm.reasons else ""
    yield f"# {_plain(judgement.case.question)}\n"
    yield f"**{_plain(judgement.sentence)}**\n"
    yield f"Confidence is {firm.level}{reasons}."
    yield from (f"\n{_plain(each)}" for each in judgement.warnings)


def _scores(judgement: Judgement) -> Iterator[str]:
    yield "## Scores side by side\n"
    head = ["hypothesis", *(each.method.value for each in judgement.scores), "in words", "range"]

    def rows() -> Iterator[Sequence[str]]:
        for place, each in enumerate(judgement.case.hypotheses):
            word = judgement.likelihoods[place]
            figures = (f"{score.values[place]:.4g}" for score in judgement.scores)
            band = f"{word.low} to {word.high} %"
            yield [f"{_plain(each.id)} {_plain(each.text)}", *figures, word.word, band]

    yield from _table(head, rows())


def _ratings(judgement: Judgement) -> Iterator[str]:
    yield "## Ratings\n"
    rows = (
        [_plain(each.id), *(_cell(fact.values[place]) for fact in judgement.facts)]
        for place, each in enumerate(judgement.case.hypotheses)
    )
    yield from _table(["", *(_plain(" = ".join(fact.ids)) for fact in judgement.facts)], rows)


def _cell(value: str | None) -> str:
    return str(value) if value else "?"


def _hangs(judgement: Judgement) -> Iterator[str]:
    yield "## What it depends on\n"
    for each in judgement.flips:
        yield f"- {_flip(each)}"
    yield ""
    rows = (
        [_plain(each.name), each.part.value, f"{100 * each.moved:+.1f}", ", ".join(each.leaders)]
        for each in judgement.without
        if each.lead_ends or abs(each.moved) >= 0.01
    )
    yield from _table(["without", "type", "change (points)", "leader"], rows)
    yield "\n## What to check next\n"
    for look in judgement.lookouts:
        bits = f"expected information {look.gain:.2f} bits"
        yield f"- {_plain(look.about)} {_plain(look.text)} ({bits})"


def _flip(flip: Flip) -> str:
    kind = "source" if len(flip.names) == 1 else "sources"
    what = f"the {kind} " if flip.part is Part.ORIGIN else ""
    if not flip.names:
        return f"By {flip.method.value}, no removal of {flip.part.value} ends the lead."
    said = f"By {flip.method.value}, the leader changes without {what}{_listed(flip.names)}"
    said += f"; assumptions among them: {_listed(flip.assumptions)}" if flip.assumptions else ""
    said += f"; sources with an interest: {_listed(flip.interested)}" if flip.interested else ""
    return said + (" (smallest such set)." if flip.exact else " (a smaller set may exist).")


def _listed(names: Sequence[str]) -> str:
    return ", ".join(map(_plain, names))


def _evidence(judgement: Judgement) -> Iterator[str]:
    yield "## Evidence\n"
    outlets = {each.id: each for each in judgement.case.sources}
    for each in judgement.case.evidence:
        yield f"- **{_plain(each.id)}** {_plain(each.text)}"
        yield f"  - {_plain(_about(each))}"
        yield from (f"  - {_shown(p, outlets)}" for p in each.shown_by)
        for contest in each.contested:
            yield f"  - contradicted ({_plain(contest.kind)}): {_shown(contest.passage, outlets)}"
        if each.absence:
            silent, covering = each.absence.silent, each.absence.covering
            yield f"  - not reported by {_listed(silent)}, of {len(covering)} outlets"


def _about(evidence: Evidence) -> str:
    known = [f"credibility {evidence.credibility.value}", f"relevance {evidence.relevance.value}"]
    known += [f"original sources: {', '.join(evidence.origins)}"] if evidence.origins else []
    known += [f"interest: {evidence.interest}"] if evidence.interest else []
    known += [f"citation: {evidence.reference}"] if evidence.reference else []
    return "; ".join(known)


def _shown(passage: Passage, sources: dict[str, Source]) -> str:
    source = sources[passage.source]
    origin = f", from {_plain(passage.origin)}" if passage.origin else ""
    place = f"{passage.start}–{passage.end}"
    return f"{_plain(source.outlet)} ({source.id}, {place}){origin}: “{_plain(passage.text)}”"


def _assumed(judgement: Judgement) -> Iterator[str]:
    yield "## Assumptions and exclusions\n"
    own = [each for each in judgement.case.evidence if each.assumption]
    yield from (f"- Assumption: {_plain(each.id)} {_plain(each.text)}" for each in own)
    yield f"- Not rated, so not counted: {_listed(judgement.unrated) or 'none'}."
    given = any(each.prior is not None for each in judgement.case.hypotheses)
    yield f"- Priors: {'set in the case' if given else 'all hypotheses equally likely'}."
    yield "- Exactly one hypothesis is assumed to be true."


def _raters(judgement: Judgement) -> Iterator[str]:
    yield "## Raters\n"
    agreed = judgement.agreement
    alpha = "not enough data" if agreed.alpha is None else f"{agreed.alpha:.2f}"
    raters = _listed(agreed.raters) or "none"
    yield f"- Agreement between raters ({raters}): alpha {alpha}, {agreed.cells} cells."
    for dispute in agreed.disputes:
        said = ", ".join(f"{_plain(name)} {value.value}" for name, value in dispute.values)
        yield f"- Disputed: {_plain(dispute.evidence)} for {_plain(dispute.hypothesis)}: {said}"
    for each in judgement.reliability:
        own = "not enough data" if each.alpha is None else f"{each.alpha:.2f}"
        yield f"- {_listed(each.raters)}, between rounds: alpha {own}, {each.cells} cells."
    for single in judgement.singles:
        chances = ", ".join(f"{100 * each:.0f} %" for each in single.probabilities)
        kind = " (machine)" if single.machine else ""
        yield f"- Ratings by {_plain(single.author)}{kind} only: {chances}"
    for found in judgement.estimates:
        chances = ", ".join(f"{100 * each:.0f} %" for each in found.values)
        yield f"- {_plain(found.author)}’s own estimate, rescaled to sum to 1: {chances}"
        yield f"  (off by {found.incoherence:.2f})"


def _sources(judgement: Judgement) -> Iterator[str]:
    yield "## Sources\n"
    for each in descriptors(judgement.case):
        title = f", “{_plain(each.source.title)}”" if each.source.title else ""
        yield f"- **{_plain(each.source.id)}** {_plain(each.who)}{title}"
        yield f"  - published: {_plain(each.when) or 'unknown'}"
        if each.source.url:
            yield f"  - address: {_plain(each.source.url)}"
        told = [f"{_plain(t.name) or 'unknown'} ({_listed(t.evidence)})" for t in each.told]
        yield f"  - original sources: {'; '.join(told) or 'no evidence in this case comes from it'}"
        known = [f"{_plain(i.name)} ({_listed(i.evidence)})" for i in each.interests]
        yield f"  - interest: {'; '.join(known) or 'none noted'}"
        yield f"  - obtained: {_plain(each.how) or 'unknown'}"
        yield f"  - unknown: {_plain('; '.join(each.unknown)) or 'nothing listed here'}"
