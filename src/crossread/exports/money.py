"""Speakers, articles and statements as FollowTheMoney entities, a line of JSON each.

Written through the library `followthemoney` where it is installed; docs/exports.md tells what
FollowTheMoney cannot hold and is left out.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from crossread.exports.cleaning import address, one_line, whole
from crossread.exports.codec import dump
from crossread.exports.findings import names_of
from crossread.records import Article, Comparison, Reading, SourceKind, Span, content_id

Properties = dict[str, list[str]]
Entity = tuple[str, str, Properties]
SCHEMATA = {
    SourceKind.PERSON: "Person",
    SourceKind.ORGANISATION: "Organization",
    SourceKind.OUTLET: "Organization",
}
_LANGUAGES = {
    "ar": "ara", "de": "deu", "en": "eng", "es": "spa", "fa": "fas", "fr": "fra", "he": "heb",
    "hi": "hin", "it": "ita", "ja": "jpn", "ko": "kor", "nl": "nld", "pl": "pol", "pt": "por",
    "ru": "rus", "sv": "swe", "tr": "tur", "uk": "ukr", "zh": "zho",
}  # fmt: skip


def reading_entities(readings: Sequence[Reading]) -> Iterator[str]:
    """The entities of readings; one name is one speaker."""
    names = names_of(readings)
    kinds = {
        name: each.source_kind
        for reading in readings
        for each in reading.attributions
        if (name := names.get(each.id)) and each.source_kind in SCHEMATA
    }
    yield from map(_line, _entities(readings, names, kinds))


def comparison_entities(comparison: Comparison) -> Iterator[str]:
    """The same of a comparison, whose speakers are known across its articles, and a note a claim
    of the story."""
    names = names_of(comparison.readings, comparison.speakers)
    kinds = {each.name: each.kind for each in comparison.speakers if each.kind in SCHEMATA}
    yield from map(_line, _entities(comparison.readings, names, kinds))
    claims = {each.id: each for each in comparison.claims}
    for row in comparison.propositions:
        held = [claims[key] for key in row.claims]
        said = [names[each.attribution] for each in held if each.attribution in names]
        about = [_article_id(each.article) for each in held]
        about += [_id("speaker", name) for name in said if name in kinds]
        yield _line((_id("proposition", row.id), "Note", {
            "description": [whole(row.text)], "entity": list(dict.fromkeys(about)),
        }))  # fmt: skip


def _entities(
    readings: Sequence[Reading], names: Mapping[str, str], kinds: Mapping[str, SourceKind | None]
) -> Iterator[Entity]:
    """Articles, those who speak, where they are named, and what they are reported to say."""
    for reading in readings:
        yield _article_id(reading.article.id), "Article", _article(reading.article)
    for name, kind in kinds.items():
        if kind:
            yield _id("speaker", name), SCHEMATA[kind], {"name": [one_line(name)]}
    for reading in readings:
        there = dict.fromkeys(names.get(each.id, "") for each in reading.attributions)
        for name in there:
            if kind := kinds.get(name):
                yield _mention(reading.article, name, SCHEMATA[kind])
        for each in reading.attributions:
            name = names.get(each.id, "")
            if each.content and name in kinds:
                yield _note(reading.article, each.id, name, each.content)


def _article(article: Article) -> Properties:
    title = article.title
    said = {
        "title": [one_line(title.text) if title else one_line(article.name)],
        "author": [one_line(each) for each in article.authors],
        "publisher": [one_line(article.outlet or "")],
        "publishedAt": re.findall(r"\A\d{4}-\d\d-\d\d", article.published or ""),
        "sourceUrl": [address(article.url)],
        "language": [_LANGUAGES.get((article.lang or "")[:2].lower(), "")],
    }
    return {name: held for name, values in said.items() if (held := [v for v in values if v])}


def _mention(article: Article, name: str, schema: str) -> Entity:
    made = content_id("mention", article.id, name)
    return _id("mention", made), "Mention", {
        "document": [_article_id(article.id)], "name": [one_line(name)],
        "resolved": [_id("speaker", name)], "detectedSchema": [schema],
    }  # fmt: skip


def _note(article: Article, made: str, name: str, content: tuple[Span, ...]) -> Entity:
    said = " … ".join(span.text for span in content)
    return _id("attribution", made), "Note", {
        "name": [f"Statement of {one_line(name)}"], "description": [whole(said)],
        "entity": [_id("speaker", name)], "proof": [_article_id(article.id)],
    }  # fmt: skip


def _article_id(article: str) -> str:
    return f"crossread-article-{article}"


def _id(kind: str, name: str) -> str:
    """An id made of letters, digits and hyphens alone."""
    return f"crossread-{kind}-{content_id(kind, name)}"


def _line(entity: Entity) -> str:
    name, schema, properties = entity
    held = _held(schema, properties)
    return dump({"id": name, "schema": schema, "properties": held}) + "\n"


def _held(schema: str, properties: Properties) -> Properties:
    """The properties as the library takes them in, where it is installed."""
    try:
        from followthemoney import model
    except ImportError:
        return properties
    entity = model.make_entity(schema)
    for name, values in properties.items():
        entity.add(name, values)
    return {name: entity.get(name) for name in properties if entity.has(name)}
