"""Who speaks by the form of a page: turns of a transcript, datelines, lines that introduce.

`attribution` adds these turns to what its model marks, and keeps datelines out of its sources.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from crossread.article.page import Page
from crossread.text.listing import grouped
from crossread.text.sentences import Offsets, quotation_marks

METHOD = "turns@1"
SCORE = 0.5  # not measured: the development articles hold no transcript
LEAST = 3  # labelled paragraphs of a transcript
_WORD = r"[A-ZÀ-Þ][\w.'’-]*"
_LABEL = re.compile(  # WITNESS: or DORA WINN, HARBOUR MASTER: or The Minister (Ada Ohm):
    rf"\[?(?P<who>{_WORD}(?: (?:\d{{1,2}}|{_WORD})){{0,3}})(?: \([^()\n]{{1,40}}\)){{0,2}}"
    r"(?P<role>, [A-ZÀ-Þ][A-ZÀ-Þ\d .,'’&/-]{1,60})?\]?(?P<cue>:) (?=\S)"
    r"|(?P<part>[QA])(?P<stop>\.) (?=\S)"
)
_ASIDE = re.compile(r"[(\[][^()\[\]\n]{1,120}[)\]]\.?")  # (Recess taken.)
_FROM = re.compile(
    rf"(?:\w+,? ){{0,2}}[Ff]rom (?:the desk of )?(?P<who>{_WORD}[^“”\"\n]{{2,90}}?)(?P<cue>[.:])"
)
_RELAYED = re.compile(
    r"(?P<said>\w.{8,}), (?P<who>(?:the |a |an )?(?:[\w.’'&-]+ ){0,6}[\w.’'&-]+)"
    r" (?P<cue>said|says|added|told \w+),?"
)
_REPORTED = re.compile(  # Ivo Renn, a retired captain, said the gate was shut
    r"(?!that |That )(?P<who>(?:[\w.’'&-]+ ){0,6}?[A-ZÀ-Þ][\w.’'&-]+(?:, [^,;:“”\"]{2,60},)?"
    r"|(?:[Tt]he|[Aa]n?) (?:[\w-]+ ){0,3}[\w-]+)"
    r" (?P<cue>said|says|added|told \w+) (?:that )?(?P<said>\S.{7,})"
)
_NOT_WHO = frozenset("and had has have he is it never not or she that they was were who".split())
_WHO = r"(?P<who>(?:the |a |an )?(?:[\w.’'&-]+ ){0,6}?[\w.’'&-]+)"
_AS = r"as (?P<cue>saying|telling [\w ]{2,30}?)"
# Reuters quoted Ohm as saying it was shut; it was shut, Reuters quoted Ohm as saying.
_QUOTED_AS = re.compile(rf"(?:{_WHO} )?{_AS}(?: that)?(?: (?P<said>\S.{{3,}}))?,?")
_INNER = frozenset("‘'‚`‹")
_PLACE = r"[A-ZÀ-Þ][A-ZÀ-Þ .,'’/-]{1,40}"
_DAY = r"(?:, [A-Z][a-z.]{1,9}(?: \d{1,2})?)?"
_AGENCY = r"\([A-Z][^()\n]{1,30}\)"
_DATELINE = re.compile(
    rf"(?:{_PLACE}{_DAY}(?: {_AGENCY})?|{_WORD}(?: {_WORD}){{0,3}}{_DAY} {_AGENCY})"
    r" ?[-–—]{1,2} (?=\S)"
)
_OPENING = re.compile(  # of the first paragraph alone; `Ohm — We had no choice` is an answer
    rf"{_WORD}(?: {_WORD}){{0,2}}{_DAY} [–—] (?=[A-ZÀ-Þ“\"„])(?!(?:I|We|My|Our|You)\b)"
)
_NAMED = re.compile(r"((?:the |a |an )?\w[^.!?;:“”\"„»«\n]{1,100}?,?) ", re.IGNORECASE)
# What may stand behind who said it: an apposition, not another sentence.
_ENDS = re.compile(r"(?:,[^.!?“”\"„»«‘’]{1,80})?[.]?\s*")


class Turn(NamedTuple):
    """A source, a cue and what is said, as offsets."""

    source: Offsets
    cue: Offsets
    content: tuple[Offsets, ...]


def behind_dateline(page: Page, start: int, end: int) -> int:
    """Where a paragraph goes on behind `LONDON (AP) —`; its start where it has no dateline."""
    found = _DATELINE.match(page.plain, start, end)
    body = (line for line, _ in page.paragraphs if line >= page.article.title_length)
    if not found and start == next(body, None):
        found = _OPENING.match(page.plain, start, end)
    return found.end() if found else start


def named(page: Page, start: int, end: int) -> Offsets | None:
    """Who stands between a dateline and a cue, in one phrase."""
    found = _NAMED.fullmatch(page.plain, start, end)
    return found.span(1) if found else None


def turns(page: Page, contents: Iterable[Offsets], cues: Iterable[Offsets]) -> Iterator[Turn]:
    """The turns that no attribution with these contents and cues has yet."""
    marked, taken = set(cues), sorted(contents)
    for turn in labelled(page):
        if turn.cue not in marked:
            yield turn
    yield from _introduced(page, taken)


def went_on(page: Page, marked: Sequence[Turn], taken: Iterable[Offsets]) -> Iterator[Turn]:
    """Paragraphs that are one quotation nobody has, right below `“...,” said Ada Ohm.`: hers."""
    whole, held = dict(page.quotations), {page.line(start) for start, _ in taken}
    speaking = grouped((page.line(turn.content[-1][0]), turn) for turn in marked)
    for number, line in enumerate(page.paragraphs[1:], 1):
        said = speaking.get(number - 1, [])
        alone = number not in held and whole.get(line[0], 0) >= line[1] - 1
        alone = alone and "?" not in page.text[line[1] - 3 : line[1]]  # a question is another's
        others = {_last(page, turn) for turn in speaking.get(number - 2, [])}
        talk = bool(said) and bool(others - {_last(page, said[0])})
        one = alone and len(said) == 1 and not talk
        if one and _ends(page, said[0], page.paragraphs[number - 1]):
            own = said[0]._replace(content=(line,))
            speaking[number] = [own]
            yield own


def _last(page: Page, turn: Turn) -> str:
    """The last word of a source: the engineer Ute Kranz is Kranz."""
    return page.text[slice(*turn.source)].rpartition(" ")[2].strip(",.")


def _ends(page: Page, turn: Turn, line: Offsets) -> bool:
    """Whether a paragraph is a quotation and who said it, or goes on with one; nothing else."""
    opens = turn.content[-1][0] == line[0] and not page.text[line[0]].isalnum()
    behind = max(turn.source[1], turn.cue[1])
    if behind <= line[0]:
        return opens and turn.content[-1][1] >= line[1] - 1
    between = turn.content[-1][1] <= min(turn.source[0], turn.cue[0])
    return opens and between and bool(_ENDS.fullmatch(page.text, behind, line[1]))


def own_source(
    source: Sequence[Offsets], cue: Sequence[Offsets], others: set[Offsets]
) -> tuple[Offsets, ...]:
    """A source without a stretch that is all of another's, where one beside the cue is left."""
    left = tuple(span for span in source if span not in others) if len(source) > 1 else ()
    beside = bool(cue) and any(0 <= cue[0][0] - b <= 2 or 0 <= a - cue[-1][1] <= 2 for a, b in left)
    return left if beside else tuple(source)


