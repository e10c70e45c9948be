"""`Proposition`s in, their independent `Origin`s out, with citations and lost attributions.

Each claim is followed back through copies, citations of other outlets and attributions to a
speaker, a document or a newsroom's own voice.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from crossread.records import (
    Article,
    Attribution,
    Citation,
    Claim,
    Column,
    Loss,
    Modality,
    Origin,
    OriginKind,
    Proposition,
    Reading,
    SourceKind,
    Span,
)
from crossread.records.publication import before
from crossread.story.index import Index
from crossread.story.matching import Matched
from crossread.text.names import normal_words
from crossread.text.outlets import bare, each_pattern, head

METHOD = "followed-back@1"
CITING = "named-outlets@1"
LOSING = "speaker-missing@2"
ALIKE = 0.6  # of the longer words of the shorter, in common
SAME = 0.8  # chance of "same" between what was told with a speaker and what lost it
NEAR = 60  # characters after a cue in which the outlet that was told is looked for
_AFTER_HEAD = re.compile(
    r"(?:,|\s\b(?:of|at|in|for|from|by|to|on|with|near|who|whose|which|that|seen)\b).*", re.DOTALL
)

Root = tuple[OriginKind, str]


def citations(readings: Sequence[Reading], columns: Sequence[Column]) -> tuple[Citation, ...]:
    """Where an article gives another outlet of the story as the source of what it says."""
    own = {article: column.name for column in columns for article in column.articles}
    articles = {reading.article.id: reading.article for reading in readings}
    names = each_pattern([column.name for column in columns if column.newsroom])
    found = []
    for reading in readings:
        for each in reading.attributions:
            for column in columns:
                if column.name in names and column.name != own[reading.article.id]:
                    shown = _naming(reading.article, each, names[column.name])
                    if shown:
                        cited = _earlier(column, articles, reading.article)
                        found.append(
                            Citation(
                                article=reading.article.id,
                                outlet=column.name,
                                cited=cited,
                                attribution=each.id,
                                shown_by=(shown,),
                                method=f"{CITING}+{each.method}",
                                score=each.score,
                            )
                        )
    return tuple(found)


def _earlier(column: Column, articles: Mapping[str, Article], later: Article) -> str | None:
    """The one article of an outlet that is known to be earlier."""
    found = [each for each in column.articles if before(articles[each], later) is True]
    return found[0] if len(found) == 1 else None


def _naming(article: Article, each: Attribution, pattern: re.Pattern[str]) -> Span | None:
    """Where source and cue of an attribution, or what stands right behind the cue (`told the
    Gazette`), name an outlet."""
    parts = [(span.start, span.end) for span in each.source]
    parts += [(span.start, min(len(article.text), span.end + NEAR)) for span in each.cue]
    for start, end in parts:
        if found := pattern.search(article.text, start, end):
            inside = any(span.start <= found.start() < span.end for span in each.content)
            if not inside:
                return article.span(*found.span())
    return None


def losses(proposition: Proposition, matched: Matched, known: Index) -> tuple[Loss, ...]:
    """Where a speaker went missing, once an outlet: in a copy that leaves out who said it, or in an
    article that asserts and nowhere attributes what all known earlier ones only report, one of them
    in words judged to be the same."""
    members = [known.claims[each] for each in proposition.claims]
    denying = frozenset(proposition.denying)
    found: dict[str, Loss] = {}
    for claim in members:
        column = known.columns[claim.article]
        side = [each for each in members if (each.id in denying) == (claim.id in denying)]
        told = _lost_from(claim, side, matched, known)
        if told and column not in found and known.columns[told.article] != column:
            found[column] = Loss(
                proposition=proposition.id,
                earlier=told.id,
                later=claim.id,
                speaker=_teller(told, known),
                method=f"{LOSING}+{proposition.method}",
                score=proposition.score,
            )
    return tuple(found.values())


def _lost_from(
    claim: Claim,
    members: Sequence[Claim],
    matched: Matched,
    known: Index,
) -> Claim | None:
    """The earliest claim in a speaker's mouth that another, surely the same, asserts without any
    source."""
    reporting = {each.article for each in members if each.attribution is not None}
    if claim.attribution or claim.article in reporting or claim.modality is not Modality.ASSERTED:
        return None
    if claim.id in known.copied:
        source = known.claims[known.copied[claim.id]]
        return source if _teller(source, known) else None
    here = known.articles[claim.article]
    earlier = [each for each in members if before(known.articles[each.article], here)]
    spoken = [each for each in earlier if _teller(each, known)]
    all_told = all(each.attribution for each in earlier)
    judged = ((each, matched.judgement(each.id, claim.id)) for each in spoken if all_told)
    # surely the same, and in much the same words
    alike = (each for each, j in judged if j and j.same >= SAME and j.shared >= ALIKE)
    return next(alike, None)


def _teller(claim: Claim, known: Index) -> str:
    """Who is said to say a claim, by name or in the article's words; "" where nobody is."""
    each = known.attributions.get(claim.attribution or "")
    if each is None or not each.source or each.source_kind is SourceKind.UNSTATED:
        return ""
    speaker = known.speakers.get(each.id)
    return speaker.name if speaker else _words(each)


