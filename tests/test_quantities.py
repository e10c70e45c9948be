"""Figures in news sentences: what they are, what they count, what bounds them, what agrees."""

import time
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crossread.article.page import page_of
from crossread.article.quantities import agree, quantities
from crossread.records import Article, Comparator, Quantity, Span


def said(text: str) -> tuple[Quantity, ...]:
    return quantities(page_of(Article(text)), 0, len(text))


def short(quantity: Quantity) -> str:
    """`about 2300 person`, `5..7 home`, `1500 second`."""
    value = f"{quantity.value:g}" if quantity.value < 1e4 else f"{quantity.value:.10g}"
    if quantity.high is not None:
        value += f"..{quantity.high:.10g}"
    kind = "" if quantity.comparator in ("exact", "range", "vague") else quantity.comparator.value
    return " ".join(part for part in (kind, value, quantity.unit, quantity.counted) if part)


def one(text: str) -> Quantity:
    (found,) = said(text)
    return found


# A sentence, the words of each figure in it, and its normal form.
SAID: tuple[tuple[str, str], ...] = (
    ("About 2,300 people had left by midnight.", "About 2,300 people = about 2300 person"),
    ("As many as 4,000 people fled.", "As many as 4,000 people = at most 4000 person"),
    ("It holds back 11 million cubic metres of water", "= 11000000 cubic metre water"),
    ("More than 3,000 people marched", "More than 3,000 people = over 3000 person"),
    ("The mayor counted forty-one tents", "forty-one tents = 41 tent"),
    ("A hundred and twenty soldiers left", "A hundred and twenty soldiers = 120 soldier"),
    ("two thousand three hundred seats", "= 2300 seat"),
    ("half a million voters, two dozen cars", "= 500000 voter; two dozen cars = 24 car"),
    (
        "The firm lost a third of its engineers",
        "a third of its engineers = 33.3333 percent engineer",
    ),
    ("Nine in ten voters agreed", "= 90 percent voter"),
    ("Half the town was dark", "Half the town = 50 percent town"),
    ("Dozens of goats", "Dozens of goats = 24..100 goat"),
    ("hundreds of thousands marched", "= 200000..1000000"),
    ("tens of thousands of people", "= 20000..100000 person"),
    ("several hundred homes", "= 300..900 home"),
    ("a few houses, a handful of boats", "a few houses = 2..9 home; = 3..8 boat"),
    ("Between 5 and 7 homes burned", "Between 5 and 7 homes = 5..7 home"),
    ("20-30 cars and 10 to 12 vans", "20-30 cars = 20..30 car; 10 to 12 vans = 10..12 van"),
    ("two to three million francs", "= 2000000..3000000 franc"),
    ("It rose from 10 to 12 percent", "= 10; 12 percent = 12 percent"),
    ("It cost $4bn, or £600,000 a month", "$4bn = 4000000000 USD; = 600000 GBP per month"),
    ("a $2-3 million repair", "$2-3 million = 2000000..3000000 USD"),
    ("A bonus of 410,000 crowns", "410,000 crowns = 410000 crown"),
    ("5 miles north, 4 km south", "5 miles = 8046.72 metre; 4 km = 4000 metre"),
    ("4 hectares of wheat", "4 hectares of wheat = 40000 square metre wheat"),
    ("a 200-pound crate cost 200 pounds", "200-pound = 90.7185 kilogram; = 200 GBP"),
    ("A 5m wall held back 11m people", "5m = 5 metre; 11m people = 11000000 person"),
    ("80 percent of Tarrin voters", "80 percent of Tarrin voters = 80 percent voter"),
    ("a million pounds of flour", "= 453592.37 kilogram flour"),
    ("a million pounds of damage", "= 1000000 GBP damage"),
    ("thousands of francs", "thousands of francs = 2000..10000 franc"),
    ("four centimetres an hour", "four centimetres an hour = 0.04 metre per hour"),
    ("It fell to minus 5C", "minus 5C = -5 celsius"),
    ("It was 100 degrees Fahrenheit", "= 37.7778 celsius"),
    ("a magnitude 6.1 earthquake", "6.1 = 6.1 magnitude"),
    ("Rain has fallen for six days", "six days = 6 day"),
    ("within half an hour", "within half an hour = at most 1800 second"),
    ("It took about an hour", "about an hour = about 3600 second"),
    ("two and a half years on", "two and a half years = 2.5 year"),
    ("no fewer than 40", "no fewer than 40 = at least 40"),
    ("at least another 20 people", "at least another 20 people = at least 20 person"),
    ("3,000 or more people", "3,000 or more people = at least 3000 person"),
    ("300 people or more", "300 people or more = at least 300 person"),
    ("40+ boats, 300-odd men", "40+ boats = at least 40 boat; 300-odd men = about 300 man"),
    ("just under 300 sheep", "just under 300 sheep = under 300 sheep"),
    ("a 10-member panel", "10-member = 10 member"),
    ("Two police officers stood by", "Two police officers = 2 officer"),
    ("a girl aged 9 and the 63-year-old Alder Mill", "9 = 9 year age; 63-year-old = 63 year age"),
    ("Ida Venn, 31, left", "31 = 31 year age"),
    ("a crowd of 2000 people", "2000 people = 2000 person"),
    ("In March 12 people came", "12 people = 12 person"),
    ("four of the nine workers", "four of the nine workers = 4 worker; = 9 worker"),
    # What became of those counted.
    ("Three workers were treated for cuts", "Three workers = 3 injury"),
    ("At least five miners were rushed to hospital", "= at least 5 injury"),
    ("12 people killed in mill fire", "12 people = 12 death"),
    ("Twelve people at the mill have died", "Twelve people = 12 death"),
    ("Three people, including a child, were killed", "Three people = 3 death"),
    (
        "The blast killed 12, injuring at least 30",
        "12 = 12 death; at least 30 = at least 30 injury",
    ),
    ("Only one person was killed", "one person = 1 death"),
    ("The death toll rose from 12 to 14", "= 12 death; = 14 death"),
    ("It left five missing and three dead", "five missing = 5 missing; three dead = 3 death"),
    ("Police detained six others", "six = 6 arrest"),
    ("12 people were killed, five of them children", "= 12 death; five of them children = 5 child"),
    ("Two men killed a guard", "Two men = 2 man"),
    ("Two men who killed a guard fled", "Two men = 2 man"),
    ("Three people were not injured", "Three people = 3 person"),
    ("The fire killed 12 people and two homes burned", "= 12 death; = 2 home"),
    ("The fire killed 12 cows", "12 cows = 12 cow"),
    ("20 people at the gate said he was hurt", "20 people = 20 person"),
    ("300 files are missing", "300 files = 300 file"),
)


