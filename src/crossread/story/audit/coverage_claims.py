"""A page in, its claims about what other outlets carry or leave out.

`tested` looks for their content in the texts of those outlets.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from crossread.article.dates import moments
from crossread.article.page import Page
from crossread.records.audits import CoverageClaim, SaidCoverage
from crossread.story.audit.frames import Found, found_in
from crossread.story.audit.naming_outlets import PRONOUN, Mention, Signed, signed
from crossread.text.lexicon import lexicon
from crossread.text.outlets import bare
from crossread.text.sentences import Offsets

SENTENCE_MAX = 800  # characters of a sentence that are read
_LEAD = re.compile(
    r"(?:(?:any|all|a|the|even|so\smuch\sas|one)\s)?(?:(?:mention|reference|word|hint|account)\s)?"
    r"(?:of|to|about|on|that|from\sits\s\w+)\s|(?:the\s)?fact\s(?:that\s)?|that\s|(?:out|over)\s"
    r"|(?:entirely|completely|altogether|simply),?\s|(?:any|all)\s(?:mention|reference)\s(?:of|to)\s"
)
_CUT = re.compile(
    r";|\s[—–-]+\s|,\s(?:but|while|whereas|although|though|for\sone|for\sits\spart|too|either|because"
    r"|since|nor)\b|,?\s(?:and|but|nor)\s(?=[\ue000-\ue003])|,?\s(?:but|although|even\sthough)\s"
    r"|\s(?:beneath|underneath|below|deep\sin|in\sfavour\sof)\s"
)
_TAIL = re.compile(
    r"[\s,]*(?:(?:too|either|however|though|at\sall|entirely|altogether|whatsoever|so\sfar|yet|again|to\sthis\sday|"
    r"until\s(?:last\s|late\s)?\w+(?:\s[A-Z]\w+)?|only)|(?:only\s)?(?:at|on|in|to|near|under|for)\s(?:the|its|their|a)"
    r"\s(?:very\s)?(?:end|bottom|back|last|final|penultimate|headline|front|first|inside)"
    r"(?:\s(?:of\sits\s\w+|page|pages|paragraphs?|lines?|sentence))*|(?:only\s)?(?:on|to)\s"
    r"(?:page\s\w+|p\.\s?\d+)|in\s(?:its|the)\s[\ue000-\ue003]*\s?(?:report|article|coverage|pages)"
    r"|in\s(?:paragraph\s\w+|(?:the|its|a)\s[\w-]+\sparagraph))?[\s.,:!?”\"’']*\Z"
)
_BACK = frozenset(
    "it this that them these those so,the story,the news,the finding,the claim,the fact,the matter,"
    "any of this,any of it,a word of it,a word of this,this story,this fact,one,him,her".split(",")
) | frozenset("it this that them these those so anything".split())
_MEANS_BEFORE = re.compile(r"\b(?:it|them|this|these|those|they)\b")  # what stands before
_ANSWERING = re.compile(r"\breport(?:s|ed|ing)?\s+to\s")  # to one's chief
_JOINT = re.compile(r",?\sand\s(?:(?:of|to)\s)?(?:the\sfact\sthat|that)\s|\snor\s(?:that\s)?")
_OTHERS = re.compile(r"\b(?:other|else)\b")
_FRONTED = re.compile(r"(?:As\s(?:for|to)|About|On|Of)\s([^,;]{4,200}),\s")


def coverage_claims(page: Page, at_hand: Sequence[str]) -> tuple[CoverageClaim, ...]:
    """The claims of one article about the coverage of others; `at_hand` are the outlets whose
    texts there are."""
    article = page.article
    own = article.outlet
    known = [name for name in at_hand if name != own]
    covered = signed(article.text, [*known, *([own] if own else [])])
    found = list[CoverageClaim]()
    places = [place for paragraph in page.sentences for place in paragraph]
    for number, (start, end) in enumerate(places):
        if any("\ue000" <= letter <= "\ue003" for letter in covered.text[start:end]):
            before = places[number - 1] if number else None
            held = found_in(covered.text, start, min(end, start + SENTENCE_MAX))
            for each in sorted(held, key=lambda each: (each.who, each.cue)):
                if not _inside(each, page.quotations):
                    found += _made(page, covered, known, each, ((start, end), before))
    return tuple(each for each in found if own not in each.outlets or len(each.outlets) > 1)


def _inside(found: Found, quotations: Sequence[Offsets]) -> bool:
    """Whether it is somebody else's words in quotation marks."""
    return any(start < found.who[0] and found.cue[1] < end for start, end in quotations)


