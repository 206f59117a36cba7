"""Periods are planned with their due moments, opened for every park of the system, closed; late parks are chased."""

from datetime import date, datetime, time
from typing import Any

from django.db import IntegrityError, transaction

from xiechuang.domains.monitoring.access import can_run
from xiechuang.domains.monitoring.actions.figures import take_platform_figures
from xiechuang.domains.monitoring.flow import PERIOD
from xiechuang.domains.monitoring.models import IndicatorSystem, Period, Submission
from xiechuang.domains.monitoring.queries.late import late_submissions
from xiechuang.domains.monitoring.queries.platform import span_of
from xiechuang.domains.monitoring.states import PeriodState
from xiechuang.kernel.audit.public import record as audit
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Reason, Refused
from xiechuang.kernel.lib.workdays import CalendarUnknownError, add_workdays
from xiechuang.kernel.numbering.public import next_number
from xiechuang.kernel.orgs.public import SYSTEM, Actor, Membership, Role
from xiechuang.kernel.workflow.public import lock, perform, send_copies, write_step

SERIES = "JC"
OFFICE_ENDS = time(18)
YEARS = range(2000, 2100)
MOST_WORKDAYS = 250


def plan_period(
    *,
    actor: Actor,
    system: IndicatorSystem,
    year: int,
    quarter: int | None,
    opens_on: date,
    workdays: int | None = None,
    due_on: date | None = None,
    embargo_until: datetime | None = None,
    note: str = "",
    is_sample: bool = False,
) -> Period:
    """A quarter or a year to be collected; due after so many working days, or on a day that is named."""
    if not can_run(actor, system):
        raise Refused("由指标体系的主管部门安排填报期")
    last_day = _due_day(year=year, quarter=quarter, opens_on=opens_on, workdays=workdays, due_on=due_on)
    period = Period(
        system=system,
        year=year,
        quarter=quarter,
        opens_at=datetime.combine(opens_on, time(), tzinfo=clock.HERE),
        due_at=datetime.combine(last_day, OFFICE_ENDS, tzinfo=clock.HERE),
        embargo_until=embargo_until,
        note=note.strip(),
        is_sample=is_sample,
    )
    try:
        with transaction.atomic():
            period.save()
            audit(actor=actor, action="period.plan", subject=period, period=period.code, due_at=period.due_at)
    except IntegrityError as taken:
        if "period_once" not in str(taken):
            raise
        raise Refused(Reason(f"{system}已有{period}", field="quarter")) from taken
    return period


def _due_day(
    *, year: int, quarter: int | None, opens_on: date, workdays: int | None, due_on: date | None
) -> date:
    wrong: dict[str, list[str]] = {}
    if year not in YEARS:
        wrong["year"] = [f"年份须在 {YEARS.start} 至 {YEARS.stop - 1} 之间"]
    if quarter not in (None, 1, 2, 3, 4):
        wrong["quarter"] = ["季度只能是 1 至 4;年度填报不选季度"]
    if (workdays is None) == (due_on is None):
        wrong["workdays"] = ["填报时限写工作日数，或指定截止日，二者取一"]
    if workdays is not None and not 0 < workdays <= MOST_WORKDAYS:
        wrong["workdays"] = [f"工作日数须在 1 至 {MOST_WORKDAYS} 之间"]
    if due_on is not None and due_on < opens_on:
        wrong["due_on"] = ["截止日不能早于开始日"]
    if wrong:
        raise Invalid(wrong)
    if due_on is not None:
        return due_on
    try:
        return add_workdays(opens_on, workdays or 0)
    except CalendarUnknownError as unknown:
        raise Invalid({"workdays": [f"{unknown}，请改为指定截止日"]}) from unknown


def move_period(period: Period, *, actor: Actor, move: str, note: str = "") -> Period:
    """Open, close, or open again."""
    if move not in PERIOD.moves:
        raise NotVisible(move)
    details: dict[str, Any] = {"span_until": span_of(period).until} if move == "open" else {}

    def effect(row: Period) -> None:
        if move == "open":
            _opened(row, actor=actor)
        elif move == "close":
            row.closed_at = clock.now()

    with transaction.atomic():
        row = perform(
            flow=PERIOD, move=move, actor=actor, subject=period, note=note, details=details, effect=effect
        )
        if move == "close":
            take_platform_figures(row, actor=actor)
    return row


def _opened(row: Period, *, actor: Actor) -> None:
    """Every park of the system is sent its empty report."""
    row.opened_at, row.opened_by_id = clock.now(), actor.person_id
    members = row.system.members.select_related("park").order_by("order", "id")
    Submission.objects.bulk_create(
        Submission(
            number=next_number(SERIES),
            period=row,
            park=member.park,
            region_id=member.park.region_id,
            is_sample=row.is_sample,
        )
        for member in members
    )


def chase(period: Period, *, actor: Actor) -> list[Submission]:
    """Remind every park whose report is late: a line in its history and a copy for its officials; once a day each."""
    if not can_run(actor, period.system):
        raise Refused("由指标体系的主管部门催报")
    with transaction.atomic():
        row = lock(period)
        if row.state != PeriodState.OPEN:
            raise Refused("只有填报中的填报期可以催报")
        chased = [one for one in late_submissions(row) if not _chased_today(one)]
        for one in chased:
            _remind(one, actor=actor)
        row.chased_at = clock.now()
        row.save(update_fields=["chased_at"])
    return chased


def _chased_today(submission: Submission) -> bool:
    at = submission.chased_at
    return at is not None and at.astimezone(clock.HERE).date() == clock.today()


def _remind(submission: Submission, *, actor: Actor) -> None:
    submission.chased_at = clock.now()
    submission.save(update_fields=["chased_at"])
    write_step(actor=actor, subject=submission, move="chase", label="催报", source=submission.state)
    audit(actor=actor, action="submission.chase", subject=submission)
    posts = Membership.objects.in_force().filter(
        role=Role.PARK_OFFICIAL, organisation__park_id=submission.park_id
    )
    send_copies(
        submission,
        people=posts.values_list("person_id", flat=True),
        reason=f"{submission.period}数据逾期未报",
    )


def open_when_due() -> list[Period]:
    """Open what was planned for now or earlier and can be opened; what cannot waits for its authority."""
    opened = []
    for period in Period.objects.filter(state=PeriodState.PLANNED, opens_at__lte=clock.now()):
        try:
            opened.append(move_period(period, actor=SYSTEM, move="open"))
        except Refused:
            continue
    return opened
