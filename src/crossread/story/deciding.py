"""What people decided, applied to what was found: attributions, pairs, rows, conflicts, cells.

Takes the decisions that hold (`records.decisions.settled`) and records, gives the records as they
now are and, in a `Decided` each, what the machine had found.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from crossread.records import (
    Attribution,
    Claim,
    Column,
    Conflict,
    ConflictKind,
    Coverage,
    Decided,
    DecidedOn,
    Decision,
    Name,
    PairVerdict,
    Proposition,
    SourceKind,
    Span,
    Stance,
    Unused,
)
from crossread.records.decisions import CONFIRMED, REJECTED, UNSURE, Target
from crossread.story.cells import Cells, searched
from crossread.story.index import Index
from crossread.text.listing import grouped

METHOD = "decided@1"
NOT_ASSESSED = "not assessed"
NOT_OMITTED = "a reader found that it is not an omission"
DROPPED = "dropped"
_UNNAMED = (None, SourceKind.ANONYMOUS, SourceKind.UNSTATED)
Held = Mapping[Target, Decision]


def target(kind: DecidedOn, spans: Iterable[Span], value: str = "") -> Target:
    """What a decision on a finding with these places would be on."""
    return kind, frozenset((span.article, span.start, span.end) for span in spans), value


def whole(article: str) -> Span:
    """An article as a decision names it whole."""
    return Span(article, 0, 0, "")


def places(made: Attribution) -> tuple[Span, ...]:
    """Where an attribution stands, as a decision on it or on its speaker names it."""
    return tuple(sorted({*made.source, *made.cue, *made.content}, key=lambda s: (s.start, s.end)))


def corrected(
    found: Mapping[str, Attribution], held: Held
) -> tuple[dict[str, Attribution], list[Decided]]:
    """The attributions of an article without those that were rejected, their speakers as named."""
    kept, did = dict[str, Attribution](), list[Decided]()
    for name, each in found.items():
        at = places(each)
        on, said = (held.get(target(k, at)) for k in (DecidedOn.ATTRIBUTION, DecidedOn.SPEAKER))
        if on and on.verdict != UNSURE:
            did.append(Decided(on.id, each.id, "attribution", on.verdict))
        if on and on.verdict == REJECTED:
            continue
        if said and said.verdict != UNSURE:
            was = each.speaker.name if each.speaker else ""
            did.append(Decided(said.id, each.id, was, said.value or was))
        kept[name] = _named(each, said) if said and said.verdict == "named" else each
    ids = {each.id for each in kept.values()}
    return {n: each if each.inside in ids else replace(each, inside=None)
            for n, each in kept.items()}, did  # fmt: skip


def _named(made: Attribution, said: Decision) -> Attribution:
    name = Name(said.value, "", "", made.source or made.cue, METHOD, 1.0)
    kind = SourceKind.PERSON if made.source_kind in _UNNAMED else made.source_kind
    return replace(made, speaker=name, source_kind=kind)


def decided_pairs(held: Held, claims: Sequence[Claim]) -> dict[frozenset[str], Decision]:
    """The decisions on pairs of claims (ids), which are found by where they stand."""
    at = {claim.spans: claim.id for claim in claims}
    found = {}
    for each in held.values():
        if each.kind is DecidedOn.PAIR:
            for first, second in _sides(each.spans):
                pair = frozenset(at[side] for side in (first, second) if side in at)
                if len(pair) == 2:
                    found[pair] = each
    return found


def _sides(spans: tuple[Span, ...]) -> Iterator[tuple[tuple[Span, ...], tuple[Span, ...]]]:
    """How places may fall to two claims; those of one article stand in the order of the claims."""
    articles = dict.fromkeys(span.article for span in spans)
    if len(articles) == 2:
        one, other = (tuple(s for s in spans if s.article == name) for name in articles)
        yield one, other
    elif len(articles) == 1:
        yield from ((spans[:cut], spans[cut:]) for cut in range(1, len(spans)))


def ruled_pairs(
    pairs: Mapping[frozenset[str], Decision],
    before: Sequence[Proposition],
    after: Sequence[Proposition],
) -> list[Decided]:
    """What was decided of pairs, beside whether they shared a row before and the rows now."""
    row_before, row_now = (
        {claim: row.id for row in rows for claim in row.claims} for rows in (before, after)
    )
    found = []
    for pair, each in pairs.items():
        one, other = sorted(pair)
        shared = row_before.get(one) == row_before.get(other, "")
        was = PairVerdict.SAME if shared else PairVerdict.OTHER
        now = dict.fromkeys(row_now.get(claim, "") for claim in (one, other))
        if each.verdict != UNSURE:
            found += [Decided(each.id, row, was, each.verdict) for row in now if row]
    return found


def kept_rows(
    rows: Sequence[Proposition], claims: Mapping[str, Claim], held: Held
) -> tuple[list[Proposition], list[Decided]]:
    """The rows without those that were dropped."""
    kept, did = list[Proposition](), list[Decided]()
    for row in rows:
        said = _on_row(DecidedOn.ROW, row, (), claims, held)
        if said and said.verdict != UNSURE:
            did.append(Decided(said.id, row.id, "kept", said.verdict))
        if not (said and said.verdict == DROPPED):
            kept.append(row)
    return kept, did


def _on_row(
    kind: DecidedOn,
    row: Proposition,
    articles: Sequence[str],
    claims: Mapping[str, Claim],
    held: Held,
) -> Decision | None:
    """The decision that names a claim of a row (and an outlet's articles whole); the latest."""
    ends = [whole(each) for each in articles]
    asked = (target(kind, (*claims[each].spans, *ends)) for each in row.claims)
    found = [held[each] for each in asked if each in held]
    return max(found, key=lambda each: each.when, default=None)


def ruled_conflicts(
    found: Sequence[Conflict], held: Held
) -> tuple[tuple[Conflict, ...], list[Decided]]:
    """The conflicts without those that were rejected; those confirmed are certain."""
    kept, did = list[Conflict](), list[Decided]()
    for each in found:
        now = each
        said = held.get(target(DecidedOn.CONFLICT, each.shown_by, each.kind))
        if said and said.verdict != UNSURE:
            finding = each.id if said.verdict == CONFIRMED else each.proposition
            did.append(Decided(said.id, finding, each.kind, said.verdict))
        if said and said.verdict == CONFIRMED:
            now = replace(each, score=1.0, method=f"{each.method}+{METHOD}")
        if not (said and said.verdict == REJECTED):
            kept.append(now)
    return tuple(kept), did


def reconciled(
    row: Proposition, found: Sequence[Conflict], kept: Sequence[Conflict]
) -> Proposition:
    """A row of which nothing is denied any more where everything said to be was rejected."""
    told, left = (
        any(e.proposition == row.id and e.kind is ConflictKind.POLARITY for e in some)
        for some in (found, kept)
    )
    return replace(row, denying=()) if told and not left else row


def ruled_cells(
    cells: Sequence[Coverage],
    rows: Sequence[Proposition],
    columns: Sequence[Column],
    known: Index,
    held: Held,
) -> tuple[tuple[Coverage, ...], list[Decided]]:
    """The cells as they were decided, by themselves or as omissions; one that said nothing is kept
    from then on."""
    if not any(kind in (DecidedOn.CELL, DecidedOn.OMISSION) for kind, _, _ in held):
        return tuple(cells), []
    told: dict[str, dict[str, Coverage]] = {row.id: {} for row in rows}
    for cell in cells:
        told[cell.proposition][cell.outlet] = cell
    found, did, of = list[Coverage](), list[Decided](), searched(columns, known)
    for row in rows:
        for each, cell in zip(columns, Cells(row, told[row.id], of, known), strict=True):
            now = cell
            for kind in (DecidedOn.OMISSION, DecidedOn.CELL):
                said = _on_row(kind, row, each.articles, known.claims, held)
                if said and said.verdict != UNSURE:
                    now = _ruled(cell, said)
                    did.append(Decided(said.id, cell.id, shown(cell), shown(now)))
            if now is not cell or each.name in told[row.id]:
                found.append(now)
    return tuple(found), did


def shown(cell: Coverage) -> str:
    """A cell's stances in words."""
    return ", ".join(cell.stances) or NOT_ASSESSED


def _ruled(cell: Coverage, said: Decision) -> Coverage:
    sure = replace(cell, score=1.0, method=f"{cell.method}+{METHOD}")
    quiet = (Stance.OMITS, Stance.ABSENT)
    if said.kind is DecidedOn.OMISSION:
        if said.verdict == CONFIRMED:
            return replace(sure, stances=(Stance.OMITS,), reason="")
        return replace(sure, stances=(), reason=NOT_OMITTED) if _is_quiet(cell) else cell
    if said.verdict == NOT_ASSESSED:
        return replace(sure, stances=(), claims=(), shown_by=(), reason="a reader decided so")
    stance = Stance(said.verdict)
    if stance in quiet:
        return replace(
            sure, stances=(stance,), claims=(), shown_by=(), prominence=None, position=None,
            reason="",
        )  # fmt: skip
    near = (cell.nearest,) if cell.nearest else ()
    return replace(sure, stances=(stance,), shown_by=cell.shown_by or near, searched=(), reason="")


def _is_quiet(cell: Coverage) -> bool:
    return Stance.OMITS in cell.stances or Stance.ABSENT in cell.stances


def without_effect(
    held: Held, did: Sequence[Decided], articles: Iterable[str]
) -> tuple[list[Decision], list[Unused]]:
    """The decisions that are on these articles (ids), and those of them that met no finding, each
    author's on one kind of finding as one."""
    known, met = set(articles), {each.decision for each in did}
    own = [each for each in held.values() if all(span.article in known for span in each.spans)]
    lost = grouped(
        ((each.kind, each.author), each)
        for each in own
        if each.id not in met and each.verdict != UNSURE
    )
    return own, [_unused(each) for each in lost.values()]


def _unused(lost: Sequence[Decision]) -> Unused:
    first, others = lost[0], f" and {len(lost) - 1:,} more like it" if len(lost) > 1 else ""
    return Unused(
        f"decision {first.id[:8]} on a {first.kind} by {first.author}{others}",
        "nothing is found there any more; decide again",
    )
