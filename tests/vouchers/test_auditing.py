"""The auditor's desk: the same draw for the same words, tests of every payment, money that is all accounted for."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import actor
from tests.vouchers.reading import text_of
from tests.vouchers.world import (
    HEBEI,
    TIANJIN,
    WAN,
    World,
    done,
    fresh,
    issued,
    official,
    paid,
)
from xiechuang.domains.vouchers.actions.claiming import move_claim
from xiechuang.domains.vouchers.models import Claim
from xiechuang.domains.vouchers.queries.auditing import drawn_of, findings, ways_of
from xiechuang.domains.vouchers.rules.sampling import draw
from xiechuang.kernel.orgs.public import Actor, Role

PAGE = "/vouchers/auditing/"
amounts = st.lists(st.integers(1, 10**12), max_size=60).map(
    lambda fens: [(f"DF-{place}", fen) for place, fen in enumerate(fens)]
)


@given(amounts, st.integers(-1, 80), st.text(max_size=10))
def test_a_draw_holds_whoever_covers_a_whole_interval_and_never_more_than_asked(paid, size, seed):
    found = draw(paid, size=size, seed=seed)
    total = sum(fen for _, fen in paid)
    assert len(found) <= max(size, 0)
    assert found == draw(paid, size=size, seed=seed)
    assert [one.key for one in found] == [key for key, _ in paid if key in {one.key for one in found}]
    if size > 0:
        large = {key for key, fen in paid if fen * size >= total}
        assert large == {one.key for one in found if one.is_certain} or size >= len(paid)
        assert bool(found) == bool(paid)


def test_each_fen_has_the_same_chance_over_many_words():
    drawn = [draw([("small", 1), ("large", 3)], size=1, seed=str(n))[0].key for n in range(4_000)]
    assert 0.22 < drawn.count("small") / len(drawn) < 0.28


@pytest.fixture
def auditor(db) -> Actor:
    return actor(Role.AUDITOR)


@pytest.fixture
def payment(world: World) -> Claim:
    """Half of ten thousand yuan for a contract of a tenth of a million, paid over the border."""
    return paid(world, done(world, issued(world), contract_fen=10 * WAN), approved_fen=4 * WAN)


def test_the_ways_account_for_all_money(world: World, payment: Claim, auditor: Actor):
    ways = {(way.source, way.target): way.fen for way in ways_of(auditor)}
    assert ways == {
        ("财政拨入", "额度池"): 500 * WAN,
        ("额度池", "批次"): 100 * WAN,
        ("批次", "创新券"): 20 * WAN,
        ("创新券", "已拨付"): 4 * WAN,
    }
    assert ways_of(auditor, region=HEBEI) == ways_of(auditor)
    assert ways_of(auditor, region=TIANJIN) == []


def test_what_was_taken_back_goes_its_own_way(world: World, payment: Claim, auditor: Actor):
    move_claim(fresh(payment), actor=world.office, move="reverse", note="重复享受")
    ways = {(way.source, way.target): way.fen for way in ways_of(auditor)}
    assert ways["已拨付", "已追回"] == 4 * WAN
    assert all(one.failing == 0 for one in findings(auditor))


def test_payments_as_they_should_be_pass_every_test(payment: Claim, auditor: Actor):
    assert [(one.asked, one.failing) for one in findings(auditor)] == [(1, 0)] * len(findings(auditor))


@pytest.mark.parametrize(
    ("column", "wrong", "what"),
    [
        ("calculation", '{"steps": [{"amount_fen": 7}]}', "核定金额等于计算过程的最后一步"),
        ("calculation", "{}", "核定金额等于计算过程的最后一步"),
        ("paid_at", None, "先提交，再核定，后拨付"),
        ("approved_by_id", None, "核定与拨付不是同一人"),
        ("transfer_id", "00000000-0000-0000-0000-000000000001", "账本上有同额的转账"),
        ("state", "reversed", "追回的款项有追回的转账"),
    ],
)
def test_whatever_was_put_in_by_another_way_is_found(payment: Claim, auditor: Actor, column, wrong, what):
    with connection.cursor() as cursor:
        # As somebody who rules the database could: no trigger is asked.
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(f"update vouchers_claim set {column} = %s where id = %s", [wrong, payment.pk])
        cursor.execute("set local session_replication_role = default")
    failing = [one for one in findings(auditor) if one.failing]
    assert [one.what for one in failing] == [what]
    assert [claim.number for claim in failing[0].examples] == [payment.number]


def test_a_payment_over_the_border_without_its_debt_is_found(provider_world: World, auditor: Actor):
    use = done(provider_world, issued(provider_world), contract_fen=10 * WAN)
    claim = paid(provider_world, use, paid_fen=5 * WAN)
    assert claim.crosses_regions
    Claim.objects.filter(pk=claim.pk).update(obligation_id=None)
    assert [one.what for one in findings(auditor) if one.failing] == ["跨地区拨付记了地区间应付"]


def test_an_office_audits_its_own_region_only(world: World, payment: Claim):
    for office, seen in ((world.office, 1), (official(TIANJIN), 0)):
        drawn, total = drawn_of(office, size=5, seed="甲")
        assert len(drawn) == seen
        assert total == seen * 4 * WAN
        assert findings(office)[0].asked == seen


def test_the_page_shows_the_draw_with_the_way_to_everything_behind_it(world: World, payment: Claim, browse):
    answer = browse(actor(Role.AUDITOR)).get(PAGE, {"seed": "底稿一"})
    page = text_of(answer)
    assert answer.status_code == 200
    for way in (
        f"/vouchers/claims/{payment.number}/",
        f"/vouchers/{payment.voucher.number}/chain/",
        f"/ledger/transfers/{payment.transfer_id}/",
        f"/vouchers/schemes/{world.version.scheme.number}/?version=1",
    ):
        assert way in answer.content.decode()
    assert "共拨付 40,000.00 元" in page
    assert "金额大，必查" in page


def test_wrong_wishes_are_named_all_at_once_and_the_tests_stay(payment: Claim, browse):
    answer = browse(actor(Role.AUDITOR)).get(PAGE, {"size": "0", "seed": "", "region": "999999"})
    page = text_of(answer)
    assert answer.status_code == 422
    assert "抽查笔数：" in page
    assert "抽样口令：" in page
    assert "承担地区：" in page
    assert "逐笔核对" in page
    assert "按金额抽样" not in page


def test_an_auditor_finds_it_on_the_workbench_and_a_firm_does_not(browse, db):
    assert PAGE in browse(actor(Role.AUDITOR)).get("/workbench/").content.decode()
    assert PAGE not in browse(actor(Role.FIRM)).get("/workbench/").content.decode()


@pytest.mark.parametrize("role", [Role.FIRM, Role.INSTITUTE, Role.EXPERT, Role.TECHNOLOGY_MANAGER])
def test_for_anybody_else_the_page_does_not_exist(browse, db, role):
    assert browse(actor(role)).get(PAGE).status_code == 404


def test_a_stranger_is_asked_to_sign_in(browse, db):
    assert browse().get(PAGE).status_code == 302
