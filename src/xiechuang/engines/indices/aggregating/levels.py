"""From one level of a hierarchy to the next: every group by the same method, with a limit on missing parts."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.aggregating.means import Floats
from xiechuang.engines.indices.aggregating.methods import METHODS
from xiechuang.engines.indices.structure import DataError, Problem


def aggregate_level(
    values: Floats,
    *,
    weights: Floats,
    parents: NDArray[np.intp],
    method: str = "arithmetic",
    threshold: float = 0.0,
    carried: NDArray[np.bool_] | None = None,
    **parameters: Any,
) -> Floats:
    """Values float64[..., units, n], weights float64[..., n], parents intp[n] → float64[..., units, groups].

    A group's score is NaN for a unit of whose children less than the share `threshold` is there (by number, as COINr's
    dat_thresh), and where nothing that weighs anything is. `carried` bool[groups] marks groups that only hand the value
    of their single child on. `parameters` go to the method.
    """
    if method not in METHODS:
        raise DataError([Problem(where=method, field="method", message="没有这种合成方法")])
    count = int(parents.max()) + 1 if carried is None else len(carried)
    columns = []
    for group in range(count):
        children = np.flatnonzero(parents == group)
        parts = values[..., children]
        if carried is not None and carried[group]:
            columns.append(np.broadcast_to(parts[..., 0], _shape(values, weights)))
            continue
        score = METHODS[method](parts, weights=weights[..., children], **parameters)
        columns.append(np.where(_enough(parts, threshold), score, np.nan))
    return np.stack(columns, axis=-1)


def _enough(parts: Floats, threshold: float) -> NDArray[np.bool_]:
    # Counting instead of dividing: 2 of 3 must meet a threshold of 2/3 whichever way it was rounded.
    there = np.sum(~np.isnan(parts), axis=-1)
    return np.asarray(there >= threshold * parts.shape[-1] - 1e-9)


def _shape(values: Floats, weights: Floats) -> tuple[int, ...]:
    return (*np.broadcast_shapes(values.shape[:-2], weights.shape[:-1]), values.shape[-2])
