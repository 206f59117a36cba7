"""What officials learn, and what the public learns: totals only."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import AchievementFactory, DemandFactory, DockingFactory, RegionFactory, actor
from tests.transfer.signing_in import browser_of
from xiechuang.domains.transfer.models import Achievement, Docking
from xiechuang.domains.transfer.queries.showcase import showcase
from xiechuang.domains.transfer.queries.statistics import (
    Span,
    _sorted_into,
    days_to_stages,
    soon_expiring,
    statistics_for,
)
from xiechuang.domains.transfer.states import DockingState, RecordState
from xiechuang.kernel.access.public import fenced
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import PUBLIC, Role
from xiechuang.kernel.workflow.public import Step

pytestmark = pytest.mark.django_db
PAGE = "transfer:statistics"


@pytest.fixture
def words(vocabularies, frozen_clock):
    return vocabularies


@pytest.fixture
def as_(client_as):
    return lambda who: browser_of(who, client_as)


def charts_of(who, **span) -> dict:
    return {chart.about.key: chart for chart in statistics_for(who, span=Span(**span))}


def official(region: str = "110000"):
    return actor(Role.REGIONAL_OFFICIAL, region=region)


@pytest.mark.usefixtures("words")
def test_a_region_counts_its_own_dockings_only():
    DockingFactory(state=DockingState.MEETING)
    assert dict(charts_of(official("110000"))["reached"].rows)["已约见"] == 1
    assert charts_of(official("130000"))["reached"].is_empty


@pytest.mark.usefixtures("words")
def test_reasons_of_decline_are_counted_by_name():
    DockingFactory(state=DockingState.DECLINED)
    assert charts_of(official())["declined"].rows == [["价格不合适", 1]]


@pytest.mark.usefixtures("words")
def test_the_median_of_days_is_of_first_arrivals():
    DockingFactory(state=DockingState.INTERESTED)
    docking = Docking.objects.get()
    Docking.objects.update(proposed_at=clock.now() - timedelta(days=8))
    Step.objects.filter(target="one_interested").update(at=clock.now() - timedelta(days=6))
    found = days_to_stages(Docking.objects.filter(pk=docking.pk))
    assert found[DockingState.ONE_INTERESTED] == [2]
    assert found[DockingState.INTERESTED] == [8]
    assert charts_of(official())["days"].rows[0] == ["一方有意向（1 件）", 2]


@pytest.mark.usefixtures("words")
def test_a_span_narrows_dockings_by_the_day_of_proposal():
    DockingFactory()
    tomorrow = clock.today() + timedelta(days=1)
    assert not charts_of(official(), until=clock.today())["reached"].is_empty
    assert charts_of(official(), since=tomorrow)["reached"].is_empty


@pytest.mark.usefixtures("words")
def test_drafts_of_others_are_never_counted():
    AchievementFactory(state=RecordState.DRAFT)
    AchievementFactory(state=RecordState.SUBMITTED)
    rows = {row[0]: row[1] for row in charts_of(official())["stock"].rows}
    assert "草稿" not in rows
    assert rows["待审核"] == 1


@pytest.mark.usefixtures("words")
def test_what_expires_soon_comes_soonest_first():
    later, sooner, _far = (AchievementFactory(state=RecordState.PUBLISHED) for _ in range(3))
    for record, days in ((later, 20), (sooner, 5)):
        Achievement.objects.filter(pk=record.pk).update(expires_on=clock.today() + timedelta(days=days))
    assert [record.pk for record in soon_expiring(official())] == [sooner.pk, later.pk]
    assert charts_of(official())["expiring"].rows[0] == ["30 天内", 2, 0]


@given(st.lists(st.integers(min_value=0, max_value=2_000)))
def test_every_age_falls_into_exactly_one_class(ages):
    assert sum(_sorted_into(ages, [30, 90, 180, 365, None])) == len(ages)


@pytest.mark.usefixtures("words")
@pytest.mark.parametrize("role", [Role.FIRM, Role.INSTITUTE, Role.TECHNOLOGY_MANAGER, Role.EXPERT])
def test_only_offices_and_overseers_find_the_page(as_, role):
    assert as_(actor(role)).get(reverse(PAGE)).status_code == 404


@pytest.mark.usefixtures("words")
def test_the_page_shows_every_figure_with_period_and_source(as_):
    DockingFactory(state=DockingState.DECLINED)
    text = as_(official()).get(reverse(PAGE), {"since": "2026-01-01"}).content.decode()
    assert text.count("<figcaption>") == 6
    assert text.count("来源：") == 6
    assert "2026-01-01 – " in text


@pytest.mark.usefixtures("words")
def test_a_wrong_day_is_told_and_does_not_break_the_page(as_):
    answer = as_(official()).get(reverse(PAGE), {"since": "2026-13-99"})
    assert answer.status_code == 200
    assert "field__errors" in answer.content.decode()


# --- the public


def landed(n: int) -> None:
    for _ in range(n):
        DockingFactory(state=DockingState.LANDED)


@pytest.mark.usefixtures("words")
def test_contract_values_are_public_from_three_contracts_on():
    landed(2)
    assert "values" not in {chart.about.key for chart in showcase().charts}
    landed(1)
    values = next(chart for chart in showcase().charts if chart.about.key == "values")
    assert values.rows == [["河北省", 360]]


@pytest.mark.usefixtures("words")
def test_inside_the_fence_strangers_get_totals_and_no_row():
    landed(1)
    DemandFactory(state=RecordState.PUBLISHED, confidentiality="managers")
    with fenced(PUBLIC):
        assert not Docking.objects.exists()
        shown = showcase()
    agreed = next(card for card in shown.figures if "达成一致" in card.label)
    assert agreed.value == "1"
    demands = next(card for card in shown.figures if "需求" in card.label)
    assert demands.value == "1"


@pytest.mark.usefixtures("words")
def test_the_views_take_no_writing_from_the_fenced_role():
    with fenced(PUBLIC), connection.cursor() as cursor:
        cursor.execute("select has_table_privilege('transfer_public_flow', 'insert')")
        assert cursor.fetchone() == (False,)


@pytest.mark.usefixtures("words")
def test_flows_run_from_the_achievements_region_to_the_demands():
    DockingFactory()
    flows = next(chart for chart in showcase().charts if chart.about.key == "flows")
    assert flows.rows == [["北京市", "北京市", 1]]


@pytest.mark.usefixtures("words")
def test_a_landing_counts_for_the_region_above_its_place():
    hebei = RegionFactory(code="130000")
    city = RegionFactory(code="130200", name="唐山市", level="city", parent=hebei)
    district = RegionFactory(code="130283", name="迁安市", level="district", parent=city)
    landed(1)
    Docking.objects.get().landing.__class__.objects.update(place=district)
    card = next(card for card in showcase().figures if card.label == "转化落地")
    assert "河北省 1" in card.note
