"""Cases over stories: evidence picked from cells, ratings of several people blind to one another,
and the judgement live. The case file stays the source of truth, in and out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from crossread.errors import CaseFault, UsageError
from crossread.records import Comparison
from crossread.records.cases import Case, Consistency, Evidence, Hypothesis, Rating
from crossread.report.html.case_page import case_page
from crossread.serve.asking import Answer, Ask, Refused, Role, Route, download, go
from crossread.serve.drawing import comparison
from crossread.serve.frame import CASE, show
from crossread.serve.picking import Picked, picked, renamed
from crossread.serve.stories import found as story_found
from crossread.store.cases import LISTED, KeptCase, cases, change_case, kept_case, new_case
from crossread.store.stories import StoryRow
from crossread.weighing.case_file import parse_case
from crossread.weighing.judging import judge
from crossread.weighing.parsing import rated
from crossread.weighing.proposals import Proposed, Wanted, hypotheses, numbered, proposals
from crossread.weighing.ratings_file import next_round
from crossread.weighing.scale import DEFAULT
from crossread.weighing.writing import added, written

VALUES = (*(each.value for each in Consistency), "?")
CASE_BYTES = 4_000_000  # of a case file that is sent
QUESTION = 1_000  # characters


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A piece of evidence and how one person rated it; the last round counts."""

    evidence: Evidence
    values: dict[str, str]


def _cases(ask: Ask) -> Answer:
    held = ask.archive.read(cases)
    return show(ask, "cases.html", cases=held, listed=LISTED, story=ask.asked("story"))


def _new(ask: Ask) -> Answer:
    if ask.files or ask.given("file"):
        body = ask.files[0].data.decode("utf-8", "replace") if ask.files else ask.form["file"]
        case = _parsed(body)
        return go(f"/case/{new_case(ask.archive, case.question, body, ask.user.name)}")
    question = ask.given("question", QUESTION)
    rivals = [line.strip() for line in ask.given("hypotheses").splitlines() if line.strip()]
    texts = tuple(rivals) or hypotheses(question)
    if not question or len(texts) < 2:
        raise Refused(400, "A case needs a question and two explanations, one a line.")
    case = _proposed(ask, question, numbered(texts))
    return go(f"/case/{new_case(ask.archive, question, written(case), ask.user.name)}")


def _proposed(ask: Ask, question: str, rivals: Sequence[Hypothesis]) -> Case:
    """A case of these explanations with the evidence that a story's comparison proposes."""
    made: Comparison | None = None
    if ask.given("story"):
        ask_story = Ask(ask.archive, ask.user, ask.address, path={"story": ask.given("story")})
        made = comparison(ask.archive, story_found(ask_story))
        if made is None:
            raise Refused(400, "That story was not compared yet; compare it first.")
    found = proposals(made, Wanted()) if made else Proposed((), (), 0)
    return Case(question, tuple(rivals), found.evidence, DEFAULT, sources=found.sources)


def _parsed(body: str) -> Case:
    try:
        return parse_case(body)
    except CaseFault as fault:
        raise Refused(400, " ".join(fault.faults[:3])) from fault


def _kept(ask: Ask) -> tuple[KeptCase, Case]:
    kept = ask.archive.read(kept_case, ask.path["case"])
    return kept, _parsed(kept.body)


def own_rows(case: Case, author: str) -> list[OwnRow]:
    """The evidence as one person rated it."""
    values: dict[str, dict[str, str]] = {each.id: {} for each in case.evidence}
    for each in sorted(case.ratings, key=lambda rating: rating.round):
        if each.author == author and not each.machine and each.evidence in values:
            word = "?" if each.value is None else each.value.value
            values[each.evidence][each.hypothesis] = word
    return [OwnRow(each, values[each.id]) for each in case.evidence]


def _case(ask: Ask) -> Answer:
    """The judgement, for those who have rated all or only read; others rate first, blind."""
    kept, case = _kept(ask)
    rows = own_rows(case, ask.user.name)
    left = sum(1 for row in rows if len(row.values) < len(case.hypotheses))
    blind = ask.user.role >= Role.REVIEWER and left > 0
    drawn = ""
    if not blind and case.ratings:
        drawn = case_page(judge(case), layout="bare.html")
    raters = sorted({each.author for each in case.ratings if not each.machine})
    return show(
        ask, "case.html", styles=CASE, kept=kept, case=case, rows=rows, left=left, blind=blind,
        drawn=drawn, raters=len(raters), values=VALUES,
    )  # fmt: skip


