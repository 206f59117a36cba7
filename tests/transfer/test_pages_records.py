"""The page of one record, for everybody who may and may not see it, and the moves it offers."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import AchievementFactory, DemandFactory, actor, owner_of
from xiechuang.domains.transfer.models import Achievement, Demand
from xiechuang.domains.transfer.states import RecordState
from xiechuang.kernel.orgs.public import Membership, Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def words(vocabularies, frozen_clock):
    return vocabularies


@pytest.fixture
def browser_of(client_as):
    """The signed-in browser of an actor."""

    def of(who) -> Client:
        membership = Membership.objects.select_related("person").get(pk=who.membership_id)
        return client_as(membership.person, membership=membership)

    return of


def page(kind: str, record, *more: str) -> str:
    return reverse(f"transfer:{kind}", args=[record.number, *more])


@pytest.mark.parametrize(
    ("kind", "factory"), [("achievement", AchievementFactory), ("demand", DemandFactory)]
)
def test_a_stranger_reads_what_is_published_and_nothing_else(client, kind, factory):
    shown, hidden = factory(state=RecordState.PUBLISHED), factory(state=RecordState.SUBMITTED)
    answer = client.get(page(kind, shown))
    assert answer.status_code == 200
    assert shown.title in answer.content.decode()
    assert client.get(page(kind, hidden)).status_code == 404


def test_a_published_demand_for_managers_only_is_hidden_from_strangers(client, browser_of):
    demand = DemandFactory(state=RecordState.PUBLISHED, confidentiality="managers")
    assert client.get(page("demand", demand)).status_code == 404
    assert browser_of(actor(Role.TECHNOLOGY_MANAGER)).get(page("demand", demand)).status_code == 200


def test_a_stranger_sees_neither_history_nor_moves(client):
    text = client.get(page("achievement", AchievementFactory(state=RecordState.PUBLISHED))).content.decode()
    assert "办理记录" not in text
    assert "/move/" not in text


def test_words_of_applicants_are_never_markup(browser_of, client):
    bad = "<script>alert(1)</script>"
    record = AchievementFactory(state=RecordState.PUBLISHED, title=bad, text=bad, keywords=[bad])
    owner = browser_of(owner_of(record.organisation))
    for browser, url in (
        (client, page("achievement", record)),
        (client, reverse("transfer:public_list")),
        (owner, page("achievement", record)),
        (owner, reverse("transfer:my_achievements")),
    ):
        text = browser.get(url).content.decode()
        assert bad not in text
        assert "&lt;script&gt;" in text


def test_the_owner_sees_why_it_was_returned_and_the_way_to_mend_it(browser_of):
    demand = DemandFactory(state=RecordState.RETURNED)
    text = browser_of(owner_of(demand.organisation)).get(page("demand", demand)).content.decode()
    assert "退回" in text
    assert "测试" in text
    assert reverse("transfer:demand_edit", args=[demand.number]) in text


def test_the_region_in_charge_checks_and_another_region_does_not_even_see(browser_of):
    record = AchievementFactory(state=RecordState.SUBMITTED)
    here = browser_of(actor(Role.REGIONAL_OFFICIAL, region="110000"))
    there = browser_of(actor(Role.REGIONAL_OFFICIAL, region="120000"))
    assert "审核通过" in here.get(page("achievement", record)).content.decode()
    assert there.get(page("achievement", record)).status_code == 404
    assert there.post(page("achievement_move", record, "check")).status_code == 404
    assert here.post(page("achievement_move", record, "check")).status_code == 302
    record.refresh_from_db()
    assert record.status is RecordState.CHECKED


def test_returning_without_a_note_is_refused_with_the_reason_and_the_page_stays(browser_of):
    record = DemandFactory(state=RecordState.SUBMITTED)
    answer = browser_of(actor(Role.COMMUNITY_OFFICE)).post(
        page("demand_move", record, "return"), {"note": " "}
    )
    assert answer.status_code == 409
    assert "须填写理由" in answer.content.decode()
    record.refresh_from_db()
    assert record.status is RecordState.SUBMITTED


def test_a_refusal_lists_every_reason_and_keeps_the_note(browser_of):
    record = DemandFactory(state=RecordState.SUBMITTED)
    Demand.objects.filter(pk=record.pk).update(text="", modes=[])
    office = browser_of(actor(Role.COMMUNITY_OFFICE))
    text = office.post(page("demand_move", record, "check"), {"note": "已电话核实"}).content.decode()
    assert "须填写正文" in text
    assert "须填写合作方式" in text


@pytest.mark.parametrize("move", ["publish", "submit", "expire", "nonsense"])
def test_moves_of_others_do_not_exist_for_the_owner(browser_of, move):
    record = AchievementFactory(state=RecordState.SUBMITTED)
    answer = browser_of(owner_of(record.organisation)).post(page("achievement_move", record, move))
    assert answer.status_code in {404, 409}
    record.refresh_from_db()
    assert record.status is RecordState.SUBMITTED


def test_a_reviewer_is_told_of_near_copies_and_the_owner_of_the_page_is_not(browser_of):
    text = "锂电池低温快充电解液配方，零下三十度可充电，循环寿命两千次，已完成中试验证。"
    first = AchievementFactory(state=RecordState.SUBMITTED, title="低温快充电解液", text=text)
    second = AchievementFactory(state=RecordState.SUBMITTED, title="低温快充电解液", text=text)
    seen = browser_of(actor(Role.COMMUNITY_OFFICE)).get(page("achievement", second)).content.decode()
    assert "核对是否重复" in seen
    assert first.number in seen
    own = browser_of(owner_of(second.organisation)).get(page("achievement", second)).content.decode()
    assert first.number not in own


def test_a_draft_is_thrown_away_by_its_owner_alone(browser_of):
    record = AchievementFactory()
    url = page("achievement_delete", record)
    assert browser_of(actor(Role.FIRM)).post(url).status_code == 404
    assert browser_of(owner_of(record.organisation)).get(url).status_code == 405
    assert browser_of(owner_of(record.organisation)).post(url).status_code == 302
    assert not Achievement.objects.filter(pk=record.pk).exists()


def test_what_was_submitted_once_is_not_thrown_away(browser_of):
    record = AchievementFactory(state=RecordState.RETURNED)
    owner = browser_of(owner_of(record.organisation))
    assert owner.post(page("achievement_delete", record)).status_code == 409
    assert Achievement.objects.filter(pk=record.pk).exists()


ROUTES = ("", "edit/", "edit/problem/", "edit/check/", "edit/done/", "move/check/", "move/close/", "delete/")


@pytest.mark.parametrize("route", ROUTES)
def test_strangers_and_other_regions_find_nothing_at_any_address_of_a_hidden_demand(
    browser_of, client, route
):
    demand = DemandFactory(state=RecordState.SUBMITTED)
    url = f"/demands/{demand.number}/{route}"
    elsewhere = browser_of(actor(Role.REGIONAL_OFFICIAL, region="130000"))
    for send in (elsewhere.get, elsewhere.post):
        assert send(url).status_code in {404, 405}
    stranger = client.post(url)
    assert stranger.status_code == (404 if not route else 302)
    assert route == "" or stranger.headers["Location"].startswith("/accounts/login/")
    demand.refresh_from_db()
    assert demand.status is RecordState.SUBMITTED


@pytest.mark.parametrize("route", ROUTES[1:-1])
def test_numbers_that_do_not_exist_answer_as_those_that_are_hidden(browser_of, route):
    browser = browser_of(actor(Role.FIRM))
    assert browser.get(f"/demands/XQ-2099-999999/{route}").status_code == 404


def test_who_may_rank_is_led_to_the_partners_that_fit(browser_of, client):
    demand, achievement = (
        DemandFactory(state=RecordState.PUBLISHED),
        AchievementFactory(state=RecordState.PUBLISHED),
    )
    manager = browser_of(actor(Role.TECHNOLOGY_MANAGER))
    for kind, record, name in (
        ("demand", demand, "docking_list"),
        ("achievement", achievement, "fitting_demands"),
    ):
        url = reverse(f"transfer:{name}", args=[record.number])
        assert url in manager.get(page(kind, record)).content.decode()
        assert manager.get(url).status_code == 200
        assert url not in client.get(page(kind, record)).content.decode()
