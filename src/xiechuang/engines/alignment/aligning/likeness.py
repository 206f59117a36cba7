"""How alike clauses are: cosines of their pairs of signs, weighed by how rare each pair is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.alignment.aligning.places import Naming
from xiechuang.engines.alignment.aligning.tokens import fold

_SLOTS = 4093
"""Pairs of signs fall into so many slots (a prime); two clauses meet by chance far below any threshold used."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grams:
    """Inner products of the clauses of two texts: (n, m) across, (n, n) and (m, m) within; squared lengths on the diagonals."""

    across: Floats
    left: Floats
    right: Floats

    @property
    def cosines(self) -> Floats:
        """Likeness of each left clause to each right one, 0 to 1, of shape (n, m)."""
        return over(self.across, np.sqrt(np.outer(np.diag(self.left), np.diag(self.right))))


def grams(left: Sequence[str], right: Sequence[str]) -> Grams:
    """The inner products of two lists of texts prepared by `comparable`."""
    rows = np.stack([_counts(text) for text in (*left, *right)]) if left or right else np.zeros((0, _SLOTS))
    weights = np.log1p(len(rows) / np.maximum((rows > 0).sum(axis=0), 1))
    rows = np.sqrt(rows) * weights
    one, other = rows[: len(left)], rows[len(left) :]
    return Grams(across=one @ other.T, left=one @ one.T, right=other @ other.T)


def comparable(text: str, naming: Naming) -> str:
    """A text without the names which differ from place to place."""
    place, kept = 0, []
    for mention in naming.mentions(text):
        kept.append(text[place : mention.start])
        place = mention.end
    return fold("".join([*kept, text[place:]]))


def over(upper: Floats, lower: Floats) -> Floats:
    """Upper / lower, 0 where lower is 0."""
    return np.divide(upper, lower, out=np.zeros_like(upper), where=lower > 0)


def _counts(text: str) -> Floats:
    """How often each pair of signs comes; a text of one sign is the pair of that sign and nothing."""
    signs = np.fromiter((ord(sign) for sign in (text if len(text) != 1 else text + " ")), dtype=np.int64)
    if len(signs) < 2:
        return np.zeros(_SLOTS)
    return np.bincount((signs[:-1] * 31_337 + signs[1:]) % _SLOTS, minlength=_SLOTS).astype(np.float64)
