"""Every move of a suspicion: who may, what it needs, what is told to the domains, what holds afterwards."""

from dataclasses import replace

import pytest

from tests.evidence.papers import (
    BEIJING,
    FACTS,
    HEBEI,
    TIANJIN,
    auditor,
    colleague,
    community_office,
    document,
    firm,
    office,
    paper,
)
from tests.parallel import errors, together
from xiechuang.domains.evidence.actions.deciding import move_suspicion
from xiechuang.domains.evidence.flow import SUSPICION
from xiechuang.domains.evidence.models import Suspicion
from xiechuang.domains.evidence.public import (
    SuspicionRaised,
    SuspicionReopened,
    SuspicionSettled,
    is_clear,
    standing_suspicions,
    withdraw_papers,
)
from xiechuang.domains.evidence.states import Blocked, SuspicionState
from xiechuang.kernel import events
from xiechuang.kernel.lib.errors import NotVisible, Refused
from xiechuang.kernel.workflow.public import steps_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(monkeypatch):
    """What was announced."""
    heard: list[object] = []
    for kind in (SuspicionRaised, SuspicionSettled, SuspicionReopened):
        monkeypatch.setitem(events._handlers, kind, [heard.append])
    return heard


def pair(**given):
    one, two = paper(region=BEIJING, **given), paper(region=TIANJIN, **given)
    return one, two, Suspicion.objects.get(later=two)


def clear(one) -> bool:
    return is_clear(one.subject_kind, one.subject_number)


def decided(suspicion, *, blocks=Blocked.LATER):
    proposer = office(suspicion.later_region_id)
    move_suspicion(suspicion, actor=proposer, move="propose_same", note="同一张发票", blocks=blocks)
    return move_suspicion(suspicion, actor=colleague(proposer), move="confirm_same")


def test_one_person_clears_with_a_reason_and_both_subjects_are_free(told):
    one, two, suspicion = pair()
    with pytest.raises(Refused, match="须填写理由"):
        move_suspicion(suspicion, actor=office(TIANJIN), move="clear")
    row = move_suspicion(suspicion, actor=office(TIANJIN), move="clear", note="两张不同的发票")
    assert (row.word, row.reason) == (SuspicionState.CLEARED, "两张不同的发票")
    assert clear(one)
    assert clear(two)
    assert {(e.subject_number, e.confirmed) for e in told if isinstance(e, SuspicionSettled)} == {
        (one.subject_number, False),
        (two.subject_number, False),
    }


def test_the_same_paper_needs_a_second_person_and_says_whose_use_counts(told):
    one, two, suspicion = pair()
    first = office(TIANJIN)
    with pytest.raises(Refused, match="哪一方"):
        move_suspicion(suspicion, actor=first, move="propose_same", note="同一张")
    move_suspicion(suspicion, actor=first, move="propose_same", note="同一张", blocks="later")
    assert not clear(one)
    with pytest.raises(Refused, match="同一人"):
        move_suspicion(suspicion, actor=first, move="confirm_same")
    # The other region's office may be the second.
    row = move_suspicion(suspicion, actor=office(BEIJING), move="confirm_same")
    assert (row.word, row.reason) == (SuspicionState.CONFIRMED, "同一张")
    assert clear(one)
    assert not clear(two)
    assert "已认定" in str(standing_suspicions(two.subject_kind, two.subject_number)[0].reason())
    settled = {e.subject_number: e.confirmed for e in told if isinstance(e, SuspicionSettled)}
    assert settled == {one.subject_number: False, two.subject_number: True}


def test_a_paper_may_be_used_again_when_two_people_say_so():
    one, two, suspicion = pair()
    first = office(TIANJIN)
    move_suspicion(suspicion, actor=first, move="propose_reuse", note="一份合同分两次申领")
    with pytest.raises(Refused, match="同一人"):
        move_suspicion(suspicion, actor=first, move="confirm_reuse")
    assert (
        move_suspicion(suspicion, actor=colleague(first), move="confirm_reuse").word
        is SuspicionState.REUSABLE
    )
    assert clear(one)
    assert clear(two)


@pytest.mark.parametrize(("propose", "blocks"), [("propose_same", "both"), ("propose_reuse", "")])
def test_the_second_may_send_it_back_and_then_anybody_of_the_office_decides(propose, blocks):
    _, _, suspicion = pair()
    first = office(TIANJIN)
    move_suspicion(suspicion, actor=first, move=propose, note="理由", blocks=blocks)
    row = move_suspicion(suspicion, actor=colleague(first), move="send_back", note="请再看金额")
    assert (row.word, row.blocks, row.proposed_by_id) == (SuspicionState.OPEN, "", None)


def test_the_community_office_reopens_and_says_so(told):
    one, two, suspicion = pair()
    decided(suspicion)
    with pytest.raises(Refused, match="共同体办公室"):
        move_suspicion(suspicion, actor=office(TIANJIN), move="reopen", note="新材料")
    move_suspicion(suspicion, actor=community_office(), move="reopen", note="新材料")
    assert not clear(one)
    assert not clear(two)
    assert sum(isinstance(e, SuspicionReopened) for e in told) == 2


