"""Training learns what is true of unseen needs, the same each time, and refuses what it cannot learn from."""

import random
from dataclasses import replace

import pytest

from tests.engines.matching.learning import lessons
from xiechuang.engines.matching import Matcher
from xiechuang.engines.matching.learning import ranker as ranking
from xiechuang.engines.matching.learning import training
from xiechuang.engines.matching.learning.judgements import Judgement
from xiechuang.engines.matching.learning.model import Model
from xiechuang.engines.matching.learning.training import TrainingSettings, train

WORDS = TrainingSettings(dense=False, folds=3)
UNSEEN = 20
"""Needs from this number on are never learned from."""


@pytest.fixture(scope="module")
def model() -> Model:
    return trained()


def trained(settings=WORDS, judgements=None, **more) -> Model:
    return train(
        needs=lessons.needs(),
        supplies=lessons.supplies(),
        judgements=lessons.judgements(UNSEEN) if judgements is None else judgements,
        settings=settings,
        **more,
    )


def unseen_pairs():
    by_key = {one.key: one for one in lessons.needs()}
    return [
        (by_key[one.need], one.supply, one.level)
        for one in lessons.judgements()
        if int(one.need[1:]) >= UNSEEN
    ]


def judged(model, pairs=None, **more):
    asked = [(need, supply) for need, supply, _ in pairs or unseen_pairs()]
    return model.judge(matcher=Matcher.build(lessons.supplies()), pairs=asked, **more)


def test_needs_never_seen_are_ordered_and_levelled(model):
    found = judged(model)
    for one, (_, _, level) in zip(found, unseen_pairs(), strict=True):
        assert (one.level_rounded >= 3) == (level >= 3)
    assert all(0 <= one.score <= 100 and 1 <= one.level <= 4 for one in found)


def test_the_order_in_which_anything_is_given_does_not_matter(model):
    mixed = lessons.judgements(UNSEEN)
    random.Random(3).shuffle(mixed)
    again = train(
        needs=lessons.needs()[::-1], supplies=lessons.supplies()[::-1], judgements=mixed, settings=WORDS
    )
    pairs = unseen_pairs()
    turned = {(one.need, one.supply): one for one in judged(again, pairs[::-1])}
    assert [turned[one.need, one.supply] for one in judged(model)] == judged(model)


def test_levels_never_fall_as_scores_grow(model):
    ordered = sorted(judged(model), key=lambda one: one.score)
    assert [one.level for one in ordered] == sorted(one.level for one in ordered)
    assert [one.level_rounded for one in ordered] == sorted(one.level_rounded for one in ordered)


def test_keys_say_nothing(model):
    """Other keys, as other owners would have, change no score."""
    matcher = Matcher.build(replace(one, key=one.key[::-1]) for one in lessons.supplies())
    asked = [(replace(need, key=f"owner-{need.key}"), supply[::-1]) for need, supply, _ in unseen_pairs()]
    renamed = model.judge(matcher=matcher, pairs=asked)
    assert [one.score for one in renamed] == pytest.approx([one.score for one in judged(model)])


def test_meaning_is_learned_where_vectors_are_and_words_judge_where_they_are_not(monkeypatch):
    vectors = lessons.vectors()
    model = trained(replace(WORDS, dense=True), vectors=vectors)
    assert model.meaning is not None
    assert model.card.trials.keys() == {"words", "meaning"}
    with_meaning = judged(model, vectors=vectors)
    monkeypatch.setattr("xiechuang.engines.matching.learning.model.installed", lambda: False)
    by_words = judged(model)
    assert [one.score for one in with_meaning] != [one.score for one in by_words]
    assert {one.level_rounded for one in by_words} >= {1, 4}


def test_without_lightgbm_a_line_takes_the_place_of_the_trees(monkeypatch):
    monkeypatch.setattr(ranking, "trees_installed", lambda: False)
    model = trained()
    assert set(model.words.parts) == {"memory", "line"}
    assert judged(model)


def test_trees_learned_elsewhere_are_left_out_where_lightgbm_is_missing(model, monkeypatch):
    if "order" not in model.words.parts:
        pytest.skip("lightgbm is not installed here")
    monkeypatch.setattr(ranking, "trees_installed", lambda: False)
    assert judged(model)


def test_few_judgements_teach_only_the_monotone_line():
    model = trained(judgements=lessons.judgements(4))
    assert set(model.words.parts) == {"line"}
    assert "只学了单调线性模型" in model.card.to_markdown()
    assert judged(model)


def test_the_size_of_the_list_can_be_left_unread():
    model = trained(replace(WORDS, list_size=False), judgements=lessons.judgements(4))
    assert "list_size" not in model.words.columns
    assert "一起评判" not in model.card.to_markdown()


def test_twins_are_never_parted(monkeypatch):
    """A demand posted twice must not be learned from when its double is judged."""
    doubles = [replace(one, key=f"Z{one.key}") for one in lessons.needs()]
    held = []

    def watched(*, needs, parts, seed):
        held.append(set(needs))
        return folds(needs=needs, parts=parts, seed=seed)

    folds = training.folds
    monkeypatch.setattr(training, "folds", watched)
    twice = [replace(one, need=f"Z{one.need}") for one in lessons.judgements(4)]
    train(
        needs=[*lessons.needs(), *doubles],
        supplies=lessons.supplies(),
        judgements=[*lessons.judgements(4), *twice],
        settings=WORDS,
    )
    assert [len(one) for one in held] == [4]


def test_progress_is_told_and_a_stop_is_heeded():
    told = []
    trained(judgements=lessons.judgements(4), progress=lambda *one: told.append(one))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]
    with pytest.raises(InterruptedError):
        trained(judgements=lessons.judgements(4), stop=lambda: True)


@pytest.mark.parametrize(
    ("judgements", "reason"),
    [
        ([Judgement(need="X99", supply="C000", level=1)], "没有给出的需求：X99"),
        ([Judgement(need="X00", supply="C999", level=1)], "没有给出的成果：C999"),
        ([], "没有评判"),
        ([one for one in lessons.judgements() if one.level == 1], "同一级"),
        (lessons.judgements(1), "至少要有 2 项不同的需求"),
    ],
)
def test_what_cannot_be_learned_from_is_refused(judgements, reason):
    with pytest.raises(ValueError, match=reason):
        trained(judgements=judgements)


def test_an_unknown_supply_is_named(model):
    with pytest.raises(ValueError, match="没有这些编号的成果：C999"):
        judged(model, [(lessons.needs()[0], "C999", 1)])


def test_no_pairs_give_no_answers(model):
    assert model.judge(matcher=Matcher.build(lessons.supplies()), pairs=[]) == []
