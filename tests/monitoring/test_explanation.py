"""Why a rank moved: parts that add up, whoever is asked, and down to the figure."""

from copy import deepcopy

import pytest

from tests.monitoring import indexing
from tests.monitoring.indexing import SECOND, accepted_quarter, computed
from xiechuang.domains.monitoring.queries.analysis import analysis_of
from xiechuang.domains.monitoring.queries.choosing import Choices
from xiechuang.domains.monitoring.queries.pictures import multiples_picture, radar_picture, target_picture
from xiechuang.domains.monitoring.queries.reading import reading_of, spread
from xiechuang.domains.monitoring.queries.why import (
    change_picture,
    contribution_picture,
    factor_rows,
    raises_of,
    trace_of,
    why_moved,
)
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import NotVisible

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made_once(once):
    with clock.fixed(indexing.JULY):
        made = indexing.world()
        made.before = reading_of(computed(made, accepted_quarter(made)))
        made.period = accepted_quarter(made, SECOND, quarter=2)
        made.now = reading_of(computed(made, made.period))
        return made


@pytest.fixture
def given(made_once, db):
    with clock.fixed(indexing.JULY):
        yield deepcopy(made_once)


def test_the_parts_of_a_change_add_up_for_every_park(given):
    for park in given.parks:
        change = why_moved(given.now, given.before, park.number).change
        assert sum(part.score for part in change.factors) == pytest.approx(change.change, abs=1e-9)
        assert sum(part.places for part in change.factors) == pytest.approx(change.places, abs=1e-9)
        assert change.score_before == pytest.approx(given.before.unit(park.number)["score"])
        assert change.rank_after == given.now.unit(park.number)["rank"]


def test_weights_and_method_have_parts_of_their_own(given):
    weights = dict.fromkeys(
        ("market", "makers", "contracts", "absorbed", "firms", "intensity", "landings", "staff"), "1"
    )
    indexing.decide_weights(
        given.system, actor=given.authority, reason="新权重", weights=weights | {"makers": "3"}
    )
    other = reading_of(computed(given, given.period, Choices(draws=0, mean="geometric")))
    why = why_moved(other, given.before, given.park.number)
    assert {row["label"] for row in factor_rows(why)} == {"数据变化", "指标与权重调整", "方法调整"}
    assert sum(row["score"] for row in factor_rows(why)) == pytest.approx(why.change.change, abs=1e-9)


def test_series_of_different_bases_are_not_joined(given):
    given.before.given["indicators"][0]["basis"] = "2020 年不变价"
    why = why_moved(given.now, given.before, given.park.number)
    assert why.change is None
    assert "不可相接：技术合同交易额" in why.why_not


def test_the_pictures_say_the_same_as_the_numbers(given):
    why = why_moved(given.now, given.before, given.park.number)
    rows = change_picture(given.now, why).rows
    assert sum(row[1] for row in rows[:-1]) == pytest.approx(rows[-1][1], abs=1e-3)
    made_of = contribution_picture(given.now, given.park.number).rows
    assert sum(row[1] for row in made_of[:-1]) == pytest.approx(
        given.now.unit(given.park.number)["score"], abs=1e-3
    )


def test_a_cell_goes_back_through_every_stage_to_its_figures(given):
    trace = trace_of(given.now, given.park.number, "intensity")
    assert (trace.steps[0].stage, trace.steps[0].value) == ("raw", 4)
    assert set(trace.source.split("、")) == {"rd·2026Q2·第 1 版", "revenue·2026Q2·第 1 版"}
    with pytest.raises(NotVisible):
        trace_of(given.now, given.park.number, "nothing")


def test_what_would_raise_a_park_really_would(given):
    raises = raises_of(given.now, given.parks[3].number)
    assert raises.found
    assert all(one.rank < raises.rank for one in raises.found)


def test_the_analysis_says_what_it_cannot_say(given):
    analysis = analysis_of(given.now)
    assert any("看不出突变" in note for note in analysis.notes)
    landings = next(row for row in analysis.correlations if row["name"] == "转化落地")
    assert (landings["with_index"], landings["flag"]) == (None, "无法计算：数据不足或各园区相同")
    assert all(test["reason"] for test in analysis.tests)
    assert {row["name"] for row in analysis.without} == {one["name"] for one in given.now.indicators}


def test_the_course_and_the_targets_are_drawn(given):
    course = multiples_picture(given.now, [("a", given.before), ("b", given.now)], units=[given.park.number])
    assert [row[0] for row in course.rows] == ["2026Q1", "2026Q2"]
    assert course.about.notes
    [row] = target_picture(given.now).rows
    assert row[:3] == ["技术合同交易额", 2445.0, 2000.0]
    assert radar_picture(given.now, given.park.number).option["series"][0]["type"] == "bar"


def test_where_all_are_equal_the_shade_is_in_the_middle():
    assert spread([3.0, 3.0, None]) == [0.5, 0.5, None]
    assert spread([1.0, None, 3.0, 2.0]) == [0.0, None, 1.0, 0.5]
