"""The API keeps what its description promises, whoever calls and whatever is sent."""

import zlib
from copy import deepcopy
from functools import cache

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, settings
from schemathesis.config import SchemathesisConfig

from tests.config import api_world
from tests.config.api_world import bearer
from tests.conftest import NOON
from tests.factories import load_vocabularies
from xiechuang.config.api import api
from xiechuang.kernel.lib import clock

EXAMPLES = 3
# Codes of vocabularies, dates gone by, numbers of things that are not there: no schema can say them, so 409 and 422
# are honest answers to what the schema allows.
CONFIG = SchemathesisConfig.from_dict(
    {
        "checks": {
            "positive_data_acceptance": {
                "expected-statuses": ["2XX", "401", "403", "404", "409", "413", "415", "422"]
            },
        },
        "generation": {"deterministic": True, "max-examples": EXAMPLES},
    }
)


@cache
def _application():
    return get_wsgi_application()


def application(environ, start_response):
    """The platform, put together at the first request; like a server, it closes what it has sent."""
    response = _application()(environ, start_response)
    try:
        return list(response)
    finally:
        response.close()


schema = schemathesis.openapi.from_dict(api.get_openapi_schema(), config=CONFIG)
schema.app = application


@pytest.fixture(autouse=True)
def one_connection():
    """Requests come through WSGI but share the test's transaction, as with Django's own client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """The world, made once for all routes in a transaction around theirs, which never ends well."""
    around = transaction.atomic()
    around._from_testcase = True  # as with those of the tests, what must be outermost counts as outermost
    with django_db_blocker.unblock(), clock.fixed(NOON), around:
        load_vocabularies()
        yield api_world.build(api_world.people())
        transaction.set_rollback(True)


@pytest.fixture
def world(built, db, frozen_clock):
    """A fresh copy of it, for what is tried changes what is held."""
    return deepcopy(built)


@pytest.fixture
def callers(world) -> dict[str, dict[str, str]]:
    """The headers of everybody who tries."""
    return {"stranger": {}} | {name: bearer(world.people[name]) for name in ("firm", "official")}


def known_numbers(world) -> dict[str, list[str]]:
    """Numbers that are really there, by the first part of the address."""
    return {
        "achievements": [world.achievement.number, world.own_draft.number],
        "demands": [world.demand.number, world.draft.number, world.submitted.number],
        "dockings": [world.docking.number, world.landed.number],
        "measures": [world.measure.number],
    }


def chance_of(case) -> int:
    """A number that is the same in every run and different for every case."""
    return zlib.crc32(repr((case.path_parameters, case.query, case.body)).encode())


def aimed(case, world):
    """Two of three well-formed numbers become one that exists, so that more than 404 is tried."""
    known = known_numbers(world)
    kind = case.path_parameters.get("kind") or case.path.split("/")[2]
    given, chance = case.path_parameters.get("number"), chance_of(case)
    if kind in known and isinstance(given, str) and "-" in given and chance % 3:
        case.path_parameters["number"] = known[kind][chance % len(known[kind])]
    return case


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
def test_every_route_keeps_its_promises_to_everybody(case, world, callers) -> None:
    who = sorted(callers)[chance_of(case) // 7 % len(callers)]
    aimed(case, world).call_and_validate(headers=callers[who])
