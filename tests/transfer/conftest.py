"""What tests of transfer share."""

from copy import deepcopy
from types import SimpleNamespace

import pytest

from tests.conftest import NOON
from tests.transfer import world
from xiechuang.kernel.lib import clock


@pytest.fixture(scope="module")
def everybody_once(once: None) -> SimpleNamespace:
    """Everybody, made once for all tests of a file."""
    with clock.fixed(NOON):
        return world.build()


@pytest.fixture
def everybody(everybody_once: SimpleNamespace) -> SimpleNamespace:
    """A firm, an institute, and everybody who may have to do with them."""
    return deepcopy(everybody_once)
