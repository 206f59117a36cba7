"""What an office chooses for an index, in its own words, and the recipe and trial that the engine makes of it."""

from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from xiechuang.engines.indices.recipe import (
    Aggregate,
    Impute,
    Normalise,
    Recipe,
    Screen,
    StageName,
    Step,
    Treat,
    recipe_to_plain,
)
from xiechuang.engines.indices.structure import Group, Hierarchy, Indicator

Plain = dict[str, Any]
SCALES = (
    ("min_max", _("极差标准化（1–100）")),
    ("z_score", _("标准分（均值 50、标准差 10）")),
)
MEANS = (("arithmetic", _("算术平均（各部分可以相互弥补）")), ("geometric", _("几何平均（短板影响更大）")))
GAPS = (
    ("none", _("不插补，权重由有数据的指标分担")),
    ("mean", _("用有数据园区的平均值插补，并标明")),
    ("median", _("用有数据园区的中位数插补，并标明")),
)
OUTLIERS = (("none", _("不处理")), ("rule", _("按偏度、峰度规则收缩极端值，并标明")))
# The geometric mean knows no zero, so that every scale offered stays above it.
PARAMETERS: dict[str, Plain] = {
    "min_max": {"low": 1.0, "high": 100.0},
    "z_score": {"centre": 50.0, "spread": 10.0},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """The decisions of one computation; defaults are the plainest."""

    scale: str = "min_max"
    mean: str = "arithmetic"
    gaps: str = "none"
    outliers: str = "none"
    # Least share of indicators a park must have to be ranked.
    threshold: float = 0.5
    leaves_out: bool = False
    draws: int = 1000
    seed: int = 1
    # Weights vary by so much up and down in the trial.
    noise: float = 0.25
    confidence: float = 0.9

    def as_plain(self) -> Plain:
        """For a job's arguments."""
        return asdict(self)


def recipe_of(choices: Choices) -> Plain:
    """The recipe as plain JSON values."""
    impute = None if choices.gaps == "none" else Impute(method=choices.gaps)
    recipe = Recipe(
        denominate=None,
        impute=impute,
        # Who knows too little is judged by what was reported, not by what was filled in.
        screen=Screen(on=StageName.RAW, threshold=choices.threshold) if choices.threshold > 0 else None,
        treat=Treat() if choices.outliers == "rule" else None,
        normalise=Normalise(method=choices.scale, parameters=PARAMETERS[choices.scale]),
        aggregate=Aggregate(steps=(Step(method=choices.mean),)),
    )
    return recipe_to_plain(recipe)


def trial_of(choices: Choices) -> Plain:
    """What varies in the trial, and how often."""
    return {
        "draws": choices.draws,
        "seed": choices.seed,
        "noise": choices.noise,
        "confidence": choices.confidence,
        "coverage": 0.9,
    }


def hierarchy_of(given: Plain) -> Hierarchy:
    """The structure that stored inputs describe."""
    return Hierarchy.build(
        indicators=[
            Indicator(
                code=row["code"],
                name=row["name"],
                parent=row["parent"],
                weight=row["weight"],
                direction=row["direction"],
                unit=row["unit"],
                target=row["target"],
            )
            for row in given["indicators"]
        ],
        groups=[
            Group(code=row["code"], name=row["name"], parent=row["parent"], weight=row["weight"])
            for row in given["groups"]
        ],
    )
