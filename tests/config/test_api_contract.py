"""The API keeps what its description promises, whoever calls and whatever is sent.

Every route is tried every time, with the plainest of what its description allows and forbids. Everything at the edge of
that and values drawn at random meet another seventh of the routes each day: for all it takes minutes, and within a week
every route has had its day. XIECHUANG_ALL_CASES=1 tries all at once.
"""

import os
import zlib
from copy import deepcopy
from functools import cache
from itertools import islice

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import load_all_checks
from schemathesis.config import SchemathesisConfig
from schemathesis.generation import overrides
from schemathesis.generation.drivers import CoverageGenerator
from schemathesis.generation.feedback import FeedbackSources
from schemathesis.generation.meta import content_type_probes_first
from schemathesis.pytest._test_builder import build_operation_test

from tests.config import api_world
from tests.config.api_world import bearer
from tests.config.routes import routes
from tests.conftest import NOON
from tests.factories import load_vocabularies
from xiechuang.config.api import api
from xiechuang.kernel.lib import clock

EXAMPLES = 3
PLAINEST = 3
WEEK = 7
TODAY = clock.today().toordinal()
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
        # What covers a description is counted out below; as examples of Hypothesis each case would first be printed at length.
        "phases": {"coverage": {"enabled": False}},
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


@cache
def schema():
    """The description, made by whoever runs these tests and not by everybody who collects them."""
    # A copy, for others read the same description and schemathesis writes into it.
    described = schemathesis.openapi.from_dict(deepcopy(dict(api.get_openapi_schema())), config=CONFIG)
    described.app = application
    load_all_checks()
    return described


def part_of(path: str) -> str:
    """What a route is about: the first part of its address below the API's own."""
    return path.split("/")[2]


def operations_of(part: str):
    found = (one.ok() for one in schema().get_all_operations())
    return [operation for operation in found if part_of(operation.path) == part]


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


def has_its_day(operation) -> bool:
    """Whether everything is tried today with this route."""
    chosen = zlib.crc32(operation.label.encode()) % WEEK == TODAY % WEEK
    return chosen or bool(os.environ.get("XIECHUANG_ALL_CASES"))


def covering(operation):
    """Every value at the edge of what the description allows and just beyond it; on other days the first of each kind."""
    given = schema().config.generation_for(operation=operation, phase="coverage")

    def generated(modes):
        return CoverageGenerator(
            operation=operation,
            generation_modes=modes,
            generation_config=given,
            auth_storage=None,
            override=overrides.with_config_headers(schema().config, operation=operation),
            feedback=FeedbackSources(),
        )

    if has_its_day(operation):
        return content_type_probes_first(generated(given.modes))
    return [case for mode in given.modes for case in islice(generated([mode]), PLAINEST)]


def draw(operation, keeps_its_promises) -> None:
    """Try a few values from anywhere, always the same."""

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    def tried(case) -> None:
        keeps_its_promises(case)

    build_operation_test(
        config=schema().config,
        operation=operation,
        test_func=tried,
        given_kwargs={},
        feedback=FeedbackSources(),
    )()


@pytest.mark.parametrize("part", sorted({part_of(path) for path, _ in routes()}))
def test_every_route_keeps_its_promises_to_everybody(part, built, db, frozen_clock) -> None:
    operations = operations_of(part)
    assert operations
    callers = {"stranger": {}} | {name: bearer(built.people[name]) for name in ("firm", "official")}

    def keeps_its_promises(case) -> None:
        who = sorted(callers)[chance_of(case) // 7 % len(callers)]
        aimed(case, built).call_and_validate(headers=callers[who])

    for operation in operations:
        with transaction.atomic():  # what is tried changes what is held
            for case in covering(operation):
                keeps_its_promises(case)
            if has_its_day(operation):
                draw(operation, keeps_its_promises)
            transaction.set_rollback(True)
