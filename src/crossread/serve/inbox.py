"""The first page: the stories of the archive, newest, most disputed, most copied or largest."""

from crossread.serve.asking import PAGE_SIZE, Answer, Ask, Role, Route
from crossread.serve.frame import show
from crossread.store.checking import size
from crossread.store.follows import follows
from crossread.store.sheets import tallies
from crossread.store.stories import StoryRow, by_ids, listed

ORDERS = {
    "newest": "Newest",
    "disputed": "Most disputed",
    "copied": "Most copied",
    "largest": "Largest",
    "changed": "Last changed",
    "followed": "Followed",
}


def _inbox(ask: Ask) -> Answer:
    start = ask.page * PAGE_SIZE
    order = ask.asked("order") if ask.asked("order") in ORDERS else "newest"
    least = 1 if ask.asked("all") else 2
    found = (
        _followed(ask)
        if order == "followed"
        else listed(ask.archive, order=order, start=start, size=PAGE_SIZE + 1, least=least)
    )
    rows = found[:PAGE_SIZE]
    with ask.archive.reading() as connection:
        counted = tallies(connection, [each.n for each in rows])
        held = size(connection)
    return show(
        ask,
        "inbox.html",
        stories=rows,
        counted=counted,
        order=order,
        orders=ORDERS,
        held=held,
        every=least == 1,
        more=len(found) > PAGE_SIZE,
    )


def _followed(ask: Ask) -> list[StoryRow]:
    """The stories that the reader follows, the last followed first."""
    with ask.archive.reading() as connection:
        held = [each.what for each in follows(connection, ask.user.name) if each.kind == "story"]
        start = ask.page * PAGE_SIZE
        return by_ids(connection, held[start : start + PAGE_SIZE + 1])


ROUTES = (Route("GET", "/", _inbox, Role.READER),)