def relayed(page: Page, content: Offsets) -> Turn | None:
    """Who is quoted in `The gate is shut, the mayor said` or `The mayor said the gate is shut`,
    which another reported."""
    found = _RELAYED.fullmatch(page.plain, *content) or _REPORTED.fullmatch(page.plain, *content)
    if found and found["who"].lower().split()[-1] in _NOT_WHO:
        return None
    return Turn(found.span("who"), found.span("cue"), (found.span("said"),)) if found else None


def quoted_as(page: Page, content: Sequence[Offsets]) -> Turn | None:
    """Who is quoted in `Ohm as saying that the gate is shut`, which an outlet quoted."""
    for span in content:
        if found := _QUOTED_AS.fullmatch(page.plain, *span):
            others = [each for each in content if each != span]
            who, said = found.span("who"), found.span("said")
            if found["said"] is None:
                said = others[0] if others else (-1, -1)
            elif found["who"] is None:
                who = others[0] if others else (-1, -1)
            return Turn(who, found.span("cue"), (said,)) if min(who[0], said[0]) >= 0 else None
    return None


def within_marks(page: Page, content: Offsets) -> Offsets:
    """A content that opens with an inner quotation mark, up to the mark that closes it, unless
    another opens behind it: 'Leave now,' so we left."""
    start, end = content
    line = page.paragraphs[page.line(start)]
    marks = quotation_marks(page.text[slice(*line)]) if page.text[start] in _INNER else []
    depths = [mark.depth for mark in marks if line[0] + mark.position == start]
    if not depths or depths[0] == 0:
        return content
    own = [m for m in marks if m.depth == depths[0] and start < line[0] + m.position < end]
    closed = len(own) == 1 and own[0].direction == -1
    return (start, line[0] + own[0].position + 1) if closed else content


def labelled(page: Page) -> Iterator[Turn]:
    """`Q: ...`, `THE WITNESS: ...`, where three paragraphs or more open so and a label is said
    again; paragraphs between two labels go on with the turn."""
    labels = [_LABEL.match(page.plain, *line) for line in page.paragraphs]
    if not any(label and label["part"] == "Q" for label in labels):
        labels = [label if label and label["who"] else None for label in labels]
    counts = Counter(label["who"] or label["part"] for label in labels if label)
    if counts.total() < LEAST or max(counts.values()) < 2:
        return
    last = max(number for number, label in enumerate(labels) if label)
    for number, label in enumerate(labels):
        if label is None or label.end() < page.article.title_length:
            continue
        behind = number + 1
        while behind < last and labels[behind] is None:
            behind += 1
        own = (label.end(), page.paragraphs[number][1])
        more = page.paragraphs[number + 1 : behind] if number < last else ()
        said = [line for line in more if not _ASIDE.fullmatch(page.plain, *line)]
        yield Turn(*_roles(label), (own, *said))


def _roles(label: re.Match[str]) -> tuple[Offsets, Offsets]:
    """Who a label names, with what it says of them, and the mark behind it."""
    if label["part"]:
        return label.span("part"), label.span("stop")
    end = label.start("cue") - label.string.endswith("]", 0, label.start("cue"))
    return (label.start("who"), end), label.span("cue")


def _introduced(page: Page, taken: Sequence[Offsets]) -> Iterator[Turn]:
    """A paragraph that is a quotation nobody has, below `And from Ada Ohm:`."""
    whole = dict(page.quotations)
    for before, line in zip(page.paragraphs, page.paragraphs[1:], strict=False):
        found = _FROM.fullmatch(page.plain, *before)
        alone = found and whole.get(line[0], 0) >= line[1] - 1
        if found and alone and not any(start < line[1] and line[0] < end for start, end in taken):
            yield Turn(found.span("who"), found.span("cue"), (line,))
