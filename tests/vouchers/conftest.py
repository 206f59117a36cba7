"""Worlds of vouchers, made when a test asks for them."""

from collections.abc import Callable, Iterator
from copy import deepcopy

import pytest
from django.test import Client

from tests.vouchers.world import World, at, make_world
from xiechuang.domains.vouchers.states import Mode
from xiechuang.kernel.orgs.public import Actor, Membership


@pytest.fixture
def morning(db: None) -> Iterator[None]:
    """It is ten o'clock on the first day."""
    with at():
        yield


@pytest.fixture(scope="module")
def made_once(once: None) -> World:
    """The world of a file: most of the time of such tests went into making it."""
    with at():
        return make_world()


@pytest.fixture
def world(made_once: World, morning: None) -> World:
    """企业兑付 in Hebei, with a provider of Tianjin."""
    return deepcopy(made_once)


@pytest.fixture
def provider_world(morning: None) -> World:
    """机构兑付 in Hebei, with a provider of Tianjin."""
    return make_world(mode=Mode.PROVIDER)


@pytest.fixture
def browse(client_as: Callable[..., Client]) -> Callable[..., Client]:
    """A browser for somebody; strangers have one without a session."""

    def opened(who: Actor | None = None) -> Client:
        if who is None:
            return Client()
        membership = Membership.objects.select_related("person").get(pk=who.membership_id)
        return client_as(membership.person, membership=membership)

    return opened
