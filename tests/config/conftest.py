"""What tests of the API share."""

from collections.abc import Callable
from copy import deepcopy
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.test import Client

from tests.config import api_world
from tests.conftest import NOON
from tests.factories import load_vocabularies
from xiechuang.kernel.lib import clock


@pytest.fixture(autouse=True)
def quiet_surroundings(settings) -> None:
    """No limits on how often one may ask."""
    cache.clear()
    settings.API_REQUESTS_PER_MINUTE = {"signed_in": 10**9, "stranger": 10**9}


@pytest.fixture(scope="module")
def people_once(once) -> SimpleNamespace:
    """Those who may call, made once for all tests of a file."""
    with clock.fixed(NOON):
        load_vocabularies()
        return api_world.people()


@pytest.fixture
def people(people_once, db, frozen_clock) -> SimpleNamespace:
    """Those who may call, with nothing yet to call about."""
    return deepcopy(people_once)


@pytest.fixture(scope="module")
def world_once(people_once) -> SimpleNamespace:
    """The small world of the API, made once for all tests of a file."""
    with clock.fixed(NOON):
        return api_world.build(people_once)


@pytest.fixture
def world(world_once, people) -> SimpleNamespace:
    """The small world of the API."""
    return deepcopy(world_once)


@pytest.fixture
def api_as(people) -> Callable[[str], Client]:
    """A program that acts for somebody of the world; ``stranger`` has no token."""

    def program(name: str) -> Client:
        headers = {} if name == "stranger" else api_world.bearer(people.people[name])
        return Client(headers=headers)

    return program
