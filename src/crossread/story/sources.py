"""Readings, speakers and origins of a story in, what the articles show of each source and author.

Nothing here is a grade, and no outlet's name is looked at.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from crossread.article.page import page_of
from crossread.records import (
    Attribution,
    Origin,
    OriginKind,
    Reading,
    SourceKind,
    Span,
    Speaker,
    Story,
)
from crossread.records.sources import Piece, Placed, ShownSource
from crossread.text.lexicon import is_occupation
from crossread.text.listing import grouped
from crossread.text.outlets import bare, pattern

Rows = Mapping[tuple[bool, str], tuple[list[str], list[str]]]
METHOD = "sources@2"
LONGEST_NOTE = 500  # characters of a paragraph about the author
SHOWN = 4  # words shown for one finding
PRONOUNS = frozenset("he she it they we i you who this that".split())
OPENING = frozenset(
    "a an the his her its their our my some several many most one two three another other".split()
)
BY_WORDS = (SourceKind.ANONYMOUS, SourceKind.ORGANISATION, SourceKind.DOCUMENT)
SURE, LIKELY = 0.9, 0.7
_SAW = re.compile(
    r"\b(?:I|we|We)\s(?:saw|heard|watched|felt|looked|counted|smelt|was\sthere|were\sthere|stood|ran|"
    r"grabbed|woke)\b"
)
_SPEAKS_FOR = re.compile(
    r"\b(?:spokes(?:man|woman|person|people)|chief\sexecutive|director|secretary|chair(?:man|woman)?|"
    r"president|owner|lawyer|attorney|minister|commissioner|lobbyist|candidate|representative|for\sthe)"
    r"\b[^.;“”\"]{0,60}"
)
_NAME = r"[A-Z][\w.’'-]*(?:\s(?:[a-z]{1,3}\s)?[A-Z][\w.’'-]*){1,3}"
_BYLINE = re.compile(
    rf"By\s(?P<names>{_NAME}(?:(?:,\s{_NAME}){{0,3}},?\sand\s{_NAME})?)(?P<of>,\s[^\n]{{3,200}})?\.?\Z"
)
_AND = re.compile(r",\sand\s|\sand\s|,\s")
_AUTHOR = re.compile(
    r"(?:is|,)\s(?:an?\s|the\s)?[^.\n]{0,80}?\b(?:researcher|writer|analyst|columnist|journalist|"
    r"correspondent|professor|fellow|editor|reporter)\b[^\n]{0,160}"
)
_WRITES_FOR = re.compile(
    r"\b(?:writ(?:er|es|ing)|columnist|contributor|analyst|editor|correspondent)\b[^.\n]{0,40}?\s(?:for|"
    r"at|with|of)\s(?:the\s)?(?:(?:online|news|monthly|weekly)\s)*(?:magazine|journal|paper|newspaper|"
    r"site|website|review|outlet)\s[“\"]?(?P<outlet>[A-Z][\w’'-]*(?:\s[A-Z][\w’'-]*){0,4})"
)
_LABEL = re.compile(
    r"\b(?:Opinion|Commentary|Editorial|Column|Op-[Ee]d|Comment|Leader)\b\s*[:|—–-]"
)
_URGES = re.compile(
    r"\b(?:[Ww]e\s(?:must|should|ought|need\sto)|ought\sto\sbe|must\s(?:happen|be\sstopped)|[Ii]n\s"
    r"my\s(?:view|opinion)|[Ll]et\sus\b|I\s(?:believe|think|suspect)\b)"
)
BYLINES = 4  # paragraphs among which a line with the authors stands
URGING = 2  # such phrases in an article's own words from which it is an opinion


def shown_sources(
    story: Story,
    readings: Sequence[Reading],
    speakers: Sequence[Speaker],
    origins: Sequence[Origin],
) -> tuple[ShownSource, ...]:
    """Every source of a story: speakers by name, then sources without one by their words."""
    known = {each.id: each for reading in readings for each in reading.attributions}
    outlets = {r.article.id: r.article.outlet or r.article.name for r in readings}
    named = [(s.name, s.kind, [known[i] for i in s.attributions if i in known]) for s in speakers]
    made = [_shown(story, name, kind, said, outlets) for name, kind, said in named]
    made += [
        _shown(story, name, kind, said, outlets) for name, kind, said in _by_words(known.values())
    ]
    rows = _rows(origins)
    return tuple(_backed(each, rows) for each in made)


def _by_words(made: Iterable[Attribution]) -> Iterator[tuple[str, SourceKind, list[Attribution]]]:
    """The sources that are no known speaker, by the words for them: a clerk, the doctors' union."""
    held: dict[tuple[SourceKind, str], list[Attribution]] = defaultdict(list)
    written = dict[str, str]()  # a first capital that may be a name's stays: US officials
    for each in made:
        if each.speaker is None and each.source_kind in BY_WORDS and each.source:
            words = " ".join(span.text for span in each.source)
            if words.lower() not in PRONOUNS:
                small = words[:1].lower() + words[1:]
                held[each.source_kind, small].append(each)
                plain = words == small or small.split()[0] in OPENING
                written[small] = small if plain else written.get(small, words)
    for (kind, small), said in held.items():
        yield written[small], kind, said


