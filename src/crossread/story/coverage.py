"""`Proposition`s and columns in, the cells of the matrix out: who carries what, and who omits it.

An omission is claimed only of a complete article that came after the claim was known; where that
is not shown, what is searched and not there is absent. What was not searched has no cell here.
"""

from collections.abc import Collection, Mapping, Sequence
from sys import intern
from typing import NamedTuple

from crossread.models.directories import Model
from crossread.records import (
    Article,
    Claim,
    Column,
    Coverage,
    Prominence,
    Proposition,
    Stance,
)
from crossread.story.cells import METHOD, excuse, searched, silent
from crossread.story.index import Index as Setting
from crossread.story.matching import Matched
from crossread.story.nearest import Near, nearest
from crossread.text.listing import grouped
from crossread.text.sentences import paragraphs

NOT_THERE = 0.21  # chance of the nearest claim below which a proposition is not there
STAND = 2  # first claims of a row that are looked for beside its clearest
LEAD = 2  # paragraphs below the headline that are the lead
_ORDER = (Stance.ASSERTS, Stance.REPORTS, Stance.DISPUTES)


class _Sought(NamedTuple):
    """A cell without a claim: the texts in which it is looked for, and why it would be no omission
    not to find it there, "" where it would be one."""

    row: Proposition
    column: Column
    texts: tuple[Article, ...]
    excuse: str


def columns(articles: Sequence[Article]) -> tuple[Column, ...]:
    """The outlets, each with its articles in the order given; an article without outlet is a
    column of its own, named by its file and no newsroom."""
    held: dict[tuple[str, bool], list[str]] = {}
    outlets = {each.outlet for each in articles if each.outlet}
    for number, each in enumerate(articles, 1):
        name = each.outlet or each.name or f"article {number}"
        key = (name, bool(each.outlet))
        while not key[1] and (key in held or key[0] in outlets):
            key = (f"{key[0]} ({number})", False)
        held.setdefault(key, []).append(each.id)
    return tuple(Column(name, tuple(ids), known) for (name, known), ids in held.items())


def shared_first(
    outlets: Sequence[Column],
    propositions: Sequence[Proposition],
    setting: Setting,
    copied: Collection[str],
) -> tuple[Column, ...]:
    """The columns by how many propositions each has that several carry in claims not `copied`
    (ids), most first; ties as given."""
    shared = dict.fromkeys((column.name for column in outlets), 0)
    for row in propositions:
        own = {setting.columns[setting.claims[c].article] for c in row.claims if c not in copied}
        carriers = {setting.columns[setting.claims[each].article] for each in row.claims}
        for name in carriers if len(own) > 1 else ():
            shared[name] += 1
    return tuple(sorted(outlets, key=lambda column: -shared[column.name]))


def cover(
    propositions: Sequence[Proposition],
    outlets: Sequence[Column],
    setting: Setting,
    matched: Matched,
    model: Model,
) -> tuple[Coverage, ...]:
    """Every cell that says something, row by row: the others are made when they are asked for."""
    by_article: dict[str, list[str]] = {each: [] for each in setting.articles}
    for claim in setting.claims.values():
        by_article[claim.article].append(claim.id)
    own_rows = {claim.id for claim in matched.rows}
    leads = {each.id: _lead(each) for each in setting.articles.values()}
    of_columns = searched(outlets, setting)
    cells: list[Coverage | _Sought] = []
    for row in propositions:
        members = [setting.claims[each] for each in row.claims]
        held = grouped((setting.columns[each.article], each) for each in members)
        own = {setting.columns[each.article] for each in members if each.id in own_rows}
        for column, fault, texts in of_columns:
            if column.name in held:
                cells.append(_carried(row, column, held[column.name], setting, leads))
            elif len(own) > 1 and not fault:
                why, later = excuse(members, texts, setting)
                cells.append(_Sought(row, column, later, why))
    open_ = [cell for cell in cells if not isinstance(cell, Coverage)]
    in_texts = {texts: [c for t in texts for c in by_article[t.id]] for _, _, texts, _ in open_}
    ids = {texts: tuple(each.id for each in texts) for texts in in_texts}
    asked = [(_standing(each.row), in_texts[each.texts]) for each in open_]
    near = iter(nearest(asked, matched, model, NOT_THERE))
    return tuple(
        cell if isinstance(cell, Coverage) else _silent(cell, next(near), ids[cell.texts], setting)
        for cell in cells
    )


def _standing(row: Proposition) -> tuple[str, ...]:
    """The claims (ids) that stand for a row where it is looked for: the clearest, the first."""
    return tuple(dict.fromkeys((row.clearest, *row.claims[:STAND])))


def _carried(
    row: Proposition,
    column: Column,
    own: Sequence[Claim],
    setting: Setting,
    leads: Mapping[str, int],
) -> Coverage:
    """A cell whose outlet carries the proposition in at least one claim; `leads` gives where the
    lead of each article (id) ends."""
    stances = {_stance(claim, row) for claim in own}
    first = min(own, key=lambda claim: (column.articles.index(claim.article), claim.spans[0].start))
    article = setting.articles[first.article]
    start = min(claim.spans[0].start for claim in own if claim.article == first.article)
    return Coverage(
        row.id,
        column.name,
        tuple(each for each in _ORDER if each in stances),
        tuple(claim.id for claim in own),
        tuple(claim.spans[0] for claim in own),
        _prominence(article, start, leads[article.id]),
        round(start / max(1, len(article.text)), 4),
        method=f"{METHOD}+{row.method}",
        score=row.score,
    )


def _stance(claim: Claim, row: Proposition) -> Stance:
    if claim.attribution is not None:
        return Stance.REPORTS
    return Stance.DISPUTES if claim.id in row.denying else Stance.ASSERTS


def _prominence(article: Article, start: int, lead: int) -> Prominence:
    if start < article.title_length:
        return Prominence.HEADLINE
    return Prominence.LEAD if start < lead else Prominence.BODY


def _lead(article: Article) -> int:
    """Where the first paragraphs below the headline end."""
    below = [line for line in paragraphs(article.text) if line[0] >= article.title_length]
    return below[min(LEAD, len(below)) - 1][1] if below else 0


def _silent(cell: _Sought, near: Near | None, texts: tuple[str, ...], setting: Setting) -> Coverage:
    """OMITS or ABSENT where the nearest claim found in these texts (ids) is another one; else not
    assessed."""
    row, column, excuse = cell.row, cell.column, cell.excuse
    if near is None:
        return silent(row, column, "no claim was found in the text")
    there = near.chance >= NOT_THERE
    stance = Stance.ABSENT if excuse else Stance.OMITS
    return Coverage(
        row.id,
        column.name,
        () if there else (stance,),
        searched=texts,
        nearest=setting.claims[near.claim].spans[0],
        reason="a possible match was found" if there else excuse,
        method=intern(f"{METHOD}+{row.method}"),
        score=min(0.99, round(1 - near.chance, 4)),
    )
