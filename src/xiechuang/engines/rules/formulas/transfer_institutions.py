"""Awards for technology transfer institutions and registration institutions."""

from xiechuang.engines.rules.arithmetic import Quantity, least
from xiechuang.engines.rules.formulas.case import Case
from xiechuang.engines.rules.formulas.facts import flag, money
from xiechuang.engines.rules.formulas.registry import Bound, Nature, formula

NEWLY = flag("newly_recognised", "新认定的省级以上技术转移、技术交易机构")
AWARDED = flag("already_awarded", "已领取过该项一次性奖励")
INSTITUTION = flag("transfer_or_registration", "技术转移机构或技术合同认定登记机构")
FROM_RESEARCH = flag("from_research", "成果来自国内外高校和科研院所")
TO_LOCAL = flag("to_local_firm", "成果向本省企业转化")
BROKERED = money("brokered_value", "当年促成的实际发生技术交易额")


@formula(
    "institution_award",
    benefit="一次性奖励",
    nature=Nature.PAYMENT,
    bound=Bound.AT_MOST,
    facts=(NEWLY, AWARDED),
    parameters=("institution.award",),
)
def institution_award(case: Case) -> Quantity:
    """A single award for newly recognised transfer institutions.

    对新认定省级以上技术转移、技术交易机构,省财政给予一次性奖励,有最高额。
    """
    case.require("是新认定的省级以上技术转移、技术交易机构", case.flag("newly_recognised"))
    case.require("没有领取过（一次性）", ~case.flag("already_awarded"))
    return case.parameter("institution.award")


@formula(
    "brokerage_subsidy",
    benefit="奖励性后补助",
    nature=Nature.PAYMENT,
    bound=Bound.AT_MOST,
    facts=(INSTITUTION, FROM_RESEARCH, TO_LOCAL, BROKERED),
    parameters=("institution.brokerage_share", "institution.brokerage_cap"),
)
def brokerage_subsidy(case: Case) -> Quantity:
    """A yearly subsidy for institutions that brokered transfers.

    促成国内外高校和科研院所向本省企业转化科技成果的,按技术合同中实际发生技术交易额的比例给予技术转移机构、技术合同认定登记机构奖励性后补助,年度有最高额。
    """
    case.require("是技术转移机构或技术合同认定登记机构", case.flag("transfer_or_registration"))
    case.require("成果来自国内外高校和科研院所", case.flag("from_research"))
    case.require("向本省企业转化", case.flag("to_local_firm"))
    value = case.number("brokered_value")
    case.require("有实际发生的技术交易额", value > 0)
    subsidy = value * case.parameter("institution.brokerage_share")
    return least(subsidy, case.parameter("institution.brokerage_cap"))
