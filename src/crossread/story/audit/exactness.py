"""Whether a sentence is less exact than a content: hedged, without its number or name, only some.

Takes two texts; `carrying` calls what is vaguer "weaker".
"""

import re

from crossread.text.lexicon import lexicon

_NUMBER = re.compile(r"\d[\d,.]*\d|\d")
_WORDS = re.compile(r"[a-z]+")
_DOUBT = re.compile(
    r"\b(?:(?:may|might|could)\s(?:have|be|well)|(?:is|are|was|were)\s(?:said|believed|thought|"
    r"rumou?red|feared)\sto|believes?|disputed|unclear|not\sbeen\sverified|unconfirmed)\b"
)
_VAGUE = re.compile(
    r"\b(?:some|several|many|dozens|hundreds|thousands|a\sfew|a\snumber|a\s(?:large|small|great|big)\s"
    r"(?:share|part|number)|most|unspecified)\b"
)
_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty"
).split()
_NAMED = {word: str(number) for number, word in enumerate(_UNITS)} | {
    "half": "1/2", "halved": "1/2", "halves": "1/2", "third": "1/3", "quarter": "1/4",
    "dozen": "12", "hundred": "100", "thirty": "30", "forty": "40", "fifty": "50",
    "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90",
}  # fmt: skip
_COUNTED = re.compile(rf"\b(?:{'|'.join(sorted(_NAMED, key=len, reverse=True))})\b")
_ROUND = re.compile(r"\b(?:hundred|thousand|million|billion)\b")  # several thousand
_NUMBER_ASKED = re.compile(
    r"\A(?:(?:the|a|its|their)\s)?(?:(?:exact|true|real|total|final|full|death|high|rising)\s)?"
    r"(?:numbers?|count|toll|total|amount|size|price|costs?|sum|percentage|age|how\s(?:many|much))\b"
)
_NAME_ASKED = re.compile(r"\A(?:the\s)?(?:names?|identity|identities)\sof\b")
_NAME = re.compile(  # a capital within a sentence
    r"(?<=[a-z,] )(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:January|February|March|April|"
    r"May|June|July|August|September|October|November|December)\b)[A-Z]\w"
)
_YEAR = re.compile(r"\A(?:1[5-9]|20)\d\d\Z")


def vaguer(content: str, sentence: str) -> bool:
    """Whether the sentence is less exact than the content."""
    if (doubted(sentence) and not doubted(content)) or not given(content, sentence):
        return True
    wanted = figures(content) - figures(sentence)
    counted = {each for each in wanted if not _YEAR.match(each) and each != "1"}
    return bool(counted) and (bool(_VAGUE.search(sentence.lower())) or not figures(sentence))


def given(content: str, sentence: str) -> bool:
    """Whether the sentence gives the number or name that a content asks for: "the number of"."""
    if _NUMBER_ASKED.match(content):
        return bool(figures(sentence) or _ROUND.search(sentence.lower()))
    return not _NAME_ASKED.match(content) or bool(_NAME.search(sentence))


def doubted(text: str) -> bool:
    """Whether a text is worded as unsure."""
    words = set(_WORDS.findall(text.lower()))
    return bool(words & lexicon("wording")["hedge"] or _DOUBT.search(text))


def figures(text: str) -> set[str]:
    """The numbers in a text, in digits or in words; fractions as 1/2."""
    lower = text.lower()
    named = {_NAMED[word] for word in _COUNTED.findall(lower)}
    return named | {each.replace(",", "") for each in _NUMBER.findall(lower)}
