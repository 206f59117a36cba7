"""Matches add up, are the exact best, respect musts and never depend on who owns what."""

import dataclasses
import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engines.matching.strategies import texts
from xiechuang.engines.matching import (
    Level,
    Matcher,
    Need,
    PastDecline,
    Readiness,
    Requirement,
    Setting,
    Signal,
    Supply,
    Thresholds,
    Weights,
    quantities,
)
from xiechuang.engines.matching.pairs.points import apportion

SETTING = Setting(today=date(2026, 6, 1))
codes = st.lists(st.sampled_from(["1", "1.2", "1.2.3", "2.1"]), max_size=2).map(tuple)
modes = st.frozensets(st.sampled_from(["许可", "转让"]))
readiness = st.none() | st.builds(Readiness, scale=st.sampled_from(["9", "13"]), level=st.integers(1, 9))
money = st.none() | st.integers(0, 300)
offered = st.lists(st.sampled_from(quantities("耐温1000℃，耐温1300℃，误差2cm")), max_size=2).map(tuple)
required = st.lists(
    st.builds(Requirement, quantity=st.sampled_from(quantities("耐温≥1200℃，误差≤3cm")), must=st.booleans()),
    max_size=2,
).map(tuple)
needs = st.builds(
    Need, key=st.just("D"), title=texts, description=texts, fields=codes, readiness=readiness, budget=money, modes=modes,
    stages=st.frozensets(st.sampled_from(["中试"])), regions=st.frozensets(st.sampled_from(["130000"])),
    requirements=required,
)  # fmt: skip
supplies = st.lists(
    st.builds(
        Supply, key=st.integers(10, 99).map(str), title=texts, abstract=texts, fields=codes, readiness=readiness,
        price=money, modes=modes, stage=st.none() | st.just("中试"), region=st.none() | st.sampled_from(["130100", "110000"]),
        parameters=offered, published_on=st.none() | st.dates(date(2020, 1, 1), date(2027, 1, 1)),
    ),
    min_size=1, max_size=10, unique_by=lambda one: one.key,
)  # fmt: skip


@given(needs, supplies)
def test_points_add_up_exactly_to_a_score_within_0_and_100(need: Need, listed: list[Supply]) -> None:
    matcher = Matcher.build(listed, setting=SETTING)
    for one in matcher.judge_many(need, keys=[supply.key for supply in listed]):
        assert round(sum(part.points for part in one.contributions), 1) == one.score
        assert sum(round(part.points * 10) for part in one.contributions) == round(one.score * 10)
        assert 0 <= one.score <= 100
        assert one.level is matcher.thresholds.level(one.score)
        assert sum(part.weight for part in one.contributions) == pytest.approx(1)
        assert all(part.sentence for part in one.contributions)
        assert all(part.points == 0 for part in one.contributions if part.value is None and part.signal)


@given(needs, supplies, st.integers(1, 4))
def test_the_best_k_equal_judging_every_pair(need: Need, listed: list[Supply], k: int) -> None:
    matcher = Matcher.build(listed, setting=SETTING)
    judged = matcher.judge_many(need, keys=matcher.index.keys)
    worded = [one for one in judged if one.contributions[0].value]
    found = matcher.match(need, k=k)
    assert [one.score for one in found] == sorted((one.score for one in worded), reverse=True)[:k]
    assert all(one == matcher.judge(need, key=one.key) for one in found)


@given(needs, supplies, st.data())
def test_matches_allowed_equal_filtering_afterwards(
    need: Need, listed: list[Supply], data: st.DataObject
) -> None:
    matcher = Matcher.build(listed, setting=SETTING)
    seen = data.draw(st.sets(st.sampled_from([one.key for one in listed])))
    everything = matcher.match(need, k=99)
    assert matcher.match(need, k=99, allowed=matcher.index.mask(seen)) == [
        m for m in everything if m.key in seen
    ]


@given(needs, supplies, st.randoms(use_true_random=False))
def test_the_order_of_supplies_does_not_matter(need: Need, listed: list[Supply], chance: object) -> None:
    shuffled = list(listed)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert Matcher.build(shuffled).match(need) == Matcher.build(listed).match(need)


@given(needs, supplies)
def test_a_missed_must_holds_the_level_at_weak_and_says_so(need: Need, listed: list[Supply]) -> None:
    matcher = Matcher.build(listed, setting=SETTING)
    for one in matcher.judge_many(need, keys=matcher.index.keys):
        if any(verdict.requirement.must and verdict.fit == "不满足" for verdict in one.parameters):
            assert one.level in (Level.WEAK, Level.NONE)
            assert any("不再封顶" in sentence for sentence in one.would_raise)


@given(st.lists(st.floats(0, 50), min_size=1, max_size=9))
def test_rounded_portions_sum_to_the_rounded_whole(portions: list[float]) -> None:
    whole = round(sum(portions))
    parts = apportion(portions=portions, whole=whole)
    assert sum(parts) == whole
    assert all(abs(part - portion) <= 1 for part, portion in zip(parts, portions, strict=True))


CERAMIC = Supply(
    key="A1",
    title="耐高温陶瓷基复合材料制备技术",
    abstract="材料耐温可达1300℃，适用于航空发动机热端部件。",
    fields=("4.2.1",),
    region="130100",
    price=8_000_000,
)
COATING = Supply(key="A2", title="高温合金叶片涂层", abstract="耐温1000℃", region="130100", fields=("4.2.1",))
FERTILISER = Supply(key="A3", title="生物有机肥料", fields=("4.2.1",), region="130100", price=1)
NEED = Need(
    key="D1",
    title="寻求陶瓷基复合材料",
    description="航空发动机涂层用，耐温≥1200℃，涂层技术",
    fields=("4.2.1",),
    budget=10_000_000,
    regions=frozenset({"130000"}),
    requirements=tuple(Requirement(quantity=one, must=True) for one in quantities("耐温≥1200℃")),
)


