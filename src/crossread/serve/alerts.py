"""Alerts: saved searches and followed stories, what of them is unread, and the same as a feed."""

import json
from dataclasses import dataclass, replace

from crossread.errors import UsageError
from crossread.serve.asking import Answer, Ask, Refused, Role, Route, User, go, link, number
from crossread.serve.frame import draw, show
from crossread.serve.search import asked_for
from crossread.store.accounts import account, feed_reader, make_feed_key
from crossread.store.articles import Entry
from crossread.store.follows import Follow, follow, follows, newest, seen, unfollow
from crossread.store.searching import Hit, search
from crossread.store.stories import members, story

FIELDS = ("words", "outlet", "speaker", "since", "until", "lang")
EACH = 50  # unread articles shown of one alert


@dataclass(frozen=True, slots=True)
class Alert:
    """Something followed as it is shown: its name, its address, what of it is unread; `capped`
    where there is more than was counted."""

    follow: Follow
    title: str
    to: str
    unread: tuple[Hit, ...]
    total: int
    capped: bool = False


def alerts(ask: Ask) -> list[Alert]:
    """Everything that the reader follows."""
    held = ask.archive.read(follows, ask.user.name)
    return [_story(ask, each) if each.kind == "story" else _search(ask, each) for each in held]


def _story(ask: Ask, each: Follow) -> Alert:
    try:
        with ask.archive.reading() as connection:
            row = story(connection, each.what)
            fresh = [one for one in members(connection, row.n) if one.n > each.seen]
    except UsageError:  # its articles were taken down, or it was merged into another
        return Alert(each, "A story that is no longer there", "/", (), 0)
    unread = tuple(Hit(one, "", 0, ()) for one in fresh[-EACH:][::-1])
    return Alert(each, row.title, f"/story/{row.id}", unread, len(fresh))


def _search(ask: Ask, each: Follow) -> Alert:
    given = {name: str(value) for name, value in json.loads(each.what).items() if name in FIELDS}
    found = search(ask.archive, asked_for(given, after=each.seen), size=EACH)
    said = [value if name == "words" else f"{name} {value}" for name, value in given.items()]
    return Alert(
        each, ", ".join(said), link("/search", **given), found.hits, found.total, found.capped
    )


def _alerts(ask: Ask) -> Answer:
    return _page(ask, "")


def _page(ask: Ask, feed: str) -> Answer:
    last = ask.archive.read(newest)
    return show(ask, "alerts.html", alerts=alerts(ask), last=last, feed=feed)


def _feed(ask: Ask) -> Answer:
    """The feed of whoever is signed in, or of the account whose key the address has."""
    key = ask.asked("key")
    reader = feed_reader(ask.archive, key) if key else None
    if reader:
        ask = replace(ask, user=User(reader.name, Role.READER))
    elif key or ask.user.role < Role.READER:
        raise Refused(404, "There is no feed at this address; sign in and make one under Alerts.")
    held: dict[str, tuple[Entry, list[tuple[str, str]]]] = {}
    for alert in alerts(ask):
        for one in alert.unread:
            held.setdefault(one.entry.id, (one.entry, []))[1].append((alert.title, one.words))
    newest_first = sorted(held.values(), key=lambda each: -each[0].n)[:EACH]
    page = draw("alerts.xml", held=newest_first, who=ask.user.name, base=ask.base)
    return Answer(page.encode("utf-8", "replace"), media_type="application/atom+xml; charset=utf-8")


def _new_feed(ask: Ask) -> Answer:
    """Make the address of a feed that a feed reader can open; it is shown this once."""
    found = account(ask.archive, ask.user.name)
    if not ask.user.session or found is None:
        raise Refused(400, "Without accounts the feed is open to this computer at /alerts.xml.")
    token = make_feed_key(ask.archive, found.n)
    return _page(ask, f"{ask.base}{link('/alerts.xml', key=token)}")


def _follow(ask: Ask) -> Answer:
    if ask.given("story"):
        row = ask.archive.read(story, ask.given("story"))
        follow(ask.archive, ask.user.name, "story", row.id)
        return go(f"/story/{row.id}")
    given = {name: ask.given(name) for name in FIELDS if ask.given(name)}
    if not given:
        raise Refused(400, "The search asks for nothing; give a word, an outlet or a speaker.")
    search(ask.archive, asked_for(given), size=1)  # what can't be searched is refused now
    follow(ask.archive, ask.user.name, "search", json.dumps(given))
    return go("/alerts")


def _unfollow(ask: Ask) -> Answer:
    unfollow(ask.archive, ask.user.name, _number(ask.path["n"]))
    return go("/alerts")


def _seen(ask: Ask) -> Answer:
    seen(ask.archive, ask.user.name, _number(ask.given("last")))
    return go("/alerts")


def _number(given: str) -> int:
    found = number(given)
    if found is None:
        raise Refused(400, f"“{given[:40]}” is not a number; open the alerts again.")
    return found


ROUTES = (
    Route("GET", "/alerts", _alerts, Role.READER),
    Route("GET", "/alerts.xml", _feed, Role.ANYONE),
    Route("POST", "/alerts", _follow, Role.READER),
    Route("POST", "/alerts/feed", _new_feed, Role.READER),
    Route("POST", "/alerts/seen", _seen, Role.READER),
    Route("POST", "/alerts/{n}/end", _unfollow, Role.READER),
)