# Spellings that were once read as other figures.
SAID += (
    ("A$2 million, CA$3m, NZ$40", "= 2000000 AUD; = 3000000 CAD; = 40 NZD"),
    ("2 million Australian dollars and 5 Canadian dollars", "= 2000000 AUD; = 5 CAD"),
    ("a couple of hundred people", "= 200..300 person"),
    ("A quarter of a million voters", "A quarter of a million voters = 250000 voter"),
    ("three-quarters of a million hens", "= 750000 hen"),
    ("a third of a billion euros", "= 333333333.3 EUR"),
    ("half a million or a quarter million", "= 500000; = 250000"),
    ("A million and a half people", "A million and a half people = 1500000 person"),
    ("2 billion and a quarter", "= 2250000000"),
    ("a dozen and a half eggs", "= 18 egg"),
    ("150 000 people, 12\xa0500 homes", "150 000 people = 150000 person; = 12500 home"),
    ("1\u2009234\u2009567 votes", "1\u2009234\u2009567 votes = 1234567 vote"),
    ("In 2019 300 homes", "300 homes = 300 home"),
    ("1,50,000 farmers and 12,34,567 votes", "= 150000 farmer; = 1234567 vote"),
    ("2 lakh crore rupees", "= 2e+12 INR"),
    ("Rs 3.5 lakh, ₹12 crore", "= 350000 INR; = 120000000 INR"),
    ("five lakh people", "= 500000 person"),
    ("4 hundred thousand tonnes", "4 hundred thousand tonnes = 400000000 kilogram"),
    ("7 hundred homes, 2 thousand million pounds", "= 700 home; = 2000000000 GBP"),
    ("None of the 40 passengers died", "= 40 passenger"),
    ("Not one of the 12 miners was hurt", "= 12 miner"),
    ("Few of these 300 soldiers were killed", "= 300 soldier"),
    ("All of the nine miners died", "= 9 death"),
    ("There were no casualties", "no casualties = 0 casualty"),
    ("It caused no deaths and no injuries.", "no deaths = 0 death; no injuries = 0 injury"),
    ("Nobody was killed", "Nobody = 0 death"),
    ("No one has been reported missing", "No one = 0 missing"),
    ("as little as 12.5 percent", "12.5 percent = 12.5 percent"),
    ("as few as nine people", "= 9 person"),
    ("150 Hamas fighters and 12 Texas counties", "= 150 fighter; = 12 county"),
    ("20 Hamas were killed", "= 20 death"),
)
BLANKS = "\t\n \xa0\u1680\u2002\u2009\u202f\u205f\u3000"


