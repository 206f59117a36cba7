"""Which clauses belong together: a monotone path with splits and merges, then the clauses that moved."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from xiechuang.engines.alignment.aligning.likeness import Floats, Grams, over

_MOST_PARTS = 3
"""A clause is split into, or merged from, at most so many."""
_PART_COST = 0.05
_PART_GAIN = 0.04
"""A split has to explain so much more than its best part does."""
_CONTAINED = 0.5
"""So much of a part has to stand in the whole."""
_SAME_NUMBER = 0.03


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Places of clauses that belong together; one of the sides has exactly one."""

    left: tuple[int, ...]
    right: tuple[int, ...]
    is_moved: bool = False
    likeness: float


def paired(
    products: Grams,
    *,
    left_numbers: Sequence[str] = (),
    right_numbers: Sequence[str] = (),
    least: float,
    least_moved: float,
) -> list[Match]:
    """The matches of two lists of clauses, each clause in one at most.

    The path maximises the sum of (likeness - least) over its matches, by dynamic programming over both lists; a clause
    may stay alone at no cost. What the path leaves over is then matched across it, the most alike first.

    Args:
        products: Inner products of the clauses.
        left_numbers: Printed numbers; equal ones decide between matches that are alike otherwise.
        right_numbers: The same of the right side.
        least: Likeness below which two clauses do not belong together.
        least_moved: The same for clauses that moved.
    """
    cosines = products.cosines
    if not cosines.size:
        return []
    gains = _gains(products, cosines, least)
    if len(left_numbers) == cosines.shape[0] and len(right_numbers) == cosines.shape[1]:
        same = np.array(left_numbers, dtype=object)[:, None] == np.array(right_numbers, dtype=object)[None, :]
        gains[1, 1] = gains[1, 1] + _SAME_NUMBER * (same & (cosines >= least))
    matches = _path(gains, products)
    return sorted([*matches, *_moved(matches, cosines, least_moved)], key=lambda one: (one.left, one.right))


def _gains(products: Grams, cosines: Floats, least: float) -> dict[tuple[int, int], Floats]:
    """For each shape (1-1, 1-2, 2-1 …), what a match that ends at (i, j) adds."""
    gains = {(1, 1): cosines - least}
    for parts in range(2, _MOST_PARTS + 1):
        gains[1, parts] = _split(products, cosines, parts, least)
        turned = Grams(across=products.across.T, left=products.right, right=products.left)
        gains[parts, 1] = _split(turned, cosines.T, parts, least).T
    return gains


def _split(products: Grams, cosines: Floats, parts: int, least: float) -> Floats:
    """What matching left clause i with the `parts` right clauses that end at j adds; -inf where that is no split."""
    rows, columns = cosines.shape
    gain = np.full((rows, columns), -np.inf)
    if columns < parts:
        return gain
    ends = np.arange(parts - 1, columns)
    windows = ends[:, None] - np.arange(parts)[None, :]
    across = products.across[:, windows].sum(axis=2)
    squared = products.right[windows[:, :, None], windows[:, None, :]].sum(axis=(1, 2))
    whole = over(across, np.sqrt(np.outer(np.diag(products.left), squared)))
    contained = over(products.across, np.broadcast_to(np.diag(products.right), cosines.shape))[:, windows]
    is_split = (contained.min(axis=2) >= _CONTAINED) & (whole >= cosines[:, windows].max(axis=2) + _PART_GAIN)
    gain[:, parts - 1 :] = np.where(is_split, whole - least - _PART_COST * (parts - 1), -np.inf)
    return gain


def _path(gains: dict[tuple[int, int], Floats], products: Grams) -> list[Match]:
    """Best sums over all beginnings of both lists, then back along them."""
    rows, columns = gains[1, 1].shape
    best = np.zeros((rows + 1, columns + 1))
    for i in range(1, rows + 1):
        line = best[i - 1].copy()
        for (a, b), gain in gains.items():
            if a <= i and b <= columns:
                line[b:] = np.maximum(line[b:], best[i - a, : columns + 1 - b] + gain[i - 1, b - 1 :])
        best[i] = np.maximum.accumulate(line)
    return _traced(best, gains, products)


def _traced(best: Floats, gains: dict[tuple[int, int], Floats], products: Grams) -> list[Match]:
    i, j = best.shape[0] - 1, best.shape[1] - 1
    matches = []
    while i and j:
        if best[i, j] == best[i, j - 1]:
            j -= 1
            continue
        if best[i, j] == best[i - 1, j]:
            i -= 1
            continue
        a, b = next(
            (a, b)
            for (a, b), gain in gains.items()
            if a <= i and b <= j and best[i - a, j - b] + gain[i - 1, j - 1] == best[i, j]
        )
        matches.append(_match(products, tuple(range(i - a, i)), tuple(range(j - b, j))))
        i, j = i - a, j - b
    return matches


def _match(products: Grams, left: tuple[int, ...], right: tuple[int, ...]) -> Match:
    across = products.across[np.ix_(left, right)].sum()
    squared = products.left[np.ix_(left, left)].sum() * products.right[np.ix_(right, right)].sum()
    return Match(left=left, right=right, likeness=min(1.0, float(across / np.sqrt(squared))))


def _moved(matches: Sequence[Match], cosines: Floats, least: float) -> list[Match]:
    """What is left over on both sides, the most alike first."""
    rest = cosines.copy()
    for one in matches:
        rest[list(one.left), :] = -1
        rest[:, list(one.right)] = -1
    found = []
    for flat in np.argsort(-rest, axis=None, kind="stable"):
        i, j = divmod(int(flat), rest.shape[1])
        if rest[i, j] < 0:
            continue
        if rest[i, j] < least:
            break
        found.append(Match(left=(i,), right=(j,), is_moved=True, likeness=min(1.0, float(rest[i, j]))))
        rest[i, :] = -1
        rest[:, j] = -1
    return found
