"""The pages of firms and providers: asking, using, claiming; every refusal with its clause, nothing typed lost."""

import re
from datetime import timedelta

import pytest

from tests.vouchers.reading import text_of
from tests.vouchers.world import (
    DAY,
    HEBEI,
    TIANJIN,
    WAN,
    World,
    contracted,
    draft,
    firm,
    fresh,
    intended,
    issued,
    paper,
)
from xiechuang.domains.providers.public import Recognition
from xiechuang.domains.vouchers.actions.budget import move_batch, plan_batch
from xiechuang.domains.vouchers.actions.using import move_use
from xiechuang.domains.vouchers.forms.amounts import fen_written
from xiechuang.domains.vouchers.models import (
    Use,
    Voucher,
)
from xiechuang.domains.vouchers.states import (
    UseState,
    VoucherState,
)

# Asking for a voucher


def test_what_a_batch_still_has_is_said_before_anybody_asks(world: World, browse):
    page = text_of(browse(world.firm).get("/vouchers/apply/"))
    assert "本批还可申领" in page
    assert "本批额度已经用完" not in page


def test_a_firm_begins_once_however_often_it_presses(world: World, browse):
    opened = browse(world.firm)
    page = text_of(opened.get("/vouchers/apply/"))
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    given = {"batch": world.batch.number, "key": key}
    first = opened.post("/vouchers/apply/", given)
    again = opened.post("/vouchers/apply/", given)
    assert first["Location"] == again["Location"]
    assert Voucher.objects.count() == 1


def test_a_batch_of_another_region_cannot_be_applied_for(world: World, browse):
    page = text_of(browse(firm(TIANJIN)).get("/vouchers/apply/"))
    assert f'value="{world.batch.number}"' not in page
    assert "其他地区开放的批次" in page


def test_all_conditions_that_are_not_met_are_said_at_once_and_answers_are_kept(world: World, browse):
    voucher = draft(world, facts={}, declarations=[])
    opened = browse(world.firm)
    answers = {
        "fact-staff": "2000",
        "fact-revenue": "9亿元",
        "fact-research_last_year": "一百万",
        "fact-sales_last_year": "2000万元",
        "edition": voucher.revision,
    }
    response = opened.post(f"/vouchers/{voucher.number}/apply/qualify/", answers)
    page = text_of(response)
    assert response.status_code == 422
    assert "不符合申领条件：从业人员不足 1000 人，或营业收入不足 4 亿元" in page
    assert "“一百万”不是精确到分的金额" in page
    assert "声明" in page
    assert "申领条件（第11条）" in page
    assert fresh(voucher).facts["research_last_year"] == "一百万"
    assert 'value="9亿元"' in text_of(opened.get(f"/vouchers/{voucher.number}/apply/qualify/"))


def test_an_amount_above_a_cap_is_kept_and_refused_with_its_clause(world: World, browse):
    voucher = draft(world, wanted_fen=None)
    given = {"wanted": "400,000", "purpose": "试验", "edition": voucher.revision}
    response = browse(world.firm).post(f"/vouchers/{voucher.number}/apply/wanted/", given)
    assert response.status_code == 422
    assert "单张券最多 300,000.00 元" in text_of(response)
    assert "单张券上限（第6条）" in text_of(response)
    assert fresh(voucher).wanted_fen == 40 * WAN


@pytest.mark.parametrize("typed", ["很多", "1.234", "9" * 19, "NaN"])
def test_what_is_no_amount_stays_on_the_page(world: World, browse, typed):
    voucher = draft(world, wanted_fen=None)
    given = {"wanted": typed, "purpose": "试验", "edition": voucher.revision}
    response = browse(world.firm).post(f"/vouchers/{voucher.number}/apply/wanted/", given)
    assert response.status_code == 422
    assert f'value="{typed}"' in text_of(response)


