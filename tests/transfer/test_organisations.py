"""Organisations: who finds them, and the page of one with what it has published."""

import pytest

from tests.factories import (
    AchievementFactory,
    DemandFactory,
    OrganisationFactory,
    RegionFactory,
    actor,
    community_office,
    owner_of,
)
from tests.transfer.signing_in import browser_of
from xiechuang.domains.transfer.actions.review import move_record
from xiechuang.domains.transfer.states import RecordState
from xiechuang.kernel.access.public import fenced
from xiechuang.kernel.orgs.public import PUBLIC, OrganisationKind, Role
from xiechuang.kernel.search.public import SearchEntry, find, renew_entries

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("vocabularies")]


@pytest.fixture
def firm():
    return OrganisationFactory(
        name="滦河储能公司", kind=OrganisationKind.FIRM, region=RegionFactory(code="130000")
    )


@pytest.fixture
def institute():
    return OrganisationFactory(name="燕山研究院", kind=OrganisationKind.INSTITUTE)


def found(who=PUBLIC, text="滦河储能公司"):
    with fenced(who):
        return {entry.title for entry in find(text, actor=who, kinds=["organisation"]).entries}


def page_of(organisation) -> str:
    return f"/organisations/{organisation.number}/"


def test_an_institute_is_found_by_everybody(institute, client):
    assert renew_entries(kinds=["organisation"]) == 1
    assert renew_entries(kinds=["organisation"]) == 0
    assert found(text="燕山研究院") == {"燕山研究院"}
    text = client.get(page_of(institute)).content.decode()
    assert "燕山研究院" in text
    assert "还没有" in text


def test_a_firm_is_found_as_soon_as_and_as_long_as_something_of_it_is_published(firm, client):
    renew_entries(kinds=["organisation"])
    assert found() == set()
    assert client.get(page_of(firm)).status_code == 404
    demand = DemandFactory(organisation=firm, state=RecordState.PUBLISHED, title="寻求储能电池")
    assert found() == {firm.name}
    assert "寻求储能电池" in client.get(page_of(firm)).content.decode()
    move_record(demand, actor=owner_of(firm), move="close", note="已解决")
    assert found() == set()
    assert client.get(page_of(firm)).status_code == 404


@pytest.mark.parametrize("confidentiality", ["managers", "named"])
def test_a_confidential_demand_tells_of_no_firm(firm, client, confidentiality):
    renew_entries(kinds=["organisation"])
    DemandFactory(organisation=firm, state=RecordState.PUBLISHED, confidentiality=confidentiality)
    assert found() == set()
    assert found(actor(Role.TECHNOLOGY_MANAGER)) == set()
    assert client.get(page_of(firm)).status_code == 404
    with fenced(PUBLIC):
        assert not SearchEntry.objects.filter(kind="organisation").exists(), "the fence alone holds"


def test_its_offices_and_the_firm_itself_find_it_before(firm):
    renew_entries(kinds=["organisation"])
    for who, seen in (
        (owner_of(firm), True),
        (community_office(), True),
        (actor(Role.REGIONAL_OFFICIAL, region="130000"), True),
        (actor(Role.REGIONAL_OFFICIAL, region="120000"), False),
        (actor(Role.FIRM), False),
    ):
        assert (firm.name in found(who)) is seen, who
        with fenced(who):
            assert SearchEntry.objects.filter(organisation_id=firm.pk).exists() is seen, who


def test_the_page_shows_only_what_everybody_may_read(firm, client_as):
    shown = AchievementFactory(organisation=firm, state=RecordState.PUBLISHED, title="<b>储能</b>柜")
    draft = AchievementFactory(organisation=firm, title="尚未公开的电芯")
    secret = DemandFactory(
        organisation=firm, state=RecordState.PUBLISHED, confidentiality="managers", title="秘密需求"
    )
    for who in (community_office(), actor(Role.TECHNOLOGY_MANAGER)):
        text = browser_of(who, client_as).get(page_of(firm)).content.decode()
        assert shown.number in text
        assert "<b>储能" not in text
        assert draft.title not in text
        assert secret.title not in text


def test_the_same_over_the_api(firm, client):
    assert client.get(f"/api{page_of(firm).rstrip('/')}").status_code == 404
    record = AchievementFactory(organisation=firm, state=RecordState.PUBLISHED)
    told = client.get(f"/api{page_of(firm).rstrip('/')}").json()
    assert (told["name"], told["achievement_count"], told["demand_count"]) == (firm.name, 1, 0)
    assert client.get(told["achievements"][0]["href"]).json()["number"] == record.number
