"""Draws what an answer costs by documents, by terms and by hits, beside the time memory needs to hand over the postings.

Run: python benchmarks/matching/costs.py [picture.svg] — one thread, recombined abstracts. The floor is what reading every
posting of the question's terms once would take at the measured bandwidth of one core; pruning may go below it,
random additions and the zeroing of the scores keep above it.
"""

import os

os.environ.setdefault("NUMBA_NUM_THREADS", "1")

import math
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from recombined import ROOT, Pool, read_pool
from throughput import ours, stated_in

from xiechuang.engines.matching.index.lexical import Index
from xiechuang.engines.matching.index.selection import select_many

DOCUMENTS = (10_000, 30_000, 100_000, 300_000, 1_000_000)
TERMS = (2, 5, 10, 18, 36)
HITS = (1, 5, 20, 60, 200)
QUESTIONS = 100
PICTURE = ROOT / "docs" / "images" / "matching-cost.svg"


class Point(NamedTuple):
    """One measurement: what was varied, microseconds a question, and the floor."""

    at: int
    taken: float
    floor: float


def bandwidth() -> float:
    """Bytes a second that one core reads in order."""
    array = np.ones(1 << 26, dtype=np.uint32)
    return array.nbytes / quickest(lambda: int(array.sum(dtype=np.uint32)))


def quickest(work: Callable[[], object], *, rounds: int = 5) -> float:
    """Seconds of the quickest of a few rounds."""
    work()
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return min(taken)


def point(index: Index, stated: Sequence[dict[str, float]], *, k: int, at: int, speed: float) -> Point:
    """Measure some questions on one thread."""
    seconds = quickest(
        lambda: select_many(index.parts, stated=stated, known=index.known, k=k, allowed=None, threads=1)
    )
    read = sum(4 * index.frequency(term) for one in stated for term in one)
    return Point(at, 1e6 * seconds / len(stated), 1e6 * read / speed / len(stated))


def measured(pool: Pool) -> dict[str, list[Point]]:
    """All three curves; where not varied, 100,000 documents, 36 terms, 20 hits."""
    speed, curves = bandwidth(), {"documents": [], "terms": [], "hits": []}
    whole = stated_in(pool, pool.questions[:QUESTIONS])
    for size in DOCUMENTS:
        with tempfile.TemporaryDirectory() as folder:
            index = ours(pool, size, Path(folder))
            curves["documents"].append(point(index, whole, k=20, at=size, speed=speed))
            if size != 100_000:
                continue
            for terms in TERMS:
                cut = stated_in(pool, pool.questions[:QUESTIONS, :terms])
                curves["terms"].append(point(index, cut, k=20, at=terms, speed=speed))
            curves["hits"] = [point(index, whole, k=k, at=k, speed=speed) for k in HITS]
    print(f"one core reads {speed / 1e9:.1f} GB a second")
    return curves


def drawn(curves: dict[str, list[Point]]) -> str:
    """Three panels on logarithmic axes: measured as a line with dots, the floor dashed."""
    panels = "".join(
        f'<g transform="translate({60 + 300 * place},30)">{_panel(name, points)}</g>'
        for place, (name, points) in enumerate(curves.items())
    )
    style = (
        "<style>text{font:12px sans-serif;fill:#444}.axis{stroke:#999}.ours{stroke:#1454b8;fill:none;stroke-width:2}"
        ".floor{stroke:#b45309;fill:none;stroke-dasharray:5 4;stroke-width:2}circle{fill:#1454b8}</style>"
    )
    legend = (
        '<path class="ours" d="M330 275h30"/><text x="366" y="279">measured, microseconds a question</text>'
        '<path class="floor" d="M590 275h30"/><text x="626" y="279">reading every posting once</text>'
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 940 290" role="img" '
        f'aria-label="Cost of an answer">{style}{panels}{legend}</svg>\n'
    )


def _panel(name: str, points: Sequence[Point]) -> str:
    values = [one.taken for one in points] + [one.floor for one in points]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    first, last = math.log10(points[0].at), math.log10(points[-1].at)

    def x(at: float) -> float:
        return 220 * (math.log10(at) - first) / (last - first)

    def y(value: float) -> float:
        return 200 - 200 * (math.log10(value) - low) / (high - low)

    def line(kind: str, pairs: Sequence[tuple[float, float]]) -> str:
        path = "L".join(f"{x(at):.1f} {y(value):.1f}" for at, value in pairs)
        return f'<path class="{kind}" d="M{path}"/>'

    rules = "".join(
        f'<path class="axis" stroke-opacity=".4" d="M0 {y(10**power):.1f}h220"/>'
        f'<text x="-6" y="{y(10**power) + 4:.1f}" text-anchor="end">{10**power:,}</text>'
        for power in range(low, high + 1)
    )
    ticks = "".join(
        f'<text x="{x(one.at):.1f}" y="216" text-anchor="middle">{_short(one.at)}</text>' for one in points
    )
    dots = "".join(f'<circle r="3" cx="{x(one.at):.1f}" cy="{y(one.taken):.1f}"/>' for one in points)
    lines = line("ours", [(one.at, one.taken) for one in points])
    floor = line("floor", [(one.at, one.floor) for one in points])
    return f'<text x="110" y="-10" text-anchor="middle">{name}</text>{rules}{ticks}{floor}{lines}{dots}'


def _short(number: int) -> str:
    """10k for 10,000, 1M for a million."""
    if number >= 1_000_000:
        return f"{number // 1_000_000}M"
    return f"{number // 1000}k" if number >= 1000 else str(number)


def main() -> None:
    """Measure, print, draw."""
    curves = measured(read_pool())
    for name, points in curves.items():
        for one in points:
            print(f"{name:>10} {one.at:>10,}   {one.taken:>9,.1f} µs   floor {one.floor:>9,.1f} µs")
    picture = Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURE
    picture.write_text(drawn(curves), encoding="utf-8")


if __name__ == "__main__":
    main()
