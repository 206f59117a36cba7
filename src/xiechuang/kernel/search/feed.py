"""Reading the feed of changes: exactly what became visible since one looked last, whatever order commits came in.

A sequence hands out numbers before transactions commit, so "everything after the last number" loses whatever commits
late. Here a reader's place is PostgreSQL's own snapshot: which transactions were over when it looked. What it reads next
is what transactions wrote that were not over then and are now. Nobody waits for anybody, not for long writers either.
"""

from dataclasses import dataclass

from django.db import connection

# PostgreSQL leaves one's own transaction out of those a snapshot lists as not over; a place must name it.
_SNAPSHOT = """
with raw as (select pg_current_snapshot() as now, pg_current_xact_id_if_assigned() as mine, search_identity() as identity),
here as (
  select now, mine, identity, pg_snapshot_xmin(now) || ':' || pg_snapshot_xmax(now) || ':' || coalesce((
    select string_agg(open::text, ',' order by open) from (
      select pg_snapshot_xip(now) union select mine where mine < pg_snapshot_xmax(now)) as every (open)), '') as place
  from raw
)
"""
_HERE = _SNAPSHOT + "select place, identity from here"  # noqa: S608 - constants of this file
_SINCE = f"""{_SNAPSHOT}
select here.place, here.identity,
  pg_snapshot_xmin(%(after)s::pg_snapshot) > pg_snapshot_xmax(here.now) or coalesce((
    select t.below > pg_snapshot_xmin(%(after)s::pg_snapshot) from search_trim t where t.identity = here.identity
  ), false) as is_lost,
  c.id, c.kind, c.subject_id, c.transaction = here.mine
from here left join search_change c on c.transaction >= pg_snapshot_xmin(%(after)s::pg_snapshot)
  and not pg_visible_in_snapshot(c.transaction, %(after)s::pg_snapshot)
  and (c.transaction < pg_snapshot_xmax(here.now) or c.transaction = here.mine)
order by c.id
"""  # noqa: S608

Subject = tuple[str, int]
"""A kind and the id of one of that kind."""
EVERYTHING: Subject = ("", 0)
"""The subject of a change that may concern anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a reader stands: which database, and which of its transactions were over."""

    identity: str
    snapshot: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a look at the feed gave; ``mine`` are changes of one's own transaction, which may still be undone."""

    place: Place
    is_lost: bool
    changes: dict[int, Subject]
    mine: dict[int, Subject]


def here() -> Place:
    """The present place, from which one reads on."""
    with connection.cursor() as cursor:
        cursor.execute(_HERE)
        snapshot, identity = cursor.fetchone()
    return Place(identity=identity, snapshot=snapshot)


def read_since(place: Place) -> Reading:
    """What became visible after ``place``; lost when the feed no longer reaches back or is that of another database."""
    with connection.cursor() as cursor:
        cursor.execute(_SINCE, {"after": place.snapshot})
        rows = cursor.fetchall()
    snapshot, identity, is_lost = rows[0][:3]
    found = [row[3:] for row in rows if row[3] is not None]
    return Reading(
        place=Place(identity=identity, snapshot=snapshot),
        is_lost=is_lost or identity != place.identity,
        changes={pk: (kind, subject) for pk, kind, subject, is_mine in found if not is_mine},
        mine={pk: (kind, subject) for pk, kind, subject, is_mine in found if is_mine},
    )
