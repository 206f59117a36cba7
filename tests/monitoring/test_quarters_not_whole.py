"""Quarters that are not whole: parks that came, left or report nothing, weights nobody decided."""

import pytest

from tests.monitoring import indexing
from tests.monitoring.indexing import QUICK, SECOND, accepted_quarter, client_of, computed, reasons
from xiechuang.domains.monitoring.actions.computing import compute_index
from xiechuang.domains.monitoring.models import Computation
from xiechuang.domains.monitoring.queries.analysis import analysis_of
from xiechuang.domains.monitoring.queries.choosing import Choices
from xiechuang.domains.monitoring.queries.park_report import park_report
from xiechuang.domains.monitoring.queries.reading import reading_of
from xiechuang.domains.monitoring.queries.subject import subject_of
from xiechuang.domains.monitoring.queries.why import (
    factor_rows,
    why_moved,
)
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import NotVisible, Refused

pytestmark = pytest.mark.django_db


def test_the_form_lists_every_reason_before_anybody_presses():
    with clock.fixed(indexing.APRIL):
        made = indexing.world(weighed=False)
        accepted_quarter(made, indexing.FIRST[:3])
        client = client_of(made.authority)
        page = client.get("/monitoring/periods/small/1/2026Q1/compute/").content.decode()
        assert "权重未知" in page
        assert "第4园" in page
        choices = {"scale": "min_max", "mean": "arithmetic", "gaps": "none", "outliers": "none", "threshold": "50",
                   "draws": "64", "noise": "25", "note": "试算"}  # fmt: skip
        refused = client.post("/monitoring/periods/small/1/2026Q1/compute/", choices)
        assert refused.status_code == 409
        assert "试算" in refused.content.decode()
        assert not Computation.objects.exists()


def test_a_park_that_came_is_not_explained_and_the_others_are():
    with clock.fixed(indexing.JULY):
        made = indexing.world()
        without = Choices(draws=0, leaves_out=True)
        before = reading_of(computed(made, accepted_quarter(made, indexing.FIRST[:3]), without))
        now = reading_of(computed(made, accepted_quarter(made, SECOND, quarter=2), without))
    new = why_moved(now, before, made.parks[3].number)
    assert new.change is None
    assert "没有得分" in new.why_not
    old = why_moved(now, before, made.park.number)
    assert old.came == (made.parks[3].number,)
    assert sum(row["score"] for row in factor_rows(old)) == pytest.approx(old.change.change, abs=1e-9)


def test_numbers_that_several_parks_report_alike_are_asked_about():
    with clock.fixed(indexing.JULY):
        made = indexing.world()
        rows = [(123_457, *row[1:]) for row in indexing.FIRST]
        analysis = analysis_of(reading_of(computed(made, accepted_quarter(made, rows), QUICK)))
    assert {alert["unit_code"] for alert in analysis.alerts} == {park.number for park in made.parks}
    assert {(alert["label"], alert["code"]) for alert in analysis.alerts} == {
        ("与其他单位数值相同", "contracts")
    }


def test_unknown_weights_are_refused_and_named_with_every_other_reason():
    with clock.fixed(indexing.APRIL):
        made = indexing.world(weighed=False)
        period = accepted_quarter(made, [])
        with pytest.raises(Refused) as refused:
            compute_index(actor=made.authority, period=period, choices=QUICK)
    said = reasons(refused)
    assert "权重未知：market、makers、contracts" in said
    assert "还没有已接受的数据" in said
    assert "有数据的园区只有 0 个" in said
    assert len(refused.value.reasons) >= 4


def test_a_park_without_any_data_is_refused_until_it_is_expressly_left_out():
    with clock.fixed(indexing.APRIL):
        made = indexing.world()
        period = accepted_quarter(made, indexing.FIRST[:3])
        with pytest.raises(Refused) as refused:
            compute_index(actor=made.authority, period=period, choices=QUICK)
        assert "第4园" in reasons(refused)
        reading = reading_of(computed(made, period, Choices(draws=0, leaves_out=True)))
    assert reading.given["left_out"][made.parks[3].number] == "没有数据"
    assert len(reading.units) == 3


def test_a_park_left_out_has_no_report():
    with clock.fixed(indexing.JULY):
        made = indexing.world()
        period = accepted_quarter(made, indexing.FIRST[:3])
        computation = computed(made, period, Choices(draws=0, leaves_out=True))
        out = subject_of(made.authority, computation.number)
        with pytest.raises(NotVisible):
            park_report(out, park=made.parks[3].number, before=None)
