"""Closing a draft, what is refused afterwards, late regions, and texts beside each other."""

from datetime import date

import pytest
from django.db import ProgrammingError, connection, transaction

from tests.drafting.drafting import (
    AFTER_DUE,
    LATER,
    REVISED,
    START,
    TEXT,
    announced,
    answer,
    change,
    confirmed,
    consultation_of,
    consulted,
    disputed,
    minuted,
    object_to,
    open_draft,
    opinion,
    pair,
    signed,
    world,
)
from xiechuang.domains.drafting.actions.answers import accept_answer
from xiechuang.domains.drafting.actions.moving import chase_late, drafts_to_chase, move_draft
from xiechuang.domains.drafting.actions.opinions import move_consultation, save_opinions
from xiechuang.domains.drafting.actions.writing import revise_draft
from xiechuang.domains.drafting.events import DraftClosed, OpinionsAnswered
from xiechuang.domains.drafting.models import Draft, Edition
from xiechuang.domains.drafting.queries.opinions import regions_of, standing_of
from xiechuang.domains.drafting.queries.report import changes_of, report_of
from xiechuang.domains.drafting.queries.texts import compared
from xiechuang.domains.drafting.states import DraftState
from xiechuang.kernel import events
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused

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


def test_closing_waits_for_regions_answers_and_differences(given):
    draft = consulted(given.hebei)
    signed(draft, pair(given, "beijing"), object_to())
    with pytest.raises(Refused) as refused:
        close(draft, given.hebei)
    said = "；".join(reason.text for reason in refused.value.reasons)
    assert "天津市尚未反馈" in said
    assert "1 条意见没有答复" in said
    one = opinion(draft, given.beijing, "art_2")
    answer(draft, given.hebei, one, "not_taken", "资金所限")
    signed(draft, pair(given, "tianjin"))
    with pytest.raises(Refused, match="不同意见尚未解决"):
        close(draft, given.hebei)
    with clock.fixed(LATER):
        with pytest.raises(Refused):
            accept_answer(one, actor=given.tianjin)
        accept_answer(one, actor=given.beijing)
        with pytest.raises(Refused, match="没有未解决的分歧"):
            accept_answer(one, actor=given.beijing)
    assert close(draft, given.hebei).status is DraftState.CLOSED


def test_after_the_moment_a_silent_region_is_passed_over_and_shown_as_late(given):
    draft = consulted(given.hebei)
    signed(draft, pair(given, "beijing"))
    draft = close(draft, given.hebei, at=AFTER_DUE)
    standings = {one.consultation.region_id: standing_of(one) for one in regions_of(given.hebei, draft)}
    assert standings == {"110000": "", "120000": "逾期未反馈"}
    assert "逾期未反馈" in str(report_of(given.hebei, draft).tables[1].rows)


def test_nothing_is_said_or_answered_after_closure_or_withdrawal(given):
    draft, one = disputed(given)
    with clock.fixed(LATER):
        accept_answer(one, actor=given.beijing)
    late = consulted(given.hebei)
    with clock.fixed(LATER):
        move_draft(late, actor=given.hebei, move="withdraw", note="另行起草")
        with pytest.raises(Refused, match="已撤回"):
            save_opinions(consultation_of(late, given.beijing), actor=given.beijing, said=[change()])
        with pytest.raises(Refused, match="已撤回"):
            move_consultation(consultation_of(late, given.beijing), actor=given.beijing, move="submit")
    close(draft, given.hebei)
    with pytest.raises(Refused, match="已办结"):
        answer(draft, given.hebei, one, "taken")
    with pytest.raises(Refused, match="已办结"):
        accept_answer(one, actor=given.beijing)
    with pytest.raises(Refused, match="已办结"):
        revise_draft(
            draft, actor=given.hebei, text=REVISED, note="", version=Draft.objects.get(pk=draft.pk).version
        )


def test_publication_wants_a_day_that_has_come(given):
    draft = consulted(given.hebei)
    for name in ("beijing", "tianjin"):
        signed(draft, pair(given, name))
    draft = close(draft, given.hebei)
    with clock.fixed(LATER):
        for wrong in (None, date(2027, 1, 1)):
            with pytest.raises(Refused):
                move_draft(draft, actor=given.hebei, move="publish", adopted_on=wrong)
        with pytest.raises(Refused, match="起草单位"):
            move_draft(draft, actor=given.other_body, move="publish", adopted_on=LATER.date())
    with pytest.raises(NotVisible):
        move_draft(draft, actor=given.hebei, move="burn")


def test_late_regions_are_reminded_once_a_day(given):
    draft = consulted(given.hebei)
    signed(draft, pair(given, "beijing"))
    with clock.fixed(LATER):
        assert drafts_to_chase() == []
    with clock.fixed(AFTER_DUE):
        assert drafts_to_chase() == [draft]
        with pytest.raises(Refused):
            chase_late(draft, actor=given.tianjin)
        assert [one.region_id for one in chase_late(draft, actor=given.office)] == ["120000"]
        assert chase_late(draft, actor=given.hebei) == []
        assert drafts_to_chase() == []


def test_a_change_is_shown_word_by_word_with_the_opinion_that_caused_it(given):
    draft, one = disputed(given)
    answer(draft, given.hebei, one, "taken")
    with clock.fixed(LATER):
        draft.refresh_from_db()
        edition = revise_draft(draft, actor=given.hebei, text=REVISED, note="修改", version=draft.version)
    assert edition.order == 2
    from xiechuang.domains.drafting.queries.opinions import opinions_of

    lines = {line.left: line for line in changes_of(draft, opinions_of(given.hebei, draft))}
    second, third = lines["第二条"], lines["第三条"]
    assert "".join(one.text for one in second.segments if one.kind == "out") == "限本省"
    assert [cause.pk for cause in second.causes] == [one.pk]
    assert third.is_own
    assert not lines["第一条"].is_changed


def test_a_revision_that_changes_nothing_is_refused(given):
    draft = consulted(given.hebei)
    with pytest.raises(Invalid) as wrong:
        revise_draft(draft, actor=given.hebei, text=f"{TEXT}\n", note="", version=draft.version)
    assert list(wrong.value.fields) == ["text"]


def test_a_draft_is_compared_with_the_text_it_amends(given):
    draft = open_draft(given.hebei, amends_title="旧办法", amends_text=TEXT.replace("五个", "三个"))
    lines = compared(draft, left=draft.amends_text, right=TEXT)
    assert [line.left for line in lines if line.is_changed] == ["第三条"]


def test_the_text_others_were_asked_about_stands_in_the_database_itself(given):
    draft = consulted(given.hebei)
    for statement in (
        "update drafting_edition set text = 'x' where draft_id = %s",
        "delete from drafting_provision where edition_id in (select id from drafting_edition where draft_id = %s)",
    ):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [draft.pk])
    assert Edition.objects.get(draft=draft).text == TEXT


def test_a_meeting_decides_what_stays_open(given, told):
    draft, one = disputed(given)
    meeting = confirmed(given, minuted(given, announced(given, one)))
    assert meeting.state == "confirmed"
    one.refresh_from_db()
    assert (one.decision, one.decided_in) == ("partly_taken_up", meeting.number)
    assert close(draft, given.hebei).status is DraftState.CLOSED
    with clock.fixed(LATER):
        report = report_of(given.tianjin, draft)
    assert meeting.number in str(report.tables[-1].rows)