def _rows(origins: Sequence[Origin]) -> Rows:
    """Of each newsroom (True) or other name: the propositions that others back too, and those that
    it alone does."""
    by_row = grouped((each.proposition, each) for each in origins)
    found: dict[tuple[bool, str], tuple[list[str], list[str]]] = {}
    for row, backing in by_row.items():
        for each in backing:
            name = each.name.removesuffix(" (unnamed)")
            key = (each.kind is OriginKind.NEWSROOM, bare(name).casefold())
            found.setdefault(key, ([], []))[len(backing) == 1].append(row)
    return found


def _backed(source: ShownSource, rows: Rows) -> ShownSource:
    key = (source.kind is SourceKind.OUTLET, bare(source.name).casefold())
    confirmed, alone = (tuple(dict.fromkeys(each)) for each in rows.get(key, ([], [])))
    return replace(source, confirmed=confirmed, alone=alone)


def _shown(
    story: Story,
    name: str,
    kind: SourceKind,
    said: Sequence[Attribution],
    outlets: Mapping[str, str],
) -> ShownSource:
    placed, words = _placed(kind, said, outlets)
    return ShownSource(
        story.id,
        name,
        kind,
        kind is not SourceKind.ANONYMOUS,
        placed,
        words,
        () if kind is SourceKind.OUTLET else _interest(said),
        tuple(dict.fromkeys(outlets[span.article] for each in said for span in each.content[:1])),
        (),
        (),
        METHOD,
        LIKELY if placed is Placed.NOT_SHOWN else SURE,
    )


def _placed(
    kind: SourceKind, said: Sequence[Attribution], outlets: Mapping[str, str]
) -> tuple[Placed, tuple[Span, ...]]:
    """How a source is placed to know: what it says of having been there, then its office."""
    saw = [span for each in said for span in each.content if _SAW.search(span.text)]
    if saw and kind is not SourceKind.DOCUMENT:
        return Placed.WITNESS, tuple(saw[:SHOWN])
    if kind is SourceKind.DOCUMENT:
        return Placed.DOCUMENT, tuple(span for each in said for span in each.source)[:SHOWN]
    names = pattern(list(outlets.values()))  # a Star is no actor
    plain = partial(names.sub, "") if names else str
    held = [
        span
        for each in said
        for span in each.source
        if any(is_occupation(word.lower().strip(",.")) for word in plain(span.text).split())
    ]
    return (Placed.OFFICE, tuple(held[:SHOWN])) if held else (Placed.NOT_SHOWN, ())


def _interest(said: Sequence[Attribution]) -> tuple[Span, ...]:
    """The words that say whom a source speaks for, or what it owns."""
    found = (span for each in said for span in each.source if _SPEAKS_FOR.search(span.text))
    return tuple(dict.fromkeys(found))[:SHOWN]


def pieces(readings: Sequence[Reading]) -> tuple[Piece, ...]:
    """Each article by who wrote it, and whether it is an opinion piece or a report."""
    return tuple(_piece(reading) for reading in readings)


def _piece(reading: Reading) -> Piece:
    article = reading.article
    names, says, writes_for = _byline(reading)
    if not says:
        says, writes_for = _author(reading)
    opinion, shown = _opinion(reading)
    return Piece(
        article.id, article.authors or names, says, writes_for, opinion, shown, METHOD,
        SURE if opinion is not None else LIKELY,
    )  # fmt: skip


def _byline(reading: Reading) -> tuple[tuple[str, ...], tuple[Span, ...], str]:
    """The names in a line `By ...` near the top of the text, that line where it says more of them,
    and the outlet that it names."""
    article, page = reading.article, page_of(reading.article)
    for start, end in page.paragraphs[:BYLINES]:
        found = _BYLINE.match(page.plain[start:end]) if end - start <= LONGEST_NOTE else None
        if found:
            for_ = _WRITES_FOR.search(found["of"] or "")
            parts = _AND.split(found["names"])
            names = tuple(each for each in parts if not is_occupation(each.split()[-1].lower()))
            says = (article.span(start, end),) if found["of"] or len(names) < len(parts) else ()
            return names, says, for_["outlet"] if for_ else ""
    return (), (), ""


def _author(reading: Reading) -> tuple[tuple[Span, ...], str]:
    """The last paragraph where it tells of the author, and the outlet that it names."""
    article, page = reading.article, page_of(reading.article)
    start, end = page.paragraphs[-1] if page.paragraphs else (0, 0)
    if len(page.paragraphs) < 2 or end - start > LONGEST_NOTE:
        return (), ""
    words = page.plain[start:end]
    named = any(name and name in words for name in article.authors)
    opens = re.match(r"(?:[A-Z][\w.’'-]*\s){1,3}[A-Z][\w’'-]*\s?(?:is\s|,)", words)
    if not _AUTHOR.search(words) or not (named or opens):
        return (), ""
    for_ = _WRITES_FOR.search(words)
    return (article.span(start, end),), for_["outlet"] if for_ else ""


def _opinion(reading: Reading) -> tuple[bool | None, tuple[Span, ...]]:
    """An opinion piece by its label or its own urging; a report where others' words are most of
    what it says and it urges nothing."""
    article = reading.article
    label = _LABEL.search(article.text, 0, max(article.title_length, 60))
    if label:
        return True, (article.span(*label.span()),)
    held = [(s.start, s.end) for each in reading.attributions for s in each.content]
    urging = [
        article.span(*hit.span())
        for hit in _URGES.finditer(article.text)
        if not any(start <= hit.start() < end for start, end in held)
    ]
    if len(urging) >= URGING:
        return True, tuple(urging[:SHOWN])
    return (False, ()) if len(reading.attributions) >= URGING and not urging else (None, ())
