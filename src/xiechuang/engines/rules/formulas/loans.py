"""Losses of loans to technology firms, shared by public money."""

from xiechuang.engines.rules.arithmetic import Quantity, share_of
from xiechuang.engines.rules.formulas.case import Case
from xiechuang.engines.rules.formulas.facts import flag, money
from xiechuang.engines.rules.formulas.registry import Bound, Nature, formula

LOAN = money("loan", "单项目贷款额")
LOSS = money("loan_loss", "贷款本息损失")
PROJECT = money("project_total", "项目总投入")
OWN_FUNDS = money("own_funds", "项目自有资金")
FAIR_RATE = flag("fair_rate", "贷款利率不高于同档")


@formula(
    "loan_risk_sharing",
    benefit="承担的贷款本息损失",
    nature=Nature.RISK,
    bound=Bound.AT_MOST,
    facts=(LOAN, LOSS, PROJECT, OWN_FUNDS, FAIR_RATE),
    parameters=("loan_risk.share", "loan_risk.loan_cap", "loan_risk.own_funds", "loan_risk.leverage"),
)
def loan_risk_sharing(case: Case) -> Quantity:
    """Public money bears a part of the loss of a loan.

    对科技贷款的本息损失,风险补偿资金最高承担规定比例;单项目贷款原则上不超过限额,项目自有资金达到规定比例,贷款利率不高于同档。
    """
    loan, cap = case.number("loan"), case.parameter("loan_risk.loan_cap")
    case.require("单项目贷款不超过限额（原则上）", loan <= cap, by="loan_risk.loan_cap")
    own = share_of(
        case.number("own_funds"),
        case.number("project_total"),
        ">=",
        case.parameter("loan_risk.own_funds"),
    )
    case.require("项目自有资金达到规定比例", own, by="loan_risk.own_funds")
    case.require("贷款利率不高于同档", case.flag("fair_rate"))
    case.remark("银行授信对资金池的放大倍数", by="loan_risk.leverage")
    return case.number("loan_loss") * case.parameter("loan_risk.share")
