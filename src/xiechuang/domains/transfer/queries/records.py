"""Achievements and demands for pages: one's own, those in one's charge, what is published, what says nearly the same."""

from typing import Any, TypeVar

from django.db.models import CharField, Count, F, Func, QuerySet, Value

from xiechuang.domains.transfer.access import in_charge_of, own
from xiechuang.domains.transfer.models import Demand, Record
from xiechuang.domains.transfer.queries.docking_list import similar_records
from xiechuang.domains.transfer.states import Confidentiality, RecordState
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.community.public import terms
from xiechuang.kernel.orgs.public import Actor

Kind = TypeVar("Kind", bound=Record)


def own_records(actor: Actor, model: type[Kind]) -> QuerySet[Kind]:
    """Those of the actor's organisation, in any state."""
    return visible(actor, model).filter(own(actor)).select_related("region", "place", "organisation")


def records_in_charge(actor: Actor, model: type[Kind]) -> QuerySet[Kind]:
    """Those that the actor's office looks after, from submission on."""
    return visible(actor, model).filter(in_charge_of(actor)).select_related("region", "place", "organisation")


def public_records(model: type[Kind]) -> QuerySet[Kind]:
    """What the library shows to everybody, whoever looks."""
    rows = model._default_manager.filter(state=RecordState.PUBLISHED).select_related("region", "organisation")
    return rows.filter(confidentiality=Confidentiality.PUBLIC) if issubclass(model, Demand) else rows


def in_field(rows: QuerySet[Kind], code: str) -> QuerySet[Kind]:
    """Rows of a technical field or anything below it."""
    below = [word.code for word in terms("fields") if f"{word.code}.".startswith(f"{code}.")]
    return rows.filter(fields__overlap=below)


def count_by(rows: QuerySet[Kind], column: str) -> dict[str, int]:
    """How many rows there are of each value."""
    counted = rows.order_by().values_list(column).annotate(n=Count("pk"))
    return {str(value): n for value, n in counted if value}


def count_by_field(rows: QuerySet[Kind]) -> dict[str, int]:
    """How many rows each top-level field has; a row in two parts of one field counts once."""
    each = Func(F("fields"), function="unnest", output_field=CharField())
    root = Func(each, Value("."), Value(1), function="split_part", output_field=CharField())
    counted = rows.order_by().annotate(root=root).values_list("root").annotate(n=Count("pk", distinct=True))
    return {str(code): n for code, n in counted if code}


def similar_to(actor: Actor, record: Record, *, k: int = 5) -> list[tuple[Any, float]]:
    """Records the actor may see that say nearly what ``record`` says: a hint at duplicates, never a verdict."""
    return similar_records(actor, record, k=k)
