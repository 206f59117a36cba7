import json

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from xiechuang.kernel.community.public import Community
from xiechuang.kernel.orgs.public import PUBLIC, Actor, Role
from xiechuang.web.charts import About, bar_chart, donut_chart, flow_chart, line_chart, map_chart

ABOUT = About(key="k", title="各地成果", period="2026-01 – 2026-06", source="示例数据", cases=1200, unit="项")
NUMBERS = st.lists(st.integers(0, 10**9), min_size=1, max_size=8)


@given(NUMBERS)
def test_the_table_holds_the_numbers_that_are_drawn(numbers):
    names = [f"甲{n}" for n in range(len(numbers))]
    chart = bar_chart(about=ABOUT, categories=names, series={"成果": numbers})
    assert [row[1] for row in chart.rows] == chart.option["series"][0]["data"] == numbers
    assert [row[0] for row in chart.rows] == chart.option["xAxis"]["data"] == names


def test_bars_start_at_zero_even_when_they_lie():
    assert bar_chart(about=ABOUT, categories=["a"], series={"x": [5]}).option["yAxis"]["min"] == 0
    assert (
        bar_chart(about=ABOUT, categories=["a"], series={"x": [5]}, is_lying=True).option["xAxis"]["min"] == 0
    )


def test_a_gap_in_a_line_stays_a_gap():
    chart = line_chart(about=ABOUT, categories=["1", "2", "3"], series={"x": [1, None, 3]})
    assert chart.option["series"][0]["connectNulls"] is False
    assert chart.rows[1] == ["2", None]
    assert "--" in render_to_string("web/chart.html", {"chart": chart})


def test_a_flow_back_and_forth_makes_no_circle():
    chart = flow_chart(about=ABOUT, flows=[("京", "津", 3), ("津", "京", 2)], sides=("来自", "落地"))
    links = chart.option["series"][0]["links"]
    assert {link["source"] for link in links}.isdisjoint({link["target"] for link in links})
    assert chart.rows == [["京", "津", 3], ["津", "京", 2]]


def test_shares_of_nothing_are_not_invented():
    assert donut_chart(about=ABOUT, parts={"甲": 0}).rows == [["甲", 0, "--"]]
    assert donut_chart(about=ABOUT, parts={"甲": 1, "乙": 3}).rows[1] == ["乙", 3, "75.0%"]


def test_the_figure_names_period_source_and_cases_and_carries_its_table():
    chart = bar_chart(about=ABOUT, categories=["</script>"], series={"成果": [12345]})
    html = render_to_string("web/chart.html", {"chart": chart})
    assert "2026-01 – 2026-06" in html
    assert "示例数据" in html
    assert "1,200" in html
    assert "12,345" in html
    assert html.count("</script>") == 1
    assert 'type="application/json"' in html


def test_nothing_to_draw_is_said_and_not_drawn():
    html = render_to_string("web/chart.html", {"chart": bar_chart(about=ABOUT, categories=[], series={})})
    assert "这一时期没有数据" in html
    assert "data-plot" not in html


def profile(**about) -> None:
    Community.objects.create(code="t", name="试验", settings={"map": about})


@pytest.mark.django_db
def test_a_place_without_an_area_is_a_point_and_counts_in_the_table():
    profile(points=[{"name": "新区", "longitude": 116.0, "latitude": 39.0}], approval_number="")
    chart = map_chart(about=ABOUT, values={"甲市": 4}, points={"新区": 9})
    assert chart.option["series"][1]["data"] == [{"name": "新区", "value": [116.0, 39.0, 9]}]
    assert chart.rows == [("新区", 9), ("甲市", 4)]
    assert chart.option["visualMap"]["max"] == 9
    json.dumps(chart.option)


@pytest.mark.django_db
def test_the_approval_number_is_shown_and_its_absence_only_to_administrators():
    profile(approval_number="")
    chart = map_chart(about=ABOUT, values={"甲市": 4})
    public = render_to_string("web/chart.html", {"chart": chart, "actor": PUBLIC})
    ours = render_to_string("web/chart.html", {"chart": chart, "actor": Actor(role=Role.ADMINISTRATOR)})
    assert "审图号" not in public
    assert "示意图" in public
    assert "审图号：未填写" in ours
    Community.objects.update(settings={"map": {"approval_number": "GS(2099)0000号"}})
    numbered = map_chart(about=ABOUT, values={"甲市": 4})
    assert "GS(2099)0000号" in render_to_string("web/chart.html", {"chart": numbered, "actor": PUBLIC})
