"""A feed of an outlet: where it is, what it is called, whose page it belongs to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Feed:
    """`url` is the feed's address; what is not known of the others is ""."""

    url: str
    title: str = ""
    site: str = ""
