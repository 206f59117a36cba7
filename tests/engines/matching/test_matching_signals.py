"""Every structured signal says a value or that it is not stated, and why."""

from datetime import date

import pytest

from xiechuang.engines.matching import Need, PastDecline, Readiness, Requirement, Setting, Supply, quantities
from xiechuang.engines.matching.pairs.parameters import Fit, compare, missed_musts, satisfaction
from xiechuang.engines.matching.pairs.signals import (
    STRUCTURED,
    Reading,
    read_budget,
    read_field,
    read_freshness,
    read_modes,
    read_past_declines,
    read_readiness,
    read_region,
    read_stage,
)

TODAY = date(2026, 6, 1)
SETTING = Setting(today=TODAY, names={"1.2.3": "电池材料", "130000": "河北省", "nine": "九级制"})


def need(**stated: object) -> Need:
    return Need(key="D", **stated)  # type: ignore[arg-type]


def supply(**stated: object) -> Supply:
    return Supply(key="A", **stated)  # type: ignore[arg-type]


def value(reading: Reading) -> float | None:
    return reading.value


def test_what_nobody_states_is_read_as_none_with_a_reason() -> None:
    for read in STRUCTURED:
        reading = read(need=need(), supply=supply(), setting=SETTING)
        assert reading.value is None
        assert "不作比较" in reading.sentence


@pytest.mark.parametrize(
    ("wanted", "offered", "expected"),
    [
        ("1.2.3", "1.2.3", 1),
        ("1.2.3", "1.2.9", 2 / 3),
        ("1.2.3", "2.2.3", 0),
        ("1.2", "1.2.3", 1),
        ("1.2.3", "1", 1 / 3),
    ],
)
def test_fields_share_the_beginning_of_their_paths(wanted: str, offered: str, expected: float) -> None:
    reading = read_field(need=need(fields=(wanted,)), supply=supply(fields=(offered,)), setting=SETTING)
    assert reading.value == pytest.approx(expected)


def test_the_nearest_of_several_fields_counts_and_is_named() -> None:
    reading = read_field(
        need=need(fields=("9", "1.2.3")), supply=supply(fields=("4", "1.2.3")), setting=SETTING
    )
    assert (reading.value, reading.sentence) == (1, "领域相同：电池材料")


@pytest.mark.parametrize(("level", "expected"), [(9, 1), (6, 1), (5, 2 / 3), (3, 0), (1, 0)])
def test_readiness_falls_with_each_level_short(level: int, expected: float) -> None:
    wanted, offered = Readiness(scale="nine", level=6), Readiness(scale="nine", level=level)
    reading = read_readiness(need=need(readiness=wanted), supply=supply(readiness=offered), setting=SETTING)
    assert reading.value == pytest.approx(expected)


def test_readiness_of_different_scales_is_never_compared() -> None:
    wanted, offered = Readiness(scale="nine", level=6), Readiness(scale="GB/T 22900-2022", level=6)
    reading = read_readiness(need=need(readiness=wanted), supply=supply(readiness=offered), setting=SETTING)
    assert reading.value is None
    assert "九级制与GB/T 22900-2022" in reading.sentence
    assert not reading.unsaid


@pytest.mark.parametrize(
    ("price", "expected"), [(50, 1), (100, 1), (150, 0.5), (200, 0), (999, 0), (None, None)]
)
def test_a_price_above_the_budget_falls_to_nothing_at_twice_the_budget(
    price: int | None, expected: float | None
) -> None:
    assert value(read_budget(need=need(budget=100), supply=supply(price=price), setting=SETTING)) == expected


def test_a_budget_of_nothing_is_met_only_by_a_gift() -> None:
    assert value(read_budget(need=need(budget=0), supply=supply(price=0), setting=SETTING)) == 1
    assert value(read_budget(need=need(budget=0), supply=supply(price=1), setting=SETTING)) == 0


