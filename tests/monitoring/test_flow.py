"""A report goes from the park to the authority and back; every move is refused where it is not open."""

from datetime import date, datetime

import pytest

from tests.monitoring.collecting import (
    GOOD,
    LATER,
    accept,
    fill,
    hand_in,
    open_period,
    report_of_park,
    world,
)
from xiechuang.domains.monitoring.actions.entry import Typed, save_cells
from xiechuang.domains.monitoring.actions.period import move_period, plan_period
from xiechuang.domains.monitoring.actions.submission import move_submission
from xiechuang.domains.monitoring.flow import PERIOD, SUBMISSION
from xiechuang.domains.monitoring.models import Figure
from xiechuang.domains.monitoring.states import FigureSource, PeriodState, SubmissionState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Refused
from xiechuang.kernel.workflow.public import steps_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def given():
    with clock.fixed(LATER):
        found = world()
        found.period = open_period(found.system, found.authority)
        found.report = report_of_park(found.period, found.park)
        yield found


@pytest.mark.parametrize("flow", [PERIOD, SUBMISSION])
def test_every_state_can_be_reached(flow) -> None:
    assert flow.unreachable() == set()


def test_opening_a_period_sends_every_park_its_report(given) -> None:
    reports = given.period.submissions.all()
    assert {report.park for report in reports} == set(given.parks)
    assert {report.state for report in reports} == {SubmissionState.DRAFT}
    assert {report.region_id for report in reports} == {"130000"}


def test_a_whole_report_is_handed_in_and_accepted(given) -> None:
    report = accept(given.report, given.officer, given.authority)
    assert report.state == SubmissionState.ACCEPTED
    reported = Figure.objects.filter(source=FigureSource.REPORTED)
    assert {figure.indicator.code: str(figure.value.normalize()) for figure in reported} == {
        "contracts": "1.2E+3",
        "absorbed": "3E+2",
        "firms": "4E+1",
        "rd": "5E+1",
        "revenue": "2E+3",
    }
    assert [step.move for step in steps_of(report)] == ["submit", "accept"]


def test_a_report_with_gaps_is_refused_with_all_of_them(given) -> None:
    fill(given.report, given.officer, {"contracts": "很多", "absorbed": "300"})
    with pytest.raises(Refused) as refused:
        move_submission(given.report, actor=given.officer, move="submit")
    assert {reason.field for reason in refused.value.reasons} == {"contracts", "firms", "rd", "revenue"}
    assert "“很多”不是数字" in str(refused.value)


def test_returning_needs_a_reason(given) -> None:
    report = hand_in(given.report, given.officer)
    with pytest.raises(Refused, match="须填写理由"):
        move_submission(report, actor=given.authority, move="return")
    returned = move_submission(report, actor=given.authority, move="return", note="企业数与名录不符")
    assert returned.state == SubmissionState.RETURNED


def test_a_returned_report_is_mended_and_handed_in_again(given) -> None:
    report = hand_in(given.report, given.officer)
    report = move_submission(report, actor=given.authority, move="return", note="请核对企业数")
    assert hand_in(report, given.officer, firms="41").state == SubmissionState.SUBMITTED


def test_a_report_under_review_cannot_be_changed(given) -> None:
    report = hand_in(given.report, given.officer)
    with pytest.raises(Refused, match="待审核的填报不能改动"):
        fill(report, given.officer, firms="41")


def test_a_park_does_not_accept_its_own_report(given) -> None:
    report = hand_in(given.report, given.officer)
    with pytest.raises(Refused, match="由所在地区主管部门办理"):
        move_submission(report, actor=given.officer, move="accept")


def test_another_region_does_not_accept_it(given) -> None:
    report = hand_in(given.report, given.officer)
    with pytest.raises(Refused):
        move_submission(report, actor=given.stranger, move="accept")


def test_accepting_twice_is_refused(given) -> None:
    report = accept(given.report, given.officer, given.authority)
    with pytest.raises(Refused, match="只有待审核状态可以"):
        move_submission(report, actor=given.authority, move="accept")
    assert Figure.objects.filter(indicator__code="firms").count() == 1


