"""PARC ACH files (.achz: gzipped UTF-16 XML) in and out; what they cannot hold stands in notes.

The element names are those that the Open Source ACH importer reads; docs/weighing.md tells more.
"""

import gzip
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from xml.parsers import expat

from crossread.errors import CaseFault
from crossread.records import Case, Consistency, Evidence, Hypothesis, Level, Note, Rating
from crossread.weighing.case_file import DEFAULT, parse_case, written
from crossread.weighing.facts import latest, middle
from crossread.weighing.faults import CELLS, MOST

LARGEST = 20_000_000  # bytes of a file
INFLATED = 60_000_000  # bytes of what it unpacks to
DEEP = 24  # elements inside each other
ELEMENTS = 100_000  # in all
REMEDY = "save it anew in PARC ACH"
NOT_TOLD = "not told in the PARC ACH file"
_VALUES = {
    Consistency.VERY_CONSISTENT: "C C", Consistency.CONSISTENT: "C", Consistency.NEUTRAL: "N",
    Consistency.INCONSISTENT: "I", Consistency.VERY_INCONSISTENT: "I I",
    Consistency.NOT_APPLICABLE: "NA",
}  # fmt: skip
_READ = {text.replace(" ", ""): value for value, text in _VALUES.items()}
_LEVELS = {"HIGH": Level.HIGH, "MEDIUM": Level.MEDIUM, "LOW": Level.LOW}
_ASSUMED = ("ASSU", "ASSUMPTION")
_FIELDS = (
    "NAME", "NOTES", "LINK", "TYPE", "CODE", "FLAG", "DATE", "CREDIBILITY", "RELEVANCE", "VALUES",
)  # fmt: skip
_TOP = "PROJECT-TITLE"
_ILLEGAL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def achz_bytes(case: Case, *, by: Sequence[str] = ()) -> bytes:
    """The file, with the ratings of these authors (of all people where none is named), the middle
    one where they are several; the same case gives the same bytes."""
    people = [each for each in case.ratings if not by or each.author in by]
    rows = _rows(latest(people or [each for each in case.proposed if each.author in by]))
    parts = [_element(_TOP, case.question), _element("CLASSIFICATION", ""), "<MATRIX>"]
    parts += [_nested("HYPOTHESIS", [("NAME", each.text)]) for each in case.hypotheses]
    parts += [_nested("EVIDENCE", _fields(case, each, rows)) for each in case.evidence]
    text = "\n".join(
        ['<?xml version="1.0" encoding="UTF-16"?>', "<ACH>", *parts, "</MATRIX>", "</ACH>", ""]
    )
    return gzip.compress(text.encode("utf-16"), mtime=0)


def _rows(ratings: Iterable[Rating]) -> dict[tuple[str, str], list[Rating]]:
    rows: dict[tuple[str, str], list[Rating]] = {}
    for each in ratings:
        rows.setdefault((each.evidence, each.hypothesis), []).append(each)
    return rows


def _fields(
    case: Case, evidence: Evidence, rows: dict[tuple[str, str], list[Rating]]
) -> Iterator[tuple[str, str]]:
    cells = [rows.get((evidence.id, each.id), []) for each in case.hypotheses]
    values = (middle([each.value for each in cell]) for cell in cells)
    yield "NAME", evidence.text
    yield "CODE", evidence.id
    yield "TYPE", "Assumption" if evidence.assumption else "Press" if evidence.shown_by else ""
    yield "DATE", str(_published(case, evidence))
    yield "FLAG", "0"
    yield "CREDIBILITY", _level(evidence.credibility)
    yield "RELEVANCE", _level(evidence.relevance)
    yield "LINK", evidence.reference or next(_links(case, evidence), "")
    yield "NOTES", "\n\n".join(_notes(case, evidence, cells))
    yield "VALUES", ",".join(_VALUES[each] if each else "" for each in values)


def _level(level: Level) -> str:
    return "HIGH" if level is Level.OBSERVED else level.name


def _links(case: Case, evidence: Evidence) -> Iterator[str]:
    shown = {each.source for each in evidence.shown_by}
    yield from (each.url for each in case.sources if each.id in shown and each.url)


def _published(case: Case, evidence: Evidence) -> int:
    """Milliseconds from 1970 to the first print of a passage, 0 where none has a date."""
    shown = {each.source for each in evidence.shown_by}
    found = [_moment(each.published) for each in case.sources if each.id in shown]
    return min((each for each in found if each), default=0)


