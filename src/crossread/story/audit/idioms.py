"""Set phrases for coverage, beside the plain verbs of `frames`: patterns over the same signs.

Each says what an outlet did or did not do with a content; `frames` asks them in its order.
"""

from crossread.records.audits import SaidCoverage
from crossread.story.audit.patterns import (
    ADVERBS,
    AUX,
    CONTENT,
    NAME,
    NONE,
    OF,
    READERS,
    SUBJECT,
    WHO,
    CoverageFrame,
    frame,
    words,
)

_ABSENT, _PLAYED_DOWN, _PROMINENT, _CARRIED = SaidCoverage
_LITTLE = (
    r"(?:(?:only|just|barely|no\smore\sthan|little\smore\sthan|exactly|a\smere)\s(?:an?|one|two|three"
    r"|four|half\sa|a\ssingle)\s(?:\w+\s)?(?:lines?|sentences?|words?|paragraphs?|mention|clause|seconds?"
    r"|minutes?)|(?:an?|one)\s(?:single|passing|brief|short|token|half|subordinate)\s(?:\w+\s)?(?:line|"
    r"sentence|word|paragraph|mention|clause|reference|footnote)|(?:only\s)?one\s(?:sentence|line|word|"
    r"paragraph)|short\sshrift|little\s(?:space|room|attention|prominence|play)|scant\s(?:space|attention"
    r"|mention))"
)
_MUCH = (
    r"(?:(?:great\s|much\s|full\s|special\s|pride\sof\s)?(?:prominence|place)|top\sbilling|(?:its|the|an?)"
    r"\s(?:(?:whole|entire|full|first|front|opening|main|top|lead|double)\s){1,2}(?:page|story|"
    r"item|spread|headline|slot|bulletin|paragraph)|(?:its|the)\s(?:headline|front\spage|splash|lead|"
    r"cover))"
)


def nowhere() -> tuple[CoverageFrame, ...]:
    """Nothing of it there, told at the head of the sentence."""
    report = words("report")
    found = r"(?:find|learn|read|see|hear|discover|be\stold|know)"
    return (
        frame(
            _ABSENT,
            rf"(?P<cue>\b(?:[Nn]owhere|[Nn]ot\sonce|[Aa]t\sno\spoint)\s(?:does|did|do|has|have))\s{WHO}"
            rf"{ADVERBS}\s(?:bother\sto\s)?{report}{READERS}{CONTENT}",
        ),
        frame(
            _ABSENT,
            rf"(?P<cue>\b[Nn]owhere\sin)\s{WHO}[^,.;]{{0,60}}?,?\s(?:will|would|can|could|do|does|did)\s"
            rf"(?:a\s|the\s|its\s|any\s)?(?:\w+\s)?(?:readers?|viewers?|listeners?|you|we|one)\s{found}"
            rf"(?:\s(?:of|about))?{CONTENT}",
        ),
        frame(
            _ABSENT,
            rf"\b(?:[Ii]n|[Ff]rom|[Oo]n)\s{WHO}[^;:]{{0,30}}?,?\s(?P<cue>there\s(?:is|was|has\sbeen)\s"
            rf"(?:no|not\sa|not\sone|{NONE}|hardly\sa|not\sthe\sslightest)\s?"
            rf"(?:single\s)?(?:mention|word|trace|hint|line|sign|reference)?){OF}{CONTENT}",
        ),
        frame(
            _ABSENT,
            rf"\b(?P<cue>[Nn]o(?:t\sa|t\sone)?\s(?:single\s)?(?:mention|word|hint|trace|line)){OF}"
            rf"\s(?P<content>[^;]+?)\s(?:appears?|appeared|is|was|can\sbe|could\sbe|will\sbe|made\sit)\s?"
            rf"(?:found|to\sbe\sfound|made|there)?\s(?:in(?:to)?|on|from|by)\s{WHO}",
        ),
    )


def silences() -> tuple[CoverageFrame, ...]:
    """What an outlet would rather not."""
    report = words("report")
    return (
        frame(
            _ABSENT,
            rf"{SUBJECT}{AUX}(?:\s(?:was|is|been))?\s(?P<cue>(?:careful|anxious|determined)\snot\sto\s{report})"
            rf"{READERS}{CONTENT}",
        ),
        frame(
            _ABSENT,
            rf"{SUBJECT}{AUX}\s(?P<cue>(?:drops?|dropped|removes?|removed|deletes?|deleted|cuts?)\s(?:any|all"
            rf"|every)\s(?:mention|reference)s?\s(?:of|to)){CONTENT}",
        ),
        frame(
            _ABSENT,
            rf"{SUBJECT}{AUX}\s(?P<cue>(?:chose|chooses|chosen|decided|decides|opted|opts|elected|"
            rf"preferred|prefers|saw\sfit|sees\sfit|managed|manages)\snot\sto\s{report})"
            rf"{READERS}{CONTENT}",
        ),
        frame(
            _ABSENT,
            rf"(?P<content>[^;]{{3,300}}?)\s(?P<cue>(?:(?:did|does|has|had)(?:\snot|n['’]t)|never)\s"
            rf"(?:make|made)\sit\s(?:into|onto|to)|(?:found|finds|find|got|gets|has|had)\sno\s(?:place|"
            rf"space|room|mention)\sin|(?:is|was|were|are)\s(?:kept|left)\sout\sof|"
            rf"(?:is|was|were|are)\snot\s(?:to\sbe\s)?(?:found|mentioned)\s(?:anywhere\s)?in)\s{WHO}",
        ),
    )