def test_an_amount_that_cannot_be_read_costs_no_words_and_no_edition(world: World, browse):
    voucher = draft(world, wanted_fen=None)
    opened, address = browse(world.firm), f"/vouchers/{voucher.number}/apply/wanted/"
    given = {"wanted": "十六万", "purpose": "叶片试验", "edition": voucher.revision, "autosave": "1"}
    silent = opened.post(address, given)
    assert silent.status_code == 422
    assert fresh(voucher).purpose == "叶片试验"
    given |= {"wanted": "16万元", "edition": silent.json()["edition"], "autosave": ""}
    assert opened.post(address, given).status_code == 302
    assert fresh(voucher).wanted_fen == 16 * WAN


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("300,000", 30 * WAN),
        ("３０万元", 30 * WAN),
        ("0.5亿", 5_000 * WAN),
        (" 12.34 元", 1234),
        ("-3万", -3 * WAN),
    ],
)
def test_amounts_are_read_as_people_write_them(typed, fen):
    assert fen_written(typed) == fen


@pytest.mark.parametrize("typed", ["三十万", "万", "1.234", "亿", "3万5"])
def test_what_is_no_amount_is_not_guessed(typed):
    with pytest.raises(ValueError, match=r"不是金额|不到分"):
        fen_written(typed)


def test_a_provider_recognised_for_some_kinds_is_offered_for_those_only(world: World, browse):
    voucher = issued(world)
    address = f"/vouchers/{voucher.number}/use/"
    decided = Recognition.objects.filter(provider=world.provider)
    decided.update(state="limited", kinds=["testing"])
    opened = browse(world.firm)
    form = opened.get(f"{address}{world.provider.number}/").context["form"]
    assert [code for code, _name in form.fields["service_kind"].choices] == ["testing"]
    assert [one["kinds"] for one in opened.get(address).context["cards"]] == [["测试检测"]]
    decided.update(kinds=["computing"])
    assert opened.get(address).context["cards"] == []


def test_a_silent_save_answers_the_new_edition_and_a_stale_one_is_told(world: World, browse):
    voucher = draft(world)
    opened, address = browse(world.firm), f"/vouchers/{voucher.number}/apply/wanted/"
    given = {"wanted": "50000", "purpose": "甲", "edition": voucher.revision, "autosave": "1"}
    answer = opened.post(address, given).json()
    assert answer["edition"] == str(voucher.revision + 1)
    stale = opened.post(address, given | {"purpose": "乙", "autosave": ""})
    assert stale.status_code == 409
    assert "已有人在别处修改过" in text_of(stale)
    assert "乙" in text_of(stale)
    assert fresh(voucher).purpose == "甲"


def test_first_come_first_served_issues_as_it_is_handed_in(world: World, browse):
    voucher = draft(world)
    opened = browse(world.firm)
    response = opened.post(f"/vouchers/{voucher.number}/apply/check/")
    assert response.status_code == 302
    assert fresh(voucher).status is VoucherState.ISSUED
    assert "券已发放" in text_of(opened.get(response["Location"]))
    assert opened.get(f"/vouchers/{voucher.number}/apply/check/").status_code == 302


def test_a_closed_budget_refuses_with_what_is_left_and_the_draft_stays(world: World, browse):
    issued(world, wanted_fen=30 * WAN)
    others = [firm() for _ in range(2)]
    for one in others:
        issued(world, who=one, wanted_fen=30 * WAN)
    late = firm()
    voucher = draft(world, who=late, wanted_fen=20 * WAN)
    opened = browse(late)
    assert "额度还剩 100,000.00 元" in text_of(opened.get(f"/vouchers/{voucher.number}/apply/check/"))
    response = opened.post(f"/vouchers/{voucher.number}/apply/check/")
    assert response.status_code == 409
    assert "第一批额度还剩 100,000.00 元，不足 200,000.00 元" in text_of(response)
    assert fresh(voucher).status is VoucherState.DRAFT


def test_a_closed_budget_says_what_the_firm_can_do(world: World, browse):
    issued(world, wanted_fen=30 * WAN)
    late = firm()
    voucher = draft(world, who=late, wanted_fen=25 * WAN)
    for other in (firm(), firm()):
        issued(world, who=other, wanted_fen=30 * WAN)
    opened, address = browse(late), f"/vouchers/{voucher.number}/apply/check/"
    advice = "可以把申领额度改为不超过 100,000.00 元"
    assert text_of(opened.get(address)).count(advice) == 1
    assert text_of(opened.post(address)).count(advice) == 1
    move_batch(world.batch, actor=world.office, move="close")
    page = text_of(opened.get(address))
    assert "第一批已截止，不能申领；现在没有开放的批次，可以撤回这份申领" in page
    assert "额度还剩" not in page
    apply = text_of(opened.get("/vouchers/apply/"))
    assert "最近截止的批次" in apply
    assert "第一批：2026-07-01 截止" in apply
    assert "批次已截止" in apply
    with_another = plan_batch(
        world.pool,
        actor=world.office,
        name="第二批",
        opens_on=DAY,
        closes_on=DAY + timedelta(9),
        amount_fen=WAN,
    )
    move_batch(with_another, actor=world.office, move="open")
    assert "改从“第二批”申领" in text_of(opened.get(address))
    assert "最近截止的批次" not in text_of(opened.get("/vouchers/apply/"))


