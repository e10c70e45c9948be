"""Attributions in, the same with who their sources are: speaker, kind of source, cited work."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from crossread.article.speakers.coreference import METHOD, Scene, scene
from crossread.article.speakers.mentions import READ, Names, extents
from crossread.article.speakers.sources import Meaning, understand
from crossread.article.speakers.works import cited, web_links
from crossread.records import Article, Attribution, CitedWork, Name, SourceKind, Span
from crossread.text.lexicon import lexicon
from crossread.text.sentences import Offsets

_SELF = frozenset("i me my mine we us our ours myself ourselves".split())
_AUTHOR = Meaning((), SourceKind.ANONYMOUS, "the author")
_UNSTATED = Meaning((), SourceKind.UNSTATED, "no source")
# How often each rule was right in eval/speakers.py, where it spoke at least ten times; the rest
# are put low.
SCORES = {
    "name": 0.98,
    "names": 0.95,
    "owner": 0.95,
    "pronoun": 0.97,
    "relative": 0.85,
    "title": 0.89,
    "pronoun of a body": 0.83,
    "body's noun": 0.7,
    "person meant": 0.6,
}
UNMEASURED = 0.5  # score of a rule that the 40 annotated articles hold no case of


def name_speakers(names: Names, attributions: tuple[Attribution, ...]) -> tuple[Attribution, ...]:
    """The attributions of a page in their order, each with who its source is; past the first
    400,000 characters a source is not assessed. `names` is who the page names."""
    article, sources = names.page.article, extents(attributions)
    contents: dict[int, list[Offsets]] = defaultdict(list)
    for each in attributions:
        if each.source and each.source[0].start < READ:
            contents[each.source[0].start] += [(span.start, span.end) for span in each.content]
    here = scene(names, contents)
    history: list[tuple[int, Meaning]] = []
    for start, end in sources:
        history.append((start, understand(here, start, end, history)))
    known = dict(zip(sources, (reading for _, reading in history), strict=True))
    quoting = _quoting(attributions, known)
    readings = [_reading(each, known, quoting) for each in attributions]
    works = _works(article, here, attributions, readings)
    return tuple(
        replace(
            each,
            speaker=_name(article, here, reading) if reading and reading.meant else None,
            source_kind=reading.kind if reading else None,
            cites=works.get(number),
            method=f"{each.method}+{METHOD}",
        )
        for number, (each, reading) in enumerate(zip(attributions, readings, strict=True))
    )


def _works(
    article: Article,
    scene: Scene,
    attributions: Sequence[Attribution],
    readings: Sequence[Meaning | None],
) -> dict[int, CitedWork]:
    """The works cited, by the number of the attribution, found in text order."""
    found: dict[int, CitedWork] = {}
    links, before = web_links(article), list[CitedWork]()
    for number in sorted(range(len(readings)), key=lambda n: (_at(attributions[n]), n)):
        each, reading = attributions[number], readings[number]
        if reading and _at(each) < READ:
            work = cited(article, scene, each, reading, links=links, before=before[-20:])
            if work:
                found[number] = work
                before.append(work)
    return found


def _at(each: Attribution) -> int:
    return min((span.start for span in (*each.source, *each.cue)), default=0)


def _extent(spans: Sequence[Span]) -> Offsets:
    return spans[0].start, spans[-1].end


def _selves(each: Attribution) -> bool:
    return bool(each.source) and each.source[0].text.lower() in _SELF


def _quoting(
    attributions: Sequence[Attribution], known: Mapping[Offsets, Meaning]
) -> dict[int, Meaning]:
    """Where `I` and `we` are in a content, who says it: the source of the shortest one around."""
    found: dict[int, Meaning] = {}
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
        while open_ and open_[-1][0] <= at:
            open_.pop()
        if open_ and (around := known.get(_extent(attributions[open_[-1][1]].source))):
            found[at] = around
    return found


def _reading(
    each: Attribution, known: Mapping[Offsets, Meaning], quoting: Mapping[int, Meaning]
) -> Meaning | None:
    """Who a source is; None where it was not read."""
    if not each.source:
        return _UNSTATED
    if _selves(each):
        return quoting.get(each.source[0].start, _AUTHOR)
    return known.get(_extent(each.source))


def _name(article: Article, scene: Scene, reading: Meaning) -> Name:
    """The names meant as one, with title and organisation where one is meant alone."""
    people = [scene.names.all[who] for who in reading.meant if isinstance(who, int)]
    own = [scene.names.all[who].shown if isinstance(who, int) else who for who in reading.meant]
    title: Offsets | None = None
    body: Offsets | None = None
    if len(own) == 1 and people:
        mere = lexicon("words")["honorific"]
        titles = ((*role, article.text[slice(*role[0])]) for role in people[0].roles if role[0])
        roles = [role[:2] for role in titles if role[2].lower().strip(".") not in mere]
        title, body = max(roles, key=lambda role: bool(role[1]), default=(None, None))
    return Name(
        " and ".join(article.text[start:end] for start, end in own),
        article.text[slice(*title)] if title else "",
        article.text[slice(*body)] if body else "",
        tuple(article.span(*pair) for pair in (*own, title, body) if pair),
        METHOD,
        SCORES.get(reading.rule, UNMEASURED),
    )
