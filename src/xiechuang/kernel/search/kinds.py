"""The kinds of things that can be found: what people call them, whose scope decides about them, where they come from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import migrations
from django.db.models import Model


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind; without a model only what is public is found, by everybody."""

    key: str
    label: str
    model: type[Model] | None = None
    entry_of: Callable[[Any], Mapping[str, Any]] | None = None
    order: int = 100


_kinds: dict[str, Kind] = {}


def register_kind(
    kind: str,
    label: str,
    *,
    model: type[Model] | None = None,
    entry_of: Callable[[Any], Mapping[str, Any]] | None = None,
    order: int = 100,
) -> None:
    """A domain says in its apps.py what it lets people find.

    Who finds what of a ``model`` is what its registered scope shows; ``entry_of`` writes the entry of one row, so that
    all entries can be made again by a command. Pages name the kinds by ``order``.
    """
    _kinds[kind] = Kind(key=kind, label=label, model=model, entry_of=entry_of, order=order)


def kind_labels() -> dict[str, str]:
    """The kinds that can be found and what people call them."""
    return {kind.key: kind.label for kind in all_kinds()}


def kind_of(key: str) -> Kind:
    """The kind; one that nobody registered has no model."""
    return _kinds.get(key) or Kind(key=key, label=key)


def all_kinds() -> list[Kind]:
    """Every kind, in the order in which pages name them."""
    return sorted(_kinds.values(), key=lambda kind: kind.order)


def note_changes(table: str, *, kind: str, column: str = "id", only: str = "") -> migrations.RunSQL:
    """A migration step: each change of a row of ``table`` is a change of the subject of ``kind`` in ``column``.

    A domain says so of every table from which its scopes read who may see a subject; then what processes remember of
    visibility is never older than the data. ``only`` names the columns that matter in an update.
    """
    name = f"search_{table}_{kind}"
    update = f"update of {only}" if only else "update"
    return migrations.RunSQL(
        f"""create trigger {name} after insert or {update} or delete on {table}
        for each row execute function search_note('{kind}', '{column}')""",
        f"drop trigger {name} on {table}",
    )
