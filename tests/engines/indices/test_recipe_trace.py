"""From any score one can walk down to its source, and compute again with one thing changed."""

import numpy as np
import pytest

from tests.engines.indices import sample
from xiechuang.engines.indices.recipe import (
    Impute,
    Normalise,
    NotThere,
    Recipe,
    RecipeError,
    Screen,
    Treat,
    compute,
)
from xiechuang.engines.indices.structure import StructureError


def run(data=None, **choices):
    return compute(data or sample.data(), sample.hierarchy(), Recipe(**choices))


def test_an_indicator_is_followed_from_its_source_through_every_stage():
    given = sample.data(sources={("乙", "patents"): "季报 2026-1 第 3 行"})
    way = run(given, impute=Impute()).trace("乙", "patents")
    assert (way.source, way.name) == ("季报 2026-1 第 3 行", "patents 指标")
    assert [(step.label, step.value) for step in way.steps] == [
        ("原始数据", 50),
        ("除以规模", 25),
        ("插补缺失", 25),
        ("标准化", pytest.approx(100 * 10 / 85)),
    ]
    assert way.steps[1].note == "÷ population 2"
    assert way.steps[1].flags == ("已除以规模",)
    assert way.score == way.steps[-1].value
    assert way.steps[-1].note == "极差标准化"


def test_an_imputed_cell_says_where_its_value_came_from():
    way = run(sample.gappy(), impute=Impute(group="region")).trace("乙", "rd")
    assert way.steps[0].flags == ("缺失",)
    assert way.steps[0].value is None
    assert way.steps[2].note == "原为缺失，取同组（北）单位的平均值"
    assert way.steps[2].flags == ("插补",)
    lone = run(sample.gappy(), impute=Impute(group="region")).trace("戊", "waste")
    assert lone.steps[2].note == "原为缺失，取各单位的平均值"


def test_a_treated_cell_says_how():
    values = np.array(sample.VALUES, dtype=float)
    values[0, 0] = 10_000
    way = run(sample.data(values), treat=Treat(parameters={"kurtosis_limit": 3.0})).trace("甲", "rd")
    assert way.steps[-2].note == "过高，截到其余单位的最大值"
    assert way.steps[-2].flags == ("离群处理",)


def test_a_group_is_made_of_its_parts_whose_shares_sum_to_one():
    result = run(sample.gappy())
    way = result.trace("乙", "INNO")
    assert [part.code for part in way.parts] == ["rd", "patents", "waste"]
    assert [part.share for part in way.parts] == [0, 0.5, 0.5]
    assert sum(part.share * (part.score or 0) for part in way.parts) == pytest.approx(way.score)
    assert way.rank == result.ranks_of("INNO")[1]


def test_one_can_walk_from_the_index_down_to_every_source():
    result = run()
    seen = set()

    def walk(code):
        seen.add(code)
        for part in result.trace("甲", code).parts:
            if part.code not in seen:
                walk(part.code)

    walk("INDEX")
    assert seen == set(result.hierarchy.places)


def test_a_unit_that_was_screened_out_has_its_way_up_to_there():
    way = run(sample.gappy(), screen=Screen(threshold=0.9)).trace("乙", "rd")
    assert way.steps[-1].note == "数据不足，不参加排名"
    assert (way.score, way.rank) == (None, None)


def test_an_unknown_unit_or_code_is_refused():
    with pytest.raises(NotThere, match="没有这个单位"):
        run().trace("己", "rd")
    with pytest.raises(NotThere, match="没有这个指标"):
        run().trace("甲", "else")


def test_computing_again_without_a_change_gives_the_same_bytes():
    result = run(sample.gappy(), impute=Impute(), treat=Treat())
    assert result.regenerate().index.tobytes() == result.index.tobytes()


def test_one_stage_is_changed_and_all_else_stays():
    again = run(impute=Impute()).regenerate(normalise=Normalise(method="z_score"))
    assert again.recipe == Recipe(impute=Impute(), normalise=Normalise(method="z_score"))


def test_indicators_groups_and_units_are_taken_out_and_put_in():
    result = run()
    assert result.regenerate(without=["rd", "OPEN"]).hierarchy.codes == ("patents", "waste", "visits")
    fewer = result.regenerate(without_units=["甲"])
    assert fewer.units == sample.UNITS[1:]
    assert fewer.regenerate(data=sample.data()).index.tolist() == result.index.tolist()
    assert result.regenerate(without=["rd"]).regenerate(hierarchy=sample.hierarchy()).index.tolist() == (
        result.index.tolist()
    )


def test_an_unknown_change_is_refused():
    with pytest.raises(RecipeError, match="方案没有这个环节"):
        run().regenerate(stir=1)
    with pytest.raises(StructureError):
        run().regenerate(without=["nothing"])
