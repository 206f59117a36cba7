"""What became of dockings, as judgements: the table, what says nothing, and learning from it by command."""

import pytest

from tests.factories import AchievementFactory, DemandFactory, DockingFactory
from tests.operations.matching_desk import install
from xiechuang.config import cli
from xiechuang.domains.transfer.actions.docking import move_docking
from xiechuang.domains.transfer.models import Docking
from xiechuang.domains.transfer.public import OUTCOME_LEVELS, recorded_outcomes
from xiechuang.domains.transfer.states import DockingState, RecordState
from xiechuang.kernel.community.public import name_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabularies", "frozen_clock")]


def declined(code: str, **given):
    docking = DockingFactory(**given)
    manager = _manager(docking)
    return move_docking(docking, actor=manager, move="decline", decline_code=code, note="说明")


def _manager(docking):
    from xiechuang.kernel.orgs.public import Membership, actor_of

    return actor_of(Membership.objects.get(person=docking.manager))


def levels():
    return {(one.need, one.supply): one.level for one in recorded_outcomes().pairs}


def pair(docking):
    return str(docking.demand_id), str(docking.achievement_id)


def call(*words):
    given = [str(word) for word in words]
    return cli.load(given[0]).run(cli.parser_for(given).parse_args(given))


def test_the_table_says_which_outcome_stands_for_which_level():
    assert [(state.value, code, level) for state, code, level in OUTCOME_LEVELS] == [
        ("landed", "", 4), ("agreed", "", 3), ("declined", "content_mismatch", 1),
    ]  # fmt: skip
    assert name_of("decline_reasons", "content_mismatch") == "内容不符"


def test_landed_agreed_and_mismatched_pairs_become_judgements():
    landed, agreed = (DockingFactory(state=state) for state in (DockingState.LANDED, DockingState.AGREED))
    other = declined("content_mismatch")
    assert levels() == {pair(landed): 4, pair(agreed): 3, pair(other): 1}


def test_what_goes_on_and_what_ended_for_other_reasons_says_nothing():
    DockingFactory(state=DockingState.NEGOTIATING)
    declined("price")
    declined("other")
    found = recorded_outcomes()
    assert found.pairs == ()
    assert found.counts == {"洽谈中，不作评判": 1, "已终止，不作评判": 2}


def test_a_pair_docked_again_counts_with_its_best_outcome():
    first = declined("content_mismatch")
    again = DockingFactory(demand=first.demand, achievement=first.achievement, state=DockingState.AGREED)
    assert levels() == {pair(again): 3}


def test_the_sample_is_never_learned_from():
    docking = DockingFactory(state=DockingState.LANDED)
    Docking.objects.filter(pk=docking.pk).update(is_sample=True)
    assert recorded_outcomes().pairs == ()


def test_published_achievements_are_there_to_compare_with_and_judged_ones_whatever_became_of_them():
    docking = DockingFactory(state=DockingState.AGREED)
    type(docking.achievement).objects.filter(pk=docking.achievement_id).update(state=RecordState.CLOSED)
    other = AchievementFactory(state=RecordState.PUBLISHED)
    AchievementFactory(state=RecordState.DRAFT)
    found = recorded_outcomes()
    assert {supply.key for supply in found.supplies} == {str(docking.achievement_id), str(other.pk)}
    assert [need.key for need in found.needs] == [str(docking.demand_id)]


def test_nothing_learned_from_says_whose_a_record_is():
    docking = DockingFactory(state=DockingState.LANDED)
    text = repr(recorded_outcomes())
    for owner in (docking.demand_side, docking.achievement_side, docking.agency):
        assert owner.name not in text
        assert owner.number not in text


@pytest.fixture
def outcomes():
    """Four demands, each with a landed and a mismatched pair."""
    for number in range(4):
        demand = DemandFactory(state=RecordState.PUBLISHED)
        docking = DockingFactory(demand=demand, state=DockingState.LANDED)
        assert docking.demand == demand, number
        declined("content_mismatch", demand=demand)


def test_a_model_is_learned_from_outcomes_and_put_where_the_platform_looks(
    outcomes, monkeypatch, settings, tmp_path, capsys
):
    training = install(monkeypatch)
    settings.MATCHING_MODEL = tmp_path / "matching" / "model.json"
    assert call("train-match", "--from-outcomes", "--folds", "2") == 0
    said = capsys.readouterr().err
    assert "对接 已落地，作 4 级：4 件" in said
    assert "对接 已终止，作 1 级：4 件" in said
    assert settings.MATCHING_MODEL.read_text() == "a model"
    card = (tmp_path / "matching" / "model.json.md").read_text(encoding="utf-8")
    assert "只有被推荐过的配对才有结果" in card
    (given,) = training.given
    assert len(given["judgements"]) == 8
    settings_given = given["settings"]
    assert (settings_given.dense, settings_given.list_size, settings_given.folds) == (False, False, 2)


def test_no_outcome_at_all_is_a_refusal(monkeypatch, settings, tmp_path, capsys):
    install(monkeypatch)
    settings.MATCHING_MODEL = tmp_path / "model.json"
    assert call("train-match", "--from-outcomes") == 1
    assert "还没有一件对接有可以学习的结果" in capsys.readouterr().err
    assert not settings.MATCHING_MODEL.exists()


def test_outcomes_of_one_level_and_too_few_demands_are_refused_together(monkeypatch, tmp_path, capsys):
    training = install(monkeypatch)
    DockingFactory(state=DockingState.LANDED)
    assert call("train-match", "--from-outcomes", "-o", tmp_path / "m.json") == 1
    said = capsys.readouterr().err
    assert "全部是“强相关”一级" in said
    assert "只有 1 项需求有对接结果，分不成 5 份" in said
    assert training.given == []
