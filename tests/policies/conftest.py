"""The library as the profile ships it, and the people who keep it."""

import pytest

from tests.policies import library


@pytest.fixture
def shelves(db):
    library.load()


@pytest.fixture(scope="module")
def shelves_once(once):
    """For files whose tests never add to the library."""
    library.load()


@pytest.fixture
def given(db):
    library.words()
    return library.people()


@pytest.fixture
def statute(given):
    """A text of Hebei with its first wording public."""
    policy = library.new_text(given.hebei)
    library.publish(library.upload(policy, given.hebei), given.hebei, given.second)
    policy.refresh_from_db()
    return policy
