"""Pieces of the patterns that find what is said of coverage: outlets by sign, adverbs, readers.

`frames` and `idioms` put them together; `CoverageFrame` is one pattern with what it says.
"""

import re
from typing import NamedTuple

from crossread.records.audits import SaidCoverage
from crossread.story.audit.naming_outlets import GROUP, OUTLET, PRONOUN
from crossread.text.lexicon import lexicon

NAME = f"[{OUTLET}{GROUP}{PRONOUN}]+"
WHO = rf"(?P<who>{NAME}(?:(?:,?\s(?:and|or|nor)(?:\s(?:by|in))?|,)\s{NAME})*)"
ADVERBS = (
    r"(?:\s(?:also|both|all|still|even|too|simply|all\sbut|so\sfar|so\smuch\sas|as\syet|once|ever|at\sall"
    r"|however|likewise|somehow|again|itself|then|just|altogether|yet|quite|instead|rather|[a-z]+ly),?)*"
)
# What may stand between an outlet and what is said of it.
BESIDE = r"(?:,[^,.;]{1,70},|,|\s(?:in|on|for)\s(?:its|the|a)\s[^,.;]{1,40},)?"
JOINED = rf"(?:\s(?:(?!\bthat\b|\bwho\b)[^.;:“”\"{OUTLET}{GROUP}])*?\b(?:but|yet|and))?"
SUBJECT = WHO + BESIDE + JOINED + ADVERBS
NOT = (
    rf"(?:\s(?:does|did|do|has|have|had|would|will|could|can|is|was)(?:{ADVERBS})\s(?:not|never)"
    r"|\s(?:doesn|didn|hasn|haven|hadn|won|wouldn|isn|wasn)['’]t|\snever|\snot\syet)"
)
AUX = r"(?:\s(?:has|have|had|is|was|chose\sto|chooses\sto|prefers\sto|preferred\sto))?"
ANY = (
    r"(?:\s(?:anything|a\s(?:single\s)?(?:word|line|thing|sentence|syllable)|one\s(?:word|line)))?"
    r"(?:\sat\sall)?(?:\s(?:about|on|of|to))?"
)
READERS = (
    r"(?:\s(?:its|the|their|his|her)\s(?:own\s)?(?:readers|viewers|listeners|public|audience)"
    r"|\s(?:us|you|anyone|anybody|people))?"
)
NONE = r"(?:nothing|not\sa\s(?:single\s)?(?:word|line)|not\sone\s(?:word|line)|no\sword)"
ASIDE = r"(?:,\s[^,.;]{1,60},)?"  # ", in its sixth paragraph,"
OF = r"(?:\sat\sall|\swhatsoever)?\s(?:of|about|on|to|regarding|concerning|over)"
CONTENT = r"\s(?P<content>\S.*)"


class CoverageFrame(NamedTuple):
    """One way to speak of coverage."""

    said: SaidCoverage
    pattern: re.Pattern[str]
    only: bool = False


def words(name: str) -> str:
    entries = sorted(lexicon("coverage")[name], key=lambda word: (-len(word), word))
    return "(?:" + "|".join(entries).replace(" ", r"\s") + ")"


def frame(said: SaidCoverage, pattern: str) -> CoverageFrame:
    return CoverageFrame(said, re.compile(pattern))
