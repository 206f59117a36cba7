"""Learns from pairs that are alike: kernel ridge regression over features and over the meaning of both texts."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.matching.dense.encoding import Vector
from xiechuang.engines.matching.learning.collection import picked
from xiechuang.engines.matching.learning.features import LIST_SIZE
from xiechuang.engines.matching.learning.packing import Body, pack, unpack
from xiechuang.engines.matching.learning.reading import Read
from xiechuang.engines.matching.learning.scaling import Floats, Scaling

MOST_PAIRS = 8_000
"""Time grows with the third power of the pairs; of more pairs an even selection is learned from."""

_LINE, _LIKE, _LIST = 0.3, 1.5, 0.1
"""Prior variance of what features, similar pairs, and the size of the list explain."""

_NOISE = 2.0
"""Variance of what nothing explains: two people rarely give the same level."""

_LIST_SPREAD = 0.35
_CHUNK = 2_000
_SMALL = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Remembered:
    """Vectors of the needs and supplies learned from, each text once, and which of them each pair had."""

    needs: Vector
    supplies: Vector
    need_rows: NDArray[np.int64]
    supply_rows: NDArray[np.int64]

    @classmethod
    def of(cls, needs: Vector, supplies: Vector) -> Self:
        """From vectors by pair, shape (n, 384), rounded to half precision as they will be written."""
        unique_needs, need_rows = np.unique(needs.astype(np.float16), axis=0, return_inverse=True)
        unique_supplies, supply_rows = np.unique(supplies.astype(np.float16), axis=0, return_inverse=True)
        return cls(
            unique_needs.astype(np.float32),
            unique_supplies.astype(np.float32),
            need_rows.astype(np.int64),
            supply_rows.astype(np.int64),
        )

    def likeness(self, needs: Vector, supplies: Vector) -> _SMALL:
        """exp(−|q−q′|² − |d−d′|²/2), shape (n, remembered): high only where both sides say the same."""
        by_need = 2 - 2 * (needs @ self.needs.T)[:, self.need_rows]
        by_supply = 1 - (supplies @ self.supplies.T)[:, self.supply_rows]
        return np.asarray(np.exp(-np.maximum(by_need, 0) - np.maximum(by_supply, 0)), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Memory:
    """Level ≈ mean + Σ strength · kernel(pair, judged pair)."""

    scaling: Scaling
    intercept: float
    weights: Floats
    sizes: Floats
    strengths: Floats
    remembered: Remembered | None

    @classmethod
    def learn(cls, read: Read, levels: Floats, *, columns: list[str]) -> Self:
        """Solve (K + noise) strengths = levels − mean; the kernel is a sum of three.

        A linear one over the features (n, columns), a narrow one over the logarithm of the list size, and, where
        vectors are there, a Gaussian one over both texts (Rasmussen & Williams 2006, chapter 2, formula 2.25). About
        6 s and 0.4 GB for 7,000 pairs on one core.
        """
        from scipy.linalg import solve

        rows = np.asarray(picked(range(len(levels)), MOST_PAIRS), dtype=np.int64)
        read, levels = read.some(rows), levels[rows]
        table = read.columns(columns)
        scaling = Scaling.of(table)
        scaled = scaling.of_table(table)
        sizes = _sizes(read, columns)
        remembered = _remembered(read)
        kernel = (_LINE / scaled.shape[1] * (scaled @ scaled.T) + _list_kernel(sizes, sizes)).astype(
            np.float32
        )
        if remembered is not None:
            kernel += _LIKE * remembered.likeness(
                remembered.needs[remembered.need_rows], remembered.supplies[remembered.supply_rows]
            )
        kernel[np.diag_indices(len(levels))] += _NOISE
        mean = float(levels.mean())
        strengths = solve(
            kernel, (levels - mean).astype(np.float32), assume_a="pos", overwrite_a=True, check_finite=False
        ).astype(np.float64)
        weights = _LINE / scaled.shape[1] * (scaled.T @ strengths)
        return cls(scaling, mean, weights, sizes, strengths, remembered)

    def predict(self, read: Read, *, columns: list[str]) -> Floats:
        """Expected levels of n pairs, not held within 1–4."""
        found = self.scaling.of_table(read.columns(columns)) @ self.weights + self.intercept
        sizes = np.clip(_sizes(read, columns), self.sizes.min(), self.sizes.max())
        unique, rows = np.unique(sizes, return_inverse=True)
        found += (_list_kernel(unique, self.sizes) @ self.strengths)[rows]
        if self.remembered is None or read.needs is None or read.supplies is None:
            return np.asarray(found)
        for start in range(0, len(found), _CHUNK):
            part = slice(start, start + _CHUNK)
            like = self.remembered.likeness(read.needs[part], read.supplies[part])
            found[part] += _LIKE * (like @ self.strengths)
        return np.asarray(found)

    def pack(self) -> Body:
        """As JSON."""
        body: Body = {
            "scaling": self.scaling.pack(),
            "intercept": self.intercept,
            "weights": pack(self.weights, "<f8"),
            "sizes": pack(self.sizes, "<f8"),
            "strengths": pack(self.strengths, "<f8"),
        }
        if self.remembered is not None:
            body["needs"] = pack(self.remembered.needs, "<f2")
            body["supplies"] = pack(self.remembered.supplies, "<f2")
            body["need_rows"] = pack(self.remembered.need_rows, "<i4")
            body["supply_rows"] = pack(self.remembered.supply_rows, "<i4")
        return body

    @classmethod
    def unpack(cls, packed: Body) -> Self:
        """From JSON."""
        remembered = None
        if "needs" in packed:
            parts = [unpack(packed[name]) for name in ("needs", "supplies", "need_rows", "supply_rows")]
            remembered = Remembered(*parts)
        return cls(
            Scaling.unpack(packed["scaling"]),
            float(packed["intercept"]),
            unpack(packed["weights"]),
            unpack(packed["sizes"]),
            unpack(packed["strengths"]),
            remembered,
        )


def _remembered(read: Read) -> Remembered | None:
    if read.needs is None or read.supplies is None:
        return None
    return Remembered.of(read.needs, read.supplies)


def _sizes(read: Read, columns: list[str]) -> Floats:
    """Logarithm of the list size, shape (n,); nothing where the model does not read it."""
    name = LIST_SIZE.name
    return read.columns([name])[:, 0] if name in columns else np.zeros(len(read.table))


def _list_kernel(one: Floats, other: Floats) -> Floats:
    return _LIST * np.exp(-0.5 * ((one[:, None] - other[None, :]) / _LIST_SPREAD) ** 2)
