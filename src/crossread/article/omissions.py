"""Attributions in, the same without those that say what an outlet leaves out.

`The Post never mentioned the letter` is the author's claim about the Post, not the Post's own.
"""

from crossread.article.confidence import only
from crossread.article.cues import find_head
from crossread.article.page import Page
from crossread.records import Attribution, Polarity, SourceKind
from crossread.text.lexicon import lemmas, lexicon


def without_omissions(page: Page, given: tuple[Attribution, ...]) -> tuple[Attribution, ...]:
    """The attributions in their order; one inside a dropped one is in the next around it."""
    return only(given, {each.id for each in given if not _leaves_out(page, each)})


def _leaves_out(page: Page, each: Attribution) -> bool:
    if each.source_kind is not SourceKind.OUTLET or not each.cue:
        return False
    words = [word.lower for span in each.cue for word in page.within(span.start, span.end)]
    lists, head = lexicon("wording"), find_head(words)[1]
    silent = each.polarity is Polarity.NEGATIVE and head in lists["reporting"]
    return silent or any(_omits(words, place) for place in range(len(words)))


def _omits(words: list[str], place: int) -> bool:
    """Whether `omitted` or `left out` begins at this word."""
    behind, omitting = "_".join(words[place + 1 : place + 2]), lexicon("wording")["omitting"]
    return any({word, f"{word}_{behind}"} & omitting for word in lemmas(words[place]))
