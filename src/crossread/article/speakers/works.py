"""The work an attribution cites: an article, report or memo by its title, outlet, date or link."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from crossread.article.speakers.coreference import METHOD, Scene
from crossread.article.speakers.sources import Meaning
from crossread.records import Article, Attribution, CitedWork, SourceKind
from crossread.text.lexicon import lexicon, singular
from crossread.text.sentences import Offsets

_ARTICLES = frozenset("a an the this that its his her their another one new recent".split())
_SEEN = re.compile(
    r"\b(?:seen|obtained|reviewed|read|viewed|examined|leaked|shared|provided|sent|given|handed|shown)\b"
)
_NEAR = 40  # characters around source and cue in which a link is theirs
_LONGEST = 30  # words of a title
_AROUND = 160  # the same for a title in quotation marks
# No rule is measured yet: what the words themselves say is put above what is carried over.
_LINKED, _TITLED, _ISSUED, _AGAIN = 0.95, 0.9, 0.7, 0.6
_MONTH = (
    r"(?:Jan(?:uary|\.)|Feb(?:ruary|\.)|March|April|May|June|July|Aug(?:ust|\.)|Sept(?:ember|\.)"
    r"|Oct(?:ober|\.)|Nov(?:ember|\.)|Dec(?:ember|\.))"
)
_DATE = re.compile(
    rf"(?:\b\d{{1,2}} )?\b{_MONTH}(?: \d{{1,2}}\b)?(?:,? \d{{4}}\b)?|\b(?:19|20)\d\d\b(?!,\d)"
    r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
)
_INTRODUCED = re.compile(
    r"(?:(?P<noun>\b(?:article|story|report|piece|editorial|column|op-ed|essay|book|memoir|study|paper|memo"
    r"|letter|documentary|film|video|spot|post|speech))|\b(?:headlines?|headlined|titled|entitled"
    r"|called|headed))(?:,|:)? \Z"
)


def cited(
    article: Article,
    scene: Scene,
    each: Attribution,
    reading: Meaning,
    *,
    links: Sequence[tuple[int, int, str]],
    before: Sequence[CitedWork],
) -> CitedWork | None:
    """The work this attribution cites; `links` are the article's by `web_links`, `before` the
    works cited earlier in the text."""
    own = [(span.start, span.end) for span in (*each.source, *each.cue)]
    if not own:
        return None
    begin, end = min(start for start, _ in own), max(stop for _, stop in own)
    link = _link(links, own, begin, end)
    document = reading.kind == SourceKind.DOCUMENT
    around = _AROUND if document or reading.kind == SourceKind.OUTLET else _NEAR
    title = _title(scene, each, begin, end, around=around)
    if not document and title is None and (link is None or reading.kind != SourceKind.OUTLET):
        return None
    date = _date(article.text, begin, end, title)
    outlet = _issuer(scene, reading, begin, end)
    named = title or (_phrase(scene, each) if document else None)
    if not (title or link or outlet or date):
        return _again(article, named, before)
    shown = [span for span in (named, outlet, date) if span]
    if link:
        shown.append(link[:2])
    score = _LINKED if link else _TITLED if title else _ISSUED
    return CitedWork(
        _bare(article.text[slice(*named)]) if named else "",
        article.text[slice(*outlet)] if outlet else "",
        article.text[slice(*date)] if date else "",
        link[2] if link else None,
        tuple(article.span(*pair) for pair in shown),
        METHOD,
        score,
    )


def web_links(article: Article) -> list[tuple[int, int, str]]:
    """The links to web addresses, in text order."""
    return sorted(
        (link.span.start, link.span.end, link.url)
        for link in article.links
        if link.span and link.url.lower().startswith(("http://", "https://"))
    )


def _link(
    links: Sequence[tuple[int, int, str]], own: Sequence[Offsets], begin: int, end: int
) -> tuple[int, int, str] | None:
    """The link whose words are in source or cue, else the first close to them."""
    first = bisect_left(links, (begin - _NEAR, 0, ""))
    near = [link for link in links[first : first + _LONGEST] if link[1] < end + _NEAR]
    inside = [link for link in near if any(a < link[1] and link[0] < b for a, b in own)]
    return next(iter(inside or near), None)


def _title(scene: Scene, each: Attribution, begin: int, end: int, *, around: int) -> Offsets | None:
    """A quotation right behind `article`, `titled` or `headline`, near source and cue."""
    text, quoted = scene.page.text, scene.page.quotations
    number = bisect_left(quoted, (begin - around, 0))
    while number < len(quoted) and quoted[number][0] < end + around:
        start, stop = quoted[number]
        number += 1
        found = _INTRODUCED.search(text, max(0, start - 24), start)
        words = _bare(text[start:stop]).split()
        if not found or not words or "\n" in text[begin:start] or len(words) > _LONGEST:
            continue
        said = any(span.start <= start and stop <= span.end for span in each.content)
        if not said and words[0][0].isupper() and (len(words) > 1 or not found["noun"]):
            return start, stop
    return None


def _date(text: str, begin: int, end: int, title: Offsets | None) -> Offsets | None:
    """The first date of source and cue or right behind them, if it is not in a title."""
    found = _DATE.search(text, begin, min(end + _NEAR, len(text)))
    if not found or found.start() > end + 2 or (title and title[0] < found.start() < title[1]):
        return None
    return found.span()


def _issuer(scene: Scene, reading: Meaning, begin: int, end: int) -> Offsets | None:
    """The outlet or body a work is by: the speaker itself, or a name in the source that did not
    only see it."""
    known, kinds = scene.names.all, ("outlet", "organisation")
    for who in reading.meant:
        if isinstance(who, int) and known[who].kind in kinds:
            return known[who].shown
    for mention in scene.mentions(begin, end):
        if known[mention.who].kind in kinds:
            seen = _SEEN.search(scene.page.text, begin, mention.start)
            return None if seen else known[mention.who].shown
    return None


def _phrase(scene: Scene, each: Attribution) -> Offsets | None:
    """The words that describe a document: `2021 inspection report`."""
    words, nouns = scene.page.words, lexicon("nouns")["document"]
    first = scene.page.number(each.source[0].start) if each.source else len(words)
    stop = each.source[0].end if each.source else 0
    while first < len(words) and words[first].lower in _ARTICLES:
        first += 1
    last = first
    while last < len(words) and words[last].start < stop:
        if singular(words[last].lower) in nouns:
            while last + 1 < len(words) and words[last + 1].start < stop:
                if singular(words[last + 1].lower) not in nouns:
                    break
                last += 1
            return words[first].start, words[last].end
        last += 1
    return None


def _again(
    article: Article, named: Offsets | None, before: Sequence[CitedWork]
) -> CitedWork | None:
    """`the report`: the last work cited whose words end alike."""
    noun = article.text[slice(*named)].split()[-1].lower() if named else None
    for work in reversed(before):
        if [noun] == [span.text.lower().split()[-1] for span in work.shown_by[:1]]:
            return replace(work, score=_AGAIN)
    return None


def _bare(title: str) -> str:
    """A title without its marks and the comma inside them."""
    return title.strip("\"“”‘’'«» ").rstrip(",.") if title[:1] in "\"“‘'«" else title