def _made(
    page: Page,
    covered: Signed,
    at_hand: Sequence[str],
    found: Found,
    places: tuple[Offsets, Offsets | None],
) -> Iterator[CoverageClaim]:
    article, ((start, end), before) = page.article, places
    content = _content(covered.text, found, start, before)
    if content is None:
        return
    named = _who(covered, found)
    if not named:
        return
    groups = [each for each in named if each.group]
    outlets = tuple(dict.fromkeys(each.name for each in named if not each.group))
    if groups:
        outlets = _of_group(groups[0].name, at_hand)
        if _OTHERS.search(groups[0].name):
            outlets = tuple(name for name in outlets if name not in _named_last(covered, found))
    claim = CoverageClaim(
        article.span(start, end),
        outlets,
        groups[0].name if groups else "",
        found.said,
        article.span(*_trimmed(article.text, *found.cue)),
        tuple(article.span(*each) for each in content),
        _until(page, covered.text, (start, end)),
    )
    yield claim
    if found.only:
        others = tuple(name for name in at_hand if name not in outlets)
        yield CoverageClaim(
            claim.span, others, "others", SaidCoverage.ABSENT, claim.cue, claim.content, claim.until
        )


def _who(covered: Signed, found: Found) -> list[Mention]:
    """The mentions that are meant; a pronoun means the outlet named last before it."""
    named = list(covered.within(*found.who))
    if not named and PRONOUN in covered.text[slice(*found.who)]:
        named = _before(covered, found)
    return named


def _before(covered: Signed, found: Found) -> list[Mention]:
    """The outlet that is named last before what is found."""
    return [e for e in covered.mentions if e.start < found.who[0] and not e.group][-1:]


def _named_last(covered: Signed, found: Found) -> list[str]:
    return [each.name for each in _before(covered, found)]


def _of_group(group: str, at_hand: Sequence[str]) -> tuple[str, ...]:
    """The outlets at hand that a group may mean: broadcasters and papers are told apart by name."""
    words, kinds = set(group.lower().split()), lexicon("coverage")
    spoken, printed = bool(words & kinds["aired"]), bool(words & kinds["printed"])
    if not (spoken or printed):
        return tuple(at_hand)
    other = kinds["prints"] if spoken else kinds["airs"]
    return tuple(name for name in at_hand if not set(bare(name).split()) & other)


def _content(
    text: str, found: Found, start: int, before: Offsets | None
) -> tuple[Offsets, ...] | None:
    """Where the content stands: in the sentence, fronted, or in the sentence before."""
    if found.content is None:
        return (before,) if before else None
    if _ANSWERING.search(text[found.cue[0] : found.content[0] + 4]):
        return None
    place = _clean(text, *found.content)
    words = text[slice(*place)].lower().removeprefix("a word about ")
    if words and words not in _BACK:
        return tuple(_parts(text, *place))
    fronted = _FRONTED.match(text, start)
    if fronted and fronted.end() <= found.who[0]:
        return (fronted.span(1),)
    return (before,) if before else None


def _clean(text: str, start: int, end: int) -> Offsets:
    """A content without the words that lead to it and those that say where and until when."""
    moved = True
    while moved:
        moved = False
        while start < end and text[start] in " \t,:":
            start += 1
        if lead := _LEAD.match(text, start, end):
            start, moved = lead.end(), True
    cut = _CUT.search(text, start, end)
    end = cut.start() if cut else end
    shorter = True
    while shorter:
        tail = _TAIL.search(text, start, end)
        shorter = bool(tail) and tail is not None and tail.start() < end
        end = tail.start() if tail else end
    return start, end


def _parts(text: str, start: int, end: int) -> Iterator[Offsets]:
    """A content in its parts: "A and the fact that B"."""
    for joint in _JOINT.finditer(text[:end]):
        meant = "fact" not in joint[0] and _MEANS_BEFORE.search(text, joint.end(), end)
        if joint.start() > start and not meant:
            yield start, joint.start()
            start = joint.end()
    yield start, end


def _trimmed(text: str, start: int, end: int) -> Offsets:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _until(page: Page, text: str, place: Offsets) -> str | None:
    """The first day that the claim does not speak of: `until Friday`, and that of the article for
    `so far`; what came out after the article is never meant."""
    for moment in moments(page, *place):
        lead = text[max(place[0], moment.span.start - 12) : moment.span.start].lower()
        if moment.start and (
            moment.relation == "until" or re.search(r"until\s(?:last\s)?\Z", lead)
        ):
            return moment.start[:10]
    day = (page.article.published or "")[:10]
    try:
        return (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):
        return None
