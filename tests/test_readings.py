"""Articles read on several cores: in their order, the same as on one."""

import json
from contextlib import closing
from multiprocessing import active_children

import pytest
import toy_models

from crossread.exports.codec import article_record, attribution_record, dump
from crossread.exports.readings import to_json
from crossread.pipeline import take_apart
from crossread.records import Article, Reading, Unused
from crossread.stream.readings import ALONE, readings

TEXT = "Ada Ohm said that ferry {n} was sold. The harbour was closed on Monday, the police said."


def items(count: int) -> list[Article | Unused]:
    made = [Article(TEXT.format(n=n), outlet="Olm Post", name=str(n)) for n in range(count)]
    return [Unused("first", "none"), *made, Unused("last", "none")]


@pytest.mark.slow
def test_two_cores_give_what_one_gives() -> None:
    given = items(ALONE + 20)
    given.insert(ALONE + 5, Unused("between", "none"))
    assert list(readings(iter(given), 2)) == list(readings(iter(given), 1))


@pytest.mark.slow
def test_readings_that_are_no_longer_wanted_end_their_processes() -> None:
    with closing(readings(iter(items(ALONE + 40)), 2)) as found:
        some = [next(found) for _ in range(ALONE + 3)]
    assert len(some) == ALONE + 3
    assert not [each for each in active_children() if each.is_alive()]


def test_the_document_in_pieces_is_the_document() -> None:
    model = toy_models.toy_attribution()
    made = [take_apart(each, model) for each in items(2) if isinstance(each, Article)]
    unused = [Unused("a\nb", "none")]
    for some, none in ((made, unused), (made, []), ([], unused), ([], [])):
        text = to_json(some, none)
        parsed = json.loads(text)
        assert text == dump(parsed, indent=2) + "\n"
        assert [each["name"] for each in parsed["articles"]] == [e.article.name for e in some]
        assert [each["name"] for each in parsed["unused"]] == [e.name for e in none]
    assert parsed_article(made[0]) == json.loads(to_json(made, []))["articles"][0]


def parsed_article(reading: Reading) -> object:
    about = {"id": reading.article.id, "name": reading.article.name}
    made = [attribution_record(each) for each in reading.attributions]
    return json.loads(dump(about | article_record(reading) | {"attributions": made}))
