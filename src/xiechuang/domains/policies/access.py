"""Who sees what of policy texts: everybody everything; they are published."""

from django.db.models import QuerySet

from xiechuang.domains.policies.models import Clause, PolicyText
from xiechuang.kernel.orgs.public import Actor


def policies_visible_to(actor: Actor, policies: QuerySet[PolicyText]) -> QuerySet[PolicyText]:  # noqa: ARG001 - one signature for all scopes
    """All of them."""
    return policies


def clauses_visible_to(actor: Actor, clauses: QuerySet[Clause]) -> QuerySet[Clause]:  # noqa: ARG001 - one signature for all scopes
    """All of them."""
    return clauses
