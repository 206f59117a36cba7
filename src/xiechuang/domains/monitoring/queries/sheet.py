"""The index as a sheet for the page that tries other weights: values on the common scale, levels, weights, means."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from xiechuang.domains.monitoring.queries.reading import Reading
from xiechuang.domains.monitoring.queries.running import Plain, Run, number, run_of
from xiechuang.engines.indices.recipe import Weigh
from xiechuang.kernel.lib.errors import Invalid

LARGEST = 1_000_000.0


def sheet_of(run: Run) -> Plain:
    """What ``index.js`` computes with; ranks are those of the index itself."""
    result, tree = run.result, run.result.weighted
    uppermost = {code: height for height, level in enumerate(tree.levels) for code in level.codes}
    return {
        "units": list(result.units),
        "values": [[number(cell) for cell in row] for row in result.scores[0]],
        "ranks": [int(rank) or None for rank in result.index_ranks],
        "levels": [
            {
                "codes": list(level.codes),
                "parents": level.parents.tolist(),
                "weights": level.weights.tolist(),
                "carried": level.carried.tolist(),
                # A code whose parent stands higher weighs on its uppermost step.
                "slots": [uppermost[code] == height for code in level.codes],
                **_step(run, height),
            }
            for height, level in enumerate(tree.levels)
        ],
    }


def _step(run: Run, height: int) -> Plain:
    step = run.recipe.aggregate.step(height)
    return {
        "method": step.method,
        "threshold": step.threshold,
        "exponent": float(step.parameters.get("exponent", 1.0)),
    }


def weights_of(reading: Reading) -> list[Plain]:
    """Every weight that can be tried: groups below the top and indicators, as a tree in one line after the other."""
    rows = {row["code"]: row for row in [*reading.given["groups"], *reading.indicators]}
    told: list[Plain] = []

    def below(parent: str, depth: int) -> None:
        for row in rows.values():
            if row["parent"] == parent:
                told.append({**row, "depth": depth, "is_group": "direction" not in row})
                below(row["code"], depth + 1)

    below(reading.root, 0)
    return told


def tried_weights(reading: Reading, typed: Mapping[str, str]) -> dict[str, float]:
    """The weights typed as w-code; ``Invalid`` names every one that is no number from 0 on."""
    found: dict[str, float] = {}
    wrong: dict[str, list[str]] = {}
    for row in weights_of(reading):
        text = typed.get(f"w-{row['code']}", "").strip()
        if not text:
            continue
        try:
            weight = float(text)
        except ValueError:
            weight = -1.0
        if not 0 <= weight <= LARGEST:
            wrong[row["name"]] = [f"“{text}”不是 0 以上的数"]
        elif weight != row["weight"]:
            found[row["code"]] = weight
    if wrong:
        raise Invalid(wrong)
    return found


def tried(reading: Reading, weights: Mapping[str, float]) -> list[Plain]:
    """Scores and ranks with other weights, by rank; what the page shows without scripts and the API answers."""
    run = run_of(reading.given)
    weigh = Weigh(weights={**run.recipe.weigh.weights, **weights})
    result = run.result.regenerate(weigh=weigh) if weights else run.result
    before = dict(zip(run.result.units, run.result.index_ranks.tolist(), strict=True))
    rows = [
        {
            "code": unit,
            "name": reading.name(unit),
            "score": number(result.index[n]),
            "rank": int(result.index_ranks[n]) or None,
            "before": before[unit] or None,
        }
        for n, unit in enumerate(result.units)
    ]
    return sorted(rows, key=lambda row: (row["rank"] is None, row["rank"] or 0))


def moved(row: Mapping[str, Any]) -> str:
    """↑ 2, ↓ 1, — for who stayed, -- where there is no rank."""
    if row["rank"] is None or row["before"] is None:
        return "--"
    change = row["before"] - row["rank"]
    return f"↑ {change}" if change > 0 else (f"↓ {-change}" if change < 0 else "—")


def can_be_tried(run: Run) -> bool:
    """Whether the browser knows the means of this index; pairwise methods are left to the server."""
    known = {"arithmetic", "geometric", "harmonic", "power"}
    steps = [run.recipe.aggregate.step(height) for height in range(len(run.result.weighted.levels) - 1)]
    finite = all(np.isfinite(float(step.parameters.get("exponent", 1.0))) for step in steps)
    return finite and all(step.method in known for step in steps) and run.recipe.weigh.method == "given"
