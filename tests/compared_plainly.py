"""Plain comparisons made of texts and a list of rows: a hostile one, and one of many outlets."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from compared import HAND, article, claim

from crossread.records import (
    Article,
    Citation,
    Claim,
    Column,
    Comparison,
    Conflict,
    ConflictKind,
    Coverage,
    Direction,
    Edit,
    EditKind,
    Family,
    Loss,
    Member,
    Origin,
    OriginKind,
    Prominence,
    Proposition,
    Reading,
    Relation,
    Reuse,
    ReuseKind,
    Stance,
    Story,
    Unused,
)


def comparison(
    articles: Sequence[Article], shared: Sequence[Mapping[int, str]], *, missing: str = "no date"
) -> Comparison:
    """A plain comparison: each row maps articles (by place) to the words they assert it in.

    Who has none of it omits it where `missing` is "", the first sentence the nearest.
    """
    story = Story(tuple(of.id for of in articles), articles[0].text[:80], None, None, HAND)
    columns = tuple(Column(of.outlet or of.name, (of.id,), bool(of.outlet)) for of in articles)
    claims, rows, cells, roots = [], [], [], []
    for words in shared:
        held = {at: claim(articles[at], said) for at, said in words.items()}
        made = list(held.values())
        ids = tuple(each.id for each in made)
        row = Proposition(story.id, ids, (), ids[0], made[0].text, HAND, 0.8)
        claims += made
        rows.append(row)
        roots.append(
            Origin(row.id, OriginKind.NEWSROOM, columns[min(words)].name, ids, (), HAND, 0.5)
        )
        for at, (of, column) in enumerate(zip(articles, columns, strict=True)):
            cells.append(_plain_cell(row, of, column, held.get(at), missing))
    return Comparison(
        story=story,
        readings=tuple(Reading(of, ()) for of in articles),
        columns=columns,
        claims=tuple(claims),
        speakers=(),
        propositions=tuple(rows),
        conflicts=(),
        origins=tuple(roots),
        losses=(),
        reuses=(),
        families=(),
        citations=(),
        coverage=tuple(cells),
    )


def _plain_cell(
    row: Proposition, of: Article, column: Column, held: Claim | None, missing: str
) -> Coverage:
    cell = Coverage(
        row.id, column.name, (Stance.OMITS,), searched=(of.id,), nearest=of.title, method=HAND,
        score=0.5,
    )  # fmt: skip
    if held:
        stands: dict[str, Any] = {
            "claims": (held.id,),
            "shown_by": held.spans,
            "prominence": Prominence.BODY,
        }
        return replace(
            cell, stances=(Stance.ASSERTS,), position=0.5, searched=(), nearest=None, **stands
        )
    if missing:
        return replace(cell, stances=(), searched=(), nearest=None, reason=missing)
    return cell


def hostile(evil: str) -> Comparison:
    """Two articles whose every word, name and address is `evil`."""
    texts = [
        article(
            f"{evil} one\n\n{evil} is so. {evil} again.",
            f"{evil} {number}",
            evil if number else "2031-01-01",
            url=evil,
            name=evil,
            lang=evil,
            authors=(evil,),
        )
        for number in range(2)
    ]
    plain = comparison(texts, [{0: f"{evil} is so", 1: f"{evil} is so"}, {0: f"{evil} again"}])
    a, b = plain.claims[:2]
    return replace(
        plain,
        conflicts=(
            Conflict(
                plain.propositions[0].id,
                a.id,
                b.id,
                ConflictKind.PLACE,
                None,
                (a.spans[0], b.spans[0]),
                evil,
                evil,
                0.5,
            ),
        ),
        losses=(Loss(plain.propositions[0].id, a.id, b.id, evil, evil, 0.5),),
        reuses=(
            Reuse(
                a.spans[0],
                b.spans[0],
                ReuseKind.REPRINT,
                Direction.TIME,
                0.5,
                (Edit(EditKind.CHANGED, a.spans[0], b.spans[0]),),
                evil,
                0.5,
            ),
        ),
        families=(
            Family(
                tuple(Member(each.id, Relation.AGENCY, 0.5) for each in texts),
                None,
                evil,
                evil,
                0.5,
            ),
        ),
        citations=(Citation(texts[1].id, evil, None, a.id, (), evil, 0.5),),
        notes=(evil,),
        unused=(Unused(evil, evil),),
    )


def large(articles: int = 50, propositions: int = 300) -> Comparison:
    """Many outlets, each of which carries every twelfth claim and leaves out the others."""
    carried = [
        [row for row in range(propositions) if (row + at) % 12 == 0] for at in range(articles)
    ]
    said = (
        "Surveyor {0} counted {0} cracked piers below the old toll bridge of the valley on Friday"
    )
    texts = [
        article(
            f"Report {at} from the valley\n\n" + ". ".join(said.format(row) for row in rows) + ".",
            f"The Valley Gazette {at}",
            f"2031-01-01T{at % 24:02d}:00:00+00:00",
            complete=True,
        )
        for at, rows in enumerate(carried)
    ]
    shared = [
        {at: said.format(row) for at in range(articles) if (row + at) % 12 == 0}
        for row in range(propositions)
    ]
    return comparison(texts, shared, missing="")


def wordy() -> Comparison:
    """Twelve outlets with long names that all carry the same thirty claims, in long sentences."""
    said = (
        "WHEREVER MAGNIFICENT WATERWORKS COMMISSIONERS MEASURED {0} THEY WIDELY MISJUDGED WALLS, "
    )
    lines = [said.format(f"{row} " * 4) * 3 for row in range(30)]
    texts = [
        article(
            f"Report {at}\n\n" + ". ".join(lines) + ".",
            f"The Metropolitan Evening Commonwealth Mercury No. {at}",
            "2031-01-01",
        )
        for at in range(12)
    ]
    return comparison(texts, [dict.fromkeys(range(12), line.strip()) for line in lines])
