"""Two versions of a page and their claims in; what was changed, claim by claim, out."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from crossread.records import Article, Attribution, AuthorialStance, Claim, Kind, Modality, Span
from crossread.records.attributions import SourceKind
from crossread.records.revisions import Change, ChangeKind, Revision

ALIKE = 0.5  # of the words, in their order, from which two claims are one that was changed
_NOTE = re.compile(
    r"^.{0,40}\b(?:corrections?|clarifications?|editor.s note)\b\s*[:—–-].*"
    r"|^.*\b(?:an earlier version of this|(?:article|story|report|post|headline) (?:was|has been) "
    r"(?:updated|amended|corrected|changed|revised))\b.*",
    re.IGNORECASE | re.MULTILINE,
)
_FIRMNESS = {
    AuthorialStance.DISTANCING: 0,
    AuthorialStance.NEUTRAL: 1,
    AuthorialStance.ENDORSING: 2,
}
_CUED = (
    ChangeKind.SPEAKER_LOST, ChangeKind.SPEAKER_NAMED, ChangeKind.SOFTENED, ChangeKind.HARDENED,
)  # fmt: skip
Told = Mapping[str, Attribution]


def revision(
    before: tuple[Article, Sequence[Claim], Told], after: tuple[Article, Sequence[Claim], Told]
) -> Revision:
    """What was changed from one version to the next, in the order of the later text; each side is
    the article, its claims in text order and its attributions by id."""
    (old, old_claims, old_told), (new, new_claims, new_told) = before, after
    found = _headline(old, new)
    cued: dict[tuple[ChangeKind, str | None, str | None], int] = {}  # one cue, said once
    pairs = _paired(old_claims, new_claims)
    for one, other in pairs:
        if one and other:
            for kind in _kinds(one, other, old_told, new_told):
                key = (kind, one.attribution, other.attribution)
                change = Change(kind, one.spans[0], other.spans[0])
                if kind not in _CUED or key not in cued or not any(key[1:]):
                    cued[key] = len(found)
                    found.append(change)
                elif len(one.spans[0].text) > len(_text(found[cued[key]].before)):
                    found[cued[key]] = change
        elif one:
            found.append(Change(ChangeKind.REMOVED, one.spans[0], None))
        elif other:
            found.append(Change(ChangeKind.ADDED, None, other.spans[0]))
    return Revision(old.id, new.id, tuple(found), _note(old, new))


def _text(span: Span | None) -> str:
    return span.text if span else ""


def _headline(old: Article, new: Article) -> list[Change]:
    one, other = old.title, new.title
    if not one or not other or _words(one.text) == _words(other.text):
        return []
    return [Change(ChangeKind.HEADLINE, one, other)]


def _note(old: Article, new: Article) -> Span | None:
    """A correction note that only the later version has."""
    known = {each.group() for each in _NOTE.finditer(old.text)}
    fresh = (each for each in _NOTE.finditer(new.text) if each.group() not in known)
    return next((new.span(*each.span()) for each in fresh), None)


def _words(text: str) -> list[str]:
    return re.findall(r"(?<![.,])[.,]*\w+(?:[.,]++\w+)*|[\"“”]", text.lower())


def _paired(old: Sequence[Claim], new: Sequence[Claim]) -> list[tuple[Claim | None, Claim | None]]:
    """Each claim with what became of it, in the order of the later text; the removed come last."""
    before, after = [_words(each.text) for each in old], [_words(each.text) for each in new]
    partner: dict[int, int] = {}
    keys = [" ".join(words) for words in before], [" ".join(words) for words in after]
    for start, other, size in SequenceMatcher(None, *keys, autojunk=False).get_matching_blocks():
        partner |= {other + step: start + step for step in range(size)}
    free = set(range(len(old))) - set(partner.values())
    where: dict[str, dict[int, int]] = defaultdict(dict)
    for place in sorted(free):
        for word, many in Counter(before[place]).items():
            where[word][place] = many
    likely = sorted(
        (-share, place, number)
        for number in range(len(new))
        if number not in partner
        for place in _sharing(after[number], before, where)
        if (share := _share(before[place], after[number])) >= ALIKE
    )
    for _, place, number in likely:
        if place in free and number not in partner:
            free.remove(place)
            partner[number] = place
    pairs: list[tuple[Claim | None, Claim | None]] = [
        (old[partner[number]] if number in partner else None, each)
        for number, each in enumerate(new)
    ]
    return [*pairs, *((old[place], None) for place in sorted(free))]


def _sharing(
    words: Sequence[str], before: Sequence[Sequence[str]], where: Mapping[str, Mapping[int, int]]
) -> list[int]:
    """The claims that have enough words in common, in whatever order; `where` gives for each word
    the claims that have it, and how often."""
    common = Counter[int]()
    for word, many in Counter(words).items():
        for place, times in where.get(word, {}).items():
            common[place] += min(many, times)
    return [p for p, n in common.items() if 2 * n >= ALIKE * (len(words) + len(before[p]))]


def _share(one: Sequence[str], other: Sequence[str]) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _kinds(one: Claim, other: Claim, old: Told, new: Told) -> list[ChangeKind]:
    """What differs between a claim and what became of it; nothing where nothing does."""
    said, says = (told.get(each.attribution or "") for told, each in ((old, one), (new, other)))
    kinds = []
    if sorted(q.value for q in one.quantities) != sorted(q.value for q in other.quantities):
        kinds.append(ChangeKind.FIGURE)
    kinds += _speaker(said, says)
    firm = _firmness(other, says) - _firmness(one, said) if bool(said) == bool(says) else 0
    if firm:
        kinds.append(ChangeKind.HARDENED if firm > 0 else ChangeKind.SOFTENED)
    reworded = _words(one.text) != _words(other.text)
    if reworded and said and says and Kind.DIRECT in (said.kind, says.kind):
        kinds.append(ChangeKind.QUOTATION)
    return kinds or ([ChangeKind.REWORDED] if reworded else [])


def _speaker(said: Attribution | None, says: Attribution | None) -> list[ChangeKind]:
    if said and not says:
        return [ChangeKind.SPEAKER_LOST]
    if says and _named(says) and not (said and _named(said)):
        return [ChangeKind.SPEAKER_NAMED]
    if said and says and _named(said) and not _named(says):
        return [ChangeKind.SPEAKER_LOST]
    return []


def _named(attribution: Attribution) -> bool:
    hidden = attribution.source_kind in (SourceKind.ANONYMOUS, SourceKind.UNSTATED, None)
    return attribution.speaker is not None and not hidden


def _firmness(claim: Claim, said: Attribution | None) -> int:
    """How firmly a claim is put: by the cue it is reported with, and by its own wording."""
    stance = said.authorial_stance if said else None
    return (_FIRMNESS[stance] if stance else 1) + (claim.modality is Modality.ASSERTED)
