"""From figures to values: latest vintages, ratios with lineage, quarters to a year, parks to a whole, platform counts."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.factories import DockingFactory, OrganisationFactory
from tests.monitoring.collecting import (
    GOOD,
    LATER,
    accept,
    fill,
    open_period,
    report_of_park,
    world,
)
from tests.transfer.working import do_waiting_jobs
from xiechuang.domains.monitoring.actions.entry import Typed, save_cells
from xiechuang.domains.monitoring.actions.figures import take_platform_figures
from xiechuang.domains.monitoring.actions.period import chase, move_period, plan_period
from xiechuang.domains.monitoring.actions.submission import move_submission
from xiechuang.domains.monitoring.jobs import begin_collecting
from xiechuang.domains.monitoring.models import Figure, Submission
from xiechuang.domains.monitoring.queries.late import late_submissions
from xiechuang.domains.monitoring.queries.report import report_of
from xiechuang.domains.monitoring.queries.values import values_of, zone_values
from xiechuang.domains.monitoring.states import FigureSource, PeriodState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, Refused
from xiechuang.kernel.workflow.public import steps_of

pytestmark = pytest.mark.django_db
ALL = Figure.objects.all()


@pytest.fixture
def given(vocabularies):
    with clock.fixed(LATER):
        found = world()
        found.period = open_period(found.system, found.authority)
        found.report = report_of_park(found.period, found.park)
        yield found


def test_a_ratio_is_worked_out_and_names_its_figures(given) -> None:
    accept(given.report, given.officer, given.authority)
    value = values_of(given.period, figures=ALL)[given.park.pk, "intensity"]
    assert value.value == Decimal("2.5")
    assert {figure.indicator.code for figure in value.figures} == {"rd", "revenue"}


def test_the_latest_vintage_counts(given) -> None:
    report = accept(given.report, given.officer, given.authority)
    report = move_submission(report, actor=given.officer, move="revise", note="更正")
    accept(report, given.officer, given.authority, rd="100")
    values = values_of(given.period, figures=ALL)
    assert values[given.park.pk, "intensity"].value == 5
    first = values_of(given.period, figures=Figure.objects.filter(vintage=1))
    assert first[given.park.pk, "intensity"].value == Decimal("2.5")


def test_nothing_to_divide_by_gives_no_ratio_and_says_why(given) -> None:
    accept(given.report, given.officer, given.authority, revenue="0", rd="0")
    value = values_of(given.period, figures=ALL)[given.park.pk, "intensity"]
    assert value.value is None
    assert "分母不大于 0" in value.why


def test_what_a_park_does_not_know_stays_unknown(given) -> None:
    fill(given.report, given.officer, {code: text for code, text in GOOD.items() if code != "rd"})
    typed = {"rd": Typed(is_unknown=True, explanation="年报后补")}
    report = save_cells(given.report, actor=given.officer, cells=typed)
    report = move_submission(report, actor=given.officer, move="submit")
    move_submission(report, actor=given.authority, move="accept")
    values = values_of(given.period, figures=ALL)
    assert values[given.park.pk, "intensity"].value is None
    assert "年报后补" in values[given.park.pk, "intensity"].why


def test_the_whole_is_the_sum_of_parks_and_the_ratio_of_sums(given) -> None:
    accept(given.report, given.officer, given.authority)
    neighbours = report_of_park(given.period, given.parks[1])
    parks, rows = [park.pk for park in given.parks], list(given.system.indicators.all())
    missing = zone_values(values_of(given.period, figures=ALL), indicators=rows, parks=parks)
    assert missing["contracts"].value is None
    assert "有 1 个园区没有数据" in missing["contracts"].why
    accept(neighbours, given.neighbour, given.authority, rd="550", revenue="4000")
    whole = zone_values(values_of(given.period, figures=ALL), indicators=rows, parks=parks)
    assert whole["contracts"].value == 2400
    assert whole["intensity"].value == 10, "600 of 6000, not the mean of 2.5 and 13.75"


def test_a_year_adds_up_flows_and_takes_the_last_stock(given) -> None:
    with clock.fixed(datetime(2027, 4, 1, 9, 0, tzinfo=clock.HERE)):
        year = plan_period(
            actor=given.authority, system=given.system, year=2026, quarter=None,
            opens_on=date(2027, 4, 1), due_on=date(2027, 4, 30),
        )  # fmt: skip
    accept(given.report, given.officer, given.authority)
    for quarter in (2, 3, 4):
        with clock.fixed(datetime(2027, 1, 20, 9, 0, tzinfo=clock.HERE)):
            days = {"opens_on": date(2027, 1, 5), "workdays": None, "due_on": date(2027, 1, 30)}
            period = plan_period(
                actor=given.authority, system=given.system, year=2026, quarter=quarter, **days
            )
            period = move_period(period, actor=given.authority, move="open")
            report = report_of_park(period, given.park)
            before = values_of(year, figures=ALL)[given.park.pk, "contracts"]
            assert before.value is None
            assert "第 4 季度" in before.why
            accept(
                report, given.officer, given.authority, contracts=str(1200 + quarter), firms=str(40 + quarter)
            )
    values = values_of(year, figures=ALL)
    assert values[given.park.pk, "contracts"].value == 4809
    assert len(values[given.park.pk, "contracts"].figures) == 4
    assert values[given.park.pk, "firms"].value == 44


def test_the_next_period_is_held_against_the_last(given) -> None:
    accept(given.report, given.officer, given.authority)
    with clock.fixed(datetime(2026, 7, 10, 9, 0, tzinfo=clock.HERE)):
        following = plan_period(
            actor=given.authority, system=given.system, year=2026, quarter=2,
            opens_on=date(2026, 7, 2), workdays=10,
        )  # fmt: skip
        following = move_period(following, actor=given.authority, move="open")
        report = fill(report_of_park(following, given.park), given.officer, contracts="3000")
        line = next(one for one in report_of(report).lines if one.code == "contracts")
        assert [finding.text for finding in line.findings] == [
            "比2026 年第 1 季度的 1,200 增加 1,800(150%),超过 50%"
        ]
        with pytest.raises(Refused, match="须写明原因"):
            move_submission(report, actor=given.officer, move="submit")
        save_cells(report, actor=given.officer, cells={"contracts": Typed(explanation="两份大额合同")})
        move_submission(report, actor=given.officer, move="submit")


def test_the_platform_counts_with_its_sources(given) -> None:
    firm = OrganisationFactory(park=given.park)
    docking = DockingFactory(state="landed", demand__organisation=firm)
    docking.landing.signed_on = date(2026, 3, 31)
    docking.landing.save()
    made = take_platform_figures(given.period, actor=given.authority)
    figure = next(one for one in made if one.park == given.park)
    assert (figure.value, figure.source, figure.vintage) == (1, FigureSource.COMPUTED, 1)
    assert figure.sources == [
        {
            "kind": "landing",
            "number": docking.number,
            "title": docking.landing.contract_number,
            "on": "2026-03-31",
        }
    ]
    assert take_platform_figures(given.period, actor=given.authority) == [], "nothing changed"
    docking.landing.signed_on = date(2026, 4, 1)
    docking.landing.save()
    (again,) = take_platform_figures(given.period, actor=given.authority)
    assert (again.value, again.vintage, again.reason) == (0, 2, "平台重新计算，结果有变")


def test_only_the_authority_has_the_platform_count(given) -> None:
    with pytest.raises(Refused):
        take_platform_figures(given.period, actor=given.officer)


def test_closing_a_period_counts_for_every_park(given) -> None:
    move_period(given.period, actor=given.authority, move="close")
    assert Figure.objects.filter(source=FigureSource.COMPUTED).count() == 2


def test_the_due_moment_falls_after_so_many_working_days(given) -> None:
    assert given.period.due_at == datetime(2026, 4, 23, 18, 0, tzinfo=clock.HERE)


def test_a_year_without_a_known_calendar_needs_a_named_day(given) -> None:
    asked = {"actor": given.authority, "system": given.system, "year": 2090, "quarter": 1}
    with pytest.raises(Invalid, match="请改为指定截止日"):
        plan_period(**asked, opens_on=date(2090, 4, 3), workdays=5)
    made = plan_period(**asked, opens_on=date(2090, 4, 3), due_on=date(2090, 4, 20))
    assert made.due_at.astimezone(clock.HERE).date() == date(2090, 4, 20)


def test_the_job_opens_what_is_due_and_chases_who_is_late_once_a_day(given) -> None:
    plan_period(
        actor=given.authority, system=given.system, year=2025, quarter=4,
        opens_on=date(2026, 4, 24), workdays=5,
    )  # fmt: skip
    assert begin_collecting() is None
    with clock.fixed(given.period.due_at + timedelta(days=1)):
        assert begin_collecting() is not None
        assert begin_collecting() is None, "one is under way"
        (job,) = [one for one in do_waiting_jobs() if one.kind == "monitoring.collect"]
        assert job.result == {"opened": 1, "chased": 2}
        assert begin_collecting() is None, "everybody was reminded today"
        assert {one.state for one in given.system.periods.all()} == {PeriodState.OPEN}
        assert [step.move for step in steps_of(given.report)] == ["chase"]
    with clock.fixed(given.period.due_at + timedelta(days=2)):
        assert begin_collecting() is not None


def test_who_handed_in_is_not_late(given) -> None:
    accept(given.report, given.officer, given.authority)
    with clock.fixed(given.period.due_at):
        late = late_submissions(given.period)
        assert [one.park for one in late] == [given.parks[1]]
        assert len(chase(given.period, actor=given.authority)) == 1
    assert Submission.objects.get(pk=given.report.pk).chased_at is None
