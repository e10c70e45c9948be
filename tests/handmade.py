"""Readings written by hand: a text with its spans marked in braces becomes the records."""

import re

from crossread.types import Article, Attribution, Kind, Reading, Span

_ROLES = {"s": "source", "c": "cue", "q": "content"}
_TOKEN = re.compile(r"\{((?:[scq]\d+,?)+):|\}")


def reading(
    marked: str,
    *,
    kinds: str = "",
    inside: dict[int, int] | None = None,
    title: bool = True,
    **known: object,
) -> Reading:
    """`{s1:Ada} {c1:said} {q1:no}` as a Reading; a tag used twice makes a discontinuous span.

    `{s1,s2:Ada}` stands in two attributions; `kinds` holds d, i or m for each; `inside` says
    which number lies in which; the first line is the headline.
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
        made.append(
            attribution(
                article,
                roles["source"],
                roles["cue"],
                roles["content"],
                kind={"d": Kind.DIRECT, "i": Kind.INDIRECT, "m": Kind.MIXED}[
                    (kinds or "i" * 99)[number - 1]
                ],
                inside=made[outer - 1].id if outer else None,
            )
        )
    return Reading(article, tuple(made))


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
