"""An article in, its paragraphs, sentences, quotations and words out, cut once for all who read it.

Attribution, speakers, entities, wording and claims take this value and cut nothing themselves.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from crossread.records import Article
from crossread.text.sentences import Offsets, paragraphs, quotations, sentences
from crossread.text.words import Word, split

_LINE_ENDS = "\n\r\v\f\x85\u2028\u2029"
_BLANKS = {n: " " for n in range(0x3001) if chr(n).isspace()}
_BLANKS |= {ord(end): "\n" for end in _LINE_ENDS}
_OPENING_MARKS = frozenset("“\"‘«:•—'")


@dataclass(frozen=True, slots=True)
class Page:
    """An article in words; `plain` is its text with every blank as " " and every line end as a
    newline, place for place. `begins` are where its words begin, `sentences` are by paragraph.

    `openers` open a sentence or quotation, `headings` are in lines set in capitals or title case
    (both by number of the word); `lows` counts words in small letters, `mids` are capitals
    elsewhere.
    """

    article: Article
    plain: str
    paragraphs: tuple[Offsets, ...]
    sentences: tuple[tuple[Offsets, ...], ...]
    quotations: tuple[Offsets, ...]
    words: tuple[Word, ...]
    begins: tuple[int, ...]
    openers: frozenset[int]
    headings: frozenset[int]
    lows: Mapping[str, int]
    mids: frozenset[str]

    @property
    def text(self) -> str:
        return self.article.text

    def number(self, at: int) -> int:
        """The number of the word an offset is in or before."""
        number = bisect_right(self.begins, at) - 1
        return number + 1 if number < 0 or self.words[number].end <= at else number

    def line(self, at: int) -> int:
        """The number of the paragraph an offset is in or behind."""
        return max(0, bisect_right(self.paragraphs, (at, len(self.text) + 1)) - 1)

    def gap(self, number: int) -> str:
        """What is between a word and the next one, cut to four characters."""
        return self.article.text[self.words[number].end : self.begins[number + 1]][:4]

    def within(self, start: int, end: int) -> tuple[Word, ...]:
        """The words that begin between two offsets."""
        return self.words[bisect_left(self.begins, start) : bisect_left(self.begins, end)]


def page_of(article: Article) -> Page:
    """The article, cut."""
    text = article.text
    words, lines = split(text), paragraphs(text)
    begins = tuple(word.start for word in words)
    cut = tuple(tuple(sentences(text, *line)) for line in lines)
    openers = {bisect_left(begins, start) for line in cut for start, _ in line}
    openers |= {n for n, start in enumerate(begins) if _marked_opening(text, start)}
    headings = set[int]()
    for line, sentence in zip(lines, cut, strict=True):
        first, last = (bisect_left(begins, edge) for edge in line)
        if last - first > 1 and _is_heading(text, line, words[first:last], len(sentence)):
            headings.update(range(first, last))
    apart = openers | headings
    inner = {word.text for n, word in enumerate(words) if word.capital and n not in apart}
    return Page(
        article,
        text.translate(_BLANKS),
        tuple(lines),
        cut,
        tuple(quotations(text)),
        words,
        begins,
        frozenset(openers),
        frozenset(headings),
        Counter(word.lower for word in words if not word.capital),
        frozenset(inner),
    )


def _marked_opening(text: str, start: int) -> bool:
    """Whether a mark that opens a quotation or a list is right before an offset."""
    return text[start - 1] in _OPENING_MARKS and not text[start - 2].isalnum()


def _is_heading(text: str, line: Offsets, words: Iterable[Word], sentences: int) -> bool:
    """Whether a line is one sentence in title case, or set in capitals."""
    long = [word for word in words if len(word.text) > 3]
    titled = sum(word.capital for word in long) >= 0.75 * len(long)
    return (sentences == 1 and len(long) > 2 and titled) or text[slice(*line)].isupper()
