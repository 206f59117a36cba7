"""Worlds of vouchers, made when a test asks for them."""

from collections.abc import Iterator

import pytest

from tests.vouchers.world import World, at, make_world
from xiechuang.domains.vouchers.states import Mode


@pytest.fixture
def morning(db: None) -> Iterator[None]:
    """It is ten o'clock on the first day."""
    with at():
        yield


@pytest.fixture
def world(morning: None) -> World:
    """企业兑付 in Hebei, with a provider of Tianjin."""
    return make_world()


@pytest.fixture
def provider_world(morning: None) -> World:
    """机构兑付 in Hebei, with a provider of Tianjin."""
    return make_world(mode=Mode.PROVIDER)
