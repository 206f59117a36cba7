"""Workflows as data: the table, the one writer of states, the history and the copies."""

from enum import StrEnum
from types import SimpleNamespace

import pytest
from django.db import transaction

from tests.factories import (
    AchievementFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    actor,
    owner_of,
)
from xiechuang.domains.transfer.models import Achievement
from xiechuang.domains.transfer.states import RecordState
from xiechuang.kernel import events
from xiechuang.kernel.audit.public import Entry
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import NotVisible, Reason, Refused
from xiechuang.kernel.orgs.public import PUBLIC, Role
from xiechuang.kernel.workflow.public import (
    Attempt,
    Copy,
    Move,
    Step,
    Who,
    copies_to,
    done_by,
    flow,
    lock,
    mark_read,
    perform,
    send_copies,
    steps_of,
)


class Door(StrEnum):
    """Two states and a third that is never reached."""

    OPEN = "open"
    SHUT = "shut"


HOLDER = Who("持钥匙者", lambda who, subject: who == subject.holder)
PASSER = Who("路人", lambda who, _: who == "passer")


def no_wind(attempt):
    """Wind keeps doors open."""
    if attempt.details.get("wind"):
        yield Reason("有风")


def not_at_night(attempt):
    """At night nobody shuts doors."""
    if attempt.details.get("night"):
        yield Reason("夜间")


SHUT = Move(
    "shut", "关门", frozenset({Door.OPEN}), Door.SHUT, HOLDER, (no_wind, not_at_night), needs_note=True
)
RING = Move("ring", "按铃", frozenset(Door), None, HOLDER | PASSER)
RUST = Move("rust", "生锈", frozenset({Door.SHUT}), Door.SHUT, PASSER, by_machine=True)
DOOR = flow("door", states=Door, start=Door.OPEN, moves=[SHUT, RING, RUST])


def door(state=Door.OPEN):
    return SimpleNamespace(state=state, holder="me")


def refusals(move, who, subject, note="", **details):
    return [str(r) for r in move.refusals(Attempt(actor=who, subject=subject, note=note, details=details))]


def test_who_may_not_hears_only_that():
    assert refusals(SHUT, "passer", door(Door.SHUT), wind=True) == ["“关门”由持钥匙者办理"]


def test_the_wrong_state_names_the_right_ones():
    assert refusals(SHUT, "me", door(Door.SHUT), wind=True) == ["当前状态不能“关门”，只有open状态可以"]


def test_all_other_reasons_come_together():
    assert refusals(SHUT, "me", door(), note="  ", wind=True, night=True) == [
        "“关门”须填写理由",
        "有风",
        "夜间",
    ]


def test_a_move_that_may_be_made_has_no_refusals():
    assert refusals(SHUT, "me", door(), note="下班") == []


def test_two_groups_joined_hold_for_either_and_are_named_both():
    assert (HOLDER | PASSER).words == "持钥匙者、路人"
    assert [refusals(RING, who, door()) == [] for who in ("me", "passer", "thief")] == [True, True, False]


def test_the_page_offers_what_this_actor_may_do_in_this_state_and_never_the_machines_moves():
    assert DOOR.open_to("me", door()) == [SHUT, RING]
    assert DOOR.open_to("passer", door(Door.SHUT)) == [RING]
    assert DOOR.open_to("thief", door()) == []


def test_two_moves_of_one_name_are_a_mistake():
    with pytest.raises(ValueError, match="share a name"):
        flow("door", states=Door, start=Door.OPEN, moves=[SHUT, SHUT])


def test_the_diagram_is_drawn_from_the_table():
    drawn = DOOR.mermaid().splitlines()
    assert drawn[0] == "stateDiagram-v2"
    assert {"    [*] --> open", "    open --> shut: 关门", "    open --> open: 按铃"} <= set(drawn)
    assert flow("d", states=Door, start=Door.OPEN, moves=[SHUT]).dead_ends() == {Door.SHUT}


@pytest.fixture
def achievement(vocabularies, frozen_clock):
    return AchievementFactory()


TITLED = flow(
    "achievement",
    states=RecordState,
    start=RecordState.DRAFT,
    moves=[
        Move(
            "submit",
            "提交",
            frozenset({RecordState.DRAFT}),
            RecordState.SUBMITTED,
            Who("任何人", lambda *_: True),
        )
    ],
)


