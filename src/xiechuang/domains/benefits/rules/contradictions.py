"""Answers that cannot all be true; each function says whether one holds."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from xiechuang.kernel.lib.errors import Reason

Facts = Mapping[str, Any]


def _more_than(facts: Facts, part: str, whole: str) -> bool:
    known = facts.get(part) is not None and facts.get(whole) is not None
    return bool(known and facts[part] > facts[whole])


def restricted_exceeds_revenue(facts: Facts) -> bool:
    """More revenue of the restricted sectors than of all."""
    return _more_than(facts, "restricted_revenue", "revenue")


def graduates_exceed_staff(facts: Facts) -> bool:
    """More graduates than staff."""
    return _more_than(facts, "investee_graduates", "investee_staff")


def research_exceeds_costs(facts: Facts) -> bool:
    """More for research than all costs."""
    return _more_than(facts, "investee_research", "investee_costs")


def own_funds_exceed_project(facts: Facts) -> bool:
    """More own funds than the project costs."""
    return _more_than(facts, "own_funds", "project_total")


def held_longer_than_founded(facts: Facts) -> bool:
    """Held for longer than the firm exists."""
    return _more_than(facts, "months_held", "investee_months")


def venture_is_not_venture(facts: Facts) -> bool:
    """A venture enterprise that is neither venture nor angel."""
    return facts.get("venture_enterprise") is True and facts.get("venture_or_angel") is False


def taxes_before_production(facts: Facts) -> bool:
    """Taxes of the first year of production before there is any."""
    return facts.get("in_production") is False and (facts.get("three_taxes_year_1") or 0) > 0


def registered_without_commission(facts: Facts) -> bool:
    """Registered commissions where nothing was commissioned."""
    nothing = facts.get("commissioned_domestic") == 0 and facts.get("commissioned_abroad") == 0
    return nothing and facts.get("commission_registered") is True


CONTRADICTIONS: tuple[tuple[Callable[[Facts], bool], str, tuple[str, ...]], ...] = (
    (restricted_exceeds_revenue, "来自不适用行业的收入多于本年度营业收入", ("restricted_revenue", "revenue")),
    (graduates_exceed_staff, "被投企业本科以上人数多于从业人数", ("investee_graduates", "investee_staff")),
    (research_exceeds_costs, "被投企业研发费用多于成本费用", ("investee_research", "investee_costs")),
    (own_funds_exceed_project, "项目自有资金多于项目总投入", ("own_funds", "project_total")),
    (held_longer_than_founded, "持有投资的月数多于被投企业成立的月数", ("months_held", "investee_months")),
    (
        venture_is_not_venture,
        "投资方已填是创业投资企业，又填不是创业投资企业或天使投资个人",
        ("venture_or_angel", "venture_enterprise"),
    ),
    (
        taxes_before_production,
        "尚未变更登记并达产，却填了达产后第一年的“三税”",
        ("three_taxes_year_1", "in_production"),
    ),
    (
        registered_without_commission,
        "委托境内、境外研发的费用都是零，却填了委托合同已登记",
        ("commission_registered", "commissioned_domestic", "commissioned_abroad"),
    ),
)


def contradictions(facts: Facts, *, clause: Callable[[str], str]) -> Iterator[Reason]:
    """Every contradiction, at its first field, with the clause that asks for it."""
    for holds, said, fields in CONTRADICTIONS:
        if holds(facts):
            yield Reason(said, clause=clause(fields[0]), field=fields[0])
