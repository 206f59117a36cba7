"""Deduction for those who invest in young technology firms."""

from xiechuang.engines.rules.arithmetic import Quantity, greatest, least, share_of
from xiechuang.engines.rules.formulas.case import Case
from xiechuang.engines.rules.formulas.facts import flag, money, number
from xiechuang.engines.rules.formulas.registry import Nature, formula
from xiechuang.engines.rules.parameters import Unit

INVESTMENT = money("investment", "投资额")
HELD = number("months_held", "持有投资的月数", Unit.MONTHS)
TAXABLE = money("taxable_income", "当年应纳税所得额")
VENTURE = flag("venture_enterprise", "投资方是创业投资企业")
UNLISTED = flag("investee_unlisted", "被投企业未上市")
HIGH_TECH = flag("investee_high_tech_sme", "被投企业是中小高新技术企业")
INVESTOR = flag("venture_or_angel", "投资方是创业投资企业或天使投资个人")
STAFF = number("investee_staff", "被投企业从业人数", Unit.PEOPLE)
GRADUATES = number("investee_graduates", "被投企业本科以上人数", Unit.PEOPLE)
ASSETS = money("investee_assets", "被投企业资产总额")
SALES = money("investee_sales", "被投企业年销售收入")
AGE = number("investee_months", "被投企业成立月数", Unit.MONTHS)
RESEARCH = money("investee_research", "被投企业研发费用")
COSTS = money("investee_costs", "被投企业成本费用")


def _deducted(case: Case, share: str) -> Quantity:
    """What is deducted this year; what this year's income cannot take is carried over."""
    right = case.number("investment") * case.parameter(share)
    used = least(right, greatest(case.number("taxable_income"), 0))
    case.parts["可抵扣总额"], case.parts["结转以后年度"] = right, right - used
    return used


@formula(
    "venture_high_tech",
    benefit="当年抵扣的应纳税所得额",
    nature=Nature.TAX_BASE,
    facts=(VENTURE, INVESTMENT, HELD, TAXABLE, UNLISTED, HIGH_TECH),
    parameters=("venture.share", "venture.months"),
)
def venture_high_tech(case: Case) -> Quantity:
    """Venture capital in high-tech firms deducted from taxable income.

    创业投资企业以股权投资于未上市的中小高新技术企业满规定期限的,可按投资额的比例抵扣应纳税所得额,当年不足抵扣的可以结转。
    """
    case.require("投资方是创业投资企业", case.flag("venture_enterprise"))
    case.require("被投企业未上市", case.flag("investee_unlisted"))
    case.require("被投企业是中小高新技术企业", case.flag("investee_high_tech_sme"))
    case.require(
        "持有满规定期限", case.number("months_held") >= case.parameter("venture.months"), by="venture.months"
    )
    return _deducted(case, "venture.share")


_LIMITS = {"staff": "从业人数不超过上限", "assets": "资产总额不超过上限", "sales": "年销售收入不超过上限"}


@formula(
    "venture_start_up",
    benefit="当年抵扣的应纳税所得额",
    nature=Nature.TAX_BASE,
    facts=(
        *(INVESTOR, INVESTMENT, HELD, TAXABLE, UNLISTED),
        *(STAFF, GRADUATES, ASSETS, SALES, AGE, RESEARCH, COSTS),
    ),
    parameters=(
        *("start_up.share", "start_up.months_held", "start_up.other_projects_months"),
        *("start_up.staff", "start_up.assets", "start_up.sales"),
        *("start_up.graduates", "start_up.age", "start_up.research"),
    ),
)
def venture_start_up(case: Case) -> Quantity:
    """Venture and angel capital in technology start-ups deducted from taxable income.

    创业投资企业和天使投资个人投资于初创科技型企业(从业人数、本科以上占比、资产和销售、成立时间、研发占成本费用均合要求,投后规定期间未上市)的,可按投资额的比例抵扣。
    """
    case.require("投资方是创业投资企业或天使投资个人", case.flag("venture_or_angel"))
    for name, words in _LIMITS.items():
        limit = f"start_up.{name}"
        case.require(words, case.number(f"investee_{name}") <= case.parameter(limit), by=limit)
    case.require(
        "成立时间不超过上限",
        case.number("investee_months") <= case.parameter("start_up.age"),
        by="start_up.age",
    )
    _require_shares(case)
    case.require("投后规定期间未上市", case.flag("investee_unlisted"))
    case.require(
        "持有满规定期限",
        case.number("months_held") >= case.parameter("start_up.months_held"),
        by="start_up.months_held",
    )
    case.remark("被投企业注销后可抵其他项目的月数", by="start_up.other_projects_months")
    return _deducted(case, "start_up.share")


def _require_shares(case: Case) -> None:
    parts = (
        ("本科以上人数占比达到下限", "investee_graduates", "investee_staff", "start_up.graduates"),
        ("研发费用占成本费用达到下限", "investee_research", "investee_costs", "start_up.research"),
    )
    for words, part, whole, floor in parts:
        enough = share_of(case.number(part), case.number(whole), ">=", case.parameter(floor))
        case.require(words, enough, by=floor)
