"""Tax revenue shared between the place a firm leaves and the place it moves to."""

from collections.abc import Iterator

from xiechuang.engines.rules.arithmetic import Quantity, greatest, least, where
from xiechuang.engines.rules.formulas.case import Case
from xiechuang.engines.rules.formulas.facts import flag, money
from xiechuang.engines.rules.formulas.registry import Nature, formula

GOVERNMENT_LED = flag("government_led_move", "迁移由迁出地政府主导", hint="市场行为的自由迁移不纳入分享")
FITS_LAYOUT = flag("fits_layout", "符合迁入地产业布局条件")
JOINTLY_LISTED = flag("jointly_listed", "列入两地省级政府共同确认的名单")
IN_PRODUCTION = flag("in_production", "已完成工商和税务登记变更并达产")
BEFORE_MOVE = money("three_taxes_before_move", "迁出前三年“三税”合计", hint="只计地方分成部分")
YEARLY = tuple(
    money(f"three_taxes_year_{year}", f"达产后第{word}年“三税”", hint="只计地方分成部分")
    for year, word in enumerate("一二三四五", start=1)
)


@formula(
    "tax_sharing",
    benefit="迁出地分得的“三税”",
    nature=Nature.SHARED_TAX,
    facts=(GOVERNMENT_LED, FITS_LAYOUT, JOINTLY_LISTED, IN_PRODUCTION, BEFORE_MOVE, *YEARLY),
    parameters=(
        "tax_sharing.floor",
        "tax_sharing.reference_years",
        "tax_sharing.origin_share",
        "tax_sharing.cap",
        "tax_sharing.years",
        "tax_sharing.extension",
        "tax_sharing.central_subsidy",
    ),
)
def tax_sharing(case: Case) -> Quantity:
    """Tax shared between the place a firm leaves and the place it moves to.

    政府主导迁出、符合迁入地产业布局、迁出前三年内年均“三税”达到门槛并列入共同名单的企业,变更登记并达产后三年内,迁出地与迁入地按比例分享“三税”地方分成部分,以迁移前三年总和为上限;三年未到上限的延长两年。
    """
    before = case.number("three_taxes_before_move")
    floor = case.parameter("tax_sharing.floor") * case.parameter("tax_sharing.reference_years")
    case.require("迁移由迁出地政府主导", case.flag("government_led_move"))
    case.require("符合迁入地产业布局条件", case.flag("fits_layout"))
    case.require("迁出前三年“三税”年均达到门槛（按合计比较）", before >= floor, by="tax_sharing.floor")
    case.require("列入两地省级政府共同确认的名单", case.flag("jointly_listed"))
    case.require("已变更登记并达产", case.flag("in_production"))
    cap = before * case.parameter("tax_sharing.cap")
    total = Quantity(value=0)
    for word, share in _year_by_year(case, cap):
        case.parts[word] = share
        total = share + total
    case.remark(
        "延长期满仍未到上限的，由中央财政一次性适当补助迁出地",
        total < cap,
        by="tax_sharing.central_subsidy",
    )
    return total


def _year_by_year(case: Case, cap: Quantity) -> Iterator[tuple[str, Quantity]]:
    """What the place left behind gets each year; nothing once the cap is reached or the years are over."""
    ratio, left = case.parameter("tax_sharing.origin_share"), cap
    years = case.parameter("tax_sharing.years") + case.parameter("tax_sharing.extension")
    for year, fact in enumerate(YEARLY, start=1):
        share = least(case.number(fact.id) * ratio, greatest(left, 0))
        share = where((years < year) | (left <= 0), 0, share)
        left = left - share
        yield f"第 {year} 年", share