@pytest.mark.parametrize(
    ("region", "wanted", "expected"),
    [
        ("130100", "130000", 1), ("130102", "130100", 1), ("120000", "130000", 0), ("130000", "130100", 0),
        ("hebei.tangshan", "hebei", 1), ("hebeinan", "hebei", 0),
    ],
)  # fmt: skip
def test_a_part_of_a_preferred_region_is_preferred(region: str, wanted: str, expected: float) -> None:
    reading = read_region(
        need=need(regions=frozenset({wanted})), supply=supply(region=region), setting=SETTING
    )
    assert reading.value == expected


def test_stage_and_modes_are_met_or_not() -> None:
    wants = need(stages=frozenset({"中试"}), modes=frozenset({"许可", "转让"}))
    assert value(read_stage(need=wants, supply=supply(stage="中试"), setting=SETTING)) == 1
    assert value(read_stage(need=wants, supply=supply(stage="小试"), setting=SETTING)) == 0
    assert value(read_modes(need=wants, supply=supply(modes=frozenset({"转让"})), setting=SETTING)) == 1
    assert value(read_modes(need=wants, supply=supply(modes=frozenset({"入股"})), setting=SETTING)) == 0


@pytest.mark.parametrize(
    ("published", "expected"), [(TODAY, 1), (date(2024, 6, 1), 0.5), (date(2026, 6, 2), None)]
)
def test_freshness_halves_every_two_years_from_the_day_given(published: date, expected: float | None) -> None:
    reading = read_freshness(need=need(), supply=supply(published_on=published), setting=SETTING)
    assert reading.value == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(
    ("required", "offered", "fit"),
    [
        ("耐温≥1200℃", "1300 摄氏度", Fit.MET),
        ("耐温≥1200℃", "耐温1000℃", Fit.MISSED),
        ("耐温≥1200℃", "耐温≥1000℃", Fit.PARTLY),
        ("耐温≥1200℃", "最高使用温度", Fit.UNSTATED),
        ("误差≤3cm", "误差小于2厘米", Fit.MET),
        ("厚度<5mm", "厚度5毫米", Fit.MISSED),
        ("载重10吨", "载重8~15t", Fit.MET),
        ("纯度≥99%", "良率99.5%", Fit.UNSTATED),
        ("纯度≥99%", "产品纯度达99.5%", Fit.MET),
        ("细度400目以上", "细度500目", Fit.MET),
        ("细度400目以上", "细度500nm", Fit.UNSTATED),
    ],
)
def test_requirements_are_judged_one_by_one(required: str, offered: str, fit: Fit) -> None:
    (asked,) = quantities(required)
    (verdict,) = compare(requirements=[Requirement(quantity=asked)], offers=quantities(offered))
    assert verdict.fit is fit
    assert verdict.requirement.label in verdict.sentence


def test_a_named_offer_outranks_a_nameless_one() -> None:
    (asked,) = quantities("耐温≥1200℃")
    offers = quantities("在1500℃烧结，耐温1000℃")
    (verdict,) = compare(requirements=[Requirement(quantity=asked, must=True)], offers=offers)
    assert verdict.fit is Fit.MISSED
    assert missed_musts([verdict]) == [verdict]


def test_a_must_counts_twice_and_the_unstated_not_at_all() -> None:
    asked = [
        Requirement(quantity=one, must=number == 0)
        for number, one in enumerate(quantities("耐温≥1200℃，误差≤3cm，纯度≥99%"))
    ]
    verdicts = compare(requirements=asked, offers=quantities("耐温1300℃，误差5cm"))
    assert satisfaction(verdicts) == pytest.approx(2 / 3)
    assert satisfaction(verdicts[2:]) is None


def test_a_pair_declined_before_counts_nothing_on_this_signal_and_says_why() -> None:
    tried = need(past_declines=(PastDecline(supply="A", reasons=("价格不合适", "时间不合适", "价格不合适")),))
    (reading,) = read_past_declines(need=tried, supply=supply())
    assert reading.value == 0
    assert reading.sentence == "这一对此前终止过 3 次：价格不合适、时间不合适"
    assert read_past_declines(need=tried, supply=Supply(key="B")) == ()
