"""How much each indicator of a group counts: declared, judged by people, or found in the data; never negative.

METHODS: name → function(values[..., units, m], *, given[m], **parameters) → weights, ≥ 0, sum 1.
`benefit_of_the_doubt` stands apart: it finds weights for every unit and with them the score.
"""

from xiechuang.engines.indices.weighting.components import loadings, principal_component
from xiechuang.engines.indices.weighting.doubt import Doubt, benefit_of_the_doubt
from xiechuang.engines.indices.weighting.influence import Influence, equal_influence, influence
from xiechuang.engines.indices.weighting.judgement import ACCEPTABLE, RANDOM_INDEX, Judgement, ahp, judged
from xiechuang.engines.indices.weighting.methods import LABELS, METHODS
from xiechuang.engines.indices.weighting.shares import effective, equal, given, shares
from xiechuang.engines.indices.weighting.spread import critic, entropy

__all__ = [
    "ACCEPTABLE",
    "LABELS",
    "METHODS",
    "RANDOM_INDEX",
    "Doubt",
    "Influence",
    "Judgement",
    "ahp",
    "benefit_of_the_doubt",
    "critic",
    "effective",
    "entropy",
    "equal",
    "equal_influence",
    "given",
    "influence",
    "judged",
    "loadings",
    "principal_component",
    "shares",
]