@given(st.sampled_from(SAID), st.sampled_from(BLANKS))
def test_any_blank_reads_as_any_other(said_so: tuple[str, str], blank: str) -> None:
    found = said(said_so[0].replace(" ", blank))
    if blank != "\n":
        assert [short(each) for each in found] == [short(each) for each in said(said_so[0])]


@pytest.mark.parametrize(("text", "wanted"), SAID, ids=[text for text, _ in SAID])
def test_figures_in_normal_form(text: str, wanted: str) -> None:
    found = said(text)
    expected = [part.rpartition("= ") for part in wanted.split("; ")]
    assert [short(each).replace(",", "") for each in found] == [
        form.replace(",", "") for _, _, form in expected
    ]
    for quantity, (words, _, _) in zip(found, expected, strict=True):
        assert quantity.span.text == text[quantity.span.start : quantity.span.end]
        assert words.rstrip(" =") in ("", quantity.span.text)


@pytest.mark.parametrize(
    "text",
    [
        "The dam was finished in 1961.",
        "A 2021 inspection and the 2016 elections",
        "In 2021 inspectors found cracks",
        "from 2018 to 2020, the 2019-20 season, 2019-2020",
        "Sirens sounded at 10:05 p.m. and at 9.40pm, 0930 GMT",
        "at half past nine, five past ten, twenty to ten, ten o'clock",
        "at ten on Monday",
        "On 12 March, March 12, 2024, 12-14 March, 12/03/2024, 2024-03-12, Jan. 5",
        "Call 0800 123 456 or 555-0134 or +44 20 7946 0958",
        "Route 66, Flight 370, No. 10, page nine, Covid-19, the B-52, 737s, 5G",
        "between slabs four and nine; number four, number six",
        "the 1990s, her 30s, the '30s",
        "the third man came first, on the 4th floor",
        "between 2000 and 2010; zero tolerance; the mill act H.B. 202",
        "3 .",
        "a two-way street; a one-off; a mum-of-three",
        "No one came. One of them left. One wonders. One day it will end.",
        "They won 3-1 after a 52-48 vote",
        "It happened two weeks ago",
        "No doctor came. No one who had been hurt spoke. Hardly any deaths are known. Nobody knew.",
        "Read https://mill.example/2024/03/12 or #12 or @user7 or v1.2.3",
    ],
)
def test_what_is_no_figure(text: str) -> None:
    assert [quantity.span.text for quantity in said(text)] == []


def test_only_the_stretch_is_read_and_offsets_are_the_articles() -> None:
    text = "Five boats sank. Seven boats sailed. Nine boats stayed."
    (found,) = quantities(page_of(Article(text)), 17, 36)
    assert (found.span.text, found.span.start, found.value) == ("Seven boats", 17, 7)


