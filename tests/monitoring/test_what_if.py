"""Trying weights on the server: the sheet that the page computes with, what is typed, and what comes of it."""

import pytest

from tests.monitoring import indexing
from tests.monitoring.indexing import SECOND, accepted_quarter, computed
from xiechuang.domains.monitoring.queries.choosing import Choices
from xiechuang.domains.monitoring.queries.reading import reading_of
from xiechuang.domains.monitoring.queries.running import run_of
from xiechuang.domains.monitoring.queries.sheet import (
    can_be_tried,
    moved,
    sheet_of,
    tried,
    tried_weights,
    weights_of,
)
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid

pytestmark = pytest.mark.django_db


@pytest.fixture
def reading():
    with clock.fixed(indexing.JULY):
        made = indexing.world()
        return reading_of(computed(made, accepted_quarter(made, SECOND), Choices(draws=0)))


def test_the_sheet_holds_the_index_as_it_was_computed(reading):
    run = run_of(reading.given)
    sheet = sheet_of(run)
    assert can_be_tried(run)
    assert sheet["ranks"] == [unit["rank"] for unit in reading.found["units"]]
    assert sheet["values"][0][0] == reading.found["units"][0]["scores"]["contracts"]
    assert [len(level["codes"]) for level in sheet["levels"]] == [5, 2, 1]
    assert all(all(level["slots"]) for level in sheet["levels"])


def test_every_weight_below_the_index_can_be_tried(reading):
    rows = weights_of(reading)
    assert [(row["code"], row["depth"]) for row in rows][:3] == [
        ("market", 0),
        ("contracts", 1),
        ("absorbed", 1),
    ]
    assert {row["code"] for row in rows if row["is_group"]} == {"market", "makers"}


def test_what_is_typed_as_it_was_changes_nothing(reading):
    assert tried_weights(reading, {"w-market": "1", "w-makers": " 1.0 ", "w-contracts": ""}) == {}
    assert [row["rank"] for row in tried(reading, {})] == [row["before"] for row in tried(reading, {})]


@pytest.mark.parametrize("text", ["-1", "很多", "nan", "inf", "1e9"])
def test_what_is_no_weight_is_named(reading, text):
    with pytest.raises(Invalid) as wrong:
        tried_weights(reading, {"w-market": text, "w-firms": text})
    assert set(wrong.value.fields) == {"技术市场", "高新技术企业"}


def test_with_one_weight_left_the_ranks_are_those_of_that_indicator(reading):
    weights = {"makers": 0.0, "absorbed": 0.0, "landings": 0.0}
    rows = tried(reading, weights)
    by_contracts = sorted(reading.found["units"], key=lambda unit: -unit["scores"]["contracts"])
    assert [row["code"] for row in rows] == [unit["code"] for unit in by_contracts]
    assert [row["score"] for row in rows] == pytest.approx(
        [unit["scores"]["contracts"] for unit in by_contracts]
    )


def test_the_arrow_says_how_many_places():
    assert moved({"rank": 1, "before": 3}) == "↑ 2"
    assert moved({"rank": 3, "before": 1}) == "↓ 2"
    assert moved({"rank": 2, "before": 2}) == "—"
    assert moved({"rank": None, "before": 2}) == "--"
