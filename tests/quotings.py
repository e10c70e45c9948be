"""Readings with one quotation, written by hand, and the checks of quotations that tests share."""

from collections.abc import Sequence
from dataclasses import replace

from compared import saying
from handmade import attribution, name

from crossread.records import Article, Kind, Quote, QuoteState, Reading, SourceKind, Speaker
from crossread.story.quotations import quotes, texts_at_hand

SPEECH = (
    "Speech at the lock\n\nADA OHM: We closed the east gate on 3 April, and nobody told the council"
    " before the summer. The repair will cost 3,000 crowns. Will it hold? I do not know."
)
V, T, E, S, A = (
    QuoteState.VERBATIM,
    QuoteState.TRIMMED,
    QuoteState.ELIDED,
    QuoteState.SPLICED,
    QuoteState.ALTERED,
)


def said(words: str, *, by: str = "Ada Ohm", marks: str = "“”") -> Reading:
    """A reading with one quotation, in the mouth of a person."""
    text = f"The lock\n\n{by} said: {marks[0]}{words}{marks[-1]} It was late."
    article = Article(text, "Post", title_length=8, lang="en", name="post.txt")
    start = text.index(words)
    content = article.span(start - 1, start + len(words) + 1)
    source = article.span(10, 10 + len(by))
    cue = article.span(source.end + 1, source.end + 5)
    made = attribution(article, (source,), (cue,), (content,), kind=Kind.DIRECT)
    return Reading(article, (replace(made, speaker=name(by), source_kind=SourceKind.PERSON),))


def persons(readings: Sequence[Reading]) -> dict[str, Speaker]:
    """A speaker for each attribution, one for each name."""
    made = [each for reading in readings for each in reading.attributions if each.speaker]
    found: dict[str, Speaker] = {}
    for each in made:
        assert each.speaker is not None
        same = [a for a in made if a.speaker and a.speaker.name == each.speaker.name]
        found[each.id] = Speaker(
            "s",
            each.speaker.name,
            each.source_kind or SourceKind.PERSON,
            tuple(a.id for a in same),
            (),
            "by-hand@1",
            0.5,
        )
    return found


def check(reading: Reading, *sources: Reading | str, cited: bool = True) -> tuple[Quote, ...]:
    texts = [
        Reading(Article(each, name="speech.txt"), ()) if isinstance(each, str) else each
        for each in sources
    ]
    return quotes(reading, texts_at_hand(texts, persons([reading, *texts]), cited=cited))


def one(words: str, source: str = SPEECH) -> Quote:
    (found,) = check(said(words), source)
    return found


def changes(quote: Quote) -> list[tuple[str, str, str]]:
    return [(edit.kind.value, edit.here.text, edit.there.text) for edit in quote.edits]


def printed(by: str, words: str) -> Reading:
    article = Article(f"News\n\n“{words},” said {by}.", "Herald", title_length=4)
    made = saying(article, by, "said", f"“{words},”")
    return Reading(article, (replace(made, kind=Kind.DIRECT),))
