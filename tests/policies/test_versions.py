"""A wording comes in, is looked at by a second person, becomes public, and never changes again."""

from datetime import date

import pytest
from django.db import Error, connection, transaction

from tests.policies.library import FIRST, KNOWN, LATER, SECOND, TIANJIN, file_of, new_text, publish, upload
from xiechuang.domains.policies.actions.version import (
    add_version,
    change_version,
    move_version,
    open_text,
    repeal_text,
    turn_the_day,
)
from xiechuang.domains.policies.events import TextPublished, TextRepealed
from xiechuang.domains.policies.flow import ROW, VERSION
from xiechuang.domains.policies.models import Clause, PolicyText, TextVersion
from xiechuang.domains.policies.queries.standing import published
from xiechuang.domains.policies.states import VersionState
from xiechuang.engines.alignment.versions import Patch, apply
from xiechuang.kernel.access.public import fenced
from xiechuang.kernel.audit.public import history_of
from xiechuang.kernel.documents.public import Document
from xiechuang.kernel.events import _handlers
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.kernel.search.public import SearchEntry
from xiechuang.kernel.workflow.public import steps_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def told():
    """What was announced."""
    heard: list[object] = []
    for event in (TextPublished, TextRepealed):
        _handlers[event].append(heard.append)
    yield heard
    for event in (TextPublished, TextRepealed):
        _handlers[event].remove(heard.append)


def test_a_new_text_is_public_only_after_a_second_person_let_it_pass(given, told, client):
    policy = new_text(given.hebei)
    version = upload(policy, given.hebei)
    assert client.get(f"/policies/{policy.number}/").status_code == 404
    move_version(version, actor=given.hebei, move="submit")
    with pytest.raises(Refused, match="须由上传人以外的人复核"):
        move_version(version, actor=given.hebei, move="publish")
    done = move_version(version, actor=given.second, move="publish")
    assert (done.state, done.edition, done.patch) == (VersionState.PUBLISHED, 1, None)
    assert told == [TextPublished(policy=policy.number, edition=1, valid_from=date(2019, 6, 1))]
    assert client.get(f"/policies/{policy.number}/").status_code == 200
    assert [one.anchor for one in Clause.objects.filter(policy=policy)] == ["0", "1", "2", "3"]
    assert SearchEntry.objects.filter(url__startswith=f"/policies/{policy.number}/").count() == 4
    assert Document.objects.get(subject_id=version.pk, subject_kind="policies.textversion").is_public
    assert [step.move for step in steps_of(done)] == ["submit", "publish"]
    assert {entry.action for entry in history_of(done)} >= {"policy.add_version", "text_version.publish"}


def test_a_later_wording_ends_the_one_before_and_is_made_of_it_byte_for_byte(given, statute):
    version = add_version(statute, actor=given.hebei, document=file_of(given.hebei, SECOND), values=LATER)
    publish(version, given.hebei, given.second)
    first, second = published(statute)
    assert (first.valid_until, second.valid_from, second.edition) == (date(2022, 1, 1), date(2022, 1, 1), 2)
    assert apply(first.source, Patch.from_plain(second.patch)).encode() == second.source.encode()
    assert Clause.objects.get(policy=statute, anchor="1").text == "第一条　企业达到300家。"


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({"valid_from": None}, "新的一版须写明施行日期"),
        ({"valid_from": date(2019, 6, 1), "passed_on": None}, "须晚于上一版"),
        ({"source_name": " "}, "须写明文本来源"),
    ],
)
def test_a_later_wording_that_does_not_fit_is_not_handed_in(given, statute, known, said):
    version = add_version(
        statute, actor=given.hebei, document=file_of(given.hebei, SECOND), values=LATER | known
    )
    with pytest.raises(Refused, match=said):
        move_version(version, actor=given.hebei, move="submit")


def test_the_same_words_again_are_no_version(given, statute):
    version = add_version(statute, actor=given.hebei, document=file_of(given.hebei, FIRST), values=LATER)
    with pytest.raises(Refused, match="一字不差"):
        move_version(version, actor=given.hebei, move="submit")


