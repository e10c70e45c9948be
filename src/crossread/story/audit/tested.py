"""Claims about coverage and the texts of the outlets in, what those texts show of them out."""

from collections.abc import Mapping, Sequence
from datetime import date

from crossread.records import Article, Attribution, Prominence
from crossread.records.attributions import who
from crossread.records.audits import (
    Audit,
    AuditAnswer,
    CoverageClaim,
    Nearest,
    SaidCoverage,
    Searched,
)
from crossread.records.publication import before, published
from crossread.story.audit.carrying import Shelf, Weighed
from crossread.text.sentences import paragraphs

METHOD = "audit@4"
LEAD = 2  # paragraphs below the headline that are the lead
_BEST = {AuditAnswer.CARRIED: 2, AuditAnswer.WEAKER: 1, AuditAnswer.NOT_FOUND: 0}


def beside(claim: CoverageClaim, author: Article, texts: Sequence[Article]) -> tuple[Article, ...]:
    """The texts of the outlets that a claim in the article `author` speaks of."""
    return tuple(each for each in texts if each.outlet in claim.outlets and each.id != author.id)


def tested(
    claim: CoverageClaim,
    author: Article,
    own: Sequence[Article],
    known: Shelf,
    found: Mapping[str, Weighed],
) -> Audit:
    """One claim, in the article `author`, beside the texts of the outlets it speaks of (`own`);
    `found` is what each article (id) shows of its content."""
    nearest = [_nearest(claim, each, found[each.id], known) for each in own if each.id in found]
    nearest.sort(key=lambda each: (-_BEST[each.answer], each.later, -each.chance, each.span))
    texts = [reading.article for reading in known.readings.values()]
    carriers = [t for t in texts if t.id in found and found[t.id].answer is AuditAnswer.CARRIED]
    searched = tuple(
        Searched(each.id, each.complete, _known(each, [*carriers, author])) for each in own
    )
    answer = nearest[0].answer if nearest else AuditAnswer.NO_TEXT
    return Audit(
        claim,
        answer,
        differs_from(claim, answer, nearest),
        tuple(nearest),
        searched,
        METHOD,
        nearest[0].chance if nearest else 0.0,
    )


def differs_from(claim: CoverageClaim, answer: AuditAnswer, nearest: Sequence[Nearest]) -> bool:
    """Whether the texts show another thing than the article says."""
    if answer is AuditAnswer.NO_TEXT:
        return False
    if claim.said is SaidCoverage.ABSENT:
        return any(each.answer is AuditAnswer.CARRIED and not each.later for each in nearest)
    if answer is AuditAnswer.NOT_FOUND:
        return True
    place = nearest[0].prominence
    if claim.said is SaidCoverage.PLAYED_DOWN:
        return place is Prominence.HEADLINE
    return claim.said is SaidCoverage.PROMINENT and place is Prominence.BODY


def _nearest(claim: CoverageClaim, article: Article, found: Weighed, known: Shelf) -> Nearest:
    """The nearest sentence of one article, and where it stands."""
    _, (start, end) = known.places[found.sentence]
    lines = [line for line in paragraphs(article.text) if line[0] >= article.title_length]
    number = sum(line[0] <= start for line in lines)
    place = Prominence.LEAD if number <= LEAD else Prominence.BODY
    return Nearest(
        article.span(start, end),
        article.outlet or "",
        found.answer,
        Prominence.HEADLINE if not number else place,
        number,
        len(lines),
        _speaker(known.readings[article.id].attributions, start, end),
        _later(claim, article),
        found.chance,
    )


def _speaker(attributions: Sequence[Attribution], start: int, end: int) -> str:
    """On whose word most of a sentence stands; "" in the outlet's own."""
    best, held = "", 0.5 * (end - start)
    for each in attributions:
        share = sum(max(0, min(s.end, end) - max(s.start, start)) for s in each.content)
        if share > held:
            best, held = who(each), share
    return best


def _later(claim: CoverageClaim, article: Article) -> bool:
    """Whether an article came out on or after the first day that the claim does not speak of."""
    when = published(article)
    try:
        return bool(when and claim.until and when[0].date() >= date.fromisoformat(claim.until))
    except ValueError:
        return False


def _known(article: Article, carriers: Sequence[Article]) -> bool | None:
    """Whether an article came after another that carries the content."""
    told = [before(other, article) for other in carriers if other.id != article.id]
    if any(told):
        return True
    return False if told and all(each is False for each in told) else None
