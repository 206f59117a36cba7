"""Guides: written, reviewed by a second person, published, replaced; every fault named by field and line."""

import pytest
from django.db import ProgrammingError, connection, transaction

from tests.training.training import CLAUSE, LATER, NOW, published, values, world, written
from xiechuang.domains.training.actions.writing import (
    begin_version,
    change_version,
    create_guide,
    move_version,
)
from xiechuang.domains.training.events import GuidePublished
from xiechuang.domains.training.models import Guide, Question, ReadReceipt, Version
from xiechuang.domains.training.queries import work
from xiechuang.domains.training.queries.reading import version_in_force
from xiechuang.domains.training.states import VersionState
from xiechuang.kernel import events
from xiechuang.kernel.access.public import fenced, visible
from xiechuang.kernel.audit.public import Entry
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.kernel.orgs.public import PUBLIC
from xiechuang.kernel.search.public import SearchEntry, renew_entries
from xiechuang.kernel.workflow.public import copies_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def given():
    with clock.fixed(NOW):
        return world()


def test_a_guide_is_written_by_one_and_published_by_another(given, monkeypatch):
    heard = []
    monkeypatch.setitem(events._handlers, GuidePublished, [heard.append])
    version = written(given.writer)
    assert version.guide.number == "PX-2026-000001"
    with clock.fixed(NOW):
        with pytest.raises(Refused, match="只有待复核状态"):
            move_version(version, actor=given.second, move="publish")
        version = move_version(version, actor=given.writer, move="submit")
        with pytest.raises(Refused, match="另一人"):
            move_version(version, actor=given.writer, move="publish")
        version = move_version(version, actor=given.second, move="publish")
    assert version.status is VersionState.PUBLISHED
    assert heard == [GuidePublished(guide_id=version.guide_id, number=version.guide.number, version=1)]
    assert Guide.objects.get().in_force == 1
    assert {"guide.create", "guide.submit", "guide.publish"} <= set(
        Entry.objects.values_list("action", flat=True)
    )


def test_only_the_guides_own_body_moves_it(given):
    version = written(given.writer)
    for who in (given.neighbour, given.park, given.firm, given.office):
        with pytest.raises(Refused, match="编写单位"):
            move_version(version, actor=who, move="submit")
    with pytest.raises(NotVisible):
        move_version(version, actor=given.writer, move="burn")
    for who in (given.park, given.firm, given.expert, given.administrator):
        with pytest.raises(Refused):
            create_guide(actor=who, values=values())


def test_a_return_says_why_and_wants_steps_and_clauses_before_handing_in(given):
    version = written(given.writer, steps=[], clauses=[])
    with pytest.raises(Refused) as refused:
        move_version(version, actor=given.writer, move="submit")
    assert {reason.field for reason in refused.value.reasons} == {"steps", "clauses"}
    whole = written(given.writer)
    move_version(whole, actor=given.writer, move="submit")
    with pytest.raises(Refused, match="须填写理由"):
        move_version(whole, actor=given.second, move="return")
    whole = move_version(whole, actor=given.second, move="return", note="材料不全")
    assert whole.submitted_by_id is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"measure": ""}, "measure"),
        ({"region": "310000"}, "region"),
        ({"audience": ["firm"]}, "audience"),
        ({"summary": ""}, "summary"),
        ({"steps": ["步" * 1001]}, "steps"),
        ({"papers": ["\x00"]}, "papers"),
        ({"clauses": [CLAUSE | {"quote": ""}]}, "clauses"),
        ({"clauses": ["第十五条"]}, "clauses"),
        ({"faq": [{"question": "谁？", "answer": ""}]}, "faq"),
        ({"checks": [{"question": "一？", "options": ["甲"], "right": 0}]}, "checks"),
        ({"checks": [{"question": "一？", "options": ["甲", "乙"], "right": 2}]}, "checks"),
        ({"checks": [{"question": "一？", "options": ["甲", "甲"], "right": 0}]}, "checks"),
        ({"steps": ["步"] * 61}, "steps"),
        ({"change_note": "改" * 301}, "change_note"),
    ],
)
def test_what_is_wrong_is_named_by_field(given, changes, field):
    with pytest.raises(Invalid) as wrong:
        create_guide(actor=given.writer, values=values(**changes))
    assert list(wrong.value.fields) == [field]
    assert not Guide.objects.exists()