def test_a_revision_is_a_new_vintage_with_its_reason(given) -> None:
    report = accept(given.report, given.officer, given.authority)
    report = move_submission(report, actor=given.officer, move="revise", note="漏统计 2 家")
    report = accept(report, given.officer, given.authority, firms="42")
    vintages = Figure.objects.filter(indicator__code="firms").order_by("vintage")
    assert [(f.vintage, int(f.value), f.source, f.reason) for f in vintages] == [
        (1, 40, FigureSource.REPORTED, ""),
        (2, 42, FigureSource.REVISED, "漏统计 2 家"),
    ]
    assert Figure.objects.filter(indicator__code="contracts").count() == 1, "what did not change stays"
    assert report.vintage == 2


def test_revising_needs_a_reason(given) -> None:
    report = accept(given.report, given.officer, given.authority)
    with pytest.raises(Refused, match="须填写理由"):
        move_submission(report, actor=given.officer, move="revise")


def test_a_revision_that_changes_nothing_is_refused(given) -> None:
    report = accept(given.report, given.officer, given.authority)
    report = move_submission(report, actor=given.officer, move="revise", note="再看看")
    with pytest.raises(Refused, match="没有改动任何数据"):
        move_submission(report, actor=given.officer, move="submit")


def test_a_dropped_revision_leaves_what_was_accepted(given) -> None:
    report = accept(given.report, given.officer, given.authority)
    report = move_submission(report, actor=given.officer, move="revise", note="再看看")
    fill(report, given.officer, firms="99")
    report = move_submission(report, actor=given.officer, move="abandon")
    assert report.state == SubmissionState.ACCEPTED
    assert report.entries.get(indicator__code="firms").text == "40"
    assert report.revision_reason == ""


def test_a_first_report_cannot_be_dropped(given) -> None:
    report = move_submission(
        hand_in(given.report, given.officer), actor=given.authority, move="return", note="请补充"
    )
    with pytest.raises(Refused, match="不能放弃填报"):
        move_submission(report, actor=given.officer, move="abandon")


def test_after_closing_no_first_report_is_taken_but_a_revision_is(given) -> None:
    neighbours = report_of_park(given.period, given.parks[1])
    accepted = accept(given.report, given.officer, given.authority)
    move_period(given.period, actor=given.authority, move="close")
    with pytest.raises(Refused, match="填报期未开启或已截止"):
        hand_in(neighbours, given.neighbour)
    revised = move_submission(accepted, actor=given.officer, move="revise", note="漏统计")
    assert hand_in(revised, given.officer, firms="42").state == SubmissionState.SUBMITTED


def test_a_closed_period_is_opened_again_with_a_reason(given) -> None:
    closed = move_period(given.period, actor=given.authority, move="close")
    with pytest.raises(Refused, match="须填写理由"):
        move_period(closed, actor=given.authority, move="reopen")
    assert (
        move_period(closed, actor=given.authority, move="reopen", note="一家补报").state == PeriodState.OPEN
    )


def test_a_period_that_is_not_over_cannot_be_opened(given) -> None:
    soon = plan_period(
        actor=given.authority,
        system=given.system,
        year=2026,
        quarter=2,
        opens_on=date(2026, 7, 1),
        workdays=10,
    )
    with pytest.raises(Refused, match="还没有结束"):
        move_period(soon, actor=given.authority, move="open")
    with clock.fixed(datetime(2026, 7, 1, 8, 0, tzinfo=clock.HERE)):
        assert move_period(soon, actor=given.authority, move="open").state == PeriodState.OPEN


@pytest.mark.parametrize("who", ["stranger", "officer", "firm"])
def test_only_the_systems_authority_opens_periods(given, who) -> None:
    with pytest.raises(Refused, match="主管部门"):
        plan_period(
            actor=getattr(given, who),
            system=given.system,
            year=2025,
            quarter=4,
            opens_on=date(2026, 4, 1),
            workdays=5,
        )


def test_a_cell_may_be_unknown_with_a_reason(given) -> None:
    fill(given.report, given.officer, {code: text for code, text in GOOD.items() if code != "firms"})
    report = save_cells(given.report, actor=given.officer, cells={"firms": Typed(is_unknown=True)})
    with pytest.raises(Refused, match="须写明原因"):
        move_submission(report, actor=given.officer, move="submit")
    save_cells(report, actor=given.officer, cells={"firms": Typed(explanation="名录正在换发,下季补报")})
    report = move_submission(report, actor=given.officer, move="submit")
    report = move_submission(report, actor=given.authority, move="accept")
    figure = Figure.objects.get(indicator__code="firms")
    assert (figure.value, figure.note) == (None, "名录正在换发,下季补报")
