"""Outlets: a list, what the archive has of one, and who took what from whom. No grades."""

from crossread.serve.asking import PAGE_SIZE, Answer, Ask, Refused, Role, Route
from crossread.serve.frame import show
from crossread.store.outlets import LISTED, outlet_articles, outlet_counts, outlets, takings


def _outlets(ask: Ask) -> Answer:
    found, total = ask.archive.read(outlets)
    return show(ask, "outlets.html", outlets=found, total=total)


def _outlet(ask: Ask) -> Answer:
    name = ask.asked("name", most=3_000)
    if not name:
        raise Refused(400, "No outlet was named; choose one from the list of outlets.")
    with ask.archive.reading() as connection:
        counts = outlet_counts(connection, name)
        if not counts.articles:
            raise Refused(404, f"The archive has no article of “{name[:80]}”.")
        found = outlet_articles(connection, name, page=ask.page, size=PAGE_SIZE)
        taken = takings(connection, name)
    return show(
        ask,
        "outlet.html",
        outlet=name,
        counts=counts,
        articles=found,
        took=[each for each in taken if each.directed and each.taker == name],
        gave=[each for each in taken if each.directed and each.source == name],
        shared=[each for each in taken if not each.directed],
        listed=LISTED,
        more=(ask.page + 1) * PAGE_SIZE < counts.articles,
    )


def _copies(ask: Ask) -> Answer:
    with ask.archive.reading() as connection:
        return show(ask, "copies.html", taken=takings(connection), listed=LISTED)


ROUTES = (
    Route("GET", "/outlets", _outlets, Role.READER),
    Route("GET", "/outlet", _outlet, Role.READER),
    Route("GET", "/copies", _copies, Role.READER),
)