def _moment(published: str) -> int:
    try:
        when = datetime.fromisoformat(published)
    except ValueError:
        return 0
    aware = when if when.tzinfo else when.replace(tzinfo=UTC)
    return (aware - _EPOCH) // timedelta(milliseconds=1)


def _notes(case: Case, evidence: Evidence, cells: Sequence[Sequence[Rating]]) -> Iterator[str]:
    """The notes on it, and in words what the file has no place for."""
    for note in case.notes:
        if note.about == evidence.id:
            yield f"{note.text} ({note.author})" if note.author else note.text
    outlet = {each.id: each.outlet or each.id for each in case.sources}
    for each in evidence.shown_by:
        yield f"{outlet[each.source]}, on the word of {each.origin or 'nobody named'}: {each.text}"
    for item in evidence.contested:
        yield f"Against it, {outlet[item.passage.source]}: {item.passage.text}"
    if evidence.absence:
        silent, covering = evidence.absence.silent, evidence.absence.covering
        yield f"Silent: {', '.join(silent)}; of {', '.join(covering)}"
    if evidence.origins and not evidence.shown_by:
        yield f"Goes back to: {', '.join(evidence.origins)}"
    if evidence.interest:
        yield f"Interest: {evidence.interest}"
    if evidence.credibility is Level.OBSERVED and not evidence.assumption:
        yield "Observed by the analyst"
    reasons = dict.fromkeys((each.author, each.why) for row in cells for each in row if each.why)
    for author, why in reasons:
        yield f"{author}: {why}"


def _nested(tag: str, fields: Iterable[tuple[str, str]]) -> str:
    return "\n".join([f"<{tag}>", *(_element(name, text) for name, text in fields), f"</{tag}>"])


def _element(tag: str, text: str) -> str:
    """Text as it is, but for what XML cannot hold, which becomes U+FFFD."""
    held = _ILLEGAL.sub("\ufffd", text).replace("&", "&amp;").replace("<", "&lt;")
    return f"<{tag}>{held.replace('>', '&gt;').replace(chr(13), '&#13;')}</{tag}>"


def read_achz(content: bytes, *, by: str = "PARC ACH") -> Case:
    """The case in a file, its ratings under the name `by`; CaseFault where it is no such file, or
    is larger or deeper than one can be."""
    reader = _Reader()
    try:
        reader.parser.Parse(_unpacked(content).encode("utf-8"), True)
    except expat.ExpatError as error:
        raise CaseFault(f"it is no PARC ACH file ({error}); {REMEDY}.") from error
    return parse_case(written(_case(reader, by)))


def _unpacked(content: bytes) -> str:
    if len(content) > LARGEST:
        raise CaseFault(f"it is larger than {LARGEST // 1_000_000} MB; that is no PARC ACH file.")
    if content.startswith(b"\x1f\x8b"):
        packed = zlib.decompressobj(wbits=31)
        try:
            content = packed.decompress(content, INFLATED + 1)
        except zlib.error as error:
            raise CaseFault(f"it is damaged ({error}); {REMEDY}.") from error
        if len(content) > INFLATED:
            raise CaseFault(
                f"it unpacks to more than {INFLATED // 1_000_000} MB; that is no PARC ACH file."
            )
        if not packed.eof:
            raise CaseFault(f"its end is missing; {REMEDY}.")
    try:
        return content.decode(_encoding(content)).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise CaseFault(f"its text is damaged ({error.reason}); {REMEDY}.") from error


