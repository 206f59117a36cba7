"""Regions, organisations, people, and for whom a person acts."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test import RequestFactory

from tests.factories import MembershipFactory, OrganisationFactory, PersonFactory, RegionFactory, credit_code
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.middleware import actor_for
from xiechuang.kernel.orgs.models import validate_credit_code
from xiechuang.kernel.orgs.public import (
    PUBLIC,
    SYSTEM,
    Actor,
    OrganisationKind,
    Region,
    Role,
    choose_actor,
    make_token,
)
from xiechuang.kernel.orgs.tokens import actor_with

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_clock")]


def request_by(user, **headers):
    request = RequestFactory().get("/", headers=headers)
    request.user, request.session = user, {}
    return request


@pytest.mark.parametrize("code", ["91110000600037341L", credit_code(7), credit_code(8, place="130000")])
def test_a_correct_credit_code_is_taken(code):
    validate_credit_code(code)


@pytest.mark.parametrize(
    "code", ["91110000600037341M", "9111000060003734", "91110000600037341LL", "9111OOOO600037341L", ""]
)
def test_a_credit_code_with_a_wrong_shape_or_check_digit_is_refused(code):
    with pytest.raises(ValidationError, match="GB 32100-2015"):
        validate_credit_code(code)


def test_two_organisations_cannot_have_one_credit_code():
    OrganisationFactory(credit_code=credit_code(1))
    with pytest.raises(IntegrityError):
        OrganisationFactory(credit_code=credit_code(1))


def test_organisations_without_a_credit_code_do_not_collide():
    assert OrganisationFactory(credit_code=None).pk != OrganisationFactory(credit_code=None).pk


def test_an_organisation_belongs_to_a_region_and_not_to_a_city():
    city = Region.objects.create(
        code="130100", name="石家庄市", level="city", parent=RegionFactory(code="130000")
    )
    with pytest.raises(ValidationError, match="不是共同体的成员地区"):
        OrganisationFactory.build(region=city).clean()


@pytest.mark.parametrize(("level", "has_parent"), [("region", True), ("city", False)])
def test_only_the_top_level_has_no_parent(level, has_parent):
    parent = RegionFactory() if has_parent else None
    with pytest.raises(IntegrityError):
        Region.objects.create(code="139999", name="某地", level=level, parent=parent)


def test_who_has_no_membership_acts_as_the_public_but_by_name():
    person = PersonFactory()
    actor = choose_actor(person)
    assert (actor.role, actor.person_id, actor.is_public) == (Role.PUBLIC, person.pk, True)


def test_the_first_membership_in_force_is_taken_unless_another_is_chosen():
    first = MembershipFactory()
    second = MembershipFactory(person=first.person, role=Role.TECHNOLOGY_MANAGER)
    assert choose_actor(first.person).membership_id == first.pk
    assert choose_actor(first.person, preferred=second.pk).role is Role.TECHNOLOGY_MANAGER


def test_somebody_elses_membership_cannot_be_chosen():
    mine, other = MembershipFactory(), MembershipFactory(role=Role.COMMUNITY_OFFICE)
    assert choose_actor(mine.person, preferred=other.pk).membership_id == mine.pk


@pytest.mark.parametrize(
    ("starts", "ends", "holds"),
    [(-1, None, True), (0, None, True), (1, None, False), (-5, 0, False), (-5, 1, True), (-5, -1, False)],
)
def test_a_membership_holds_from_its_first_day_until_its_end(starts, ends, holds):
    today = clock.today()
    post = MembershipFactory(
        starts_on=today + timedelta(days=starts),
        ends_on=None if ends is None else today + timedelta(days=ends),
    )
    assert (choose_actor(post.person).membership_id == post.pk) is holds


def test_a_person_put_out_of_use_acts_for_nobody():
    post = MembershipFactory(person__is_active=False)
    assert choose_actor(post.person).membership_id is None


def test_a_membership_cannot_end_before_it_starts():
    with pytest.raises(IntegrityError):
        MembershipFactory(ends_on=clock.today() - timedelta(days=30))


def test_nobody_is_a_member_as_the_public():
    with pytest.raises(IntegrityError):
        MembershipFactory(role=Role.PUBLIC, organisation=OrganisationFactory())


def test_the_actor_knows_the_region_and_park_of_the_organisation():
    post = MembershipFactory(organisation=OrganisationFactory(region=RegionFactory(code="120000")))
    actor = choose_actor(post.person)
    assert (actor.region_code, actor.organisation_id, actor.park_id) == ("120000", post.organisation_id, None)


def test_strangers_are_the_public_and_the_platform_is_not():
    assert actor_for(request_by(AnonymousUser())) == PUBLIC
    assert PUBLIC.is_public
    assert not SYSTEM.is_public


@pytest.mark.parametrize("role", Role)
def test_only_offices_of_the_whole_community_auditors_and_administrators_oversee(role):
    overseers = {Role.COMMUNITY_OFFICE, Role.AUDITOR, Role.ADMINISTRATOR}
    assert Actor(role=role, region_code="120000").is_overseer is (role in overseers)


def test_the_platform_oversees_in_whatever_role_it_acts():
    assert SYSTEM.is_overseer
    assert Actor(role=Role.FIRM, is_system=True).is_overseer


@pytest.mark.parametrize("role", Role)
def test_only_a_regional_official_speaks_for_a_region(role):
    acting = Actor(role=role, region_code="120000")
    speaks = role is Role.REGIONAL_OFFICIAL
    assert acting.office_region == ("120000" if speaks else "")
    assert acting.is_office_of("120000") is speaks
    assert not acting.is_office_of("130000")


@pytest.mark.parametrize("nowhere", ["", None])
def test_an_official_of_no_region_speaks_for_none(nowhere):
    assert not Actor(role=Role.REGIONAL_OFFICIAL).is_office_of(nowhere)


def test_a_signed_in_person_acts_in_the_membership_of_the_session():
    first = MembershipFactory()
    second = MembershipFactory(person=first.person, role=Role.EXPERT)
    request = request_by(first.person)
    request.session["membership"] = second.pk
    assert actor_for(request).membership_id == second.pk


def test_a_token_speaks_for_its_membership_and_its_secret_is_not_kept():
    post = MembershipFactory()
    token, secret = make_token(membership=post, name="导入程序")
    assert actor_for(request_by(AnonymousUser(), authorization=f"Bearer {secret}")).membership_id == post.pk
    assert secret not in {str(v) for v in token.__dict__.values()}
    token.refresh_from_db()
    assert token.last_used_at == clock.now()


@pytest.mark.parametrize("name", ["王禾", ""])
def test_a_token_makes_the_same_actor_as_a_session_and_asks_once(django_assert_num_queries, name):
    post = MembershipFactory(person__name=name)
    _, secret = make_token(membership=post, name="x")
    actor_with(secret)
    with django_assert_num_queries(1):
        by_token = actor_with(secret)
    assert by_token == choose_actor(post.person)


def test_a_bearer_token_is_never_mixed_with_the_session():
    request = request_by(MembershipFactory().person, authorization="Bearer xc_wrong")
    assert actor_for(request) == PUBLIC


@pytest.mark.parametrize("spoilt", ["revoked", "expired", "membership over", "person out of use"])
def test_a_token_ends_with_its_reason(spoilt):
    post = MembershipFactory()
    token, secret = make_token(membership=post, name="x")
    assert actor_with(secret) is not None
    today = clock.today()
    if spoilt == "revoked":
        type(token).objects.update(revoked_at=clock.now())
    if spoilt == "expired":
        type(token).objects.update(expires_on=today)
    if spoilt == "membership over":
        type(post).objects.update(ends_on=today)
    if spoilt == "person out of use":
        type(post.person).objects.update(is_active=False)
    assert actor_with(secret) is None


def test_every_role_and_every_kind_has_a_chinese_name():
    for word in (*Role, *OrganisationKind):
        assert word.label
        assert not word.label.isascii()
    assert [r for r in Role if r.is_official] == [
        Role.PARK_OFFICIAL,
        Role.REGIONAL_OFFICIAL,
        Role.COMMUNITY_OFFICE,
    ]
