"""Conditions that scopes are made of."""

import pytest

from tests.factories import OrganisationFactory, RegionFactory
from xiechuang.kernel.access.public import found_in, own_region
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.kernel.orgs.public import PUBLIC, SYSTEM, Actor, Organisation, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def firms():
    return [OrganisationFactory(region=RegionFactory(code=code)) for code in ("110000", "120000")]


def found(condition):
    return list(Organisation.objects.filter(condition, kind="firm").order_by("region_id"))


def test_a_regional_official_finds_the_rows_of_their_region(firms):
    assert found(own_region(Actor(role=Role.REGIONAL_OFFICIAL, region_code="120000"))) == firms[1:]


def test_any_of_several_columns_will_do(firms):
    official = Actor(role=Role.REGIONAL_OFFICIAL, region_code="110000")
    assert found(own_region(official, "region_id", "park__region_id")) == firms[:1]


@pytest.mark.parametrize(
    "stranger",
    [PUBLIC, SYSTEM, Actor(role=Role.FIRM, region_code="120000"), Actor(role=Role.REGIONAL_OFFICIAL)],
)
def test_who_speaks_for_no_region_finds_nothing_by_it(firms, stranger):
    assert found(own_region(stranger)) == []
    assert found(own_region(stranger, "region_id", "park__region_id")) == []


def test_one_of_many_rows_is_found_and_one_that_is_not_among_them_is_not_visible(firms):
    rows = Organisation.objects.filter(region_id="120000")
    assert found_in(rows, number=firms[1].number) == firms[1]
    with pytest.raises(NotVisible):
        found_in(rows, number=firms[0].number)