@pytest.fixture
def matcher() -> Matcher:
    return Matcher.build([CERAMIC, COATING, FERTILISER], setting=SETTING)


def test_the_right_material_comes_first_with_words_and_parameters_shown(matcher: Matcher) -> None:
    first = matcher.match(NEED)[0]
    assert (first.key, first.level) == ("A1", Level.STRONG)
    assert "陶瓷基复合材料" in {term.surface for term in first.terms}
    assert [verdict.fit for verdict in first.parameters] == ["满足"]


def test_right_region_field_and_price_do_not_lift_what_is_about_something_else(matcher: Matcher) -> None:
    judged = matcher.judge(NEED, key="A3")
    assert judged.level is Level.NONE
    assert "没有共同的用词" in judged.contributions[0].sentence


def test_the_weights_of_what_is_not_stated_go_to_the_others() -> None:
    (alone,) = Matcher.build([Supply(key="A", title="陶瓷涂层")]).match(Need(key="D", title="陶瓷涂层"))
    weights = {part.signal: part.weight for part in alone.contributions}
    assert weights[Signal.WORDS] + weights[Signal.TITLE] == pytest.approx(1)
    assert alone.score == pytest.approx(100, abs=5)


def test_what_would_raise_a_pair_names_missing_words_and_unstated_facts(matcher: Matcher) -> None:
    advice = "\n".join(matcher.judge(NEED, key="A2").would_raise)
    assert "满足必须项“耐温≥1200°C”后不再封顶" in advice
    assert "陶瓷" in advice
    assert "成果补充写明报价、发布日期" in advice


def test_removed_supplies_are_never_matched_again(matcher: Matcher) -> None:
    changed = matcher.with_changes(
        removals=["A1"], upserts=[dataclasses.replace(FERTILISER, title="陶瓷基复合材料")]
    )
    assert [one.key for one in changed.match(NEED)] == ["A3", "A2"]
    assert matcher.match(NEED)[0].key == "A1"


def test_progress_is_told_after_each_need_and_stopping_is_obeyed(matcher: Matcher) -> None:
    asked = [dataclasses.replace(NEED, key=f"D{number}") for number in range(3)]
    told: list[tuple[int, int]] = []
    found = matcher.match_all(
        asked, k=1, progress=lambda done, whole: told.append((done, whole)), stop=lambda: len(told) == 2
    )
    assert list(found) == ["D0", "D1"]
    assert told == [(1, 3), (2, 3)]


def test_who_owns_a_supply_is_no_part_of_it() -> None:
    assert not {"owner", "organisation", "inventors"} & {one.name for one in dataclasses.fields(Supply)}


def test_an_empty_need_matches_nothing(matcher: Matcher) -> None:
    assert matcher.match(Need(key="D")) == []


def test_bad_weights_thresholds_and_keys_are_refused(matcher: Matcher) -> None:
    with pytest.raises(ValueError, match="权重 field"):
        Weights(field=math.nan)
    with pytest.raises(ValueError, match="words"):
        Weights(words=0)
    with pytest.raises(ValueError, match="级别分界"):
        Thresholds(weak=50)
    with pytest.raises(ValueError, match="没有编号"):
        matcher.judge(NEED, key="A9")
    with pytest.raises(ValueError, match="没有这些编号"):
        matcher.judge_many(NEED, keys=["A9"])
    with pytest.raises(ValueError, match="没有可供索引"):
        Matcher.build([])
    with pytest.raises(ValueError, match="k 至少"):
        matcher.match(NEED, k=0)


@given(needs, supplies, st.integers(1, 9))
def test_a_past_decline_never_raises_its_pair_nor_touches_another(need, listed, k) -> None:
    matcher = Matcher.build(listed, setting=SETTING)
    keys = [one.key for one in listed]
    tried = dataclasses.replace(need, past_declines=(PastDecline(supply=keys[0], reasons=("价格不合适",)),))
    before, after = (matcher.judge_many(one, keys=keys) for one in (need, tried))
    assert after[1:] == before[1:]
    assert after[0].score <= before[0].score
    (told,) = [one for one in after[0].contributions if one.signal is Signal.PAST_DECLINES]
    assert (told.points, told.value) == (0, 0)
    found = matcher.match(tried, k=k)
    hit = {one.key for one in matcher.match(tried, k=len(keys))}
    best = sorted((one.score for one in after if one.key in hit), reverse=True)[:k]
    assert [one.score for one in found] == best


def test_a_pair_tried_in_vain_falls_behind_one_that_says_the_same() -> None:
    matcher = Matcher.build([Supply(key=key, title="高压电解液") for key in "AB"], setting=SETTING)
    tried = Need(
        key="D", title="高压电解液", past_declines=(PastDecline(supply="A", reasons=("价格不合适",)),)
    )
    assert [one.key for one in matcher.match(Need(key="D", title="高压电解液"))] == ["A", "B"]
    assert [one.key for one in matcher.match(tried)] == ["B", "A"]
    last = matcher.match(tried)[-1]
    assert not any("终止" in advice for advice in last.would_raise)
