"""Articles with the outlets' names swapped, and findings on them brought back to be compared.

What a comparison finds must not depend on who is called what, nor on the order of the articles.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace

from crossread.records import Article, Attribution, Claim, Comparison, content_id
from crossread.records.blindness import KeptCount, Swap
from crossread.story.masking import Covered, by_article, uncovered_attributions, uncovered_claim
from crossread.story.masking import uncovered_reuse as back_reuse
from crossread.text.outlets import bare, head, pattern
from crossread.text.sentences import Offsets

Found = Mapping[str, frozenset[Hashable]]


@dataclass(frozen=True, slots=True)
class Swapped:
    """The articles under swapped names and in another order; `names` gives the true name of each
    name given."""

    texts: tuple[Covered, ...]
    names: Mapping[str, str]
    swap: Swap


def swapped(articles: Sequence[Article], number: int) -> Swapped:
    """Run `number` of a check: the same names dealt again, each time in the same way. A name that
    would not be read as one where another stands (`the National` for `CNN`) stays whose it is."""
    names, fixed = sorted({each.outlet for each in articles if each.outlet}), set[str]()
    while True:
        given = _dealt([name for name in names if name not in fixed], number)
        given |= {name: name for name in sorted(fixed)}
        made = [_renamed(each, given) for each in articles]
        unfit = {name for _, left in made for name in left}
        if not unfit - fixed:
            break
        fixed |= unfit
    texts = [text for text, _ in made]
    texts.sort(key=lambda text: content_id("order", number, text.original.id))
    order = tuple(text.original.id for text in texts)
    swap = Swap(tuple(sorted(given.items())), order, sum(len(text.held) for text in texts))
    return Swapped(tuple(texts), {new: old for old, new in given.items()}, swap)


def _dealt(names: Sequence[str], number: int) -> dict[str, str]:
    """Another name for each; with two or more, at least two are changed."""
    dealt = sorted(names, key=lambda name: content_id("swap", number, name))
    if dealt == list(names):
        dealt = [*names[1:], *names[:1]]
    return dict(zip(names, dealt, strict=True))


def _renamed(article: Article, given: Mapping[str, str]) -> tuple[Covered, set[str]]:
    """The article as if its outlet, and every outlet it mentions, had the name given; and the
    names given that would not be read as one in their place."""
    find = pattern(list(given))
    places = [found.span() for found in find.finditer(article.text)] if find else []
    wanted = {place: _word(article.text[slice(*place)], given) for place in places}
    made = _put(article, given, {place: word for place, (word, _) in wanted.items()})
    seen = {found.span() for found in find.finditer(made.article.text)} if find else set()
    fit = {told for held, told in zip(made.held, made.told, strict=True) if held in seen}
    return made, {name for place, (_, name) in wanted.items() if place not in fit}


def _word(said: str, given: Mapping[str, str]) -> tuple[str, str]:
    """What a mention becomes, the whole name for a whole one and the short one for a short one, and
    the name it comes from."""
    whole = next((name for name in given if bare(name) == said), None)
    if whole:
        return bare(given[whole]), given[whole]
    short = next((name for name in given if head(bare(name)) == said), None)
    if short is None:
        return said, said
    new = bare(given[short])
    return head(new) or new, given[short]


def _put(article: Article, given: Mapping[str, str], words: Mapping[Offsets, str]) -> Covered:
    parts, held, at, size = list[str](), list[Offsets](), 0, 0
    for (start, end), word in words.items():
        parts += [article.text[at:start], word]
        begin = size + start - at
        held.append((begin, begin + len(word)))
        at, size = end, begin + len(word)
    grown = sum(len(word) - (b - a) for (a, b), word in words.items() if a < article.title_length)
    made = replace(
        article,
        text="".join([*parts, article.text[at:]]),
        outlet=given.get(article.outlet or "", article.outlet),
        title_length=article.title_length + grown,
        links=(),
    )
    return Covered(made, article, tuple(held), tuple(words))


def plain_texts(articles: Sequence[Article]) -> tuple[Covered, ...]:
    """The articles under their own names."""
    return tuple(Covered(replace(each, links=()), each, (), ()) for each in articles)


def findings_of(
    comparison: Comparison, texts: Sequence[Covered], names: Mapping[str, str]
) -> Found:
    """Every finding by kind, at its place in the articles as they were given, under true names."""
    of = by_article(texts)
    said: dict[str, Attribution] = {}
    for reading in comparison.readings:
        said |= uncovered_attributions(reading.attributions, of[reading.article.id])
    claims = {each.id: uncovered_claim(each, of[each.article], said) for each in comparison.claims}
    rows = {
        row.id: frozenset(claims[each].id for each in row.claims) for row in comparison.propositions
    }
    reuses = [back_reuse(each, of) for each in comparison.reuses]
    return {
        "attributions": frozenset(map(_attribution, said.values())),
        "claims": frozenset(map(_claim, claims.values())),
        "rows": frozenset(rows.values()),
        "cells": frozenset(
            (rows[each.proposition], names.get(each.outlet, each.outlet), each.stances)
            for each in comparison.coverage
        ),
        "conflicts": frozenset(
            (frozenset((claims[each.a].id, claims[each.b].id)), each.kind, each.between)
            for each in comparison.conflicts
        ),
        "origins": frozenset(
            (rows[each.proposition], each.kind, frozenset(claims[key].id for key in each.claims))
            for each in comparison.origins
        ),
        "lost attributions": frozenset(
            (claims[each.earlier].id, claims[each.later].id) for each in comparison.losses
        ),
        "copies": frozenset(
            (frozenset((each.later, each.earlier)), each.kind, each.direction) for each in reuses
        ),
        "quotations": frozenset(
            (of[each.span.article].span(each.span), each.state, each.misattributed)
            for each in comparison.quotes
        ),
    }  # fmt: skip


def _attribution(each: Attribution) -> Hashable:
    stance = (each.authorial_stance, each.polarity, each.veridicality)
    return each.id, each.kind, each.inside, each.source_kind, stance


def _claim(each: Claim) -> Hashable:
    return each.id, each.kind, each.modality, each.polarity, each.attribution


def kept(true: Found, runs: Sequence[Found]) -> tuple[KeptCount, ...]:
    """What became of the findings under true names in the runs."""
    return tuple(
        KeptCount(
            kind,
            len(found),
            len(found - frozenset.intersection(found, *(run[kind] for run in runs))),
            len(frozenset[Hashable]().union(*(run[kind] for run in runs)) - found),
        )
        for kind, found in true.items()
    )


def told(check_kept: Sequence[KeptCount], runs: int) -> str:
    """The result in a sentence, for the notes of a report."""
    changed = [each for each in check_kept if each.missing or each.new]
    how = f"Outlets' names were swapped and the order of articles shuffled {runs} times"
    if not changed:
        total = sum(each.found for each in check_kept)
        return f"{how}: all {total:,} findings stayed the same."
    parts = ", ".join(
        f"{each.kind}: {each.missing} of {each.found} missing, {each.new} new" for each in changed
    )
    return f"{how}; changed in at least one run: {parts}."
