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


def test_the_pages_are_accessible_and_fit(browse, misfits_of):
    record = AchievementFactory(state=RecordState.PUBLISHED, title="储能电池" * 6)
    organisation, faults = f"/organisations/{record.organisation.number}/", []
    for who, addresses in (
        (None, ("/policies/", PLAN, "/policies/tianjin-decision-2023/", organisation)),
        (actor(Role.TECHNOLOGY_MANAGER), (PLAN, organisation, "/memberships/")),
    ):
        page = browse(who)
        for address in addresses:
            assert page.goto(address).status == 200
            faults += [f"{address} {fault}" for fault in misfits_of(page)]
    assert not faults, "\n".join(faults)


def test_an_address_leads_to_its_clause(browse):
    page = browse()
    page.goto(f"{PLAN}#c-1-3-3")
    clause = page.locator("#c-1-3-3")
    assert "高新技术企业达到1000家" in clause.inner_text()
    assert clause.bounding_box()["y"] < 300, "it stands at the top of the window"
    assert page.evaluate("document.querySelector(':target').id") == "c-1-3-3"
