"""Names of authors, taken apart from roles, places and each other."""

import pytest

from crossread.read.authors import author_names


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Ilse Varn and Tomas Orr, Staff Writers", ("Ilse Varn", "Tomas Orr")),
        ("BY ILSE VARN, TOMAS ORR & BEA LUND", ("ILSE VARN", "TOMAS ORR", "BEA LUND")),
        ("Ilse Varn | Political editor", ("Ilse Varn",)),
        ("Ilse Varn in Ostrel and Tomas Orr in Kell", ("Ilse Varn", "Tomas Orr")),
        ("Ilse Varn for the Courier", ("Ilse Varn",)),
        ("Written by: Ilse Varn; Tomas Orr", ("Ilse Varn", "Tomas Orr")),
        ("Anders Sand-Holm, Jr., and Bea Lund, PhD", ("Anders Sand-Holm Jr.", "Bea Lund")),
        ("Varn, Ilse", ("Ilse Varn",)),
        ("desk@courier.example (Ilse Varn)", ("Ilse Varn",)),
        ("Ilse Varn <ilse@courier.museum>", ("Ilse Varn",)),
        ("ilse.varn@courier.museum", ()),
        ("https://courier.example/ilse", ()),
        ("Courier staff", ()),
        ("Chandra Anderson", ("Chandra Anderson",)),
        ("陈琳", ("陈琳",)),
        ({"name": "Ilse Varn"}, ("Ilse Varn",)),
        ({"@type": "Organization", "name": "Kell and Ostrel News"}, ("Kell and Ostrel News",)),
        ([{"name": "Ilse Varn"}, "Tomas Orr", {"name": ["Ilse Varn"]}], ("Ilse Varn", "Tomas Orr")),
        ([], ()),
        (None, ()),
        (7, ()),
    ],
)
def test_names_of_authors(written: object, names: tuple[str, ...]) -> None:
    assert author_names(written) == names
