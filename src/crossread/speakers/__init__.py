"""Attributions in, the same with who their sources are: speaker, kind of source, cited work."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from crossread.speakers.antecedents import Scene, scene
from crossread.speakers.bearers import bearers
from crossread.speakers.sources import Reading, understand
from crossread.speakers.words import lexicon, page
from crossread.speakers.works import cited, web_links
from crossread.text import Offsets
from crossread.types import Article, Attribution, CitedWork, Name, SourceKind, Span

METHOD = "speakers@1"
_SELF = frozenset("i me my mine we us our ours myself ourselves".split())
_AUTHOR = Reading((), SourceKind.ANONYMOUS, "the author")
_UNSTATED = Reading((), SourceKind.UNSTATED, "no source")
# How often each rule was right in eval/speakers.py, where it spoke at least ten times; the rest
# are put low.
SCORES = {
    "name": 0.98,
    "names": 0.95,
    "owner": 0.95,
    "pronoun": 0.97,
    "quoted speaker": 0.9,
    "relative": 0.9,
    "title": 0.89,
    "pronoun of a body": 0.77,
    "body's noun": 0.7,
    "person meant": 0.6,
}
UNMEASURED = 0.5


def name_speakers(
    article: Article, attributions: tuple[Attribution, ...]
) -> tuple[Attribution, ...]:
    """The attributions in their order, each with who its source is."""
    contents: dict[int, list[Offsets]] = defaultdict(list)
    sources: dict[Offsets, None] = {}
    for each in attributions:
        if each.source:
            contents[each.source[0].start] += [(span.start, span.end) for span in each.content]
            sources[_extent(each.source)] = None
    if not sources:
        return tuple(_filled(article, None, _UNSTATED, each) for each in attributions)
    read = page(article.text)
    here = scene(read, bearers(read, sources), dict(contents))
    history: list[tuple[int, Reading]] = []
    for start, end in sorted(sources):
        history.append((start, understand(here, start, end, history)))
    known = dict(zip(sorted(sources), (reading for _, reading in history), strict=True))
    quoting = _quoting(attributions, known)
    readings = [_reading(each, known, quoting) for each in attributions]
    works: dict[int, CitedWork] = {}
    links, before = web_links(article), list[CitedWork]()
    for number in sorted(range(len(readings)), key=lambda n: (_at(attributions[n]), n)):
        each, reading = attributions[number], readings[number]
        work = cited(article, here, each, reading, links=links, before=before[-20:])
        if work:
            works[number] = work
            before.append(work)
    return tuple(
        replace(_filled(article, here, reading, each), cites=works.get(number))
        for number, (reading, each) in enumerate(zip(readings, attributions, strict=True))
    )


def _at(each: Attribution) -> int:
    return min((span.start for span in (*each.source, *each.cue)), default=0)


def _extent(spans: Sequence[Span]) -> Offsets:
    return spans[0].start, spans[-1].end


def _selves(each: Attribution) -> bool:
    return bool(each.source) and each.source[0].text.lower() in _SELF


def _quoting(
    attributions: Sequence[Attribution], known: Mapping[Offsets, Reading]
) -> dict[int, Reading]:
    """Where `I` and `we` stand in a content, who says it: the source of the shortest around."""
    found: dict[int, Reading] = {}
    spans = sorted(
        (span.start, -span.end, number)
        for number, each in enumerate(attributions)
        if each.source and not _selves(each)
        for span in each.content
    )
    open_: list[tuple[int, int]] = []
    turn = 0
    for at in sorted(each.source[0].start for each in attributions if _selves(each)):
        while turn < len(spans) and spans[turn][0] <= at:
            open_.append((-spans[turn][1], spans[turn][2]))
            turn += 1
        open_ = [(end, number) for end, number in open_ if end > at]
        if open_:
            found[at] = known[_extent(attributions[open_[-1][1]].source)]
    return found


def _reading(
    each: Attribution, known: Mapping[Offsets, Reading], quoting: Mapping[int, Reading]
) -> Reading:
    if not each.source:
        return _UNSTATED
    if _selves(each):
        reading = quoting.get(each.source[0].start)
        return reading._replace(rule="quoted speaker") if reading else _AUTHOR
    return known[_extent(each.source)]


def _filled(
    article: Article, scene: Scene | None, reading: Reading, each: Attribution
) -> Attribution:
    return replace(
        each,
        speaker=_name(article, scene, reading) if scene and reading.meant else None,
        source_kind=reading.kind,
        method=f"{each.method}+{METHOD}",
    )


def _name(article: Article, scene: Scene, reading: Reading) -> Name:
    """The names meant as one, with title and organisation where one is meant alone."""
    people = [scene.book.all[who] for who in reading.meant if isinstance(who, int)]
    own = [scene.book.all[who].shown if isinstance(who, int) else who for who in reading.meant]
    title: Offsets | None = None
    body: Offsets | None = None
    if len(own) == 1 and people:
        mere = lexicon("words")["honorific"]
        told = ((*role, article.text[slice(*role[0])]) for role in people[0].roles if role[0])
        roles = [role[:2] for role in told if role[2].lower().strip(".") not in mere]
        title, body = max(roles, key=lambda role: bool(role[1]), default=(None, None))
    return Name(
        " and ".join(article.text[start:end] for start, end in own),
        article.text[slice(*title)] if title else "",
        article.text[slice(*body)] if body else "",
        tuple(article.span(*pair) for pair in (*own, title, body) if pair),
        METHOD,
        SCORES.get(reading.rule, UNMEASURED),
    )
