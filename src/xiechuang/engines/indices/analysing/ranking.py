"""Ranks with ties, inside groups too, and the table of results that everybody asks for first."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.recipe import competition_ranks
from xiechuang.engines.indices.structure import Level

Floats = NDArray[np.float64]
Ranks = NDArray[np.intp]


def ranks_along(scores: Floats) -> Ranks:
    """Competition ranks along the last axis: 1 + how many score higher; intp of the same shape, 0 for NaN."""
    return np.asarray(np.moveaxis(competition_ranks(np.moveaxis(scores, -1, 0)), 0, -1), dtype=np.intp)


def ranks_within(scores: Floats, groups: Sequence[str | None]) -> Ranks:
    """Ranks of scores[units] or scores[units, n] by column inside each group; 0 without a group or a score."""
    ranks = np.zeros(scores.shape, dtype=np.intp)
    for group in dict.fromkeys(group for group in groups if group is not None):
        rows = np.array([here == group for here in groups])
        ranks[rows] = competition_ranks(scores[rows])
    return ranks


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One unit's line: its rank, and its score and rank under every code (None where there is none)."""

    unit: str
    rank: int | None
    scores: dict[str, float | None]
    ranks: dict[str, int | None]
    group_ranks: dict[str, int | None]


def results(
    *,
    units: Sequence[str],
    levels: Sequence[Level],
    scores: Sequence[Floats],
    groups: Sequence[str | None] | None = None,
) -> tuple[Standing, ...]:
    """The units in order of rank (those without one last; equals in the order given), codes from the index downwards.

    `scores` holds float64[units, n] per level, indicators first; carried codes appear once.
    """
    codes, columns = codes_downwards(levels, scores)
    ranks = competition_ranks(columns)
    inside = np.zeros_like(ranks) if groups is None else ranks_within(columns, groups)
    order = np.argsort(np.where(ranks[:, 0] == 0, len(units) + 1, ranks[:, 0]), kind="stable")
    return tuple(
        Standing(
            unit=units[row],
            rank=int(ranks[row, 0]) or None,
            scores={
                code: None if np.isnan(value) else float(value)
                for code, value in zip(codes, columns[row], strict=True)
            },
            ranks=_named(codes, ranks[row]),
            group_ranks=_named(codes, inside[row]),
        )
        for row in order
    )


def codes_downwards(levels: Sequence[Level], scores: Sequence[Floats]) -> tuple[tuple[str, ...], Floats]:
    """All codes once, the index first and the indicators last, with their columns side by side."""
    codes: list[str] = []
    columns: list[Floats] = []
    for level, values in reversed(list(zip(levels, scores, strict=True))):
        own = np.flatnonzero(~level.carried)
        codes.extend(level.codes[place] for place in own)
        columns.append(values[:, own])
    return tuple(codes), np.hstack(columns)


def _named(codes: tuple[str, ...], ranks: Ranks) -> dict[str, int | None]:
    return {code: int(rank) or None for code, rank in zip(codes, ranks, strict=True)}
