"""What a row of the books is about, in people's words: each domain names its own kinds and where a row of theirs is shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps

from xiechuang.kernel.access.public import visible
from xiechuang.kernel.orgs.public import Actor, Organisation, Region

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


def subject_of(actor: Actor, kind: str, pk: int | str | None) -> Subject | None:
    """The row as the reader may see it: without its name and page where it is not theirs to see."""
    if not kind or pk is None:
        return None
    model = _model(kind)
    row = _rows(actor, model).filter(pk=pk).first() if model else None
    if row is None:
        return Subject(kind=name_of_kind(kind), name=str(pk))
    url = _pages[kind](row) if kind in _pages else ""
    named = str(row) if isinstance(row, Organisation) else getattr(row, "number", "") or str(row)
    return Subject(kind=name_of_kind(kind), name=named, url=url)


def _model(kind: str) -> type[Any] | None:
    """Only kinds that a domain has named are looked up; the rest are codes of something else."""
    app, _, name = kind.partition(".")
    return apps.get_model(app, name) if name and kind in _names else None


def _rows(actor: Actor, model: type[Any]) -> Any:
    """Regions are everybody's, and so are the names of organisations."""
    return model._default_manager.all() if model in (Organisation, Region) else visible(actor, model)
