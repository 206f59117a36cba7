"""What the benchmarks of the index engine measure with: the ASEM example if it is there, else tables made by chance.

Set XIECHUANG_REFERENCE to the folder that holds index/coinr and index/coinr_ua for the published example.
"""

import csv
import os
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.structure import Data, Group, Hierarchy, Indicator

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = Path(os.environ.get("XIECHUANG_REFERENCE", ROOT.parent / "shared" / "reference"))
LEAST_SECONDS = 0.4
"""How long a short work is repeated; the best time counts."""


def milliseconds(work: Callable[[], object], *, slow: bool = False) -> float:
    """The best time of several, after one call that loads and compiles; a slow work is done once."""
    if not slow:
        work()
    best, begun = float("inf"), time.perf_counter()
    while True:
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
        if slow or time.perf_counter() - begun > LEAST_SECONDS:
            return best * 1e3


def line(what: str, own: float, goal: float, **peers: float) -> None:
    """One line: our time beside the goal, then how many times as long the peers take."""
    others = "; ".join(f"{name} {taken:,.0f} ms = × {taken / own:,.0f}" for name, taken in peers.items())
    print(f"{what:<62} {own:8.2f} ms (goal {goal:g}){'; ' + others if others else ''}")


def made_up(*, units: int, indicators: int, groups: int, seed: int = 0) -> tuple[Data, Hierarchy]:
    """示例: an index by chance, with groups of like size and skewed columns."""
    random = np.random.default_rng(seed)
    hierarchy = Hierarchy.build(
        indicators=[
            Indicator(code=f"i{place}", name=f"示例指标 {place}", parent=f"G{place * groups // indicators}")
            for place in range(indicators)
        ],
        groups=[
            *(Group(code=f"G{place}", name=f"示例分组 {place}", parent="T") for place in range(groups)),
            Group(code="T", name="示例指数"),
        ],
    )
    quality = random.normal(size=(units, 1))
    values = np.exp(0.6 * quality + random.normal(size=(units, indicators)))
    return Data.build(
        units=[f"示例{unit}" for unit in range(units)], indicators=hierarchy.codes, values=values
    ), hierarchy


def asem() -> tuple[Data, Hierarchy] | None:
    """The ASEM example of COINr after imputation and screening, or None."""
    folder = REFERENCE / "index" / "coinr"
    if not folder.exists():
        return None
    rows = _rows(folder / "in_ASEM_iMeta.csv")
    hierarchy = Hierarchy.build(
        indicators=[
            Indicator(
                code=row["iCode"],
                name=row["iName"],
                parent=row["Parent"],
                weight=float(row["Weight"]),
                direction=int(row["Direction"]),
            )
            for row in rows
            if row["Type"] == "Indicator"
        ],
        groups=[
            Group(code=row["iCode"], name=row["iName"], parent=row["Parent"] or None)
            for row in rows
            if row["Type"] == "Aggregate"
        ],
    )
    table = _rows(folder / "stage_Screened.csv")
    values = [[float(row[code]) for code in hierarchy.codes] for row in table]
    return Data.build(
        units=[row["uCode"] for row in table], indicators=hierarchy.codes, values=values
    ), hierarchy


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def ranks_by_numpy(scores: NDArray[np.float64]) -> NDArray[np.int64]:
    """Competition ranks of one run, as one would write it."""
    return 1 + (scores[np.newaxis, :] > scores[:, np.newaxis]).sum(axis=1)
