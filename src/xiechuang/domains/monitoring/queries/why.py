"""Why a park stands where it stands and why its rank moved: parts that add up, down to the source cell."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiechuang.domains.monitoring.queries.pictures import about
from xiechuang.domains.monitoring.queries.reading import Reading
from xiechuang.domains.monitoring.queries.running import run_of
from xiechuang.engines.indices.explaining import (
    FACTOR_LABELS,
    Factor,
    Raises,
    Scored,
    UnitChange,
    Version,
    contributions,
    explain_change,
    what_would_raise,
)
from xiechuang.engines.indices.recipe import NotThere, Trace
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.web.charts import Chart, waterfall_chart

SHOWN = 8
FACTORS = {
    Factor.WEIGHTS: gettext_lazy("权重调整"),
    Factor.METHOD: gettext_lazy("方法调整"),
    Factor.UNITS: gettext_lazy("园区增减"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """One park against the index before; ``change`` is None where there is nothing to compare with, ``why_not`` says so."""

    change: UnitChange | None
    why_not: str
    came: tuple[str, ...] = ()
    left: tuple[str, ...] = ()

    @property
    def fallen(self) -> int:
        """Places lost; 0 for who rose or stayed."""
        return max(0, -self.change.places) if self.change else 0


def why_moved(reading: Reading, before: Reading | None, unit: str) -> Why:
    """The change since the index before, split into data, weights, method, and parks that came or left."""
    if before is None:
        return Why(change=None, why_not=_("这是第一期，没有上一期可比"))
    if before.given["system"]["code"] != reading.given["system"]["code"]:
        return Why(change=None, why_not=_("上一期用的是另一个指标体系，不可比"))
    if broken := _bases_apart(before, reading):
        return Why(change=None, why_not=_("这些指标换了基期或口径，两期不可相接：%s") % "、".join(broken))
    changes = explain_change(before=_version(before), after=_version(reading))
    try:
        change = changes.of(unit)
    except ValueError as wrong:
        return Why(change=None, why_not=str(wrong))
    return Why(change=change, why_not="", came=changes.came, left=changes.left)


def _version(reading: Reading) -> Version:
    return Version.of(run_of(reading.given).result)


def _bases_apart(before: Reading, after: Reading) -> list[str]:
    """Indicators whose figures rest on another base than before."""
    was = {one["code"]: (one["basis"], one["unit"]) for one in before.indicators}
    return [
        one["name"]
        for one in after.indicators
        if one["code"] in was and was[one["code"]] != (one["basis"], one["unit"])
    ]


def change_picture(reading: Reading, why: Why) -> Chart | None:
    """From the last score to this one, indicator by indicator, then weights, method and parks."""
    change = why.change
    if change is None:
        return None
    data = [(one.name, one.score) for one in change.indicators]
    parts = _fewer(data) + ([(_("其他数据影响"), change.remainder)] if abs(change.remainder) > 1e-9 else [])
    others = [(str(FACTORS[part.factor]), part.score) for part in change.factors if part.factor in FACTORS]
    return waterfall_chart(
        about=about(reading, key="change", title=_("得分为什么变了"), unit=_("分")),
        start=(_("上期得分"), change.score_before),
        parts=[*parts, *others],
        end=(_("本期得分"), change.score_after),
    )


def _fewer(parts: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """The largest ones and the sum of the rest."""
    moved = [part for part in parts if part[1]]
    rest = moved[SHOWN:]
    more = [(_("其余 %d 项指标") % len(rest), sum(part[1] for part in rest))] if rest else []
    return [*moved[:SHOWN], *more]


def factor_rows(why: Why) -> list[dict[str, Any]]:
    """The factors with their parts of score and places."""
    if why.change is None:
        return []
    return [
        {"label": FACTOR_LABELS[part.factor], "score": part.score, "places": part.places}
        for part in why.change.factors
    ]


def passer_rows(reading: Reading, why: Why) -> list[dict[str, Any]]:
    """Who changed sides with the park, by name, and what moved the gap."""
    if why.change is None:
        return []
    return [
        {
            "name": reading.name(one.unit),
            "label": one.label,
            "gap_before": one.gap_before,
            "gap_after": one.gap_after,
            "by": "、".join(reading.name(code) for code, _part in one.by),
        }
        for one in why.change.passers
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a score is made of: the contribution of each indicator, and the rest no single one can be given."""

    score: float
    by_code: dict[str, float]
    rest: float


def contributions_of(reading: Reading, unit: str) -> Made | None:
    """The parts of a park's score, which add up to it; None for a park without a score."""
    result = run_of(reading.given).result
    if unit not in result.units:
        return None
    scored = Scored.of(result)
    row = scored.row(unit)
    score = float(scored.total[row])
    if math.isnan(score):
        return None
    parts = contributions(scored).levels[0][row]
    return Made(
        score=score,
        by_code=dict(zip(scored.codes, parts.tolist(), strict=True)),
        rest=score - float(parts.sum()),
    )


def contribution_picture(reading: Reading, unit: str) -> Chart | None:
    """What the score is made of: the contribution of every part of the index."""
    made = contributions_of(reading, unit)
    if made is None:
        return None
    parts = sorted(
        ((reading.name(code), part) for code, part in made.by_code.items()), key=lambda part: -part[1]
    )
    left = [(_("不能分给单项指标"), made.rest)] if abs(made.rest) > 1e-9 else []
    return waterfall_chart(
        about=about(reading, key="contributions", title=_("得分由哪些指标构成"), unit=_("分")),
        start=(_("起点"), 0.0),
        parts=[*_fewer(parts), *left],
        end=(_("得分"), made.score),
    )


def raises_of(reading: Reading, unit: str) -> Raises | None:
    """The smallest single changes that would gain a place; None for a park without a score."""
    run = run_of(reading.given)
    try:
        return what_would_raise(run.result.data, run.result.hierarchy, run.recipe, unit=unit)
    except ValueError:
        return None


def trace_of(reading: Reading, unit: str, code: str) -> Trace:
    """One cell through every stage."""
    try:
        return run_of(reading.given).result.trace(unit, code)
    except NotThere as gone:
        raise NotVisible(code) from gone
