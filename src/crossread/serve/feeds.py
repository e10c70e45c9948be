"""Feeds that are followed: added, listed with what they last gave, and ended."""

import os
import time

from crossread.serve.asking import Answer, Ask, Refused, Role, Route, go, is_address
from crossread.serve.frame import show
from crossread.store.polling import FeedState, add_feeds, end_feed, known_feeds
from crossread.stream.watch import CONTACT, EVERY

MOST = 500  # feeds added at once
LONGEST = 2_000  # characters of an address


def _feeds(ask: Ask) -> Answer:
    contact = os.environ.get(CONTACT, "")
    return show(
        ask, "feeds.html", feeds=known_feeds(ask.archive), contact=contact, moment=time.time()
    )


def _add(ask: Ask) -> Answer:
    given = [line.strip() for line in ask.given("addresses").splitlines() if line.strip()]
    if not given or len(given) > MOST:
        raise Refused(400, f"{len(given)} addresses were given; give 1 to {MOST}, one a line.")
    for line in given:
        if not is_address(line) or len(line) > LONGEST:
            raise Refused(400, f"“{line[:80]}” is not the address of a feed; begin with https://.")
    known = {each.url for each in known_feeds(ask.archive)}
    fresh = [FeedState(line, every=EVERY) for line in dict.fromkeys(given) if line not in known]
    add_feeds(ask.archive, fresh)
    return go("/feeds")


def _end(ask: Ask) -> Answer:
    end_feed(ask.archive, ask.given("feed"))
    return go("/feeds")


ROUTES = (
    Route("GET", "/feeds", _feeds, Role.READER),
    Route("POST", "/feeds", _add, Role.REVIEWER),
    Route("POST", "/feeds/end", _end, Role.REVIEWER),
)
