"""Parks are found by everybody: by name, kind, zone, and by what they say of themselves."""

import pytest

from tests.factories import RegionFactory, actor
from xiechuang.domains.parks.actions.sheet import change_sheet
from xiechuang.domains.parks.models import Zone, ZonePark
from xiechuang.kernel.orgs.public import Park, Role
from xiechuang.kernel.search.public import find, renew_entries

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def park():
    made = Park.objects.create(number="P-901", name="滦州高新区", region=RegionFactory(code="130000"))
    zone = Zone.objects.create(code="z", name="京南示范区")
    ZonePark.objects.create(zone=zone, park=made, order=0)
    renew_entries(kinds=["park"])
    return made


def found(text: str) -> list[str]:
    return [entry.title for entry in find(text, kinds=["park"]).entries]


def test_a_park_is_found_by_its_name_and_by_its_zone(park, client):
    assert found("滦州") == ["滦州高新区"]
    assert found("京南示范区") == ["滦州高新区"]
    assert found("氢能装备") == []
    hit = client.get("/api/search?kind=park&q=滦州").json()["items"][0]
    assert client.get(hit["href"]).json()["name"] == "滦州高新区"
    assert client.get("/api/parks/P-000").status_code == 404
    assert client.get(f"/parks/{hit['number']}/").status_code == 200


def test_what_a_park_says_of_itself_is_found_at_once(park):
    who = actor(Role.PARK_OFFICIAL, park=park)
    change_sheet(park, actor=who, values={"industries": "氢能装备"})
    assert found("氢能装备") == ["滦州高新区"]
    assert renew_entries(kinds=["park"]) == 0
