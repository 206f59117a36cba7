"""The sample of the monitoring: marked, complete, and published from the first page on."""

from django.test import Client

from xiechuang.domains.monitoring.models import (
    Figure,
    IndicatorSystem,
    Period,
    Publication,
    Submission,
    SystemIndicator,
    WeightDecision,
)
from xiechuang.domains.monitoring.queries.reading import reading_of
from xiechuang.domains.monitoring.states import FigureSource, SubmissionState


def test_the_figures_are_marked_and_there_once():
    assert Period.objects.filter(is_sample=True, state="closed").count() == 8
    assert not Figure.objects.filter(is_sample=False).exists()
    assert WeightDecision.objects.get().is_sample
    states = Submission.objects.filter(period__quarter=3, period__year=2026).values_list("state", flat=True)
    assert set(states) == set(SubmissionState) - {SubmissionState.REVISING}
    assert Figure.objects.filter(vintage=2, source=FigureSource.REVISED).count() == 2


def test_the_real_targets_stand_beside_it():
    real = IndicatorSystem.objects.get(code="jingnan-2020")
    assert (real.parks.count(), real.is_sample) == (11, False)
    assert SystemIndicator.objects.filter(system=real, target_value__isnull=False).count() == 31


def test_the_indices_are_published_once_and_say_that_they_are_invented():
    rows = list(Publication.objects.order_by("id"))
    assert 1 <= len(rows) <= 4
    assert all(row.is_sample and "示例" in row.title for row in rows)
    assert len({row.computation.series for row in rows}) == 1
    last = rows[-1]
    ranks = [unit["rank"] for unit in reading_of(last.computation).units if unit["rank"]]
    assert ranks[0] == 1
    page = Client().get(f"/index/{last.number}/").content.decode()
    assert "示例数据，不是真实监测结果" in page
    park = reading_of(last.computation).units[0]["code"]
    assert Client().get(f"/index/{last.number}/parks/{park}/").status_code == 200
