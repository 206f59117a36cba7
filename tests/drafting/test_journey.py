"""A draft from its opening to its public outcome, and every move on the way that is refused."""

from datetime import date

import pytest

from tests.drafting.drafting import (
    AFTER_DUE,
    LATER,
    REVISED,
    START,
    TEXT,
    answer,
    change,
    consultation_of,
    consulted,
    give,
    object_to,
    open_draft,
    opinion,
    pair,
    signed,
    values,
    world,
)
from xiechuang.domains.drafting.actions.answers import Given, answer_opinions
from xiechuang.domains.drafting.actions.moving import move_draft
from xiechuang.domains.drafting.actions.opinions import Said, fill_rest, move_consultation, save_opinions
from xiechuang.domains.drafting.actions.writing import change_draft, create_draft, revise_draft
from xiechuang.domains.drafting.events import DraftClosed, OpinionsAnswered
from xiechuang.domains.drafting.models import Draft, Outcome
from xiechuang.domains.drafting.states import ConsultationState, DraftState
from xiechuang.kernel import events
from xiechuang.kernel.audit.public import Entry
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.kernel.search.public import SearchEntry
from xiechuang.kernel.workflow.public import copies_to, steps_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def given():
    with clock.fixed(START):
        return world()


@pytest.fixture
def told(monkeypatch):
    """What drafting announces."""
    heard = []
    for kind in (DraftClosed, OpinionsAnswered):
        monkeypatch.setitem(events._handlers, kind, [heard.append])
    return heard


def close(draft, who, at=LATER):
    with clock.fixed(at):
        return move_draft(draft, actor=who, move="close", note="两地意见均已处理")


def test_a_text_is_read_into_clauses_under_lasting_addresses(given):
    draft = open_draft(given.hebei)
    provisions = draft.editions.get().provisions.order_by("order")
    assert [one.address for one in provisions] == ["art_1", "art_2", "art_3", "art_4"]
    assert provisions[1].label == "第二条"
    assert draft.number == "QC-2026-000001"


def test_a_whole_way_ends_with_a_public_outcome(given, told):
    draft = consulted(given.hebei)
    assert draft.asked_regions == ["110000", "120000"]
    signed(draft, pair(given, "beijing"), object_to(), change())
    signed(draft, pair(given, "tianjin"))
    assert consultation_of(draft, given.tianjin).status is ConsultationState.ANSWERED
    for address in ("art_2", "art_3"):
        answer(draft, given.hebei, opinion(draft, given.beijing, address))
    assert consultation_of(draft, given.beijing).status is ConsultationState.ANSWERED
    draft.refresh_from_db()
    with clock.fixed(LATER):
        revise_draft(draft, actor=given.hebei, text=REVISED, note="按北京意见修改", version=draft.version)
    draft = close(draft, given.hebei)
    assert draft.conclusion == "两地意见均已处理"
    with clock.fixed(AFTER_DUE):
        draft = move_draft(
            draft,
            actor=given.hebei,
            move="publish",
            adopted_on=date(2026, 6, 20),
            document_number="冀科〔2026〕8号",
        )
    assert draft.status is DraftState.ADOPTED
    assert Outcome.objects.get().document_number == "冀科〔2026〕8号"
    assert [one.kind for one in SearchEntry.objects.all()] == ["drafting_outcome"]
    assert [type(one) for one in told] == [OpinionsAnswered, OpinionsAnswered, DraftClosed]
    assert [one.move for one in steps_of(draft)] == ["create", "consult", "revise", "close", "publish"]


def test_every_deed_is_in_the_audit_chain(given):
    draft = consulted(given.hebei)
    signed(draft, pair(given, "beijing"), object_to())
    answer(draft, given.hebei, opinion(draft, given.beijing, "art_2"))
    done = set(Entry.objects.values_list("action", flat=True))
    wanted = {
        "drafting.create",
        "drafting.consult",
        "opinion.save",
        "consultation.submit",
        "consultation.sign",
    }
    assert wanted | {"opinion.answer", "consultation.answered"} <= done


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "长" * 201}, "title"),
        ({"kind": "poem"}, "kind"),
        ({"concerns": ["taxes"]}, "concerns"),
        ({"purpose": " "}, "purpose"),
        ({"text": ""}, "text"),
        ({"text": "字" * 100_001}, "text"),
        ({"text": "第一条 \x00"}, "text"),
        ({"amends_text": TEXT}, "amends_title"),
    ],
)
def test_what_is_wrong_with_a_draft_is_named_by_field(given, changes, field):
    with pytest.raises(Invalid) as wrong:
        create_draft(actor=given.hebei, values=values(**changes))
    assert list(wrong.value.fields) == [field]
    assert not Draft.objects.exists()