def rooms() -> tuple[CoverageFrame, ...]:
    """How much room a content has."""
    report = words("report")
    far = r"(?:end|bottom|last|final|foot|\w+teenth|\w+th|depths|middle)"
    return (
        frame(
            _PLAYED_DOWN,
            rf"{SUBJECT}(?P<cue>\s(?:has|have|had)?\s?(?:barely|hardly|scarcely|only\sjust|only\sbriefly|"
            rf"merely|only\sgrudgingly)\s(?:{report}|touch(?:es|ed)\son|refers|referred))"
            rf"{READERS}{CONTENT}",
        ),
        frame(
            _PLAYED_DOWN,
            rf"{SUBJECT}{AUX}\s(?P<cue>(?:gives?|gave|given|grants?|granted|allots?|allotted|spares?|"
            rf"spared|affords?|afforded|devotes?|devoted|spends?|spent|has|had)\s{_LITTLE}\s(?:to|on|about|"
            rf"for|of)){CONTENT}",
        ),
        frame(
            _PROMINENT,
            rf"{SUBJECT}{AUX}\s(?P<cue>(?:gives?|gave|given|grants?|granted|devotes?|devoted)\s{_MUCH}"
            rf"\s(?:over\s)?(?:to|on)){CONTENT}",
        ),
        frame(
            _PROMINENT,
            rf"{SUBJECT}{AUX}\s(?P<cue>(?:gives?|gave|given|grants?|granted))\s(?P<content>[^;]+?)\s{_MUCH}",
        ),
        frame(
            _PLAYED_DOWN,
            rf"\b(?P<cue>(?:have|has|had|need|needs|needed|must)\s(?:to\s)?(?:read|scroll|wade|go|turn|"
            rf"leaf|get|dig)\b[^.;]{{0,50}}?\b{far}\b[^.;]{{0,25}}?\s?(?:of|in))\s{WHO}[^.;]{{0,20}}?\s"
            rf"(?:to\s(?:find|learn|discover|see|read)|for|before)(?:\s(?:out|about|of))?{CONTENT}",
        ),
        frame(
            _PLAYED_DOWN,
            rf"{SUBJECT}{AUX}\s(?P<cue>(?:waits?|waited|delays?|delayed)\suntil\s[^.;]{{1,40}}?\s"
            rf"(?:before\s\w+ing|to\s{report})){READERS}{CONTENT}",
        ),
    )


def places() -> tuple[CoverageFrame, ...]:
    """Where in the paper a content is put."""
    report = words("report")
    bury = words("bury")
    low = (
        r"(?:only\s(?:in|at|on|near)\b|only\sbriefly|in\spassing|(?:in|on|to|at|near)\s(?:the|its)\s"
        r"(?:very\s)?(?:last|final|end|bottom|penultimate|back))"
    )
    return (
        frame(
            _PLAYED_DOWN,
            rf"{SUBJECT}{AUX}\s(?P<cue>hid|hides|hidden|hiding|put|puts|ran|runs|printed|placed|"
            rf"carried|{report})\s(?P<content>(?!nothing)(?!not\s)[^;]+?)\s(?={low})",
        ),
        frame(_PLAYED_DOWN, rf"{SUBJECT}{AUX}\s(?P<cue>{bury}){CONTENT}"),
        frame(
            _PLAYED_DOWN,
            rf"{SUBJECT}{AUX}\s(?P<cue>(?:spends?|spent|spared?|wastes?|wasted)\s(?:all\sof\s|only\s|just\s"
            rf"|barely\s|no\smore\sthan\s)?(?:\w+\s){{1,3}}?(?:seconds?|minutes?|lines?|words?|sentences?)"
            rf"\son){CONTENT}",
        ),
        frame(
            _PROMINENT,
            rf"{SUBJECT}{AUX}\s(?P<cue>{report})\s(?P<content>(?!not\s|no\s)[^;]{{3,300}}?)\s"
            rf"(?:very\s)?prominently\W*\Z",
        ),
        frame(
            _CARRIED,
            rf"{SUBJECT}{AUX}\s(?P<cue>{report})\s(?P<content>(?!not\s|no\s)[^;]{{3,300}}?)\s"
            rf"(?:in\sfull|at\slength|word\sfor\sword|extensively|in\s(?:great\s)?detail)\W*\Z",
        ),
        frame(
            _PROMINENT,
            rf"{SUBJECT}{AUX}\s(?P<cue>(?:(?:did|does)\s)?(?:led|leads?|opened|opens?))\s(?:its\s\w+\s)?(?:with|on){CONTENT}",
        ),
        frame(
            _PROMINENT,
            rf"{SUBJECT}{AUX}\s(?P<cue>put|puts|ran|runs|placed|places|printed|carried|carries|splashed)"
            rf"\s(?P<content>[^;]+?)\s(?:in|on|at|across|over)\s(?:its|the)\s(?:very\s)?(?:headline|front|"
            rf"top|first|lead)",
        ),
    )


