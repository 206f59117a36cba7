"""Policy texts and organisations in a real browser: accessible, narrow enough, and an address that leads to its clause."""

from pathlib import Path

import pytest

import xiechuang
from tests.factories import AchievementFactory, RegionFactory, actor
from xiechuang.domains.policies.actions.profile import load_policies
from xiechuang.domains.transfer.states import RecordState
from xiechuang.kernel.community.public import Folder
from xiechuang.kernel.orgs.public import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PLAN = "/policies/hebei-jingnan-plan-2017-2020/"


@pytest.fixture(autouse=True)
def texts(transactional_db, vocabularies):
    for code in ("110000", "120000", "130000"):
        RegionFactory(code=code)
    load_policies(Folder(Path(xiechuang.__file__).parent / "profiles" / "jingjinji"), lambda _: None)


@pytest.mark.parametrize("width", [1280, 320])
def test_the_pages_are_accessible_and_fit(browse, faults_by_day_and_night, width):
    record = AchievementFactory(state=RecordState.PUBLISHED, title="储能电池" * 6)
    organisation, faults = f"/organisations/{record.organisation.number}/", []
    stranger = browse(viewport={"width": width, "height": 800})
    manager = browse(actor(Role.TECHNOLOGY_MANAGER), viewport={"width": width, "height": 800})
    for page, addresses in (
        (stranger, ("/policies/", PLAN, "/policies/tianjin-decision-2023/", organisation)),
        (manager, (PLAN, organisation, "/memberships/")),
    ):
        for address in addresses:
            assert page.goto(address).status == 200
            wider = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            faults += [f"{address} {wider} px wider than the screen"] if wider > 0 else []
            faults += [f"{address} {fault}" for fault in faults_by_day_and_night(page)]
    assert not faults, "\n".join(faults)


def test_an_address_leads_to_its_clause(browse):
    page = browse()
    page.goto(f"{PLAN}#c-1-3-3")
    clause = page.locator("#c-1-3-3")
    assert "高新技术企业达到1000家" in clause.inner_text()
    assert clause.bounding_box()["y"] < 300, "it stands at the top of the window"
    assert page.evaluate("document.querySelector(':target').id") == "c-1-3-3"
