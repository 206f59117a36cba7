"""Reads what both sides state in their forms as features; who owns a supply is not among what can be stated."""

from functools import lru_cache

import numpy as np

from xiechuang.engines.matching.pairs.parameters import ParameterVerdict, compare
from xiechuang.engines.matching.pairs.records import Need, Supply
from xiechuang.engines.matching.pairs.signals import STRUCTURED, Setting, read_parameters
from xiechuang.engines.matching.quantities.extraction import quantities
from xiechuang.engines.matching.quantities.measured import Quantity


def stated_values(need: Need, supply: Supply, *, setting: Setting) -> dict[str, float]:
    """The value 0–1 of every structured signal; NaN where one side does not state it."""
    verdicts: tuple[ParameterVerdict, ...] = ()
    if need.requirements:
        offers = [*supply.parameters, *_told(supply.title), *_told(supply.abstract)]
        verdicts = compare(requirements=need.requirements, offers=offers)
    readings = [read(need=need, supply=supply, setting=setting) for read in STRUCTURED]
    readings.append(read_parameters(need=need, verdicts=verdicts))
    return {f"signal_{one.signal.value}": np.nan if one.value is None else one.value for one in readings}


@lru_cache(maxsize=20_000)
def _told(text: str) -> tuple[Quantity, ...]:
    return tuple(quantities(text))
