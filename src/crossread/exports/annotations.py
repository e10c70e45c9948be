"""Findings as W3C Web Annotations (JSON-LD): every passage by its words and by its offsets.

Takes articles, findings and links, gives one AnnotationCollection; docs/exports.md describes it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from crossread import __version__
from crossread.exports.cleaning import article_iri, one_line, urn, whole
from crossread.exports.codec import dump
from crossread.exports.findings import Finding, FindingTie
from crossread.records import Article, Span, content_id
from crossread.text.folding import joins

CONTEXT = (
    "http://www.w3.org/ns/anno.jsonld",
    {
        "crossread": "urn:crossread:term:",
        "field": "crossread:field",
        "score": {
            "@id": "crossread:score",
            "@type": "http://www.w3.org/2001/XMLSchema#double",
        },
    },
)
AROUND = 32  # characters of prefix and suffix
_MARKS = 16  # more of them, where a letter would be cut from its marks
_TARGETS = ("content", "words", "later", "passages", "sides")  # the role the others are linked to


def annotations_json(
    articles: Sequence[Article],
    findings: Iterable[Finding],
    ties: Iterable[FindingTie] = (),
    names: Mapping[str, str] | None = None,
) -> str:
    """One JSON-LD document; `names` are those of who is quoted, by the id of an attribution."""
    known = {each.id: each for each in articles}
    items = [item for each in findings for item in _finding(each, known, names or {})]
    items += map(_tie, ties)
    name = f"urn:crossread:annotations:{content_id(*(str(item['id']) for item in items))}"
    page: dict[str, object] = {
        "id": f"{name}:1", "type": "AnnotationPage", "startIndex": 0, "items": items,
    }  # fmt: skip
    document = {
        "@context": list(CONTEXT),
        "id": name,
        "type": "AnnotationCollection",
        "label": "Findings of crossread",
        "generator": {
            "id": "urn:crossread:program", "type": "Software", "name": f"crossread {__version__}",
        },
        "total": len(items),
        "first": page,
    }  # fmt: skip
    return dump(document, indent=1) + "\n"


def _finding(
    found: Finding, known: Mapping[str, Article], names: Mapping[str, str]
) -> Iterator[dict[str, object]]:
    """An annotation a role, then one that says what was found and links the roles."""
    own = urn(found.kind, found.about)
    said = [_body(word, "classifying", field) for field, word in found.says]
    if found.about in names:
        said.append(_body(names[found.about], "identifying", "speaker"))
    roles = [(role, [_target(span, known) for span in spans]) for role, spans in found.spans]
    if len(roles) == 1:
        role, targets = roles[0]
        bodies = [_body(found.kind, "tagging", role), *said]
        yield _annotation(own, "classifying", bodies, targets) | _made(found)
        return
    for role, targets in roles:
        tag = _body(f"{found.kind} {role}", "tagging", role)
        yield _annotation(f"{own}:{role}", "classifying", [tag], targets)
    if roles:
        main = next((role for role in _TARGETS if role in dict(roles)), roles[0][0])
        linked: list[object] = [f"{own}:{role}" for role, _ in roles if role != main]
        linked += [_body(found.kind, "tagging", "kind"), *said]
        yield _annotation(own, "linking", linked, [f"{own}:{main}"]) | _made(found)


def _tie(tie: FindingTie) -> dict[str, object]:
    """One finding linked to another."""
    (kind, one), (other_kind, other) = tie.one, tie.other
    own = urn("link", content_id(tie.relation, kind, one, other_kind, other))
    bodies = [urn(other_kind, other), _body(tie.relation, "classifying", "relation")]
    return _annotation(own, "linking", bodies, [urn(kind, one)])


def _annotation(
    name: str, motivation: str, bodies: Sequence[object], targets: Sequence[object]
) -> dict[str, object]:
    return {
        "id": name, "type": "Annotation", "motivation": motivation,
        "body": list(bodies), "target": list(targets),
    }  # fmt: skip


def _made(found: Finding) -> dict[str, object]:
    """How it was found, and how sure that is where a score is known."""
    made: dict[str, object] = {
        "generator": {
            "id": urn("method", found.method), "type": "Software", "name": one_line(found.method),
        }
    }  # fmt: skip
    return made if found.score is None else made | {"score": found.score}


def _body(value: str, purpose: str, field: str) -> dict[str, object]:
    return {"type": "TextualBody", "purpose": purpose, "value": whole(value), "field": field}


def _target(span: Span, known: Mapping[str, Article]) -> dict[str, object]:
    """A passage: its words with those around it, its offsets, and the version it stands in."""
    article = known[span.article]
    before, after = _around(article.text, span)
    source: dict[str, object] = {"id": article_iri(article), "type": "Text"}
    if article.lang:
        source["language"] = one_line(article.lang)
    state: dict[str, object] = {
        "type": "TimeState", "cached": f"urn:crossread:article:{article.id}",
    }  # fmt: skip
    return {
        "type": "SpecificResource",
        "source": source,
        "state": state,
        "selector": [
            {
                "type": "TextQuoteSelector",
                "exact": whole(span.text),
                "prefix": whole(before),
                "suffix": whole(after),
            },
            {"type": "TextPositionSelector", "start": span.start, "end": span.end},
        ],
    }


def _around(text: str, span: Span) -> tuple[str, str]:
    """The words on both sides, cut where no letter is parted from its marks, so that they are also
    found in another normal form of the text."""
    start, end = max(0, span.start - AROUND), min(len(text), span.end + AROUND)
    first, last = max(0, start - _MARKS), min(len(text), end + _MARKS)
    while start > first and joins(text[start]):
        start -= 1
    while end < last and joins(text[end]):
        end += 1
    return text[start : span.start], text[span.end : end]
