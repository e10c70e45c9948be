"""How coverage is spoken of: patterns over a text whose outlets are covered by signs.

Takes a sentence of `naming_outlets`, gives what was said of whom and where its content stands.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from crossread.records.audits import SaidCoverage
from crossread.story.audit.naming_outlets import GROUP, NONE_OF, OUTLET, PRONOUN
from crossread.text.lexicon import lexicon

_ABSENT, _PLAYED_DOWN, _PROMINENT, _CARRIED = SaidCoverage
Offsets = tuple[int, int]

_NAME = f"[{OUTLET}{GROUP}{PRONOUN}]+"
_WHO = rf"(?P<who>{_NAME}(?:(?:,?\s(?:and|or|nor)(?:\s(?:by|in))?|,)\s{_NAME})*)"
_ADVERBS = (
    r"(?:\s(?:also|still|even|too|simply|all\sbut|so\sfar|so\smuch\sas|as\syet|once|ever|at\sall"
    r"|however|likewise|again|itself|then|just|altogether|yet|quite|instead|rather|[a-z]+ly),?)*"
)
# What may stand between an outlet and what is said of it.
_BESIDE = r"(?:,[^,.;]{1,70},|,|\s(?:in|on|for)\s(?:its|the|a)\s[^,.;]{1,40},)?"
_JOINED = rf"(?:\s(?:(?!\bthat\b|\bwho\b)[^.;:“”\"{OUTLET}{GROUP}])*?\b(?:but|yet|and))?"
_SUBJECT = _WHO + _BESIDE + _JOINED + _ADVERBS
_JOINT = re.compile(r"\s(?:but|yet|and)\s")
_CLAUSE = re.compile(
    r"(?:[,;:—–(]|\b(?:[Aa]nd|[Bb]ut|[Yy]et|[Ww]hile|[Tt]hat|[Bb]ecause|[Tt]hough))\s*\Z"
)
_NOT = (
    rf"(?:\s(?:does|did|do|has|have|had|would|will|could|can|is|was)(?:{_ADVERBS})\s(?:not|never)"
    r"|\s(?:doesn|didn|hasn|haven|hadn|won|wouldn|isn|wasn)['’]t|\snever|\snot\syet)"
)
_AUX = r"(?:\s(?:has|have|had|is|was|chose\sto|chooses\sto|prefers\sto|preferred\sto))?"
_ANY = (
    r"(?:\s(?:anything|a\s(?:single\s)?(?:word|line|thing|sentence|syllable)|one\s(?:word|line)))?"
    r"(?:\sat\sall)?(?:\s(?:about|on|of|to))?"
)
_READERS = (
    r"(?:\s(?:its|the|their|his|her)\s(?:own\s)?(?:readers|viewers|listeners|public|audience))?"
)
_NONE = r"(?:nothing|not\sa\s(?:single\s)?(?:word|line)|not\sone\s(?:word|line)|no\sword)"
_OF = r"(?:\sat\sall|\swhatsoever)?\s(?:of|about|on|to|regarding|concerning|over)"
_CONTENT = r"\s(?P<content>\S.*)"


class Frame(NamedTuple):
    """One way to speak of coverage; `front` is content before the outlet."""

    said: SaidCoverage
    pattern: re.Pattern[str]
    only: bool = False


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
    for frame in frames():
        for match in frame.pattern.finditer(text[start:end]):
            who, cue = _placed(match, "who", start), _placed(match, "cue", start)
            joined = _JOINT.search(text, who[1], cue[0]) and not _opens(text[start : who[0]])
            if joined or any(who[0] < b and a < who[1] for a, b in taken):
                continue
            taken.append(who)
            held = match.groupdict().get("content")
            content = _placed(match, "content", start) if held else None
            yield Found(frame.said, who, cue, content, frame.only)


def _opens(before: str) -> bool:
    """Whether an outlet behind these words of its sentence is a subject."""
    return not before.strip() or bool(_CLAUSE.search(before))


def _placed(match: re.Match[str], group: str, start: int) -> Offsets:
    return start + match.start(group), start + match.end(group)


def _words(name: str) -> str:
    entries = sorted(lexicon("coverage")[name], key=lambda word: (-len(word), word))
    return "(?:" + "|".join(entries).replace(" ", r"\s") + ")"


def _frame(said: SaidCoverage, pattern: str) -> Frame:
    return Frame(said, re.compile(pattern))


def _only(pattern: str) -> Frame:
    return Frame(_CARRIED, re.compile(pattern), only=True)


def _only_ones() -> tuple[Frame, ...]:
    """The only one to carry it."""
    report = _words("report")
    return (
        _only(rf"\b(?P<cue>[Oo]nly)\s{_WHO}{_AUX}\s{report}{_READERS}{_CONTENT}"),
        _only(rf"{_WHO},?\s(?P<cue>alone){_AUX},?\s{report}{_READERS}{_CONTENT}"),
        _only(
            rf"{_WHO}\s(?P<cue>(?:is|was|remains)\sthe\s(?:only|sole)(?:\s[a-z]+){{0,2}}\s"
            rf"(?:to|that|which){_AUX}\s?{report}){_CONTENT}"
        ),
        _only(
            rf"(?P<cue>\b[Tt]he\s(?:only|sole)(?:\s[a-z]+){{1,2}}\s(?:to|that|which){_AUX}\s?{report})"
            rf"\s(?P<content>[^;]+?)\s(?:is|was|were)\s{_WHO}"
        ),
        _only(rf"(?P<cue>left\sto)\s{_WHO}\sto\s{report}{_CONTENT}"),
    )


def _turned() -> tuple[Frame, ...]:
    """What was left out, said first or last."""
    report = _words("report")
    drop = _words("drop")
    gone = _words("gone")
    return (
        _frame(
            _ABSENT,
            rf"\b(?P<cue>[Ww]hat){_SUBJECT}(?:{_NOT}{_ADVERBS}\s{report}{_READERS}|{_AUX}\s{drop}"
            rf"|\s(?:fails|failed|neglects|neglected)\sto\s{report}{_READERS})"
            rf"\s(?:is|was)\b(?:\sthat\b)?{_CONTENT}",
        ),
        _frame(
            _ABSENT,
            rf"\b(?P<cue>[Ww]hat\s(?:you|readers|viewers|nobody|one)[^.;]{{0,40}}?\s(?:not|never|n['’]t)"
            rf"\s[^.;]{{1,30}}?\s(?:from|in|on|by)\s){_WHO}\s(?:is|was)\b(?:\sthat\b)?{_CONTENT}",
        ),
        _frame(
            _ABSENT,
            rf"\b(?P<cue>(?:{gone[3:-1]}|[Mm]issing|[Aa]bsent|[Oo]mitted|[Ll]eft\sout)"
            rf"(?:{_ADVERBS})\s(?:from|in|of)\s){_WHO}{_ADVERBS},?\s(?:is|was|were|are)\b{_CONTENT}",
        ),
    )


def _nothing_in() -> tuple[Frame, ...]:
    """Nothing of it there."""
    return (
        _frame(
            _ABSENT,
            rf"(?P<cue>\b[Tt]here\s(?:is|was)\s(?:nothing|no\s(?:mention|word|trace|hint)|not\sa\s"
            rf"(?:word|line|trace)))(?:\sat\sall)?\s(?:in|from|on)\s{_WHO}{_OF}{_CONTENT}",
        ),
        _frame(
            _ABSENT,
            rf"(?P<cue>\b(?:{_NONE}|[Nn]othing|[Nn]o\s(?:mention|word|trace)|[Nn]ot\sa\s(?:word|line)))"
            rf"(?:\sis\smade)?{_OF}\s(?P<content>[^;]+?)\s(?:in|from|by)\s{_WHO}\W*\Z",
        ),
        _frame(
            _ABSENT,
            rf"\b[Ii]n\s{_WHO},?\s(?:there\s(?:is|was)\s)?"
            rf"(?P<cue>{_NONE}|no\s(?:mention|word|trace|hint)){_OF}{_CONTENT}",
        ),
        _frame(
            _ABSENT,
            rf"(?P<cue>\b[Nn]owhere\sin)\s{_WHO}\s(?:is|are|was|were|does\sit|do\swe)\b{_CONTENT}",
        ),
        _frame(
            _ABSENT,
            rf"(?P<cue>\b[Yy]ou\s(?:will|would|could|can)(?:\snot|not|\snever)\s(?:find|read|learn|see"
            rf"|hear))(?:\s(?:about|of|that))?\s(?P<content>[^;]+?)\s(?:from|in|on)\s{_WHO}",
        ),
        _frame(
            _ABSENT,
            rf"\b(?:[Rr]eaders|[Vv]iewers|[Ll]isteners|[Ss]ubscribers)\s(?:of|to)\s{_WHO}\s(?P<cue>(?:are|"
            rf"were|have|had|will|would|could|did)(?:{_ADVERBS})\s(?:not|never)\s(?:be\s|been\s)?"
            rf"(?:told|informed|learn|learned|learnt|find|hear|read|know|shown)"
            rf"(?:\sout)?)(?:\s(?:of|about))?{_CONTENT}",
        ),
    )


def _none_did() -> tuple[Frame, ...]:
    """Groups and pairs that did not."""
    report = _words("report")
    return (
        _frame(
            _ABSENT,
            rf"\b(?P<cue>[Nn]either)\s{_WHO}{_AUX}{_ADVERBS}\s{report}{_READERS}{_ANY}{_CONTENT}",
        ),
        _frame(
            _ABSENT,
            rf"(?P<who>{NONE_OF}+)(?:\s(?:but|except|other\sthan|besides)\s{_NAME})?"
            rf"(?P<cue>{_AUX}{_ADVERBS}\s{report}){_READERS}{_ANY}{_CONTENT}",
        ),
    )


def _room() -> tuple[Frame, ...]:
    """Little or much room."""
    report = _words("report")
    bury = _words("bury")
    page = r"(?:page\s\w+|p\.\s?\d+|(?:its|the)\sfront\spage)"
    low = (
        r"(?:only\s(?:in|at|on|near)\b|only\sbriefly|in\spassing|(?:in|on|to|at|near)\s(?:the|its)\s"
        r"(?:very\s)?(?:last|final|end|bottom|penultimate|back))"
    )
    return (
        _frame(
            _PLAYED_DOWN,
            rf"{_SUBJECT}{_AUX}\s(?P<cue>hid|hides|hidden|hiding|put|puts|ran|runs|printed|placed|"
            rf"carried|{report})\s(?P<content>(?!nothing)(?!not\s)[^;]+?)\s(?={low})",
        ),
        _frame(_PLAYED_DOWN, rf"{_SUBJECT}{_AUX}\s(?P<cue>{bury}){_CONTENT}"),
        _frame(
            _PROMINENT,
            rf"{_SUBJECT}{_AUX}\s(?P<cue>led|leads|opened|opens)\s(?:its\s\w+\s)?(?:with|on){_CONTENT}",
        ),
        _frame(
            _PROMINENT,
            rf"{_SUBJECT}{_AUX}\s(?P<cue>splashed|splashes|headlined|headlines)(?:\s(?:with|on))?{_CONTENT}",
        ),
        _frame(
            _PROMINENT,
            rf"{_SUBJECT}{_AUX}\s(?P<cue>(?:devotes|devoted|gives|gave)\s(?:its|the)\s(?:first|front|"
            rf"opening|lead|top|headline|main)\s?\w*\s(?:to|over\sto)){_CONTENT}",
        ),
        _frame(
            _PROMINENT,
            rf"{_SUBJECT}{_AUX}\s(?P<cue>put|puts|ran|runs|placed|places|printed|carried|carries|splashed)"
            rf"\s(?P<content>[^;]+?)\s(?:in|on|at|across|over)\s(?:its|the)\s(?:very\s)?(?:headline|front|"
            rf"top|first|lead)",
        ),
        _frame(
            _CARRIED,
            rf"{_SUBJECT}{_AUX}\s(?P<cue>put|puts|ran|runs|placed|places|printed|carried|carries)"
            rf"\s(?P<content>[^;]+?)\s(?:on|to)\s{page}",
        ),
    )


def _not_done() -> tuple[Frame, ...]:
    """What an outlet did not do."""
    report = _words("report")
    return (
        _frame(
            _ABSENT,
            rf"{_SUBJECT}\s(?P<cue>(?:fails|failed|neglects|neglected|forgot|forgets|omits|omitted|refuses"
            rf"|refused|declines|declined|has\s(?:\w+\s)?yet|have\s(?:\w+\s)?yet|had\s(?:\w+\s)?yet)"
            rf"\sto(?:\seven)?\s{report}|(?:does|did|do)(?:\snot|n['’]t)\s(?:see\sfit|care|bother|think\sit"
            rf"\sworth\swhile)\sto\s{report}){_READERS}{_ANY}{_CONTENT}",
        ),
        _frame(
            _ABSENT,
            rf"{_SUBJECT}{_AUX}{_ADVERBS}\s(?P<cue>(?:makes?|made|contains?|contained|gives?|gave|has|had|"
            rf"offers?|offered|finds?|found|spares?)\sno\s(?:mention|reference|word|hint|account|space|room|"
            rf"place|coverage|line)s?){_OF}{_CONTENT}",
        ),
        _frame(
            _ABSENT,
            rf"{_SUBJECT}{_AUX}\s(?P<cue>(?:{report}|has|had|offers?|contains?){_READERS}\s{_NONE})"
            rf"{_OF}{_CONTENT}",
        ),
    )


def _left_out() -> tuple[Frame, ...]:
    """What an outlet kept from its readers."""
    report = _words("report")
    drop = _words("drop")
    return (
        _frame(
            _ABSENT,
            rf"{_SUBJECT}{_AUX}(?:\sbeen)?{_ADVERBS}\s(?P<cue>(?:stays?|stayed|remains?|remained|kept|keeps|"
            rf"keep|fell|falls|is|was|were|are|been)?{_ADVERBS}\s?(?:silent|quiet|mute|mum))"
            rf"(?:\sas)?{_OF}{_CONTENT}",
        ),
        _frame(
            _ABSENT,
            rf"{_SUBJECT}{_AUX}\s(?P<cue>avoid(?:s|ed|ing)?|steer(?:s|ed)\sclear\sof|shie[sd]\saway\sfrom)"
            rf"(?:\s(?:any|all|even)(?=\s))?(?:\s(?:mention|mentioning|reference|reporting|saying|talk)"
            rf"(?:\s(?:of|to))?)?{_CONTENT}",
        ),
        _frame(
            _ABSENT,
            rf"{_SUBJECT}[^.;]{{0,80}}?\s(?P<cue>without\s(?:any|a|so\smuch\sas\sa|even\sa)?\s?"
            rf"(?:mention(?:ing)?|reference)(?:\s(?:of|to))?){_CONTENT}",
        ),
        _frame(
            _ABSENT,
            rf"{_SUBJECT}\s(?P<cue>(?:leaves|left|has\sleft|keeps|kept)\sits\s(?:readers|viewers|"
            rf"listeners|audience)\s(?:unaware|in\sthe\sdark))\s?(?:of|about|that)?{_CONTENT}",
        ),
        _frame(_ABSENT, rf"{_SUBJECT}{_AUX}{_ADVERBS}\s(?P<cue>{drop}){_CONTENT}"),
        _frame(
            _ABSENT,
            rf"{_SUBJECT}(?P<cue>{_NOT}{_ADVERBS}\s{report}){_READERS}{_ANY}{_CONTENT}",
        ),
    )


def _passive() -> tuple[Frame, ...]:
    """Left out by an outlet; reported after all."""
    report = _words("report")
    gone = _words("gone")
    be = r"(?:\s(?:is|was|were|are|been|be|has\sbeen|have\sbeen|had\sbeen|went|goes|go|gone))?"
    front = r"(?P<content>[^;]{3,400}?)"
    return (
        _frame(
            _ABSENT,
            rf"{front}{be}(?:{_NOT})?{_ADVERBS}\s(?P<cue>{gone})(?:{_ADVERBS})"
            rf"\s(?:by|in|from|of|at)\s{_WHO}",
        ),
        _frame(
            _ABSENT,
            rf"{front}{_NOT}\sbeen\s(?P<cue>{report})(?:{_ADVERBS})\s(?:by|in|on)\s{_WHO}",
        ),
        _frame(
            _ABSENT,
            rf"(?P<content>[^;]+?)(?:;|,?\s(?:but|while|whereas))\s{_WHO}\s"
            rf"(?P<cue>(?:did|does|has|have|do)(?:\snot|n['’]t))(?=[.,;!?])",
        ),
        _frame(
            _CARRIED,
            rf"{_SUBJECT}\s(?P<cue>(?:did|does|do)(?:\sindeed|\sin\sfact|\sat\sleast)?\s{report}){_READERS}"
            rf"{_CONTENT}",
        ),
    )


@cache
def frames() -> tuple[Frame, ...]:
    """The patterns, the surest first."""
    parts = (
        *(_only_ones(), _turned(), _nothing_in(), _none_did()),
        *(_room(), _not_done(), _left_out(), _passive()),
    )
    return tuple(frame for part in parts for frame in part)