def test_a_draft_says_until_when_it_can_be_handed_in(world: World, browse):
    voucher = draft(world)
    assert "期限 2027-04-26 18:00" in text_of(browse(world.firm).get(f"/vouchers/{voucher.number}/"))


def test_a_handed_in_voucher_is_not_changed_any_more(world: World, browse):
    voucher = issued(world)
    response = browse(world.firm).get(f"/vouchers/{voucher.number}/apply/wanted/")
    assert response.status_code == 409


# Using it


def test_only_usable_providers_are_offered_and_found_by_words(world: World, browse):
    voucher = issued(world)
    opened = browse(world.firm)
    address = f"/vouchers/{voucher.number}/use/"
    assert world.provider.name in text_of(opened.get(address))
    assert world.provider.name in text_of(
        opened.get(address, {"q": "测试中心", "kind": "testing", "region": TIANJIN})
    )
    assert world.provider.name not in text_of(opened.get(address, {"q": "没有这一家"}))
    assert world.provider.name not in text_of(opened.get(address, {"region": HEBEI}))


def test_an_intention_is_refused_with_every_reason_and_kept(world: World, browse):
    voucher = issued(world)
    world.provider.state, world.provider.suspension_reason = "suspended", "数据造假"
    world.provider.save()
    address = f"/vouchers/{voucher.number}/use/{world.provider.number}/"
    given = {"service_kind": "testing", "title": "材料疲劳测试", "expected": "8,000"}
    response = browse(world.firm).post(address, given)
    assert response.status_code == 409
    assert "数据造假" in text_of(response)
    assert 'value="材料疲劳测试"' in text_of(response)


def test_an_intention_goes_to_the_provider(world: World, browse):
    voucher = issued(world)
    address = f"/vouchers/{voucher.number}/use/{world.provider.number}/"
    given = {"service_kind": "testing", "title": "材料疲劳测试", "expected": "8,000"}
    given["key"] = "a-key-of-the-page"
    opened = browse(world.firm)
    assert [opened.post(address, given).status_code for _ in range(2)] == [302, 302]
    use = Use.objects.get()
    assert use.expected_fen == 800_000
    provider = browse(world.provider_side)
    assert "材料疲劳测试" in text_of(provider.get("/vouchers/"))
    assert "材料疲劳测试" in text_of(provider.get("/vouchers/services/"))
    assert provider.post(f"/vouchers/uses/{use.number}/", {"move": "accept"}).status_code == 302
    assert fresh(use).status is UseState.ACCEPTED


def test_declining_needs_a_reason_and_only_the_provider_may(world: World, browse):
    use = intended(world, issued(world))
    address = f"/vouchers/uses/{use.number}/"
    response = browse(world.provider_side).post(address, {"move": "decline", "decline-note": " "})
    assert response.status_code in (409, 422)
    assert "须填写理由" in text_of(response)
    response = browse(world.firm).post(address, {"move": "decline", "decline-note": "不要"})
    assert response.status_code == 409
    assert browse(world.firm).post(address, {"move": "nothing"}).status_code == 404
    assert browse(world.firm).post(address, {"move": "lapse"}).status_code == 404


def accepted(world: World) -> Use:
    return move_use(intended(world, issued(world)), actor=world.provider_side, move="accept")


