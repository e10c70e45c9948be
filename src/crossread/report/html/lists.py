"""What the lists under the matrix say: a claim as a statement, words for kinds and directions.

Takes the `Index` of a comparison, gives the words that its page prints.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from crossread.records import Between, Claim, Direction, Origin, Relation, ReuseKind, Span
from crossread.records.attributions import who
from crossread.records.comparison import Citation
from crossread.report.views.matrix import brief
from crossread.report.views.passages import title
from crossread.story.index import Index, published, speaker

BETWEEN = {
    Between.OUTLETS: "two outlets",
    Between.SPEAKERS: "two speakers",
    Between.UPDATE: "one figure, updated",
}
DIRECTIONS = {
    Direction.CREDIT: "known from a credit line",
    Direction.TIME: "known from the dates",
    Direction.EXTENT: "likely: one side only omits words",
    Direction.UNKNOWN: "unknown",
}
RELATIONS = {
    Relation.HEAD: "likely the original",
    Relation.REPRINT: "reprint",
    Relation.EXCERPT: "excerpt",
    Relation.AGENCY: "agency copy",
    Relation.REWRITE: "rewrite",
}
COPIED = {ReuseKind.REPRINT: "near copy of the text", ReuseKind.PASSAGE: "passage"}
WORDS_MAX = 240  # characters of a copied passage or of a content that a list shows


@dataclass(frozen=True, slots=True)
class Statement:
    """Who put it in which words, who said so ("" its own), when; `anchor` its place below."""

    words: str
    outlet: str
    speaker: str
    published: str
    anchor: int | None


@dataclass(frozen=True, slots=True)
class Lists:
    """Statements of one comparison; `anchors` are the claims (ids) that have a place below."""

    known: Index
    anchors: Mapping[str, int]

    def claim(self, claim: Claim | str, words: str = "") -> Statement:
        """A claim, or the one with this id; `words` are those shown instead of all of it."""
        of = self.known.claims[claim] if isinstance(claim, str) else claim
        return Statement(
            words or of.text,
            self.known.columns.get(of.article, ""),
            speaker(self.known, of),
            published(self.known, of),
            self.anchors.get(of.id),
        )

    def carriers(self, origin: Origin) -> list[Statement]:
        """The outlets that carry what goes back to an origin, each by its first claim."""
        made = [self.claim(key) for key in origin.claims]
        return [*{each.outlet: each for each in reversed(made)}.values()][::-1]

    def place(self, span: Span) -> Statement:
        """A copied passage; its anchor is the number of its article."""
        day = self.known.articles[span.article].published or ""
        outlet, number = self.known.columns.get(span.article, ""), self.known.number[span.article]
        return Statement(brief(span.text, WORDS_MAX), outlet, "", day, number)

    def cited(self, item: Citation, anchor: int | None) -> Statement:
        """What an article has from the outlet that it gives as its source."""
        made = self.known.attributions.get(item.attribution)
        content = " ".join(span.text for span in made.content) if made else ""
        outlet = self.known.columns.get(item.article, "")
        day = self.known.articles[item.article].published or ""
        named = who(made) if made else ""
        return Statement(brief(content, WORDS_MAX), outlet, named, day, anchor)

    def title(self, article: str) -> str:
        return title(self.known, article)

    def number(self, article: str) -> int:
        return self.known.number[article]

    def outlet(self, article: str) -> str:
        return self.known.columns.get(article, "")
