"""Dates and times in news sentences: resolved against the article's date, and compared."""

import time
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crossread.article.dates import moments, same_clock, same_time
from crossread.article.page import page_of
from crossread.records import Article, Moment, Span

THURSDAY = "2024-03-14T18:05:00+01:00"


def said(text: str, published: str | None = THURSDAY) -> tuple[Moment, ...]:
    return moments(page_of(Article(text, published=published)), 0, len(text))


def short(moment: Moment) -> str:
    """`by Tuesday = by 2024-03-12`, `last year = 2023-01-01..2023-12-31`."""
    relation = "" if moment.relation == "on" else f"{moment.relation} "
    days = moment.start or "?"
    if moment.end != moment.start:
        days += f"..{moment.end}"
    return f"{moment.span.text} = {relation}{days}"


# A sentence in an article of Thursday 14 March 2024, 18:05, and what each date in it means.
SAID = (
    ("The mill burned on Monday.", "on Monday = 2024-03-11"),
    ("The mayor said Thursday it was over", "Thursday = 2024-03-14"),
    ("He left last Thursday", "last Thursday = 2024-03-07"),
    ("The vote will be held on Monday", "on Monday = 2024-03-18"),
    ("On Friday the council will decide", "On Friday = 2024-03-15"),
    ("She said on Monday that the road would open", "on Monday = 2024-03-11"),
    ("It would have been more use on Monday", "on Monday = 2024-03-11"),
    ("They would have to leave on Monday", "on Monday = 2024-03-18"),
    ("It is likely to be announced on Monday", "on Monday = 2024-03-18"),
    ("The road will have opened by Monday", "by Monday = by 2024-03-18"),
    ("It was announced on Monday", "on Monday = 2024-03-11"),
    ("after the 2020 elections", "2020 = 2020-01-01..2020-12-31"),
    ("The vote, scheduled for Tuesday, was put off", "for Tuesday = 2024-03-19"),
    ("They meet next Thursday", "next Thursday = 2024-03-21"),
    ("Schools stay shut until Saturday", "until Saturday = until 2024-03-16"),
    ("The road was closed until Wednesday", "until Wednesday = until 2024-03-13"),
    ("By Tuesday evening it was dry", "By Tuesday evening = by 2024-03-12T18:00..2024-03-12T23:59"),
    ("late on Monday", "late on Monday = 2024-03-11T18:00..2024-03-12T05:59"),
    ("in the early hours of Tuesday", "= 2024-03-12T00:00..2024-03-12T05:59"),
    ("since Monday night", "since Monday night = since 2024-03-11T18:00..2024-03-12T05:59"),
    ("It fell last night", "last night = 2024-03-13T18:00..2024-03-14T05:59"),
    ("It fell yesterday afternoon", "yesterday afternoon = 2024-03-13T12:00..2024-03-13T17:59"),
    ("today, tomorrow", "today = 2024-03-14; tomorrow = 2024-03-15"),
    ("this week and last month", "this week = 2024-03-11..2024-03-17; = 2024-02-01..2024-02-29"),
    ("told last autumn", "last autumn = 2023-09-01..2023-11-30"),
    ("who retired last spring", "last spring = 2023-03-01..2023-05-31"),
    ("It froze last winter", "last winter = 2023-12-01..2024-02-29"),
    ("in the winter of 2021", "the winter of 2021 = 2021-12-01..2022-02-28"),
    ("two days ago", "two days ago = 2024-03-12"),
    ("two weeks ago", "two weeks ago = 2024-02-26..2024-03-03"),
    ("a year ago", "a year ago = 2023-01-01..2023-12-31"),
    ("more than two years ago", "two years ago = before 2022-01-01..2022-12-31"),
    ("an hour ago", "an hour ago = 2024-03-14T16:35..2024-03-14T17:35"),
    ("on 12 March", "on 12 March = 2024-03-12"),
    ("on December 30", "on December 30 = 2023-12-30"),
    ("on March 12, 2022", "on March 12, 2022 = 2022-03-12"),
    ("on the 3rd of April", "3rd of April = 2024-04-03"),
    ("from 12-14 March", "from 12-14 March = 2024-03-12..2024-03-14"),
    ("on Monday, March 11, 2024", "on Monday, March 11, 2024 = 2024-03-11"),
    ("before 2024-03-11", "before 2024-03-11 = before 2024-03-11"),
    ("It opened in 2021", "in 2021 = 2021-01-01..2021-12-31"),
    ("a 2021 inspection", "2021 = 2021-01-01..2021-12-31"),
    ("since 2018", "since 2018 = since 2018-01-01..2018-12-31"),
    ("between 2018 and 2020", "between 2018 and 2020 = 2018-01-01..2020-12-31"),
    ("from Monday to Wednesday", "from Monday to Wednesday = 2024-03-11..2024-03-13"),
    ("the 1990s", "1990s = 1990-01-01..1999-12-31"),
    ("They saw cracks in January", "in January = 2024-01-01..2024-01-31"),
    ("It broke in October", "in October = 2023-10-01..2023-10-31"),
    ("It will open in October", "in October = 2024-10-01..2024-10-31"),
    ("planned for this May", "for this May = 2024-05-01..2024-05-31"),
    ("He was born in June 1999", "in June 1999 = 1999-06-01..1999-06-30"),
    ("at 10:05 p.m. on Monday", "at 10:05 p.m. on Monday = 2024-03-11T22:05"),
    ("at noon on Monday", "at noon on Monday = 2024-03-11T12:00"),
    ("on Monday at 9.40pm", "on Monday at 9.40pm = 2024-03-11T21:40"),
    ("at twenty to ten on Monday night", "at twenty to ten on Monday night = 2024-03-11T21:40"),
    ("at ten o'clock in the morning", "at ten o'clock in the morning = 2024-03-14T10:00"),
    ("On Monday a siren rang at 21:15", "On Monday = 2024-03-11; at 21:15 = 2024-03-11T21:15"),
    ("On Monday it rang at 9:15", "On Monday = 2024-03-11; at 9:15 = 2024-03-11"),
    ("On Monday 900 left by midnight", "On Monday = 2024-03-11; = by 2024-03-12T00:00"),
    ("shortly after midnight", "after midnight = after 2024-03-14T00:00"),
    ("at about 4:10 p.m.", "at about 4:10 p.m. = 2024-03-14T16:00..2024-03-14T16:20"),
    ("at 7:30 p.m.", "at 7:30 p.m. = 2024-03-13T19:30"),
    # Spellings that were once read as other days.
    ("It sank on Monday last week", "on Monday last week = 2024-03-04"),
    ("the talks of Friday of last week", "of Friday of last week = 2024-03-08"),
    ("They meet on Tuesday next week", "on Tuesday next week = 2024-03-19"),
    ("He left on Wednesday this week", "on Wednesday this week = 2024-03-13"),
    ("the Tuesday before last", "Tuesday before last = 2024-03-05"),
    ("It fell the Thursday before last", "Thursday before last = 2024-02-29"),
    ("the week before last", "the week before last = 2024-02-26..2024-03-03"),
    ("the month after next", "the month after next = 2024-05-01..2024-05-31"),
    ("It burned the year before last", "the year before last = 2022-01-01..2022-12-31"),
    ("The ferry sank on 20 June, police said", "on 20 June = 2023-06-20"),
    ("Two men died on 2 July when it fell", "on 2 July = 2023-07-02"),
    ("She resigned on August 9", "on August 9 = 2023-08-09"),
    ("The trial will open on 20 June", "on 20 June = 2024-06-20"),
    ("The court said the trial begins on 20 June", "on 20 June = 2024-06-20"),
    ("It is to open on 3 February", "on 3 February = 2025-02-03"),
    ("at 5 p.m. ET on Monday", "at 5 p.m. ET on Monday = 2024-03-11T17:00"),
    ("at 9:30 a.m. local time on Monday", "= 2024-03-11T09:30"),
    ("at 21:15 (GMT) on Tuesday", "at 21:15 (GMT) on Tuesday = 2024-03-12T21:15"),
    ("on Monday at 6.50pm Eastern time", "= 2024-03-11T18:50"),
    ("at noon GMT on Monday", "at noon GMT on Monday = 2024-03-11T12:00"),
    ("at midnight local time on Monday", "= 2024-03-12T00:00"),
    ("at 15:00Z on Monday", "at 15:00Z on Monday = 2024-03-11T15:00"),
    ("at 1830 EST on Monday", "at 1830 EST on Monday = 2024-03-11T18:30"),
    (
        "at 4 a.m. (0100 GMT) on Monday",
        "at 4 a.m. = 2024-03-11T04:00; 0100 GMT) on Monday = 2024-03-11T01:00",
    ),
    ("at 3 o'clock in the morning on Tuesday", "= 2024-03-12T03:00"),
    ("after Monday's collapse", "Monday = 2024-03-11"),
    ("after Monday", "after Monday = after 2024-03-11"),
    ("on 12/03/2024", "on 12/03/2024 = ?"),
    ("on 25/12/2023", "on 25/12/2023 = 2023-12-25"),
)


