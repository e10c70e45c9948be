"""Stories as data: JSON, JSON lines and CSV. Takes what arrivals found, gives text."""

from collections.abc import Iterator, Mapping, Sequence

from crossread.exports.codec import dump, json_file, plain, taken
from crossread.exports.readings import csv_line
from crossread.records import Article, Story, Unused
from crossread.story.stories import Grouped

_ARTICLE = ("name", "id", "outlet", "url", "published")
_COLUMNS = (
    "story", "title", "first", "last", "outlets", "continues", "article", "name", "outlet", "url",
    "published", "score",
)  # fmt: skip


def stories_json(found: Grouped, articles: Sequence[Article], unused: Sequence[Unused]) -> str:
    """One JSON document: `stories`, each with its `articles`, and the `unused` inputs."""
    records = list(story_records(found, articles))
    return json_file(indent=2, stories=records, unused=plain(tuple(unused)))


def stories_jsonl(found: Grouped, articles: Sequence[Article]) -> Iterator[str]:
    """One line a story."""
    for record in story_records(found, articles):
        yield dump(record) + "\n"


def stories_csv(found: Grouped, articles: Sequence[Article]) -> Iterator[str]:
    """A header, then one row an article (RFC 4180), guarded as the CSV of readings is."""
    yield csv_line(_COLUMNS)
    known = {each.id: each for each in articles}
    for story in found.stories:
        outlets = "; ".join(outlets_of(story, known))
        own = (story.id, story.title, story.first, story.last, outlets)
        for number in story.articles:
            each = known[number]
            about = (number, each.name, each.outlet, each.url, each.published)
            score = repr(round(found.scores[number], 4))
            yield csv_line((*own, found.continues.get(story.id), *about, score))


def story_records(found: Grouped, articles: Sequence[Article]) -> Iterator[dict[str, object]]:
    """Each story with its articles in order of publication."""
    known = {each.id: each for each in articles}
    for story in found.stories:
        yield taken(story, ("id", "title", "first", "last")) | {
            "outlets": outlets_of(story, known),
            "continues": found.continues.get(story.id),
            "articles": [
                taken(known[each], _ARTICLE) | {"score": round(found.scores[each], 4)}
                for each in story.articles
            ],
            "method": story.method,
        }


def outlets_of(story: Story, known: Mapping[str, Article]) -> list[str]:
    """The outlets of a story, in the order of their first article."""
    named = (known[each].outlet for each in story.articles)
    return list(dict.fromkeys(each for each in named if each))
