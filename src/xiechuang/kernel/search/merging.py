"""Writing a new stored index: read what is there, bring it up to date, write it beside, let the database switch over.

No lock is held while the work goes on. Whoever begins takes the next token of the data folder; at the end the database
row is changed only if its token is still the same. A process that was stopped and thaws after another has begun finds
its token gone and throws its own files away. A process that dies leaves files nobody points to; the next one sweeps them.
"""

import re
import shutil
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from django.db import connection, transaction

from xiechuang.kernel.lib import clock
from xiechuang.kernel.search.feed import Place, here
from xiechuang.kernel.search.following import Follower
from xiechuang.kernel.search.holding import Holding, apply_changes, make_holding
from xiechuang.kernel.search.models import StoredIndex
from xiechuang.kernel.search.stored import known_row, open_stored, place_name, root, write_folder

Say = Callable[[str], None]
_FOLDER = re.compile(r"\.?(\d{12})-[0-9a-f]{8}")
_TAKE = """insert into search_storedindex (place, token, folder, identity, position, documents)
values (%s, 1, '', '', '', 0) on conflict (place) do update set token = search_storedindex.token + 1 returning token"""
# Readers that last looked within a day need not begin anew; a data folder silent for a week is taken for abandoned.
_FORGET = "delete from search_storedindex where written_at < now() - interval '7 days' and place <> %s"
_TRIM = """
with needed as (
  select min(pg_snapshot_xmin(position::pg_snapshot)::text::numeric) as xid from search_storedindex
  where position <> '' and identity = search_identity()
), young as (
  select min("transaction"::text::numeric) as xid from search_change where noted_at > now() - %(kept)s::interval
), gone as (
  delete from search_change using needed, young
  where "transaction" < least(needed.xid, coalesce(young.xid, needed.xid))::text::xid8
  returning "transaction"::text::numeric as xid
), noted as (
  insert into search_trim (id, identity, below)
  select 1, search_identity(), (max(xid) + 1)::text::xid8 from gone having count(*) > 0
  on conflict (id) do update set identity = excluded.identity, below = excluded.below
)
select count(*) from gone
"""
FAR = 0.2
"""How far the average length of a field may move (a fifth) before merging reads everything again."""


class Overtaken(Exception):
    """Another process began to write the index after this one; what this one wrote is thrown away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What a merge did."""

    documents: int
    trimmed: int
    from_stored: bool


def merge_index(*, anew: bool = False, say: Say = lambda _: None, kept: str = "1 day") -> Merged:
    """Write a stored index that holds everything committed so far; ``anew`` reads every entry from the database.

    Raises ``Overtaken`` when another process has begun to write after this one; its index then counts.
    """
    if connection.in_atomic_block:
        raise RuntimeError("what may still be undone must not be stored")
    place = place_name(make=True) or ""
    token = _take_token(place)
    _sweep(before=token)
    stored = None if anew else _unless_drifted(open_stored())
    holding, at = _up_to_date(stored, say=say)
    say(f"写入 {len(holding.columns)} 条")
    folder = root() / f"{token:012d}-{uuid.uuid4().hex[:8]}"
    try:
        _write(folder, holding, at=at, token=token)
        _publish(folder, holding, at=at, token=token, place=place)
    except Overtaken:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    _sweep(before=token)
    return Merged(
        documents=len(holding.columns), trimmed=_trim(place, kept=kept), from_stored=stored is not None
    )


def _take_token(place: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [place])
        return int(cursor.fetchone()[0])


def _up_to_date(stored: tuple[Holding, Place] | None, *, say: Say) -> tuple[Holding, Place]:
    follower = Follower(
        make=lambda: make_holding(say=lambda n: say(f"读取 {n} 条")),
        apply=apply_changes,
        find_stored=lambda: stored,
    )
    held = follower.current()
    index = held.state.index
    return replace(held.state, index=index.merged() if index else None), held.place


def _unless_drifted(stored: tuple[Holding, Place] | None) -> tuple[Holding, Place] | None:
    """Words are weighed by the lengths of the day the index was built; once these have moved far it is built anew."""
    index = stored[0].index if stored else None
    return None if index is not None and index.drift > FAR else stored


def _write(folder: Path, holding: Holding, *, at: Place, token: int) -> None:
    draft = folder.with_name(f".{folder.name}")
    try:
        write_folder(draft, holding, place=at, token=token)
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _publish(folder: Path, holding: Holding, *, at: Place, token: int, place: str) -> None:
    """From this one statement on the new index counts, unless somebody else has begun meanwhile."""
    with transaction.atomic():
        mine = StoredIndex.objects.filter(pk=place, token=token)
        changed = mine.update(
            folder=folder.name,
            identity=at.identity,
            position=at.snapshot,
            documents=len(holding.columns),
            written_at=clock.now(),
        )
    if not changed:
        raise Overtaken(f"token {token}")


def _sweep(*, before: int) -> None:
    """Remove what nobody points to: all but the index that counts and one that a later process is writing."""
    row = known_row()
    if row is None:
        return
    for path in root().iterdir():
        found = _FOLDER.fullmatch(path.name)
        if found and int(found[1]) < before and path.name != row.folder:
            shutil.rmtree(path, ignore_errors=True)


def _trim(place: str, *, kept: str) -> int:
    """Throw away changes that every stored index has taken in and that no reader of late can have missed."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [place])
        cursor.execute(_TRIM, {"kept": kept})
        return int(cursor.fetchone()[0])


def waiting_changes() -> tuple[int, StoredIndex | None]:
    """How many changes the stored index has not taken in, and what is stored; all of them when nothing usable is."""
    row = known_row()
    if row is None or not row.position or row.identity != here().identity:
        row = None
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from search_change where %(at)s::text is null or ("
            "transaction >= pg_snapshot_xmin(%(at)s::pg_snapshot)"
            " and not pg_visible_in_snapshot(transaction, %(at)s::pg_snapshot))",
            {"at": row.position if row else None},
        )
        return int(cursor.fetchone()[0]), row
