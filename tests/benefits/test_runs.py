"""免申即享 from the dry run to the final list: every move, every refusal, who sees what, two people at once."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import InternalError, ProgrammingError, transaction

from tests.benefits.granting import (
    BEIJING,
    COMPUTING,
    HEBEI,
    TIANJIN,
    begun,
    bring,
    firm,
    listed,
    load_rules,
    offices,
)
from tests.factories import actor
from tests.parallel import errors, together
from xiechuang.domains.benefits.actions.facts import withdraw_release
from xiechuang.domains.benefits.actions.objection import answer_objection, object_to
from xiechuang.domains.benefits.actions.run import (
    begin_computing,
    begin_run,
    check_line,
    compute_run,
    move_run,
    payable_rules,
)
from xiechuang.domains.benefits.events import BenefitsGranted
from xiechuang.domains.benefits.flow import RUN
from xiechuang.domains.benefits.jobs import compute
from xiechuang.domains.benefits.models import GrantLine, GrantRun, Objection
from xiechuang.domains.benefits.queries.edition import rule_base
from xiechuang.domains.benefits.rules.granting import total_fen
from xiechuang.domains.benefits.states import Outcome, RunState
from xiechuang.kernel.access.public import fenced, visible
from xiechuang.kernel.events import subscribe
from xiechuang.kernel.jobs.public import Run
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.kernel.orgs.public import PUBLIC, Actor, Role

WAN = 1_000_000
pytestmark = pytest.mark.django_db


@pytest.fixture
def given(db: None) -> SimpleNamespace:
    """Three firms that meet the voucher (30, 25 and 10 万元), one that does not, one that left a question open."""
    load_rules()
    office = offices()
    upload = listed(
        COMPUTING | {"service_contract": "100万元"},
        COMPUTING | {"service_contract": "40万元"},
        COMPUTING | {"is_technology_sme": "否", "in_incubator": "否"},
        {"is_technology_sme": "是", "in_incubator": "否"},
    )
    return SimpleNamespace(office=office, upload=upload, firm=firm())


def begun_with(given: SimpleNamespace, **more: int) -> GrantRun:
    return begun(given.office.first, upload=given.upload, **more)


def test_the_dry_run_judges_every_firm_on_file_and_gives_out_nothing(given) -> None:
    run = bring(begun_with(given), RunState.COMPUTED, office=given.office)
    assert run.counts == {"firms": 5, "yes": 3, "no": 1, "unknown": 0, "no_amount": 1, "total_fen": 65 * WAN}
    amounts = {one.name: one.amount_fen for one in run.lines.filter(outcome=Outcome.YES)}
    assert sorted(amounts.values()) == [10 * WAN, 25 * WAN, 30 * WAN]
    own = run.lines.get(organisation_id=given.firm.organisation_id)
    assert own.facts is not None
    assert set(own.answers) <= {"is_technology_sme", "in_incubator", "service_contract", "paid_in_full"}
    assert not run.lines.filter(is_drawn=True).exists()


def test_computing_again_starts_over(given) -> None:
    run = bring(begun_with(given), RunState.COMPUTED, office=given.office)
    withdraw_release(actor=given.firm)
    again = compute_run(actor=given.office.first, run=run)
    assert again.counts["firms"] == again.lines.count() == 4


def test_the_job_reports_its_progress_and_a_stop_leaves_nothing_behind(given, monkeypatch) -> None:
    run = begun_with(given)
    assert begin_computing(actor=given.office.first, run=run).kind == "benefits.compute_run"
    monkeypatch.setattr("xiechuang.domains.benefits.actions.run.PIECE", 2)
    said: list[tuple[int, int]] = []
    working = Run(id=1, number="JB-1", token=1, attempt=1, actor=given.office.first)
    monkeypatch.setattr(Run, "progress", lambda _self, done, total: said.append((done, total)))
    with fenced(given.office.first):
        assert compute(working, run_id=run.pk)["yes"] == 3
        assert compute(working, run_id=run.pk)["yes"] == 3
    said = said[:3]
    assert said == [(2, 5), (4, 5), (5, 5)]

    def stop(_self: Run, done: int, total: int) -> None:
        raise RuntimeError("stopped")

    monkeypatch.setattr(Run, "progress", stop)
    other = begun_with(given)
    with pytest.raises(RuntimeError):
        compute(working, run_id=other.pk)
    other.refresh_from_db()
    assert (other.state, other.lines.count()) == (RunState.PLANNED, 0)


def test_a_run_goes_all_the_way_and_is_announced_to_other_domains(given) -> None:
    heard: list[BenefitsGranted] = []
    subscribe(BenefitsGranted, heard.append)
    run = bring(begun_with(given), RunState.FINAL, office=given.office, size=2)
    (event,) = heard
    assert (event.number, event.rule, event.region_code, event.total_fen) == (
        run.number, "voucher_computing", BEIJING, 65 * WAN,
    )  # fmt: skip
    assert sorted(one.amount_fen for one in event.grants) == [10 * WAN, 25 * WAN, 30 * WAN]
    assert given.firm.organisation_id in {one.organisation_id for one in event.grants}


def test_the_flow_reaches_every_state_and_ends_only_where_it_should() -> None:
    assert RUN.unreachable() == set()
    assert RUN.dead_ends() == {RunState.FINAL, RunState.STOPPED}


def test_over_the_budget_nothing_goes_out(given) -> None:
    run = bring(begun_with(given, budget=65 * WAN - 1), RunState.COMPUTED, office=given.office)
    with pytest.raises(Refused, match=r"超过预算.*多出 0\.01 元"):
        move_run(run, actor=given.office.first, move="draw", size=1)
    exact = bring(begun_with(given, budget=65 * WAN), RunState.CHECKING, office=given.office)
    assert total_fen(exact) == exact.budget_fen


def test_the_sample_can_be_drawn_again_by_anybody(given) -> None:
    import random

    run = bring(begun_with(given), RunState.CHECKING, office=given.office, size=2)
    lines = list(run.lines.filter(outcome=Outcome.YES).order_by("pk"))
    places = random.Random(run.seed).sample(range(3), 2)
    assert {lines[n].pk for n in places} == set(run.lines.filter(is_drawn=True).values_list("pk", flat=True))


@pytest.mark.parametrize("size", [0, 4, None])
def test_a_sample_is_between_one_and_all(given, size) -> None:
    run = bring(begun_with(given), RunState.COMPUTED, office=given.office)
    with pytest.raises(Refused, match="抽查数量"):
        move_run(run, actor=given.office.first, move="draw", size=size)


def test_the_sample_is_checked_by_a_second_person_once(given) -> None:
    run = bring(begun_with(given), RunState.CHECKING, office=given.office)
    line = run.lines.get(is_drawn=True)
    with pytest.raises(Refused, match="第二个人"):
        check_line(line, actor=given.office.first, confirms=True)
    with pytest.raises(Refused, match="主管部门"):
        check_line(line, actor=actor(Role.REGIONAL_OFFICIAL, region=TIANJIN), confirms=True)
    with pytest.raises(Refused, match="写明理由"):
        check_line(line, actor=given.office.second, confirms=False)
    with pytest.raises(Refused, match="抽中的企业"):
        check_line(run.lines.filter(is_drawn=False).first(), actor=given.office.second, confirms=True)
    assert check_line(line, actor=given.office.second, confirms=True).is_listed
    with pytest.raises(Refused, match="已核查过"):
        check_line(line, actor=given.office.second, confirms=True)


def test_a_struck_firm_leaves_the_list(given) -> None:
    run = bring(begun_with(given), RunState.CHECKING, office=given.office)
    line = run.lines.get(is_drawn=True)
    assert not check_line(line, actor=given.office.second, confirms=False, reason="合同查无").is_listed
    assert total_fen(run) == 65 * WAN - (line.amount_fen or 0)


def announce(run: GrantRun, who: Actor, *, since: int = 0, until: int = 7) -> GrantRun:
    today = clock.today()
    days = {"publicity_from": today + timedelta(days=since), "publicity_until": today + timedelta(days=until)}
    return move_run(run, actor=who, move="announce", **days)


def test_publicity_needs_a_checked_sample_and_its_days(given) -> None:
    run = bring(begun_with(given), RunState.CHECKING, office=given.office)
    with pytest.raises(Refused) as refused:
        announce(run, given.office.first, since=-1, until=-2)
    said = " ".join(map(str, refused.value.reasons))
    assert all(words in said for words in ("没有核查", "过去的日子", "晚于开始日"))
    with pytest.raises(Refused, match="起止日"):
        move_run(run, actor=given.office.first, move="announce", publicity_from=None, publicity_until=None)
    check_line(run.lines.get(is_drawn=True), actor=given.office.second, confirms=True)
    assert announce(run, given.office.first).status is RunState.ANNOUNCED


def test_the_list_is_final_only_after_publicity_and_answers(given) -> None:
    run = bring(begun_with(given), RunState.ANNOUNCED, office=given.office)
    objection = object_to(run, actor=actor(Role.FIRM, region=HEBEI), text="第 2 家没有用算力")
    with pytest.raises(Refused) as refused:
        move_run(run, actor=given.office.first, move="finish")
    said = " ".join(map(str, refused.value.reasons))
    assert "期满才能确定" in said
    assert "1 条异议" in said
    answer_objection(objection, actor=given.office.second, answer="已核实", is_upheld=False)
    with clock.fixed(clock.now() + timedelta(days=7)):
        assert move_run(run, actor=given.office.first, move="finish").status is RunState.FINAL


def test_an_upheld_objection_strikes_the_firm(given) -> None:
    run = bring(begun_with(given), RunState.ANNOUNCED, office=given.office)
    line = run.lines.filter(outcome=Outcome.YES).first()
    objection = object_to(run, actor=given.office.second, text="不实", line=line, raised_by="来信人王某")
    assert objection.raised_by == "来信人王某"
    answer_objection(objection, actor=given.office.first, answer="核实属实", is_upheld=True)
    line.refresh_from_db()
    assert line.strike_reason.startswith("异议成立")
    with pytest.raises(Refused, match="已答复"):
        answer_objection(objection, actor=given.office.first, answer="再答", is_upheld=False)


def test_objections_need_a_person_a_text_and_the_publicity(given) -> None:
    run = bring(begun_with(given), RunState.CHECKING, office=given.office)
    other = bring(begun_with(given), RunState.ANNOUNCED, office=given.office)
    with pytest.raises(Refused) as refused:
        object_to(run, actor=PUBLIC, text=" ", line=other.lines.first())
    said = " ".join(map(str, refused.value.reasons))
    assert all(words in said for words in ("请先登录", "公示期间", "写明异议", "不在本批次"))
    with clock.fixed(clock.now() + timedelta(days=8)), pytest.raises(Refused, match="已满"):
        object_to(other, actor=actor(Role.FIRM, region=HEBEI), text="晚了")
    made = object_to(other, actor=actor(Role.FIRM, region=HEBEI), text="有误", raised_by="冒名")
    assert "冒名" not in made.raised_by
    with pytest.raises(Refused, match="答复"):
        answer_objection(made, actor=actor(Role.REGIONAL_OFFICIAL, region=TIANJIN), answer="", is_upheld=True)


@pytest.mark.parametrize(
    "state", [RunState.PLANNED, RunState.COMPUTED, RunState.CHECKING, RunState.ANNOUNCED]
)
def test_a_run_can_be_stopped_with_a_reason_until_it_is_final(given, state) -> None:
    run = bring(begun_with(given), state, office=given.office)
    with pytest.raises(Refused, match="须填写理由"):
        move_run(run, actor=given.office.first, move="stop")
    assert move_run(run, actor=given.office.first, move="stop", note="参数有误").status is RunState.STOPPED
    with pytest.raises(Refused):
        begin_computing(actor=given.office.first, run=GrantRun.objects.get(pk=run.pk))


def test_only_measures_that_pay_firms_can_be_run(given) -> None:
    payable = payable_rules(rule_base())
    assert "voucher_computing" in payable
    assert not {"research_deduction", "tax_sharing", "inventors_reward", "loan_risk_sharing"} & set(payable)
    with pytest.raises(Invalid) as wrong:
        begun(given.office.first, rule="research_deduction", budget_fen=0, note="长" * 301)
    assert set(wrong.value.fields) == {"rule", "budget", "note"}
    with pytest.raises(Invalid, match="别的地区"):
        begun(given.office.first, upload=listed(COMPUTING, region=TIANJIN))


def test_a_measure_the_region_does_not_have_is_not_run_there(given) -> None:
    with pytest.raises(Invalid, match="只适用于河北省") as wrong:
        begun(given.office.first, rule="voucher_qualified")
    assert set(wrong.value.fields) == {"rule"}
    assert not GrantRun.objects.exists()


@pytest.mark.parametrize("role", [Role.FIRM, Role.AUDITOR, Role.PARK_OFFICIAL, Role.EXPERT])
def test_only_an_office_begins_a_run(given, role) -> None:
    with pytest.raises(Refused):
        begun(actor(role, region=BEIJING))


def test_an_office_runs_nothing_in_another_region(given) -> None:
    with pytest.raises(Refused):
        begun(given.office.first, region_code=TIANJIN)
    run = bring(begun_with(given), RunState.COMPUTED, office=given.office)
    with pytest.raises(Refused, match="办理"):
        move_run(run, actor=actor(Role.REGIONAL_OFFICIAL, region=HEBEI), move="draw", size=1)
    with pytest.raises(Refused):
        move_run(run, actor=given.office.first, move="compute")


def seen_by(who: Actor) -> tuple[int, int, int]:
    """Runs, lines and objections, by the scopes and by the fence alone."""
    models = (GrantRun, GrantLine, Objection)
    scoped = tuple(visible(who, model).count() for model in models)
    with fenced(who):
        assert tuple(model.objects.count() for model in models) == scoped
        assert tuple(visible(who, model).count() for model in models) == scoped
    return scoped


def test_a_run_is_the_offices_own_until_it_is_public_and_then_only_its_list_is(given) -> None:
    run = bring(begun_with(given), RunState.CHECKING, office=given.office)
    outsider = actor(Role.FIRM, region=BEIJING)
    assert seen_by(given.office.second) == (1, 5, 0)
    assert seen_by(actor(Role.AUDITOR)) == (1, 5, 0)
    assert seen_by(given.firm) == (0, 1, 0)
    assert seen_by(outsider) == seen_by(PUBLIC) == (0, 0, 0)
    assert seen_by(actor(Role.REGIONAL_OFFICIAL, region=TIANJIN)) == (0, 0, 0)
    for line in run.lines.filter(is_drawn=True):
        check_line(line, actor=given.office.second, confirms=True)
    announce(run, given.office.first)
    object_to(run, actor=outsider, text="有误")
    assert seen_by(PUBLIC) == (1, 3, 0)
    assert seen_by(outsider) == (1, 3, 1)
    assert seen_by(actor(Role.REGIONAL_OFFICIAL, region=TIANJIN)) == (1, 3, 0)


def test_the_database_keeps_what_was_found_and_what_is_final(given) -> None:
    run = bring(begun_with(given), RunState.CHECKING, office=given.office)
    wrong = (InternalError, ProgrammingError)
    with pytest.raises(wrong), transaction.atomic():
        run.lines.filter(outcome=Outcome.YES).update(amount_fen=1)
    with pytest.raises(wrong), transaction.atomic():
        run.lines.all().delete()
    final = bring(begun_with(given), RunState.FINAL, office=given.office)
    with pytest.raises(wrong), transaction.atomic():
        final.lines.update(strike_reason="事后")


def test_a_hidden_run_is_not_there_for_its_job(given) -> None:
    run = begun_with(given)
    other = actor(Role.REGIONAL_OFFICIAL, region=TIANJIN)
    with pytest.raises(NotVisible):
        compute(Run(id=1, number="JB-1", token=1, attempt=1, actor=other), run_id=run.pk)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_check_or_announce_at_once_one_wins(given) -> None:
    run = bring(begun_with(given), RunState.CHECKING, office=given.office)
    line = run.lines.get(is_drawn=True)
    outcomes = together(lambda _: check_line(line, actor=given.office.second, confirms=True), times=4)
    assert len(errors(outcomes)) == 3
    outcomes = together(lambda _: announce(run, given.office.first), times=4)
    assert len(errors(outcomes)) == 3
    assert all(isinstance(one, Refused) for one in errors(outcomes))
    run.refresh_from_db()
    assert run.status is RunState.ANNOUNCED


def test_begin_run_is_kept_with_its_edition(given) -> None:
    run = begin_run(
        actor=actor(Role.COMMUNITY_OFFICE),
        rule="voucher_computing",
        region_code=BEIJING,
        day=clock.today(),
        budget_fen=1,
    )
    assert run.edition.number == rule_base().number
    assert run.number.startswith("MS-")
