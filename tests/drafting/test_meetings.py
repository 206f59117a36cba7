"""Meetings: prepared, announced, minuted, confirmed by each region; what is missing is told at once."""

from datetime import timedelta

import pytest

from tests.drafting.drafting import (
    AFTER_DUE,
    LATER,
    START,
    announced,
    confirmed,
    disputed,
    minuted,
    pair,
    signed,
    world,
)
from xiechuang.domains.drafting.actions.meetings import (
    change_meeting,
    differences_for,
    move_meeting,
    plan_meeting,
    set_agenda,
)
from xiechuang.domains.drafting.actions.minutes import Decided, Present, Task, finish_duty, write_minutes
from xiechuang.domains.drafting.models import Duty, Meeting
from xiechuang.domains.drafting.queries import work
from xiechuang.domains.drafting.states import MeetingState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.kernel.workflow.public import copies_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def given():
    with clock.fixed(START):
        return world()


def plan(who, **changes):
    values = {"title": "创新券会商", "held_at": LATER, "place": "石家庄"} | changes
    with clock.fixed(LATER):
        return plan_meeting(actor=who, values=values)


def test_strangers_convene_nothing(given):
    for who in given.strangers:
        with pytest.raises(Refused):
            plan(who)


def test_what_is_wrong_with_a_meeting_is_named_by_field(given):
    with pytest.raises(Invalid) as wrong:
        plan(given.hebei, title="", kind="party", place="长" * 201)
    assert set(wrong.value.fields) == {"title", "kind", "place"}


def test_an_announcement_wants_agenda_time_and_place(given):
    meeting = plan(given.hebei, held_at=None, place="")
    with pytest.raises(Refused) as refused:
        move_meeting(meeting, actor=given.hebei, move="announce")
    assert {reason.field for reason in refused.value.reasons} == {"agenda", "held_at", "place"}


def test_a_meeting_with_departments_of_the_state_names_them_and_cites_article_19(given):
    meeting = plan(given.hebei, kind="state")
    set_agenda(meeting, actor=given.hebei, opinions=(), topics=("协同创新基金",), version=meeting.version)
    with pytest.raises(Refused) as refused:
        move_meeting(meeting, actor=given.hebei, move="announce")
    (reason,) = refused.value.reasons
    assert "第十九条" in reason.clause
    meeting.refresh_from_db()
    values = {
        "title": "会商",
        "kind": "state",
        "departments": "国家有关部门",
        "held_at": LATER,
        "place": "北京",
    }
    meeting = change_meeting(meeting, actor=given.hebei, values=values, version=meeting.version)
    assert move_meeting(meeting, actor=given.hebei, move="announce").status is MeetingState.ANNOUNCED


def test_only_the_convener_prepares_and_a_stale_page_is_refused(given):
    meeting = plan(given.hebei)
    with pytest.raises(Refused, match="召集单位"):
        set_agenda(meeting, actor=given.beijing, opinions=(), topics=("一",), version=1)
    set_agenda(meeting, actor=given.hebei, opinions=(), topics=("一",), version=1)
    with pytest.raises(Refused, match="刚被他人改动"):
        set_agenda(meeting, actor=given.hebei_second, opinions=(), topics=("二",), version=1)
    with pytest.raises(Refused, match="须填写理由"):
        move_meeting(meeting, actor=given.hebei, move="cancel")
    meeting = move_meeting(meeting, actor=given.hebei, move="cancel", note="议题已解决")
    with pytest.raises(Refused, match="不能再改"):
        set_agenda(meeting, actor=given.hebei, opinions=(), topics=("二",), version=meeting.version)


def test_only_differences_that_stand_come_onto_the_agenda(given):
    draft, one = disputed(given)
    assert differences_for(given.office) == [one]
    other = draft.consultations.get(region="120000").opinions.first()
    meeting = plan(given.office)
    with pytest.raises(Invalid) as wrong:
        set_agenda(meeting, actor=given.office, opinions=(other.pk,), topics=(), version=1)
    assert list(wrong.value.fields) == ["opinions"]
    with pytest.raises(Invalid):
        set_agenda(meeting, actor=given.office, opinions=(), topics=("长" * 301,), version=1)
    meeting = set_agenda(meeting, actor=given.office, opinions=(one.pk,), topics=("其他", "其他"), version=1)
    assert [item.order for item in meeting.agenda.all()] == [1, 2]
    meeting = set_agenda(meeting, actor=given.office, opinions=(), topics=("其他",), version=meeting.version)
    assert meeting.agenda.get().topic == "其他"


