"""The walk on one page: pure functions, records in, records out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from crossread.article.attribution import attribute
from crossread.article.claims import claims
from crossread.article.omissions import without_omissions
from crossread.article.page import page_of
from crossread.article.speakers import name_speakers
from crossread.article.speakers.mentions import Names, names_of
from crossread.article.wording import weigh_wording
from crossread.errors import UsageError
from crossread.models import pairs, tagger
from crossread.models.directories import Model
from crossread.models.tagger import AttributionModel
from crossread.records import (
    Article,
    Claim,
    Comparison,
    Decision,
    Proposition,
    QuoteCheck,
    Reading,
    Speaker,
    Story,
    Unused,
)
from crossread.records.audits import CoverageAudit
from crossread.records.decisions import settled
from crossread.records.naming import Naming
from crossread.records.publication import in_order
from crossread.records.revisions import Revision
from crossread.story import deciding
from crossread.story.audit import audits
from crossread.story.changes import revision
from crossread.story.conflicts import conflicts, unsearched
from crossread.story.coverage import columns, cover, shared_first
from crossread.story.index import index_claims, index_sources
from crossread.story.loaded import story_loaded
from crossread.story.masking import covered
from crossread.story.matching import Matched
from crossread.story.naming import namings
from crossread.story.notes import notes, set_aside
from crossread.story.origins import citations, losses, origins
from crossread.story.questions import FactSheet, Question, questions, sheets
from crossread.story.quotations import quotes, texts_at_hand, variants
from crossread.story.reuse.families import copies
from crossread.story.sources import pieces, shown_sources
from crossread.story.speakers import by_attribution, speakers
from crossread.story.stories import group
from crossread.story.stories import story as story_record
from crossread.story.taken import Taken, headed, matched_rows, named_in, taken_apart
from crossread.text.languages import is_english
from crossread.text.outlets import pattern
from crossread.text.sentences import paragraphs, sentences

MOST_SENTENCES = 1_000  # of one article that is compared

Step = Callable[[str], None]
ReadOne = Callable[[Article, Article], Reading]
# One who reads sheets, given the readings too.
SecondReader = Callable[[Sequence[FactSheet], Sequence[Reading]], Sequence[Decision]]
QUESTIONS = 20  # questions asked of a story for each of its articles


@dataclass(frozen=True, slots=True)
class Models:
    """The opened models that a comparison needs."""

    attribution: AttributionModel
    matching: Model

    def remembering(self) -> "Models":
        """The same where no two claims are judged twice in a comparison."""
        return replace(self, matching=pairs.remembering(self.matching))


def open_models() -> Models:
    """The models that come with the package; ModelError where one is not whole."""
    return Models(tagger.open_model(), pairs.open_model())


def take_apart(article: Article, model: AttributionModel) -> Reading:
    """One article with every attribution in it, who its source is and how it is said."""
    return _apart(article, model)[0]


def _apart(article: Article, model: AttributionModel) -> tuple[Reading, Names]:
    """One article taken apart, and whom it names."""
    page = page_of(article)
    found = attribute(page, model)
    named = names_of(page, found)
    weighed = weigh_wording(page, name_speakers(named, found))
    kept = without_omissions(page, weighed)
    reading = Reading(article, kept)
    return (reading, named) if len(kept) == len(found) else named_in(reading)


def compare(
    articles: Sequence[Article],
    models: Models,
    *,
    step: Step | None = None,
    read_one: ReadOne | None = None,
    together: bool = False,
    decisions: Sequence[Decision] = (),
) -> Comparison:
    """The coverage of one story, the largest where the articles tell of several, unless they are
    known to belong `together`; `step` is called with each article's name once it is read, and
    `read_one` takes an article with outlets' names masked apart, given that and the article itself;
    `decisions` overrule what the models say. UsageError where there is no article."""
    held, models = settled(decisions), models.remembering()
    story, taken, unused = _story(articles, models, step, read_one, together=together, held=held)
    asked = matched_rows(story, taken, models.matching)
    return _compared(story, taken, models, unused, asked, held)


def compare_and_ask(
    articles: Sequence[Article],
    models: Models,
    *,
    step: Step | None = None,
    read_one: ReadOne | None = None,
    decisions: Sequence[Decision] = (),
) -> tuple[Comparison, tuple[Question, ...]]:
    """The same of articles that belong together, with the questions about pairs of its claims, as
    if nothing were decided yet."""
    held, models = settled(decisions), models.remembering()
    story, taken, unused = _story(articles, models, step, read_one, together=True, held=held)
    asked = matched_rows(story, taken, models.matching)
    most = QUESTIONS * len(taken.readings)
    found = questions(asked, headed(taken), most, models.matching)
    return _compared(story, taken, models, unused, asked, held), found


def compare_asking(
    articles: Sequence[Article],
    models: Models,
    second_reader: SecondReader,
    *,
    step: Step | None = None,
    together: bool = False,
    decisions: Sequence[Decision] = (),
) -> Comparison:
    """As `compare`, with a second reader who puts the articles' claims side by side; the answers
    are decisions too."""
    held, models = settled(decisions), models.remembering()
    story, taken, unused = _story(articles, models, step, None, together=together, held=held)
    asked = matched_rows(story, taken, models.matching)
    answers = second_reader(sheets(taken.claims, taken.copied), taken.readings)
    return _compared(story, taken, models, unused, asked, settled((*decisions, *answers)))


def ask(
    articles: Sequence[Article], models: Models, *, most: int, step: Step | None = None
) -> tuple[tuple[Reading, ...], tuple[Question, ...], tuple[Unused, ...]]:
    """The articles of one story as they were read, at most so many questions about pairs of their
    claims, and what was not used. UsageError where there is no article."""
    models = models.remembering()
    story, taken, unused = _story(articles, models, step, None)
    matched = matched_rows(story, taken, models.matching)
    return taken.readings, questions(matched, headed(taken), most, models.matching), tuple(unused)


def ask_in_sheets(
    articles: Sequence[Article], models: Models, *, step: Step | None = None
) -> tuple[tuple[Reading, ...], tuple[FactSheet, ...], tuple[Unused, ...]]:
    """The same with sheets on which the claims of every two articles stand side by side."""
    _, taken, unused = _story(articles, models.remembering(), step, None)
    return taken.readings, sheets(taken.claims, taken.copied), tuple(unused)


def matched_story(articles: Sequence[Article], models: Models) -> tuple[tuple[Claim, ...], Matched]:
    """The claims of the articles' story and what the pair model said of them, for measuring."""
    story, taken, _ = _story(articles, models, None, None)
    return taken.claims, matched_rows(story, taken, models.matching)


