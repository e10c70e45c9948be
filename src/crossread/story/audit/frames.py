"""How coverage is spoken of: patterns over a text whose outlets are covered by signs.

Takes a sentence of `naming_outlets`, gives what was said of whom and where its content stands.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from crossread.records.audits import SaidCoverage
from crossread.story.audit import idioms
from crossread.story.audit.naming_outlets import NONE_OF
from crossread.story.audit.patterns import (
    ADVERBS,
    ANY,
    ASIDE,
    AUX,
    CONTENT,
    NAME,
    NONE,
    NOT,
    OF,
    READERS,
    SUBJECT,
    WHO,
    CoverageFrame,
    frame,
    words,
)

_ABSENT, *_, _CARRIED = SaidCoverage
Offsets = tuple[int, int]

_JOINT = re.compile(r"\s(?:but|yet|and)\s")
_CLAUSE = re.compile(
    r"(?:[,;:—–(]|\b(?:[Aa]nd|[Bb]ut|[Yy]et|[Ww]hile|[Tt]hat|[Bb]ecause|[Tt]hough))\s*\Z"
)


class Found(NamedTuple):
    """Offsets in the text: who, the words for what was done, what was carried (None: as said
    before); `only`: the others did not."""

    said: SaidCoverage
    who: Offsets
    cue: Offsets
    content: Offsets | None
    only: bool


def found_in(text: str, start: int, end: int) -> Iterator[Found]:
    """What a sentence says of coverage: the first pattern that fits, for each outlet once."""
    taken = list[Offsets]()
    for each in frames():
        for match in each.pattern.finditer(text[start:end]):
            who, cue = _placed(match, "who", start), _placed(match, "cue", start)
            joined = _JOINT.search(text, who[1], cue[0]) and not _opens(text[start : who[0]])
            if joined or any(who[0] < b and a < who[1] for a, b in taken):
                continue
            taken.append(who)
            held = match.groupdict().get("content")
            content = _placed(match, "content", start) if held else None
            yield Found(each.said, who, cue, content, each.only)


def _opens(before: str) -> bool:
    """Whether an outlet behind these words of its sentence is a subject."""
    return not before.strip() or bool(_CLAUSE.search(before))


def _placed(match: re.Match[str], group: str, start: int) -> Offsets:
    return start + match.start(group), start + match.end(group)


def _only(pattern: str) -> CoverageFrame:
    return CoverageFrame(_CARRIED, re.compile(pattern), only=True)


def _only_ones() -> tuple[CoverageFrame, ...]:
    """The only one to carry it."""
    report = words("report")
    return (
        _only(rf"\b(?P<cue>[Oo]nly)\s{WHO}{AUX}\s{report}{READERS}{CONTENT}"),
        _only(rf"{WHO},?\s(?P<cue>alone){AUX},?\s{report}{READERS}{CONTENT}"),
        _only(
            rf"{WHO}\s(?P<cue>(?:is|was|remains)\sthe\s(?:only|sole)(?:\s[a-z]+){{0,2}}\s"
            rf"(?:to|that|which){AUX}\s?{report}){READERS}{CONTENT}"
        ),
        _only(rf"{WHO}\s(?P<cue>(?:is|was|stands|stood)\salone\sin\s{report}){READERS}{CONTENT}"),
    )


def _turned() -> tuple[CoverageFrame, ...]:
    """What was left out, said first or last."""
    report = words("report")
    gone = words("gone")
    return (
        frame(
            _ABSENT,
            rf"\b(?P<cue>[Ww]hat)\s(?P<who>{NONE_OF}+){AUX}{ADVERBS}\s{report}{READERS}"
            rf"\s(?:is|was)\b(?:\sthat\b)?{CONTENT}",
        ),
        frame(
            _ABSENT,
            rf"\b(?P<cue>[Ww]hat\s(?:you|readers|viewers|nobody|one)[^.;]{{0,40}}?\s(?:not|never|n['’]t)"
            rf"\s[^.;]{{1,30}}?\s(?:from|in|on|by)\s){WHO}\s(?:is|was)\b(?:\sthat\b)?{CONTENT}",
        ),
        frame(
            _ABSENT,
            rf"\b(?P<cue>(?:{gone[3:-1]}|[Mm]issing|[Aa]bsent|[Oo]mitted|[Ll]eft\sout)"
            rf"(?:{ADVERBS})\s(?:from|in|of)\s){WHO}{ADVERBS},?\s(?:is|was|were|are)\b{CONTENT}",
        ),
    )


def _nothing_in() -> tuple[CoverageFrame, ...]:
    """Nothing of it there."""
    return (
        frame(
            _ABSENT,
            rf"(?P<cue>\b[Tt]here\s(?:is|was)\s(?:nothing|no\s(?:mention|word|trace|hint)|not\sa\s"
            rf"(?:word|line|trace)))(?:\sat\sall)?\s(?:in|from|on)\s{WHO}{ASIDE}{OF}{CONTENT}",
        ),
        frame(
            _ABSENT,
            rf"\b[Ii]n\s{WHO},?\s(?:there\s(?:is|was)\s)?"
            rf"(?P<cue>{NONE}|no\s(?:mention|word|trace|hint)){OF}{CONTENT}",
        ),
        frame(
            _ABSENT,
            rf"(?P<cue>\b[Yy]ou\s(?:will|would|could|can)(?:\snot|not|\snever)\s(?:find|read|learn|see"
            rf"|hear))(?:\s(?:about|of|that))?\s(?P<content>[^;]+?)\s(?:from|in|on)\s{WHO}",
        ),
        frame(
            _ABSENT,
            rf"\b(?:[Rr]eaders|[Vv]iewers|[Ll]isteners|[Ss]ubscribers)\s(?:of|to)\s{WHO}\s(?P<cue>(?:are|"
            rf"were|have|had|will|would|could|did)(?:{ADVERBS})\s(?:not|never)\s(?:be\s|been\s)?"
            rf"(?:told|informed|learn|learned|learnt|find|hear|read|know|shown)"
            rf"(?:\sout)?)(?:\s(?:of|about))?{CONTENT}",
        ),
        frame(
            _ABSENT,
            rf"\b(?:[Rr]eaders|[Vv]iewers|[Ll]isteners|[Ss]ubscribers)\s(?:of|to)\s{WHO}\s(?P<cue>(?:learn(?:ed|t)?"
            rf"|hear|heard|read|were\stold|are\stold|saw|see)\s{NONE}){OF}{CONTENT}",
        ),
    )


def _none_did() -> tuple[CoverageFrame, ...]:
    """Groups and pairs that did not."""
    report = words("report")
    return (
        frame(
            _ABSENT,
            rf"\b(?P<cue>[Nn]either)\s{WHO}{AUX}{ADVERBS}\s{report}{READERS}{ANY}{CONTENT}",
        ),
        frame(
            _ABSENT,
            rf"(?P<who>{NONE_OF}+)(?:\s(?:but|except|other\sthan|besides)\s{NAME})?"
            rf"(?P<cue>{AUX}{ADVERBS}\s{report}){READERS}{ANY}{CONTENT}",
        ),
    )


def _not_done() -> tuple[CoverageFrame, ...]:
    """What an outlet did not do."""
    report = words("report")
    return (
        frame(
            _ABSENT,
            rf"{SUBJECT}{AUX}{ADVERBS}\s(?P<cue>(?:fails|failed|neglects|neglected|forgot|forgets|omits|omitted|refuses"
            rf"|refused|declines|declined|has\s(?:\w+\s)?yet|have\s(?:\w+\s)?yet|had\s(?:\w+\s)?yet)"
            rf"\sto(?:\seven)?\s{report}|(?:does|did|do)(?:\snot|n['’]t)\s(?:see\sfit|care|bother|think\sit"
            rf"\sworth\swhile)\sto\s{report}){READERS}{ANY}{CONTENT}",
        ),
        frame(
            _ABSENT,
            rf"{SUBJECT}{AUX}{ADVERBS}\s(?P<cue>(?:makes?|made|contains?|contained|gives?|gave|has|had|"
            rf"offers?|offered|finds?|found|spares?)\sno\s(?:mention|reference|word|hint|account|space|room|"
            rf"place|coverage|line)s?){OF}{CONTENT}",
        ),
        frame(
            _ABSENT,
            rf"{SUBJECT}{AUX}\s(?P<cue>(?:{report}|has|had|offers?|contains?){READERS}\s{NONE})"
            rf"{ASIDE}{OF}{CONTENT}",
        ),
        frame(_ABSENT, rf"{SUBJECT}{AUX}\s(?P<cue>{report}\sneither){CONTENT}"),
    )


def _left_out() -> tuple[CoverageFrame, ...]:
    """What an outlet kept from its readers."""
    report = words("report")
    drop = words("drop")
    return (
        frame(
            _ABSENT,
            rf"{SUBJECT}{AUX}(?:\sbeen)?{ADVERBS}\s(?P<cue>(?:stays?|stayed|remains?|remained|kept|keeps|"
            rf"keep|fell|falls|is|was|were|are|been)?{ADVERBS}\s?(?:silent|quiet|mute|mum))"
            rf"(?:\sas)?{OF}{CONTENT}",
        ),
        frame(
            _ABSENT,
            rf"{SUBJECT}{AUX}\s(?P<cue>avoid(?:s|ed|ing)?|steer(?:s|ed)\sclear\sof|shie[sd]\saway\sfrom)"
            rf"(?:\s(?:any|all|even)(?=\s))?(?:\s(?:mention|mentioning|reference|reporting|saying|talk)"
            rf"(?:\s(?:of|to))?)?{CONTENT}",
        ),
        frame(_ABSENT, rf"{SUBJECT}{AUX}{ADVERBS}\s(?P<cue>{drop}){CONTENT}"),
        frame(
            _ABSENT,
            rf"{SUBJECT}(?P<cue>{NOT}{ADVERBS}\s{report}){READERS}{ANY}{CONTENT}",
        ),
    )


def _passive() -> tuple[CoverageFrame, ...]:
    """Left out by an outlet; reported after all."""
    report = words("report")
    gone = words("gone")
    be = r"(?:\s(?:is|was|were|are|been|be|has\sbeen|have\sbeen|had\sbeen|went|goes|go|gone))?"
    front = r"(?P<content>[^;]{3,400}?)"
    return (
        frame(
            _ABSENT,
            rf"{front}{be}(?:{NOT})?{ADVERBS}\s(?P<cue>{gone})(?:{ADVERBS})"
            rf"\s(?:by|in|from|of|at)\s{WHO}",
        ),
        frame(
            _ABSENT,
            rf"(?:{NAME}\s(?:told{READERS}|{report})(?:\sthat)?\s)?(?P<content>[^;]+?)"
            rf"(?:;|,?\s(?:but|while|whereas))\s{WHO}\s"
            rf"(?P<cue>(?:did|does|has|have|do)(?:\snot|n['’]t))(?=[.,;!?])",
        ),
        frame(
            _CARRIED,
            rf"{SUBJECT}\s(?P<cue>(?:did|does|do)(?:\sindeed|\sin\sfact|\sat\sleast)?\s{report}){READERS}"
            rf"{ASIDE}{CONTENT}",
        ),
        frame(
            _CARRIED,
            rf"\b(?P<cue>[Tt]o\s(?:its|their)\scredit),?\s{WHO}\s{report}{READERS}{CONTENT}",
        ),
    )


@cache
def frames() -> tuple[CoverageFrame, ...]:
    """The patterns, the surest first."""
    parts = (
        *(_only_ones(), _turned(), idioms.nowhere(), _nothing_in(), _none_did()),
        *(idioms.times(), idioms.rooms(), idioms.places(), idioms.silences()),
        *(_not_done(), _left_out(), _passive(), idioms.evasions(), idioms.stresses()),
    )
    return tuple(frame for part in parts for frame in part)
