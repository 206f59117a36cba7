"""What is refused to firms that ask for a voucher and to those that use one."""

from datetime import timedelta
from typing import Any

import pytest

from tests.vouchers.world import CONTRACT as TERMS
from tests.vouchers.world import (
    DAY,
    WAN,
    World,
    at,
    contracted,
    draft,
    firm,
    intended,
    issued,
    make_world,
    organisation,
    refused,
    with_contract,
)
from xiechuang.domains.providers.models import Provider, Recognition
from xiechuang.domains.vouchers.actions.issuing import move_voucher, save_voucher
from xiechuang.domains.vouchers.actions.using import intend_use, move_use, save_contract
from xiechuang.domains.vouchers.rules.qualifying import facts_asked, qualify, read_answers
from xiechuang.kernel.lib.errors import Invalid, Refused


def test_a_firm_that_does_not_qualify_hears_everything_at_once(world: World) -> None:
    voucher = draft(
        world,
        facts={
            "staff": "1200",
            "revenue": "5亿元",
            "research_last_year": "10万元",
            "sales_last_year": "2000万元",
        },
        declarations=[False],
        wanted_fen=40 * WAN,
    )
    found = refused(lambda: move_voucher(voucher, actor=world.firm, move="submit"))
    assert set(found) == {"fact-staff", "fact-research_last_year", "declaration-0", "wanted"}
    assert "单张券最多 300,000.00 元" in found["wanted"]


def test_a_figure_that_cannot_be_read_is_named_and_nothing_typed_is_lost(world: World) -> None:
    voucher = draft(
        world, facts={"staff": "很多", "research_last_year": "-3万元", "sales_last_year": "1万元"}
    )
    found = refused(lambda: move_voucher(voucher, actor=world.firm, move="submit"))
    assert "很多" in found["fact-staff"]
    assert "不得为负" in found["fact-research_last_year"]
    assert voucher.facts["staff"] == "很多"


def test_one_of_two_ways_to_be_small_is_enough_and_full_width_is_read(world: World) -> None:
    found = qualify(world.version, facts={"staff": "９９９"}, declarations=[True])
    assert [one.met for one in found] == [True, None, True]
    assert facts_asked(world.version) == ["staff", "revenue", "research_last_year", "sales_last_year"]


@pytest.mark.parametrize("written", ["3000000", "300万", "300 万元", "３，０００，０００", "3000000.00元"])
def test_an_amount_may_be_typed_with_or_without_its_unit(written: str) -> None:
    assert read_answers({"revenue": written}) == ({"revenue": 300 * WAN}, {})


@pytest.mark.parametrize(
    ("name", "written", "said"),
    [("staff", "1" * 40, "过大"), ("revenue", "-5", "不得为负"), ("staff", "-5", "不得为负")],
)
def test_a_figure_that_no_firm_has_is_refused_in_its_own_words(name: str, written: str, said: str) -> None:
    answers, wrong = read_answers({name: written})
    assert not answers
    assert said in wrong[name]


def test_what_cannot_be_read_is_said_at_its_own_answer(world: World) -> None:
    facts = {"staff": "很多", "revenue": "九亿", "research_last_year": "1万元", "sales_last_year": "一亿"}
    found = refused(lambda: move_voucher(draft(world, facts=facts), actor=world.firm, move="submit"))
    assert {"fact-staff", "fact-revenue", "fact-sales_last_year"} <= set(found)
    assert "fact-research_last_year" not in found


def test_a_firm_without_sales_does_not_meet_a_share_of_them(world: World) -> None:
    facts = {"staff": "5", "research_last_year": "1万元", "sales_last_year": "0元"}
    assert qualify(world.version, facts=facts, declarations=[True])[1].met is False


def test_a_firm_of_another_region_is_told_where_it_belongs(world: World) -> None:
    stranger = firm("110000")
    found = refused(lambda: move_voucher(draft(world, who=stranger), actor=stranger, move="submit"))
    assert "130000" not in found["organisation"]
    assert "河北省的企业申领" in found["organisation"]


def test_a_year_has_a_cap_over_all_vouchers_of_a_firm(world: World) -> None:
    issued(world, wanted_fen=30 * WAN)
    found = refused(lambda: issued(world, wanted_fen=25 * WAN))
    assert "最多还能申领 200,000.00 元" in found["wanted"]


def test_an_empty_batch_refuses_with_what_is_left(world: World) -> None:
    for _ in range(3):
        issued(world, who=firm(), wanted_fen=30 * WAN)
    found = refused(lambda: issued(world, wanted_fen=20 * WAN))
    assert "第一批额度还剩 100,000.00 元，不足 200,000.00 元" in found["wanted"]


def test_a_batch_that_is_over_takes_nobody(world: World) -> None:
    voucher = draft(world)
    with at(300):
        found = refused(lambda: move_voucher(voucher, actor=world.firm, move="submit"))
    assert "为止" in found["closes_on"]


