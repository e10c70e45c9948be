"""Signing in through another provider, the newsroom's own: there, back, and who is let in."""

from dataclasses import replace

from crossread.agents.sending import NoReply
from crossread.serve.asking import Answer, Ask, Refused, Role, Route, go
from crossread.serve.people import BY_CLIENT, let_in, local
from crossread.serve.provider import (
    Begun,
    NotProved,
    Proved,
    Provider,
    begun,
    proved,
    resumed,
    way_in,
    way_out,
)
from crossread.store.accounts import Account
from crossread.store.audit import REFUSED, log, refusals
from crossread.store.identities import admit, identified, spend

BACK = "/sign-in/oidc/back"
AGAIN = "; sign in again, and ask an admin if that does not help."


def _provider(ask: Ask) -> Provider:
    if ask.provider is None:
        raise Refused(404, "People sign in here with a name and a password; go to Sign in.")
    return ask.provider


def _begin(ask: Ask) -> Answer:
    who, sign_in = _provider(ask), begun(local(ask.asked("to")))
    try:
        place = way_in(who, sign_in, ask.base + BACK)
    except (NotProved, NoReply) as problem:
        raise _away(who, problem) from problem
    return Answer(status=303, to=place, begun=sign_in.token)


def _away(who: Provider, problem: Exception) -> Refused:
    said = str(problem).rstrip(".")
    return Refused(502, f"{who.host} cannot be used now ({said}); try again later.")


def _back(ask: Ask) -> Answer:
    """Let a person in whom the provider names, in a session of its own."""
    who = _provider(ask)
    if refusals(ask.archive, "", ask.client)[1] >= BY_CLIENT:
        raise Refused(429, "Too many sign-ins were refused; try again in a quarter of an hour.")
    try:
        sign_in, person = _came(ask, who)
    except NotProved as problem:
        log(ask.archive, "", REFUSED, who.issuer, client=ask.client, note=str(problem))
        raise Refused(401, f"{problem}{AGAIN}") from problem
    except NoReply as problem:
        raise _away(who, problem) from problem
    found = _account_of(ask, who, person)
    return replace(let_in(ask, found, sign_in.on, note=who.issuer), begun="")


def _came(ask: Ask, who: Provider) -> tuple[Begun, Proved]:
    """The sign-in that a person comes back to, used up by it, and who that is."""
    sign_in = resumed(ask.begun, ask.query.get("state", ""))
    if "error" in ask.query:
        raise NotProved(f"{who.host} did not let you in ({ask.asked('error', 60)})")
    person = proved(who, ask.query, sign_in, ask.base + BACK)
    if not spend(ask.archive, sign_in.token):
        raise NotProved("This sign-in was used already")
    return sign_in, person


def _account_of(ask: Ask, who: Provider, person: Proved) -> Account:
    """The account of a person, made where the admin's settings allow it."""
    found = identified(ask.archive, who.issuer, person.subject)
    if found is not None and found.ended is None:
        return found
    subject = f"{who.issuer} {person.subject}"
    if found is not None:
        log(ask.archive, "", REFUSED, found.name, client=ask.client, note=subject)
        raise Refused(403, "Your account here is closed; ask an admin to reopen it.")
    if not (who.admits.anyone or person.domain in who.admits.domains):
        log(ask.archive, "", REFUSED, person.name, client=ask.client, note=subject)
        raise Refused(
            403,
            f"{who.host} knows you, but you have no account here; ask an admin to add one for the "
            f"subject “{person.subject}”.",
        )
    made = admit(ask.archive, person.name, who.admits.role, who.issuer, person.subject)
    note = f"{made.role}, {subject}"
    log(ask.archive, made.name, "account added", made.name, client=ask.client, note=note)
    return made


def _out(ask: Ask) -> Answer:
    who = _provider(ask)
    try:
        place = way_out(who, f"{ask.base}/sign-in")
    except (NotProved, NoReply) as problem:
        raise _away(who, problem) from problem
    return Answer(status=303, to=place) if place else go("/sign-in")


ROUTES = (
    Route("GET", "/sign-in/oidc", _begin, Role.ANYONE),
    Route("GET", BACK, _back, Role.ANYONE),
    Route("GET", "/sign-in/oidc/out", _out, Role.ANYONE),
)
