"""Every move of every flow: made inside the fence by each who may; refused for everybody and everywhere else."""

import pytest

from tests.factories import AchievementFactory, DemandFactory, DockingFactory, MeasureFactory, details_of
from xiechuang.domains.transfer.actions.docking import move_docking
from xiechuang.domains.transfer.actions.measure import move_measure
from xiechuang.domains.transfer.actions.review import move_record
from xiechuang.domains.transfer.flow import ACHIEVEMENT, DEMAND, DOCKING, MEASURE
from xiechuang.domains.transfer.states import DockingState, MeasureState, RecordState
from xiechuang.kernel.access.public import fenced
from xiechuang.kernel.audit.public import history_of
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Refused
from xiechuang.kernel.workflow.public import steps_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabularies", "frozen_clock")]

R, D, M = RecordState, DockingState, MeasureState
FIRM_SIDE, INSTITUTE_SIDE = "owner firm", "owner institute"
SIDES = {FIRM_SIDE, INSTITUTE_SIDE}
OFFICES = {
    "firm": {"firm's park", "firm's region", "office"},
    "institute": {"institute's park", "institute's region", "office"},
}
# move: from where, to where, who ("owner", "offices", "both", "system")
RECORD = {
    "submit": ({R.DRAFT, R.RETURNED}, R.SUBMITTED, "owner"),
    "withdraw": ({R.SUBMITTED}, R.DRAFT, "owner"),
    "return": ({R.SUBMITTED, R.CHECKED}, R.RETURNED, "offices"),
    "check": ({R.SUBMITTED}, R.CHECKED, "offices"),
    "publish": ({R.CHECKED}, R.PUBLISHED, "offices"),
    "close": ({R.PUBLISHED}, R.CLOSED, "both"),
    "reopen": ({R.CLOSED, R.EXPIRED}, R.DRAFT, "owner"),
    "expire": ({R.PUBLISHED}, R.EXPIRED, "system"),
}
OPEN = {D.PROPOSED, D.ONE_INTERESTED, D.INTERESTED, D.MEETING, D.NEGOTIATING, D.ONE_AGREED, D.AGREED}
# The firm is always the first to show interest and to agree, so the institute answers.
DOCKINGS = {
    "show_interest": ({D.PROPOSED}, D.ONE_INTERESTED, SIDES),
    "return_interest": ({D.ONE_INTERESTED}, D.INTERESTED, {INSTITUTE_SIDE}),
    "arrange_meeting": ({D.INTERESTED, D.MEETING}, D.MEETING, SIDES | {"manager"}),
    "negotiate": ({D.MEETING}, D.NEGOTIATING, SIDES | {"manager"}),
    "agree": ({D.NEGOTIATING}, D.ONE_AGREED, SIDES),
    "confirm_agreement": ({D.ONE_AGREED}, D.AGREED, {INSTITUTE_SIDE}),
    "land": ({D.AGREED}, D.LANDED, SIDES | {"manager"}),
    "decline": (OPEN, D.DECLINED, SIDES | {"manager"}),
}
MEASURES = {
    "start": ({M.PLANNED}, M.UNDER_WAY),
    "report": ({M.UNDER_WAY}, None),
    "finish": ({M.UNDER_WAY}, M.DONE),
    "stop": ({M.PLANNED, M.UNDER_WAY}, M.STOPPED),
}


def check_move(*, name, label, sources, target, allowed, everybody, states, make, go):
    """Make the move by each who may from each source; refuse it to all others, and from all other states."""
    for place, source in enumerate(sorted(sources)):
        for who in sorted(allowed) if place == 0 else [min(allowed)]:
            case = make(source)
            if who == min(allowed):
                refuse_others(go, case, label, set(everybody.people) - allowed, everybody)
            with fenced(everybody.people[who]):
                moved = go(case, everybody.people[who])
            assert moved.status is (target or source), who
            step = steps_of(moved).last()
            assert (step.move, step.source, step.target) == (name, source, moved.state)
            assert history_of(moved).first().action.endswith(f".{name}")
    for state in sorted(set(states) - sources):
        put(moved, state)
        refuse_state(go, moved, label, everybody.people[min(allowed)])


def put(case, state):
    """Past the table, with what the table's constraints want of each state."""
    needed = {"published_at": clock.now(), "meeting_at": clock.now(), "decline_code": "price"}
    columns = {f.name for f in case._meta.concrete_fields} & set(needed)
    type(case).objects.filter(pk=case.pk).update(state=state, **{c: needed[c] for c in columns})


def refuse_others(go, case, label, names, everybody):
    before = steps_of(case).count()
    for name in sorted(names):
        with pytest.raises(Refused) as refused:
            go(case, everybody.people[name])
        assert [r.text for r in refused.value.reasons] == [refused.value.reasons[0].text], name
        assert f"“{label}”由" in str(refused.value), name
    assert steps_of(case).count() == before


def refuse_state(go, case, label, actor):
    with pytest.raises(Refused, match=f"当前状态不能“{label}”|由.*办理"):
        go(case, actor)