def _story(
    articles: Sequence[Article],
    models: Models,
    step: Step | None,
    read_one: ReadOne | None,
    *,
    together: bool = False,
    held: deciding.Held | None = None,
) -> tuple[Story, Taken, Sequence[Unused]]:
    """The largest story of the articles, its articles taken apart, and what is not part of it."""
    different, unfit = comparable(articles)
    if not different:
        raise UsageError("there is no article in English to compare; give at least one")
    names = pattern([each.outlet for each in different if each.outlet])
    texts = [covered(each, names) for each in different]
    found = None if together else group(texts, handed=True)
    story = found.stories[0] if found else _given(different)
    place = {each: number for number, each in enumerate(story.articles)}
    chosen = [each for each in texts if each.original.id in place]
    chosen.sort(key=lambda each: place[each.original.id])
    readings = []
    for each in chosen:
        known = read_one(each.article, each.original) if read_one else None
        readings.append(named_in(known) if known else _apart(each.article, models.attribution))
        if step:
            step(each.original.name)
    aside = [each for each in different if each.id not in place]
    unused = (*unfit, *(set_aside(each, found) for each in aside if found))
    return story, taken_apart(chosen, readings, models.matching, held or {}), unused


def revisions(
    versions: Sequence[Article], models: Models, *, read_one: ReadOne | None = None
) -> tuple[Revision, ...]:
    """What was changed from each version of a page to the next; `read_one` as in `compare`."""
    sides = []
    for each in versions:
        known = read_one(each, each) if read_one else None
        reading, names = named_in(known) if known else _apart(each, models.attribution)
        told = {item.id: item for item in reading.attributions}
        found = tuple(one.claim for one in claims(reading, names, models.matching))
        sides.append((each, found, told))
    return tuple(revision(one, other) for one, other in pairwise(sides))


def check_quotes(
    articles: Sequence[Article],
    sources: Sequence[Article],
    model: AttributionModel,
    *,
    step: Step | None = None,
) -> QuoteCheck:
    """Every quotation of the articles checked against the texts it is said to be from; `step` is
    called with each text's name once it is read."""
    read: dict[str, Reading] = {}
    for each in (*articles, *sources):
        read[each.id] = read.get(each.id) or take_apart(each, model)
        if step:
            step(each.name)
    readings, texts = (tuple(read[each.id] for each in side) for side in (articles, sources))
    story = Story(tuple(read), "", None, None, "given@1")
    known = texts_at_hand(texts, by_attribution(speakers(story, list(read.values()))), cited=True)
    found = tuple(each for reading in readings for each in quotes(reading, known))
    return QuoteCheck(readings, texts, found)


