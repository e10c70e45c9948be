"""Search over articles, with what the hits are of: outlet, language, dates, speaker, story."""

from collections.abc import Mapping

from crossread.serve.asking import Answer, Ask, Role, Route
from crossread.serve.frame import show
from crossread.store.searching import PAGE, RANKED, Query, facets, search
from crossread.store.stories import stories, story, story_of

FIELDS = ("outlet", "speaker", "since", "until", "lang")


def query(ask: Ask) -> Query:
    """What the address asks for."""
    number = None
    if ask.asked("story"):
        with ask.archive.reading() as connection:
            number = story(connection, ask.asked("story")).n
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
    asked = query(ask)
    found = search(ask.archive, asked, page=ask.page)
    with ask.archive.reading() as connection:
        numbers = story_of(connection, [each.entry.n for each in found.hits])
        named = stories(connection, list(numbers.values()))
    given = {name: ask.asked(name) for name in ("words", *FIELDS, "story")}
    return show(
        ask,
        "search.html",
        asked=asked,
        given={name: value for name, value in given.items() if value},
        found=found,
        facets=facets(ask.archive, asked),
        story_of={n: named[number] for n, number in numbers.items() if number in named},
        ranked=RANKED,
        more=(ask.page + 1) * PAGE < found.total,
    )


ROUTES = (Route("GET", "/search", _search, Role.READER),)