def test_the_regions_are_told_of_a_meeting(given):
    meeting = announced(given, topics=("互认名单",))
    assert copies_to(given.tianjin, Meeting).filter(subject_id=meeting.pk).exists()


def test_minutes_lacking_something_are_refused_with_all_of_it(given):
    meeting = announced(given, topics=("互认名单",))
    with clock.fixed(LATER - timedelta(hours=1)), pytest.raises(Refused) as refused:
        move_meeting(meeting, actor=given.office, move="minute")
    said = "；".join(reason.text for reason in refused.value.reasons)
    for wanted in ("还没有召开", "还没有写纪要", "还没有决定", "北京市", "天津市", "河北省"):
        assert wanted in said


def test_what_is_wrong_with_minutes_is_told_by_row(given):
    meeting = announced(given, topics=("互认名单",))
    with pytest.raises(Invalid) as wrong:
        write_minutes(
            meeting,
            actor=given.office,
            text="纪" * 20_001,
            decided=[Decided(item=10**9, decision="taken_up")],
            present=[
                Present(region="", organisation="", name="某人"),
                Present(region="310000", organisation="外", name="人"),
            ],
            tasks=[Task(body="O-NONE", task="", due_on=None)],
            version=meeting.version,
        )
    assert set(wrong.value.fields) == {"minutes", f"decision-{10**9}", "present-1", "present-2", "task-1"}


def test_each_region_confirms_once_and_a_return_starts_over(given):
    meeting = minuted(given, announced(given, topics=("互认名单",)))
    with clock.fixed(LATER):
        meeting = move_meeting(meeting, actor=given.hebei, move="confirm")
        with pytest.raises(Refused, match="已经确认过"):
            move_meeting(meeting, actor=given.hebei_second, move="confirm")
        with pytest.raises(Refused, match="参加地区"):
            move_meeting(meeting, actor=given.office, move="confirm")
        with pytest.raises(Refused, match="须填写理由"):
            move_meeting(meeting, actor=given.tianjin, move="object")
        meeting = move_meeting(meeting, actor=given.tianjin, move="object", note="第二项记录不准")
    assert meeting.status is MeetingState.ANNOUNCED
    assert not meeting.confirmations.exists()
    with clock.fixed(LATER):
        meeting = move_meeting(meeting, actor=given.office, move="minute")
    meeting = confirmed(given, meeting)
    assert meeting.status is MeetingState.CONFIRMED
    with pytest.raises(NotVisible):
        move_meeting(meeting, actor=given.hebei, move="conclude")


def test_a_duty_is_done_by_its_body_after_confirmation(given):
    meeting = minuted(given, announced(given, topics=("互认名单",)))
    duty = Duty.objects.select_related("meeting", "body").get()
    with clock.fixed(LATER), pytest.raises(Refused, match="纪要确认之后"):
        finish_duty(duty, actor=given.hebei, note="已修改")
    confirmed(given, meeting)
    assert [item.title for item in work.todo(given.hebei) if item.number == meeting.number] == ["修改第二条"]
    with clock.fixed(AFTER_DUE):
        with pytest.raises(Refused, match="责任单位"):
            finish_duty(duty, actor=given.beijing, note="已修改")
        with pytest.raises(Refused, match="完成情况"):
            finish_duty(duty, actor=given.hebei, note=" ")
        assert finish_duty(duty, actor=given.hebei, note="已修改").done_at == AFTER_DUE
        with pytest.raises(Refused, match="已经完成"):
            finish_duty(duty, actor=given.hebei, note="再次")


def test_the_workbench_leads_to_what_waits(given):
    draft, _one = disputed(given)
    with clock.fixed(LATER):
        assert draft.number in {item.number for item in work.todo(given.hebei)}
        assert draft.number in {item.number for item in work.started(given.hebei)}
        assert draft.number in {item.number for item in work.done(given.beijing)}
        assert draft.number in {item.number for item in work.copied(given.tianjin)}
        assert not work.todo(given.strangers[0])
        assert not work.cards(given.strangers[0])
    meeting = minuted(given, announced(given, topics=("互认名单",)))
    assert meeting.number in {item.number for item in work.todo(given.tianjin)}


def test_late_regions_are_counted_on_the_workbench(given):
    draft, _one = disputed(given)
    from tests.drafting.drafting import consulted

    late = consulted(given.hebei)
    signed(late, pair(given, "beijing"))
    with clock.fixed(AFTER_DUE):
        values = [card.value for card in work.cards(given.tianjin)]
        assert values == ["1", "1"]
        item = next(one for one in work.todo(given.tianjin) if one.number == late.number)
    assert item.state_tone == "bad"
    assert draft.number != late.number