@pytest.mark.parametrize("who", ["earlier office", "third office", "firm", "auditor"])
def test_nobody_else_decides(who):
    _, _, suspicion = pair()
    actor = {
        "earlier office": lambda: office(BEIJING),
        "third office": lambda: office(HEBEI),
        "firm": firm,
        "auditor": auditor,
    }[who]()
    for move in ("clear", "propose_same", "propose_reuse"):
        with pytest.raises(Refused, match="办理"):
            move_suspicion(suspicion, actor=actor, move=move, note="x", blocks="later")


def test_machines_alone_let_a_suspicion_lapse_and_unknown_moves_do_not_exist():
    _, _, suspicion = pair()
    with pytest.raises(Refused):
        move_suspicion(suspicion, actor=community_office(), move="lapse")
    with pytest.raises(NotVisible):
        move_suspicion(suspicion, actor=community_office(), move="burn")


def test_a_decision_holds_when_the_same_paper_is_registered_again(told):
    one, two, suspicion = pair()
    move_suspicion(suspicion, actor=office(TIANJIN), move="clear", note="不同的两张")
    withdraw_papers(
        actor=firm(), subject_kind=two.subject_kind, subject_number=two.subject_number, reason="退回补正"
    )
    again = paper(region=TIANJIN, subject=two.subject_number)
    held = Suspicion.objects.get(later=again)
    assert (held.word, held.held_from) == (SuspicionState.CLEARED, suspicion)
    assert clear(again)
    assert clear(one)
    assert [step.label for step in steps_of(held)] == ["沿用决定"]
    elsewhere = paper(region=TIANJIN)
    assert not clear(elsewhere), "another subject is another use"


def test_a_confirmed_decision_holds_whichever_is_registered_again():
    one, two, suspicion = pair()
    decided(suspicion)
    withdraw_papers(
        actor=firm(), subject_kind=one.subject_kind, subject_number=one.subject_number, reason="补正"
    )
    again = paper(region=BEIJING, subject=one.subject_number)
    assert Suspicion.objects.get(later=again).blocks == Blocked.EARLIER
    assert clear(again)
    assert not clear(two)


def test_a_file_that_says_otherwise_is_a_suspicion_of_its_own():
    actor = firm()
    content = "电子发票\n发票号码：24112000000012345678\n开票日期：2026年05月06日\n价税合计（小写）¥10,600.00".encode()
    facts = replace(FACTS, invoice_code="", invoice_number="24112000000012345679", amount_fen=1_060_000)
    one = paper(actor, document=document(content, actor=actor), facts=facts)
    suspicion = Suspicion.objects.get()
    assert suspicion.earlier is None
    assert [sign["said"] for sign in suspicion.signs] == ["填报的发票号码与文件所载不同"]
    with pytest.raises(Refused, match="只涉及"):
        move_suspicion(suspicion, actor=office(), move="propose_same", note="x", blocks="earlier")
    with pytest.raises(Refused, match="只涉及一份"):
        move_suspicion(suspicion, actor=office(), move="propose_reuse", note="x")
    assert not clear(one)
    decided(suspicion)
    assert not clear(one)


def test_a_file_that_agrees_is_none():
    actor = firm()
    content = "发票号码：24112000000012345678 开票日期：2026年05月06日 价税合计（小写）¥10,600.00".encode()
    facts = replace(FACTS, invoice_code="", invoice_number="2411 2000 0000 1234 5678")
    paper(actor, document=document(content, actor=actor), facts=facts)
    assert not Suspicion.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_officials_deciding_at_once_one_wins():
    _, _, suspicion = pair()
    people = [office(TIANJIN), office(TIANJIN)]

    def decide(place: int) -> Suspicion:
        return move_suspicion(suspicion, actor=people[place], move="clear", note=f"第{place}人")

    outcomes = together(decide, times=2)
    assert len(errors(outcomes)) == 1
    assert isinstance(errors(outcomes)[0], Refused)
    assert [step.move for step in steps_of(suspicion)] == ["raise", "clear"]


@pytest.mark.django_db(transaction=True)
def test_of_two_papers_registered_at_the_same_moment_one_sees_the_other():
    people = [firm(BEIJING), firm(TIANJIN), firm(HEBEI), firm(BEIJING)]
    regions = (BEIJING, TIANJIN, HEBEI, BEIJING)

    def register(place: int):
        return paper(people[place], region=regions[place], subject=f"S-{place}", key=f"at-once-{place}")

    assert not errors(together(register, times=4))
    assert Suspicion.objects.count() == 6, "every pair of the four, found by the later of the two"
    assert not any(is_clear("test.claim", f"S-{n}") for n in range(4))


@pytest.mark.django_db(transaction=True)
def test_the_same_registration_sent_twice_at_once_is_one_paper():
    actor = firm()
    outcomes = together(lambda _place: paper(actor, subject="S-1", key="once").pk, times=4)
    assert len(set(outcomes)) == 1


def test_every_state_can_be_reached_and_left_as_meant():
    assert not SUSPICION.unreachable()
    assert SUSPICION.dead_ends() == {SuspicionState.LAPSED}
