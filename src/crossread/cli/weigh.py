"""`crossread weigh`: a case made from a comparison, added to, rated, judged."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import click

from crossread.cli.options import to_file
from crossread.cli.output import destination, display, protect_inputs, stopping, write
from crossread.errors import CaseFault, UsageError
from crossread.exports.cases import case_csv, case_json, read_case
from crossread.exports.saved_comparison import open_comparison
from crossread.files import bounded
from crossread.models.pairs import open_model
from crossread.records import Case, Evidence, Judgement, Level, Note, Rating
from crossread.report import (
    case_page,
    judgement_markdown,
    open_console,
    print_judgement,
    rating_page,
    say,
)
from crossread.weighing.case_file import extend_case, open_case, out_of_reach, placed, save_case
from crossread.weighing.judging import judge
from crossread.weighing.machine import propose
from crossread.weighing.parsing import rated
from crossread.weighing.proposals import Proposed, Wanted, free_id, hypotheses, numbered, proposals
from crossread.weighing.ratings_file import next_round, open_ratings
from crossread.weighing.scale import DEFAULT
from crossread.weighing.writing import Added

CREDIBILITIES = tuple(each.value for each in Level)
RELEVANCES = tuple(each.value for each in Level if each is not Level.OBSERVED)
PATH = click.Path(path_type=Path)
LARGEST = 20_000_000  # bytes of a file that is made into a case
TOLD = 10  # files that are named at once


@click.group("weigh")
def command() -> None:
    """Compare competing explanations (ACH); copied reports count once.

    The case is a TOML file; docs/weighing.md explains its fields and where each score comes from.
    """


def _opened(case_file: Path) -> Case:
    """The case; its source files that cannot be read are listed on standard error."""
    case = open_case(case_file)
    names = [f"{each.file} ({each.id})" for each in out_of_reach(case_file, case)]
    if names:
        more = f" and {len(names) - TOLD} more" if len(names) > TOLD else ""
        say(
            open_console(stderr=True),
            f"crossread: cannot read {', '.join(names[:TOLD])}{more} to check for changes; correct"
            " or remove `file` in those sources",
        )
    return case


@command.command("new")
@click.argument("question")
@click.option(
    "--from", "compared", type=PATH, help="Comparison saved as JSON by `crossread compare`."
)
@click.option("--hypothesis", "texts", multiple=True, help="Competing explanation (repeatable).")
@click.option(
    "--assumptions-of",
    metavar="OUTLET",
    default="",
    help="Add this outlet's unsourced claims as assumptions.",
)
@click.option("--absences", is_flag=True, help="Also include omissions.")
@click.option("--everything", is_flag=True, help="Also include claims from a single outlet.")
@click.option(
    "--most",
    type=click.IntRange(0, 2000),
    default=60,
    show_default=True,
    help="Maximum number of pieces of evidence.",
)
@click.option("-o", "--output", type=PATH, default=Path("case.toml"), show_default=True)
def new_command(
    question: str, compared: Path | None, texts: tuple[str, ...], output: Path, **wanted: object
) -> None:
    """Create a case file. A question like "Is X doing A or B?" suggests its hypotheses."""
    with stopping():
        comparison = open_comparison(compared) if compared else None
        rivals = texts or hypotheses(question)
        rivals = rivals or (hypotheses(comparison.story.title) if comparison else ())
        if not rivals:
            raise UsageError(
                f"Found no two alternatives in {question!r}; give them with --hypothesis"
            )
        asked = Wanted(**wanted)  # type: ignore[arg-type]
        found = proposals(comparison, asked) if comparison else Proposed((), (), 0)
        case = Case(
            question,
            numbered(rivals),
            found.evidence,
            DEFAULT,
            sources=placed(output, found.sources),
        )
        save_case(output, case)
        _say(f"{output}: {_size(case)}; rate them with: crossread weigh rate {output}")
        if found.left_out:
            _say(f"{found.left_out} more rows were omitted; use --most to add them", err=True)


def _size(case: Case) -> str:
    return f"{len(case.hypotheses)} hypotheses, {len(case.evidence)} pieces of evidence"


def _say(text: str, *, err: bool = False) -> None:
    """A line in which nothing that a file is called can steer the terminal."""
    say(open_console(stderr=err), text)


@command.command("import")
@click.argument("source", type=PATH, metavar="FILE")
@click.option("-o", "--output", type=PATH, default=Path("case.toml"), show_default=True)
def import_command(source: Path, output: Path) -> None:
    """Create a case file from FILE, the JSON of `crossread weigh report`."""
    with stopping():
        case = read_case(bounded(source, LARGEST, "name a file in UTF-8.", CaseFault))
        save_case(output, case)
        _say(f"{output}: {_size(case)}, {len(case.notes)} notes")


@command.command("add")
@click.argument("case_file", type=PATH, metavar="CASE")
@click.argument("text")
@click.option(
    "--as",
    "kind",
    type=click.Choice(("evidence", "assumption", "hypothesis", "note")),
    default="evidence",
    show_default=True,
)
@click.option("--origin", multiple=True, help="Original source (repeatable).")
@click.option("--credibility", type=click.Choice(CREDIBILITIES))
@click.option("--relevance", type=click.Choice(RELEVANCES), help="Default: medium.")
@click.option("--interest", default="", help="Who benefits if it is believed.")
@click.option("--reference", default="", help="Citation, if the text is not available.")
def add_command(case_file: Path, text: str, kind: str, **known: object) -> None:
    """Append TEXT to CASE, keeping comments and order."""
    with stopping():
        _fits(kind, known)
        _opened(case_file)
        extend_case(case_file, lambda case: ADDED[kind](case, text, known))


def _fits(kind: str, known: dict[str, object]) -> None:
    """UsageError where an option is given that says nothing, or nothing of this kind."""
    given = [f"--{name}" for name, value in known.items() if value]
    if given and kind in ("hypothesis", "note"):
        raise UsageError(
            f"a {kind} has no {', '.join(given)}; remove that option, or add it --as evidence"
        )
    origins = known["origin"]
    if isinstance(origins, tuple) and not all(str(each).strip() for each in origins):
        raise UsageError("an --origin is blank; name the original source, or remove the option")


def _add_evidence(case: Case, text: str, known: dict[str, object]) -> list[Added]:
    assumption = bool(known.get("assumption"))
    default = Level.OBSERVED if assumption else Level.MEDIUM
    level = Level(str(known["credibility"])) if known["credibility"] else default
    evidence = Evidence(
        id=free_id("E", {each.id for each in case.evidence}),
        text=text,
        origins=tuple(map(str, known["origin"] if isinstance(known["origin"], tuple) else ())),
        assumption=assumption,
        credibility=level,
        relevance=Level(str(known["relevance"] or "medium")),
        interest=str(known["interest"]),
        reference=str(known["reference"]),
    )
    return [evidence]


def _add_hypothesis(case: Case, text: str, _known: dict[str, object]) -> list[Added]:
    """The hypothesis, and "cannot tell" for it in every row there is."""
    (added,) = numbered([text], taken={each.id for each in case.hypotheses})
    rows = {(each.evidence, each.author, each.round): each for each in case.ratings}
    rows |= {(each.evidence, each.author, each.round): each for each in case.proposed}
    open_cells = (
        replace(each, hypothesis=added.id, value=None, why="", score=None) for each in rows.values()
    )
    return [added, *([each] for each in open_cells)]


ADDED: dict[str, Callable[[Case, str, dict[str, object]], list[Added]]] = {
    "evidence": _add_evidence,
    "assumption": lambda case, text, known: _add_evidence(
        case, text, {**known, "assumption": True}
    ),
    "hypothesis": _add_hypothesis,
    "note": lambda _case, text, _known: [Note(text)],
}


@command.command("rate")
@click.argument("case_file", type=PATH, metavar="CASE")
@click.argument("evidence", required=False)
@click.argument("ratings", nargs=-1, metavar="[H1=C ...]")
@click.option("--by", "author", default="", help="Name of the rater.")
@click.option("--why", default="", help="Reason for the rating.")
@click.option("--from", "saved", type=PATH, help="File saved by the rating page.")
def rate_command(
    case_file: Path,
    evidence: str | None,
    ratings: tuple[str, ...],
    author: str,
    why: str,
    saved: Path | None,
) -> None:
    """Rate EVIDENCE of CASE against every hypothesis: CC, C, N, I, II, NA, or ? for cannot tell."""
    with stopping():
        if not saved and not (evidence and author):
            raise UsageError("give the evidence and the rater: weigh rate CASE E1 H1=C --by NAME")
        _opened(case_file)

        def rows(case: Case) -> list[list[Rating]]:
            if saved:
                return open_ratings(saved, case)
            return [_row(case, str(evidence), ratings, author, why)]

        extend_case(case_file, rows)


def _row(
    case: Case, evidence: str, ratings: tuple[str, ...], author: str, why: str
) -> list[Rating]:
    number, row = next_round(case, author, evidence), []
    for each in ratings:
        name, _, word = each.partition("=")
        try:
            value = rated(word)
        except ValueError as error:
            raise UsageError(f"{each!r} is not a rating: {name or 'H1'}={error}") from error
        row.append(Rating(evidence, name, value, author, why=why, round=number))
    if not row:
        raise UsageError(f"{evidence} has no rating; give one for each hypothesis: H1=C")
    return row


@command.command("show")
@click.argument("case_file", type=PATH, metavar="CASE")
@click.option("--by", "authors", multiple=True, help="Use only this rater (repeatable).")
def show_command(case_file: Path, authors: tuple[str, ...]) -> None:
    """Show the result, its confidence and what it depends on."""
    with stopping():
        judgement = judge(_opened(case_file), by=authors)
        display(partial(print_judgement, judgement=judgement))


def _protected(case_file: Path, target: Path | None) -> Case:
    """The case, if `target` overwrites none of its files."""
    case = _opened(case_file)
    files = (str(case_file.parent / each.file) for each in case.sources if each.file)
    protect_inputs((str(case_file), *files), target)
    return case


REPORTS: dict[str, Callable[[Judgement], str]] = {
    ".md": judgement_markdown,
    ".html": case_page,
    ".json": case_json,
    ".csv": case_csv,
}


@command.command("report")
@click.argument("case_file", type=PATH, metavar="CASE")
@click.option("--by", "authors", multiple=True, help="Use only this rater (repeatable).")
@to_file()
def report_command(case_file: Path, authors: tuple[str, ...], output: str | None) -> None:
    """Write a report; the format follows the file name: .md (default), .html, .json or .csv."""
    with stopping():
        target = destination(output)
        form = target.suffix.lower() if target else ".md"
        if form not in REPORTS:
            raise UsageError(f"Unsupported file type {output!r}; use {', '.join(REPORTS)}")
        made = REPORTS[form](judge(_protected(case_file, target), by=authors))
        write(made, target)


@command.command("page")
@click.argument("case_file", type=PATH, metavar="CASE")
@click.option("-o", "--output", type=PATH, metavar="FILE", required=True, help="Output file.")
def page_command(case_file: Path, output: Path) -> None:
    """Write a page for rating the evidence of CASE; load its ratings with `weigh rate --from`."""
    with stopping():
        write(rating_page(_protected(case_file, output)), output)


@command.command("propose")
@click.argument("case_file", type=PATH, metavar="CASE")
def propose_command(case_file: Path) -> None:
    """Add machine ratings (kept separate from people's)."""
    with stopping():
        rows = propose(_opened(case_file), open_model())
        made: list[list[Rating]] = []

        def new(case: Case) -> list[list[Rating]]:
            done = {(each.evidence, each.author) for each in case.proposed}
            made.extend(r for r in rows if (r[0].evidence, r[0].author) not in done)
            return made

        extend_case(case_file, new)
        _say(f"{case_file}: {len(made)} rows added")
