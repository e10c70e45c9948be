"""A story: its matrix live from the archive, its articles, and the asking for a comparison."""

from collections.abc import Mapping

from crossread.serve.asking import Answer, Ask, Refused, Role, Route, go, renewed
from crossread.serve.comparing import ask_to_compare, comparing
from crossread.serve.drawing import drawn, matrix
from crossread.serve.frame import MATRIX, show
from crossread.store.articles import latest
from crossread.store.decisions import merge, pinned, split
from crossread.store.follows import follows
from crossread.store.sheets import tallies
from crossread.store.stories import StoryRow, members, story


def found(ask: Ask) -> StoryRow:
    """The story that the address names."""
    return ask.archive.read(story, ask.path["story"])


def _matrix(ask: Ask) -> Answer:
    row = found(ask)
    if ask.partial:
        return renewed(waits=comparing(ask.archive, row) is not None)
    shown = matrix(ask.archive, row)
    if shown is None:
        return _articles(ask)
    job = comparing(ask.archive, row)
    return show(
        ask, "story.html", styles=MATRIX, script="matrix.js",
        story=row, here="matrix", drawn=shown, job=job, followed=_followed(ask, row),
    )  # fmt: skip


def _articles(ask: Ask) -> Answer:
    row = found(ask)
    if ask.partial:
        return renewed(waits=comparing(ask.archive, row) is not None)
    with ask.archive.reading() as connection:
        held = members(connection, row.n)
        tally = tallies(connection, [row.n]).get(row.n)
    newest = {each.id for each in latest(held)}
    job = comparing(ask.archive, row)
    return show(
        ask, "story_articles.html",
        story=row, here="articles", articles=held, newest=newest, tally=tally, job=job,
        followed=_followed(ask, row),
    )  # fmt: skip


# The pages of a story beside its matrix: what is drawn, and what is said where nothing was found.
_PARTS: Mapping[str, tuple[str, str]] = {
    "timeline": ("timeline", ""),
    "map": ("places", "No article gives a day or a place that could be read."),
    "copying": ("copying", "No copies, shared passages or citations were found."),
}


def _part(ask: Ask) -> Answer:
    row = found(ask)
    if ask.partial:
        return renewed(waits=comparing(ask.archive, row) is not None)
    here = ask.address.partition("?")[0].rpartition("/")[2]
    part, nothing = _PARTS[here]
    return show(
        ask, "story_part.html", styles=MATRIX, script="matrix.js",
        story=row, here=here, drawn=drawn(ask.archive, row, part), nothing=nothing,
        job=comparing(ask.archive, row), followed=_followed(ask, row),
    )  # fmt: skip


def _followed(ask: Ask, row: StoryRow) -> bool:
    held = ask.archive.read(follows, ask.user.name)
    return any(each.kind == "story" and each.what == row.id for each in held)


def _compare(ask: Ask) -> Answer:
    row = found(ask)
    ask_to_compare(ask.archive, row)
    return go(f"/story/{row.id}")


def _pin(ask: Ask) -> Answer:
    row = pinned(ask.archive, found(ask).id, on=bool(ask.given("on")), author=ask.user.name)
    return go(f"/story/{row.id}/articles")


def _split(ask: Ask) -> Answer:
    chosen = [name.removeprefix("article ") for name in ask.form if name.startswith("article ")]
    if not chosen:
        raise Refused(
            400, "No article was chosen; tick the articles that are a story of their own."
        )
    row = split(ask.archive, chosen, author=ask.user.name, why=ask.given("why"))
    return go(f"/story/{row.id}/articles")


def _merge(ask: Ask) -> Answer:
    other = ask.given("other").rpartition("/story/")[2].partition("/")[0].partition("#")[0]
    if not other:
        raise Refused(400, "No other story was given; paste the address or ID of one.")
    row = merge(ask.archive, [found(ask).id, other], author=ask.user.name, why=ask.given("why"))
    return go(f"/story/{row.id}/articles")


ROUTES = (
    Route("GET", "/story/{story}", _matrix, Role.READER),
    *(Route("GET", f"/story/{{story}}/{name}", _part, Role.READER) for name in _PARTS),
    Route("GET", "/story/{story}/articles", _articles, Role.READER),
    Route("POST", "/story/{story}/compare", _compare, Role.READER),
    Route("POST", "/story/{story}/pin", _pin, Role.REVIEWER),
    Route("POST", "/story/{story}/split", _split, Role.REVIEWER),
    Route("POST", "/story/{story}/merge", _merge, Role.REVIEWER),
)
