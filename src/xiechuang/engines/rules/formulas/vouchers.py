"""Innovation vouchers: who may have one, for what, how much of a contract it pays."""

from xiechuang.engines.rules.arithmetic import Quantity, least, share_of, where
from xiechuang.engines.rules.formulas.case import Case
from xiechuang.engines.rules.formulas.facts import choice, flag, money, number
from xiechuang.engines.rules.formulas.registry import Bound, Nature, formula
from xiechuang.engines.rules.formulas.research_deduction import REVENUE, TECHNOLOGY_SME
from xiechuang.engines.rules.parameters import Unit

CONTRACT = money("service_contract", "服务合同实际发生额")
PAID = flag("paid_in_full", "服务已完成并已全额付款")
EVIDENCE = flag("contract_and_receipts", "有服务合同和收支凭证")
CATALOGUED = flag("provider_in_catalogue", "提供机构在互认（开放单位）目录内")
INCUBATED = flag("in_incubator", "在标杆或省部级以上孵化器在孵")
INTENT = flag("intent_before", "申领前已对接并有初步服务意向")
STAFF = number("staff", "从业人员数", Unit.PEOPLE)
LAST_SALES = money("sales_last_year", "上年度销售收入")
LAST_RESEARCH = money("research_last_year", "上年度研发投入")
CLASS_ONE = number("class_one_rights", "Ⅰ类知识产权数", Unit.COUNT)
STATUTORY = flag("statutory_test", "属于强制检测、法定检测等非创新活动")
SERVICE = choice(
    "service_kind",
    "服务类别",
    {
        "testing": "测试检测",
        "joint_research": "合作研发",
        "commissioned_research": "委托开发",
        "design": "研发设计",
        "solutions": "技术解决方案",
        "transfer": "技术转让或许可",
        "pilot": "试验验证与中试",
        "computing": "算力",
        "evaluation": "成果评价",
        "training": "技术转移人才培养",
    },
)


@formula(
    "voucher_computing",
    benefit="算力创新券兑付额",
    nature=Nature.PAYMENT,
    bound=Bound.AT_MOST,
    facts=(TECHNOLOGY_SME, INCUBATED, CONTRACT, PAID),
    parameters=("voucher_computing.share", "voucher_computing.incubated_cap", "voucher_computing.cap"),
)
def voucher_computing(case: Case) -> Quantity:
    """Vouchers for computing power.

    算力创新券支付金额不超过同一服务合同实际发生额的规定比例;孵化器在孵企业与其他科技型中小微企业各有年度上限。
    """
    eligible = case.flag("in_incubator") | case.flag("is_technology_sme")
    case.require("是孵化器在孵企业或科技型中小微企业", eligible)
    caps = (case.parameter(f"voucher_computing.{name}") for name in ("incubated_cap", "cap"))
    share = case.number("service_contract") * case.parameter("voucher_computing.share")
    return least(share, where(case.flag("in_incubator"), *caps))


@formula(
    "voucher_research",
    benefit="创新券兑付额",
    nature=Nature.PAYMENT,
    bound=Bound.AT_MOST,
    facts=(CONTRACT,),
    parameters=("voucher_research.share", "voucher_research.cap", "voucher_research.conditions"),
)
def voucher_research(case: Case) -> Quantity:
    """Vouchers for instruments and other resources of research.

    使用大型科研仪器等科技资源的中小微企业和创业者,通过科技创新券得到支持;比例与上限由实施办法规定。
    """
    case.require("符合实施办法规定的条件", case.stated("voucher_research.conditions"))
    share = case.number("service_contract") * case.parameter("voucher_research.share")
    return least(share, case.parameter("voucher_research.cap"))


@formula(
    "voucher_qualified",
    benefit="创新券兑付额",
    nature=Nature.PAYMENT,
    bound=Bound.AT_MOST,
    facts=(STAFF, REVENUE, LAST_SALES, LAST_RESEARCH, CLASS_ONE, SERVICE, STATUTORY, CONTRACT),
    parameters=(
        *("voucher_qualified.staff", "voucher_qualified.revenue", "voucher_qualified.research"),
        *("voucher_qualified.rights", "voucher_qualified.services", "voucher_qualified.further"),
        *("voucher_qualified.share", "voucher_qualified.cap", "voucher_qualified.excludes_statutory"),
    ),
)
def voucher_qualified(case: Case) -> Quantity:
    """Vouchers for small firms that do research.

    从业人员或营业收入低于上限、上年度研发投入占销售收入达到下限、有Ⅰ类知识产权的企业,购买支持类别的服务可用创新券;强制检测、法定检测等非创新活动不支持。
    """
    small = case.number("staff") < case.parameter("voucher_qualified.staff")
    little = case.number("revenue") < case.parameter("voucher_qualified.revenue")
    case.require("从业人员或营业收入低于上限", small | little, by="voucher_qualified.staff")
    research = share_of(
        case.number("research_last_year"),
        case.number("sales_last_year"),
        ">=",
        case.parameter("voucher_qualified.research"),
    )
    case.require("上年度研发投入占销售收入达到下限", research, by="voucher_qualified.research")
    rights = case.number("class_one_rights") >= case.parameter("voucher_qualified.rights")
    case.require("有Ⅰ类知识产权", rights, by="voucher_qualified.rights")
    services = case.among("service_kind", "voucher_qualified.services")
    case.require("属于支持的服务类别", services, by="voucher_qualified.services")
    statutory = "voucher_qualified.excludes_statutory"
    case.demand("不是强制检测、法定检测等非创新活动", ~case.flag("statutory_test"), by=statutory)
    case.require("符合其余条件", case.stated("voucher_qualified.further"), by="voucher_qualified.further")
    share = case.number("service_contract") * case.parameter("voucher_qualified.share")
    return least(share, case.parameter("voucher_qualified.cap"))


@formula(
    "voucher_prearranged",
    benefit="创新券兑付额",
    nature=Nature.PAYMENT,
    bound=Bound.AT_MOST,
    facts=(INTENT, PAID, CONTRACT),
    parameters=("voucher_prearranged.share", "voucher_prearranged.cap"),
)
def voucher_prearranged(case: Case) -> Quantity:
    """Vouchers for services agreed on beforehand.

    交易类创新券须先有预先对接和初步服务意向再申领,企业在服务完成且支付全额费用后申请兑现。
    """
    case.require("申领前已对接并有初步服务意向", case.flag("intent_before"))
    case.require("服务完成且已支付全额费用", case.flag("paid_in_full"))
    share = case.number("service_contract") * case.parameter("voucher_prearranged.share")
    return least(share, case.parameter("voucher_prearranged.cap"))


@formula(
    "voucher_across",
    facts=(SERVICE, CATALOGUED, EVIDENCE, PAID),
    parameters=("voucher_across.services", "voucher_across.catalogue"),
)
def voucher_across(case: Case) -> None:
    """Vouchers used with providers of another region.

    跨区使用互认开放单位的测试检测、合作研发、委托开发、研发设计、技术解决方案服务,凭服务合同和收支凭证,由企业先全额付款,再向本地申请兑付。
    """
    services = case.among("service_kind", "voucher_across.services")
    case.require("属于互认的服务用途", services, by="voucher_across.services")
    case.require("提供机构在互认目录内", case.flag("provider_in_catalogue"))
    case.require("有服务合同和收支凭证", case.flag("contract_and_receipts"))
    case.require("已全额付款（企业申领、企业兑付）", case.flag("paid_in_full"))
    case.remark("兑付比例与上限按企业所在地的办法")
    case.remark("互认目录的现行版本", by="voucher_across.catalogue")