def origins(proposition: Proposition, known: Index) -> tuple[Origin, ...]:
    """The independent roots of one row, in the order of their first claim."""
    held: dict[Root, list[str]] = defaultdict(list)
    for each in proposition.claims:
        source = known.copied.get(each, each)
        held[_root(known.claims[source], proposition, known, frozenset())].append(each)
    return tuple(
        Origin(
            proposition=proposition.id,
            kind=kind,
            name=name,
            claims=tuple(claims),
            shown_by=tuple(span for each in claims for span in known.claims[each].spans[:1]),
            method=f"{METHOD}+{proposition.method}",
            score=proposition.score,
        )
        for (kind, name), claims in _merged(held).items()
    )


def _root(claim: Claim, proposition: Proposition, known: Index, seen: frozenset[str]) -> Root:
    """Where a claim comes from, as far as the articles tell."""
    column = known.columns[claim.article]
    told = _told_by(claim, proposition, known) if claim.id not in seen else None
    if told:
        return _root(told, proposition, known, seen | {claim.id})
    each = known.attributions.get(claim.attribution or "")
    if each is None or each.source_kind is SourceKind.UNSTATED:
        return OriginKind.NEWSROOM, known.agencies.get(claim.article, column)
    cited = known.cited.get(each.id)
    if each.source_kind is SourceKind.OUTLET:
        return _outlet(each, cited, column, proposition, known, seen | {claim.id})
    if each.source_kind is SourceKind.DOCUMENT:
        title = each.cites.title if each.cites else ""
        return OriginKind.DOCUMENT, title or _words(each)
    speaker = known.speakers.get(each.id)
    if speaker:
        return OriginKind.SPEAKER, speaker.name
    return OriginKind.SPEAKER, f"{_AFTER_HEAD.sub('', _words(each))} (unnamed)"


def _told_by(claim: Claim, proposition: Proposition, known: Index) -> Claim | None:
    """The attributed claim that an outlet's own words go back to: the one whose speaker the outlet
    lost, or the one below a headline that says the same."""
    if claim.attribution is not None:
        return None
    column, article = known.columns[claim.article], known.articles[claim.article]
    for each in proposition.claims:
        other, lost = known.claims[each], known.lost.get(each)
        if lost and known.columns[other.article] == column:
            return known.claims[lost.earlier]
        below = other.article == claim.article and other.attribution is not None
        if below and claim.spans[0].start < article.title_length:
            return other
    return None


def _outlet(
    each: Attribution,
    cited: Citation | None,
    column: str,
    proposition: Proposition,
    known: Index,
    seen: frozenset[str],
) -> Root:
    """What another outlet is cited for goes back to where that outlet has it from."""
    if cited is None:
        name = each.speaker.name if each.speaker else _words(each)
        whole = bare(column)
        own = bare(name) in ("", whole, head(whole))  # "the Times understands", in the Times
        return OriginKind.NEWSROOM, column if own else name
    for other in proposition.claims:
        claim = known.claims[other]
        if known.columns[claim.article] == cited.outlet and other not in seen:
            return _root(claim, proposition, known, seen)
    return OriginKind.NEWSROOM, cited.outlet


def _words(each: Attribution) -> str:
    return " ".join(" ".join(span.text for span in each.source).split()) or "no source"


def _merged(held: Mapping[Root, list[str]]) -> dict[Root, list[str]]:
    """Unnamed sources and documents that share a noun count once: that they differ is not known."""
    merged: dict[Root, list[str]] = {}
    for (kind, name), claims in held.items():
        root = next((each for each in merged if _may_be_one(each, (kind, name))), (kind, name))
        merged.setdefault(root, []).extend(claims)
    return merged


def _may_be_one(one: Root, other: Root) -> bool:
    if one[0] is not other[0] or one[0] is OriginKind.NEWSROOM:
        return False
    unnamed = all(name.endswith("(unnamed)") for _, name in (one, other))
    a, b = (frozenset(_nouns(name)) for _, name in (one, other))
    return (one[0] is OriginKind.DOCUMENT or unnamed) and bool(a & b)


def _nouns(name: str) -> Iterator[str]:
    """The words of a description in the singular, small change left out."""
    for word in normal_words(name.removesuffix("(unnamed)")):
        if len(word) > 3 and word not in _PLAIN:
            yield word.removesuffix("s")


_PLAIN = frozenset(
    "several some many other others senior local same this that those these with from their two"
    " three four five who said told second first another".split()
)
