"""Conflicts of a row: in what two claims differ, and between whom."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from compared import article, claim, saying, span
from rowed import CONFLICTING, DENYING, SAME, counting, heard, matched, row, setting, told

from crossread.models.pairs import PairJudgement
from crossread.records import (
    Article,
    Attribution,
    Between,
    Claim,
    Conflict,
    ConflictKind,
    Entity,
    EntityKind,
    Moment,
    Polarity,
)
from crossread.story.conflicts import CROWD, DATED, LIKELY, MOST, WORDED, conflicts, unsearched

UNSURE = PairJudgement(0.4, 0.6, 0.0, 0.8, 0.5)
DAY, LATER, NEXT = "2031-03-04T08:00", "2031-03-04T11:00", "2031-03-05T08:00"
Told = tuple[Article, Claim] | tuple[Article, Claim, Attribution]


def found(
    *said: Told,
    judgement: PairJudgement | None = CONFLICTING,
    denying: tuple[int, ...] = (),
    copied: dict[str, str] | None = None,
    vectors: Sequence[Sequence[float]] | None = None,
) -> tuple[Conflict, ...]:
    claims = [each[1] for each in said]
    pairs = [(a, b) for b in range(len(said)) for a in range(b)]
    judged = dict.fromkeys(pairs, judgement) if judgement else {}
    of = list({each[0].id: each[0] for each in said}.values())
    by = [each[2] for each in said if len(each) == 3]
    return conflicts(
        row(*claims, denying=[claims[n] for n in denying]),
        matched(claims, judged, vectors=vectors, copied=copied),
        setting(of, claims, by),
        copied or {},
    )


def number(outlet: str | None, when: str | None, figure: str, *, of: str = "people") -> Told:
    words = f"{figure} {of} left their homes"
    made, held = told(outlet, when, words)
    return made, counting(made, held, (figure, float(figure.replace(",", "")), of.rstrip("s")))


def spoken(outlet: str, when: str | None, who: str, figure: str, name: str | None = "") -> Told:
    made, held, by = heard(outlet, when, who, f"{figure} people left their homes", who=name)
    return made, counting(made, held, (figure, float(figure.replace(",", "")), "people")), by


# --- kinds


def test_a_figure_that_differs_is_shown_by_its_words() -> None:
    (one,) = found(number("A", DAY, "900"), number("B", LATER, "2,300"))
    assert (one.kind, one.between, one.reason) == (ConflictKind.NUMBER, Between.OUTLETS, "")
    assert [each.text for each in one.shown_by] == ["900", "2,300"]
    assert one.score == round(CONFLICTING.chance, 4)
    assert one.method == "typed-differences@3+by-hand@1"


@pytest.mark.parametrize(
    ("one", "other", "judgement"),
    [
        (number("A", DAY, "900"), number("B", LATER, "900"), CONFLICTING),
        (number("A", DAY, "900"), number("B", LATER, "2,300"), SAME),
        (number("A", DAY, "900", of="people"), number("B", DAY, "44", of="cars"), CONFLICTING),
        (number("A", DAY, "2,300"), number("B", LATER, "2,312"), CONFLICTING),
        (told("A", DAY, "The fire is out"), told("B", DAY, "The fire is put out"), UNSURE),
    ],
    ids=["equal", "the model says the same", "another thing counted", "rounded", "not sure"],
)
def test_what_is_no_conflict(one: Told, other: Told, judgement: PairJudgement) -> None:
    assert found(one, other, judgement=judgement) == ()


def test_another_account_of_one_matter_is_a_conflict() -> None:
    pair = told("A", DAY, "Strikers stormed the depot"), told("B", DAY, "They were let in")
    (one,) = found(*pair, judgement=CONFLICTING)
    assert (one.kind, one.between) == (ConflictKind.POLARITY, Between.OUTLETS)
    assert [each.text for each in one.shown_by] == [each[1].text for each in pair]


def test_what_a_reader_finds_in_conflict_is_one_though_no_rule_compares_it() -> None:
    said = PairJudgement(0.0, 1.0, 0.0, 1.0, 1.0)
    pair = number("A", DAY, "900", of="people"), number("B", DAY, "44", of="cars")
    (one,) = found(*pair, judgement=said)
    assert (one.kind, [each.text for each in one.shown_by]) == (ConflictKind.NUMBER, ["900", "44"])
    (two,) = found(number("A", DAY, "900"), number("B", LATER, "900"), judgement=said)
    assert two.kind is ConflictKind.POLARITY


def test_a_difference_of_two_values_is_told_once() -> None:
    pairs = [number(o, DAY, figure) for o, figure in zip("ABCD", ("900", "2,300") * 2, strict=True)]
    assert len(found(*pairs)) == 1


def test_figures_of_claims_that_were_not_compared_still_conflict() -> None:
    (one,) = found(number("A", DAY, "900"), number("B", LATER, "2,300"), judgement=None)
    assert (one.kind, one.score) == (ConflictKind.NUMBER, 0.8)


def test_two_figures_of_one_pair_are_two_conflicts() -> None:
    pairs = []
    for outlet, dead, hurt in (("A", "5", "20"), ("B", "7", "30")):
        made, held = told(outlet, DAY, f"{dead} people died and {hurt} were hurt")
        dead_, hurt_ = (dead, float(dead), "death"), (hurt, float(hurt), "injury")
        pairs.append((made, counting(made, held, dead_, hurt_)))
    both = found(*pairs)
    assert [[each.text for each in one.shown_by] for one in both] == [["5", "7"], ["20", "30"]]


def test_two_conflicts_of_one_pair_have_two_ids() -> None:
    pairs = []
    for outlet, dead, hurt in (("A", "5", "20"), ("B", "7", "30")):
        made, held = told(outlet, DAY, f"{dead} people died and {hurt} were hurt")
        dead_, hurt_ = (dead, float(dead), "death"), (hurt, float(hurt), "injury")
        pairs.append((made, counting(made, held, dead_, hurt_)))
    one, other = found(*pairs)
    assert one.id != other.id


def dated(outlet: str, words: str, day: str | None) -> Told:
    made, held = told(outlet, DAY, f"The fire broke out {words}")
    return made, replace(held, moments=(Moment(span(made, words), day, day, "on"),))


def clocked(outlet: str, *clocks: tuple[str, str]) -> Told:
    """A claim with a time of Monday, told by these clocks side by side."""
    words = " (".join(each for each, _ in clocks)
    made, held = told(outlet, DAY, f"The fire broke out at {words} on Monday")
    days = [
        Moment(span(made, each), f"2031-03-03T{at}", f"2031-03-03T{at}", "on")
        for each, at in clocks
    ]
    return made, replace(held, moments=tuple(days))


@pytest.mark.parametrize(
    ("clocks", "differ"),
    [
        ([("6 p.m. Moscow time", "18:00")], False),
        ([("9 p.m. Moscow time", "21:00")], True),
        ([("5 p.m. local time", "17:00")], False),  # nothing says where
        ([("5 p.m. local time", "17:00"), ("1500 GMT", "15:00")], False),
        ([("5 p.m. local time", "17:00"), ("1700 GMT", "17:00")], True),
    ],
)
def test_clocks_of_two_zones(clocks: list[tuple[str, str]], *, differ: bool) -> None:
    kinds = [
        each.kind for each in found(clocked("A", ("1500 GMT", "15:00")), clocked("B", *clocks))
    ]
    assert kinds == [ConflictKind.DATE] * differ


def test_a_date_that_differs() -> None:
    monday, sunday = dated("A", "on Monday", "2031-03-03"), dated("B", "on Sunday", "2031-03-02")
    (one,) = found(monday, sunday)
    assert one.kind is ConflictKind.DATE
    assert [each.text for each in one.shown_by] == ["on Monday", "on Sunday"]
    assert found(monday, sunday, judgement=SAME) == ()
    assert found(monday, dated("B", "on 3 March", "2031-03-03")) == ()
    assert found(monday, dated("B", "that day", None)) == ()


def named(outlet: str, kind: EntityKind, words: str) -> Told:
    made, held = told(outlet, DAY, f"The fire broke out at {words} by night")
    entity = Entity(span(made, words), words, kind)
    field = "places" if kind is EntityKind.PLACE else "actors"
    return made, replace(held, **{field: (entity,)})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "told_as"), [(EntityKind.PLACE, "place"), (EntityKind.ACTOR, "actor")]
)
def test_a_place_or_an_actor_that_differs(kind: EntityKind, told_as: str) -> None:
    one, other = named("A", kind, "Brack Lane"), named("B", kind, "Tannery Road")
    (conflict,) = found(one, other)
    assert conflict.kind is ConflictKind(told_as)
    assert [each.text for each in conflict.shown_by] == ["Brack Lane", "Tannery Road"]
    assert found(one, named("B", kind, "Brack Street"), judgement=UNSURE) == ()
    assert found(one, told("B", DAY, "The fire broke out by night"), judgement=UNSURE) == ()
    assert found(one, other, judgement=replace(CONFLICTING, same=0.6, conflicting=0.3)) == ()
    assert found(one, other, judgement=None) == ()


def test_a_figure_goes_before_a_place() -> None:
    pair = []
    for outlet, figure, place in (("A", "900", "Olm"), ("B", "400", "Skarne")):
        made, held = told(outlet, DAY, f"{figure} people left {place}")
        held = counting(made, held, (figure, float(figure), "person"))
        pair.append(
            (made, replace(held, places=(Entity(span(made, place), place, EntityKind.PLACE),)))
        )
    assert [each.kind for each in found(*pair)] == [ConflictKind.NUMBER]


def test_a_denial_is_of_the_polarity_and_of_nothing_else() -> None:
    one, other = number("A", DAY, "900"), number("B", LATER, "2,300")
    other = (other[0], replace(other[1], polarity=Polarity.NEGATIVE))
    (conflict,) = found(one, other, judgement=DENYING, denying=(1,))
    assert (conflict.kind, conflict.between) == (ConflictKind.POLARITY, Between.OUTLETS)
    assert [each.text for each in conflict.shown_by] == [one[1].text, other[1].text]


# --- how like two claims must be


def pair_of(kind: ConflictKind) -> tuple[Told, Told]:
    """Two claims that differ in this."""
    if kind is ConflictKind.DATE:
        return dated("A", "on Monday", "2031-03-03"), dated("B", "on Sunday", "2031-03-02")
    if kind in (ConflictKind.PLACE, ConflictKind.ACTOR):
        entity = EntityKind(kind.value)
        return named("A", entity, "Brack Lane"), named("B", entity, "Tannery Road")
    return number("A", DAY, "900"), number("B", LATER, "2,300")


def test_so_many_times_may_count_what_is_done() -> None:
    shot, times = number("A", DAY, "1", of="shots"), number("B", LATER, "3", of="times")
    (one,) = found(shot, times)
    assert [each.text for each in one.shown_by] == ["1", "3"]
    assert found(shot, number("B", LATER, "1", of="times")) == ()


def test_since_a_day_differs_from_another_day_only_where_the_claims_surely_differ() -> None:
    one, other = dated("A", "since Monday", "2031-03-03"), dated("B", "on Sunday", "2031-03-09")
    one = (one[0], replace(one[1], moments=(replace(one[1].moments[0], relation="since"),)))
    assert [each.kind for each in found(one, other)] == [ConflictKind.DATE]
    assert found(one, other, judgement=replace(CONFLICTING, same=0.5, conflicting=LIKELY)) == ()


@pytest.mark.parametrize(("clock", "conflicts_"), [("17:35", 0), ("18:10", 1)])
def test_one_time_of_day_on_two_days_may_be_a_guessed_day(clock: str, conflicts_: int) -> None:
    one, other = (
        dated("A", "at 5.35pm on Tuesday", "2031-03-03T17:35"),
        dated("B", "at that time", f"2031-03-04T{clock}"),
    )
    assert len(found(one, other)) == conflicts_


def test_a_figure_or_a_date_needs_a_likely_conflict() -> None:
    for kind, least in ((ConflictKind.NUMBER, LIKELY), (ConflictKind.DATE, DATED)):
        one, other = pair_of(kind)
        likely = replace(CONFLICTING, same=0.6, conflicting=least)
        assert len(found(one, other, judgement=likely)) == 1
        assert found(one, other, judgement=replace(likely, conflicting=least - 0.01)) == ()


def test_a_conflict_is_as_sure_as_the_two_are_alike() -> None:
    pair = number("A", DAY, "900"), number("B", LATER, "2,300")
    apart_ = replace(CONFLICTING, likeness=0.5)
    judged = (CONFLICTING, apart_, None)
    scores = [found(*pair, judgement=each)[0].score for each in judged]
    assert scores == [*(round(each.chance, 4) for each in judged if each), 0.8]
    assert scores[0] > scores[1]


def test_figures_far_apart_answer_two_questions() -> None:
    one = number("A", DAY, "900")
    assert found(one, number("B", LATER, "9,000"))
    assert found(one, number("B", LATER, "9,100")) == ()


def test_a_sum_needs_more_words_in_common_than_a_count() -> None:
    pair = [number("A", DAY, "900", of="crowns"), number("B", LATER, "2,300", of="crowns")]
    sums = [
        (each[0], replace(each[1], quantities=(replace(each[1].quantities[0], unit="crown"),)))
        for each in pair
    ]
    for shared, counts, measures in ((WORDED + 0.01, 1, 1), (WORDED, 1, 0)):
        judgement = replace(UNSURE, shared=shared)
        assert len(found(*pair, judgement=judgement)) == counts
        assert len(found(*sums, judgement=judgement)) == measures


# --- between whom


def test_two_speakers_conflict_in_one_outlet_and_in_two() -> None:
    for outlet in ("A", "B"):
        (one,) = found(
            spoken("A", DAY, "Tove Lindgard", "900"),
            spoken(outlet, LATER, "Anders Ruhl", "2,300"),
        )
        assert one.between is Between.SPEAKERS


def test_an_outlet_against_its_own_source_is_a_conflict_of_speakers() -> None:
    (one,) = found(spoken("A", DAY, "Tove Lindgard", "900"), number("A", LATER, "2,300"))
    assert one.between is Between.SPEAKERS
    (one,) = found(spoken("A", DAY, "Tove Lindgard", "900"), number("B", LATER, "2,300"))
    assert one.between is Between.OUTLETS


@pytest.mark.parametrize(
    ("outlet", "when", "between", "reason"),
    [
        ("A", "2031-03-04T08:30", Between.UPDATE, ""),
        ("B", LATER, Between.UPDATE, ""),
        ("B", "2031-03-04T10:00", Between.UPDATE, ""),
        (
            "B",
            "2031-03-04T09:59",
            Between.OUTLETS,
            "one speaker, told differently within two hours",
        ),
        ("B", "2031-03-04", None, "not assessed: no date says which came first"),
        ("B", None, None, "not assessed: no date says which came first"),
        ("A", None, None, "not assessed: no date says which came first"),
        ("B", DAY, None, "not assessed: no date says which came first"),
    ],
)
def test_one_speaker_with_two_figures(
    outlet: str, when: str | None, between: Between | None, reason: str
) -> None:
    (one,) = found(
        spoken("A", DAY, "Tove Lindgard", "900"), spoken(outlet, when, "Lindgard", "2,300")
    )
    assert (one.between, one.reason) == (between, reason)


def test_one_outlet_with_two_figures_in_two_articles_is_an_update() -> None:
    (one,) = found(number("A", DAY, "900"), number("A", NEXT, "2,300"))
    assert (one.between, one.reason) == (Between.UPDATE, "")
    (one,) = found(number("A", None, "900"), number("A", NEXT, "2,300"))
    assert one.between is None


def test_a_headline_with_another_figure_than_its_article_says_so() -> None:
    text = "900 people left\n\nThen 2,300 people left."
    made = Article(text, "A", title_length=15, published=DAY)
    first, second = claim(made, "900 people left"), claim(made, "2,300 people left")
    pair = (
        (made, counting(made, first, ("900", 900.0, "person"))),
        (made, counting(made, second, ("2,300", 2300.0, "person"))),
    )
    (one,) = found(*pair)
    assert (one.between, one.reason) == (Between.OUTLETS, "within one article")
    plain = replace(made, title_length=0)
    moved = [(plain, replace(each, article=plain.id)) for _, each in pair]
    assert found(*moved) == ()


def test_two_unnamed_sources_of_one_article_are_no_outlets() -> None:
    text = "News\n\nOne aide said that 900 people left. A guard said that 2,300 people left."
    made = article(text, "A", DAY)
    pair = []
    for source, figure in (("One aide", "900"), ("A guard", "2,300")):
        words = f"{figure} people left"
        by = saying(made, source, "said", words)
        by = replace(by, speaker=None)
        value = float(figure.replace(",", ""))
        pair.append((made, counting(made, claim(made, words, by), (figure, value, "person")), by))
    (one,) = found(*pair)
    assert one.between is Between.SPEAKERS


def test_no_conflict_needs_a_date_but_an_update() -> None:
    (one,) = found(number("A", None, "900"), number("B", None, "2,300"))
    assert (one.between, one.reason) == (Between.OUTLETS, "")


# --- how many are told


def test_two_voices_with_the_same_words_conflict_once() -> None:
    first, again = number("A", DAY, "900"), number("A", NEXT, "900")
    assert len(found(first, again, number("B", LATER, "2,300"))) == 1


def test_copies_conflict_with_nobody() -> None:
    first, second, copy = (
        number("A", DAY, "900"),
        number("B", LATER, "2,300"),
        number("C", NEXT, "2,300"),
    )
    (one,), (other,) = (
        found(first, second, copy, copied={copy[1].id: second[1].id}),
        found(first, second),
    )
    assert replace(one, proposition=other.proposition) == other


def test_the_earliest_of_many_are_told() -> None:
    said = [number(f"Outlet {n}", f"2031-03-04T08:{n:02d}", str(900 + 37 * n)) for n in range(9)]
    told_ = found(*said)
    assert len(told_) == MOST
    assert told_[0].a == said[0][1].id


def test_of_a_row_of_very_many_claims_the_articles_take_turns() -> None:
    words = [f"900 people left street {n}" for n in range(1000, 1000 + CROWD + 5)]
    page = article("News\n\n" + ". ".join(words) + ".", "A", DAY, complete=True, name="A.txt")
    many = [counting(page, claim(page, each), ("900", 900.0, "people")) for each in words]
    other = number("B", LATER, "2,300")
    (one,) = found(*((page, each) for each in many), other)
    assert (one.kind, one.b) == (ConflictKind.NUMBER, other[1].id)
    assert unsearched([row(*many, other[1])], {}) == 6
    assert unsearched([row(*many[:9], other[1]), row(*many)], {many[0].id: many[1].id}) == 4
