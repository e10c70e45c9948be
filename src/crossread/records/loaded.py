"""How loaded an article's own words are: the words, the sentences, claims of certainty."""

from dataclasses import dataclass, field

from crossread.records.articles import Span, identify


@dataclass(frozen=True, slots=True)
class LoadedWords:
    """The loaded words of an article (id) in its own voice and the phrases that claim certainty
    without a source; `loaded` of `sentences` in its own words read as loaded. `score` is the mean
    chance of these sentences that people would call them so."""

    article: str
    words: tuple[Span, ...]
    certain: tuple[Span, ...]
    loaded: int
    sentences: int
    method: str
    score: float
    id: str = field(init=False)

    def __post_init__(self) -> None:
        identify(self, "loaded", self.article)
