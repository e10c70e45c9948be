"""Search over articles, with what the hits are of: outlet, language, dates, speaker, story."""

from crossread.serve.asking import Answer, Ask, Role, Route
from crossread.serve.frame import show
from crossread.store.searching import PAGE, RANKED, Query, facets, search
from crossread.store.stories import stories, story, story_of

FIELDS = ("outlet", "speaker", "since", "until", "lang")


def query(ask: Ask) -> Query:
    """What the address asks for."""
    given = {name: ask.asked(name) or None for name in FIELDS}
    number = None
    if ask.asked("story"):
        with ask.archive.reading() as connection:
            number = story(connection, ask.asked("story")).n
    return Query(words=ask.query.get("words", "").strip(), story=number, **given)


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
