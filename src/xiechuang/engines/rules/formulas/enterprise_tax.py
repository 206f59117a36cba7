"""Enterprise income tax on the transfer of technology."""

from xiechuang.engines.rules.arithmetic import Quantity, banded, greatest
from xiechuang.engines.rules.formulas.case import Case
from xiechuang.engines.rules.formulas.contracts import CONTRACT_KIND, CONTRACT_REGISTERED
from xiechuang.engines.rules.formulas.facts import flag, money
from xiechuang.engines.rules.formulas.registry import Nature, formula

RESIDENT = flag("resident_enterprise", "居民企业")
TRANSFER_INCOME = money(
    "technology_transfer_income",
    "本纳税年度技术转让所得",
    may_be_negative=True,
    hint="所得，不是收入；一个纳税年度的合计",
)


@formula(
    "technology_transfer_income",
    benefit="不计税的技术转让所得",
    nature=Nature.TAX_BASE,
    facts=(RESIDENT, CONTRACT_KIND, CONTRACT_REGISTERED, TRANSFER_INCOME),
    parameters=(
        "transfer_income.untaxed",
        "transfer_income.excluded_kinds",
        "technology_contract.registration",
    ),
)
def technology_transfer_income(case: Case) -> Quantity:
    """Income from the transfer of technology, untaxed up to a limit and half taxed above it.

    居民企业一个纳税年度内的技术转让所得,不超过限额的部分免征企业所得税,超过的部分减半征收。
    """
    case.require("是居民企业", case.flag("resident_enterprise"))
    case.require(
        "不是专利申请权转让或技术秘密转让",
        ~case.among("contract_kind", "transfer_income.excluded_kinds"),
        by="transfer_income.excluded_kinds",
    )
    case.demand(
        "技术合同已认定登记",
        case.flag("contract_registered"),
        by="technology_contract.registration",
    )
    income = case.number("technology_transfer_income")
    case.require("本年度有技术转让所得", income > 0)
    return banded(greatest(income, 0), case.parameter("transfer_income.untaxed"))
