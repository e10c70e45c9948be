"""Comparisons written by hand: one invented story in five columns, a hostile one, a large one."""

from dataclasses import replace

from handmade import attribution, name, replace_title

from crossread.records import (
    Article,
    Attribution,
    Between,
    Citation,
    Claim,
    ClaimKind,
    Column,
    Comparator,
    Comparison,
    Conflict,
    ConflictKind,
    Coverage,
    Direction,
    Family,
    Loss,
    Member,
    Modality,
    Origin,
    OriginKind,
    Polarity,
    Prominence,
    Proposition,
    Quantity,
    Reading,
    Relation,
    Reuse,
    ReuseKind,
    SourceKind,
    Span,
    Speaker,
    Stance,
    Story,
    Unused,
)

HAND = "by-hand@1"


def article(text: str, outlet: str | None, published: str | None, **known: object) -> Article:
    """An article whose first line is its headline."""
    made = Article(text=text, outlet=outlet, published=published, **known)  # type: ignore[arg-type]
    return replace_title(made, len(text.split("\n\n", 1)[0]))


def span(of: Article, words: str) -> Span:
    """The first place where the words stand."""
    start = of.text.index(words)
    return of.span(start, start + len(words))


def claim(
    of: Article,
    words: str,
    by: Attribution | None = None,
    *,
    figure: str = "",
    value: float = 0.0,
    counted: str = "person",
) -> Claim:
    """A claim in these words; `figure` are the words of its one quantity."""
    held = span(of, words)
    at = held.start + words.index(figure)
    amount = Quantity(of.span(at, at + len(figure)), value, None, Comparator.EXACT, "", counted)
    return Claim(
        of.id,
        (held,),
        words,
        by.id if by else None,
        ClaimKind.FACTUAL,
        Modality.ASSERTED,
        Polarity.POSITIVE,
        (amount,) if figure else (),
        (),
        (),
        (),
        HAND,
        0.9,
    )


def saying(of: Article, source: str, cue: str, content: str, who: str = "") -> Attribution:
    """An attribution in these words; `who` is its speaker."""
    made = attribution(of, (span(of, source),), (span(of, cue),), (span(of, content),))
    speaker = name(who or source)
    return replace(made, speaker=speaker, source_kind=SourceKind.PERSON)


HERALD = article(
    """Fire at Quellhaven depot drives 900 from their homes

A fire broke out at the Brack Lane fuel depot on Monday night. About sixty firefighters came. \
Fire chief Tove Lindgard said that 900 people had left their homes. A welder’s torch started the \
fire, Lindgard said.

The depot had been inspected in January. The owner, Maro Fuels, was told twice of a leak.

Schools stay closed on Tuesday.""",
    "Quellhaven Herald",
    "2031-03-04T08:10:00+00:00",
    complete=True,
    lang="en",
    name="herald.html",
    url="https://herald.example/fire?a=1&b=2",
)
LEDGER = article(
    """Thousands flee depot fire

Some 2,300 people have left their homes in Quellhaven, county spokesman Anders Ruhl said. A \
welder’s torch started the fire. Maro Fuels denied that the depot had been inspected in January.

The Quellhaven Herald reported that about sixty firefighters came.""",
    "Northern Ledger",
    "2031-03-04T11:30:00+00:00",
    complete=True,
    lang="en",
    name="ledger.html",
)
RADIO = article(
    """Depot fire: what we know

A fire broke out at the Brack Lane fuel depot on Monday night. About sixty firefighters came. \
Fire chief Tove Lindgard now says that 1,400 people had left their homes. The depot had been \
inspected in January.""",
    "Harbour Radio",
    "2031-03-04T19:45:00+00:00",
    complete=True,
    lang="en",
    name="radio.html",
)
TIMES = article(
    """Blaze at Tannery Road

A blaze broke out at the Tannery Road depot on Sunday night. An electrical fault started the \
fire, Maro Fuels said. The depot had not been inspected in January. \
Schools stay closed on Tuesday.""",
    "The Inlet Times",
    "2031-03-05",
    complete=True,
    lang="en",
    name="times.html",
)
NOTES = article(
    "Quellhaven: all safe?\n\nSome 2,300 people have left their homes in Quellhaven.",
    None,
    None,
    name="notes.txt",
)

