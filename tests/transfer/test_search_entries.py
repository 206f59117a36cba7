"""Records in the search: found by those who see them, renewed by command, and the docking list brought up to date in pieces."""

from argparse import Namespace
from datetime import timedelta

import pytest

from tests.factories import (
    AchievementFactory,
    DemandFactory,
    RegionFactory,
    actor,
    community_office,
    owner_of,
)
from xiechuang.config.commands import rebuild_index
from xiechuang.domains.transfer.actions.record import change_record, delete_draft
from xiechuang.domains.transfer.actions.review import move_record
from xiechuang.domains.transfer.models import Achievement
from xiechuang.domains.transfer.queries import docking_list as lists
from xiechuang.domains.transfer.states import RecordState
from xiechuang.kernel.access.public import fenced
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Refused
from xiechuang.kernel.orgs.public import PUBLIC, Role
from xiechuang.kernel.search.public import SearchEntry, find, renew_entries, warm_up

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("vocabularies")]


KINDS = ("achievement", "demand")


def numbers(text, **more):
    return {e.number for e in find(text, **more).entries}


def test_a_draft_is_found_by_its_own_organisation_and_by_nobody_else():
    row = AchievementFactory(title="高镍正极材料")
    owner = owner_of(row.organisation)
    assert numbers("高镍正极", actor=owner) == {row.number}
    with fenced(owner):
        assert numbers("高镍正极", actor=owner) == {row.number}
    others = [PUBLIC, actor(Role.INSTITUTE), actor(Role.REGIONAL_OFFICIAL), community_office()]
    assert [numbers("高镍正极", actor=one) for one in others] == [set()] * 4


def test_what_is_submitted_is_found_by_the_officials_of_its_region():
    row = DemandFactory(
        state=RecordState.SUBMITTED, title="寻求储氢合金", organisation__region=RegionFactory(code="120000")
    )
    mine, other = (actor(Role.REGIONAL_OFFICIAL, region=code) for code in ("120000", "130000"))
    assert numbers("储氢合金", actor=mine) == {row.number}
    assert numbers("储氢合金", actor=other) == set()


def test_changed_words_are_found_at_the_next_question_and_old_ones_no_longer():
    row = AchievementFactory(title="高镍正极材料", text="正文", keywords=[])
    owner = owner_of(row.organisation)
    assert numbers("高镍正极", actor=owner)
    change_record(row, actor=owner, values={"title": "固态储氢合金"})
    assert numbers("固态储氢", actor=owner) == {row.number}
    assert numbers("高镍正极", actor=owner) == set()


def test_a_deleted_draft_leaves_nothing_and_a_refused_deletion_leaves_all():
    row = AchievementFactory(title="高镍正极材料")
    with pytest.raises(Refused):
        delete_draft(row, actor=actor(Role.INSTITUTE))
    assert SearchEntry.objects.count() == 1
    delete_draft(row, actor=owner_of(row.organisation))
    assert SearchEntry.objects.count() == 0


def test_renewing_mends_what_was_changed_by_hand_and_touches_nothing_else():
    rows = [AchievementFactory(state=RecordState.PUBLISHED, title=f"正极材料{n}") for n in range(3)]
    assert renew_entries(kinds=KINDS) == 0
    Achievement.objects.filter(pk=rows[0].pk).update(title="手工改名")
    SearchEntry.objects.filter(subject_id=rows[1].pk).delete()
    SearchEntry.objects.create(kind="achievement", subject_id=10**9, number="CG-X", title="没有了", url="/")
    told = []
    assert renew_entries(say=lambda *words: told.append(words), kinds=KINDS) == 3
    assert told == [("科技成果", 3, 3)]
    assert numbers("手工改名") == {rows[0].number}
    assert {e.subject_id for e in SearchEntry.objects.all()} == {row.pk for row in rows}


def test_the_command_mends_entries_and_writes_the_index(settings, tmp_path, capsys):
    settings.DATA = tmp_path
    row = AchievementFactory(state=RecordState.PUBLISHED, title="正极材料")
    renew_entries(kinds=["organisation"])
    entries = SearchEntry.objects.count()
    Achievement.objects.update(title="手工改名")
    assert rebuild_index.run(Namespace(index_only=True)) == 0
    assert "核对" not in capsys.readouterr().out
    assert rebuild_index.run(Namespace(index_only=False)) == 0
    said = capsys.readouterr().out
    assert "更正 1 条" in said
    assert f"已重建并启用，共 {entries} 条" in said
    assert numbers("手工改名") == {row.number}


