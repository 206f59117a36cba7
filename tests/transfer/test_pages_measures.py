"""Planning a key measure and reporting on it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories import DockingFactory, MeasureFactory, actor, community_office
from tests.transfer.signing_in import browser_of
from xiechuang.domains.transfer.models import Measure
from xiechuang.domains.transfer.states import MeasureState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def words(vocabularies, frozen_clock):
    return vocabularies


@pytest.fixture
def as_(client_as):
    return lambda who: browser_of(who, client_as)


@pytest.fixture
def official():
    return actor(Role.REGIONAL_OFFICIAL, region="110000")


NEW = "transfer:measure_new"


def plan(**changes: str) -> dict[str, str]:
    due = clock.today() + timedelta(days=30)
    return {"title": "组织专场对接会", "content": "邀请三地院所", "due_on": f"{due}", "docking": ""} | changes


def page_of(measure) -> str:
    return reverse("transfer:measure", args=[measure.number])


def test_an_official_plans_a_measure_for_a_docking(as_, official):
    docking = DockingFactory()
    answer = as_(official).post(reverse(NEW), plan(docking=docking.number))
    measure = Measure.objects.get()
    assert answer["Location"] == page_of(measure)
    assert measure.docking == docking
    assert docking.number in as_(official).get(page_of(measure)).content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": ""}, "举措"),
        ({"due_on": "2020-01-01"}, "须在今天之后"),
        ({"due_on": "明天"}, "完成时限"),
        ({"docking": "DJ-2026-999999"}, "没有这项对接"),
    ],
)
def test_a_faulty_plan_says_what_is_wrong_and_keeps_the_rest(as_, official, changes, said):
    answer = as_(official).post(reverse(NEW), plan(**changes))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    assert "邀请三地院所" in text
    assert not Measure.objects.exists()


def test_a_docking_of_other_regions_cannot_be_named(as_):
    docking = DockingFactory()
    answer = as_(actor(Role.REGIONAL_OFFICIAL, region="130000")).post(
        reverse(NEW), plan(docking=docking.number)
    )
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "role", [Role.FIRM, Role.INSTITUTE, Role.TECHNOLOGY_MANAGER, Role.AUDITOR, Role.ADMINISTRATOR]
)
def test_only_officials_plan(as_, role):
    assert as_(actor(role)).get(reverse(NEW)).status_code == 404


def test_strangers_are_sent_to_sign_in(client):
    for url in (reverse(NEW), page_of(MeasureFactory())):
        assert client.get(url).status_code == 302


def test_another_region_does_not_find_it(as_, official):
    measure = MeasureFactory(actor=official)
    assert as_(actor(Role.REGIONAL_OFFICIAL, region="120000")).get(page_of(measure)).status_code == 404
    assert as_(community_office()).get(page_of(measure)).status_code == 200


def test_reports_are_kept_in_order(as_, official):
    measure = MeasureFactory(actor=official)
    browser = as_(official)
    browser.post(page_of(measure), {"move": "start", "progress": "已启动"})
    browser.post(page_of(measure), {"move": "report", "progress": "已到会四十二家"})
    measure.refresh_from_db()
    assert measure.status is MeasureState.UNDER_WAY
    assert measure.progress == "已到会四十二家"
    text = browser.get(page_of(measure)).content.decode()
    assert text.index("<strong>启动</strong>") < text.index("<strong>填报进展</strong>")


def test_finishing_without_a_report_is_refused_and_stopping_without_a_reason_too(as_, official):
    measure = MeasureFactory(actor=official, state=MeasureState.UNDER_WAY)
    for move, said in (("finish", "须填写进展"), ("stop", "须填写理由")):
        answer = as_(official).post(page_of(measure), {"move": move})
        assert answer.status_code == 409
        assert said in answer.content.decode()


def test_an_auditor_reads_and_cannot_report(as_, official):
    measure = MeasureFactory(actor=official, state=MeasureState.UNDER_WAY)
    auditor = as_(actor(Role.AUDITOR))
    assert 'name="move"' not in auditor.get(page_of(measure)).content.decode()
    assert auditor.post(page_of(measure), {"move": "report", "progress": "改"}).status_code == 409


def test_an_unknown_move_is_not_found(as_, official):
    assert as_(official).post(page_of(MeasureFactory(actor=official)), {"move": "x"}).status_code == 404


def test_words_of_officials_are_never_markup(as_, official):
    bad = "<script>alert(1)</script>"
    measure = MeasureFactory(actor=official, title=bad, content=bad)
    text = as_(official).get(page_of(measure)).content.decode()
    assert bad not in text
    assert "&lt;script&gt;" in text