@pytest.mark.parametrize(("text", "wanted"), SAID, ids=[text for text, _ in SAID])
def test_dates_are_resolved(text: str, wanted: str) -> None:
    found = said(text)
    assert len(found) == wanted.count(";") + 1
    for moment, expected in zip(found, wanted.split("; "), strict=True):
        assert short(moment).endswith(expected)
        assert moment.span.text == text[moment.span.start : moment.span.end]


@pytest.mark.parametrize(
    "text",
    [
        "He may march, wait a second and fall in spring water",
        "March on, they may say; May Tolland and April Venn agreed",
        "told by May Tolland",
        "It rains every Monday, on the first Sunday of each month and on Fridays",
        "The Sunday Times and Good Friday and Super Tuesday",
        "Rain has fallen for six days; repairs within two years",
        "More than 2000 people paid $2021 for flight 4x2019",
        "five to ten people, two past masters, half of ten",
        "The score was 3:1 and the ratio 99:99",
        "on 31 of them, in room 12",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert [moment.span.text for moment in said(text)] == []


def test_without_a_date_only_what_stands_for_itself_is_resolved() -> None:
    found = said("On Monday, in 2021, at 9 p.m., 12 March, 12 March 2024, last year", None)
    assert [moment.start for moment in found] == [
        None, "2021-01-01", None, None, "2024-03-12", None,
    ]  # fmt: skip


@pytest.mark.parametrize("published", ["", "soon", "2024", "2024-02-30", "14 March 2024"])
def test_a_date_that_cannot_be_read_is_none(published: str) -> None:
    assert said("on Monday", published)[0].start is None


def test_a_time_alone_takes_the_day_named_before_or_else_the_articles() -> None:
    assert said("It rang last week at 9 p.m.", "2024-03-14")[1].start is None
    assert said("It rang at 9 p.m.", "2024-03-14")[0].start == "2024-03-14T21:00"
    assert said("Fire broke out at 6:50 p.m.", "2024-03-14")[0].start == "2024-03-14T18:50"
    assert said("It rang at nine o'clock", "2024-03-14")[0].start is None
    assert said("It rang at 9 p.m.", "2024-03-12T00:52:00Z")[0].start == "2024-03-11T21:00"
    text = "The slab broke late on Monday. It rang at five past ten."
    (found,) = moments(page_of(Article(text, published="2024-03-14")), 31, len(text))
    assert (found.span.text, found.start) == ("at five past ten", "2024-03-11T22:05")


def test_the_ends_of_the_calendar_give_none() -> None:
    for published in ("0001-01-01", "9999-12-31T23:59"):
        for text in ("last year", "next year", "yesterday", "tomorrow night", "900 years ago"):
            said(text, published)
    assert said("900 years ago", "0001-01-01")[0].start is None


SAME = (
    ("on Monday", "on 11 March", True),
    ("on Monday", "on Tuesday", False),
    ("on Monday night", "early on Tuesday", True),
    ("at 10:05 p.m. on Monday", "at 9:40 p.m. on Monday", False),
    ("at 10:05 p.m. on Monday", "on Monday", True),
    ("in March", "on Monday", True),
    ("in 2021", "in January", False),
    ("by Tuesday", "by Tuesday evening", True),
    ("by Tuesday", "by Monday", False),
    ("by Tuesday", "on Monday", True),
    ("by Tuesday", "on Wednesday", None),
    ("by Tuesday", "since Tuesday", None),
    ("since 2018", "in 2020", True),
    ("before Tuesday", "on Monday", True),
    ("before Tuesday", "on Tuesday", None),
    ("after Monday", "on Tuesday", True),
    ("on 12/03/2024", "on Tuesday", None),
    # Clocks of two zones: the same moment, another one, or it hangs on a zone that is not told.
    ("at 1500 GMT on Monday", "at 6 p.m. Moscow time on Monday", True),
    ("at 1500 GMT on Monday", "at 3 p.m. Moscow time on Monday", False),
    ("at 9:30 a.m. ET on Monday", "at 13:30 UTC on Monday", None),  # on summer time
    ("at 9:30 a.m. ET on Monday", "at 15:30 UTC on Monday", False),
    ("at 11 p.m. EST on Monday", "at 4 a.m. GMT on Tuesday", True),
    ("at 10:00 (GMT+5:30) on Monday", "at 04:30 UTC on Monday", True),
    ("at 10:00 UTC-3 on Monday", "at 1 p.m. GMT on Monday", True),
    ("at 3 p.m. Damascus, on Monday", "at 1300 GMT on Monday", None),  # on the rules of the year
    ("at 4 p.m. Moscow on Monday", "at 1300 GMT on Monday", True),
    ("at 3 p.m. Damascus on Monday", "at 1500 GMT on Monday", False),
    ("at 9 p.m. Baghdad time on Monday", "at 9 p.m. on Monday", None),
    ("at 6:50 p.m. local time on Monday", "at 6:50 p.m. on Monday", True),
    ("at 6:50 p.m. local time on Monday", "at 7 p.m. on Monday", False),
    ("at 6:50 p.m. local time on Monday", "at 1500 GMT on Monday", None),
    ("at 6:50 p.m. on Monday", "at 1500 GMT on Wednesday", False),
    ("at 6:50 p.m. Tarrin time on Monday", "at 7 p.m. Vosk time on Monday", None),
    ("at 6:50 p.m. Tarrin time on Monday", "at 7 p.m. Tarrin time on Monday", False),
    ("at 10 p.m. IST on Monday", "at 1630 GMT on Monday", None),  # of India, Israel or Ireland
    ("by 1500 GMT on Monday", "at 5 p.m. Moscow time on Monday", True),
)


@pytest.mark.parametrize(("a", "b", "wanted"), SAME)
def test_moments_that_may_be_the_same(a: str, b: str, wanted: bool | None) -> None:
    (first,), (second,) = said(a), said(b)
    assert same_time(first, second) is wanted
    assert same_time(second, first) is wanted


@pytest.mark.parametrize(
    ("a", "b", "wanted"),
    [
        ("at 10 p.m. on Monday", "at 10 p.m. on Tuesday", True),
        ("at 10 p.m. GMT on Monday", "at 1 a.m. Moscow time on Friday", True),
        ("at 10 p.m. GMT on Monday", "at 10 p.m. Moscow time on Monday", False),
        ("at 10 p.m. on Monday", "on Monday", False),
    ],
)
def test_the_same_time_of_any_day(a: str, b: str, wanted: bool) -> None:
    (first,), (second,) = said(a), said(b)
    assert same_clock(first, second) is wanted
    assert same_clock(second, first) is wanted


@st.composite
def made(draw: st.DrawFn) -> Moment:
    days = st.dates().map(lambda day: day.isoformat())
    minutes = st.datetimes().map(lambda at: at.isoformat(timespec="minutes"))
    first, last = sorted((draw(days | minutes), draw(days | minutes)))
    relation = draw(st.sampled_from(["on", "by", "before", "after", "since", "until"]))
    return Moment(Span("a", 0, 1, "x"), draw(st.sampled_from([first, None])), last, relation)


@given(made(), made())
def test_comparing_is_symmetric(a: Moment, b: Moment) -> None:
    assert same_time(a, b) is same_time(b, a)
    assert same_time(a, a) is (None if a.start is None else True)


@given(st.sampled_from(SAID), st.sampled_from("\t\n \xa0\u1680\u2002\u2009\u202f\u3000"))
def test_any_blank_reads_as_any_other(said_so: tuple[str, str], blank: str) -> None:
    found = said(said_so[0].replace(" ", blank))
    if blank != "\n":
        plain = said(said_so[0])
        assert [(each.start, each.end) for each in found] == [(p.start, p.end) for p in plain]


WORDS = st.lists(
    st.sampled_from(
        "on by since until from to between Monday Tuesday, March May 12 31 2021 2024-02-30 10:05 "
        "9.40 p.m. am past half noon midnight last next this week night evening ago two 999 years "
        "a few the of and - 's early late at about summer 1990s 30 February 13/14/2020 "
        "will said . “ \n".split(" ")
    ),
    max_size=14,
).map(" ".join)  # fmt: skip
PUBLISHED = st.sampled_from([None, "2024-03-14", THURSDAY, "0001-01-01T00:00", "9999-12-31", "x"])


@given(st.one_of(st.text(max_size=60), WORDS), PUBLISHED)
@example("31 February 2021, ٣ March, 29 February", "2023-03-01")
@settings(max_examples=300)
def test_any_text_gives_ordered_spans_of_itself(text: str, published: str | None) -> None:
    found = said(text, published)
    for moment in found:
        assert moment.span.text == text[moment.span.start : moment.span.end]
        assert (moment.start is None) == (moment.end is None)
        assert (moment.start or "") <= (moment.end or "")
    assert all(a.span.start <= b.span.start for a, b in pairwise(found))


def test_hostile_text_is_read_in_time() -> None:
    begun = time.process_time()
    for piece in (
        "1 ",
        "March ",
        "Monday ",
        "two ",
        "at 10:05 ",
        "12-",
        "the ",
        "last ",
        "\n",
        "2021-",
    ):
        said(piece * 3000)
    assert time.process_time() - begun < 8