_FIRST = "A fire broke out at the Brack Lane fuel depot on Monday night."
_SAID = {
    "h900": saying(
        HERALD,
        "Fire chief Tove Lindgard",
        "said",
        "that 900 people had left their homes",
        "Tove Lindgard",
    ),
    "htorch": saying(
        HERALD, "Lindgard", "said", "A welder’s torch started the fire", "Tove Lindgard"
    ),
    "l2300": saying(
        LEDGER,
        "county spokesman Anders Ruhl",
        "said",
        "Some 2,300 people have left their homes in Quellhaven",
        "Anders Ruhl",
    ),
    "ldenied": replace(
        saying(LEDGER, "Maro Fuels", "denied", "that the depot had been inspected in January"),
        polarity=Polarity.NEGATIVE,
    ),
    "lherald": saying(
        LEDGER,
        "The Quellhaven Herald",
        "reported",
        "that about sixty firefighters came",
        "Quellhaven Herald",
    ),
    "r1400": saying(
        RADIO,
        "Fire chief Tove Lindgard",
        "says",
        "that 1,400 people had left their homes",
        "Tove Lindgard",
    ),
    "tfault": saying(TIMES, "Maro Fuels", "said", "An electrical fault started the fire"),
}
_CLAIMS = {
    "h_out": claim(HERALD, _FIRST.rstrip(".")),
    "r_out": claim(RADIO, _FIRST.rstrip(".")),
    "t_out": claim(TIMES, "A blaze broke out at the Tannery Road depot on Sunday night"),
    "h_sixty": claim(
        HERALD, "About sixty firefighters came", figure="sixty", value=60.0, counted="firefighter"
    ),
    "l_sixty": claim(
        LEDGER,
        "about sixty firefighters came",
        _SAID["lherald"],
        figure="sixty",
        value=60.0,
        counted="firefighter",
    ),
    "r_sixty": claim(
        RADIO, "About sixty firefighters came", figure="sixty", value=60.0, counted="firefighter"
    ),
    "h_title": claim(
        HERALD, "Fire at Quellhaven depot drives 900 from their homes", figure="900", value=900.0
    ),
    "h_left": claim(
        HERALD, "900 people had left their homes", _SAID["h900"], figure="900", value=900.0
    ),
    "l_left": claim(
        LEDGER,
        "2,300 people have left their homes in Quellhaven",
        _SAID["l2300"],
        figure="2,300",
        value=2300.0,
    ),
    "r_left": claim(
        RADIO, "1,400 people had left their homes", _SAID["r1400"], figure="1,400", value=1400.0
    ),
    "n_left": claim(
        NOTES, "2,300 people have left their homes in Quellhaven", figure="2,300", value=2300.0
    ),
    "h_torch": claim(HERALD, "A welder’s torch started the fire", _SAID["htorch"]),
    "l_torch": claim(LEDGER, "A welder’s torch started the fire"),
    "t_fault": claim(TIMES, "An electrical fault started the fire", _SAID["tfault"]),
    "h_jan": claim(HERALD, "The depot had been inspected in January"),
    "r_jan": claim(RADIO, "The depot had been inspected in January"),
    "t_jan": replace(
        claim(TIMES, "The depot had not been inspected in January"), polarity=Polarity.NEGATIVE
    ),
    "l_jan": claim(LEDGER, "the depot had been inspected in January", _SAID["ldenied"]),
    "h_leak": claim(HERALD, "The owner, Maro Fuels, was told twice of a leak"),
    "h_school": claim(HERALD, "Schools stay closed on Tuesday"),
    "t_school": claim(TIMES, "Schools stay closed on Tuesday"),
}
READINGS = tuple(
    Reading(of, tuple(made for made in _SAID.values() if made.article == of.id))
    for of in (HERALD, LEDGER, RADIO, TIMES, NOTES)
)
COLUMNS = tuple(
    Column(
        reading.article.outlet or reading.article.name,
        (reading.article.id,),
        reading.article.outlet is not None,
    )
    for reading in READINGS
)
FIRE = Story(
    tuple(reading.article.id for reading in READINGS),
    "Fire at Quellhaven depot drives 900 from their homes",
    "2031-03-04T08:10:00+00:00",
    "2031-03-05",
    HAND,
)


def proposition(*keys: str) -> Proposition:
    """A row of these claims, the first the clearest."""
    held = [_CLAIMS[key] for key in keys]
    denying = tuple(_CLAIMS[key].id for key in keys if key in ("l_jan", "t_jan"))
    ids = tuple(made.id for made in held)
    return Proposition(FIRE.id, ids, denying, held[0].id, held[0].text, HAND, 0.8)


