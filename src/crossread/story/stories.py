"""Articles in, `Story`s out: those on one event, found one article at a time.

The same method serves two articles and a stream. Stands before matching, which works within a
story.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import heapify, heappop

from crossread.records import Article, Story
from crossread.records.publication import in_order, published
from crossread.story.likeness import (
    GOES_ON,
    HANDED,
    JOINS,
    WINDOW,
    Against,
    OpenStory,
    likenesses,
)
from crossread.story.masking import Covered
from crossread.story.traits import Frequencies, Profile, Traits, traits, weigh
from crossread.text.sentences import paragraphs

METHOD = "rare-words@3"
OPENING = 400  # characters of an article that stand for a headline
CANDIDATES = 12  # stories that an article is compared with
EARLIER = 3  # more that ended too long ago, one of which it may continue
RARE = 30  # words of an article that candidates are looked up by
LISTED = 32  # stories kept for one word, the latest
OPEN = 20_000  # stories kept open, those that an article joined last
TEXTS = 5  # texts for each of these stories that a copy is known by, the latest


@dataclass(frozen=True, slots=True)
class Joined:
    """The story an article joins (by the id of the article that opened it), with the chance that
    it belongs there; `continues` is the earlier story that a new one takes up again. Of a new
    story `nearest` is the likeliest other one, and `against` what speaks against that."""

    article: str
    story: str
    continues: str | None
    score: float
    nearest: str | None
    against: tuple[Against, ...]


class OpenStories:
    """The stories that articles may join, and the index they are found by."""

    def __init__(
        self, frequencies: Frequencies | None = None, *, bar: float = JOINS, size: int = OPEN
    ) -> None:
        self.bar, self.size = bar, size
        self.frequencies = frequencies or Frequencies()
        self._learns = frequencies is None
        self.opened: dict[str, OpenStory] = {}
        self._listed: dict[str, dict[str, float]] = {}
        self._ended = Counter[int | None]()
        self._words: dict[str, set[str]] = {}
        self._texts: dict[str, str] = {}

    def arrive(self, shown: Traits) -> Joined:
        """Put one article into its story. A copy joins its original's and changes nothing else."""
        original = self.opened.get(self._texts.get(shown.text, ""))
        if original and original.gap(shown.day) <= WINDOW:
            return Joined(shown.article, original.key, None, 1.0, None, ())
        if self._learns:
            self.frequencies.add(shown)
        article = weigh(shown, self.frequencies)
        near, earlier = self.candidates(article)
        joined, story = join(
            article, near, earlier, open_stories=self.near(shown.day), bar=self.bar
        )
        self.keep(article, story)
        return joined

    def candidates(self, article: Profile) -> tuple[list[OpenStory], list[OpenStory]]:
        """The open stories with the rarest words of an article: near in time, and earlier ones."""
        weights: dict[str, float] = {}
        for word, weight in list(article.words.items())[:RARE]:
            for key, other in self._listed.get(word, {}).items():
                weights[key] = weights.get(key, 0.0) + weight * other
        near, earlier = list[OpenStory](), list[OpenStory]()
        ranked = [(-weight, key) for key, weight in weights.items()]
        heapify(ranked)  # the best few of many
        while ranked and len(near) < CANDIDATES:
            story = self.opened[heappop(ranked)[1]]
            if story.gap(article.traits.day) <= WINDOW:
                near.append(story)
            elif len(earlier) < EARLIER:
                earlier.append(story)
        return near, earlier

    def near(self, day: int | None) -> int:
        """How many stories are open to an article of that day."""
        if day is None:
            return len(self.opened)
        days = range(day - WINDOW, day + WINDOW + 1)
        return self._ended[None] + sum(self._ended[each] for each in days)

    def keep(self, article: Profile, story: OpenStory) -> None:
        """Put back a story that grew, list it by its words, and close the oldest past the bound."""
        before = self.opened.pop(story.key, None)
        if before:
            self._ended[before.last] -= 1
        self.opened[story.key] = story
        self._ended[story.last] += 1
        self._texts[article.traits.text] = story.key
        if len(self._texts) > TEXTS * self.size:
            del self._texts[next(iter(self._texts))]
        held = self._words.setdefault(story.key, set())
        for word, weight in list(article.words.items())[:RARE]:
            listed = self._listed.setdefault(word, {})
            listed[story.key] = max(weight, listed.pop(story.key, 0.0))
            held.add(word)
            if len(listed) > LISTED:
                del listed[next(iter(listed))]
        if len(self.opened) > self.size:
            self._close(next(iter(self.opened)))

    def _close(self, key: str) -> None:
        """Forget a story that nothing has joined for long."""
        story = self.opened.pop(key)
        self._ended[story.last] -= 1
        for word in self._words.pop(key):
            listed = self._listed.get(word, {})
            listed.pop(key, None)
            if not listed:
                self._listed.pop(word, None)