def test_all_that_is_wrong_is_told_at_once(given):
    with pytest.raises(Invalid) as wrong:
        create_draft(actor=given.hebei, values={})
    assert set(wrong.value.fields) == {"title", "purpose", "kind", "text"}


def test_nobody_but_a_regions_official_opens_a_draft(given):
    for who in (*given.strangers, given.office):
        with pytest.raises(Refused):
            create_draft(actor=who, values=values())


def test_a_draft_is_changed_by_its_own_body_before_others_are_asked(given):
    draft = open_draft(given.hebei)
    draft = change_draft(draft, actor=given.hebei_second, values=values(text=REVISED), version=1)
    assert draft.version == 2
    assert "十个" in draft.editions.get().text
    with pytest.raises(Refused, match="刚被他人改动"):
        change_draft(draft, actor=given.hebei, values=values(), version=1)
    with pytest.raises(Refused, match="起草单位"):
        change_draft(draft, actor=given.other_body, values=values(), version=2)
    with clock.fixed(START):
        draft = move_draft(draft, actor=given.hebei, move="consult", workdays=5)
    with pytest.raises(Refused, match="不能改动"):
        change_draft(draft, actor=given.hebei, values=values(), version=draft.version)


def test_asking_wants_a_concern_and_a_moment_to_come(given):
    draft = open_draft(given.hebei, concerns=[])
    with clock.fixed(START), pytest.raises(Refused) as refused:
        move_draft(draft, actor=given.hebei, move="consult", due_on=date(2026, 5, 1))
    texts = [reason.text for reason in refused.value.reasons]
    assert len(texts) == 2
    assert "第十八条" in refused.value.reasons[0].clause
    for wrong in ({}, {"workdays": 5, "due_on": date(2026, 7, 1)}, {"workdays": 0}, {"workdays": 121}):
        with pytest.raises(Invalid):
            move_draft(draft, actor=given.hebei, move="consult", **wrong)


def test_the_moment_is_counted_in_working_days(given):
    draft = consulted(given.hebei)
    # Ten working days after Monday 1 June 2026.
    assert draft.due_at.astimezone(clock.HERE).strftime("%Y-%m-%d %H:%M") == "2026-06-15 18:00"


def test_an_extension_gives_more_time_and_says_why(given):
    draft = consulted(given.hebei)
    with clock.fixed(LATER):
        with pytest.raises(Refused, match="须填写理由"):
            move_draft(draft, actor=given.hebei, move="extend", due_on=date(2026, 6, 30))
        with pytest.raises(Refused, match="须晚于"):
            move_draft(draft, actor=given.hebei, move="extend", due_on=date(2026, 6, 10), note="天津请求")
        draft = move_draft(draft, actor=given.hebei, move="extend", due_on=date(2026, 6, 30), note="天津请求")
    assert draft.status is DraftState.CONSULTING
    assert draft.due_at.astimezone(clock.HERE).day == 30


def test_those_asked_are_sent_a_copy(given):
    draft = consulted(given.hebei)
    assert copies_to(given.beijing, Draft).filter(subject_id=draft.pk).exists()
    assert not copies_to(given.hebei, Draft).exists()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (Said(address="art_2", stance="object"), "reason-art_2"),
        (Said(address="art_2", stance="change"), "wording-art_2"),
        (Said(address="art_2", stance="maybe"), "stance-art_2"),
        (Said(address="art_99", stance="agree"), "stance-art_99"),
        (Said(address="art_2", stance="agree", reason="长" * 5001), "reason-art_2"),
    ],
)
def test_what_is_wrong_with_an_opinion_is_named_by_clause(given, said, field):
    one = consultation_of(consulted(given.hebei), given.beijing)
    with clock.fixed(LATER), pytest.raises(Invalid) as wrong:
        save_opinions(one, actor=given.beijing, said=[change(), said])
    assert list(wrong.value.fields) == [field]
    assert not one.opinions.exists()


