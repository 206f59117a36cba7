"""The parks register: open to everybody, written by each park for itself."""

import json

import pytest

from tests.factories import OrganisationFactory, ParkFactory, RegionFactory, actor
from tests.transfer.signing_in import browser_of
from xiechuang.domains.parks.actions.profile import zone_mistakes
from xiechuang.domains.parks.actions.sheet import change_sheet
from xiechuang.domains.parks.models import ParkPlace, ParkSheet, Zone, ZonePark
from xiechuang.domains.parks.queries.panels import Panel, PanelRow, PanelSource, _sources, register_panel
from xiechuang.kernel.audit.public import history_of
from xiechuang.kernel.community.loading import find_profile
from xiechuang.kernel.community.public import load_profile
from xiechuang.kernel.exchange import read_table
from xiechuang.kernel.lib.errors import Invalid, Refused
from xiechuang.kernel.orgs.public import PUBLIC, OrganisationKind, Park, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def park(vocabularies) -> Park:
    hebei = RegionFactory(code="130000")
    source = {"article": "一、总体要求（二）空间布局", "quote": "固安高新区"}
    made = ParkFactory(name="固安高新区", kind="high_tech_zone", region=hebei, source=source)
    zone = Zone.objects.create(code="jingnan", name="京南示范区", english_name="Jingnan", region=hebei)
    ZonePark.objects.create(zone=zone, park=made)
    return made


@pytest.fixture
def officer(park):
    house = OrganisationFactory(park=park, kind=OrganisationKind.PARK)
    return actor(Role.PARK_OFFICIAL, organisation=house)


def body(answer) -> str:
    return answer.content.decode()


def test_strangers_read_the_register_and_each_park(park, client_as) -> None:
    client = browser_of(PUBLIC, client_as)
    assert "固安高新区" in body(client.get("/parks/"))
    page = body(client.get(f"/parks/{park.number}/"))
    for said in ("京南示范区", "一、总体要求（二）空间布局", "高新区", "园区还没有填写"):
        assert said in page
    assert client.get("/parks/P-NONE/").status_code == 404


def test_the_register_is_filtered_and_goes_out_as_excel(park, client_as) -> None:
    ParkFactory(name="另一园", region=RegionFactory(code="120000"))
    client = browser_of(PUBLIC, client_as)
    for query in ({"zone": "jingnan"}, {"region": "130000"}, {"kind": "high_tech_zone"}, {"text": "固安"}):
        page = body(client.get("/parks/", query))
        assert "固安高新区" in page
        assert "另一园" not in page
    table = read_table(
        client.get("/parks/", {"export": "xlsx"}).content, name="x.xlsx", known=("编号", "名称")
    )
    assert len(table.rows) == 2


def test_a_park_describes_itself_and_nobody_else_does(park, officer, client_as) -> None:
    url = f"/parks/{park.number}/edit/"
    client = browser_of(officer, client_as)
    assert client.get(url).status_code == 200
    answer = client.post(url, {"intro": "以新型显示为主。", "version": "0", "website": "https://example.org"})
    assert answer.status_code == 302
    assert "以新型显示为主。" in body(browser_of(PUBLIC, client_as).get(f"/parks/{park.number}/"))
    others = (actor(Role.PARK_OFFICIAL, park=ParkFactory()), actor(Role.REGIONAL_OFFICIAL, region="130000"))
    for other in others:
        assert browser_of(other, client_as).get(url).status_code == 404
    assert browser_of(PUBLIC, client_as).get(url).status_code == 302


def test_a_page_that_is_out_of_date_does_not_overwrite(park, officer, client_as) -> None:
    change_sheet(park, actor=officer, values={"intro": "先写的"})
    answer = browser_of(officer, client_as).post(
        f"/parks/{park.number}/edit/", {"intro": "后写的", "version": "0"}
    )
    assert answer.status_code == 409
    assert "后写的" in body(answer)
    assert ParkSheet.objects.get().intro == "先写的"


def test_what_does_not_fit_is_refused(park, officer, client_as) -> None:
    with pytest.raises(Refused):
        change_sheet(park, actor=actor(Role.COMMUNITY_OFFICE), values={"intro": "x"})
    for values in (
        {"owner": "x"},
        {"website": "javascript:alert(1)"},
        {"telephone": "1" * 50},
        {"intro": "\x00"},
    ):
        with pytest.raises(Invalid):
            change_sheet(park, actor=officer, values=values)
    answer = browser_of(officer, client_as).post(f"/parks/{park.number}/edit/", {"website": "nirgends"})
    assert answer.status_code == 422
    assert not ParkSheet.objects.filter(version__gt=0).exists()


def test_every_change_is_audited(park, officer) -> None:
    change_sheet(park, actor=officer, values={"intro": "x"})
    assert [entry.action for entry in history_of(park)] == ["park.describe"]


def test_the_api_tells_and_changes_the_same(park, officer, client_as) -> None:
    url = f"/api/parks/{park.number}"
    told = browser_of(PUBLIC, client_as).get(url).json()
    assert (told["sheet"], told["zones"][0]["code"]) == (None, "jingnan")
    client = browser_of(officer, client_as)
    sent = {"data": json.dumps({"version": 0, "area_square_km": "12.5"}), "content_type": "application/json"}
    assert client.patch(url, **sent).json()["sheet"]["area_square_km"] == "12.5"
    assert client.patch(url, **sent).status_code == 409
    assert browser_of(PUBLIC, client_as).patch(url, **sent).status_code == 401
    other = actor(Role.REGIONAL_OFFICIAL, region="130000")
    assert browser_of(other, client_as).patch(url, **sent).status_code == 409


def test_other_domains_bring_panels(park, client_as) -> None:
    rows = [PanelRow(label="大型仪器", value="12", unit="台")]
    source = PanelSource(key="test", panel=lambda _actor, _park: Panel(title="科研仪器", rows=rows))
    register_panel(source)
    try:
        assert "大型仪器" in body(browser_of(PUBLIC, client_as).get(f"/parks/{park.number}/"))
    finally:
        del _sources["test"]


def test_the_profile_brings_the_zone_with_its_eleven_parks() -> None:
    load_profile("jingjinji")
    zone = Zone.objects.get(code="jingnan")
    first = zone.parks.order_by("memberships__order").values_list("name", flat=True)
    assert list(first)[:3] == ["石家庄国家高新区", "保定国家高新区", "固安高新区"]
    assert zone.members.count() == 11
    assert not ParkPlace.objects.filter(park__name="白洋淀科技城").exists(), "the text does not say where"
    count = ParkPlace.objects.count()
    load_profile("jingjinji")
    assert (ZonePark.objects.count(), ParkPlace.objects.count()) == (11, count)


def test_wrong_zones_are_named(tmp_path) -> None:
    folder = find_profile("yunhai")
    entries = {
        "zones": [{"code": "a", "name": "甲", "parks": ["P-9", "YH-P-001", "YH-P-001"], "region": "1"}, {}]
    }
    folder.entries_with_file = lambda name, key: (("zones.yaml", e) for e in entries.get(key, []))
    folder.entries = lambda name, key: [{"number": "YH-P-001"}] if key == "parks" else []
    said = "\n".join(zone_mistakes(folder))
    for wrong in ("没有地区“1”", "没有园区“P-9”", "园区“YH-P-001”重复", "缺少 code", "缺少 name"):
        assert wrong in said
