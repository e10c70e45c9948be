"""Readings written by hand: a text with its spans marked in braces becomes the records."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from crossread.article.page import page_of
from crossread.article.speakers.mentions import Names, names_of
from crossread.records import (
    Article,
    Attribution,
    AuthorialStance,
    CitedWork,
    Kind,
    Name,
    Polarity,
    Reading,
    SourceKind,
    Span,
    Veridicality,
)

_ROLES = {"s": "source", "c": "cue", "q": "content", "h": "hedges", "n": "negations"}
_TOKEN = re.compile(r"\{((?:[scqhn]\d+,?)+):|\}")


def reading(
    marked: str,
    *,
    kinds: str = "",
    inside: dict[int, int] | None = None,
    about: dict[int, dict[str, Any]] | None = None,
    title: bool = True,
    **known: object,
) -> Reading:
    """`{s1:Ada} {c1:said} {q1:no}` as a Reading; a tag used twice makes a discontinuous span.

    `{s1,s2:Ada}` stands in two attributions; `{h1:may}` and `{n1:not}` are a hedge and a negation.
    `kinds` holds d, i or m for each; `inside` says which number lies in which; `about` holds more
    fields for a number; the first line is the headline.
    """
    text, spans = _unmark(marked)
    article = Article(text=text, **known)  # type: ignore[arg-type]
    if title:
        article = replace_title(article, len(text.split("\n\n", 1)[0]))
    made: list[Attribution] = []
    for number in range(1, max((number for number, _ in spans), default=0) + 1):
        roles = {
            role: tuple(article.span(*pair) for pair in sorted(spans.get((number, role), [])))
            for role in _ROLES.values()
        }
        outer = (inside or {}).get(number)
        plain = attribution(
            article,
            roles["source"],
            roles["cue"],
            roles["content"],
            kind={"d": Kind.DIRECT, "i": Kind.INDIRECT, "m": Kind.MIXED}[
                (kinds or "i" * 99)[number - 1]
            ],
            inside=made[outer - 1].id if outer else None,
        )
        plain = replace(plain, hedges=roles["hedges"], negations=roles["negations"])
        made.append(replace(plain, **(about or {}).get(number, {})))
    return Reading(article, tuple(made))


def names(article: Article, attributions: Iterable[Attribution] = ()) -> Names:
    """Who an article names."""
    return names_of(page_of(article), attributions)


def attribution(
    article: Article,
    source: tuple[Span, ...] = (),
    cue: tuple[Span, ...] = (),
    content: tuple[Span, ...] = (),
    *,
    kind: Kind = Kind.INDIRECT,
    inside: str | None = None,
) -> Attribution:
    """An attribution made by hand."""
    return Attribution(article.id, source, cue, content, kind, inside, "by-hand@1", 0.875)


def replace_title(article: Article, length: int) -> Article:
    """The article with a headline of this length."""
    known = {
        name: getattr(article, name)
        for name in Article.__dataclass_fields__
        if name not in ("id", "title_length")
    }
    return Article(title_length=length, **known)


def _unmark(marked: str) -> tuple[str, dict[tuple[int, str], list[tuple[int, int]]]]:
    text, at, length = [], 0, 0
    opened: list[tuple[list[str], int]] = []
    spans: dict[tuple[int, str], list[tuple[int, int]]] = {}
    for token in _TOKEN.finditer(marked):
        text.append(marked[at : token.start()])
        length += token.start() - at
        at = token.end()
        if token.group(1):
            opened.append((token.group(1).split(","), length))
            continue
        tags, start = opened.pop()
        for tag in tags:
            spans.setdefault((int(tag[1:]), _ROLES[tag[0]]), []).append((start, length))
    return "".join(text) + marked[at:], spans


STORY = reading(
    """Harbour at Velmora closes as {s1:port chief} {c1:warns} of {q1:“weeks, not days”}

VELMORA — The harbour of Velmora stayed shut on Thursday for a third day after a dredger \
struck the eastern breakwater.

{q2:“We are looking at weeks, not days,”} {c2:said} {s2:Ilse Tarn, director of the port \
authority}. {q2:“The channel is simply not safe.”}

Four crew members were taken to hospital. {s3:The authority} {c3:said in a statement} \
{q3:that all four were in a stable condition}. {q4:Up to sixty ships are waiting outside the \
bay}, {c4:it is believed}.

{s5:Ronan Achterberg}, who speaks for the dredging company Maasel & Sons, {c5:denied} \
{q5:that the vessel had been off its course}. {s6:He} {c6:told} the Velmora Courier {q6:that \
{s7:the harbour master} {c7:had assured} the crew {q7:that “the channel was clear”}}.