@pytest.mark.parametrize("name", RECORD)
@pytest.mark.parametrize(
    ("flow", "factory", "side"),
    [(ACHIEVEMENT, AchievementFactory, "institute"), (DEMAND, DemandFactory, "firm")],
)
def test_moves_of_records(everybody, name, flow, factory, side):
    sources, target, words = RECORD[name]
    owner = {f"owner {side}"}
    allowed = {"owner": owner, "offices": OFFICES[side], "both": owner | OFFICES[side], "system": {"system"}}[
        words
    ]
    organisation = getattr(everybody, side)

    def make(state):
        row = factory(organisation=organisation, state=state)
        if name == "expire":
            type(row).objects.filter(pk=row.pk).update(expires_on=clock.today())
        return row

    def go(row, actor):
        return move_record(row, actor=actor, move=name, note="测试")

    check_move(
        name=name, label=flow.moves[name].label, sources=sources, target=target, allowed=allowed,
        everybody=everybody, states=R, make=make, go=go,
    )  # fmt: skip


@pytest.mark.parametrize("name", DOCKINGS)
def test_moves_of_dockings(everybody, name):
    sources, target, allowed = DOCKINGS[name]

    def make(state):
        return DockingFactory(
            state=state, demand__organisation=everybody.firm, achievement__organisation=everybody.institute,
            manager=everybody.people["manager"],
        )  # fmt: skip

    def go(row, actor):
        return move_docking(row, actor=actor, move=name, note="测试", **details_of(name))

    check_move(
        name=name, label=DOCKING.moves[name].label, sources=sources, target=target, allowed=allowed,
        everybody=everybody, states=D, make=make, go=go,
    )  # fmt: skip


@pytest.mark.parametrize("name", MEASURES)
@pytest.mark.parametrize(
    ("responsible", "allowed"),
    [
        ("firm's region", {"firm's region", "office"}),
        ("firm's park", {"firm's park", "firm's region", "office"}),
    ],
)
def test_moves_of_measures(everybody, name, responsible, allowed):
    sources, target = MEASURES[name]

    def make(state):
        return MeasureFactory(state=state, actor=everybody.people[responsible])

    def go(row, actor):
        return move_measure(row, actor=actor, move=name, note="测试", progress="已完成一半")

    check_move(
        name=name, label=MEASURE.moves[name].label, sources=sources, target=target, allowed=allowed,
        everybody=everybody, states=M, make=make, go=go,
    )  # fmt: skip


@pytest.mark.parametrize(("first", "second"), [(FIRM_SIDE, INSTITUTE_SIDE), (INSTITUTE_SIDE, FIRM_SIDE)])
def test_either_side_may_speak_first_and_only_the_other_answers(everybody, first, second):
    docking = DockingFactory(
        demand__organisation=everybody.firm, achievement__organisation=everybody.institute
    )
    one, other = everybody.people[first], everybody.people[second]
    docking = move_docking(docking, actor=one, move="show_interest")
    with pytest.raises(Refused, match="尚未表态的一方"):
        move_docking(docking, actor=one, move="return_interest")
    docking = move_docking(docking, actor=other, move="return_interest")
    docking = move_docking(docking, actor=one, move="arrange_meeting", **details_of("arrange_meeting"))
    docking = move_docking(docking, actor=one, move="negotiate")
    docking = move_docking(docking, actor=other, move="agree")
    with pytest.raises(Refused, match="尚未表态的一方"):
        move_docking(docking, actor=other, move="confirm_agreement")
    assert move_docking(docking, actor=one, move="confirm_agreement").status is D.AGREED


@pytest.mark.parametrize(
    ("flow", "table"), [(ACHIEVEMENT, RECORD), (DEMAND, RECORD), (DOCKING, DOCKINGS), (MEASURE, MEASURES)]
)
def test_no_move_is_untested_and_no_state_unreachable(flow, table):
    assert set(flow.moves) == set(table)
    reached = {flow.start}
    for _ in flow.states:
        reached |= {m.target for m in flow.moves.values() if m.target and m.source & reached}
    assert reached == set(flow.states)


def test_cases_end_only_where_they_should():
    assert ACHIEVEMENT.dead_ends() == DEMAND.dead_ends() == set()
    assert DOCKING.dead_ends() == {D.DECLINED, D.LANDED}
    assert MEASURE.dead_ends() == {M.DONE, M.STOPPED}


@pytest.mark.parametrize("move", ["return", "close"])
def test_returning_and_closing_want_a_reason(everybody, move):
    row = DemandFactory(organisation=everybody.firm, state=R.CHECKED if move == "return" else R.PUBLISHED)
    with pytest.raises(Refused, match="须填写理由"):
        move_record(row, actor=everybody.people["office"], move=move, note=" ")


@pytest.mark.parametrize("go", [move_record, move_docking, move_measure])
def test_a_move_that_does_not_exist_is_refused(everybody, go):
    with pytest.raises(Refused, match="没有“fly”这一步"):
        go(DemandFactory(organisation=everybody.firm), actor=everybody.people["office"], move="fly")
