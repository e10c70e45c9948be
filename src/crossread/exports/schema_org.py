"""Claims as schema.org `Claim`s with where they appear, and people's ratings as `ClaimReview`s.

Takes a comparison or a case, gives one JSON-LD document; docs/exports.md describes it.
"""

from collections.abc import Iterator, Mapping, Sequence

from crossread.exports.cleaning import address, article_iri, one_line, urn, whole
from crossread.exports.codec import dump
from crossread.records import (
    Article,
    Case,
    Comparison,
    Estimate,
    OriginKind,
    Source,
    SourceKind,
)
from crossread.story.index import Index, index
from crossread.story.rows import Row, rows
from crossread.weighing.likelihood_words import likelihood

CONTEXT = "https://schema.org"
_TYPES = {
    SourceKind.PERSON: "Person",
    SourceKind.ORGANISATION: "Organization",
    SourceKind.OUTLET: "NewsMediaOrganization",
}
Thing = dict[str, object]


def comparison_claims(comparison: Comparison) -> str:
    """A `NewsArticle` an article and a `Claim` a proposition."""
    articles = {each.article.id: each.article for each in comparison.readings}
    kinds = {each.name: each.kind for each in comparison.speakers}
    graph = [news_article(each) for each in articles.values()]
    known = index(comparison)
    for row in rows(comparison, known):
        made = _claim(row, articles, kinds)
        if first := _first(row, known):
            made["firstAppearance"] = {"@id": article_iri(first)}
        graph.append(made)
    return _document(graph)


def case_claims(case: Case) -> str:
    """The evidence and the explanations of a case as `Claim`s, and a `ClaimReview` for each
    probability that a person gave an explanation."""
    sources = {each.id: _source(each) for each in case.sources}
    iri = {name: made["@id"] for name, made in sources.items()}
    graph = list(sources.values())
    for each in case.evidence:
        shown = dict.fromkeys(iri[passage.source] for passage in each.shown_by)
        graph.append(_thing("Claim", urn("evidence", each.id), text=whole(each.text)))
        if shown:
            graph[-1]["appearance"] = [{"@id": name} for name in shown]
    for hypothesis in case.hypotheses:
        name = urn("hypothesis", hypothesis.id)
        graph.append(_thing("Claim", name, text=whole(hypothesis.text)))
    reviews = [review for each in case.estimates for review in _reviews(case, each)]
    return _document([*graph, *reviews])


def news_article(article: Article) -> Thing:
    """What is known of an article, without its text."""
    title = article.title
    return _thing(
        "NewsArticle",
        article_iri(article),
        headline=one_line(title.text) if title else "",
        url=address(article.url),
        datePublished=one_line(article.published or ""),
        inLanguage=one_line(article.lang or ""),
        author=[_thing("Person", name=one_line(each)) for each in article.authors],
        publisher=_outlet(article.outlet or ""),
    )


def _claim(row: Row, articles: Mapping[str, Article], kinds: Mapping[str, SourceKind]) -> Thing:
    held = dict.fromkeys(claim.article for claim in row.claims)
    authors = [
        _thing(_TYPES[kind], name=one_line(origin.name))
        for origin in row.origins
        if origin.kind is OriginKind.SPEAKER and (kind := kinds.get(origin.name)) in _TYPES
    ]
    based = [
        _thing("CreativeWork", name=one_line(origin.name))
        for origin in row.origins
        if origin.kind is OriginKind.DOCUMENT and origin.name
    ]
    return _thing(
        "Claim",
        f"urn:crossread:proposition:{row.proposition.id}",
        text=whole(row.proposition.text),
        author=authors,
        isBasedOn=based,
        appearance=[{"@id": article_iri(articles[name])} for name in held],
    )


def _first(row: Row, known: Index) -> Article | None:
    """The article that certainly has the claim first: all who carry it are dated, one of them is
    before all others, and it has one article of that moment."""
    if len(row.first) != 1 or not all(carrier.when for carrier in row.carriers):
        return None
    carrier = row.first[0]
    held = {each.article for each in row.claims if known.columns[each.article] == carrier.column}
    earliest = [name for name in held if known.articles[name].published == carrier.published]
    return known.articles[earliest[0]] if len(earliest) == 1 else None


def _source(source: Source) -> Thing:
    return _thing(
        "NewsArticle",
        address(source.url) or f"urn:crossread:article:{source.article}",
        headline=one_line(source.title),
        url=address(source.url),
        datePublished=one_line(source.published),
        publisher=_outlet(source.outlet if source.newsroom else ""),
    )


def _reviews(case: Case, estimate: Estimate) -> Iterator[Thing]:
    """One review for each explanation, where its author has a name."""
    author = one_line(estimate.author)
    if not author:
        return
    for each, value in zip(case.hypotheses, estimate.values, strict=True):
        rating = _thing("Rating", ratingValue=value, bestRating=1, worstRating=0)
        rating["alternateName"] = likelihood(value, case.scale.words).word
        rating["ratingExplanation"] = whole(estimate.why)
        yield _thing(
            "ClaimReview",
            claimReviewed=whole(each.text),
            itemReviewed={"@id": urn("hypothesis", each.id)},
            author=_thing("Person", name=author),
            reviewRating={key: said for key, said in rating.items() if said != ""},
        )


def _outlet(name: str) -> Thing | None:
    return _thing("NewsMediaOrganization", name=one_line(name)) if name.strip() else None


def _thing(kind: str, iri: str = "", /, **said: object) -> Thing:
    """What is said of a thing; what is not known is left out."""
    known = {key: value for key, value in said.items() if value not in (None, "", [])}
    return {"@type": kind} | ({"@id": iri} if iri else {}) | known


def _document(graph: Sequence[Thing]) -> str:
    return dump({"@context": CONTEXT, "@graph": list(graph)}, indent=1) + "\n"
