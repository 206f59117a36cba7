"""Connections are kept, and a dead one is not used."""

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory

from xiechuang.config import kept
from xiechuang.config.kept import KeptConnectionMiddleware, is_quiet


def ask(middleware):
    """One request that reads, with the check that Django makes before the first statement of each."""
    connection.health_check_done = False
    connection.health_checks_enabled = True
    return middleware(RequestFactory().get("/")).content


def backend_of_this_connection(_request=None):
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        return HttpResponse(str(cursor.fetchone()[0]))


def end_from_elsewhere(pid):
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("select pg_terminate_backend(%s, 5000)", [pid])
    finally:
        other.close()


@pytest.fixture
def questions(monkeypatch):
    """How often the server is asked whether the connection stands."""
    asked = []
    usable = connection.is_usable
    monkeypatch.setattr(connection, "is_usable", lambda: asked.append(1) or usable())
    return asked


@pytest.mark.django_db(transaction=True)
def test_the_server_is_asked_once_and_not_again_while_requests_follow(questions):
    middleware = KeptConnectionMiddleware(backend_of_this_connection)
    assert ask(middleware) == ask(middleware) == ask(middleware)
    assert len(questions) <= 1


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_the_server_ended_is_replaced_before_it_is_used(questions):
    middleware = KeptConnectionMiddleware(backend_of_this_connection)
    first = ask(middleware)
    end_from_elsewhere(int(first))
    assert not is_quiet()
    assert ask(middleware) != first


@pytest.mark.django_db(transaction=True)
def test_after_a_rest_the_server_is_asked_again(questions, monkeypatch):
    middleware = KeptConnectionMiddleware(backend_of_this_connection)
    ask(middleware)
    questions.clear()
    monkeypatch.setattr(kept, "FRESH_SECONDS", 0.0)
    ask(middleware)
    assert len(questions) == 1


@pytest.mark.django_db(transaction=True)
def test_without_a_connection_there_is_nothing_to_trust():
    connection.close()
    assert not is_quiet()
