"""Reads for pages and the API."""

from django.db.models import Count, Q, QuerySet

from xiechuang.domains.policies.models import PolicyText
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.orgs.public import Actor


def policies(actor: Actor) -> QuerySet[PolicyText]:
    """The texts in the order of the profile, each with how many numbered clauses it has."""
    rows = visible(actor, PolicyText).select_related("region")
    return rows.annotate(count=Count("clauses", filter=~Q(clauses__label=""))).order_by("order", "number")
