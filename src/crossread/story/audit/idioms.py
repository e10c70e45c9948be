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
            rf"{SUBJECT}{AUX}\s(?P<cue>(?:chose|chooses|chosen|decided|decides|opted|opts|elected|"
            rf"preferred|prefers|saw\sfit|sees\sfit|managed|manages)\snot\sto\s{report})"
            rf"{READERS}{CONTENT}",
        ),
        frame(
            _ABSENT,
            rf"{SUBJECT}{AUX}{ADVERBS}\s(?P<cue>(?:turn(?:s|ed)\sa\sblind\seye\sto|look(?:s|ed)\sthe\s"
            rf"other\sway\s(?:on|over)|(?:swept|sweeps)\sunder\sthe\s(?:carpet|rug)|drew\sa\sveil\sover"
            rf"|(?:gave|gives)\sno\s(?:space|room)\sto|skirt(?:s|ed)|side-?step(?:s|ped)|paper(?:s|ed)\sover"
            rf"|brush(?:es|ed)\saside|shut\sits\seyes\sto|(?:had|has)\snot(?:hing|\sa\sword)\sto\ssay"
            rf"\s(?:about|on)|shield(?:s|ed)\sits\s\w+\sfrom|spare[sd]\sits\s\w+)){CONTENT}",
        ),
        frame(
            _ABSENT,
            rf"{SUBJECT}{AUX}\s(?P<cue>(?:swept|sweeps))\s(?P<content>[^;]+?)\sunder\sthe\s(?:carpet|rug)",
        ),
        frame(
            _ABSENT,
            rf"\b(?P<cue>[Ss]ilence)\s(?:from|of|in|by|at)\s{WHO}(?:\s(?:about|on|over|regarding))"
            rf"\s(?P<content>[^,;]+?)(?=,|;|\s(?:is|was|has|says|tells|speaks)\b|\W*\Z)",
        ),
        frame(
            _ABSENT,
            rf"{WHO}\s(?P<cue>silence)\s(?:about|on|over|regarding)"
            rf"\s(?P<content>[^,;]+?)(?=,|;|\s(?:is|was|has|says|tells|speaks)\b|\W*\Z)",
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
            _PLAYED_DOWN,
            rf"{SUBJECT}{AUX}\s(?P<cue>(?:gives?|gave|given|grants?|granted|dismiss(?:es|ed)|dealt\swith|"
            rf"deals\swith|reduces?|reduced|confines?|confined))\s(?P<content>[^;]+?)\s(?:in\s|to\s)?"
            rf"(?:{_LITTLE}|a\sfootnote|an\saside)",
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
            _PROMINENT,
            rf"(?P<content>[^;]{{3,200}}?)\s(?P<cue>(?:is|was|were|made|makes)\s(?:the\s)?(?:lead\s\w+|"
            rf"front-page\s\w+|headlines?|the\sheadline|(?:the|its)\sfront\spage))\s(?:in|of|on|at)\s{WHO}",
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
    page = r"(?:page\s\w+|p\.\s?\d+|(?:its|the)\sfront\spage)"
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
            _PROMINENT,
            rf"{SUBJECT}{AUX}\s(?P<cue>led|leads|opened|opens)\s(?:its\s\w+\s)?(?:with|on){CONTENT}",
        ),
        frame(
            _PROMINENT,
            rf"{SUBJECT}{AUX}\s(?P<cue>splashed|splashes|headlined|headlines)(?:\s(?:with|on))?{CONTENT}",
        ),
        frame(
            _PROMINENT,
            rf"{SUBJECT}{AUX}\s(?P<cue>(?:devotes|devoted|gives|gave)\s(?:its|the)\s(?:first|front|"
            rf"opening|lead|top|headline|main)\s?\w*\s(?:to|over\sto)){CONTENT}",
        ),
        frame(
            _PROMINENT,
            rf"{SUBJECT}{AUX}\s(?P<cue>put|puts|ran|runs|placed|places|printed|carried|carries|splashed)"
            rf"\s(?P<content>[^;]+?)\s(?:in|on|at|across|over)\s(?:its|the)\s(?:very\s)?(?:headline|front|"
            rf"top|first|lead)",
        ),
        frame(
            _CARRIED,
            rf"{SUBJECT}{AUX}\s(?P<cue>put|puts|ran|runs|placed|places|printed|carried|carries)"
            rf"\s(?P<content>[^;]+?)\s(?:on|to)\s{page}",
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
            rf"\b(?P<cue>first\s(?:reported|revealed|published|broken|disclosed)\s(?:by|in))\s{WHO}"
            rf"(?:,)?\s(?:was|is)\b(?:\sthat)?{CONTENT}",
        ),
        frame(
            _CARRIED,
            rf"{WHO}(?P<cue>\s(?:told{READERS}|{report}))(?:\sthat)?\s(?P<content>[^;]+?)(?=(?:;|,?\s(?:but|"
            rf"while|whereas))\s{NAME}\s(?:did|does|has|have|do)(?:\snot|n['’]t)[.,;!?])",
        ),
    )


