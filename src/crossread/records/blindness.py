"""The result of a check whether findings depend on names of outlets or on the order."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Swap:
    """One run: who was called what (pairs of an outlet and the name it was given), the order of the
    articles (ids), and how many mentions in the texts went by the names given."""

    names: tuple[tuple[str, str], ...]
    order: tuple[str, ...]
    renamed: int


@dataclass(frozen=True, slots=True)
class KeptCount:
    """Of the findings of one kind: how many there are with the true names, how many of those were
    missing in some run, and how many other ones appeared in some run."""

    kind: str
    found: int
    missing: int
    new: int


@dataclass(frozen=True, slots=True)
class BlindCheck:
    """The runs and what became of the findings."""

    swaps: tuple[Swap, ...]
    kept: tuple[KeptCount, ...]

    @property
    def blind(self) -> bool:
        """Whether no finding changed."""
        return not any(each.missing or each.new for each in self.kept)
