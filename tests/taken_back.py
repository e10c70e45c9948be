"""Exports read as other programs read them: annotations, references, schema tables."""

import csv
import json
import re
import unicodedata
from io import StringIO
from pathlib import Path
from typing import Any

from pyld import jsonld

from crossread.exports.findings import Finding
from crossread.records import Article, Span

STANDARDS = Path(__file__).parent / "standards"
_URN = re.compile(r"urn:crossread:(\w+):([^:]*)(?::(\w+))?\Z")
# Parts of the vocabulary of schema.org: what each type here may say, with what it inherits.
_WORK = {"headline", "url", "datePublished", "inLanguage", "author", "publisher", "text", "name",
         "isBasedOn"}  # fmt: skip
SCHEMA_ORG = {
    "NewsArticle": _WORK,
    "CreativeWork": _WORK,
    "Claim": {*_WORK, "appearance", "firstAppearance"},
    "ClaimReview": {*_WORK, "claimReviewed", "itemReviewed", "reviewRating"},
    "Rating": {"ratingValue", "bestRating", "worstRating", "alternateName", "ratingExplanation"},
    "Person": {"name", "url"},
    "Organization": {"name", "url"},
    "NewsMediaOrganization": {"name", "url"},
}
# Parts of FollowTheMoney 4.11: the properties of each schema that are written here, with the
# type of each, and those that must be there.
_THING = {"name": "name", "description": "text", "summary": "text", "proof": "entity",
          "sourceUrl": "url", "publisher": "string"}  # fmt: skip
MONEY: dict[str, tuple[set[str], dict[str, str]]] = {
    "Article": (set(), {**_THING, "title": "string", "author": "string", "publishedAt": "date",
                        "language": "language"}),
    "Person": ({"name"}, _THING),
    "Organization": ({"name"}, _THING),
    "Mention": ({"document", "name"}, {"document": "entity", "resolved": "entity", "name": "name",
                                       "detectedSchema": "string"}),
    "Note": (set(), {**_THING, "entity": "entity"}),
}  # fmt: skip


def loaded(address: str, _options: object) -> dict[str, object]:
    """Contexts without the network; that of schema.org gives every name its own address."""
    known: dict[str, Any] = {
        "http://www.w3.org/ns/anno.jsonld": json.loads(
            (STANDARDS / "anno.jsonld").read_text(encoding="utf-8")
        ),
        "https://schema.org": {"@context": {"@vocab": "http://schema.org/"}},
    }
    return {"contextUrl": None, "documentUrl": address, "document": known[address.rstrip("/")],
            "contentType": "application/ld+json"}  # fmt: skip


def expanded(text: str) -> list[Any]:
    """A JSON-LD document as a processor understands it."""
    found: list[Any] = jsonld.expand(json.loads(text), {"documentLoader": loaded})
    return found


def attached(selectors: list[Any], text: str) -> tuple[int, int] | None:
    """Where the words of a TextQuoteSelector stand in a text of any normal form, in NFC, those at
    its TextPositionSelector first."""
    quoted, placed = selectors
    plain = unicodedata.normalize("NFC", text)
    if (
        unicodedata.normalize("NFC", text[placed["start"] : placed["end"]])
        == text[placed["start"] : placed["end"]]
        == quoted["exact"]
        and plain == text
    ):
        return placed["start"], placed["end"]
    before, exact, after = (
        unicodedata.normalize("NFC", quoted[part]) for part in ("prefix", "exact", "suffix")
    )
    around = unicodedata.normalize("NFC", quoted["prefix"] + quoted["exact"] + quoted["suffix"])
    starts = [found.start() for found in re.finditer(f"(?={re.escape(around)})", plain)]
    if not starts or before + exact + after != around:
        return None
    start = min(starts, key=lambda at: abs(at - placed["start"])) + len(before)
    return start, start + len(exact)


def annotated(text: str, articles: list[Article]) -> list[Finding]:
    """The findings of a document of annotations, at the offsets it gives."""
    known = {f"urn:crossread:article:{each.id}": each for each in articles}
    items = json.loads(text)["first"]["items"]
    by_id = {item["id"]: item for item in items}
    found = []
    for item in items:
        kind, about, role = _URN.match(item["id"]).groups()  # type: ignore[union-attr]
        if role or kind == "link":
            continue
        bodies = [each for each in item["body"] if isinstance(each, dict)]
        parts = [each for each in [*item["body"], *item["target"]] if isinstance(each, str)]
        spans = {part.rpartition(":")[2]: _spans(by_id[part], known) for part in parts}
        if not parts:
            spans = {bodies[0]["field"]: _spans(item, known)}
        says = tuple((b["field"], b["value"]) for b in bodies if b["purpose"] == "classifying")
        found.append(
            Finding(kind, about, says, tuple(sorted(spans.items())), item["generator"]["name"],
                    item.get("score"))
        )  # fmt: skip
    return found


def _spans(item: Any, known: dict[str, Article]) -> tuple[Span, ...]:
    made = []
    for target in item["target"]:
        article = known[target["state"]["cached"]]
        quoted, placed = target["selector"]
        span = article.span(placed["start"], placed["end"])
        assert quoted["exact"] == span.text.encode("utf-16", "surrogatepass").decode(
            "utf-16", "replace"
        )
        made.append(span)
    return tuple(made)


def ris_records(text: str) -> list[dict[str, list[str]]]:
    """The records of a RIS file, each tag with its values; every line must be a tag's."""
    found: list[dict[str, list[str]]] = []
    for line in text.split("\r\n"):
        if not line:
            continue
        tag, value = re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line).groups()  # type: ignore[union-attr]
        if tag == "TY":
            found.append({})
        found[-1].setdefault(tag, []).append(value)
    return found


def bibtex_entries(text: str) -> list[tuple[str, str, dict[str, str]]]:
    """The entries of a BibTeX file: kind, key, fields; braces must be even in every value."""
    found, at = [], 0
    while at < len(text.rstrip()):
        head = re.compile(r"\s*@(\w+)\{([\w-]+),").match(text, at)
        assert head, text[at : at + 60]
        at, fields = head.end(), dict[str, str]()
        while field := re.compile(r",?\s*(\w+) = (?:(\{)|(\w+))").match(text, at):
            at = field.end()
            while field[2] and _depth(text[field.end() : at]) >= 0:
                at += 1
            fields[field[1]] = field[3] or text[field.end() : at - 1]
        end = re.compile(r"\s*\}").match(text, at)
        assert end, text[at : at + 60]
        at = end.end()
        found.append((head[1], head[2], fields))
    return found


def _depth(text: str) -> int:
    """How many braces are open at the end of a text."""
    plain = re.sub(r"\\.", "", text, flags=re.DOTALL)
    return plain.count("{") - plain.count("}")


def untexed(value: str) -> str:
    """The words of a BibTeX value."""
    named = {"textbackslash": "\\", "textasciitilde": "~", "textasciicircum": "^"}
    return re.sub(
        r"\\(textbackslash|textasciitilde|textasciicircum)\{\}|\\([{}&%$#_])",
        lambda found: named.get(found[1] or "", found[2] or ""),
        value,
    )


def table(text: str) -> list[dict[str, str]]:
    """The rows of a CSV as its guard says to read them: one ' dropped from the front of a cell."""
    rows = csv.DictReader(StringIO(text, newline=""))
    return [{key: value.removeprefix("'") for key, value in row.items()} for row in rows]
