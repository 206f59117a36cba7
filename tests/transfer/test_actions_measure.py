"""Planning key measures and reporting on them."""

from datetime import timedelta

import pytest

from tests.factories import DockingFactory, MeasureFactory, OrganisationFactory, RegionFactory, actor
from xiechuang.domains.transfer.actions.measure import move_measure, plan_measure
from xiechuang.domains.transfer.models import Measure
from xiechuang.domains.transfer.states import MeasureState
from xiechuang.kernel.audit.public import history_of
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.kernel.orgs.public import OFFICIALS, Role
from xiechuang.kernel.workflow.public import steps_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabularies", "frozen_clock")]


def plan(who, **given):
    return plan_measure(
        actor=who,
        **{"title": "专场对接", "content": "每月一次", "due_on": clock.today() + timedelta(days=1)} | given,
    )


@pytest.mark.parametrize("role", Role)
def test_only_offices_plan_measures(role):
    who = actor(role, region="120000") if role is not Role.PUBLIC else actor(role)
    if role in OFFICIALS:
        row = plan(who)
        assert (row.organisation_id, row.region_id, row.number) == (
            who.organisation_id,
            "120000",
            "JC-2026-000001",
        )
        assert [s.move for s in steps_of(row)] == ["plan"]
        assert history_of(row).get().action == "measure.plan"
        return
    with pytest.raises(Refused, match="登记举措"):
        plan(who)
    assert not Measure.objects.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "长" * 201}, "title"),
        ({"title": "甲\x00"}, "title"),
        ({"content": "甲\x00"}, "content"),
        ({"due_on": None}, "due_on"),
    ],
)
def test_a_measure_has_a_title_and_a_date_ahead(given, field):
    given = {"due_on": clock.today()} if given == {"due_on": None} else given
    with pytest.raises(Invalid) as invalid:
        plan(actor(Role.COMMUNITY_OFFICE), **given)
    assert set(invalid.value.fields) == {field}


def test_a_measure_may_serve_a_docking_its_office_sees_and_no_other():
    docking = DockingFactory(demand__organisation=OrganisationFactory(region=RegionFactory(code="120000")))
    assert plan(actor(Role.REGIONAL_OFFICIAL, region="120000"), docking=docking).docking == docking
    with pytest.raises(NotVisible):
        plan(actor(Role.REGIONAL_OFFICIAL, region="130000"), docking=docking)


def test_progress_is_kept_and_the_end_is_dated():
    office = actor(Role.COMMUNITY_OFFICE)
    row = MeasureFactory(state=MeasureState.UNDER_WAY, actor=office)
    row = move_measure(row, actor=office, move="report", progress=" 签约两项 ")
    assert (row.progress, row.status, row.ended_at) == ("签约两项", MeasureState.UNDER_WAY, None)
    row = move_measure(row, actor=office, move="finish", progress="全部完成")
    assert (row.progress, row.status, row.ended_at) == ("全部完成", MeasureState.DONE, clock.now())


def test_stopping_wants_a_reason_and_keeps_the_last_progress():
    office = actor(Role.COMMUNITY_OFFICE)
    row = MeasureFactory(state=MeasureState.UNDER_WAY, actor=office)
    row = move_measure(row, actor=office, move="report", progress="签约两项")
    with pytest.raises(Refused, match="须填写理由"):
        move_measure(row, actor=office, move="stop")
    row = move_measure(row, actor=office, move="stop", note="经费未到位")
    assert (row.progress, row.status, row.ended_at) == ("签约两项", MeasureState.STOPPED, clock.now())


@pytest.mark.parametrize("move", ["report", "finish"])
def test_reporting_nothing_is_refused(move):
    row = MeasureFactory(state=MeasureState.UNDER_WAY, actor=actor(Role.COMMUNITY_OFFICE))
    with pytest.raises(Refused, match="须填写进展"):
        move_measure(row, actor=actor(Role.COMMUNITY_OFFICE), move=move, progress="  ")
