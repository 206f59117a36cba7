"""Exemption of technology contracts from value-added tax."""

from datetime import date

from xiechuang.engines.rules.arithmetic import Quantity
from xiechuang.engines.rules.formulas.case import Case
from xiechuang.engines.rules.formulas.contracts import CONTRACT_KIND, CONTRACT_REGISTERED
from xiechuang.engines.rules.formulas.facts import flag, money
from xiechuang.engines.rules.formulas.registry import Nature, formula

WRITTEN = flag("written_contract", "有书面技术合同")
RECOGNISED = flag("recognised_by_province", "经省级科技、工信主管部门认定，审核意见报税务备查")
SAME_INVOICE = flag("same_invoice", "相关咨询、服务价款与主合同价款开在同一张发票")
SALES = money("technology_sales", "技术合同价款")


@formula(
    "technology_vat",
    benefit="免征增值税的价款",
    nature=Nature.TAX_BASE,
    facts=(CONTRACT_KIND, CONTRACT_REGISTERED, WRITTEN, RECOGNISED, SAME_INVOICE, SALES),
    parameters=(
        "technology_vat.exempt_kinds",
        "technology_vat.related_kinds",
        "technology_vat.licence_kinds",
        "technology_vat.licence_is_transfer",
        "technology_vat.recognition",
        "technology_contract.registration",
    ),
    since=date(2026, 1, 1),
)
def technology_vat(case: Case) -> Quantity:
    """Technology contracts exempt from value-added tax.

    技术转让、技术开发免征增值税;与之相关的技术咨询、技术服务,价款与主合同价款开在同一张发票的,一并免征;须持书面合同到省级主管部门认定,审核意见报税务备查。
    """
    main = case.among("contract_kind", "technology_vat.exempt_kinds")
    licence = case.among("contract_kind", "technology_vat.licence_kinds")
    related = case.among("contract_kind", "technology_vat.related_kinds")
    case.require(
        "属于技术转让、技术开发，或与之相关、开在同一张发票的技术咨询、技术服务",
        main
        | (licence & case.stated("technology_vat.licence_is_transfer"))
        | (related & case.flag("same_invoice")),
        by="technology_vat.exempt_kinds",
    )
    case.demand("有书面技术合同", case.flag("written_contract"), by="technology_vat.recognition")
    case.demand(
        "经省级科技、工信主管部门认定", case.flag("recognised_by_province"), by="technology_vat.recognition"
    )
    case.demand("技术合同已认定登记", case.flag("contract_registered"), by="technology_contract.registration")
    return case.number("technology_sales")


@formula(
    "technology_vat",
    benefit="免征增值税的价款",
    nature=Nature.TAX_BASE,
    facts=(CONTRACT_KIND, CONTRACT_REGISTERED, SALES),
    parameters=(
        "technology_vat.exempt_kinds",
        "technology_vat.related_kinds",
        "technology_contract.registration",
    ),
    until=date(2026, 1, 1),
)
def technology_vat_before_2026(case: Case) -> Quantity:
    """The same exemption by the clause before, of which the conditions were not read: nothing of the later one is asked.

    2026 年以前签订的技术合同按当时的条文;条文没有读到,不把后来的“同一张发票”和认定要求用到它身上。
    """
    main = case.among("contract_kind", "technology_vat.exempt_kinds")
    related = case.among("contract_kind", "technology_vat.related_kinds")
    case.require("属于当时免征的合同", main | related, by="technology_vat.exempt_kinds")
    case.demand("技术合同已认定登记", case.flag("contract_registered"), by="technology_contract.registration")
    return case.number("technology_sales")