def readers() -> tuple[CoverageFrame, ...]:
    """What readers of an outlet do not learn."""
    told = (
        r"(?:told|informed|learn|learned|learnt|find|hear|heard|read|know|known|guess|see|shown|aware)"
        r"(?:\sout)?(?:\s(?:of|about))?"
    )
    people = r"(?:[Rr]eaders|[Vv]iewers|[Ll]isteners|[Ss]ubscribers|[Aa]udiences?)"
    never = (
        rf"(?:are|were|is|was|have|had|has|will|would|could|can|do|does|did){ADVERBS}"
        r"\s(?:not|never)"
    )
    return (
        frame(
            _ABSENT,
            rf"\b(?P<cue>(?:[Yy]ou|[Nn]obody|[Nn]o\sone|[Rr]eaders|[Oo]ne)\s(?:would|will|could|can)"
            rf"(?:\s(?:not|never))?\s(?:know|guess|learn|have\s\w+)(?:\s(?:it\s)?(?:from|by)"
            rf"(?:\s(?:reading|watching|listening\sto))?))\s{WHO}(?:,|\salone)?{CONTENT}",
        ),
        frame(
            _ABSENT,
            rf"\b(?:[Aa]nyone|[Tt]hose|[Pp]eople|[Rr]eaders|[Vv]iewers|[Ww]hoever)\s(?:who\s)?(?:only\s)?"
            rf"(?:reads?|watch(?:es)?|rel(?:y|ies)\son|follows?|listens?\sto|trusts?)\s(?:only\s|just\s)?"
            rf"{WHO}(?:\salone)?,?\s(?P<cue>{never}\s(?:be\s|been\s)?{told}){CONTENT}",
        ),
        frame(
            _ABSENT,
            rf"{WHO}\s{people}\s(?P<cue>{never}\s(?:be\s|been\s)?{told}){CONTENT}",
        ),
        frame(
            _ABSENT,
            rf"{WHO}\s{people}\s(?P<cue>(?:(?:are|were)\stold|"
            rf"learn(?:ed|t)?|hear|heard|read|find|found)\s{NONE}{OF}){CONTENT}",
        ),
    )


def kept_out() -> tuple[CoverageFrame, ...]:
    """What is kept out of an outlet's pages, or finds no room there."""
    front = r"(?P<content>[^;]{3,300}?)"
    pages = (
        r"(?:its|the|their)\s(?:\w+\s){0,2}?(?:bulletins?|pages?|reports?|coverage|stor(?:y|ies)|"
        r"edition|website|programmes?|accounts?|articles?)"
    )
    return (
        frame(
            _ABSENT,
            rf"{front}\s(?P<cue>(?:got|gets|get|received|receives|earned|enjoyed|found)\s(?:no|not\sany|zero)"
            rf"\s(?:coverage|mention|attention|room|space|airtime|place))\s(?:at\sall\s)?(?:in|on|from|by|at)\s{WHO}",
        ),
        frame(
            _ABSENT,
            rf"(?:[Tt]he\swords?\s)?{front}\s(?P<cue>(?:does|did|do)(?:\snot|n['’]t)\s(?:appear|feature|figure|occur)"
            rf"|never\s(?:appears?|appeared|features?|featured))(?:\sanywhere|\sonce)?\s(?:in|on)\s{WHO}",
        ),
        frame(
            _ABSENT,
            rf"\b(?P<cue>[Tt]here\s(?:is|was)\sno\s(?:room|space|place))\s(?:in|on)\s{WHO}\sfor{CONTENT}",
        ),
        frame(
            _ABSENT,
            rf"{SUBJECT}{AUX}\s(?P<cue>left|leaves|kept|keeps|cut|cuts|edited|dropped|drops|struck)"
            rf"\s(?P<content>[^;]+?)\s(?:out(?:\sof\s{pages})?|from\s{pages})(?=[.,;:!?]|\sentirely|\saltogether)",
        ),
        frame(
            _ABSENT,
            rf"(?P<cue>\b(?:\w+ly\s|[Aa]lso\s)?(?:[Aa]bsent|[Mm]issing|[Oo]mitted)(?:{ADVERBS})\s(?:from|in))"
            rf"\s{WHO}\s?[:—–-]{CONTENT}",
        ),
        frame(
            _ABSENT,
            rf"{SUBJECT}\s(?P<cue>(?:is|are|was|were)\smissing|lacks|lacked)\s(?P<content>(?:the\sfact|any|all|even"
            rf"\sa)\s[^;]+)",
        ),
        frame(
            _PLAYED_DOWN,
            rf"{front}\s(?:is|was|were|are|been)(?:{ADVERBS})\s(?P<cue>{words('bury')})\s(?:by|in|on)\s{WHO}",
        ),
        frame(
            _PLAYED_DOWN,
            rf"{SUBJECT}{AUX}\s(?P<cue>(?:waits?|waited|took|needed)\s(?:\w+\s){{1,3}}?(?:hours?|days?|weeks?|"
            rf"months?)\s(?:before\s\w+ing|to\s{words('report')})){READERS}{CONTENT}",
        ),
    )
