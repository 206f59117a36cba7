"""What a firm gets, may get and misses; what is unknown stays unknown, in totals and differences too."""

from datetime import date
from typing import Any

import pytest

from tests.benefits.granting import BEIJING, COMPUTING, DAY, HEBEI, TIANJIN, load_rules, profile_base
from xiechuang.domains.benefits.queries.answers import read_answers
from xiechuang.domains.benefits.queries.comparing import (
    Comparison,
    compare,
    picture,
    said_amount,
    unknown_notes,
    why_unknown,
)
from xiechuang.domains.benefits.queries.documents import comparison_report, result_report
from xiechuang.domains.benefits.queries.edition import place_for, regions
from xiechuang.domains.benefits.queries.links import link_of
from xiechuang.domains.benefits.queries.results import Measure, measure_of, measures_in, still_asked, sums_of
from xiechuang.domains.benefits.states import Standing
from xiechuang.engines.rules.formulas import Nature
from xiechuang.kernel.exchange import Format, document_bytes
from xiechuang.kernel.lib.errors import NotVisible

WAN = 1_000_000
HEBEI_FIRM = {
    "staff": "60", "revenue": "3000万元", "sales_last_year": "2800万元", "research_last_year": "420万元",
    "class_one_rights": "3", "service_kind": "算力", "statutory_test": "否", "service_contract": "80万元",
}  # fmt: skip


def facts_of(written: dict[str, str]) -> dict[str, Any]:
    read = read_answers(profile_base(), written)
    assert read.problems == []
    return read.facts


def one(rule: str, written: dict[str, str], region: str, day: date = DAY) -> Measure:
    return measure_of(profile_base(), rule, facts=facts_of(written), day=day, region=region)


def test_a_measure_that_is_got_has_its_amount_bound_and_clause() -> None:
    got = one("voucher_computing", COMPUTING, BEIJING)
    assert (got.standing, got.amount, got.nature) == (Standing.GETS, 30 * WAN, Nature.PAYMENT)
    assert said_amount(got) == "最高 30万元"
    assert "第十六至二十条" in got.link.clause
    assert got.link.url.startswith("https://kw.beijing.gov.cn/")


def test_a_clear_no_names_the_nearest_miss_and_what_would_change_it() -> None:
    missed = one("voucher_qualified", HEBEI_FIRM | {"research_last_year": "50万元"}, HEBEI)
    assert missed.standing is Standing.MISSES
    assert missed.amount == 0
    nearest = missed.verdict.nearest
    assert nearest is not None
    assert nearest.fact == "research_last_year"
    assert "增加 6万元" in nearest.change


def test_what_may_be_got_says_which_answer_or_unpublished_parameter_decides() -> None:
    may = one("voucher_qualified", HEBEI_FIRM, HEBEI)
    assert may.standing is Standing.MAY
    assert may.amount is None
    assert said_amount(may) == "金额未公布"
    assert {p.id for p in may.unpublished} >= {"voucher_qualified.further", "voucher_qualified.share"}
    unanswered = one("voucher_computing", {"is_technology_sme": "是"}, BEIJING)
    assert [q.fact for q in unanswered.open_questions] == ["in_incubator", "service_contract"]
    assert "未回答" in why_unknown(unanswered)


def test_a_measure_of_a_smaller_place_is_judged_there_and_says_so() -> None:
    base = profile_base()
    assert place_for(base, "voucher_prearranged", TIANJIN) == "120116"
    assert place_for(base, "voucher_prearranged", BEIJING) == BEIJING
    there = one("voucher_prearranged", COMPUTING | {"intent_before": "是"}, TIANJIN)
    assert (there.place_name, there.standing) == ("天津市滨海新区", Standing.GETS)
    assert there.is_amount_unknown
    assert one("voucher_prearranged", COMPUTING, BEIJING).standing is Standing.ABSENT


def test_deadlines_come_from_the_rule_and_from_parameters_that_are_time_limits() -> None:
    assert one("technology_vat", {}, BEIJING).deadlines == ("施行至 2027-12-31",)
    assert one("high_tech_change", {}, TIANJIN).deadlines == ("报告期限：3 个月",)
    assert one("voucher_computing", {}, BEIJING).deadlines == ()


