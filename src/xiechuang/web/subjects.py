"""What a row of the books is about, in people's words: each domain names its own kinds and where a row of theirs is shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast

from xiechuang.kernel.access.public import visible
from xiechuang.kernel.orgs.public import Actor, Organisation, Region

NAMED_BY = ("number", "name", "title", "code")
_names: dict[str, Any] = {}
_pages: dict[str, Callable[[Any], str]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One row that something is about: what it is, its name, its page where the reader may open it."""

    kind: str
    name: str
    url: str = ""


def register_names(names: Mapping[str, Any]) -> None:
    """Say how kinds (of accounts, of transfers, of rows as app.model) are called; a domain does this once."""
    _names.update(names)


def register_page(kind: str, url: Callable[[Any], str]) -> None:
    """Say where a row of ``kind`` (app.model) is shown."""
    _pages[kind] = url


def name_of_kind(kind: str, *, of: str = "") -> str:
    """The name people know, ``of`` telling equal codes apart (account); the code itself where nobody gave one."""
    return str(_names.get(f"{of}:{kind}" if of else kind, kind))


def names_of(of: str) -> list[tuple[str, Any]]:
    """Every kind that has a name among ``of`` (account), with it: what a reader may choose from."""
    start = f"{of}:"
    return [(kind.removeprefix(start), name) for kind, name in _names.items() if kind.startswith(start)]


def subjects_called(actor: Actor, words: str) -> dict[str, QuerySet[Any, Any]]:
    """Of each kind that is a table, the keys (as text) of rows whose number or name has every word; only what the reader sees."""
    found = {}
    for kind in _names:
        if (model := _model(kind)) is not None:
            rows = _rows(actor, model).filter(_says_all(model, words))
            found[kind] = rows.annotate(as_text=Cast("pk", CharField())).order_by().values("as_text")
    return found


def _says_all(model: type[Any], words: str) -> Q:
    held = {field.name for field in model._meta.concrete_fields} & set(NAMED_BY)
    says = Q() if held else Q(pk=None)
    for word in words.split():
        says &= Q(*[(f"{name}__icontains", word) for name in sorted(held)], _connector=Q.OR)
    return says


def subject_of(actor: Actor, kind: str, pk: int | str | None) -> Subject | None:
    """The row as the reader may see it: without its name and page where it is not theirs to see."""
    if not kind or pk is None:
        return None
    model = _model(kind)
    row = _rows(actor, model).filter(pk=pk).first() if model else None
    return _said(kind, row) if row is not None else Subject(kind=name_of_kind(kind), name=str(pk))


def subject_numbered(actor: Actor, kind: str, number: str) -> Subject:
    """The same by the number people know it by."""
    model = _model(kind)
    has_number = model is not None and any(one.name == "number" for one in model._meta.concrete_fields)
    row = _rows(actor, model).filter(number=number).first() if model and has_number else None
    return _said(kind, row) if row is not None else Subject(kind=name_of_kind(kind), name=number)


def _said(kind: str, row: Any) -> Subject:
    url = _pages[kind](row) if kind in _pages else ""
    named = str(row) if isinstance(row, Organisation) else getattr(row, "number", "") or str(row)
    return Subject(kind=name_of_kind(kind), name=named, url=url)


def _model(kind: str) -> type[Any] | None:
    """Only kinds that a domain has named are looked up; the rest are codes of something else."""
    app, _, name = kind.partition(".")
    return apps.all_models.get(app, {}).get(name) if name and kind in _names else None


def _rows(actor: Actor, model: type[Any]) -> Any:
    """Regions are everybody's, and so are the names of organisations."""
    return model._default_manager.all() if model in (Organisation, Region) else visible(actor, model)
