"""A page in, its claims about what other outlets carry or leave out.

`tested` looks for their content in the texts of those outlets.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from crossread.article.dates import moments
from crossread.article.page import Page
from crossread.models.coverage_tags import ONLY, SaidOf, said_of
from crossread.models.directories import Model
from crossread.records.audits import CoverageClaim, SaidCoverage
from crossread.story.audit.naming_outlets import Mention, named
from crossread.text.lexicon import lexicon
from crossread.text.outlets import bare
from crossread.text.sentences import Offsets

OUTLETS_MAX = 40  # of a sentence that are asked about
SENTENCE_MAX = 800  # characters of a sentence that are read
_JOINT = re.compile(
    r",?\s(?:and|or)\s(?:(?:of|to|about)\s)?(?:the\sfact\sthat|that)\s|\snor\s(?:that\s)?"
)
_OTHERS = re.compile(r"\b(?:other|else)\b")


class _Found(NamedTuple):
    """A claim, and whether it says that nobody else did."""

    claim: CoverageClaim
    only: bool


def coverage_claims(page: Page, at_hand: Sequence[str], model: Model) -> tuple[CoverageClaim, ...]:
    """The claims of one article about the coverage of others; `at_hand` are the outlets whose
    texts there are."""
    own = page.article.outlet
    known = [name for name in at_hand if name != own]
    mentions = named(page.article.text, [*known, *([own] if own else [])])
    found = list[_Found]()
    before: Offsets | None = None
    for start, end in (place for paragraph in page.sentences for place in paragraph):
        last = min(end, start + SENTENCE_MAX)
        inside = _inside(mentions, start, last)
        for mention, told in _told(page, inside, (start, last), model) if inside else ():
            content = _content(page.article.text, told, start, before)
            if content:
                outlets = _meant(mention, mentions, known)
                claim = CoverageClaim(
                    page.article.span(start, end),
                    outlets,
                    mention.group,
                    SaidCoverage.CARRIED if told.said == ONLY else SaidCoverage(told.said),
                    page.article.span(*_cue(told, mention, start)),
                    tuple(page.article.span(*each) for each in content),
                    _until(page, (start, end)),
                )
                _put(found, _Found(claim, told.said == ONLY))
        before = (start, end)
    return tuple(claim for each in found for claim in _with_others(each, own, known))


def _inside(mentions: Sequence[Mention], start: int, end: int) -> list[Mention]:
    """The mentions in a stretch of the text, as many as are asked about."""
    first = bisect_left(mentions, start, key=lambda each: each.start)
    last = bisect_left(mentions, end, key=lambda each: each.start)
    return [each for each in mentions[first:last] if each.end <= end][:OUTLETS_MAX]


def _told(
    page: Page, inside: Sequence[Mention], place: Offsets, model: Model
) -> Iterator[tuple[Mention, SaidOf]]:
    """What a sentence says of each outlet in it, where it is not somebody else that says so."""
    start, end = place
    outlets = [(each.start - start, each.end - start) for each in inside]
    told = said_of(page.article.text[start:end], outlets, model)
    for mention, each in zip(inside, told, strict=True):
        done = max(mention.end, start + each.cue[1]) if each.cue else mention.end
        if each.said and not any(a < mention.start and done < b for a, b in page.quotations):
            yield mention, each


def _content(text: str, told: SaidOf, start: int, before: Offsets | None) -> tuple[Offsets, ...]:
    """Where the content stands, in the sentence or the one before, in its parts ("A and the fact
    that B"); nothing where there is none."""
    if told.before or not told.content:
        return (before,) if before else ()
    return tuple(part for a, b in told.content for part in _parts(text, start + a, start + b))


def _parts(text: str, start: int, end: int) -> Iterator[Offsets]:
    for joint in _JOINT.finditer(text, start + 1, end):
        yield start, joint.start()
        start = joint.end()
    yield start, end


def _cue(told: SaidOf, mention: Mention, start: int) -> Offsets:
    return (start + told.cue[0], start + told.cue[1]) if told.cue else (mention.start, mention.end)


def _put(found: list[_Found], new: _Found) -> None:
    """Add a claim; where its sentence says the same of another outlet, they are one."""
    for number in range(len(found) - 1, -1, -1):
        claim, only = found[number]
        if claim.span != new.claim.span:
            break
        if replace(new.claim, outlets=claim.outlets, cue=claim.cue) == claim and only == new.only:
            both = tuple(dict.fromkeys([*claim.outlets, *new.claim.outlets]))
            found[number] = _Found(replace(claim, outlets=both), only)
            return
    found.append(new)


def _with_others(found: _Found, own: str | None, at_hand: Sequence[str]) -> Iterator[CoverageClaim]:
    """A claim about others than the author's outlet, and, of the only one to carry something, that
    the others did not."""
    claim = found.claim
    if own not in claim.outlets or len(claim.outlets) > 1:
        yield claim
        if found.only:
            others = tuple(name for name in at_hand if name not in claim.outlets)
            absent = SaidCoverage.ABSENT
            yield replace(claim, outlets=others, group="others", said=absent)


def _meant(mention: Mention, every: Sequence[Mention], at_hand: Sequence[str]) -> tuple[str, ...]:
    """The outlets that a mention means; "no other outlet" leaves out the one named before it."""
    if not mention.group:
        return mention.names
    outlets = _of_group(mention.group, at_hand)
    if _OTHERS.search(mention.group):
        earlier = reversed(every[: bisect_left(every, mention.start, key=lambda e: e.start)])
        last = next((e.names for e in earlier if not e.group), ())
        outlets = tuple(name for name in outlets if name not in last)
    return outlets


def _of_group(group: str, at_hand: Sequence[str]) -> tuple[str, ...]:
    """The outlets at hand that a group may be: broadcasters and papers are told apart by name."""
    words, kinds = set(group.lower().split()), lexicon("coverage")
    spoken, printed = bool(words & kinds["aired"]), bool(words & kinds["printed"])
    if not (spoken or printed):
        return tuple(at_hand)
    other = kinds["prints"] if spoken else kinds["airs"]
    return tuple(name for name in at_hand if not set(bare(name).split()) & other)


def _until(page: Page, place: Offsets) -> str | None:
    """The first day that the claim does not speak of: `until Friday`, and that of the article for
    `so far`; what came out after the article is never meant."""
    for moment in moments(page, *place):
        lead = page.article.text[max(place[0], moment.span.start - 12) : moment.span.start].lower()
        if moment.start and (
            moment.relation == "until" or re.search(r"until\s(?:last\s)?\Z", lead)
        ):
            return moment.start[:10]
    day = (page.article.published or "")[:10]
    try:
        return (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):
        return None
