"""What tests of the API share."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.test import Client

from tests.config import api_world
from tests.factories import load_vocabularies


@pytest.fixture(autouse=True)
def quiet_surroundings(settings, tmp_path) -> None:
    """No test but those of the limits meets them; the folder of collected files is there, and empty."""
    cache.clear()
    settings.STATIC_ROOT = tmp_path
    settings.API_REQUESTS_PER_MINUTE = {"signed_in": 10**9, "stranger": 10**9}


@pytest.fixture
def world(db) -> SimpleNamespace:
    """The small world of the API."""
    load_vocabularies()
    return api_world.build()


@pytest.fixture
def api_as(world) -> Callable[[str], Client]:
    """A program that acts for somebody of the world; ``stranger`` has no token."""

    def program(name: str) -> Client:
        headers = {} if name == "stranger" else api_world.bearer(world.people[name])
        return Client(headers=headers)

    return program
