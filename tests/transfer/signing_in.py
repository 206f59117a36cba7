"""Browsers of actors, for tests of pages."""

from collections.abc import Callable

from django.test import Client

from xiechuang.kernel.orgs.public import Actor, Membership


def browser_of(actor: Actor, client_as: Callable[..., Client]) -> Client:
    """The signed-in browser of an actor; a fresh one for a stranger."""
    if actor.membership_id is None:
        return Client()
    membership = Membership.objects.select_related("person").get(pk=actor.membership_id)
    return client_as(membership.person, membership=membership)
