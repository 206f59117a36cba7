"""An indicator system is put in force and ended by its office, on its page, once, and never against another version."""

from datetime import date

import pytest
from django.test import Client

from tests.monitoring import collecting
from tests.monitoring.collecting import entry
from tests.monitoring.indexing import client_of
from xiechuang.domains.monitoring.actions.profile import load_system
from xiechuang.domains.monitoring.models import IndicatorSystem
from xiechuang.domains.monitoring.states import SystemState
from xiechuang.kernel.audit.public import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabularies")]
FORCE, RETIRE = "/monitoring/systems/small/2/force/", "/monitoring/systems/small/1/retire/"
YES = {"confirmed": "on"}


@pytest.fixture
def given():
    """The first version in force without end, the second a draft from 2027 on."""
    made = collecting.world()
    members = [park.number for park in made.parks]
    made.draft = load_system(entry(version=2, state="draft", starts_on="2027-01-01"), members=members)
    return made


def state(system):
    return IndicatorSystem.objects.get(pk=system.pk).state


def test_the_office_ends_one_version_and_puts_the_next_in_force(given):
    client = client_of(given.authority)
    assert RETIRE in client.get("/monitoring/systems/small/1/").content.decode()
    assert FORCE in client.get("/monitoring/systems/small/2/").content.decode()
    done = client.post(RETIRE, {"until": "2027-01-01"})
    assert (done.status_code, done.headers["Location"]) == (302, "/monitoring/systems/small/1/")
    assert client.post(FORCE, YES).status_code == 302
    first, second = IndicatorSystem.objects.order_by("version")
    assert (first.state, first.until) == (SystemState.RETIRED, date(2027, 1, 1))
    assert (second.state, second.until) == (SystemState.IN_FORCE, None)
    assert Client().get("/monitoring/systems/small/2/").status_code == 200


def test_both_steps_are_written_down(given):
    client = client_of(given.authority)
    client.post(RETIRE, {"until": "2027-01-01"})
    client.post(FORCE, YES)
    told = Entry.objects.filter(action__startswith="system.").order_by("pk").values_list("action", flat=True)
    assert list(told)[-2:] == ["system.retired", "system.in_force"]


def test_two_versions_are_never_in_force_on_the_same_day(given):
    answer = client_of(given.authority).post(FORCE, YES)
    assert answer.status_code == 409
    assert "同一指标体系的另一版在这段时间有效" in answer.content.decode()
    assert state(given.draft) == SystemState.DRAFT


def test_an_end_before_the_beginning_or_none_is_refused_and_kept_on_the_form(given):
    client = client_of(given.authority)
    early = client.post(RETIRE, {"until": "2025-01-01"})
    assert early.status_code == 422
    assert "停用日期须晚于施行日期" in early.content.decode()
    assert "2025-01-01" in early.content.decode()
    assert client.post(RETIRE, {"until": ""}).status_code == 422
    assert client.post(FORCE, {"confirmed": ""}).status_code == 422
    assert (state(given.system), state(given.draft)) == (SystemState.IN_FORCE, SystemState.DRAFT)


@pytest.mark.parametrize("address", [FORCE, RETIRE])
def test_nobody_but_the_office_finds_the_pages(given, address):
    form = YES | {"until": "2027-01-01"}
    for who in (given.officer, given.stranger, given.firm):
        assert client_of(who).get(address).status_code == 404
        assert client_of(who).post(address, form).status_code == 404
    assert Client().post(address, form).status_code in {302, 401, 403}
    assert client_of(given.office).get(address).status_code == 200
    assert (state(given.system), state(given.draft)) == (SystemState.IN_FORCE, SystemState.DRAFT)


def test_a_system_is_ended_once_and_never_put_in_force_again(given):
    client = client_of(given.authority)
    assert client.post(RETIRE, {"until": "2027-01-01"}).status_code == 302
    assert client.post(RETIRE, {"until": "2028-01-01"}).status_code == 404
    assert client.post("/monitoring/systems/small/1/force/", YES).status_code == 404
    page = client.get("/monitoring/systems/small/1/").content.decode()
    assert "/retire/" not in page
    assert "/force/" not in page
    for stranger in (Client(), client_of(given.officer)):
        assert "/retire/" not in stranger.get("/monitoring/systems/small/1/").content.decode()
