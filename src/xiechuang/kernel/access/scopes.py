"""The registry of scopes: for each model, the one function that says what an actor may see of it."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.kernel.orgs.actor import Actor

Row = TypeVar("Row", bound=Model)
Scope = Callable[[Actor, QuerySet[Any]], QuerySet[Any]]

_scopes: dict[type[Model], Scope] = {}


def register_scope(model: type[Model], visible_to: Scope) -> None:
    """Say once who sees what of ``model``; a domain does this in its apps.py."""
    _scopes[model] = visible_to


def visible(actor: Actor, model: type[Row]) -> QuerySet[Row]:
    """All rows of ``model`` that ``actor`` may see; a model without a scope shows nothing."""
    rows = model._default_manager.all()
    scope = _scopes.get(model)
    return scope(actor, rows) if scope else rows.none()


def get_visible(actor: Actor, model: type[Row], **lookup: Any) -> Row:
    """The one row, or ``NotVisible``: a stranger learns nothing, not even that it exists."""
    return found_in(visible(actor, model), **lookup)


def found_in(rows: QuerySet[Row], **lookup: Any) -> Row:
    """The one of these rows, which are all that somebody may see, or ``NotVisible``."""
    found = rows.filter(**lookup).first()
    if found is None:
        raise NotVisible(f"{rows.model._meta.verbose_name} {lookup}")
    return found


def can_see(actor: Actor, row: Model) -> bool:
    """Whether ``actor`` may see this very row."""
    return visible(actor, type(row)).filter(pk=row.pk).exists()


def own_region(actor: Actor, *columns: str) -> Q:
    """Rows of the region for whose authority the actor speaks, by any of the columns; none for anybody else."""
    mine = actor.office_region
    if not mine:
        return Q(pk=None)
    return Q(*((column, mine) for column in columns or ("region_id",)), _connector=Q.OR)