def test_the_formula_of_the_day_is_used() -> None:
    """The same invoice is asked from 2026 on; of what was asked before, nothing is known."""
    service = {
        "contract_kind": "技术服务", "contract_registered": "是", "written_contract": "是",
        "recognised_by_province": "是", "same_invoice": "否", "technology_sales": "10万元",
    }  # fmt: skip
    assert one("technology_vat", service, HEBEI, date(2026, 1, 1)).standing is Standing.MISSES
    assert one("technology_vat", service, HEBEI, date(2025, 12, 31)).standing is Standing.MAY


def test_totals_keep_kinds_apart_and_leave_out_what_is_unknown() -> None:
    written = COMPUTING | {"intent_before": "是", "research_costs": "100万元", "revenue": "1亿元"}
    found = measures_in(profile_base(), facts=facts_of(written), day=DAY, region=TIANJIN)
    (payment,) = [s for s in sums_of(found) if s.nature is Nature.PAYMENT]
    assert (payment.fen, payment.measures) == (0, 0)
    assert payment.unknown == ("天津滨海新区科技创新券（交易类）",)
    order = [list(Standing).index(m.standing) for m in found]
    assert order == sorted(order)
    asked = still_asked(found)
    assert len({q.fact for q in asked}) == len(asked) > 10


def test_only_chosen_measures_are_shown() -> None:
    found = measures_in(profile_base(), facts={}, day=DAY, region=HEBEI, rules=("title_recognition",))
    assert [m.rule for m in found] == ["title_recognition"]


def test_links_lead_to_the_clause_of_a_held_text() -> None:
    (share, _later) = profile_base().values_of("institution.brokerage_share")
    link = link_of(share)
    assert (link.is_held, link.url) == (True, "/policies/hebei-jingnan-plan-2017-2020/#c-2-4-1")


@pytest.fixture
def compared(db: None) -> Comparison:
    load_rules()
    written = COMPUTING | {"intent_before": "是"}
    return compare(profile_base(), facts=facts_of(written), day=DAY, home=BEIJING, regions=regions())


def cells(found: Comparison, rule: str) -> dict[str, Any]:
    row = next(row for row in found.rows if row.rule == rule)
    return dict(zip((BEIJING, TIANJIN, HEBEI), row.cells, strict=True))


def test_a_difference_is_in_yuan_where_both_are_known(compared: Comparison) -> None:
    vouchers = cells(compared, "voucher_computing")
    assert [vouchers[code].difference for code in (BEIJING, TIANJIN, HEBEI)] == [0, -30 * WAN, -30 * WAN]


def test_a_difference_with_something_unknown_is_unknown_and_says_why(compared: Comparison) -> None:
    there = cells(compared, "voucher_prearranged")[TIANJIN]
    assert there.difference is None
    assert "未公布兑付比例、年度上限" in there.why_unknown


def test_parameters_that_differ_are_named_with_their_clauses(compared: Comparison) -> None:
    row = next(row for row in compared.rows if row.rule == "instrument_subsidy")
    cause = next(cause for cause in row.causes if cause.name == "补贴占年度服务费的上限")
    assert [value.words for value in cause.values] == ["未公布"] * 3
    assert len({value.link.clause for value in cause.values if value.link}) == 3
    alike = next(row for row in compared.rows if row.rule == "venture_high_tech")
    assert alike.causes == ()


def test_the_picture_never_draws_the_unknown_as_nothing(compared: Comparison) -> None:
    chart = picture(compared)
    assert chart.header[1].startswith("发给企业的资金")
    assert [row[1] for row in chart.rows] == [30.0, None, None]
    assert any("滨海新区" in note for note in unknown_notes(compared))
    assert chart.about.notes == unknown_notes(compared)


def test_somewhere_outside_the_community_is_no_home(compared: Comparison) -> None:
    with pytest.raises(NotVisible):
        compare(profile_base(), facts={}, day=DAY, home="440000", regions=compared.regions)


@pytest.mark.parametrize("form", [Format.XLSX, Format.PDF])
def test_results_and_comparison_leave_as_files(compared: Comparison, form: Format) -> None:
    found = measures_in(profile_base(), facts=facts_of(COMPUTING), day=DAY, region=BEIJING)
    for report in (
        result_report(profile_base(), found, choice_name="北京市", day=DAY),
        comparison_report(compared),
    ):
        assert len(document_bytes(report=report, format=form)) > 3_000