@pytest.fixture
def read(monkeypatch):
    """Which achievements the docking list read, each time it read any."""
    times = []
    real = lists.supply_of

    def noted(achievement):
        times.append(achievement.pk)
        return real(achievement)

    monkeypatch.setattr(lists, "supply_of", noted)
    return times


def listed(demand):
    return [pair.achievement.pk for pair in lists.docking_list(demand)]


def test_one_changed_achievement_is_the_only_one_read_again(read):
    demand = DemandFactory(title="寻求高镍正极材料", text="高镍正极材料")
    rows = [AchievementFactory(state=RecordState.PUBLISHED, title=f"高镍正极材料{n}") for n in range(4)]
    assert set(listed(demand)) == {row.pk for row in rows}
    assert sorted(read) == [row.pk for row in rows]
    read.clear()
    assert set(listed(demand)) == {row.pk for row in rows}
    assert read == []
    AchievementFactory(title="草稿")
    DemandFactory(state=RecordState.PUBLISHED)
    assert len(listed(demand)) == 4
    assert read == [], "neither drafts nor demands concern it"
    move_record(rows[0], actor=owner_of(rows[0].organisation), move="close", note="已转让")
    assert set(listed(demand)) == {row.pk for row in rows[1:]}
    assert read == [], "what is closed is only taken out"
    new = AchievementFactory(state=RecordState.PUBLISHED, title="高镍正极材料新")
    assert new.pk in listed(demand)
    assert read == [new.pk]


def test_after_midnight_only_the_day_is_another(read, monkeypatch):
    demand = DemandFactory(title="寻求高镍正极材料")
    row = AchievementFactory(state=RecordState.PUBLISHED, title="高镍正极材料")
    before = lists.docking_list(demand)[0].match
    read.clear()
    asked, real = [], lists.setting_of
    monkeypatch.setattr(lists, "setting_of", lambda today: asked.append(today) or real(today))
    midnight = clock.now() + timedelta(days=730)
    with clock.fixed(midnight):
        later = [lists.docking_list(demand)[0].match for _ in range(3)]
    assert read == [], "no record is read again"
    assert asked == [midnight.date()], "nor the names of everything, but once a day"
    assert later[0] == later[1] == later[2]
    assert later[0].score < before.score, f"{row} is two years old by then"


def test_a_process_that_has_warmed_up_reads_nothing_at_the_first_list(read):
    demand = DemandFactory(title="寻求高镍正极材料")
    row = AchievementFactory(state=RecordState.PUBLISHED, title="高镍正极材料")
    warm_up()
    assert read == [row.pk]
    assert listed(demand) == [row.pk]
    assert read == [row.pk]


def test_parameters_changed_by_hand_reach_the_list(read):
    row = AchievementFactory(state=RecordState.PUBLISHED, title="高镍正极材料")
    demand = DemandFactory(title="寻求高镍正极材料")
    listed(demand)
    read.clear()
    row.parameters.create(quantity="循环寿命", value=2000, unit="次")
    listed(demand)
    assert read == [row.pk]


def test_the_list_empties_and_fills_again(read):
    demand = DemandFactory(title="寻求高镍正极材料")
    assert listed(demand) == []
    row = AchievementFactory(state=RecordState.PUBLISHED, title="高镍正极材料")
    assert listed(demand) == [row.pk]
    move_record(row, actor=owner_of(row.organisation), move="close", note="已转让")
    assert listed(demand) == []
    other = AchievementFactory(state=RecordState.PUBLISHED, title="高镍正极材料二")
    assert listed(demand) == [other.pk]


def test_similar_records_are_those_the_asker_may_see():
    text = "采用固相法制备高镍三元正极材料，循环寿命超过两千次，适用于动力电池。"
    mine = AchievementFactory(title="高镍三元正极材料", text=text)
    same = AchievementFactory(title="高镍三元正极材料", text=text, organisation=mine.organisation)
    AchievementFactory(title="高镍三元正极材料", text=text)
    public = AchievementFactory(title="高镍三元正极材料", text=text, state=RecordState.PUBLISHED)
    found = lists.similar_records(owner_of(mine.organisation), mine)
    assert [(row.pk, pytest.approx(likeness)) for row, likeness in found] == [(same.pk, 1), (public.pk, 1)]
    assert [row.pk for row, _ in lists.similar_records(actor(Role.INSTITUTE), mine)] == [public.pk]
