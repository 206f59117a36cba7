"""The fence as a mechanism: in, out, nested, and after errors."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from tests.factories import actor
from xiechuang.kernel.access.middleware import FenceMiddleware
from xiechuang.kernel.access.public import can_see, fenced, get_visible, visible
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.kernel.orgs.public import PUBLIC, SYSTEM, Role

pytestmark = pytest.mark.django_db


def where():
    """The database role now, and for whom."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select current_user, current_setting('xiechuang.role', true), current_setting('xiechuang.region', true)"
        )
        role, *rest = cursor.fetchone()
    return (role == "xiechuang_fenced", *rest)


def test_inside_the_block_the_connection_is_the_fenced_role_of_the_actor():
    official = actor(Role.REGIONAL_OFFICIAL, region="120000")
    with fenced(official):
        assert where() == (True, "regional_official", "120000")
    assert where()[0] is False


def test_a_stranger_is_fenced_too():
    with fenced(PUBLIC):
        assert where() == (True, "public", "")


def test_the_platform_itself_is_not_fenced():
    with fenced(SYSTEM):
        assert where()[0] is False


def test_leaving_an_inner_fence_leads_back_into_the_outer_one():
    outer, inner = actor(Role.REGIONAL_OFFICIAL, region="120000"), actor(Role.AUDITOR, region="110000")
    with fenced(outer):
        with fenced(inner):
            assert where() == (True, "auditor", "110000")
        assert where() == (True, "regional_official", "120000")
    assert where()[0] is False


def test_an_error_in_the_block_leads_out_again():
    with pytest.raises(RuntimeError), fenced(PUBLIC):
        raise RuntimeError
    assert where()[0] is False


def test_a_rolled_back_transaction_in_the_block_leads_out_again():
    with fenced(actor(Role.FIRM)):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select * from there_is_no_such_table")
        assert where()[0] is True
    assert where()[0] is False


@pytest.mark.django_db(transaction=True)
def test_a_connection_lost_in_the_block_comes_back_outside_and_whole():
    with fenced(PUBLIC):
        connection.close()
    assert where()[0] is False


@pytest.mark.django_db(transaction=True)
def test_a_connection_lost_in_an_inner_block_comes_back_into_the_outer_fence():
    with fenced(PUBLIC):
        with fenced(actor_without_writing()):
            connection.close()
        assert where()[:2] == (True, "public")
    assert where()[0] is False


def actor_without_writing():
    from xiechuang.kernel.orgs.public import Actor

    return Actor(role=Role.AUDITOR, person_id=1)


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_cannot_step_out_is_closed_and_not_reused():
    with pytest.raises(DatabaseError), fenced(PUBLIC), transaction.atomic():
        try:
            with connection.cursor() as cursor:
                cursor.execute("select * from there_is_no_such_table")
        except DatabaseError:
            connection.needs_rollback = False
            with connection.cursor() as cursor:
                cursor.execute("select 1")
    assert where()[0] is False


def test_the_role_of_requests_owns_nothing_and_cannot_bypass_the_fence():
    with connection.cursor() as cursor:
        cursor.execute(
            "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin from pg_roles where rolname = 'xiechuang_fenced'"
        )
        assert cursor.fetchone() == (False,) * 5
        cursor.execute(
            "select count(*) from pg_class c join pg_roles r on r.oid = c.relowner where rolname = 'xiechuang_fenced'"
        )
        assert cursor.fetchone() == (0,)


def test_every_request_is_answered_inside_the_fence_of_its_actor():
    request = RequestFactory().get("/")
    request.actor = actor(Role.FIRM, region="130000")
    seen = []
    FenceMiddleware(lambda _: seen.append(where()) or HttpResponse())(request)
    assert seen == [(True, "firm", "130000")]
    assert where()[0] is False


def test_a_model_without_a_scope_shows_nothing_to_anybody():
    who = actor(Role.ADMINISTRATOR)
    assert ContentType.objects.exists()
    assert not visible(who, ContentType).exists()
    assert not visible(SYSTEM, ContentType).exists()
    assert not can_see(who, ContentType.objects.first())
    with pytest.raises(NotVisible):
        get_visible(who, ContentType, pk=ContentType.objects.first().pk)
