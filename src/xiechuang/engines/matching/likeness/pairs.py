"""Pairs and groups of a whole collection."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from xiechuang.engines.matching.likeness.kernel import Places
from xiechuang.engines.matching.likeness.marks import Weights


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two records that say nearly the same, in the order in which they were put in; likeness is 1 for the same terms."""

    left: str
    right: str
    likeness: float


def spread_pairs(
    *, keys: Iterable[str], members: Sequence[Sequence[str]], left: Places, right: Places, likeness: Weights
) -> Iterator[Pair]:
    """Pairs of keys from pairs of distinct texts, likest first; keys with the very same terms come before all.

    Inside a pair the key stands left that was put in first.
    """
    number = {key: place for place, key in enumerate(keys)}
    for same in members:
        for one, other in combinations(same, 2):
            yield Pair(left=one, right=other, likeness=1.0)
    order = (-likeness).argsort(kind="stable")
    for one_face, other_face, worth in zip(
        left[order].tolist(), right[order].tolist(), likeness[order].tolist(), strict=True
    ):
        for pair in product(members[one_face], members[other_face]):
            one, other = sorted(pair, key=number.__getitem__)
            yield Pair(left=one, right=other, likeness=worth)


def connected(*, size: int, left: Places, right: Places) -> list[list[int]]:
    """Groups of 0 … size − 1 that hang together by the pairs; ascending inside and by their first."""
    above = list(range(size))

    def root(one: int) -> int:
        while above[one] != one:
            above[one] = above[above[one]]
            one = above[one]
        return one

    for one, other in zip(left.tolist(), right.tolist(), strict=True):
        high, low = sorted((root(one), root(other)), reverse=True)
        above[high] = low
    groups: dict[int, list[int]] = {}
    for one in range(size):
        groups.setdefault(root(one), []).append(one)
    return list(groups.values())
