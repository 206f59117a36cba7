"""The compiled heart: scores of many runs, each with its own table, weights and kind of mean on every level.

A weighted mean of the kind f⁻¹(Σ w f(x) / Σ w) — arithmetic f(x) = x, geometric f = log, harmonic f = 1/x, power
f = xᵖ — over several levels with the same f is one weighted sum with products of shares as weights. Levels are
therefore joined as far as f stays the same; f is applied to the tables once, before all runs.

Runs that share table and plan go side by side: the innermost loop always runs over them, so that a value of the table is
one number there and every unit of a run goes through the same operations in the same order — equals stay equal.
"""

from typing import Any, NamedTuple, TypeAlias

import numba as nb
import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.uncertainty.tree import Nodes, Places, Weights

Block: TypeAlias = NDArray[np.float64]
Marks: TypeAlias = NDArray[np.bool_]

# Division by zero gives infinity, as everywhere in numpy, and no exception from inside a loop.
compiled = nb.njit(nogil=True, cache=True, error_model="numpy")

ARITHMETIC, GEOMETRIC, HARMONIC, POWER = 0, 1, 2, 3


class Plans(NamedTuple):
    """What each plan does at each step up: kinds int64[plans, steps], their powers, and the least share of data."""

    kinds: Places
    powers: Weights
    thresholds: Weights


class Tables(NamedTuple):
    """Tables as the loops want them.

    sources float64[sources, units, indicators]: a table with f of a plan's first step applied, NaN where missing;
    source_of int64[tables, plans]; gaps bool[tables].
    """

    sources: Block
    source_of: Places
    gaps: Marks


class Runs(NamedTuple):
    """One row a run: which table int64[runs], which weights float64[runs, nodes], which plan int64[runs].

    A negative weight takes the node out; a weight of 0 leaves it there without any say.
    """

    tables: Places
    weights: Weights
    plans: Places


class Room(NamedTuple):
    """Where one thread works, float64[nodes, SIDE] each but the last, which says whether a mean met a negative value.

    Of every node in every run: its weight, what its children weigh, how many they are, its factor in the sum it goes
    into, its value, the weight of what was there, and how many children were there.
    """

    weights: Block
    sums: Block
    children: Block
    factors: Block
    values: Block
    weighed: Block
    seen: Block
    refused: Marks


SIDE = 128
"""Runs that go side by side: enough for vector instructions, few enough that their numbers stay near the processor."""


def room_for(nodes: int) -> Room:
    """Room to work in."""

    def block() -> Block:
        return np.zeros((nodes, SIDE))

    return Room(
        weights=block(),
        sums=block(),
        children=block(),
        factors=block(),
        values=block(),
        weighed=block(),
        seen=block(),
        refused=np.zeros(1, dtype=np.bool_),
    )


@compiled
def forward(kind: Any, power: Any, value: Any) -> Any:
    """Apply f."""
    if kind == GEOMETRIC:
        return np.log(value)
    if kind == HARMONIC:
        return 1.0 / value
    if kind == POWER:
        return value**power
    return value


@compiled
def backward(kind: Any, power: Any, value: Any) -> Any:
    """Apply the inverse of f."""
    if kind == GEOMETRIC:
        return np.exp(value)
    if kind == HARMONIC:
        return 1.0 / value
    if kind == POWER:
        return value ** (1.0 / power)
    return value


@compiled
def _share_out(nodes: Nodes, count: Any, room: Room) -> None:
    """From weights: what the children of every node weigh together, how many they are, and every node's share.

    No child is what was taken out, nor a group left empty; nothing weighs a group whose children weigh nothing.
    """
    parents, offsets = nodes
    last = len(parents) - 1
    room.sums[offsets[1] :] = 0.0
    room.children[offsets[1] :] = 0.0
    room.sums[: offsets[1]] = 1.0
    room.children[: offsets[1]] = 1.0
    for node in range(last):
        above = parents[node]
        for run in range(count):
            weight = room.weights[node, run]
            room.children[above, run] += 1.0 if weight >= 0 and room.children[node, run] > 0 else 0.0
            room.sums[above, run] += weight if weight > 0 and room.sums[node, run] > 0 else 0.0
    for node in range(last):
        above = parents[node]
        for run in range(count):
            counts = room.weights[node, run] > 0 and room.sums[node, run] > 0
            room.factors[node, run] = room.weights[node, run] / room.sums[above, run] if counts else 0.0


