"""The pictures of monitoring: what is drawn is what the table says, and what is unknown is said to be unknown."""

import json

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from xiechuang.kernel.community.public import Community
from xiechuang.web.charts import (
    About,
    Light,
    Line,
    Panel,
    Place,
    Ranked,
    Target,
    heat_chart,
    light_of,
    multiples_chart,
    place_chart,
    radar_chart,
    ranking_chart,
    target_chart,
    waterfall_chart,
)

ABOUT = About(key="k", title="园区指数", period="2026 年第二季度", source="示例数据", unit="分")
PARTS = st.lists(st.floats(-50, 50, allow_nan=False), min_size=1, max_size=12)


def test_a_ranking_draws_the_interval_of_every_score_and_names_the_bands():
    rows = [
        Ranked(name="甲园", rank=1, score=80.0, low=77.0, high=82.0, best_rank=1, worst_rank=2, band=1),
        Ranked(name="乙园", rank=2, score=79.0, low=76.5, high=81.0, best_rank=1, worst_rank=2, band=1),
        Ranked(name="丙园", rank=3, score=40.0, low=39.0, high=42.0, best_rank=3, worst_rank=3, band=2),
    ]
    chart = ranking_chart(about=ABOUT, rows=rows)
    marks = chart.option["series"][0]["markLine"]["data"]
    assert [[end["coord"] for end in mark] for mark in marks] == [
        [[77.0, 0], [82.0, 0]], [[76.5, 1], [81.0, 1]], [[39.0, 2], [42.0, 2]],
    ]  # fmt: skip
    assert [row[5:] for row in chart.rows] == [["1–2", 1], ["1–2", 1], ["3", 2]]
    assert chart.reading == "第 1 档：甲园、乙园；第 2 档：丙园"
    assert chart.option["xAxis"]["min"] == 0


def test_a_ranking_without_uncertainty_draws_no_interval_and_a_park_without_score_stays_in_it():
    rows = [Ranked(name="甲园", rank=1, score=80.0), Ranked(name="乙园", rank=None, score=None)]
    chart = ranking_chart(about=ABOUT, rows=rows)
    assert chart.option["series"][0]["markLine"]["data"] == []
    assert chart.rows[1] == ["乙园", None, None, None, None, "", None]
    json.dumps(chart.option, allow_nan=False)


def test_neighbouring_bands_differ_in_shade_and_in_words():
    rows = [
        Ranked(name=str(n), rank=n, score=9.0 - n, low=8.0 - n, high=9.5 - n, best_rank=n, worst_rank=n, band=n)
        for n in (1, 2)
    ]  # fmt: skip
    bars = ranking_chart(about=ABOUT, rows=rows).option["series"][0]
    assert len({bar["itemStyle"]["color"] for bar in bars["data"]}) == 2
    words = [mark[0]["label"]["formatter"] for mark in bars["markLine"]["data"]]
    assert words == ["1 名 · 1 档", "2 名 · 2 档"]


def test_a_radar_leaves_out_axes_without_a_value_and_says_which():
    chart = radar_chart(
        about=ABOUT, axes=["投入", "产出", "开放"], series={"甲园": [50, None, 30], "中位数": [40, 45, None]}
    )
    assert [axis["name"] for axis in chart.option["radar"]["indicator"]] == ["投入", "开放"]
    assert chart.option["series"][0]["data"][1]["value"] == [40, None]
    assert "产出" in chart.reading
    assert chart.rows[1] == ["产出", None, 45]


def test_shapes_of_a_radar_are_told_apart_without_colour():
    chart = radar_chart(about=ABOUT, axes=["a"], series={"甲": [1], "乙": [2], "丙": [3]})
    looks = {(shape["lineStyle"]["type"], shape["symbol"]) for shape in chart.option["series"][0]["data"]}
    assert len(looks) == 3


def seen(chart, place):
    """From where to where the bar in this place is visible."""
    foot, above, below = (series["data"][place] for series in chart.option["series"])
    ends = [foot, foot + above["value"]] if above["value"] else [foot, foot + below["value"]]
    if above["value"] and below["value"]:
        ends = [below["value"], above["value"]]
    return min(ends), max(ends)


@given(st.floats(-20, 100, allow_nan=False), PARTS)
def test_every_bar_of_a_waterfall_stands_where_the_one_before_ended(start, parts):
    names = [f"p{n}" for n in range(len(parts))]
    chart = waterfall_chart(
        about=ABOUT, start=("上期", start), parts=list(zip(names, parts, strict=True)), end=("本期", start + sum(parts))
    )  # fmt: skip
    level = start
    for place, part in enumerate(parts, start=1):
        assert seen(chart, place) == pytest.approx(
            (min(level, level + part), max(level, level + part)), abs=1e-9
        )
        level += part
    assert [row[1] for row in chart.rows[1:-1]] == pytest.approx(parts, abs=1e-4)


