"""Each clause refuses what it forbids, in words, with the clause and the field; and all reasons come at once."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vouchers.world import (
    BANK,
    DAY,
    WAN,
    World,
    add_papers,
    approved,
    at,
    claim_draft,
    colleague,
    contracted,
    done,
    draft,
    firm,
    intended,
    issued,
    make_world,
    official,
    organisation,
    paper,
    submitted,
    with_contract,
)
from tests.vouchers.world import CONTRACT as TERMS
from xiechuang.domains.providers.models import Provider, Recognition
from xiechuang.domains.vouchers.actions.budget import appropriate, plan_batch
from xiechuang.domains.vouchers.actions.claiming import begin_claim, give_opinion, move_claim, save_claim
from xiechuang.domains.vouchers.actions.issuing import months_after, move_voucher, save_voucher
from xiechuang.domains.vouchers.actions.proofs import add_proof, change_proof, remove_proof
from xiechuang.domains.vouchers.actions.scheme import (
    create_scheme,
    decide_parameters,
    make_version,
    move_scheme,
)
from xiechuang.domains.vouchers.actions.using import intend_use, move_use, save_contract
from xiechuang.domains.vouchers.rules.amount import calculate
from xiechuang.domains.vouchers.rules.qualifying import facts_asked, qualify
from xiechuang.domains.vouchers.rules.reading import read_parameter
from xiechuang.domains.vouchers.rules.words import text_of
from xiechuang.domains.vouchers.states import Parameter, UseState
from xiechuang.engines.rules.parameters import UnreadableError
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, Refused


def refused(deed: Any) -> dict[str, str]:
    """What a deed is refused for, by field; a clause stands with every reason of vouchers."""
    with pytest.raises(Refused) as found:
        deed()
    ours = [one for one in found.value.reasons if one.field not in ("provider", "service_kind")]
    assert all(reason.clause for reason in ours)
    return {reason.field: reason.text for reason in found.value.reasons}


# schemes


def test_a_scheme_with_anything_unpublished_does_not_open_and_all_of_it_is_named(morning: None) -> None:
    office = official("130000")
    version = create_scheme(actor=office, values={"name": "券", "kind": "research", "year": 2026})
    found = refused(lambda: move_scheme(version, actor=office, move="open"))
    assert set(found) == {name.value for name in Parameter}
    assert "“兑付比例”未公布，主管部门设定后才能实施" in found["share"]


def test_values_that_cannot_be_read_are_all_named_and_none_is_kept(world: World) -> None:
    version = make_version(world.version.scheme, actor=world.office, reason="修订")
    values = {
        "share": {"value": "一半"},
        "contract_cap": {"value": "很多"},
        "services": {"value": ["洗车"]},
        "mode": {"value": "现金"},
        "claim_days": {"value": 0},
        "year_cap": {"value": "60万元"},
        "nonsense": {"value": 1},
    }
    with pytest.raises(Invalid) as wrong:
        decide_parameters(version, actor=world.office, values=values)
    assert set(wrong.value.fields) == set(values) - {"year_cap"}
    assert version.parameters.get(name="year_cap").value == 50 * WAN


def test_what_is_in_force_is_not_changed_and_others_do_not_decide(world: World) -> None:
    with pytest.raises(Refused, match="修订为新版"):
        decide_parameters(world.version, actor=world.office, values={"share": {"value": "60%"}})
    with pytest.raises(Refused, match="主管部门设定"):
        decide_parameters(world.version, actor=official("110000"), values={})
    with pytest.raises(Refused, match="写明原因"):
        make_version(world.version.scheme, actor=world.office, reason=" ")
    with pytest.raises(Refused, match="主管部门办理"):
        create_scheme(actor=world.firm, values={})


def test_a_scheme_needs_a_name_a_kind_and_a_year_all_said_at_once(morning: None) -> None:
    with pytest.raises(Invalid) as wrong:
        create_scheme(actor=official("130000"), values={"year": 1900})
    assert set(wrong.value.fields) == {"name", "kind", "year"}


@pytest.mark.parametrize(
    ("name", "written", "kept", "shown"),
    [
        (Parameter.SHARE, "25%", "1/4", "25%"),
        (Parameter.CONTRACT_CAP, "20万元", 20 * WAN, "200,000.00 元"),
        (Parameter.CONTRACT_CAP, "不设上限", "none", "不设上限"),
        (Parameter.REVIEW_FROM, "每件都评审", 0, "每件都评审"),
        (Parameter.REVIEW_FROM, "不须评审", "none", "不须评审"),
        (Parameter.MODE, "机构兑付", "pay_provider", "机构兑付"),
        (Parameter.VALIDITY, 12, 12, "12 个月"),
        (Parameter.NEGATIVE, "法定检测\n强制检测", ["法定检测", "强制检测"], "法定检测；强制检测"),
        (Parameter.FURTHER, "无", [], "无"),
        (Parameter.PAPERS, ["发票", "contract"], ["invoice", "contract"], "发票；服务合同"),
        (Parameter.SHARE, "未公布", None, "未公布"),
    ],
)
def test_a_value_is_read_as_it_is_written_and_said_again(
    name: Parameter, written: Any, kept: Any, shown: str
) -> None:
    assert read_parameter(name, written) == kept
    assert text_of(name, kept) == shown


@pytest.mark.parametrize(
    ("name", "written"),
    [
        (Parameter.SHARE, "0%"),
        (Parameter.SHARE, "130%"),
        (Parameter.CONTRACT_CAP, "-5万元"),
        (Parameter.CONTRACT_CAP, True),
        (Parameter.VALIDITY, 1000),
        (Parameter.CONDITIONS, [{"fact": "staff", "below": 3}]),
        (Parameter.CONDITIONS, [{"text": "x", "fact": "height", "below": 3}]),
        (Parameter.CONDITIONS, [{"text": "x", "fact": "staff"}]),
        (Parameter.CONDITIONS, ["x"]),
        (Parameter.NEGATIVE, 5),
        (Parameter.FURTHER, ["长" * 201]),
        (Parameter.PAPERS, ["照片"]),
    ],
)
def test_what_is_no_such_value_is_refused(name: Parameter, written: Any) -> None:
    with pytest.raises(UnreadableError):
        read_parameter(name, written)


# budgets


def test_money_is_appropriated_and_batches_planned_by_the_office_and_within_sense(world: World) -> None:
    from uuid import uuid4

    with pytest.raises(Refused, match="主管部门办理"):
        appropriate(world.pool, actor=world.firm, amount_fen=1, basis="x", key=uuid4())
    with pytest.raises(Invalid) as wrong:
        appropriate(world.pool, actor=world.office, amount_fen=-(10**9), basis=" ", key=uuid4())
    assert set(wrong.value.fields) == {"amount", "basis"}
    assert "还剩 4,000,000.00 元" in wrong.value.fields["amount"][0]
    with pytest.raises(Invalid) as wrong:
        plan_batch(world.pool, actor=world.office, name="", opens_on=DAY, closes_on=DAY, amount_fen=0)
    assert set(wrong.value.fields) == {"name", "closes_on", "amount"}


# asking


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


# using


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


# claiming


def test_a_claim_without_papers_or_account_is_refused_for_all_of_it(world: World) -> None:
    claim = begin_claim(actor=world.firm, use=done(world, issued(world), contract_fen=10 * WAN))
    save_claim(claim, actor=world.firm, values={"account_name": ""})
    found = refused(lambda: move_claim(claim, actor=world.firm, move="submit"))
    assert set(found) == {"proof-invoice", "proof-payment", "account_name", "account_number", "bank"}


def test_a_paper_says_its_number_amount_and_day(world: World) -> None:
    use = done(world, issued(world), contract_fen=10 * WAN)
    invoice = add_proof(use, actor=world.firm, kind="invoice", file=paper(), name="发票.txt")
    values = {"amount_fen": 10 * WAN, "dated_on": DAY + timedelta(days=3)}
    add_proof(use, actor=world.firm, kind="payment", file=paper(), name="付款.txt", values=values)
    claim = save_claim(begin_claim(actor=world.firm, use=use), actor=world.firm, values=BANK)
    found = refused(lambda: move_claim(claim, actor=world.firm, move="submit"))
    assert {f"proof-{invoice.pk}-{part}" for part in ("identifier", "amount", "dated_on")} <= set(found)
    assert any("在今天之后" in text for text in found.values())
    change_proof(
        invoice, actor=world.firm, values={"identifier": "1", "amount_fen": 10 * WAN, "dated_on": DAY}
    )
    assert len(refused(lambda: move_claim(claim, actor=world.firm, move="submit"))) == 1


def test_a_firm_that_did_not_pay_in_full_is_not_reimbursed(world: World) -> None:
    use = done(world, issued(world), contract_fen=10 * WAN)
    claim = claim_draft(world, use, paid_fen=9 * WAN)
    found = refused(lambda: move_claim(claim, actor=world.firm, move="submit"))
    assert "应付 100,000.00 元，付款凭证合计 90,000.00 元" in found["proof-payment"]


def test_a_provider_is_paid_only_when_the_firm_paid_its_share(provider_world: World) -> None:
    world = provider_world
    use = done(world, issued(world), contract_fen=10 * WAN)
    claim = claim_draft(world, use, paid_fen=4 * WAN)
    found = refused(lambda: move_claim(claim, actor=world.provider_side, move="submit"))
    assert "企业付差额：应付 50,000.00 元" in found["proof-payment"]


def test_a_claim_comes_in_time(world: World) -> None:
    claim = claim_draft(world, done(world, issued(world), contract_fen=10 * WAN))
    with at(61):
        found = refused(lambda: move_claim(claim, actor=world.firm, move="submit"))
    assert str(DAY + timedelta(days=60)) in found["use"]


def test_a_claim_before_the_service_is_done_is_refused(world: World) -> None:
    use = contracted(world, issued(world))
    with pytest.raises(Refused, match="服务完成并经企业确认后"):
        begin_claim(actor=world.firm, use=use)


def test_papers_under_a_claim_stand_still_and_only_sides_hand_in(world: World) -> None:
    use = done(world, issued(world), contract_fen=10 * WAN)
    claim = submitted(world, use)
    with pytest.raises(Refused, match="材料不能再改动"):
        remove_proof(use.proofs.filter(kind="invoice").get(), actor=world.firm)
    move_claim(claim, actor=world.firm, move="withdraw")
    with pytest.raises(Refused, match="由提交它的单位撤下"):
        remove_proof(use.proofs.filter(kind="invoice").get(), actor=world.provider_side)
    remove_proof(use.proofs.filter(kind="invoice").get(), actor=world.firm)
    assert not use.proofs.filter(kind="invoice").exists()
    with pytest.raises(Refused, match="持券企业或服务机构"):
        add_proof(use, actor=firm(), kind="other", file=paper(), name="x.txt")
    with pytest.raises(Invalid):
        add_proof(use, actor=world.firm, kind="照片", file=paper(), name="x.txt")
    with pytest.raises(Refused, match="不收"):
        add_proof(use, actor=world.firm, kind="other", file=paper(), name="x.exe")


# deciding


def test_experts_are_asked_where_the_scheme_says_so_and_nowhere_else(world: World) -> None:
    small = submitted(world, done(world, issued(world), contract_fen=10 * WAN))
    experts = {"experts": [world.expert.person_id]}
    assert (
        "不须专家评审"
        in refused(lambda: move_claim(small, actor=world.office, move="send_to_review", **experts))["experts"]
    )
    large = submitted(world, done(world, issued(world, wanted_fen=30 * WAN), contract_fen=40 * WAN))
    assert "须经专家评审" in refused(lambda: move_claim(large, actor=world.office, move="check"))["experts"]


def test_experts_are_experts_and_of_neither_side(world: World) -> None:
    from tests.factories import PersonFactory
    from xiechuang.kernel.orgs.public import Membership, Role

    claim = submitted(world, done(world, issued(world, wanted_fen=30 * WAN), contract_fen=40 * WAN))
    assert (
        "至少 1 位"
        in refused(lambda: move_claim(claim, actor=world.office, move="send_to_review"))["experts"]
    )
    partial = PersonFactory()
    Membership.objects.create(
        person=partial,
        organisation_id=world.provider_side.organisation_id,
        role=Role.EXPERT,
        starts_on=date(2020, 1, 1),
    )
    with pytest.raises(Refused) as found:
        move_claim(
            claim, actor=world.office, move="send_to_review", experts=[partial.pk, world.firm.person_id]
        )
    texts = "；".join(reason.text for reason in found.value.reasons)
    assert "须回避" in texts
    assert "不是专家" in texts


def test_an_opinion_says_what_and_why(world: World) -> None:
    claim = submitted(world, done(world, issued(world, wanted_fen=30 * WAN), contract_fen=40 * WAN))
    claim = move_claim(claim, actor=world.office, move="send_to_review", experts=[world.expert.person_id])
    with pytest.raises(Invalid) as wrong:
        give_opinion(claim, actor=world.expert, opinion="partly", text=" ", suggested_fen=40 * WAN)
    assert set(wrong.value.fields) == {"text", "suggested"}
    with pytest.raises(Refused, match="受邀专家办理"):
        give_opinion(claim, actor=colleague(world.expert), opinion="agree", text="同意")


def test_approved_is_at_most_what_was_worked_out_and_less_only_with_a_reason(world: World) -> None:
    claim = submitted(world, done(world, issued(world), contract_fen=10 * WAN))
    claim = move_claim(claim, actor=world.office, move="check")
    approve = lambda fen: move_claim(claim, actor=world.office, move="approve", approved_fen=fen)  # noqa: E731
    assert "不能超过计算所得 50,000.00 元" in refused(lambda: approve(6 * WAN))["approved"]
    assert "须写明核减理由" in refused(lambda: approve(4 * WAN))["note"]
    assert "须大于 0" in refused(lambda: approve(0))["approved"]


def test_who_approves_does_not_pay_and_a_payment_is_stated(world: World) -> None:
    claim = approved(world, done(world, issued(world), contract_fen=10 * WAN))
    found = refused(lambda: move_claim(claim, actor=world.office, move="pay"))
    assert set(found) == {"payer", "bank_reference", "paid_on"}
    assert "核定人不能拨付同一笔" in found["payer"]
    late = {"bank_reference": "B", "paid_on": DAY + timedelta(days=1)}
    assert (
        "在今天之后" in refused(lambda: move_claim(claim, actor=world.payer, move="pay", **late))["paid_on"]
    )
    early = {"bank_reference": "长" * 81, "paid_on": DAY - timedelta(days=1)}
    found = refused(lambda: move_claim(claim, actor=world.payer, move="pay", **early))
    assert set(found) == {"bank_reference", "paid_on"}


def test_an_invoice_that_was_used_before_stops_the_second_claim(world: World) -> None:
    first = done(world, issued(world, wanted_fen=6 * WAN), contract_fen=10 * WAN)
    move_claim(claim_draft(world, first, number="12345678901234567890"), actor=world.firm, move="submit")
    second = done(world, issued(world, wanted_fen=6 * WAN), contract_fen=10 * WAN)
    claim = submitted(world, second, number="1234567890 1234567890")
    claim = move_claim(claim, actor=world.office, move="check")
    found = refused(
        lambda: move_claim(claim, actor=world.office, move="approve", approved_fen=claim.amount_fen)
    )
    assert "疑点" in found["papers"]


# amounts


def version(**values: Any) -> Any:
    """A version that says only what amounts need."""
    given = {
        "share": "1/2",
        "contract_cap": "none",
        "year_cap": "none",
        "incubated_year_cap": "none",
    } | values
    made = Mock()
    made.value = lambda name: given.get(str(name))
    made.parameter = lambda name: Mock(
        name=str(name),
        value=given.get(str(name)),
        parameter=Parameter(name),
        clause="",
        source="",
        sureness="sample",
    )
    return made


@given(
    price=st.integers(1, 10**12),
    paid=st.integers(1, 10**12),
    share=st.fractions(min_value=Fraction(1, 100), max_value=1, max_denominator=100),
    cap=st.integers(1, 10**10) | st.none(),
    year=st.integers(1, 10**10) | st.none(),
    used=st.integers(0, 10**10),
    rest=st.integers(0, 10**10),
)
def test_no_ratio_cap_or_rest_is_ever_exceeded_and_every_step_says_what_it_cut(
    price: int, paid: int, share: Fraction, cap: int | None, year: int | None, used: int, rest: int
) -> None:
    given = version(share=str(share), contract_cap=cap or "none", year_cap=year or "none")
    found = calculate(
        version=given,
        bases={"合同金额": price, "实付金额": paid},
        incubated=False,
        used_fen=used,
        rest_fen=rest,
    )
    fen = found.amount_fen
    assert 0 <= fen <= rest
    assert fen <= min(price, paid) * share
    assert cap is None or fen <= cap
    assert year is None or fen <= max(year - used, 0)
    limits = [
        int(min(price, paid) * share),
        rest,
        *([cap] if cap else []),
        *([max(year - used, 0)] if year else []),
    ]
    assert fen == min(limits)
    before = found.steps[1].amount_fen
    assert before - sum(step.cut_fen for step in found.steps[2:]) == fen


def test_a_firm_in_an_incubator_has_its_own_cap_where_the_scheme_has_one() -> None:
    given = version(year_cap=20 * WAN, incubated_year_cap=50 * WAN, share="1")
    amounts = [
        calculate(
            version=given, bases={"合同金额": 90 * WAN}, incubated=one, used_fen=0, rest_fen=90 * WAN
        ).amount_fen
        for one in (True, False)
    ]
    assert amounts == [50 * WAN, 20 * WAN]


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 7, 1), 12, date(2027, 7, 1)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_months_end_where_months_end(day: date, months: int, later: date) -> None:
    assert months_after(day, months) == later


def test_the_clock_of_a_world_stands(world: World) -> None:
    add_papers(done(world, issued(world), contract_fen=WAN), who=world.firm, invoice_fen=1, paid_fen=1)
    assert clock.today() == DAY
    assert UseState.DONE.label == "服务完成"
