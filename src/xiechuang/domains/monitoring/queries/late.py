"""Who is late with a report, and who soon will be."""

from django.db.models import QuerySet

from xiechuang.domains.monitoring.models import Period, Submission
from xiechuang.domains.monitoring.states import PeriodState, SubmissionState
from xiechuang.kernel.lib import clock

# A returned or revised report waits for the park just as an empty one does.
WAITING = (SubmissionState.DRAFT.value, SubmissionState.RETURNED.value)


def late_submissions(period: Period) -> list[Submission]:
    """Reports of an open period whose moment has passed, the park's turn still."""
    if period.state != PeriodState.OPEN or clock.now() < period.due_at:
        return []
    rows = period.submissions.filter(state__in=WAITING)
    return list(rows.select_related("park", "period").order_by("id"))


def periods_to_chase() -> QuerySet[Period]:
    """Open periods past their moment that nobody chased since the day began."""
    today = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    late = Period.objects.filter(state=PeriodState.OPEN, due_at__lte=clock.now())
    return late.exclude(chased_at__gte=today)