@pytest.mark.django_db
def test_a_move_writes_state_history_audit_and_event_together(achievement, monkeypatch):
    monkeypatch.setattr(events, "_handlers", events.defaultdict(list))
    told = []
    events.subscribe(tuple, told.append)
    owner = owner_of(achievement.organisation)
    moved = perform(
        flow=TITLED, move="submit", actor=owner, subject=achievement, note="好", details={"on": clock.today(), "n": 1},
        effect=lambda row: setattr(row, "text", "改"), event=lambda row, step: (row.pk, step.source, step.target),
    )  # fmt: skip
    achievement.refresh_from_db()
    step = steps_of(achievement).last()
    entry = Entry.objects.filter(action="achievement.submit").get()
    assert (moved.state, achievement.state, achievement.text) == ("submitted", "submitted", "改")
    assert (step.move, step.source, step.target, step.note, step.person_id) == (
        "submit",
        "draft",
        "submitted",
        "好",
        owner.person_id,
    )
    assert step.details == {"on": "2026-06-01", "n": 1}
    assert (entry.subject_id, entry.subject_number, entry.person_id) == (
        achievement.pk,
        achievement.number,
        owner.person_id,
    )
    assert told == [(achievement.pk, "draft", "submitted")]


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["effect", "event"])
def test_a_failure_on_the_way_leaves_nothing_behind(achievement, where):
    def fail(*_):
        raise RuntimeError

    before = Step.objects.count(), Entry.objects.count()
    with pytest.raises(RuntimeError):
        perform(flow=TITLED, move="submit", actor=PUBLIC, subject=achievement, **{where: fail})
    achievement.refresh_from_db()
    assert achievement.state == "draft"
    assert (Step.objects.count(), Entry.objects.count()) == before


@pytest.mark.django_db
def test_the_state_in_the_database_decides_and_not_the_one_in_hand(achievement):
    Achievement.objects.filter(pk=achievement.pk).update(state="closed")
    with pytest.raises(Refused, match="只有草稿状态可以"):
        perform(flow=TITLED, move="submit", actor=PUBLIC, subject=achievement)


@pytest.mark.django_db
def test_what_is_gone_cannot_be_locked(achievement):
    Achievement.objects.filter(pk=achievement.pk).delete()
    with transaction.atomic(), pytest.raises(NotVisible):
        lock(achievement)


@pytest.mark.django_db
def test_a_note_the_database_cannot_hold_is_refused_with_words(achievement):
    with pytest.raises(Refused, match="不能保存的字符"):
        perform(flow=TITLED, move="submit", actor=PUBLIC, subject=achievement, note="甲\x00乙")
    with pytest.raises(Refused, match="不能保存的字符"):
        perform(flow=TITLED, move="submit", actor=PUBLIC, subject=achievement, details={"place": "甲\ud800"})


@pytest.mark.django_db
def test_what_i_did_comes_latest_first_and_each_case_once(achievement):
    owner, other = (
        owner_of(achievement.organisation),
        AchievementFactory(organisation=achievement.organisation),
    )
    perform(flow=TITLED, move="submit", actor=owner, subject=achievement)
    assert done_by(owner, Achievement) == [achievement.pk, other.pk]
    assert done_by(PUBLIC, Achievement) == []
    assert done_by(actor(Role.FIRM), Achievement) == []


@pytest.mark.django_db
def test_a_copy_is_sent_once_and_can_be_marked_read(achievement):
    post = MembershipFactory(organisation=OrganisationFactory())
    who, other = owner_of(post.organisation), PersonFactory()
    for _ in range(2):
        send_copies(achievement, people=[post.person_id, other.pk, other.pk], reason="知会")
    assert Copy.objects.count() == 2
    assert copies_to(who, Achievement).get().read_at is None
    mark_read(who, achievement)
    assert copies_to(who, Achievement).get().read_at == clock.now()
    assert Copy.objects.get(person=other).read_at is None
    assert not copies_to(PUBLIC, Achievement).exists()


def test_handlers_hear_their_own_events_once_each_in_the_order_of_subscription(monkeypatch):
    monkeypatch.setattr(events, "_handlers", events.defaultdict(list))
    heard = []
    first, second = (lambda e: heard.append(("first", e))), (lambda e: heard.append(("second", e)))
    for handler in (first, second, first):
        events.subscribe(int, handler)
    events.announce(7)
    events.announce("nobody listens")
    assert heard == [("first", 7), ("second", 7)]
