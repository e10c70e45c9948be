"""Dates and times as pages and feeds write them; never an offset that is not stated."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossread.read.moments import iso_date, stated_moment


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Fri, 11 Feb 2022 19:58:02 CET", "2022-02-11T19:58:02+01:00"),
        ("Mon, 06 Jun 2022 07:00:00 CEST", "2022-06-06T07:00:00+02:00"),
        ("Tue, 3 Jan 2023 09:15:00 AEDT", "2023-01-03T09:15:00+11:00"),
        ("Wed, 4 Jan 2023 09:15 EST", "2023-01-04T09:15:00-05:00"),
        ("Wed, 4 Jan 2023 09:15:00 GMT", "2023-01-04T09:15:00+00:00"),
        ("Wed, 04 Jan 23 09:15:00 +0530", "2023-01-04T09:15:00+05:30"),
        ("Wed, 4 Jan 2023 09:15:00 GMT-03:00", "2023-01-04T09:15:00-03:00"),
        ("Wed, 4 Jan 2023 09:15:00 IST", "2023-01-04T09:15:00"),
        ("Wed, 4 Jan 2023 09:15:00 XQT", "2023-01-04T09:15:00"),
        ("Wed, 4 Jan 2023 09:15:00", "2023-01-04T09:15:00"),
        ("Fri, Feb 24 2023 08:18:00 PM", "2023-02-24T20:18:00"),
        ("March 3, 2024 12:05 a.m.", "2024-03-03T00:05:00"),
        ("12:40 p.m. EST, March 3rd, 2024", "2024-03-03T12:40:00-05:00"),
        ("Sept. 9, 2024, 6 o'clock", "2024-09-09"),
        ("1745215200", "2025-04-21T06:00:00+00:00"),
        ("1745215200123", "2025-04-21T06:00:00+00:00"),
        (1620111600, "2021-05-04T07:00:00+00:00"),
        ("2021-05-04T08:00:00.000+0100", "2021-05-04T08:00:00+01:00"),
        ("2021-05-04 08:00:00 +0100", "2021-05-04T08:00:00+01:00"),
        ("2021-05-04 08:00 UTC", "2021-05-04T08:00:00+00:00"),
        ("2021/05/04 08:00", "2021-05-04T08:00:00"),
        ("20210504T080000Z", "2021-05-04"),
        ("24/02/2023 20:18", "2023-02-24T20:18:00"),
        ("2/24/2023", "2023-02-24"),
        ("3/4/2023", None),
        ("12345", None),
        ("9999999999", None),
        ("31 Feb 2023", None),
        ("Thu, 15 Feb 2018 25:24:50", None),
        ("yesterday", None),
        ("", None),
        (None, None),
        (True, None),
        ({"@value": "2023-01-01"}, None),
    ],
)
def test_a_moment_is_what_is_stated_and_no_more(written: object, meant: str | None) -> None:
    assert stated_moment(written) == meant


@given(st.text(max_size=60) | st.floats() | st.integers())
def test_any_value_gives_iso_8601_or_nothing(value: object) -> None:
    found = stated_moment(value)
    assert found is None or iso_date(found) == found
