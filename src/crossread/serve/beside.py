"""Two articles side by side: the claims both carry, copied passages, quotations compared."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crossread.records import Claim, Comparison
from crossread.report.views.differences import TextPart, copied
from crossread.report.views.passages import PassagePiece, excerpt
from crossread.report.views.quotations import Utterance, utterances
from crossread.serve.articles import place
from crossread.serve.asking import Answer, Ask, Refused, Role, Route, go, renewed
from crossread.serve.comparing import PAIR, ask_to_compare_pair, pair_body
from crossread.serve.drawing import comparison, two
from crossread.serve.frame import MATRIX, show
from crossread.store.articles import Entry, articles
from crossread.store.jobs import last_job
from crossread.store.stories import StoryRow
from crossread.story.index import Index, index, speaker


@dataclass(frozen=True, slots=True)
class SideClaim:
    """A claim of one side: its sentence with the claim marked, and who says so."""

    pieces: tuple[PassagePiece, ...]
    speaker: str


@dataclass(frozen=True, slots=True)
class SharedRow:
    """A claim that both carry, or one of them; `conflicts` are the kinds they differ in."""

    left: tuple[SideClaim, ...]
    right: tuple[SideClaim, ...]
    conflicts: tuple[str, ...]

    @property
    def shared(self) -> bool:
        """Whether both sides carry it."""
        return bool(self.left and self.right)


@dataclass(frozen=True, slots=True)
class SharedPassage:
    """A passage of both: the later one's words with every change; `from_left` where the left one
    is the earlier, None where that is not known."""

    parts: tuple[TextPart, ...]
    share: float
    from_left: bool | None


def pair(made: Comparison, left: str, right: str) -> tuple[list[SharedRow], list[SharedPassage]]:
    """What two articles (ids) of a comparison share, rows in the order of the story."""
    known = index(made)
    rows = [each for each in _rows(known, made, left, right) if each.left or each.right]
    passages = [
        SharedPassage(
            tuple(copied(each)),
            each.share,
            each.earlier.article == left if each.directed else None,
        )
        for each in made.reuses
        if {each.later.article, each.earlier.article} == {left, right}
    ]
    return rows, passages


def _rows(known: Index, made: Comparison, left: str, right: str) -> Iterator[SharedRow]:
    for row in made.propositions:
        sides = [
            [known.claims[key] for key in row.claims if known.claims[key].article == article]
            for article in (left, right)
        ]
        ids = [{each.id for each in side} for side in sides]
        kinds = [
            each.kind.value
            for each in made.conflicts
            if each.proposition == row.id
            and ((each.a in ids[0] and each.b in ids[1]) or (each.b in ids[0] and each.a in ids[1]))
        ]
        yield SharedRow(
            _claims(known, sides[0]), _claims(known, sides[1]), tuple(dict.fromkeys(kinds))
        )


def _claims(known: Index, claims: Sequence[Claim]) -> tuple[SideClaim, ...]:
    ordered = sorted((each for each in claims if each.spans), key=lambda each: each.spans)
    return tuple(
        SideClaim(excerpt(known, each.spans).pieces, speaker(known, each)) for each in ordered
    )


def _quoted(made: Comparison, left: str, right: str) -> list[Utterance]:
    """What both quote, in their two wordings."""
    known = index(made)
    numbers = {known.number[key] for key in (left, right)}
    found = utterances(known, made)
    return [each for each in found if numbers <= {v.place for v in each.versions}]


def _two(ask: Ask, *names: str) -> list[tuple[Entry, StoryRow | None]]:
    """The two articles that are named by their ids, or addresses here or on the web."""
    if not all(names):
        raise Refused(400, "Two articles are needed; give the ID or address of another one.")
    found = [place(ask, name.rpartition("/article/")[2]) for name in names]
    if found[0][0].id == found[1][0].id:
        raise Refused(400, "That is the same article twice; give another one.")
    return found


def _beside(ask: Ask) -> Answer:
    (left, story), (right, other) = _two(ask, ask.asked("a"), ask.asked("b"))
    job = last_job(ask.archive, PAIR, pair_body(left.id, right.id))
    if ask.partial:
        return renewed(waits=job is not None and job.state in ("waiting", "running"))
    texts = ask.archive.read(articles, [left.n, right.n])
    together = story is not None and other is not None and story.n == other.n
    made = comparison(ask.archive, story) if story and together else None
    there = {each.article.id for each in made.readings} if made else set()
    both = made if made and {left.id, right.id} <= there else two(ask.archive, left.id, right.id)
    rows, passages = pair(both, left.id, right.id) if both else ([], [])
    return show(
        ask, "beside.html", styles=MATRIX,
        left=left, right=right, story=story if together else None, compared=both is not None,
        rows=[each for each in rows if each.shared],
        alone=[each for each in rows if not each.shared],
        passages=passages, quoted=_quoted(both, left.id, right.id) if both else [],
        numbers=index(both).number if both else {}, texts=texts, job=job,
    )  # fmt: skip


def _compare(ask: Ask) -> Answer:
    """Have the two compared by themselves, as where they belong to different stories."""
    (left, _), (right, _) = _two(ask, ask.given("a"), ask.given("b"))
    ask_to_compare_pair(ask.archive, left.id, right.id)
    return go("/beside", a=left.id, b=right.id)


ROUTES = (
    Route("GET", "/beside", _beside, Role.READER),
    Route("POST", "/beside", _compare, Role.READER),
)
