"""Reads of publications: the list, what came before, the index over time, what changed between editions."""

from django.db.models import QuerySet

from xiechuang.domains.monitoring.models import Computation, Correction, Publication
from xiechuang.domains.monitoring.queries.inputs import gather
from xiechuang.domains.monitoring.queries.reading import Reading, reading_of
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.orgs.public import Actor

AT_MOST = 40


def publications(actor: Actor) -> QuerySet[Publication]:
    """What the actor may see, with what lists show."""
    return visible(actor, Publication).select_related("period__system", "computation")


def history(publication: Publication, *, actor: Actor) -> list[tuple[str, Reading]]:
    """The index of this system and kind over time, oldest first: of each period the latest edition, with its series.

    ``publication`` itself always stands for its own period, even where it has been corrected since.
    """
    rows = (
        publications(actor)
        .filter(kind=publication.kind, period__system__code=publication.period.system.code, withdrawn_at=None)
        .order_by("period__year", "period__quarter", "edition")
    )
    latest = {row.period_id: row for row in rows}
    latest[publication.period_id] = publication
    ordered = sorted(latest.values(), key=_when)
    until = [row for row in ordered if _when(row) <= _when(publication)]
    return [(row.computation.series, reading_of(row.computation)) for row in until[-AT_MOST:]]


def _when(row: Publication) -> tuple[int, int]:
    return row.period.year, row.period.quarter or 5


def previous_of(computation: Computation, *, actor: Actor) -> Computation | None:
    """The last published computation of the period before, of the same system and frequency; None for the first one."""
    period = computation.period
    rows = publications(actor).filter(
        period__system__code=period.system.code,
        period__quarter__isnull=period.quarter is None,
        withdrawn_at=None,
    )
    before = [row for row in rows if _when(row) < (period.year, period.quarter or 5)]
    if not before:
        return None
    return max(before, key=lambda row: (_when(row), row.edition)).computation


def newer_cells(computation: Computation) -> list[str]:
    """Cells of which another figure would be taken today: accepted, revised or withdrawn since."""
    gathered = gather(computation.period)
    reading = reading_of(computation)
    found = []
    for park in gathered.parks:
        if not reading.has(park.number):
            continue
        for one in gathered.indicators:
            cell = reading.given["lineage"][park.number].get(one.code)
            value = gathered.values.get((park.pk, one.code))
            now = {figure.pk for figure in value.figures} if value else set()
            if cell is not None and now != {figure["id"] for figure in cell["figures"]}:
                found.append(f"{park.name}·{one.name}")
    return found


def correction_of(publication: Publication) -> Correction | None:
    """The correction that made this edition."""
    return Correction.objects.filter(current=publication).select_related("previous").first()