AGREES = (
    ("About 2,300 people", "2,312 people", True),
    ("2,300 people", "2,312 people", True),
    ("2,300 people", "900 people", False),
    ("3 homes", "at least 5 homes", False),
    ("More than 3,000 people", "3,200 people", True),
    ("more than 3,000 people", "2,000 people", False),
    ("more than 5 boats", "5 boats", False),
    ("Dozens of homes", "41 homes", True),
    ("dozens of homes", "300 homes", False),
    ("up to 4,000 people", "2,300 people", True),
    ("fewer than 300", "1,400", False),
    ("41 people", "40 people", False),
    ("about 20 people", "22 people", True),
    ("about 20 people", "26 people", False),
    ("three miles", "5 km", True),
    ("three miles", "8 km", False),
    ("33 percent", "a third of it", True),
    ("20 percent", "21 percent", False),
    ("48 hours", "two days", True),
    ("18 months", "two years", False),
    ("5 miles", "5 people", None),
    ("12 deaths", "30 injuries", None),
    ("12 people were killed", "killing 14", False),
    ("12 people were killed", "at least 10 dead", True),
    ("2,300", "900 people", False),
    ("3,000 people", "200 students", None),
    ("3,000 people", "3,000 students", True),
    ("3,000 people", "200 cows", None),
    ("$4m", "£4m", None),
    ("10 to 12 boats", "12 boats", True),
    ("10 to 12 boats", "13 boats", False),
    ("38 million crowns", "40 million crowns", False),
    ("no casualties", "nine casualties", False),
    ("nobody was killed", "killing 14", False),
    ("6 days", "a week ahead, seven days", False),
)


@pytest.mark.parametrize(("a", "b", "wanted"), AGREES)
def test_figures_that_agree(a: str, b: str, wanted: bool | None) -> None:
    assert agree(one(a), one(b)) is wanted
    assert agree(one(b), one(a)) is wanted


VALUES = st.one_of(
    st.integers(0, 10**7).map(float),
    st.floats(allow_nan=False, allow_infinity=False, min_value=-1e300, max_value=1e300),
)


@st.composite
def made(draw: st.DrawFn) -> Quantity:
    value, more = draw(VALUES), draw(st.none() | st.floats(0, 1e6))
    return Quantity(
        Span("a", 0, 1, "x"),
        value,
        None if more is None else value + more,
        draw(st.sampled_from(list(Comparator))),
        draw(st.sampled_from(["", "metre", "percent", "second", "day", "month", "year"])),
        draw(st.sampled_from(["", "person", "worker", "death", "home", "age"])),
    )


@given(made(), made())
def test_agreement_is_symmetric(a: Quantity, b: Quantity) -> None:
    assert agree(a, b) is agree(b, a)


@given(made())
def test_a_figure_agrees_with_itself(quantity: Quantity) -> None:
    assert agree(quantity, quantity) is not None
    if quantity.comparator not in (Comparator.OVER, Comparator.UNDER):
        assert agree(quantity, quantity) is True


WORDS = st.lists(
    st.sampled_from(
        "12 3,000 1.5 $ £4bn two a hundred half third of the in out from to between and - – , . at "
        "least about years old km people killed were 2021 March 10:05 pm percent an hour ½ % ° "
        "minus five dozens several few toll one who hurt K m 9/11 +44 ' “ \n".split(" ")
    ),
    max_size=14,
).map(" ".join)


@given(st.one_of(st.text(max_size=80), WORDS, WORDS.map(lambda text: text.replace(" ", ""))))
@example("½")
@example("9" * 400)
@example("1 in 0, 0 in 5, ١٢ people, ² ٣")
@settings(max_examples=300)
def test_any_text_gives_ordered_spans_of_itself(text: str) -> None:
    found = said(text)
    assert all(
        quantity.span.text == text[q.start : q.end] for quantity in found for q in [quantity.span]
    )
    assert all(a.span.start < b.span.start for a, b in pairwise(found))


def test_hostile_text_is_read_in_time() -> None:
    begun = time.process_time()
    for piece in (
        "1 ",
        "1,",
        "two ",
        "a ",
        "half ",
        "12 people at ",
        "hundreds of ",
        "(",
        "1-",
        "\n",
    ):
        said(piece * 3000)
    assert time.process_time() - begun < 8
