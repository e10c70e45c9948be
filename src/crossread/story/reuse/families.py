"""`Reuse`s in, `Family`s out: the articles that carry one text, and the one it likely began with.

Last step of `reuse`; coverage counts a family as one origin.
"""

from collections.abc import Mapping, Sequence

from crossread.records import Article, Family, Member, Relation, Reuse, ReuseKind
from crossread.story.reuse.credits import Credit
from crossread.text.listing import grouped

METHOD = "near-copies@1"
WHOLE = 0.7  # of the source's text, for a reprint; less is an excerpt
SAME = 0.9  # of the words of the passages, for a reprint; fewer are a rewrite


def copies(found: Sequence[Reuse]) -> dict[str, str]:
    """Of every near copy (an article's id) the article it goes back to."""
    taken: dict[str, str] = {}
    for each in found:
        later, root = each.later.article, followed(each.earlier.article, taken)
        if each.kind is ReuseKind.REPRINT and later not in taken and root != later:
            taken[later] = root
    return {each: followed(each, taken) for each in taken}


def followed(start: str, taken: Mapping[str, str]) -> str:
    """The end of a line of copies."""
    while start in taken:
        start = taken[start]
    return start


def families(
    articles: Sequence[Article], found: Sequence[Reuse], credits: Mapping[str, Credit]
) -> tuple[Family, ...]:
    """The families among articles (by id their `credits`), in the order of what they go back to."""
    known = {each.id: each for each in articles}
    held = grouped((root, copy) for copy, root in copies(found).items())
    near = (each for each in found if each.kind is ReuseKind.REPRINT)
    pairs = grouped((each.later.article, each) for each in near)
    return tuple(
        _family(known, [root, *held[root]], pairs, credits) for root in known if root in held
    )


def _family(
    known: Mapping[str, Article],
    ids: Sequence[str],
    pairs: Mapping[str, Sequence[Reuse]],
    credits: Mapping[str, Credit],
) -> Family:
    root, *others = ids
    said = [credits[each].whole for each in ids if each in credits and credits[each].whole]
    agency = max(dict.fromkeys(said), key=said.count, default="")
    directed = all(reuse.directed for each in others for reuse in pairs[each])
    own = not agency or known[root].outlet == agency
    head = root if own and directed else None
    first = Relation.HEAD if head else Relation.AGENCY if agency else Relation.REPRINT
    members = [Member(root, first, 1.0)]
    for each in others:
        credited = bool(agency) and each in credits and credits[each].whole == agency
        members.append(_member(known, each, pairs[each], credited=credited))
    score = min(reuse.score for each in others for reuse in pairs[each])
    return Family(tuple(members), head, agency, f"{METHOD}+{pairs[others[0]][0].method}", score)


def _member(
    known: Mapping[str, Article], article: str, taken: Sequence[Reuse], *, credited: bool
) -> Member:
    """What an article is of the text it goes back to."""
    source = taken[0].earlier.article
    passages = [each for each in taken if each.earlier.article == source]
    size = sum(len(each.later.text) for each in passages)
    same = sum(each.share * len(each.later.text) for each in passages)
    missing = sum(len(e.earlier.text) for each in passages for e in each.edits if not e.later.text)
    held = sum(len(each.earlier.text) for each in passages) - missing
    if credited:
        relation = Relation.AGENCY
    elif same < SAME * size:
        relation = Relation.REWRITE
    elif held < WHOLE * len(known[source].text):
        relation = Relation.EXCERPT
    else:
        relation = Relation.REPRINT
    return Member(article, relation, round(same / max(1, len(known[article].text)), 4))
