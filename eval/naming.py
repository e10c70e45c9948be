"""What outlets call the same in the example stories: planted words (naming.json), found in pairs.

usage: python eval/naming.py [--misses]
A pair is two outlets and a word of each, different ones, that mean one referent. Recall over the
pairs planted, precision over the pairs found, both in points.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from pathlib import Path

from crossread.pipeline import Models, compare, open_models
from crossread.records.naming import Naming

sys.path.append(str(Path(__file__).parents[1] / "examples"))
from matrix import matrix, stories

PLANTED = Path(__file__).with_name("naming.json")
Word = tuple[str, str]
Pair = frozenset[Word]


def pairs(words: Iterable[Word]) -> set[Pair]:
    """Two outlets with different words for one."""
    return {
        frozenset((one, other))
        for one, other in combinations(sorted(set(words)), 2)
        if one[0] != other[0] and one[1] != other[1]
    }


def planted_pairs(referents: Mapping[str, Mapping[str, Sequence[str]]]) -> set[Pair]:
    return {
        pair
        for outlets in referents.values()
        for pair in pairs((name, word) for name, words in outlets.items() for word in words)
    }


def found_pairs(namings: Sequence[Naming]) -> set[Pair]:
    return {pair for each in namings for pair in pairs((c.outlet, c.words) for c in each.called)}


def figures(models: Models, *, misses: bool = False) -> dict[str, float]:
    """Recall and precision over the stories with planted words."""
    planted = json.loads(PLANTED.read_text(encoding="utf-8"))
    right = wanted = told = 0
    for path in stories():
        name = path.name if path.is_dir() else path.parent.name
        if name not in planted:
            continue
        articles = list(matrix(path).articles.values())
        found = found_pairs(compare(articles, models, together=True).namings)
        truth = planted_pairs(planted[name])
        right, wanted, told = right + len(found & truth), wanted + len(truth), told + len(found)
        for word, side in (("missed", truth - found), ("wrong", found - truth)) if misses else ():
            for pair in sorted(map(sorted, side)):
                print(f"{name}: {word}: {pair}")
    return {
        "word pairs for one referent, recall": 100 * right / max(1, wanted),
        "word pairs for one referent, precision": 100 * right / max(1, told),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true")
    for name, value in figures(open_models(), misses=parser.parse_args().misses).items():
        print(f"{name:40s} {value:6.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
