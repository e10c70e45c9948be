"""The walk over an archive: inputs are taken in, grouped into stories, and a story is compared,
where nothing that was read before is read again.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from time import monotonic

from crossread import __version__
from crossread.article import wording
from crossread.errors import UnusableInput, UsageError
from crossread.exports.codec import dump
from crossread.exports.comparisons import comparison_json
from crossread.exports.saved_comparison import parse_comparison
from crossread.models.directories import Memory
from crossread.pipeline import Models, ReadOne, compare, compare_and_ask, revisions, take_apart
from crossread.read import read_raw
from crossread.records import Article, Comparison, DecidedOn, Raw, Reading, Unused, content_id
from crossread.records.publication import in_order
from crossread.records.revisions import Revision
from crossread.store import sql
from crossread.store.articles import (
    BATCH,
    Added,
    add,
    after,
    articles,
    latest,
    named_articles,
    numbers_of,
    storable,
)
from crossread.store.decisions import decisions
from crossread.store.dialects import INDEXED
from crossread.store.judgements import keep_judgements, kept_judgements
from crossread.store.opening import Archive
from crossread.store.packing import written
from crossread.store.readings import (
    keep_comparison,
    keep_reading,
    keep_voices,
    kept_comparison,
    kept_reading,
)
from crossread.store.sheets import PAIRS, keep_sheet
from crossread.store.stories import (
    Membership,
    StoryRow,
    held,
    join,
    members,
    recent,
    story,
    story_id,
    story_of,
    ungrouped,
)
from crossread.story.likeness import OpenStory
from crossread.story.stories import METHOD, OpenStories
from crossread.story.traits import traits, weigh
from crossread.stream.arrivals import arrive, hidden

# What a line of JSON lines says of an article beside its id.
_WRITTEN = ("outlet", "url", "title", "lang", "published", "authors", "complete", "text")
Step = Callable[[str], None]
Taken = tuple[Article, Raw | None]
BATCH_BYTES = 20_000_000  # of articles added at a time
BATCH_SECONDS = 1.0  # after which what is there is added
NEWEST = 5_000  # articles whose stories stay open to new ones


def take_in(
    archive: Archive, inputs: Sequence[str], *, outlet: str | None = None, day: str | None = None
) -> Iterator[tuple[Article, Added] | Unused]:
    """Every article of the inputs put into the archive, in batches: what is given here is kept."""
    yield from accept(archive, read_raw(inputs, outlet=outlet, published=day))


def accept(
    archive: Archive, found: Iterator[Article | Unused | Raw]
) -> Iterator[tuple[Article, Added] | Unused]:
    """What was read put into the archive, in batches: what is given here is kept."""
    batch: list[Taken] = []
    raw, size, begun = None, 0, monotonic()
    for item in found:
        if isinstance(item, Raw):
            raw, size = item, size + len(item.data)
        elif isinstance(item, Unused):
            yield item
        elif problem := _unfit(archive, item):
            yield Unused(item.name, problem)
        else:
            own = raw if raw and item.capture and raw.sha256 == item.capture.sha256 else None
            batch.append((item, own))
            if not archive.sqlite and len(item.text) > INDEXED:
                reason = f"only the words of its first {INDEXED:,} characters can be searched for"
                yield Unused(item.name, reason)
            size += len(item.text)
        if len(batch) >= BATCH or size > BATCH_BYTES or monotonic() - begun > BATCH_SECONDS:
            yield from _put(archive, batch)
            batch, size, begun = [], 0, monotonic()
    yield from _put(archive, batch)


def _put(archive: Archive, batch: Sequence[Taken]) -> Iterator[tuple[Article, Added]]:
    yield from zip((article for article, _ in batch), add(archive, batch), strict=True)


def _unfit(archive: Archive, article: Article) -> str:
    try:
        storable(article, archive)
    except UnusableInput as problem:
        return str(problem)
    return ""


def group(archive: Archive) -> int:
    """Put every article that belongs to no story into one; how many there were."""
    stories, rows, done = OpenStories(), dict[str, int](), 0
    with archive.reading() as connection:
        if not ungrouped(connection, 1):
            return 0
        numbers = recent(connection, NEWEST)
        placed = story_of(connection, numbers)
        known = zip(numbers, articles(connection, numbers), strict=True)
        _reopened(stories, rows, [(each, placed[number]) for number, each in known])
    while True:
        with archive.writing() as connection:
            numbers = ungrouped(connection, BATCH)
            fresh = dict(zip(numbers, articles(connection, numbers), strict=True))
            _grouped(connection, fresh, stories, rows)
        if not numbers:
            return done
        done += len(numbers)


def _reopened(
    stories: OpenStories, rows: dict[str, int], known: Sequence[tuple[Article, int]]
) -> None:
    """Open the stories of the archive again as they stand, whoever put the articles there."""
    texts = hidden([article for article, _ in known])
    shown = [replace(traits(each.article), article=each.original.id) for each in texts]
    for each in shown:
        stories.frequencies.add(each)
    keys: dict[int, str] = {}
    for each, (article, number) in zip(shown, known, strict=True):
        key = keys.setdefault(number, article.id)
        rows[key] = number
        held = stories.opened.get(key) or OpenStory(key, (), None, None)
        weighed = weigh(each, stories.frequencies)
        stories.keep(weighed, held.joined(weighed))


def _grouped(
    connection: "sql.Connection",
    fresh: Mapping[int, Article],
    stories: OpenStories,
    rows: dict[str, int],
) -> None:
    """Put articles, by date, into the stories they join; `rows` gives and keeps their numbers."""
    numbers = {article.id: number for number, article in fresh.items()}
    ordered = hidden(in_order(list(fresh.values())))
    for joined in arrive(ordered, stories):
        earlier = story_id(connection, rows[joined.continues]) if joined.continues else None
        found = Membership(
            numbers[joined.article], rows.get(joined.story), METHOD, joined.score, earlier
        )
        (rows[joined.story],) = join(connection, [found])


def read_kept(archive: Archive, models: Models, numbers: dict[str, int]) -> ReadOne:
    """How `compare` reads over an archive: each masked text once for a method, then from there.

    `numbers` are the articles' (by id) in the archive.
    """
    method = reading_method(models)

    def read_one(masked: Article, original: Article) -> Reading:
        kept = archive.read(kept_reading, masked, method)
        if kept:
            return kept
        made = take_apart(masked, models.attribution)
        with archive.writing() as connection:
            keep_reading(connection, numbers[original.id], made, method)
        return made

    return read_one


def reading_method(models: Models) -> str:
    """What a reading was made by: another model or another crossread reads again."""
    return f"{models.attribution.model.method}+{wording.METHOD}+crossread@{__version__}"


def compare_story(
    archive: Archive, story: StoryRow, models: Models, *, step: Step | None = None
) -> Comparison:
    """The comparison of a story, from the archive where nothing it rests on has changed."""
    with archive.reading() as connection:
        all_ = members(connection, story.n)
        newest = latest(all_)
        texts = articles(connection, [each.n for each in newest])
        decided = decisions(connection, {each.id: each.text for each in texts})
    if not texts:
        raise UsageError(f"the story {story.id} is no longer there; its articles went elsewhere")
    decided = [each for each in decided if each.kind is not DecidedOn.STORY]
    methods = f"{reading_method(models)}+{models.matching.method}"
    aside = _older(len(all_) - len(newest))
    made_from = sorted([*(e.id for e in texts), *(e.id for e in decided)])
    key = content_id("comparison", methods, *made_from, *aside)
    kept = archive.read(kept_comparison, story.n, key)
    if kept:
        return parse_comparison(kept, story.id)
    numbers = {each.id: each.n for each in newest}
    read_one = read_kept(archive, models, numbers)
    before = archive.read(kept_judgements, story.id, models.matching.method)
    memory = Memory(before, {})
    recalling = replace(models, matching=replace(models.matching, memory=memory))
    made, asked = compare_and_ask(texts, recalling, step=step, read_one=read_one, decisions=decided)
    made = replace(made, notes=(*made.notes, *aside))
    pairs = [(each.a.id, each.b.id, each.chance, each.together) for each in asked]
    with archive.writing() as connection:
        if held(connection, story.n):  # or it became part of another meanwhile
            keep_comparison(connection, story.n, key, comparison_json(made))
            keep_sheet(connection, story.n, f"{story.id} {PAIRS}", key, written(pairs))
            about = (story.n, story.id)
            keep_judgements(connection, about, models.matching.method, memory.now)
            for reading in made.readings:
                keep_voices(connection, numbers[reading.article.id], reading)
    return made


def compare_two(archive: Archive, ids: Sequence[str], models: Models) -> Comparison:
    """The comparison of two articles (ids), whichever stories they belong to; it is not kept."""
    with archive.reading() as connection:
        numbers = numbers_of(connection, ids)
        texts = articles(connection, numbers)
    read_one = read_kept(
        archive, models, {each.id: n for each, n in zip(texts, numbers, strict=True)}
    )
    return compare(texts, models, read_one=read_one, together=True)


def _older(count: int) -> tuple[str, ...]:
    """That older versions are not compared, in a sentence; none where there are none."""
    told = "1 older version is" if count == 1 else f"{count} older versions are"
    return (f"{told} not compared, only the latest of each article.",) if count else ()


def changes(archive: Archive, name: str, models: Models) -> list[tuple[Revision, list[Article]]]:
    """What was changed on a page, or on every page of a story, with the two versions of each
    revision; UsageError where the archive has neither. A version that is cut is set beside none:
    what it lacks was not taken out."""
    with archive.reading() as connection:
        found = named_articles(connection, name)
        if not found:
            found = members(connection, story(connection, name).n)
        pages = {each.url: each.n for each in found if each.url}
        kept = [named_articles(connection, str(url)) for url in pages]
        whole = [[each.n for each in page if each.complete is not False] for page in kept]
        texts = [articles(connection, page) for page in whole if len(page) > 1]
        numbers = {each.id: each.n for page in kept for each in page}
    read_one = read_kept(archive, models, numbers)
    return [
        (each, [one for one in page if one.id in (each.before, each.after)])
        for page in texts
        for each in revisions(page, models, read_one=read_one)
    ]


def exported(archive: Archive, names: Sequence[str]) -> Iterator[str]:
    """Articles as the JSON lines that `take_in` reads back; all, or those and stories named."""
    with archive.reading() as connection:
        if not names:
            last = 0
            while numbers := after(connection, last):
                last = numbers[-1]
                yield from map(_line, articles(connection, numbers))
            return
        chosen: list[int] = []
        for name in names:
            found = named_articles(connection, name)
            chosen += [each.n for each in found or members(connection, story(connection, name).n)]
        yield from map(_line, articles(connection, chosen))


def _line(article: Article) -> str:
    given = {name: getattr(article, name) for name in _WRITTEN}
    title = article.title and article.title.text
    return dump({"id": article.name or article.id, **given, "title": title}) + "\n"