def test_a_stale_page_and_an_unreadable_character_are_refused(world: World) -> None:
    voucher = draft(world)
    save_voucher(voucher, actor=world.firm, values={"purpose": "一"}, revision=1)
    with pytest.raises(Refused, match="已有人在别处修改过"):
        save_voucher(voucher, actor=world.firm, values={"purpose": "二"}, revision=1)
    with pytest.raises(Invalid):
        save_voucher(voucher, actor=world.firm, values={"purpose": "\x00", "wanted_fen": -1})
    with pytest.raises(Refused, match="不能修改"):
        save_voucher(voucher, actor=firm(), values={})


def test_a_provider_that_is_not_recognised_is_refused_with_its_clause(world: World) -> None:
    Recognition.objects.update(state="pending", decided_on=None)
    found = refused(lambda: intended(world, issued(world)))
    assert "还没有决定是否互认" in found["provider"]


def test_a_service_the_scheme_does_not_support_and_an_expired_voucher_are_refused_together(
    world: World,
) -> None:
    voucher = issued(world)
    with at(200):
        found = refused(
            lambda: intend_use(
                actor=world.firm, voucher=voucher, provider=world.provider, service_kind="design", title=" "
            )
        )
    assert set(found) >= {"voucher", "service_kind", "title"}
    assert "（不含）为止" in found["voucher"]


def test_nobody_buys_from_itself_or_with_anothers_voucher(world: World) -> None:
    voucher = issued(world)
    Provider.objects.update(organisation=organisation(world.firm))
    world.provider.refresh_from_db()
    assert "不能向本单位购买服务" in refused(lambda: intended(world, voucher))["provider"]
    with pytest.raises(Refused, match="持券企业办理"):
        intended(world, voucher, who=firm())


def test_a_contract_is_stated_whole_and_everything_missing_is_named(world: World) -> None:
    use = move_use(intended(world, issued(world)), actor=world.provider_side, move="accept")
    found = refused(lambda: move_use(use, actor=world.firm, move="sign"))
    assert set(found) == {
        "contract_number",
        "contract",
        "signed_on",
        "ends_on",
        "is_not_excluded",
        "proof-contract",
    }
    assert "强制检测" in found["is_not_excluded"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"signed_on": DAY + timedelta(days=1)}, "signed_on"),
        ({"signed_on": DAY - timedelta(days=1)}, "signed_on"),
        ({"ends_on": DAY - timedelta(days=1)}, "ends_on"),
        ({"contract_fen": 0}, "contract"),
        ({"contract_number": "长" * 61}, "contract_number"),
        ({"is_not_excluded": False}, "is_not_excluded"),
    ],
)
def test_a_contract_that_makes_no_sense_is_refused(world: World, change: dict[str, Any], field: str) -> None:
    use = move_use(intended(world, issued(world)), actor=world.provider_side, move="accept")
    with_contract(use, who=world.firm)
    given = {"contract_number": "HT", "contract_fen": 10 * WAN} | TERMS | change
    assert set(refused(lambda: move_use(use, actor=world.firm, move="sign", **given))) == {field}


def test_the_same_contract_does_not_stand_twice(world: World) -> None:
    first = contracted(world, issued(world), contract_fen=4 * WAN)
    use = move_use(intended(world, first.voucher), actor=world.provider_side, move="accept")
    with_contract(use, who=world.firm)
    given = {"contract_number": first.contract_number, "contract_fen": 10 * WAN} | TERMS
    assert (
        first.number
        in refused(lambda: move_use(use, actor=world.firm, move="sign", **given))["contract_number"]
    )


def test_a_provider_that_was_suspended_meanwhile_takes_no_new_contract(world: World) -> None:
    use = move_use(intended(world, issued(world)), actor=world.provider_side, move="accept")
    Provider.objects.update(state="suspended", suspension_reason="核查")
    found = refused(lambda: move_use(use, actor=world.firm, move="sign"))
    assert "已被暂停" in found["provider"]


def test_a_delivery_has_a_day_that_makes_sense_and_the_report_that_is_asked_for(morning: None) -> None:
    world = make_world(papers=["contract", "invoice", "payment", "report"])
    use = move_use(contracted(world, issued(world)), actor=world.provider_side, move="register")
    later = {"delivered_on": DAY + timedelta(days=1)}
    found = refused(lambda: move_use(use, actor=world.provider_side, move="deliver", **later))
    assert set(found) == {"delivered_on", "proof-report"}
    earlier = {"delivered_on": DAY - timedelta(days=1)}
    assert (
        "早于合同签订日"
        in refused(lambda: move_use(use, actor=world.provider_side, move="deliver", **earlier))[
            "delivered_on"
        ]
    )
    assert (
        "须填写" in refused(lambda: move_use(use, actor=world.provider_side, move="deliver"))["delivered_on"]
    )


def test_what_is_typed_of_a_contract_is_kept_and_checked_for_what_a_column_holds(world: World) -> None:
    use = move_use(intended(world, issued(world)), actor=world.provider_side, move="accept")
    use = save_contract(use, actor=world.firm, values={"contract_number": "HT-9"}, revision=use.revision)
    assert use.contract_number == "HT-9"
    with pytest.raises(Invalid) as wrong:
        save_contract(use, actor=world.firm, values={"contract_fen": 0, "signed_on": "昨天", "colour": 1})
    assert set(wrong.value.fields) == {"contract_fen", "signed_on", "colour"}
    with pytest.raises(Refused):
        save_contract(use, actor=world.provider_side, values={})