def join(
    article: Profile,
    near: Sequence[OpenStory],
    earlier: Sequence[OpenStory] = (),
    *,
    open_stories: int,
    bar: float = JOINS,
) -> tuple[Joined, OpenStory]:
    """The story among those near in time that an article joins, else a new one of its own; and
    that story with the article in it."""
    key = article.traits.article
    likely = likenesses(article, near, open_stories=open_stories)
    if likely and likely[0].odds >= bar:
        best = likely[0]
        return Joined(key, best.story.key, None, best.score, None, ()), best.story.joined(article)
    before = likenesses(article, earlier, open_stories=open_stories)
    continued = before[0] if before and before[0].odds >= GOES_ON else None
    nearest = next(iter(likely or before), None)
    joined = Joined(
        key,
        key,
        continued.story.key if continued else None,
        1.0,
        nearest.story.key if nearest else None,
        nearest.against if nearest else (),
    )
    return joined, OpenStory(key, (), None, None).joined(article)


@dataclass(frozen=True, slots=True)
class Grouped:
    """Stories, the largest first; by a story's id the one that it continues; by an article's id
    how it came to its story, in order of publication."""

    stories: tuple[Story, ...]
    continues: dict[str, str]
    joined: dict[str, Joined]

    @property
    def scores(self) -> dict[str, float]:
        """By an article's id the chance that it belongs to its story."""
        return {key: each.score for key, each in self.joined.items()}


def group(texts: Sequence[Covered], *, handed: bool = False) -> Grouped:
    """The articles by event, whatever order they come in; only the covered texts are read. Where
    somebody `handed` them over as one story, a weaker likeness will do, and neither dates nor the
    days, places and figures they name part any: a story goes on for weeks."""
    own = {each.article.id: each for each in texts}
    order = in_order([each.article for each in own.values()])
    shown = [replace(traits(each), article=own[each.id].original.id) for each in order]
    if handed:
        nothing = (frozenset[str](),) * 3
        shown = [replace(each, day=None, named=nothing) for each in shown]
    bar = HANDED if handed else JOINS
    joined = {each.article: each for each in arrivals(shown, known(shown), bar=bar)}
    groups: dict[str, list[Article]] = {}
    for article in order:
        original = own[article.id].original
        groups.setdefault(joined[original.id].story, []).append(original)
    made = {key: story(members) for key, members in groups.items()}
    place = {key: number for number, key in enumerate(groups)}
    ranked = sorted(made, key=lambda key: (-len(groups[key]), place[key]))
    before = {key: joined[key].continues for key in groups}
    return Grouped(
        tuple(made[key] for key in ranked),
        {made[key].id: made[earlier].id for key, earlier in before.items() if earlier},
        joined,
    )


def arrivals(
    shown: Iterable[Traits], frequencies: Frequencies | None = None, *, bar: float = JOINS
) -> Iterator[Joined]:
    """Each article put into its story as it comes; words are counted on the way if not before."""
    stories = OpenStories(frequencies, bar=bar)
    return map(stories.arrive, shown)


def known(shown: Iterable[Traits]) -> Frequencies:
    """How rare words are in a batch, each text counted once."""
    frequencies, texts = Frequencies(), set[str]()
    for each in shown:
        if each.text not in texts:
            texts.add(each.text)
            frequencies.add(each)
    return frequencies


def story(members: Sequence[Article]) -> Story:
    """The record of one story, of articles in order."""
    dated = [each for each in members if published(each)]
    titled = next((each.title for each in members if each.title), None)
    return Story(
        tuple(each.id for each in members),
        titled.text if titled else opening(members[0])[:100],
        dated[0].published if dated else None,
        dated[-1].published if dated else None,
        METHOD,
    )


def opening(article: Article) -> str:
    """The headline and the first sentences, which tell what an article is about."""
    parts: list[str] = []
    for start, end in paragraphs(article.text):
        parts.append(article.text[start:end])
        if sum(map(len, parts)) >= OPENING:
            break
    return " ".join(parts)[:OPENING]
