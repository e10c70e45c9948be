"""What was found, counted: by outlet, month, language and story, for narrowing a search."""

from collections import Counter
from collections.abc import Sequence

from crossread.store import sql
from crossread.store.dialects import ARTICLES, WordIndex

FACETS = ("outlet", "month", "lang", "story")
_ASKED = {
    "articles": "SELECT a.outlet, substr(a.earliest, 1, 7) AS month, a.lang, m.story FROM "
    "articles a LEFT JOIN members m ON m.article = a.n WHERE a.n IN :numbers",
    "claims": "SELECT a.outlet, substr(a.earliest, 1, 7) AS month, a.lang, c.story FROM claims c "
    "JOIN articles a ON a.n = c.article WHERE c.n IN :numbers",
}
Facets = dict[str, list[tuple[str, int]]]


def facets(
    connection: "sql.Connection", numbers: Sequence[int], of: WordIndex = ARTICLES
) -> Facets:
    """How many of these rows each outlet, month, language and story (number) has: the most first,
    of months the last first."""
    asked = sql.text(_ASKED[of.table]).bindparams(sql.bindparam("numbers", expanding=True))
    counted: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    for start in range(0, len(numbers), 1_000):
        chosen = list(numbers[start : start + 1_000])
        for row in connection.execute(asked, {"numbers": chosen}):
            for name, value in zip(FACETS, row, strict=True):
                if value:
                    counted[name][str(value)] += 1
    found = {name: held.most_common() for name, held in counted.items()}
    return found | {"month": sorted(counted["month"].items(), reverse=True)}
