"""`crossread weigh`: a case made from a comparison, added to, rated, judged."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import click

from crossread.cli.output import destination, display, spare_inputs, stopping, write
from crossread.errors import CaseFault, UsageError
from crossread.exports import achz_bytes, case_csv, case_json, read_achz, read_board, read_case
from crossread.exports.saved_comparison import open_comparison
from crossread.models.pairs import open_model
from crossread.records import Case, Consistency, Evidence, Judgement, Level, Note, Rating
from crossread.report import (
    case_page,
    judgement_markdown,
    open_console,
    print_judgement,
    rating_page,
    say,
)
from crossread.weighing.case_file import (
    CANNOT_TELL,
    DEFAULT,
    evidence_block,
    extend_case,
    hypothesis_block,
    note_block,
    open_case,
    out_of_reach,
    placed,
    rating_block,
    save_case,
    written,
)
from crossread.weighing.judging import judge
from crossread.weighing.machine import propose
from crossread.weighing.proposals import Proposed, Wanted, free_id, hypotheses, numbered, proposals
from crossread.weighing.ratings_file import next_round, open_ratings

CREDIBILITIES = tuple(each.value for each in Level)
RELEVANCES = tuple(each.value for each in Level if each is not Level.OBSERVED)
PATH = click.Path(path_type=Path)
LARGEST = 20_000_000  # bytes of a file that is made into a case
TOLD = 10  # files that are named at once


@click.group("weigh")
def weigh() -> None:
    """Weigh rival explanations by evidence that counts once.

    The case is a TOML file; docs/weighing.md tells its fields, and where each score comes from.
    """


def _opened(case_file: Path) -> Case:
    """The case; files that it names and that cannot be read are told on standard error."""
    case = open_case(case_file)
    names = [f"{each.file} ({each.id})" for each in out_of_reach(case_file, case)]
    if names:
        more = f" and {len(names) - TOLD} more" if len(names) > TOLD else ""
        say(
            open_console(stderr=True),
            f"crossread: {', '.join(names[:TOLD])}{more}: cannot be read there, so whether it has"
            " changed is not known; mend file in its source, or leave it out",
        )
    return case


@weigh.command("new")
@click.argument("question")
@click.option("--from", "compared", type=PATH, help="A comparison: JSON of `crossread compare`.")
@click.option("--hypothesis", "texts", multiple=True, help="A rival explanation; give several.")
@click.option("--assumptions-of", default="", help="List what this OUTLET says without a source.")
@click.option("--absences", is_flag=True, help="Propose who leaves a claim out, too.")
@click.option("--everything", is_flag=True, help="Propose what one outlet alone says, too.")
@click.option("--most", type=click.IntRange(0, 2000), default=60, show_default=True)
@click.option("-o", "--output", type=PATH, default=Path("case.toml"), show_default=True)
def new_command(
    question: str, compared: Path | None, texts: tuple[str, ...], output: Path, **wanted: object
) -> None:
    """Make a case of QUESTION: "Is X doing A or B?" proposes its own hypotheses."""
    with stopping():
        comparison = open_comparison(compared) if compared else None
        rivals = texts or hypotheses(question)
        rivals = rivals or (hypotheses(comparison.story.title) if comparison else ())
        if not rivals:
            raise UsageError(f"{question!r} poses no two explanations; name them with --hypothesis")
        asked = Wanted(**wanted)  # type: ignore[arg-type]
        found = proposals(comparison, asked) if comparison else Proposed((), (), 0)
        case = Case(
            question,
            numbered(rivals),
            found.evidence,
            DEFAULT,
            sources=placed(output, found.sources),
        )
        save_case(output, written(case))
        held = f"{len(case.hypotheses)} hypotheses, {len(case.evidence)} pieces of evidence"
        click.echo(f"{output}: {held}; rate them with: crossread weigh rate {output}")
        if found.left_out:
            click.echo(f"{found.left_out} more rows were left out; --most takes more", err=True)


@weigh.command("import")
@click.argument("source", type=PATH, metavar="FILE")
@click.option("--by", "author", default="PARC ACH", show_default=True, help="Who rated an .achz.")
@click.option("-o", "--output", type=PATH, default=Path("case.toml"), show_default=True)
def import_command(source: Path, author: str, output: Path) -> None:
    """Make a case of FILE: PARC ACH (.achz), a board of Open Synthesis, or JSON of `weigh report`.

    What a case has no field for stands in its notes.
    """
    with stopping():
        try:
            case = _imported(source, author)
        except OSError as error:
            reason = error.strerror or error
            raise CaseFault(f"cannot read {source}: {reason}; name a file.") from error
        save_case(output, written(case))
        held = f"{len(case.hypotheses)} hypotheses, {len(case.evidence)} pieces of evidence"
        click.echo(f"{output}: {held}, {len(case.notes)} notes")


def _imported(source: Path, author: str) -> Case:
    with source.open("rb") as file:
        content = file.read(LARGEST + 1)
    if source.suffix.lower() == ".achz":
        return read_achz(content, by=author)
    if len(content) > LARGEST:
        raise CaseFault(f"{source} is larger than {LARGEST // 1_000_000} MB; that is no case.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CaseFault(f"{source} is not UTF-8; save it as UTF-8.") from error
    return read_case(text) if text.lstrip().startswith("{") else read_board(text)


@weigh.command("add")
@click.argument("case_file", type=PATH, metavar="CASE")
@click.argument("text")
@click.option(
    "--as",
    "kind",
    type=click.Choice(("evidence", "assumption", "hypothesis", "note")),
    default="evidence",
    show_default=True,
)
@click.option("--origin", multiple=True, help="Who it goes back to; give several.")
@click.option("--credibility", type=click.Choice(CREDIBILITIES))
@click.option("--relevance", type=click.Choice(RELEVANCES), help="Default: medium.")
@click.option("--interest", default="", help="Who gains if it is believed.")
@click.option("--reference", default="", help="Where it stands, if no text is at hand.")
def add_command(case_file: Path, text: str, kind: str, **known: object) -> None:
    """Add TEXT to CASE, at its end; comments and order stay."""
    with stopping():
        _fits(kind, known)
        case = _opened(case_file)
        extend_case(case_file, *ADDED[kind](case, text, known))


def _fits(kind: str, known: dict[str, object]) -> None:
    """UsageError where an option is given that says nothing, or nothing of this kind."""
    given = [f"--{name}" for name, value in known.items() if value]
    if given and kind in ("hypothesis", "note"):
        raise UsageError(
            f"a {kind} has no {', '.join(given)}; leave that out, or add it --as evidence"
        )
    origins = known["origin"]
    if isinstance(origins, tuple) and not all(str(each).strip() for each in origins):
        raise UsageError("an --origin is blank; name who it goes back to, or leave it out")


def _add_evidence(case: Case, text: str, known: dict[str, object]) -> list[str]:
    assumption = bool(known.pop("assumption", False))
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
    return [evidence_block(evidence)]


def _add_assumption(case: Case, text: str, known: dict[str, object]) -> list[str]:
    return _add_evidence(case, text, {**known, "assumption": True})


def _add_hypothesis(case: Case, text: str, _known: dict[str, object]) -> list[str]:
    """The hypothesis, and "cannot tell" for it in every row there is."""
    (added,) = numbered([text], taken={each.id for each in case.hypotheses})
    rows = {(each.evidence, each.author, each.round): each for each in case.ratings}
    rows |= {(each.evidence, each.author, each.round): each for each in case.proposed}
    open_cells = (
        replace(each, hypothesis=added.id, value=None, why="", score=None) for each in rows.values()
    )
    return [hypothesis_block(added), *(rating_block([each]) for each in open_cells)]


def _add_note(_case: Case, text: str, _known: dict[str, object]) -> list[str]:
    return [note_block(Note(text))]


ADDED: dict[str, Callable[[Case, str, dict[str, object]], list[str]]] = {
    "evidence": _add_evidence,
    "assumption": _add_assumption,
    "hypothesis": _add_hypothesis,
    "note": _add_note,
}


@weigh.command("rate")
@click.argument("case_file", type=PATH, metavar="CASE")
@click.argument("evidence", required=False)
@click.argument("ratings", nargs=-1, metavar="[H1=C ...]")
@click.option("--by", "author", default="", help="Who rates.")
@click.option("--why", default="", help="The reason.")
@click.option("--from", "saved", type=PATH, help="What the static rating page saved.")
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
        case = _opened(case_file)
        if saved:
            rows = open_ratings(saved, case)
        elif evidence and author:
            rows = [_row(case, evidence, ratings, author, why)]
        else:
            raise UsageError("say what is rated and by whom: weigh rate CASE E1 H1=C --by NAME")
        extend_case(case_file, *(rating_block(row) for row in rows))


def _row(
    case: Case, evidence: str, ratings: tuple[str, ...], author: str, why: str
) -> list[Rating]:
    scale = {each.value: each for each in Consistency} | {CANNOT_TELL: None}
    number, row = next_round(case, author, evidence), []
    for each in ratings:
        name, _, word = each.partition("=")
        if word not in scale:
            raise UsageError(
                f"{each!r} is no rating; write {name or 'H1'}=C with {', '.join(scale)}"
            )
        row.append(Rating(evidence, name, scale[word], author, why, number))
    if not row:
        raise UsageError(f"{evidence} is given no rating; write one for each hypothesis: H1=C")
    return row


@weigh.command("show")
@click.argument("case_file", type=PATH, metavar="CASE")
@click.option("--by", "authors", multiple=True, help="Count this rater only; give several.")
def show_command(case_file: Path, authors: tuple[str, ...]) -> None:
    """Show what CASE comes to, how firmly, and what that hangs on."""
    with stopping():
        judgement = judge(_opened(case_file), by=authors)
        display(partial(print_judgement, judgement=judgement))


def _spared(case_file: Path, target: Path | None) -> Case:
    """The case, none of whose files `target` would overwrite."""
    case = _opened(case_file)
    files = (str(case_file.parent / each.file) for each in case.sources if each.file)
    spare_inputs((str(case_file), *files), target)
    return case


def _utf8(made: Callable[[Judgement], str]) -> Callable[[Judgement], bytes]:
    return lambda judgement: made(judgement).encode("utf-8", "replace")


REPORTS: dict[str, Callable[[Judgement], bytes]] = {
    ".md": _utf8(judgement_markdown),
    ".html": _utf8(case_page),
    ".json": _utf8(case_json),
    ".csv": _utf8(case_csv),
    ".achz": lambda judgement: achz_bytes(judgement.case, by=judgement.by),
}


@weigh.command("report")
@click.argument("case_file", type=PATH, metavar="CASE")
@click.option("--by", "authors", multiple=True, help="Count this rater only; give several.")
@click.option("-o", "--output", metavar="FILE", help="Where to write; - is standard output.")
def report_command(case_file: Path, authors: tuple[str, ...], output: str | None) -> None:
    """Write what CASE comes to, with all its evidence and sources: Markdown, or what FILE ends in:
    .html, .md, .json, .csv, or .achz for PARC ACH."""
    with stopping():
        target = destination(output)
        form = target.suffix.lower() if target else ".md"
        if form not in REPORTS:
            raise UsageError(f"{output!r} ends in no report; end it in {', '.join(REPORTS)}")
        made = REPORTS[form](judge(_spared(case_file, target), by=authors))
        write(iter([made]), target)


@weigh.command("page")
@click.argument("case_file", type=PATH, metavar="CASE")
@click.option("-o", "--output", type=PATH, metavar="FILE", required=True, help="Where to write.")
def page_command(case_file: Path, output: Path) -> None:
    """Write a page on which a person rates the evidence of CASE; `weigh rate --from` takes in what
    it saves."""
    with stopping():
        page = rating_page(_spared(case_file, output))
        write(iter([page.encode("utf-8", "replace")]), output)


@weigh.command("propose")
@click.argument("case_file", type=PATH, metavar="CASE")
def propose_command(case_file: Path) -> None:
    """Let the pair model rate what it has not: a machine's rows, never counted with yours."""
    with stopping():
        case = _opened(case_file)
        rows = propose(case, open_model())
        extend_case(case_file, *(rating_block(row) for row in rows))
        click.echo(f"{case_file}: {len(rows)} rows proposed")