def test_days_typed_otherwise_than_the_text_says_are_named_all_at_once(given):
    version = upload(new_text(given.hebei), given.hebei, SECOND, passed_on=date(2018, 1, 1))
    with pytest.raises(Refused) as refused:
        move_version(version, actor=given.hebei, move="submit")
    assert [one.field for one in refused.value.reasons] == ["passed_on", "valid_from"]


def test_problems_of_a_text_are_mended_or_explained_and_a_broken_text_is_neither(given):
    policy = new_text(given.hebei)
    gap = upload(policy, given.hebei, FIRST.replace("第二条", "第四条"))
    assert [one["code"] for one in gap.problems] == ["missing", "out-of-order"]
    assert gap.problems[0]["line"] == 4
    with pytest.raises(Refused, match="2 处问题"):
        move_version(gap, actor=given.hebei, move="submit")
    change_version(gap, actor=given.hebei, values=KNOWN | {"problem_note": "原文如此"}, edition=1)
    assert move_version(gap, actor=given.hebei, move="submit").state == VersionState.SUBMITTED
    broken = upload(policy, given.hebei, FIRST.replace("企业", "企�业"), problem_note="原文如此")
    with pytest.raises(Refused, match="第 3 行"):
        move_version(broken, actor=given.hebei, move="submit")


def test_clauses_that_lead_in_circles_are_a_problem_with_their_line(given):
    text = "某省办法\n第一条　按照第二条办理。\n第二条　按照第一条办理。\n"
    version = upload(new_text(given.hebei), given.hebei, text)
    assert [(one["line"], one["code"]) for one in version.problems] == [(2, "circle")]
    assert "第一条" in version.problems[0]["text"]


def test_what_was_returned_is_changed_and_handed_in_again(given):
    version = upload(new_text(given.hebei), given.hebei)
    move_version(version, actor=given.hebei, move="submit")
    with pytest.raises(Refused, match="只有待提交或已退回"):
        change_version(version, actor=given.hebei, values=KNOWN, edition=1)
    with pytest.raises(Refused, match="须填写理由"):
        move_version(version, actor=given.second, move="return")
    move_version(version, actor=given.second, move="return", note="请核对来源")
    with pytest.raises(Refused, match="已被他人改动"):
        change_version(version, actor=given.hebei, values=KNOWN, edition=7)
    done = change_version(
        version,
        actor=given.second,
        values=KNOWN,
        edition=1,
        document=file_of(given.second, FIRST.replace("100", "101")),
    )
    assert "101家" in done.source
    move_version(done, actor=given.second, move="submit")
    # Whoever changed it counts as its uploader.
    with pytest.raises(Refused, match="须由上传人以外的人复核"):
        move_version(done, actor=given.second, move="publish")
    assert move_version(done, actor=given.hebei, move="publish").edition == 1


def test_a_withdrawn_version_stays_on_file_and_out_of_sight(given, client):
    policy = new_text(given.hebei)
    version = move_version(upload(policy, given.hebei), actor=given.hebei, move="withdraw", note="传错了")
    assert version.state == VersionState.WITHDRAWN
    assert VERSION.open_to(given.hebei, version) == []
    assert client.get(f"/policies/{policy.number}/").status_code == 404


def test_an_official_of_another_region_a_park_and_a_firm_keep_nothing_of_hebei(given):
    for who in (given.beijing, given.tianjin, given.park, given.firm, given.auditor):
        with pytest.raises(Refused):
            new_text(who)
    policy = new_text(given.hebei)
    version = upload(policy, given.hebei)
    for who in (given.beijing, given.park, given.firm, given.auditor):
        with pytest.raises(Refused):
            add_version(policy, actor=who, document=file_of(who, FIRST), values=KNOWN)
        with pytest.raises(Refused, match="由文本所属地区的主管部门"):
            move_version(version, actor=who, move="submit")
        with pytest.raises(Refused):
            change_version(version, actor=who, values=KNOWN, edition=1)
    with pytest.raises(Refused):
        open_text(actor=given.hebei, values={"title": "全国", "kind": "statute", "region": ""})
    assert new_text(given.office, region="").region_id is None


