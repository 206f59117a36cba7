"""What is owed: what waits for a day, what stands in one, and how it nets."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.db.models import Count, Exists, Max, OuterRef, QuerySet, Sum

from xiechuang.domains.clearing.models import Day, Line, Obligation, Terms
from xiechuang.domains.clearing.rules.comparing import Matter
from xiechuang.domains.clearing.rules.netting import Due, Net, Owed, dues_of, nets_of
from xiechuang.domains.clearing.states import CaseState, DayState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.workdays import CalendarUnknownError, add_workdays
from xiechuang.kernel.orgs.public import Region

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Netting:
    """A day as numbers: who owes whom, each region's net, and the payments that come of it."""

    owed: list[Owed]
    nets: list[Net]
    dues: list[Due]

    @property
    def gross_fen(self) -> int:
        """What would have to be paid without netting."""
        return sum(one.fen for one in self.owed)

    @property
    def due_fen(self) -> int:
        """What has to be paid with it."""
        return sum(one.fen for one in self.dues)


def waiting_until(on: date, *, rows: QuerySet[Obligation] | None = None) -> QuerySet[Obligation]:
    """Obligations up to that day that stand in no day and in no open case."""
    lines = Line.objects.filter(obligation=OuterRef("pk"))
    return (Obligation.objects.all() if rows is None else rows).filter(
        ~Exists(lines.filter(case=None)),
        ~Exists(lines.filter(case__state=CaseState.OPEN)),
        arose_on__lte=on,
    )


def last_closed() -> date | None:
    """The latest day that was closed."""
    return Day.objects.exclude(state=DayState.OPEN).aggregate(last=Max("on"))["last"]


def days_to_close(today: date) -> list[date]:
    """Days before ``today`` on which something arose that no day has fixed; what came late counts for the next day."""
    yesterday, last = today - _DAY, last_closed()
    first = last + _DAY if last else date.min
    arose = waiting_until(yesterday).values_list("arose_on", flat=True).distinct()
    return sorted({day for one in arose if (day := max(one, first)) <= yesterday})


def owed_in(day: Day) -> list[Owed]:
    """Who owes whom in a day, without the lines that left it for a case; every region is told the same."""
    with connection.cursor() as cursor:
        cursor.execute("select debtor, creditor, lines, fen from clearing_pairs(%s)", [day.pk])
        return [Owed(debtor=d, creditor=c, lines=n, fen=fen) for d, c, n, fen in cursor.fetchall()]


def netting_of(owed: Iterable[Owed]) -> Netting:
    """Set everything off."""
    pairs = list(owed)
    nets = nets_of(pairs)
    return Netting(owed=pairs, nets=nets, dues=dues_of(nets))


def owed_by(rows: QuerySet[Obligation]) -> list[Owed]:
    """Who owes whom in some obligations."""
    pairs = rows.order_by().values_list("debtor_id", "creditor_id")
    summed = pairs.annotate(count=Count("pk"), fen=Sum("amount_fen")).order_by("debtor_id", "creditor_id")
    return [Owed(debtor=d, creditor=c, lines=n, fen=fen) for d, c, n, fen in summed]


def live_lines(day: Day) -> QuerySet[Line]:
    """The lines that stand in a day."""
    return day.lines.filter(case=None).select_related("obligation").order_by("id")


def matter_of(row: Obligation) -> Matter:
    """By what a region's books are compared with it."""
    return Matter(row.debtor_id, row.creditor_id, row.subject_number)


def terms_on(on: date) -> Terms | None:
    """The terms in force on a day, if anybody has set any."""
    return Terms.objects.filter(starts_on__lte=on).order_by("-starts_on").first()


def due_after(on: date, workdays: int | None) -> date | None:
    """The last day of a time limit; unknown where none is set or the holidays of that year are not published."""
    if workdays is None:
        return None
    try:
        return add_workdays(on, workdays)
    except CalendarUnknownError:
        return None


def answers_due(on: date) -> date | None:
    """When answers asked for on a day are due."""
    terms = terms_on(on)
    return due_after(on, terms.answer_workdays) if terms else None


def payments_due(on: date) -> date | None:
    """When payments asked for on a day are due."""
    terms = terms_on(on)
    return due_after(on, terms.payment_workdays) if terms else None


def names_of(codes: Iterable[str]) -> list[str]:
    """Regions by name, in the community's order."""
    return list(Region.objects.filter(pk__in=list(codes)).values_list("name", flat=True))


def is_past(due_on: date | None) -> bool:
    """Whether a day has passed; what is not known has not."""
    return due_on is not None and due_on < clock.today()
