"""Extra deduction of research costs from taxable income."""

from dataclasses import replace

from xiechuang.engines.rules.arithmetic import Quantity, least, share_of, where
from xiechuang.engines.rules.formulas.case import Case
from xiechuang.engines.rules.formulas.facts import flag, money
from xiechuang.engines.rules.formulas.registry import Nature, formula

REVENUE = money("revenue", "本年度营业收入")
RESTRICTED = money("restricted_revenue", "其中来自不适用行业的收入", hint="行业见“不适用加计扣除的行业”")
ASSESSED = flag("levied_by_assessment", "企业所得税核定征收")
FIVE = money("research_costs", "前五类研发费用", hint="人员、直接投入、折旧、摊销、新产品设计等费用合计")
OTHER = money("research_other_costs", "其他相关研发费用")
DOMESTIC = money("commissioned_domestic", "委托境内研发的费用")
ABROAD = money("commissioned_abroad", "委托境外机构研发的费用", hint="委托境外个人的不计入")
REGISTERED = flag("commission_registered", "委托研发合同已由受托方登记")
AMORTISED = money("research_amortisation", "研发形成的无形资产本年度摊销额")
MANUFACTURING = flag("is_manufacturing", "制造业企业")
TECHNOLOGY_SME = flag("is_technology_sme", "科技型中小企业")
LISTED = flag("on_priority_list", "列入集成电路或工业母机企业清单")

# The more special class goes first.
_CLASSES = (
    ("listed", "on_priority_list"),
    ("technology_sme", "is_technology_sme"),
    ("manufacturing", "is_manufacturing"),
)


@formula(
    "research_deduction",
    benefit="加计扣除额",
    nature=Nature.TAX_BASE,
    facts=(
        *(REVENUE, RESTRICTED, ASSESSED, FIVE, OTHER, DOMESTIC, ABROAD, REGISTERED, AMORTISED),
        *(MANUFACTURING, TECHNOLOGY_SME, LISTED),
    ),
    parameters=(
        "research_rate.general",
        "research_amortisation.general",
        "research.restricted_share",
        "research.restricted_sectors",
        "research.other_costs_limit",
        "research.commissioned_share",
        "research.abroad_share",
        "research.abroad_limit",
        "research.records_years",
    ),
    optional=(
        *(f"research_rate.{name}" for name, _ in _CLASSES),
        *(f"research_amortisation.{name}" for name, _ in _CLASSES),
    ),
)
def research_deduction(case: Case) -> Quantity:
    """Research costs deducted more than once from taxable income.

    研发费用按年度、行业和清单的比例在税前加计扣除;形成无形资产的按成本的比例摊销;其他费用按前五类费用限额计入,委托境内的按比例计入,委托境外机构的按比例且不超过境内费用的一部分计入;核定征收和主要收入来自不适用行业的企业不得享受。
    """
    restricted = share_of(
        case.number("restricted_revenue"),
        case.number("revenue"),
        "<",
        case.parameter("research.restricted_share"),
    )
    case.require("来自不适用行业的收入未达到规定比例", restricted, by="research.restricted_share")
    case.require("不是核定征收", ~case.flag("levied_by_assessment"), by="research.restricted_sectors")
    case.remark("资料留存备查的年数", by="research.records_years")
    costs = _counted(case)
    case.parts["计入的研发费用"] = costs
    extra = _by_class(case, costs, "research_rate")
    amortised = case.number("research_amortisation")
    written_off = _by_class(case, amortised, "research_amortisation")
    more = where(amortised <= 0, 0, written_off - amortised)
    case.parts["费用加计"], case.parts["摊销加计"] = extra, more
    return extra + more


def _counted(case: Case) -> Quantity:
    """Costs after the limits on other, commissioned and foreign costs."""
    five, other = case.number("research_costs"), case.number("research_other_costs")
    limit = case.parameter("research.other_costs_limit")
    if limit.known is True:
        limit = replace(limit, value=limit.value / (1 - limit.value))
    own = five + where(other <= 0, 0, least(other, five * limit))
    domestic = own + _commissioned(case, "commissioned_domestic", "research.commissioned_share")
    abroad = _commissioned(case, "commissioned_abroad", "research.abroad_share")
    most = domestic * case.parameter("research.abroad_limit")
    return domestic + where(case.number("commissioned_abroad") <= 0, 0, least(abroad, most))


def _commissioned(case: Case, fact: str, share: str) -> Quantity:
    """The share of commissioned costs that counts; nothing where the contract is not registered."""
    spent = case.number(fact)
    registered = case.flag("commission_registered") | (spent <= 0)
    return where(registered, spent * case.parameter(share), 0)


def _by_class(case: Case, amount: Quantity, ids: str) -> Quantity:
    """The amount at the rate of a class the firm belongs to, else at the general rate.

    A firm in two classes may claim by either clause: one whose rate is published goes before one whose rate is not.
    """
    found = amount * case.parameter(f"{ids}.general")
    entered = [
        (f"{ids}.{name}", fact) for name, fact in reversed(_CLASSES) if case.is_entered(f"{ids}.{name}")
    ]
    for rate, fact in sorted(entered, key=lambda one: case.parameter(one[0]).known):
        belongs = case.flag(fact) | (amount <= 0)
        found = where(belongs, amount * case.parameter(rate), found)
    return found