def test_two_officials_write_different_clauses_and_a_stale_clause_is_refused(given):
    draft = consulted(given.hebei)
    one = consultation_of(draft, given.beijing)
    with clock.fixed(LATER):
        save_opinions(one, actor=given.beijing, said=[object_to()])
        save_opinions(one, actor=given.beijing_second, said=[change()])
        with pytest.raises(Refused, match="刚由"):
            save_opinions(one, actor=given.beijing_second, said=[Said(address="art_2", stance="agree")])
        now = opinion(draft, given.beijing, "art_2")
        assert now.stance == "object"
        save_opinions(
            one, actor=given.beijing_second, said=[Said(address="art_2", stance="agree", version=now.version)]
        )
        assert save_opinions(one, actor=given.beijing, said=[change()]) == []
    assert opinion(draft, given.beijing, "art_2").author_id == given.beijing_second.person_id


def test_only_the_region_asked_writes_and_only_before_handing_in(given):
    draft = consulted(given.hebei)
    one = give(draft, given.beijing, object_to())
    with clock.fixed(LATER):
        for who in (given.tianjin, given.hebei, given.office):
            with pytest.raises(Refused, match="北京市"):
                save_opinions(one, actor=who, said=[change()])
        move_consultation(one, actor=given.beijing, move="submit")
        with pytest.raises(Refused, match="须先退回修改"):
            save_opinions(one, actor=given.beijing, said=[change()])
        with pytest.raises(Refused, match="须填写理由"):
            move_consultation(one, actor=given.beijing_second, move="send_back")
        move_consultation(one, actor=given.beijing_second, move="send_back", note="请补理由")
        assert save_opinions(one, actor=given.beijing, said=[change(version=1)])


def test_every_clause_has_its_word_before_handing_in(given):
    draft = consulted(given.hebei)
    one = consultation_of(draft, given.beijing)
    with clock.fixed(LATER):
        save_opinions(one, actor=given.beijing, said=[object_to()], overall="总体赞成")
        with pytest.raises(Refused, match="“第一条”、“第三条”、“第四条”还没有意见"):
            move_consultation(one, actor=given.beijing, move="submit")
        assert fill_rest(one, actor=given.beijing) == 3
        move_consultation(one, actor=given.beijing, move="submit")
    assert consultation_of(draft, given.beijing).overall == "总体赞成"


def test_whoever_handed_in_does_not_sign(given):
    draft = consulted(given.hebei)
    one = give(draft, given.beijing)
    with clock.fixed(LATER):
        move_consultation(one, actor=given.beijing, move="submit")
        with pytest.raises(Refused, match="另一人"):
            move_consultation(one, actor=given.beijing, move="sign")
        with pytest.raises(Refused, match="被征求地区"):
            move_consultation(one, actor=given.tianjin, move="sign")
        with pytest.raises(NotVisible):
            move_consultation(one, actor=given.hebei, move="answered")
        assert move_consultation(one, actor=given.beijing_second, move="sign").signed_at == LATER


def test_more_time_is_asked_with_a_reason_and_told_the_drafter(given):
    draft = consulted(given.hebei)
    one = consultation_of(draft, given.tianjin)
    with clock.fixed(LATER):
        with pytest.raises(Refused):
            move_consultation(one, actor=given.tianjin, move="ask_for_time")
        move_consultation(one, actor=given.tianjin, move="ask_for_time", note="须征求财政部门意见")
    assert copies_to(given.hebei, Draft).filter(subject_id=draft.pk).exists()


def test_answers_wait_for_the_signature_and_say_why_not(given):
    draft = consulted(given.hebei)
    give(draft, given.beijing, object_to())
    one = opinion(draft, given.beijing, "art_2")
    with pytest.raises(NotVisible):
        answer(draft, given.hebei, one)
    with clock.fixed(LATER):
        for who, move in ((given.beijing, "submit"), (given.beijing_second, "sign")):
            move_consultation(consultation_of(draft, given.beijing), actor=who, move=move)
    with pytest.raises(Invalid) as wrong:
        answer(draft, given.hebei, one, "not_taken")
    assert list(wrong.value.fields) == [f"reason-{one.pk}"]
    with pytest.raises(Refused, match="起草单位"):
        answer(draft, given.beijing, one)
    with clock.fixed(LATER), pytest.raises(Invalid):
        answer_opinions(
            draft,
            actor=given.hebei,
            given=[Given(opinion=one.pk, answer="taken", worked_into="art_77", version=one.version)],
        )
    answer(draft, given.hebei, one, "partly", "先行试点")
    with clock.fixed(LATER), pytest.raises(Refused, match="刚被他人改动"):
        answer_opinions(
            draft, actor=given.hebei_second, given=[Given(opinion=one.pk, answer="taken", version=1)]
        )
