"""Which payments an auditor looks into: each fen has the same chance, and the same words draw the same payments again.

Monetary unit sampling, systematic with a random start (AICPA, Audit Guide: Audit Sampling, ch. 6): all payments are laid
end to end, and whoever covers every n-th fen is drawn. A payment as large as the interval is always drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One payment drawn; ``is_certain`` where it is so large that it could not be missed."""

    key: str
    fen: int
    is_certain: bool


def draw(amounts: Sequence[tuple[str, int]], *, size: int, seed: str) -> list[Drawn]:
    """Draw up to ``size`` of the payments (key, fen > 0), in the given order; fewer when large ones cover several steps.

    The order of ``amounts`` counts: who wants the same sample again gives them in the same order.
    """
    total = sum(fen for _, fen in amounts)
    if size < 1 or total == 0:
        return []
    if size >= len(amounts):
        return [Drawn(key=key, fen=fen, is_certain=True) for key, fen in amounts]
    # In whole numbers: the k-th fen drawn is start + k · total / size, so no rounding can move it.
    start = int.from_bytes(sha256(seed.encode()).digest()) % total
    found, passed = [], 0
    for key, fen in amounts:
        if _steps_before(passed + fen, start=start, total=total, size=size) > _steps_before(
            passed, start=start, total=total, size=size
        ):
            found.append(Drawn(key=key, fen=fen, is_certain=fen * size >= total))
        passed += fen
    return found


def _steps_before(fen: int, *, start: int, total: int, size: int) -> int:
    """How many of the drawn fens lie before this one: those (start + k · total) / size with k from 0."""
    return -((start - fen * size) // total)
