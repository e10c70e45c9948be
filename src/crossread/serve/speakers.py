"""Speakers: a list, and all that one is reported to have said, with states of quotations."""

from crossread.report.views.quotations import STATES
from crossread.serve.asking import PAGE_SIZE, Answer, Ask, Refused, Role, Route
from crossread.serve.frame import show
from crossread.store.searching import Query
from crossread.store.voices import LISTED, said_by, speakers


def _speakers(ask: Ask) -> Answer:
    found, _ = ask.archive.read(speakers, Query(ask.asked("words")))
    return show(ask, "speakers.html", words=ask.asked("words"), speakers=found, listed=LISTED)


def _speaker(ask: Ask) -> Answer:
    name = ask.asked("name")
    if not name:
        raise Refused(400, "No speaker was named; choose one from the list of speakers.")
    found, statements, articles = ask.archive.read(said_by, name, page=ask.page, size=PAGE_SIZE)
    return show(
        ask,
        "speaker.html",
        speaker=name,
        found=found,
        statements=statements,
        articles=articles,
        states={state.value: sign for state, sign in STATES.items()},
        more=(ask.page + 1) * PAGE_SIZE < statements,
    )


ROUTES = (
    Route("GET", "/speakers", _speakers, Role.READER),
    Route("GET", "/speaker", _speaker, Role.READER),
)
