"""Bodies by other words than their names: abbreviations, `the board`, `the US-backed forces`.

Joined only where the page itself ties the words to one body, and to no other.
"""

import re
from collections.abc import Iterable, Iterator

from crossread.article.page import Page
from crossread.article.speakers.coreference import Scene, antecedent
from crossread.article.speakers.mentions import NamedAt
from crossread.text.lexicon import singular
from crossread.text.sentences import Offsets

_PRIVATE = frozenset(("company", "firm", "business"))
_PUBLIC = frozenset(
    "agency board bureau cabinet commission committee congress council court department house"
    " inspectorate ministry nations parliament party police republic senate state"
    " university".split()
)
_ARMED = frozenset(
    "army battalion brigade corps fighters force forces front guard guards legion militia rebels"
    " units".split()
)
_SORTS = frozenset("alliance group militia movement".split())  # the Hamas movement is Hamas
_SOME_GROUP = re.compile(r"\b(?:an?|another|other|one)\s(?:[\w-]+\s){0,3}groups?\b", re.IGNORECASE)
_FAR = 3  # words before a name that may qualify it
_IS = re.compile(
    r"(?:\s\([A-Z.]{2,9}\))?(?:,(?:\swhich\sis)?|\sis|\swas)\s(?:an?|the)\s"
    r"(?P<what>[^,.;:()“”\"\n]{3,80}?)"
    r"(?=[,.]|\s(?:of|for|at|with|from|in|on|to|that|which|who|and|by|under|whose)\s|\s\w+ed\s)"
)


def described(
    scene: Scene, at: int, words: tuple[str, ...], spelled: Iterable[Offsets], *, outlet: bool
) -> tuple[int | Offsets, str] | None:
    """Who `the department` or `the monitoring group` is, given its words behind `the`, and the rule
    that tells; `spelled` are the names of the sources before that the text alone spells out."""
    noun, before = words[-1], scene.mentions(0, at)
    kinds = frozenset(("outlet",) if outlet else ("organisation",))
    able = [mention for mention in before if scene.names.all[mention.who].kind in kinds]
    for mention in reversed(able):
        if noun in scene.names.all[mention.who].form:
            return mention.who, "body's noun"
    if (found := _sole(scene, able, words, spelled)) is not None:
        return found, "body's sort"
    barred = _PUBLIC if noun in _PRIVATE else frozenset[str]()
    near = antecedent(scene, at, "", kinds=kinds, barred=barred)
    return (near.who, "body meant") if near and (outlet or noun in _PRIVATE) else None


def several(scene: Scene, at: int, words: tuple[str, ...]) -> int | None:
    """Who `the US-backed forces` are: the one body whose name ends so, where it was called so."""
    able = [m for m in scene.mentions(0, at) if scene.names.all[m.who].kind == "organisation"]
    found = {m.who for m in able if scene.names.all[m.who].form[-1:] == words[-1:]}
    said = {word for m in able if m.who in found for word in _qualifiers(scene.page, m)}
    return found.pop() if len(found) == 1 and words[:-1] and said.issuperset(words[:-1]) else None


def is_sort(noun: str, form: tuple[str, ...]) -> bool:
    """Whether a noun behind a body's name only says what the body is: the Hamas movement, the
    Tarrin Guard force."""
    return noun in _SORTS or (noun in ("force", "forces") and form[-1] in _ARMED)


def _sole(
    scene: Scene, able: list[NamedAt], words: tuple[str, ...], spelled: Iterable[Offsets]
) -> int | Offsets | None:
    """The one body that the page calls so: by the noun its name ends in, or beside its name."""
    found: dict[int | str, int | Offsets] = {}
    for mention in able:
        form = scene.names.all[mention.who].form
        named = len(words) == 1 and form and _is_of_sort(form, words[-1])
        if named or any(set(words) <= what for what in _called(scene.page, mention, words[-1])):
            found[mention.who] = mention.who
    for start, end in spelled:
        name = scene.page.text[start:end]
        if len(words) == 1 and name.lower().split()[-1:] == list(words):
            found[" ".join(name.split())] = (start, end)
    if not found and words == ("group",):
        return _only(scene, able)
    return next(iter(found.values())) if len(found) == 1 else None


def _is_of_sort(form: tuple[str, ...], noun: str) -> bool:
    """Whether a body of this name can be called so: `the force`, of the Tarrin Guard."""
    armed = len(form) > 1 and form[-1] in _ARMED and noun in ("force", "militia")
    return armed or singular(form[-1]) == noun


def _only(scene: Scene, able: list[NamedAt]) -> int | None:
    """The one body that a page names before it says `the group`, where it tells of no other."""
    found = {mention.who for mention in able}
    who = found.pop() if len(found) == 1 else None
    public = who is None or not _PUBLIC.isdisjoint(scene.names.all[who].form)
    return None if public or _SOME_GROUP.search(scene.page.plain) else who


def _called(page: Page, mention: NamedAt, noun: str) -> Iterator[set[str]]:
    """The words of an apposition behind a name that has this noun for its head."""
    found = _IS.match(page.plain, mention.end)
    what = found["what"].lower().split() if found else []
    if what and singular(what[-1]) == noun:
        yield {*what, noun}


def _qualifiers(page: Page, mention: NamedAt) -> Iterator[str]:
    """The words right before a name: US-backed."""
    first = page.number(mention.begin)
    yield from (word.lower for word in page.words[max(0, first - _FAR) : first])