def test_a_contract_is_kept_while_it_is_wrong_and_everything_missing_is_named(world: World, browse):
    use = accepted(world)
    opened, address = browse(world.firm), f"/vouchers/uses/{use.number}/contract/"
    given = {
        "contract_number": "HT-1",
        "contract": "十万",
        "signed_on": "2026-07-01",
        "edition": use.revision,
    }
    response = opened.post(f"{address}contract/", given)
    page = text_of(response)
    assert response.status_code == 422
    assert "不是金额" in page
    assert "须确认不属于负面清单" in page
    assert 'value="十万"' in page
    assert fresh(use).contract_number == "HT-1"
    check = text_of(opened.get(f"{address}check/"))
    assert "须上传服务合同" in check
    assert "须填写约定完成日" in check


def test_a_contract_with_its_paper_sets_money_aside_and_shows_how_much(world: World, browse):
    use = accepted(world)
    opened, address = browse(world.firm), f"/vouchers/uses/{use.number}/contract/"
    given = {
        "contract_number": "HT-1",
        "contract": "100000",
        "signed_on": "2026-07-01",
        "ends_on": "2026-07-20",
        "is_not_excluded": "on",
        "edition": use.revision,
    }
    assert opened.post(f"{address}contract/", given).status_code == 302
    opened.post(f"{address}paper/", {"file-contract": paper()})
    proof = use.proofs.get()
    assert opened.post(f"{address}paper/", {f"proof-{proof.pk}-identifier": "HT-1"}).status_code == 302
    check = text_of(opened.get(f"{address}check/"))
    assert "50,000.00 元" in check
    assert "第 1 版·兑付比例" in check
    assert "都齐了" in check
    response = opened.post(f"{address}check/")
    assert response.status_code == 302
    assert fresh(use).status is UseState.CONTRACTED
    assert fresh(use).reserved_fen == 5 * WAN
    assert opened.get(response["Location"]).status_code == 200
    assert "50,000.00 元" in text_of(opened.get(f"/vouchers/uses/{use.number}/"))


def test_the_firm_of_another_use_cannot_register_its_contract(world: World, browse):
    use = accepted(world)
    assert browse(world.provider_side).get(f"/vouchers/uses/{use.number}/contract/").status_code == 404
    assert browse(firm()).get(f"/vouchers/uses/{use.number}/contract/").status_code == 404


def test_a_report_is_uploaded_and_a_delivery_without_a_day_refused(world: World, browse):
    use = move_use(contracted(world, issued(world)), actor=world.provider_side, move="register")
    opened, address = browse(world.provider_side), f"/vouchers/uses/{use.number}/"
    assert opened.post(address, {"file-report": paper(), "upload": "1"}).status_code == 302
    assert use.proofs.filter(kind="report").exists()
    response = opened.post(address, {"move": "deliver"})
    assert "须填写服务完成日" in text_of(response)
    response = opened.post(address, {"move": "deliver", "deliver-delivered_on": "2026-07-09"})
    assert "在今天之后" in text_of(response)
    assert 'value="2026-07-09"' in text_of(response)
    opened.post(address, {"move": "deliver", "deliver-delivered_on": "2026-07-01"})
    assert fresh(use).status is UseState.DELIVERED


def test_a_paper_is_removed_by_who_handed_it_in(world: World, browse):
    use = contracted(world, issued(world))
    proof, address = use.proofs.get(), f"/vouchers/uses/{use.number}/"
    browse(world.provider_side).post(address, {"remove": proof.pk})
    assert use.proofs.exists()
    browse(world.firm).post(address, {"remove": proof.pk})
    assert not use.proofs.exists()
    assert browse(world.firm).post(address, {"remove": "x"}).status_code == 404


def test_days_of_a_contract_that_do_not_fit_are_said_on_their_own_page_and_kept(world: World, browse) -> None:
    use = intended(world, issued(world))
    move_use(use, actor=world.provider_side, move="accept")
    opened = browse(world.firm)
    typed = {
        "contract_number": "HT-1",
        "contract": "-1",
        "signed_on": f"{DAY - timedelta(days=9)}",
        "ends_on": f"{DAY - timedelta(days=19)}",
        "edition": fresh(use).revision,
    }
    response = opened.post(f"/vouchers/uses/{use.number}/contract/contract/", typed)
    page = text_of(response)
    assert response.status_code == 422
    for said in ("金额须大于 0", "早于券的发放日", "早于签订日期"):
        assert said in page
    assert fresh(use).ends_on == DAY - timedelta(days=19)
