"""The whole sample of 京津冀, loaded twice, once for all tests of the file; what a test writes is undone after it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from xiechuang.kernel.community.public import load_profile


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Loading again changes nothing, so every test here also speaks of the second time."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_profile("jingjinji", with_sample=True)
        load_profile("jingjinji", with_sample=True)
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def sample(loaded: None, db: None) -> None:
    """Every test here sees the sample."""