def times() -> tuple[CoverageFrame, ...]:
    """When an outlet carried it, and before whom."""
    report = words("report")
    return (
        frame(
            _CARRIED,
            rf"\b(?P<cue>[Ii]t\stook)\s{WHO}\s[^.;]{{1,30}}?\sto\s{report}{READERS}{CONTENT}",
        ),
        frame(
            _CARRIED,
            rf"\b(?P<cue>(?:[Nn]ot|[Oo]nly)\s(?:until|on|after|in)\s[^,.;]{{1,30}}?,?\s(?:did|does|has))\s"
            rf"{WHO}{ADVERBS}\s{report}{READERS}{CONTENT}",
        ),
        frame(
            _CARRIED,
            rf"{WHO}\s(?P<cue>(?:is|was|were)\s(?:the\s|among\sthe\s)?first(?:\s\w+){{0,3}}?\sto\s"
            rf"(?:{report}|break)){READERS}{CONTENT}",
        ),
        frame(
            _CARRIED,
            rf"{WHO}(?P<cue>\s(?:told{READERS}|{report}))(?:\sthat)?\s(?P<content>[^;]+?)(?=(?:;|,?\s(?:but|"
            rf"while|whereas))\s{NAME}\s(?:did|does|has|have|do)(?:\snot|n['’]t)[.,;!?])",
        ),
    )


def evasions() -> tuple[CoverageFrame, ...]:
    """What an outlet did not do, in whatever words: a denial beside a word for what news gets,
    or a verb for keeping away; asked last."""
    report, room, to = words("report"), words("room"), r"(?:of|about|on|in|for|to|over|that)"
    ones = r"(?:\s(?:single|one|whole|actual|real|further|\w+\sof))?"
    return (
        frame(
            _ABSENT,
            rf"{SUBJECT}{ADVERBS}\s(?P<cue>(?:[a-z]+\s){{0,3}}?(?:no|not|nothing|never|hardly|barely|yet\sto"
            rf"|without|little)(?:\s[a-z]+){{0,2}}?(?:\s(?:an?|any|the))?{ones}\s{room}\s{to}){CONTENT}",
        ),
        frame(
            _ABSENT,
            rf"{SUBJECT}{AUX}{ADVERBS}\s(?P<cue>{words('evade')})(?:\s(?:naming|mention(?:ing)?|{report}"
            rf"|the\s(?:story|matter|question|subject)\sof))?(?:\s(?:of|to))?{CONTENT}",
        ),
        frame(
            _ABSENT,
            rf"(?P<content>[^;:.]{{3,300}}?)\s(?P<cue>(?:does|do|did)(?:\snot|n['’]t)\s(?:come\sup|crop\sup|get\sa"
            rf"\smention|rate\sa\smention)|never\s(?:comes?|came)\sup)\s(?:in|on)\s{WHO}",
        ),
        frame(
            _ABSENT,
            rf"\b(?:[Oo]n|[Aa]bout|[Aa]s\sto)\s(?P<content>[^,;:]{{3,200}}?),\s{WHO}\s(?P<cue>(?:leaves|left|keeps|"
            rf"kept)\s(?:(?:its|the|their)\s)?(?:readers|viewers|listeners|us|you|audiences?)\s"
            rf"(?:guessing|in\sthe\sdark|none\sthe\swiser)|(?:says?|said|has|had)\snothing|(?:is|was|stays|"
            rf"stayed|remains|remained)\s(?:silent|mute|mum))",
        ),
    )


def stresses() -> tuple[CoverageFrame, ...]:
    """What an outlet did carry, with a word on how; asked last."""
    report = words("report")
    return (
        frame(
            _CARRIED,
            rf"\b(?P<cue>[Ii]t\s(?:fell|was\sleft)\sto)\s{WHO}\sto\s{report}{READERS}{CONTENT}",
        ),
        frame(
            _CARRIED,
            rf"{SUBJECT}\s(?P<cue>{report}(?:,\s(?:albeit|if|though)\s[^,.;]{{3,60}},|\s(?:at\slength|in\sdetail|on\sthe"
            rf"\sday\sitself|from\sthe\sstart|early\son)))(?:\s(?:about|of|on))?{CONTENT}",
        ),
        frame(
            _PROMINENT,
            rf"{SUBJECT}{AUX}\s(?P<cue>(?:gives?|gave|given)\s(?:wide|ample|extensive|generous|broad|heavy)\s"
            rf"(?:coverage|space|room|play)\s(?:to|of)){CONTENT}",
        ),
    )