@compiled
def _joined(kinds: Places, powers: Weights, level: Any) -> Any:
    """The level up to which f stays that of the step from `level`."""
    end = level + 1
    while end < len(kinds) and kinds[end] == kinds[level] and powers[end] == powers[level]:
        end += 1
    return end


@compiled
def _join(nodes: Nodes, kinds: Places, powers: Weights, count: Any, targets: Places, room: Room) -> None:
    """Turn shares into factors of joined steps: products up to the level where f changes, and which node that is."""
    parents, offsets = nodes
    level = 0
    while level < len(kinds):
        end = _joined(kinds, powers, level)
        for node in range(offsets[level], offsets[level + 1]):
            above = parents[node]
            for _ in range(level + 1, end):
                for run in range(count):
                    room.factors[node, run] *= room.factors[above, run]
                above = parents[above]
            targets[node] = above
        level = end


@compiled
def _add_four(row: Any, node: Any, factors: Block, values: Block, target: Any, count: Any) -> None:
    a, b, c, d = row[node], row[node + 1], row[node + 2], row[node + 3]
    for run in range(count):
        values[target, run] += (a * factors[node, run] + b * factors[node + 1, run]) + (
            c * factors[node + 2, run] + d * factors[node + 3, run]
        )


@compiled
def _add_one(value: Any, node: Any, factors: Block, values: Block, target: Any, count: Any) -> None:
    if np.isfinite(value):
        for run in range(count):
            values[target, run] += value * factors[node, run]
        return
    for run in range(count):
        values[target, run] += value * factors[node, run] if factors[node, run] > 0 else 0.0


@compiled
def _lift_table(row: Any, offsets: Places, targets: Places, count: Any, room: Room) -> None:
    """Add a unit's row of the table into the nodes it goes to, four of one target at a time."""
    factors, values = room.factors, room.values
    node, last = 0, offsets[1]
    while node < last:
        target = targets[node]
        alike = node + 3 < last and targets[node + 1] == target == targets[node + 2] == targets[node + 3]
        if alike and np.isfinite(row[node] + row[node + 1] + row[node + 2] + row[node + 3]):
            _add_four(row, node, factors, values, target, count)
            node += 4
        else:
            _add_one(row[node], node, factors, values, target, count)
            node += 1


@compiled
def _lift_values(first: Any, last: Any, targets: Places, count: Any, room: Room) -> None:
    """Add the values of the nodes first … last − 1 into the nodes they go to."""
    for node in range(first, last):
        into = room.values[targets[node]]
        for run in range(count):
            factor = room.factors[node, run]
            into[run] += factor * room.values[node, run] if factor > 0 else 0.0


@compiled
def _turn(kinds: Places, powers: Weights, level: Any, end: Any, row: Any, count: Any, refused: Marks) -> None:
    """Out of the f of the step from `level`, into that of the step from `end` if there is one."""
    for run in range(count):
        value = backward(kinds[level], powers[level], row[run])
        if end < len(kinds):
            if value < 0 and kinds[end] != ARITHMETIC:
                refused[0] = True
            value = forward(kinds[end], powers[end], value)
        row[run] = value


@compiled
def _score_whole(
    row: Any, nodes: Nodes, kinds: Places, powers: Weights, targets: Places, count: Any, room: Room
) -> None:
    """The index of one unit that misses nothing, in the last row of `room.values`."""
    offsets, level = nodes.offsets, 0
    while level < len(kinds):
        end = _joined(kinds, powers, level)
        room.values[offsets[end] : offsets[end + 1], :count] = 0.0
        if level == 0:
            _lift_table(row, offsets, targets, count, room)
        else:
            _lift_values(offsets[level], offsets[level + 1], targets, count, room)
        if end < len(kinds) or kinds[level] != ARITHMETIC:
            for node in range(offsets[end], offsets[end + 1]):
                _turn(kinds, powers, level, end, room.values[node], count, room.refused)
        level = end
    for run in range(count):
        if room.sums[offsets[-2], run] == 0:
            room.values[offsets[-2], run] = np.nan


@compiled
def _gather_table(row: Any, nodes: Nodes, count: Any, room: Room) -> None:
    """Add what is there of a unit's row of the table to what its groups gather."""
    for node in range(nodes.offsets[1]):
        value, above = row[node], nodes.parents[node]
        if np.isnan(value):
            continue
        for run in range(count):
            weight = room.weights[node, run]
            room.seen[above, run] += 1.0 if weight >= 0 else 0.0
            room.weighed[above, run] += weight if weight > 0 else 0.0
            room.values[above, run] += weight * value if weight > 0 else 0.0


