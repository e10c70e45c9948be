"""Who accuses or blames whom, where the form of the sentence hides it from the marks of the model.

`attribution` gives the parts that were marked; what comes back names the accuser as the source.
"""

import re
from collections.abc import Sequence

from crossread.article.page import Page
from crossread.article.turns import Turn
from crossread.text.sentences import Offsets

METHOD = "accusing@1"
_ACTIVE = frozenset("accuse accuses accused blame blames blamed".split())
_FOR = (re.compile(r"\s(?:for|over)\s"),)
_OF = (re.compile(r"\sof\s(?=\w+ing\b)"), re.compile(r"\sof\s(?=[a-z])"))  # head of trade of lying
_WHAT = {
    "accused": _OF,
    **dict.fromkeys(
        "blamed criticised criticized condemned denounced praised rebuked".split(), _FOR
    ),
    "charged": (re.compile(r"\swith\s"),),
}
_PASSIVE = re.compile(
    r"(?:(?:has|have|had)\s)?(?:been|being|be|was|were|is|are)\s(?:\w+ly\s)?"
    rf"(?P<verb>{'|'.join(_WHAT)})\sby\s(?=\w)"
)
_CLAUSE = re.compile(r"[^;:“”\"\n]*")


def named_before(page: Page, place: Offsets, cue: Offsets) -> bool:
    """Whether a stretch directly before a cue names who accuses or blames with it."""
    word = page.text[cue[0] : cue[1]].lower()
    return word in _ACTIVE and page.text[place[1] : cue[0]] == " "


def by_whom(page: Page, cue: Sequence[Offsets], marked: Sequence[Offsets]) -> Turn | None:
    """`The union was accused by Ohm of lying`: Ohm accuses, and what is said is of the union;
    `marked` are the sources and contents of the cue."""
    first, last = cue[0][0], cue[-1][1]
    line = page.line(first)
    near = _PASSIVE.finditer(page.plain, max(page.paragraphs[line][0], first - 20), last + 20)
    found = next((m for m in near if m.start("verb") < last and first < m.end("verb")), None)
    if found is None:
        return None
    behind = found.end()
    sentence = next(end for _, end in page.sentences[line] if end > behind)
    whole = behind + len(_CLAUSE.findall(page.plain, behind, sentence)[0].rstrip(".!?, "))
    cuts = (each.search(page.plain, behind, whole) for each in _WHAT[found["verb"]])
    cut = next((each for each in cuts if each and each.start() > behind), None)
    if cut is None:
        return None
    end = max((end for _, end in marked if cut.end() < end <= whole), default=whole)
    whom = tuple(span for span in marked if span[1] <= found.start())
    content = (*whom, (cut.start() + 1, end))
    return Turn((behind, cut.start()), (found.start(), found.end("verb")), content)
