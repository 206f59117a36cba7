"""The kinds of service and the three regions for every test of providers."""

import pytest

from tests.providers.world import load_world


@pytest.fixture
def world(db: None) -> None:
    """Three regions and the kinds of service."""
    load_world()