def test_what_was_typed_wrongly_is_named_field_by_field(given):
    with pytest.raises(Invalid) as wrong:
        open_text(
            actor=given.office,
            values={"title": " ", "kind": "x", "region": "9", "topics": ["y"], "issued_by": "长" * 121},
        )
    assert set(wrong.value.fields) == {"title", "kind", "region", "topics", "issued_by"}
    bad = {
        "passed_on": date(2024, 1, 2),
        "valid_from": date(2024, 1, 1),
        "valid_until": date(2023, 1, 1),
        "source_url": "javascript:alert(1)",
        "note": "\x00",
    }
    with pytest.raises(Invalid) as wrong:
        upload(new_text(given.hebei), given.hebei, **bad)
    assert set(wrong.value.fields) == {"valid_from", "valid_until", "source_url", "note"}
    with pytest.raises(NotVisible):
        move_version(upload(new_text(given.hebei), given.hebei), actor=given.hebei, move="no-such-move")


def test_the_text_of_tianjin_is_taken_in_by_tianjin(shelves, given):
    policy = PolicyText.objects.get(number=TIANJIN)
    publish(upload(policy, given.tianjin), given.tianjin, given.office)
    policy.refresh_from_db()
    assert policy.is_held
    assert policy.passed_on == date(2019, 3, 1)
    assert policy.clauses.count() == 4


def test_a_public_wording_is_changed_by_nobody_not_even_the_platform(given, statute):
    version = statute.versions.get()
    for field, value in (("source", "别的"), ("valid_from", date(2001, 1, 1)), ("state", "draft")):
        with pytest.raises(Error, match="a public wording is not changed"), transaction.atomic():
            TextVersion.objects.filter(pk=version.pk).update(**{field: value})
    delete = "delete from policies_textversion where id = %s"
    with fenced(given.office), pytest.raises(Error, match="not removed"), transaction.atomic():
        connection.cursor().execute(delete, [version.pk])


def test_two_wordings_never_hold_on_one_day(given, statute):
    with pytest.raises(Error, match="wordings_do_not_overlap"), transaction.atomic():
        TextVersion.objects.create(
            number="PV-2026-999999", policy=statute, edition=9, state="published", source="x", digest="x"
        )


def test_a_text_is_repealed_once_after_its_wording_began_and_by_something(given, statute, told):
    for who in (given.beijing, given.firm):
        with pytest.raises(Refused):
            repeal_text(statute, actor=who, repealed_on=date(2025, 1, 1), repealed_by="新条例")
    with pytest.raises(Invalid) as wrong:
        repeal_text(statute, actor=given.hebei, repealed_on=date(2019, 1, 1), repealed_by=" ")
    assert set(wrong.value.fields) == {"repealed_on", "repealed_by"}
    done = repeal_text(statute, actor=given.hebei, repealed_on=date(2025, 1, 1), repealed_by="新条例")
    assert told[-1] == TextRepealed(policy=done.number, repealed_on=date(2025, 1, 1))
    with pytest.raises(Refused, match="已于 2025-01-01 废止"):
        repeal_text(statute, actor=given.second, repealed_on=date(2025, 2, 1), repealed_by="新条例")


def test_clauses_turn_on_the_day_a_wording_begins(given, statute):
    coming = date(2030, 1, 1)
    version = add_version(
        statute,
        actor=given.hebei,
        document=file_of(given.hebei, FIRST.replace("100家", "300家")),
        values=LATER | {"valid_from": coming},
    )
    publish(version, given.hebei, given.second)
    assert "100家" in Clause.objects.get(policy=statute, anchor="1").text
    with clock.fixed(clock.now().replace(year=2030, month=1, day=1)):
        assert turn_the_day() == 1
        assert "300家" in Clause.objects.get(policy=statute, anchor="1").text
    assert turn_the_day(day=date(2030, 1, 2)) == 0


def test_the_flows_have_no_dead_ends_but_their_ends():
    assert VERSION.dead_ends() == {VersionState.PUBLISHED, VersionState.WITHDRAWN}
    assert VERSION.unreachable() == ROW.unreachable() == ROW.dead_ends() == set()
