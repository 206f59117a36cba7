"""What somebody decides about an index, stage by stage; nothing here computes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from xiechuang.engines.indices.missing import Along, Reach, Rule

Parameters = Mapping[str, Any]


class StageName(StrEnum):
    """The stages of a table of indicators, in the order in which they are computed."""

    RAW = "raw"
    DENOMINATED = "denominated"
    IMPUTED = "imputed"
    SCREENED = "screened"
    TREATED = "treated"
    NORMALISED = "normalised"

    @property
    def label(self) -> str:
        """What a reader is shown."""
        return _LABELS[self]


_LABELS = {
    StageName.RAW: "原始数据",
    StageName.DENOMINATED: "除以规模",
    StageName.IMPUTED: "插补缺失",
    StageName.SCREENED: "筛选单位",
    StageName.TREATED: "处理离群值",
    StageName.NORMALISED: "标准化",
}


class Scope(StrEnum):
    """Over what a column's shape and extremes are taken when there are several periods."""

    PERIOD = "period"
    PANEL = "panel"


@dataclass(frozen=True, kw_only=True)
class Denominate:
    """Divide by sizes: those that the indicators name, or `by` (indicator → denominator); scales multiply."""

    by: Mapping[str, str] | None = None
    scales: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Screen:
    """Leave out units that know too little; `on` says which stage is looked at, and units leave right after it."""

    on: StageName = StageName.DENOMINATED
    rule: Rule = Rule.MISSING
    threshold: float = 2 / 3
    non_zero_threshold: float = 0.5
    force: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Impute:
    """Fill gaps: first (in a panel) from the unit's own periods by `reach`, then by `method` from the others.

    `group` names a grouping of units whose classes are asked first; `level` (with along=row) the level of the
    hierarchy whose groups hold the siblings that are asked. `method` None: only the panel speaks.
    """

    method: str | None = "mean"
    along: Along = Along.COLUMN
    group: str | None = None
    level: int | None = None
    normalise_first: bool = True
    parameters: Parameters = field(default_factory=dict)
    reach: Reach | None = None
    limit: int | None = None


@dataclass(frozen=True, kw_only=True)
class Treat:
    """Take the edge off outliers as `treating.treat` does; `each` has other parameters for some indicators.

    `skip` names indicators that are left as they are.
    """

    parameters: Parameters = field(default_factory=dict)
    each: Mapping[str, Parameters] = field(default_factory=dict)
    skip: tuple[str, ...] = ()
    over: Scope = Scope.PANEL


@dataclass(frozen=True, kw_only=True)
class Normalise:
    """Bring to a common scale by a method of `normalising`; `each` has another method or parameters for some.

    Targets and goalposts come from the indicators unless given as parameters; `reference` is the code of a unit.
    """

    method: str = "min_max"
    parameters: Parameters = field(default_factory=dict)
    each: Mapping[str, Parameters] = field(default_factory=dict)
    over: Scope = Scope.PANEL


@dataclass(frozen=True, kw_only=True)
class Weigh:
    """Where weights come from: `given` in the hierarchy, or a method of `weighting` at the levels named.

    `each` has another method or parameters for the children of some groups; `weights` (code → weight) replace single
    ones, last of all. With several periods, one set for all (panel) or one for each.
    """

    method: str = "given"
    levels: tuple[int, ...] = (0,)
    parameters: Parameters = field(default_factory=dict)
    each: Mapping[str, Parameters] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    over: Scope = Scope.PANEL


@dataclass(frozen=True, kw_only=True)
class Step:
    """How one level becomes the next; `threshold` is the share of parts that must be there."""

    method: str = "arithmetic"
    threshold: float = 0.0
    parameters: Parameters = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Aggregate:
    """One step for each level but the last; where there are fewer the last goes on."""

    steps: tuple[Step, ...] = (Step(),)

    def step(self, level: int) -> Step:
        """The step from this level to the next."""
        return self.steps[min(level, len(self.steps) - 1)]


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """All choices; a stage that is None is left out."""

    denominate: Denominate | None = Denominate()
    impute: Impute | None = None
    screen: Screen | None = None
    treat: Treat | None = None
    normalise: Normalise = Normalise()
    weigh: Weigh = Weigh()
    aggregate: Aggregate = Aggregate()
