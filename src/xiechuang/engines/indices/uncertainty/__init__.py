"""How far scores and ranks depend on choices: many runs, ranks and their chances, and which choice matters most.

`experiment_of(result, factors)` prepares, `simulate` and `sensitivity` run, `WhatIf` answers while weights are dragged.
"""

from xiechuang.engines.indices.uncertainty.bands import Bands, closest_bands, strict_bands
from xiechuang.engines.indices.uncertainty.designing import experiment_of
from xiechuang.engines.indices.uncertainty.experiment import Experiment, Origins
from xiechuang.engines.indices.uncertainty.factors import (
    Choice,
    Factor,
    FactorError,
    Imputations,
    Option,
    WeightNoise,
    factors_from_plain,
    factors_to_plain,
)
from xiechuang.engines.indices.uncertainty.levers import Alternatives, Noise
from xiechuang.engines.indices.uncertainty.means import Mean, Plan
from xiechuang.engines.indices.uncertainty.outcome import RankSummary, Uncertainty
from xiechuang.engines.indices.uncertainty.philox import Stream, uniforms
from xiechuang.engines.indices.uncertainty.ranking import ranks_of
from xiechuang.engines.indices.uncertainty.scoring import Runs
from xiechuang.engines.indices.uncertainty.sensitivity import (
    Influence,
    Sensitivity,
    Stopped,
    estimated_sensitivity,
    exact_sensitivity,
    sensitivity,
)
from xiechuang.engines.indices.uncertainty.simulating import evaluate, simulate
from xiechuang.engines.indices.uncertainty.tree import Tree
from xiechuang.engines.indices.uncertainty.variance import Indices, exact_indices, jansen_indices
from xiechuang.engines.indices.uncertainty.what_if import Answer, WhatIf

__all__ = [
    "Alternatives",
    "Answer",
    "Bands",
    "Choice",
    "Experiment",
    "Factor",
    "FactorError",
    "Imputations",
    "Indices",
    "Influence",
    "Mean",
    "Noise",
    "Option",
    "Origins",
    "Plan",
    "RankSummary",
    "Runs",
    "Sensitivity",
    "Stopped",
    "Stream",
    "Tree",
    "Uncertainty",
    "WeightNoise",
    "WhatIf",
    "closest_bands",
    "estimated_sensitivity",
    "evaluate",
    "exact_indices",
    "exact_sensitivity",
    "experiment_of",
    "factors_from_plain",
    "factors_to_plain",
    "jansen_indices",
    "ranks_of",
    "sensitivity",
    "simulate",
    "strict_bands",
    "uniforms",
]