@compiled
def _gather_values(first: Any, last: Any, parents: Places, count: Any, room: Room) -> None:
    """Add the values of nodes to what their groups gather, where there are any."""
    for node in range(first, last):
        above = parents[node]
        for run in range(count):
            weight, there = room.weights[node, run], room.weighed[node, run] > 0
            room.seen[above, run] += 1.0 if there and weight >= 0 else 0.0
            room.weighed[above, run] += weight if there and weight > 0 else 0.0
            room.values[above, run] += weight * room.values[node, run] if there and weight > 0 else 0.0


@compiled
def _close(node: Any, threshold: Any, count: Any, room: Room) -> None:
    """Divide by the weights that were there; `weighed` becomes 1 where there is a value, else 0."""
    for run in range(count):
        # Counting instead of dividing: 2 of 3 must meet a threshold of 2/3 whichever way it was rounded.
        least = threshold * room.children[node, run] - 1e-9
        weight = room.weighed[node, run]
        enough = weight > 0 and room.seen[node, run] >= least
        room.values[node, run] = room.values[node, run] / weight if enough else 1.0
        room.weighed[node, run] = 1.0 if enough else 0.0


@compiled
def _score_gappy(row: Any, nodes: Nodes, plan: Any, count: Any, room: Room) -> None:
    """The same level by level, weights renewed over what is there; NaN where too little is."""
    parents, offsets = nodes
    kinds, powers, thresholds = plan
    for level in range(len(kinds)):
        end = level + 1
        for block in (room.values, room.weighed, room.seen):
            block[offsets[end] : offsets[end + 1], :count] = 0.0
        if level == 0:
            _gather_table(row, nodes, count, room)
        else:
            _gather_values(offsets[level], offsets[end], parents, count, room)
        for node in range(offsets[end], offsets[end + 1]):
            _close(node, thresholds[level], count, room)
            if end == len(kinds) or kinds[end] != kinds[level] or powers[end] != powers[level]:
                _turn(kinds, powers, level, end, room.values[node], count, room.refused)
    for run in range(count):
        if room.weighed[offsets[-2], run] == 0:
            room.values[offsets[-2], run] = np.nan


@compiled
def _score_side(
    runs: Runs, rows: Places, tables: Tables, plans: Plans, nodes: Nodes, room: Room, scores: Block
) -> None:
    """Runs rows[…], at most SIDE of them, that share table and plan."""
    count, table, plan = len(rows), runs.tables[rows[0]], runs.plans[rows[0]]
    kinds, powers = plans.kinds[plan], plans.powers[plan]
    source = tables.sources[tables.source_of[table, plan]]
    for node in range(len(nodes.parents)):
        for run in range(count):
            room.weights[node, run] = runs.weights[rows[run], node]
    _share_out(nodes, count, room)
    targets = np.empty_like(nodes.parents)
    _join(nodes, kinds, powers, count, targets, room)
    for unit in range(len(source)):
        if tables.gaps[table]:
            _score_gappy(source[unit], nodes, (kinds, powers, plans.thresholds[plan]), count, room)
        else:
            _score_whole(source[unit], nodes, kinds, powers, targets, count, room)
        for run in range(count):
            scores[rows[run], unit] = room.values[nodes.offsets[-2], run]


@compiled
def score_runs(
    runs: Runs, order: Places, tables: Tables, plans: Plans, nodes: Nodes, room: Room, scores: Block
) -> None:
    """Fill scores float64[runs, units]; `order` int64[runs] puts runs of one table and plan next to each other."""
    first = 0
    while first < len(order):
        table, plan = runs.tables[order[first]], runs.plans[order[first]]
        last = first + 1
        while (
            last < len(order)
            and last - first < SIDE
            and runs.tables[order[last]] == table
            and runs.plans[order[last]] == plan
        ):
            last += 1
        _score_side(runs, order[first:last], tables, plans, nodes, room, scores)
        first = last


def order_of(runs: Runs) -> Places:
    """Runs of one table and plan next to each other, otherwise as they come."""
    key = runs.tables * (int(runs.plans.max(initial=0)) + 1) + runs.plans
    return np.argsort(key, kind="stable").astype(np.int64)