ROWS = {
    "out": proposition("h_out", "r_out", "t_out"),
    "sixty": proposition("h_sixty", "l_sixty", "r_sixty"),
    "left": proposition("h_left", "h_title", "l_left", "r_left", "n_left"),
    "torch": proposition("h_torch", "l_torch", "t_fault"),
    "jan": proposition("h_jan", "r_jan", "l_jan", "t_jan"),
    "leak": proposition("h_leak"),
    "school": proposition("h_school", "t_school"),
}


def conflict(
    row: str,
    pair: tuple[str, str],
    kind: ConflictKind,
    between: Between | None,
    words: tuple[str, str],
) -> Conflict:
    """A conflict between two claims, shown by these words of theirs."""
    held = [_CLAIMS[key] for key in pair]
    articles = {reading.article.id: reading.article for reading in READINGS}
    places = []
    for made, shown in zip(held, words, strict=True):
        start = made.spans[0].start + made.text.index(shown)
        places.append(articles[made.article].span(start, start + len(shown)))
    reason = "" if between else "one of the two articles has no date"
    return Conflict(
        ROWS[row].id,
        held[0].id,
        held[1].id,
        kind,
        between,
        (places[0], places[1]),
        reason,
        HAND,
        0.7,
    )


CONFLICTS = (
    conflict(
        "out",
        ("h_out", "t_out"),
        ConflictKind.PLACE,
        Between.OUTLETS,
        ("Brack Lane", "Tannery Road"),
    ),
    conflict(
        "out",
        ("r_out", "t_out"),
        ConflictKind.DATE,
        Between.OUTLETS,
        ("Monday night", "Sunday night"),
    ),
    conflict("left", ("h_left", "l_left"), ConflictKind.NUMBER, Between.SPEAKERS, ("900", "2,300")),
    conflict("left", ("h_left", "r_left"), ConflictKind.NUMBER, Between.UPDATE, ("900", "1,400")),
    conflict("left", ("r_left", "n_left"), ConflictKind.NUMBER, None, ("1,400", "2,300")),
    conflict(
        "torch",
        ("h_torch", "t_fault"),
        ConflictKind.ACTOR,
        Between.SPEAKERS,
        ("A welder’s torch", "An electrical fault"),
    ),
    conflict(
        "jan",
        ("h_jan", "l_jan"),
        ConflictKind.POLARITY,
        Between.SPEAKERS,
        ("had been inspected", "had been inspected"),
    ),
    conflict(
        "jan",
        ("h_jan", "t_jan"),
        ConflictKind.POLARITY,
        Between.OUTLETS,
        ("had been inspected", "had not been inspected"),
    ),
)


def origin(row: str, kind: OriginKind, named: str, *keys: str) -> Origin:
    """A root of a row, to which these claims go back."""
    held = [_CLAIMS[key] for key in keys]
    return Origin(
        ROWS[row].id,
        kind,
        named,
        tuple(c.id for c in held),
        tuple(c.spans[0] for c in held),
        HAND,
        0.6,
    )


ORIGINS = (
    origin("out", OriginKind.NEWSROOM, "Quellhaven Herald", "h_out", "r_out"),
    origin("out", OriginKind.NEWSROOM, "The Inlet Times", "t_out"),
    origin("sixty", OriginKind.NEWSROOM, "Quellhaven Herald", "h_sixty", "l_sixty", "r_sixty"),
    origin("left", OriginKind.SPEAKER, "Tove Lindgard", "h_left", "h_title", "r_left"),
    origin("left", OriginKind.SPEAKER, "Anders Ruhl", "l_left", "n_left"),
    origin("torch", OriginKind.SPEAKER, "Tove Lindgard", "h_torch", "l_torch"),
    origin("torch", OriginKind.SPEAKER, "Maro Fuels", "t_fault"),
    origin("jan", OriginKind.NEWSROOM, "Quellhaven Herald", "h_jan", "r_jan"),
    origin("jan", OriginKind.SPEAKER, "Maro Fuels", "l_jan"),
    origin("jan", OriginKind.DOCUMENT, "inspection log", "t_jan"),
    origin("leak", OriginKind.NEWSROOM, "Quellhaven Herald", "h_leak"),
    origin("school", OriginKind.NEWSROOM, "Quellhaven Herald", "h_school"),
    origin("school", OriginKind.NEWSROOM, "The Inlet Times", "t_school"),
)


