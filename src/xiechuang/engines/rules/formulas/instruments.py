"""Subsidies afterwards for those who open their large instruments to others."""

from xiechuang.engines.rules.arithmetic import Quantity, least
from xiechuang.engines.rules.formulas.case import Case
from xiechuang.engines.rules.formulas.facts import flag, money
from xiechuang.engines.rules.formulas.registry import Bound, Nature, formula

PROVIDER = flag("instrument_provider", "大型科研仪器开放共享的提供机构")
FEES = money("instrument_fees", "年度共享服务费")


@formula(
    "instrument_subsidy",
    benefit="开放共享后补助",
    nature=Nature.PAYMENT,
    bound=Bound.AT_MOST,
    facts=(PROVIDER, FEES),
    parameters=("instrument.subsidy_share", "instrument.subsidy_cap"),
)
def instrument_subsidy(case: Case) -> Quantity:
    """A yearly subsidy for institutions that share their instruments.

    大型科研仪器开放共享的提供机构,按年度服务费的一定比例给予补贴,年度有最高额。
    """
    case.require("是提供开放共享服务的机构", case.flag("instrument_provider"))
    fees = case.number("instrument_fees")
    case.require("当年有共享服务费", fees > 0)
    subsidy = fees * case.parameter("instrument.subsidy_share")
    return least(subsidy, case.parameter("instrument.subsidy_cap"))
