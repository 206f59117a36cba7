"""Alerts point at what is odd, say with which numbers, and keep silent where a test has no ground."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiechuang.engines.indices.analysing import SumRule
from xiechuang.engines.indices.analysing.alerts import (
    AlertKind,
    copied,
    first_digits,
    jump_scores,
    jumps,
    last_digits,
    robust_z,
    round_numbers,
    sum_mismatches,
    unchanged,
)

NAN = float("nan")
UNITS = tuple("甲乙丙丁戊己庚")


def history(seed=0, periods=7):
    """A calm history of seven units in two indicators, growing a little every period."""
    rng = np.random.default_rng(seed)
    growth = rng.normal(0.02, 0.005, (periods, len(UNITS), 2))
    return 100 * np.exp(np.cumsum(growth, axis=0))


def test_a_calm_history_raises_nothing_much():
    assert jumps(history(), units=UNITS, codes="ab", limit=6) == ()


def test_a_jump_stands_out_against_own_history_and_peers():
    cube = history()
    cube[-1, 2, 1] *= 1.8
    found = jumps(cube, units=UNITS, codes="ab", limit=6)
    assert {(each.unit, each.code, each.kind) for each in found} == {
        ("丙", "b", AlertKind.OWN_JUMP),
        ("丙", "b", AlertKind.PEER_JUMP),
    }
    assert all(each.measure > each.limit == 6 for each in found)
    assert found[0].message.startswith(f"由 {cube[-2, 2, 1]:g} 变为 {cube[-1, 2, 1]:g}")
    assert {each.label for each in found} == {"与自身历史相比突变", "与同类单位相比突变"}


def test_a_jump_that_everybody_makes_is_none_among_peers():
    cube = history()
    cube[-1, :, 0] *= 1.8
    kinds = {each.kind for each in jumps(cube, units=UNITS, codes="ab", limit=6)}
    assert kinds == {AlertKind.OWN_JUMP}


def test_a_value_that_hardly_moved_is_held_to_what_is_usual_elsewhere():
    cube = history()
    cube[:, 0, 0] = 50.0
    cube[-1, 0, 0] = 50.1
    assert abs(jump_scores(cube)[0][0, 0]) < 1
    cube[-1, 0, 0] = 60.0
    assert jump_scores(cube)[0][0, 0] > 20


def test_where_nothing_ever_moved_any_change_is_infinitely_unusual():
    cube = np.full((6, len(UNITS), 1), 50.0)
    cube[-1, 0, 0] = 51.0
    own, _ = jump_scores(cube)
    assert own[:, 0].tolist() == [np.inf, *[0.0] * 6]
    assert "从未有过变动" in jumps(cube, units=UNITS, codes="a")[0].message


def test_too_little_history_or_too_few_peers_say_nothing():
    own, peers = jump_scores(history(periods=4))
    assert np.isnan(own).all()
    assert not np.isnan(peers).any()
    own, peers = jump_scores(history()[:, :4])
    assert np.isnan(peers).all()
    assert not np.isnan(own).any()
    with pytest.raises(ValueError, match="两期"):
        jumps(history()[:1], units=UNITS, codes="ab")
    assert np.isnan(jump_scores(history()[:2])[0]).all()


@given(st.lists(st.floats(-50, 50), min_size=5, max_size=9), st.floats(0.1, 9), st.floats(-9, 9))
def test_robust_scores_do_not_depend_on_the_unit_of_measure(sample, scale, shift):
    among = np.round(np.array(sample), 3)[:, None]
    plain = robust_z(np.array([60.0]), among)
    moved = robust_z(np.array([60.0]) * scale + shift, among * scale + shift)
    if np.isfinite(plain[0]) and abs(plain[0]) < 1e6:
        assert moved[0] == pytest.approx(plain[0], rel=1e-6)


def test_mostly_equal_samples_fall_back_to_the_mean_deviation():
    among = np.array([[5.0], [5.0], [5.0], [9.0]])
    assert robust_z(np.array([9.0]), among)[0] == pytest.approx(4 / 1.2533)
    assert np.isnan(robust_z(np.array([9.0]), np.array([[NAN]]))[0])


def test_heaped_numbers_are_noticed_and_honest_ones_are_not():
    rng = np.random.default_rng(1)
    honest = rng.integers(1000, 99999, 80)
    heaped = np.where(rng.random(80) < 0.7, honest // 10 * 10, honest)
    assert not round_numbers(honest).suspicious
    found = round_numbers(heaped)
    assert found.suspicious
    alert = found.alert(code="产值", unit="甲")
    assert (alert.kind, alert.unit, alert.code) == (AlertKind.ROUND, "甲", "产值")
    assert "末位为 0 或 5 的占" in alert.message
    assert round_numbers(honest).alert() is None


def test_decimals_count_as_digits():
    rng = np.random.default_rng(4)
    tenths = rng.integers(1000, 9999, 60) / 10
    assert round_numbers(tenths).applicable
    assert round_numbers(np.round(tenths)).count == 60


def test_a_favourite_last_digit_is_noticed():
    rng = np.random.default_rng(2)
    numbers = rng.integers(100, 10000, 120) * 10 + np.where(
        rng.random(120) < 0.5, 8, rng.integers(0, 10, 120)
    )
    found = last_digits(numbers)
    assert found.suspicious
    assert "末位为 8 的" in found.alert().message
    assert not last_digits(rng.integers(1000, 99999, 200)).suspicious


@pytest.mark.parametrize(
    ("numbers", "options", "reason"),
    [
        (np.geomspace(1, 5000, 80), {}, "少于 300"),
        (np.linspace(100, 999, 400), {}, "不到两个数量级"),
        (np.append(np.geomspace(1, 5000, 400), 0), {}, "零或负数"),
        (np.geomspace(1, 5000, 400), {"bounded": True}, "有上限"),
    ],
)
def test_benford_is_not_asked_where_it_does_not_hold(numbers, options, reason):
    found = first_digits(numbers, **options)
    assert not found.applicable
    assert reason in found.reason
    assert found.p_value is None
    assert not found.suspicious


def test_benford_lets_growth_pass_and_notices_invented_numbers():
    honest = np.exp(np.random.default_rng(3).uniform(np.log(10), np.log(10_000), 2000))
    assert first_digits(honest).applicable
    assert not first_digits(honest).suspicious
    invented = np.random.default_rng(3).integers(1, 10, 2000) * 10.0 ** np.random.default_rng(4).integers(
        1, 4, 2000
    )
    found = first_digits(invented)
    assert found.suspicious
    assert found.alert().limit == 0.015
    assert "首位为" in found.alert().message


def test_too_few_or_computed_numbers_have_no_last_digits():
    assert "少于 50" in last_digits(np.arange(100, 130)).reason
    assert "计算所得" in last_digits(np.random.default_rng(0).uniform(1, 2, 80)).reason
    assert "少于 20" in round_numbers(np.arange(90.0)).reason


def test_a_thousand_starts_with_one():
    numbers = np.concatenate([np.full(150, 1000.0), np.geomspace(1, 900, 150)])
    assert first_digits(numbers).shares[0] > 0.5


def test_a_number_that_stands_still_while_others_move_is_named():
    cube = history()
    cube[-4:, 3, 0] = 88.0
    (alert,) = unchanged(cube, units=UNITS, codes="ab")
    assert (alert.unit, alert.code, alert.measure) == ("丁", "a", 4)
    cube[-4:, :, 0] = 88.0
    assert unchanged(cube, units=UNITS, codes="ab") == ()
    assert unchanged(cube[:1], units=UNITS, codes="ab") == ()


def test_the_same_long_number_in_two_units_is_named_and_a_short_one_is_not():
    values = np.array([[1234.5, 10.0], [1234.5, 10.0], [NAN, 3.0], [77.25, 0.0012]])
    found = copied(values, units=UNITS[:4], codes="ab")
    assert [(each.unit, each.code) for each in found] == [("甲", "a"), ("乙", "a")]
    assert found[0].message == "与 乙 同为 1234.5"


def test_parts_must_add_up_to_the_total():
    codes = ("合计", "一", "二")
    values = np.array(
        [
            [10.0, 4.0, 6.0],
            [10.0, 4.0, 5.0],
            [10.0, NAN, 12.0],
            [10.0, NAN, 5.0],
            [NAN, 1.0, 2.0],
            [10.1, 4.0, 6.0],
        ]
    )
    rule = SumRule(total="合计", parts=("一", "二"), tolerance=0.05)
    found = sum_mismatches(values, units=UNITS[:6], codes=codes, rules=[rule])
    assert [(each.unit, each.measure) for each in found] == [("乙", -1.0), ("丙", 2.0)]
    assert "分项不全" in found[1].message
    with pytest.raises(ValueError, match="没有这些指标：三"):
        sum_mismatches(values, units=UNITS, codes=codes, rules=[SumRule(total="合计", parts=("三",))])
