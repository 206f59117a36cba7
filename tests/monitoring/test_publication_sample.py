"""Another community's sample shows published indices from the first page on, marked as invented."""

import pytest

from tests.monitoring.indexing import assert_published_once_and_marked
from xiechuang.kernel.community.public import load_profile

pytestmark = pytest.mark.django_db


def test_the_sample_is_published_once_and_says_that_it_is_invented():
    load_profile("yunhai", with_sample=True)
    load_profile("yunhai", with_sample=True)
    assert_published_once_and_marked()