def _encoding(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    return {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}.get(content[:2], "utf-8")


class _Reader:
    """Takes from the XML what a case can hold; refuses a document type, and so every entity."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.words
        self.parser.StartDoctypeDeclHandler = self.refuse
        self.count = 0
        self.open: list[str] = []
        self.text: list[str] = []
        self.top: dict[str, str] = {}
        self.hypotheses: list[dict[str, str]] = []
        self.evidence: list[dict[str, str]] = []

    def refuse(self, *_about: object) -> None:
        raise CaseFault(f"it declares a document type, which no PARC ACH file does; {REMEDY}.")

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        self.open.append(tag.upper())
        self.text.clear()
        if len(self.open) > DEEP:
            raise CaseFault(f"its elements stand more than {DEEP} deep; {REMEDY}.")
        if self.open[1:] == ["MATRIX", "HYPOTHESIS"]:
            self.hypotheses.append({})
        elif self.open[1:] == ["MATRIX", "EVIDENCE"]:
            self.evidence.append({})
        self.count += 1
        if self.count > ELEMENTS or max(len(self.hypotheses), len(self.evidence)) > MOST:
            raise CaseFault(
                f"it has more than {MOST} hypotheses or pieces of evidence, or {ELEMENTS} elements;"
                " save fewer in PARC ACH."
            )

    def words(self, text: str) -> None:
        self.text.append(text)

    def end(self, _tag: str) -> None:
        match self.open[1:]:
            case [name]:
                self.top.setdefault(name, "".join(self.text))
            case ["MATRIX", "HYPOTHESIS", name]:
                self.hypotheses[-1].setdefault(name, "".join(self.text))
            case ["MATRIX", "EVIDENCE", name]:
                self.evidence[-1].setdefault(name, "".join(self.text))
        self.text.clear()
        self.open.pop()


def _case(reader: _Reader, by: str) -> Case:
    hypotheses = tuple(
        Hypothesis(f"H{n}", each.get("NAME", "")) for n, each in enumerate(reader.hypotheses, 1)
    )
    if len(hypotheses) * len(reader.evidence) > CELLS:
        raise CaseFault(f"it has more than {CELLS} ratings; save fewer in PARC ACH.")
    names = _names(reader.evidence)
    pairs = list(zip(names, reader.evidence, strict=True))
    ratings = [each for name, fields in pairs for each in _ratings(name, fields, hypotheses, by)]
    notes = [Note(text, name) for name, fields in pairs for text in _told(fields)]
    question = reader.top.get(_TOP, "")
    return Case(
        question=question if question.strip() else "A PARC ACH file without a title",
        hypotheses=hypotheses,
        evidence=tuple(_evidence(name, fields) for name, fields in pairs),
        scale=DEFAULT,
        ratings=tuple(ratings),
        notes=(*notes, *_left_out(reader)),
    )


def _names(evidence: Sequence[dict[str, str]]) -> list[str]:
    """The codes of the file where each piece has its own, else E1, E2 and so on."""
    codes = [each.get("CODE", "") for each in evidence]
    if all(code.strip() for code in codes) and len(set(codes)) == len(codes):
        return codes
    return [f"E{number}" for number in range(1, len(evidence) + 1)]


def _evidence(name: str, fields: dict[str, str]) -> Evidence:
    assumption = fields.get("TYPE", "").strip().upper() in _ASSUMED
    link = fields.get("LINK", "")
    return Evidence(
        id=name,
        text=fields.get("NAME", ""),
        assumption=assumption,
        credibility=_LEVELS.get(fields.get("CREDIBILITY", "").strip().upper(), Level.MEDIUM),
        relevance=_LEVELS.get(fields.get("RELEVANCE", "").strip().upper(), Level.MEDIUM),
        reference=link if link.strip() else "" if assumption else NOT_TOLD,
    )


def _ratings(
    name: str, fields: dict[str, str], hypotheses: Sequence[Hypothesis], by: str
) -> list[Rating]:
    """A row, none where every cell is blank; a blank beside others is what could not be told."""
    words = ["".join(each.split()).upper() for each in fields.get("VALUES", "").split(",")]
    words += [""] * (len(hypotheses) - len(words))
    strange = next((each for each in words if each and each not in _READ), None)
    if strange is not None:
        raise CaseFault(f"{name} is rated {strange!r}, which no PARC ACH file holds; {REMEDY}.")
    if len(words) > max(1, len(hypotheses)):
        raise CaseFault(f"{name} has more ratings than there are hypotheses; {REMEDY}.")
    if not any(words):
        return []
    pairs = zip(hypotheses, words, strict=True)
    return [Rating(name, each.id, _READ.get(word), by) for each, word in pairs]


def _told(fields: dict[str, str]) -> Iterator[str]:
    """Its notes, and in words what a case has no field for."""
    if fields.get("NOTES", "").strip():
        yield fields["NOTES"]
    kind = fields.get("TYPE", "").strip()
    if kind and kind.upper() not in (*_ASSUMED, "PRESS"):
        yield f"Type in PARC ACH: {kind}"
    if fields.get("FLAG", "").strip() == "1":
        yield "Flagged in PARC ACH"
    date = fields.get("DATE", "").strip()
    if re.fullmatch("[1-9][0-9]{0,13}", date):
        yield f"Date in PARC ACH: {(_EPOCH + timedelta(milliseconds=int(date))).date()}"


def _left_out(reader: _Reader) -> Iterator[Note]:
    own = {_TOP, "MATRIX"}
    named = {name for name, text in reader.top.items() if name not in own and text.strip()}
    named |= {name for each in reader.hypotheses for name in each if name != "NAME"}
    named |= {name for each in reader.evidence for name in each if name not in _FIELDS}
    if named:
        yield Note(f"Not taken over from the PARC ACH file: {', '.join(sorted(named))}")
