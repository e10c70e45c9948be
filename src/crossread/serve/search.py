"""Search over articles, claims and speakers, with what the hits are of: outlet, month, language,
story."""

from calendar import month_name, monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crossread.serve.asking import Answer, Ask, Role, Route
from crossread.serve.frame import show
from crossread.store import sql
from crossread.store.claims import search_claims
from crossread.store.dialects import ARTICLES, CLAIMS
from crossread.store.facets import facets
from crossread.store.searching import PAGE, RANKED, Query, search
from crossread.store.stories import stories, story, story_of
from crossread.store.voices import LISTED, speakers

FIELDS = ("outlet", "speaker", "since", "until", "lang")
KINDS = {"": "Articles", "claims": "Claims", "speakers": "Speakers"}
SHOWN = 12  # values of a facet


@dataclass(frozen=True, slots=True)
class Facet:
    """A way to narrow a search: its name, what is chosen ("" nothing), the fields that choosing or
    leaving it sets, and the values with how many each has; `more` values are not shown."""

    title: str
    chosen: str
    left: Mapping[str, object]
    values: tuple[tuple[str, int, Mapping[str, object]], ...]
    more: int


def query(ask: Ask) -> Query:
    """What the address asks for."""
    number = None
    if ask.asked("story"):
        number = ask.archive.read(story, ask.asked("story")).n
    return asked_for({**ask.query, **{name: ask.asked(name) for name in FIELDS}}, story=number)


def asked_for(
    given: Mapping[str, str], *, story: int | None = None, after: int | None = None
) -> Query:
    """The query of these fields; those that are not there or empty ask for nothing."""
    words, outlet, speaker, since, until, lang = (
        given.get(name, "").strip() or None for name in ("words", *FIELDS)
    )
    return Query(
        words or "", outlet, speaker, since=since, until=until, lang=lang, story=story, after=after
    )


def _search(ask: Ask) -> Answer:
    kind = ask.asked("in") if ask.asked("in") in KINDS else ""
    names = ("words", *FIELDS, "story")
    given = {name: value for name in names if (value := ask.asked(name))}
    return {"": _articles, "claims": _claims, "speakers": _speakers}[kind](
        ask, given | ({"in": kind} if kind else {})
    )


def _articles(ask: Ask, given: Mapping[str, str]) -> Answer:
    asked = query(ask)
    found = search(ask.archive, asked, page=ask.page)
    with ask.archive.reading() as connection:
        numbers = story_of(connection, [each.entry.n for each in found.hits])
        named = stories(connection, list(numbers.values()))
        narrow = _facets(connection, given, asked, facets(connection, found.numbers, ARTICLES))
    return show(
        ask, "search.html", given=given, kinds=KINDS, facets=narrow, found=found, ranked=RANKED,
        story_of={n: named[number] for n, number in numbers.items() if number in named},
        more=(ask.page + 1) * PAGE < found.total,
    )  # fmt: skip


def _claims(ask: Ask, given: Mapping[str, str]) -> Answer:
    asked = query(ask)
    found = search_claims(ask.archive, asked, page=ask.page)
    with ask.archive.reading() as connection:
        named = stories(connection, [each.story for each in found.hits])
        narrow = _facets(connection, given, asked, facets(connection, found.numbers, CLAIMS))
    return show(
        ask, "search_claims.html", given=given, kinds=KINDS, facets=narrow, found=found,
        stories=named, ranked=RANKED, more=(ask.page + 1) * PAGE < found.total,
    )  # fmt: skip


def _speakers(ask: Ask, given: Mapping[str, str]) -> Answer:
    asked = query(ask)
    with ask.archive.reading() as connection:
        found, numbers = speakers(connection, asked)
        narrow = _facets(connection, given, asked, facets(connection, numbers, ARTICLES))
    return show(
        ask, "search_speakers.html", given=given, kinds=KINDS, facets=narrow, speakers=found,
        listed=LISTED, more=False,
    )  # fmt: skip


def _facets(
    connection: "sql.Connection",
    given: Mapping[str, str],
    asked: Query,
    counted: Mapping[str, Sequence[tuple[str, int]]],
) -> list[Facet]:
    """The facets that can narrow a search, or did."""
    rows = [(int(value), n) for value, n in counted["story"][:SHOWN]]
    named = stories(connection, [n for n, _ in rows] + ([asked.story] if asked.story else []))
    told = [(named[n].title, many, {"story": named[n].id}) for n, many in rows if n in named]
    days = " to ".join(given.get(name, "…") for name in ("since", "until"))
    dated = "since" in given or "until" in given
    chosen = named[asked.story].title if asked.story in named else ""
    found = [
        _plain("Outlet", "outlet", given, counted),
        Facet(
            "Month", days if dated else "", {"since": None, "until": None},
            tuple(_month(month, n) for month, n in counted["month"][:SHOWN]),
            _more(counted["month"]),
        ),
        _plain("Language", "lang", given, counted),
        Facet("Story", chosen, {"story": None}, tuple(told), _more(counted["story"])),
    ]  # fmt: skip
    return [each for each in found if each.chosen or len(each.values) > 1]


def _plain(
    title: str,
    name: str,
    given: Mapping[str, str],
    counted: Mapping[str, Sequence[tuple[str, int]]],
) -> Facet:
    values = tuple((value, n, {name: value}) for value, n in counted[name][:SHOWN])
    return Facet(title, given.get(name, ""), {name: None}, values, _more(counted[name]))


def _more(counted: Sequence[tuple[str, int]]) -> int:
    return max(0, len(counted) - SHOWN)


def _month(month: str, many: int) -> tuple[str, int, Mapping[str, object]]:
    """A month, written as 2024-03, as a value: its name, and its first and last day as fields."""
    year, number = int(month[:4]), int(month[5:7])
    days = {"since": f"{month}-01", "until": f"{month}-{monthrange(year, number)[1]:02d}"}
    return f"{month_name[number]} {year}", many, days


ROUTES = (Route("GET", "/search", _search, Role.READER),)
