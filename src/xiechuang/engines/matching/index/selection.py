"""Puts questions to the segments of an index and joins what each finds."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from xiechuang.engines.matching.index.accumulating import add_all
from xiechuang.engines.matching.index.arrays import NOTHING, Floats, Mask, Places
from xiechuang.engines.matching.index.plan import Known, Plan, Sheet
from xiechuang.engines.matching.index.pruning import Found, Questions, best_of_many
from xiechuang.engines.matching.index.segment import Segment

PRUNED_UP_TO = 256
"""For more hits than this, adding everything up is quicker than keeping the best in order."""

_LOT = 256
"""Questions that a thread takes at a time (measured: 32 to 512); more share more of what is read."""


@dataclass(frozen=True, slots=True)
class Part:
    """A segment of an index, where its places begin, which of its documents are removed."""

    segment: Segment
    first: int
    dead: Mask | None

    def allowed(self, mask: Mask | None) -> Mask:
        """The documents of this segment that may be found; empty for all of them."""
        inside = None if mask is None else mask[self.first : self.first + len(self.segment)]
        if self.dead is None:
            return NOTHING if inside is None else _frozen(inside)
        return _frozen(~self.dead if inside is None else inside & ~self.dead)


def select_many(
    parts: Sequence[Part],
    *,
    stated: Sequence[Mapping[str, float]],
    known: Callable[[str], Known],
    k: int,
    allowed: Mask | None,
    threads: int,
) -> list[tuple[list[tuple[int, int]], float]]:
    """Weigh questions and answer them, as `select`, each with its unit; threads take turns at lots of questions.

    While one lot is weighed, which holds the interpreter, the compiled loops of another run.
    """
    lot = max(1, min(_LOT, -(-len(stated) // max(1, threads))))

    def work(first: int) -> list[tuple[list[tuple[int, int]], float]]:
        sheet = Sheet.of(stated[first : first + lot], known=known, segments=len(parts))
        found = select(parts, sheet=sheet, k=k, allowed=allowed)
        return list(zip(found, sheet.units.tolist(), strict=True))

    firsts = range(0, len(stated), lot)
    if len(firsts) == 1:
        return work(0)
    with ThreadPoolExecutor(max_workers=max(1, threads)) as pool:
        return [one for found in pool.map(work, firsts) for one in found]


def select(
    parts: Sequence[Part], *, sheet: Sheet, k: int, allowed: Mask | None
) -> list[list[tuple[int, int]]]:
    """The k best of every question as (score in whole numbers, place), best first, ties by key."""
    found: list[list[tuple[int, int]]] = [[] for _ in range(len(sheet))]
    beats = np.zeros(len(sheet), dtype=np.int64)
    for part, rows in zip(parts, sheet.rows, strict=True):
        mask = part.allowed(allowed)
        if len(mask) and not mask.any():
            continue
        questions = Questions(sheet.bounds, rows[sheet.which], sheet.weights)
        for one, hits in enumerate(_best(part, questions, mask, k, beats)):
            found[one] += hits
    if len(parts) == 1:
        return found
    return [_joined(hits, parts, k) for hits in found]


def scores_of(part: Part, *, plan: Plan, rows: Mapping[str, int]) -> Floats:
    """Whole-number scores of all documents of a segment, removed ones 0."""
    scores = np.zeros(len(part.segment), dtype=np.float64)
    held = np.fromiter(rows.values(), dtype=np.int32, count=len(rows))
    weights = np.fromiter((plan.weights[term] for term in rows), dtype=np.uint32, count=len(rows))
    add_all(part.segment.lists, held, weights, scores)
    if part.dead is not None:
        scores[part.dead] = 0
    return scores


def _best(part: Part, asked: Questions, mask: Mask, k: int, beats: Places) -> Iterator[list[tuple[int, int]]]:
    many = len(asked.bounds) - 1
    best, docs = np.zeros((many, k), dtype=np.uint32), np.zeros((many, k), dtype=np.int64)
    found = Found(best, docs, np.zeros(many, dtype=np.int64), beats)
    best_of_many(part.segment.lists, asked, len(part.segment), mask, k, found)
    docs += part.first
    counted = zip(best.tolist(), docs.tolist(), found.counts.tolist(), strict=True)
    return (list(zip(scores[:count], places[:count], strict=True)) for scores, places, count in counted)


def _joined(hits: list[tuple[int, int]], parts: Sequence[Part], k: int) -> list[tuple[int, int]]:
    """Join the best of several segments; only equal scores need their keys compared."""
    firsts = [part.first for part in parts]

    def order(hit: tuple[int, int]) -> tuple[int, str]:
        part = parts[int(np.searchsorted(firsts, hit[1], side="right")) - 1]
        return -hit[0], part.segment.keys[hit[1] - part.first]

    return sorted(hits, key=order)[:k]


def _frozen(mask: Mask) -> Mask:
    mask = mask.view()
    mask.flags.writeable = False
    return mask