{s8:The union of dock workers} {c8:wrote in an open letter:}

{q8:The breakwater was known to be weak. We asked for repairs in spring and again in summer, \
and were told twice that there was no money.

Now our members stand on an empty quay. We want to know {s9:who} {c9:decided} {q9:that a wall \
could wait}.}

The national accident board has opened an inquiry. {q10:A first report is expected in March}, \
{c10:according to} {s10:Ilse Tarn, director of the port authority}.

Trains to the ferry terminal run every two hours.""",
    kinds="mdiiimmdii",
    inside={7: 6, 9: 8},
    outlet="Velmora Courier",
    url="https://courier.velmora.example/harbour?id=7&page=1",
    published="2031-05-08",
    lang="en",
    authors=("Petra Lund",),
    name="courier.html",
)


def name(full: str, title: str = "", organisation: str = "") -> Name:
    """A speaker made by hand."""
    return Name(full, title, organisation, (), "by-hand@1", 0.75)


def wording(stance: str = "neutral", polarity: str = "positive", so: str = "non") -> dict[str, Any]:
    """How it is said, for `about`; `so` is "", "anti" or "non"."""
    return {
        "authorial_stance": AuthorialStance(stance),
        "polarity": Polarity(polarity),
        "veridicality": Veridicality(f"{so}veridical"),
    }


_ORT = name("Maren Ort", "spokeswoman", "Tollgate Board")
_DAHL = name("Eskil Dahl", "minister of works")
_WIRE = name("Fenland Wire")
_SURVEY = CitedWork(
    "Piers of the Lower Asker", "County Survey", "May 2029", "https://survey.example/piers?a=1&b=2",
    (), "by-hand@1", 0.5,
)  # fmt: skip
_MEMO = CitedWork("", "Fenland Wire", "", "javascript:alert(1)", (), "by-hand@1", 0.5)

# Every field filled, but for the last attribution, in which nothing is assessed.
BRIDGE = reading(
    """{q1:Cracks were known for years before Asker bridge closed}, {s1:report} {c1:reveals}

LOWER ASKER — The road bridge over the Asker was shut on Tuesday after {s2:inspectors} \
{c2:found} {q2:two of its piers cracked}.

{s3:Maren Ort, a spokeswoman for the Tollgate Board}, {c3:confirmed} {q3:that the piers had been \
last looked at in 2024}. {s4:She} {c4:denied} {q4:that any warning had been ignored}. {q5:“We \
acted the {h5:very} day we knew,”} {s5:she} {c5:said}. {q5:“It {h5:may} {n5:not} have been enough.”}

{s6:The Fenland Wire} {c6:reported} {q6:that {s7:the minister of works, Eskil Dahl,} {c7:had \
claimed} {q7:the bridge was “{n7:never} in danger” and that {s8:the board} {c8:had told} him \
{q8:the cracks were {h8:possibly} old paint}}}. {s9:Mr. Dahl} {c9:pretended} {q9:not to know of \
the survey} when asked. {s10:Two people close to the talks} {c10:said} {q10:he had read it}.

{q11:A new bridge would cost forty million}, {c11:it is thought}. {s12:A driver} {c12:shrugged}: \
{q12:“We will go round.”}""",
    kinds="iiiidiiiiiid",
    inside={7: 6, 8: 7},
    about={
        1: {"source_kind": SourceKind.DOCUMENT, "cites": _SURVEY, **wording("endorsing", so="")},
        2: {"source_kind": SourceKind.ANONYMOUS, **wording("endorsing", so="")},
        3: {"speaker": _ORT, "source_kind": SourceKind.PERSON, **wording("endorsing", so="")},
        4: {"speaker": _ORT, "source_kind": SourceKind.PERSON, **wording(polarity="negative")},
        5: {"speaker": _ORT, "source_kind": SourceKind.PERSON, **wording()},
        6: {"speaker": _WIRE, "source_kind": SourceKind.OUTLET, "cites": _MEMO, **wording()},
        7: {"speaker": _DAHL, "source_kind": SourceKind.PERSON, **wording("distancing")},
        8: {
            "speaker": name("Tollgate Board"), "source_kind": SourceKind.ORGANISATION,
            "score": 0.3125, **wording(),
        },
        9: {"speaker": _DAHL, "source_kind": SourceKind.PERSON, **wording("distancing", so="anti")},
        10: {"source_kind": SourceKind.ANONYMOUS, **wording()},
        11: {"source_kind": SourceKind.UNSTATED, **wording()},
    },
    outlet="Asker Valley Post",
    url="https://post.example/bridge",
    published="2031-09-02",
    lang="en",
    authors=("Ines Roth",),
    name="bridge.html",
)  # fmt: skip