def test_rises_and_falls_carry_a_sign_beside_their_colour():
    chart = waterfall_chart(
        about=ABOUT, start=("上期", 60), parts=[("a", 3.0), ("b", -2.0)], end=("本期", 61)
    )
    labels = [bar["label"]["formatter"] for bar in chart.option["series"][1]["data"]]
    assert labels == ["60.00", "▲ +3.00", "▼ −2.00", "61.00"]


def test_an_axis_that_does_not_start_at_zero_says_so():
    near = waterfall_chart(about=ABOUT, start=("上期", 60), parts=[("a", 1.0)], end=("本期", 61))
    far = waterfall_chart(about=ABOUT, start=("上期", 0), parts=[("a", 61.0)], end=("本期", 61))
    assert "不从 0 起" in near.reading
    assert near.option["xAxis"]["min"] > 0
    assert (far.reading, "min" in far.option["xAxis"]) == ("", False)


@pytest.mark.parametrize(
    ("value", "target", "direction", "light"),
    [
        (100, 100, 1, Light.REACHED),
        (80, 100, 1, Light.NEAR),
        (79.9, 100, 1, Light.BEHIND),
        (None, 100, 1, Light.UNKNOWN),
        (50, None, 1, Light.UNKNOWN),
        (0, 100, 1, Light.BEHIND),
        (4, 5, -1, Light.REACHED),
        (6, 5, -1, Light.NEAR),
        (0, 5, -1, Light.REACHED),
        (-3, 5, 1, Light.BEHIND),
        (1, 0, 1, Light.REACHED),
    ],
)
def test_the_light_of_a_target(value, target, direction, light):
    assert light_of(Target(name="x", value=value, target=target, direction=direction)) is light


def test_an_unknown_target_is_grey_says_so_and_has_no_percentage():
    chart = target_chart(about=ABOUT, targets=[Target(name="众创空间", value=None, target=100, unit="个")])
    assert chart.rows == [["众创空间", None, 100, "个", None, None, "未知"]]
    bar = chart.option["series"][0]["data"][0]
    assert (bar["itemStyle"]["color"], bar["label"]["formatter"]) == ("--line-firm", "？ 未知")


def test_the_distance_is_in_the_indicators_own_unit():
    assert Target(name="x", value=86, target=100).distance == 14
    assert Target(name="x", value=120, target=100).distance == 0
    assert Target(name="x", value=7, target=5, direction=-1).distance == 2


def test_series_of_different_bases_are_different_lines():
    panel = Panel(
        name="甲园", lines=[Line(name="旧", values=[1, 2, None]), Line(name="新", values=[None, None, 9])]
    )
    chart = multiples_chart(
        about=ABOUT, moments=["Q1", "Q2", "Q3"], panels=[panel, Panel(name="乙园", lines=[])]
    )
    assert [series["data"] for series in chart.option["series"]] == [[1, 2, None], [None, None, 9]]
    assert all(series["connectNulls"] is False for series in chart.option["series"])
    assert chart.header == ["时期", "甲园（旧）", "甲园（新）"]
    assert len({(axis["min"], axis["max"]) for axis in chart.option["yAxis"]}) == 1


def test_a_gap_in_the_heat_map_is_called_missing_and_has_no_shade():
    chart = heat_chart(
        about=ABOUT, columns=["投入", "产出"], rows=["甲园"], shares=[[0.9, None]], shown=[["90", ""]]
    )
    cells, gaps = chart.option["series"]
    assert [cell["value"] for cell in cells["data"]] == [[0, 0, 0.9]]
    assert gaps["data"] == [[1, 0]]
    assert chart.rows == [["甲园", "90", None]]
    assert "甲园×产出" in chart.reading


@pytest.mark.django_db
def test_parks_stand_in_their_area_and_those_without_value_are_marked_otherwise():
    Community.objects.create(code="t", name="试验", settings={})
    chart = place_chart(
        about=ABOUT,
        places=[Place(name="甲园", area="丙市", value=3.0), Place(name="乙园", area="丙市", value=None)],
    )
    known, unknown = chart.option["series"]
    assert known["data"] == [{"name": "甲园", "place": "丙市", "value": 3.0}]
    assert unknown["data"] == [{"name": "乙园", "place": "丙市"}]
    assert unknown["symbol"] != "circle"
    assert chart.rows == [["甲园", "丙市", 3.0], ["乙园", "丙市", None]]


def test_the_picture_is_read_out_and_can_be_taken_away():
    chart = ranking_chart(about=ABOUT, rows=[Ranked(name="甲园", rank=1, score=1.0, band=1)])
    html = render_to_string("web/chart.html", {"chart": chart})
    assert 'aria-label="园区指数：第 1 档：甲园"' in html
    assert all(f'data-take="{form}"' in html for form in ("csv", "png", "svg"))
    assert 'data-height="78"' in html
    assert "style=" not in html
