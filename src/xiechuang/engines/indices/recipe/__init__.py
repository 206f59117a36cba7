"""The choices behind an index, carried out: every stage kept, every cell traceable, every change computed anew."""

from xiechuang.engines.indices.recipe.choices import (
    Aggregate,
    Denominate,
    Impute,
    Normalise,
    Recipe,
    Scope,
    Screen,
    StageName,
    Step,
    Treat,
    Weigh,
)
from xiechuang.engines.indices.recipe.computing import compute, compute_panel, regenerate
from xiechuang.engines.indices.recipe.plain import (
    RecipeError,
    fingerprint,
    recipe_from_json,
    recipe_from_plain,
    recipe_to_json,
    recipe_to_plain,
)
from xiechuang.engines.indices.recipe.result import PanelResult, Result
from xiechuang.engines.indices.recipe.scaling import CHAINED, TreatedCell
from xiechuang.engines.indices.recipe.scoring import AGGREGATIONS, DOUBT, competition_ranks
from xiechuang.engines.indices.recipe.stage import Entry, Stage
from xiechuang.engines.indices.recipe.tracing import NotThere, Part, Trace, TraceStep

__all__ = [
    "AGGREGATIONS",
    "CHAINED",
    "DOUBT",
    "Aggregate",
    "Denominate",
    "Entry",
    "Impute",
    "Normalise",
    "NotThere",
    "PanelResult",
    "Part",
    "Recipe",
    "RecipeError",
    "Result",
    "Scope",
    "Screen",
    "Stage",
    "StageName",
    "Step",
    "Trace",
    "TraceStep",
    "Treat",
    "TreatedCell",
    "Weigh",
    "competition_ranks",
    "compute",
    "compute_panel",
    "fingerprint",
    "recipe_from_json",
    "recipe_from_plain",
    "recipe_to_json",
    "recipe_to_plain",
    "regenerate",
]