def _rate(ask: Ask) -> Answer:
    def make(kept: KeptCase) -> tuple[str, str]:
        case = _parsed(kept.body)
        before = {row.evidence.id: row.values for row in own_rows(case, ask.user.name)}
        given = [
            rows
            for each in case.evidence
            if (rows := _row(ask, case, each)) and _values(rows) != before[each.id]
        ]
        if not given:
            raise Refused(400, "No rating was changed; choose a value in every cell of a row.")
        return kept.question, _extended(kept.body, added(given))

    change_case(ask.archive, ask.path["case"], ask.user.name, make)
    return go(f"/case/{ask.path['case']}")


def _values(rows: Sequence[Rating]) -> dict[str, str]:
    return {each.hypothesis: each.value.value if each.value else "?" for each in rows}


def _row(ask: Ask, case: Case, evidence: Evidence) -> list[Rating]:
    """The ratings of a row where every cell of it was given."""
    words = [ask.given(f"{evidence.id} {each.id}") for each in case.hypotheses]
    if not all(word in VALUES for word in words):
        return []
    number = next_round(case, ask.user.name, evidence.id)
    return [
        Rating(evidence.id, each.id, rated(word), ask.user.name, round=number)
        for each, word in zip(case.hypotheses, words, strict=True)
    ]


def _extended(body: str, text: str) -> str:
    """A case file with more at its end, checked as a whole."""
    made = body.rstrip("\n") + "\n\n" + text
    _parsed(made)
    return made


def _chosen(ask: Ask, row: str, column: str) -> tuple[StoryRow, Picked]:
    story = story_found(ask)
    made = comparison(ask.archive, story)
    if made is None:
        raise Refused(404, "This story was not compared yet; compare it first.")
    return story, picked(made, row, column)


def _pick_form(ask: Ask) -> Answer:
    """The evidence that a cell gives, and the cases it can go into."""
    row, column = ask.asked("row"), ask.asked("column")
    story, found = _chosen(ask, row, column)
    held = ask.archive.read(cases)
    return show(
        ask, "pick.html", story=story, picked=found, cases=held, listed=LISTED, row=row,
        column=column,
    )  # fmt: skip


def _pick(ask: Ask) -> Answer:
    _, found = _chosen(ask, ask.given("row"), ask.given("column"))

    def make(kept: KeptCase) -> tuple[str, str]:
        case = _parsed(kept.body)
        evidence, sources = renamed(found, case)
        if any(each.shown_by == evidence.shown_by for each in case.evidence):
            raise UsageError("the case has this evidence already; pick another cell")
        return kept.question, _extended(kept.body, added([*sources, evidence]))

    kept = change_case(ask.archive, ask.given("case"), ask.user.name, make)
    return go(f"/case/{kept.name}")


def _file(ask: Ask) -> Answer:
    kept = ask.archive.read(kept_case, ask.path["case"])
    data = kept.body.encode("utf-8", "replace")
    return download(data, f"case-{kept.name}.toml", "application/toml")


def _replace(ask: Ask) -> Answer:
    """A case file from elsewhere as the next version: what others rated in the meantime stays in
    the version before."""
    body = ask.files[0].data.decode("utf-8", "replace") if ask.files else ask.form.get("file", "")
    case = _parsed(body)
    change_case(ask.archive, ask.path["case"], ask.user.name, lambda _: (case.question, body))
    return go(f"/case/{ask.path['case']}")


ROUTES = (
    Route("GET", "/cases", _cases, Role.READER),
    Route("POST", "/cases", _new, Role.REVIEWER, most=CASE_BYTES),
    Route("GET", "/case/{case}", _case, Role.READER),
    Route("GET", "/case/{case}/file", _file, Role.REVIEWER),
    Route("POST", "/case/{case}/file", _replace, Role.REVIEWER, most=CASE_BYTES),
    Route("POST", "/case/{case}/rate", _rate, Role.REVIEWER),
    Route("GET", "/story/{story}/evidence", _pick_form, Role.REVIEWER),
    Route("POST", "/story/{story}/evidence", _pick, Role.REVIEWER),
)
