"""Who may find what: for each actor a mask over the entries, made of the scopes and of nothing else."""

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from django.db.models import Model, QuerySet
from django.db.models.expressions import RawSQL

from xiechuang.kernel.access.public import visible
from xiechuang.kernel.orgs.public import PUBLIC, Actor
from xiechuang.kernel.search.columns import Columns, Mask, Numbers
from xiechuang.kernel.search.feed import Subject
from xiechuang.kernel.search.following import Held
from xiechuang.kernel.search.holding import Holding
from xiechuang.kernel.search.kinds import kind_of

MOST_BYTES = 64_000_000
"""How much memory the masks of a process may take."""
MANY_CHANGES = 2_000
"""From how many changed subjects on a mask is made anew."""


@dataclass(frozen=True, slots=True)
class _Known:
    version: int
    ids: Numbers
    mask: Mask


_lock = threading.Lock()
_known: "OrderedDict[Actor, _Known]" = OrderedDict()


def mask_for(actor: Actor, held: Held[Holding]) -> Mask:
    """The entries of the holding that the scopes show to ``actor``."""
    capacity = _capacity(actor)
    with _lock:
        known = _known.get(capacity)
    if known is not None and known.version == held.version:
        return known.mask
    mask = _brought_up_to_date(actor, held, known)
    _remember(capacity, _Known(held.version, held.state.columns.ids, mask))
    return mask


def forget_masks(actor: Actor | None = None) -> None:
    """Ask the scopes again at the next question, for one actor or for all."""
    with _lock:
        _known.pop(_capacity(actor), None) if actor else _known.clear()


def still_visible(actor: Actor, subjects: Iterable[Subject]) -> set[Subject]:
    """Those of the subjects that the scopes show at this very moment; of kinds without a model, all."""
    shown: set[Subject] = set()
    for kind, ids in _by_kind(subjects).items():
        model = kind_of(kind).model
        found = ids if model is None else _scoped(actor, model, ids)
        shown |= {(kind, number) for number in found}
    return shown


def _capacity(actor: Actor) -> Actor:
    """What of an actor decides what they see; names do not."""
    return replace(actor, name="", organisation_name="", membership_id=None)


def _remember(capacity: Actor, known: _Known) -> None:
    with _lock:
        _known[capacity] = known
        _known.move_to_end(capacity)
        while len(_known) > 2 and sum(len(one.mask) for one in _known.values()) > MOST_BYTES:
            _known.popitem(last=False)


def _brought_up_to_date(actor: Actor, held: Held[Holding], known: _Known | None) -> Mask:
    columns = held.state.columns
    changed = held.changed_since(known.version) if known else None
    if known is None or changed is None or len(changed) > MANY_CHANGES:
        return _made_anew(actor, held)
    mask = _laid_over(known, columns)
    if changed:
        places = [p for s in changed if (p := columns.place_of_subject(*s)) is not None]
        mask[places] = _evaluated(actor, columns, np.array(places, dtype=np.int64))
    return mask


def _laid_over(known: _Known, columns: Columns) -> Mask:
    """The mask of an earlier version in the order of this one; entries that were not there are not shown."""
    mask = np.zeros(len(columns), dtype=np.bool_)
    if len(known.ids):
        places = np.minimum(np.searchsorted(known.ids, columns.ids), len(known.ids) - 1)
        mask = known.mask[places] & (known.ids[places] == columns.ids)
    return mask


def _made_anew(actor: Actor, held: Held[Holding]) -> Mask:
    """Everything the scopes show: to strangers from the start, to others what strangers see and the rest that is theirs.

    What strangers do not see is little, so only that is put to the scope of a person: no scope shows strangers more.
    """
    columns = held.state.columns
    everything = np.arange(len(columns), dtype=np.int64)
    if actor.is_system or _capacity(actor) == PUBLIC:
        return _evaluated(actor, columns, everything)
    mask = mask_for(PUBLIC, held).copy()
    rest = np.flatnonzero(~mask)
    mask[rest] = _evaluated(actor, columns, rest)
    return mask


def _evaluated(actor: Actor, columns: Columns, places: Numbers) -> Mask:
    """What the scopes say of the entries at these places."""
    shown = np.zeros(len(places), dtype=np.bool_)
    kinds = columns.kinds[places]
    for code in np.unique(kinds):
        model = kind_of(columns.words[code]).model
        here = np.flatnonzero(kinds == code)
        subjects = columns.subjects[places[here]]
        if actor.is_system:
            shown[here] = True
        elif model is None:
            shown[here] = columns.public[places[here]]
        else:
            every = len(here) > len(columns) // 2
            found = _scoped(actor, model, None if every else subjects.tolist())
            shown[here] = np.isin(subjects, np.fromiter(found, dtype=np.int64, count=len(found)))
    return shown


def _scoped(actor: Actor, model: type[Model], ids: Collection[int] | None) -> set[int]:
    """Those of the ids, or of all there are, that the scope shows."""
    rows: QuerySet[Any] = visible(actor, model)
    if ids is not None:
        # One array instead of a parameter for each, of which PostgreSQL takes only so many; written out, for that is quick.
        listed = "{" + ",".join(map(str, ids)) + "}"
        rows = rows.filter(pk__in=RawSQL("select unnest(%s::bigint[])", [listed]))
    return set(rows.values_list("pk", flat=True))


def _by_kind(subjects: Iterable[Subject]) -> dict[str, list[int]]:
    grouped: dict[str, list[int]] = defaultdict(list)
    for kind, number in subjects:
        grouped[kind].append(number)
    return grouped