def test_all_that_is_wrong_is_told_at_once(given):
    with pytest.raises(Invalid) as wrong:
        create_guide(actor=given.writer, values={"faq": [{}], "region": "1"})
    assert set(wrong.value.fields) == {"measure", "region", "summary", "faq"}


def test_a_version_is_changed_while_it_is_written_and_never_on_a_stale_page(given):
    version = written(given.writer)
    version = change_version(version, actor=given.second, values=values(measure="新名称"), edition=1)
    assert version.guide.measure == "新名称"
    with pytest.raises(Refused, match="刚被他人改动"):
        change_version(version, actor=given.writer, values=values(), edition=1)
    with pytest.raises(Refused, match="编写单位"):
        change_version(version, actor=given.neighbour, values=values(), edition=2)
    move_version(version, actor=given.writer, move="submit")
    with pytest.raises(Refused, match="不能改动"):
        change_version(version, actor=given.writer, values=values(), edition=2)


def test_a_new_version_takes_the_place_of_the_one_in_force(given):
    first = published(given)
    second = begin_version(first.guide, actor=given.writer)
    assert second.steps == first.steps
    with pytest.raises(Refused, match="请先办完"):
        begin_version(first.guide, actor=given.second)
    change_version(second, actor=given.writer, values=values(steps=["只一步"]), edition=1)
    assert version_in_force(first.guide).order == 1
    with clock.fixed(LATER):
        move_version(second, actor=given.writer, move="submit")
        move_version(second, actor=given.second, move="publish")
    first.refresh_from_db()
    assert first.status is VersionState.RETIRED
    assert version_in_force(first.guide).order == 2
    assert Guide.objects.get().in_force == 2


def test_a_refused_publication_leaves_the_version_before_in_force(given):
    first = published(given)
    second = begin_version(first.guide, actor=given.writer)
    with pytest.raises(Refused):
        move_version(second, actor=given.second, move="publish")
    assert version_in_force(first.guide).order == 1


def test_a_retired_guide_is_seen_by_its_own_body_alone(given):
    version = published(given)
    with pytest.raises(Refused, match="须填写理由"):
        move_version(version, actor=given.writer, move="retire")
    move_version(version, actor=given.writer, move="retire", note="政策已变")
    assert visible(given.writer, Guide).exists()
    assert not visible(PUBLIC, Guide).exists()
    assert not SearchEntry.objects.get(kind="guide").is_public


def test_a_published_version_stands_in_the_database_itself(given):
    version = published(given)
    for statement in ("update training_version set summary = 'x'", "delete from training_version"):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    version.refresh_from_db()
    assert version.summary == "经办人员各做什么。"


def test_guides_are_found_when_they_are_published(given):
    version = written(given.writer)
    assert not SearchEntry.objects.get(kind="guide").is_public
    move_version(version, actor=given.writer, move="submit")
    move_version(version, actor=given.second, move="publish")
    assert SearchEntry.objects.get(kind="guide").is_public
    assert renew_entries(kinds=["guide"]) == 0


def test_the_fence_shows_what_the_scopes_show(given):
    published(given)
    written(given.writer, measure="未发布")
    everybody = [given.writer, given.second, given.neighbour, given.park, given.office, given.firm, PUBLIC]
    for who in everybody:
        for model in (Guide, Version, Question, ReadReceipt):
            expected = set(visible(who, model).values_list("pk", flat=True))
            with fenced(who):
                assert set(model.objects.values_list("pk", flat=True)) == expected, (who.role, model)
    assert visible(PUBLIC, Guide).count() == 1
    assert visible(given.second, Guide).count() == 2


def test_every_table_is_fenced():
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relname like 'training\\_%' and relkind = 'r' and not relrowsecurity"
        )
        assert cursor.fetchall() == []


def test_those_it_is_for_are_told_and_the_workbench_leads_there(given):
    written(given.writer, measure="编写中的一份")
    version = published(given)
    with clock.fixed(LATER):
        titles = {item.title for item in work.todo(given.writer)}
        assert titles == {"编写中的一份", version.guide.measure}
        assert [item.title for item in work.todo(given.park)] == [version.guide.measure]
        assert work.todo(given.office) == []
        assert work.todo(given.firm) == ()
        assert [card.value for card in work.cards(given.neighbour)] == ["1"]
    assert copies_to(given.neighbour, Guide).exists()
    assert not copies_to(given.office, Guide).exists()