def audit_coverage(
    articles: Sequence[Article],
    sources: Sequence[Article],
    models: Models,
    *,
    step: Step | None = None,
) -> CoverageAudit:
    """What the articles say of other outlets' coverage, tested on the texts of those outlets;
    `step` is called with each text's name once it is read."""
    read: dict[str, Reading] = {}
    for each in (*articles, *sources):
        read[each.id] = read.get(each.id) or take_apart(each, models.attribution)
        if step:
            step(each.name)
    own, texts = (tuple(read[each.id] for each in side) for side in (articles, sources))
    return CoverageAudit(own, texts, audits(own, texts, models.matching))


def _given(articles: Sequence[Article]) -> Story:
    """The story that articles make which are known to belong together."""
    return replace(story_record(in_order(articles)), method="given@1")


def _compared(
    story: Story,
    taken: Taken,
    models: Models,
    unused: Sequence[Unused],
    asked: Matched,
    held: deciding.Held,
) -> Comparison:
    """The comparison of a story; `asked` is how its claims matched before anything was decided."""
    readings, copied = taken.readings, taken.copied
    articles = [reading.article for reading in readings]
    outlets, persons = columns(articles), speakers(story, readings)
    known = index_claims(readings, outlets, taken.claims, persons, copied)
    pairs = deciding.decided_pairs(held, taken.claims)
    matched = matched_rows(story, taken, models.matching, pairs) if pairs else asked
    kept, dropped = deciding.kept_rows(matched.propositions, known.claims, held)
    rows = [replace(row, text=known.claims[row.clearest].text) for row in kept]
    cited = citations(readings, outlets)
    lost = [each for row in rows for each in losses(row, matched, known)]
    known = index_sources(known, cited, taken.families, lost)
    at_hand = texts_at_hand(readings, known.speakers, cited=False)
    quoted = tuple(each for reading in readings for each in quotes(reading, at_hand))
    backing = tuple(each for row in rows for each in origins(row, known))
    found = [each for row in rows for each in conflicts(row, matched, known, copied)]
    differing, on_conflicts = deciding.ruled_conflicts(found, held)
    rows = [deciding.reconciled(row, found, differing) for row in rows]
    filled = cover(rows, outlets, known, matched, models.matching)
    cells, on_cells = deciding.ruled_cells(filled, rows, outlets, known, held)
    on_pairs = deciding.ruled_pairs(pairs, asked.propositions, matched.propositions)
    did = (*taken.decided, *on_pairs, *dropped, *on_conflicts, *on_cells)
    decisions, idle = deciding.without_effect(held, did, known.articles)
    return Comparison(
        story=story,
        readings=readings,
        columns=shared_first(outlets, rows, known, copied),
        claims=taken.claims,
        speakers=persons,
        propositions=tuple(rows),
        conflicts=differing,
        origins=backing,
        losses=tuple(lost),
        reuses=taken.reuses,
        families=taken.families,
        citations=cited,
        coverage=cells,
        quotes=quoted,
        sources=shown_sources(story, readings, persons, backing),
        pieces=pieces(readings),
        variants=variants(quoted),
        audits=audits(readings, readings, models.matching),
        namings=_namings(story, taken, persons, rows),
        loaded=story_loaded(readings),
        decisions=tuple(decisions),
        decided=did,
        notes=notes(
            articles, len(copies(taken.reuses)), matched.left_out, unsearched(rows, copied)
        ),
        unused=(*unused, *idle),
    )


def _namings(
    story: Story, taken: Taken, persons: Sequence[Speaker], rows: Sequence[Proposition]
) -> tuple[Naming, ...]:
    said = {claim.id: claim for claim in taken.claims}
    named = _names(persons, taken.claims)
    return namings(
        story, taken.readings, named, [[said[key] for key in row.claims] for row in rows]
    )


def _names(persons: Sequence[Speaker], said: Sequence[Claim]) -> list[str]:
    """Whom the story names: speakers, and who acts in its claims."""
    acting = (actor.name for claim in said for actor in claim.actors)
    return list(dict.fromkeys([*(each.name for each in persons), *acting]))


def comparable(articles: Sequence[Article]) -> tuple[list[Article], list[Unused]]:
    """The articles that can be compared: in English, not too long, each once (same outlet, address
    and text)."""
    kept: dict[str, Article] = {}
    unfit = []
    for each in articles:
        if each.id in kept:
            first = kept[each.id].name or "an input before it"
            unfit.append(Unused(each.name, f"it is the same as {first}; counted once"))
        elif not is_english(each):
            reason = "it is not in English; claims are compared in English only: give a translation"
            unfit.append(Unused(each.name, reason))
        elif (number := _sentences(each.text)) > MOST_SENTENCES:
            reason = f"it has {number:,} sentences and the limit of a comparison is"
            reason = f"{reason} {MOST_SENTENCES:,}; give the part that is about the story"
            unfit.append(Unused(each.name, reason))
        else:
            kept[each.id] = each
    return list(kept.values()), unfit


def _sentences(text: str) -> int:
    return sum(len(sentences(text, *paragraph)) for paragraph in paragraphs(text))