def cell(row: str, column: Column, *, omits: str = "", reason: str = "no date") -> Coverage:
    """One cell; its stances follow from the column's claims, `omits` is the nearest sentence."""
    held = [
        made
        for key, made in _CLAIMS.items()
        if made.id in ROWS[row].claims and made.article in column.articles
    ]
    stances = {Stance.REPORTS if made.attribution else Stance.ASSERTS for made in held}
    if any(made is _CLAIMS["t_jan"] for made in held):
        stances = {Stance.DISPUTES}
    of = next(r.article for r in READINGS if r.article.id in column.articles)
    first = min((made.spans[0] for made in held), default=None)
    where = None
    if first:
        where = Prominence.HEADLINE if first.start < of.title_length else Prominence.BODY
        where = Prominence.LEAD if of.title_length < first.start < 150 else where
    return Coverage(
        ROWS[row].id,
        column.name,
        (Stance.OMITS,) if omits else tuple(sorted(stances)),
        tuple(made.id for made in held),
        tuple(made.spans[0] for made in held),
        where,
        first.start / len(of.text) if first else None,
        (of.id,) if omits else (),
        span(of, omits) if omits else None,
        "" if held or omits else reason,
        method=HAND,
        score=0.75,
    )


_OMITTED = {
    ("sixty", "The Inlet Times"): "A blaze broke out at the Tannery Road depot on Sunday night.",
    ("leak", "Harbour Radio"): "The depot had been inspected in January.",
    ("leak", "Northern Ledger"): "Thousands flee depot fire",
}
_REASONS = {
    "notes.txt": "no date",
    "Northern Ledger": "published before it was first reported",
    "Harbour Radio": "the matcher is not sure",
    "The Inlet Times": "the same day without a time",
}
COVERAGE = tuple(
    cell(
        row,
        column,
        omits=_OMITTED.get((row, column.name), ""),
        reason=_REASONS.get(column.name, "no date"),
    )
    for row in ROWS
    for column in COLUMNS
)
SPEAKERS = tuple(
    Speaker(
        FIRE.id,
        who,
        kind,
        tuple(made.id for made in said),
        tuple(made.source[0] for made in said),
        HAND,
        0.8,
    )
    for who, kind, said in (
        ("Tove Lindgard", SourceKind.PERSON, (_SAID["h900"], _SAID["htorch"], _SAID["r1400"])),
        ("Anders Ruhl", SourceKind.PERSON, (_SAID["l2300"],)),
        ("Maro Fuels", SourceKind.ORGANISATION, (_SAID["ldenied"], _SAID["tfault"])),
    )
)
_COPIED = f"{_FIRST} About sixty firefighters came."
STORY = Comparison(
    story=FIRE,
    readings=READINGS,
    columns=COLUMNS,
    claims=tuple(_CLAIMS.values()),
    speakers=SPEAKERS,
    propositions=tuple(ROWS.values()),
    conflicts=CONFLICTS,
    origins=ORIGINS,
    losses=(
        Loss(
            ROWS["torch"].id,
            _CLAIMS["h_torch"].id,
            _CLAIMS["l_torch"].id,
            "Tove Lindgard",
            HAND,
            0.65,
        ),
    ),
    reuses=(
        Reuse(
            span(RADIO, _COPIED),
            span(HERALD, _COPIED),
            ReuseKind.PASSAGE,
            Direction.TIME,
            1.0,
            (),
            HAND,
            0.95,
        ),
        Reuse(
            span(NOTES, "people have left their homes in Quellhaven"),
            span(LEDGER, "people have left their homes in Quellhaven"),
            ReuseKind.REPRINT,
            Direction.UNKNOWN,
            0.85,
            (),
            HAND,
            0.9,
        ),
    ),
    families=(
        Family(
            (Member(LEDGER.id, Relation.REPRINT, 1.0), Member(NOTES.id, Relation.REWRITE, 0.85)),
            None,
            "",
            HAND,
            0.85,
        ),
    ),
    citations=(
        Citation(
            LEDGER.id,
            "Quellhaven Herald",
            HERALD.id,
            _SAID["lherald"].id,
            _SAID["lherald"].source,
            HAND,
            0.8,
        ),
        Citation(
            TIMES.id, "Coast Agency", None, _SAID["tfault"].id, _SAID["tfault"].source, HAND, 0.5
        ),
    ),
    coverage=COVERAGE,
    notes=("notes.txt has no date: what needs time is not assessed for it.",),
    unused=(Unused("empty.html", "it holds no article"),),
)
