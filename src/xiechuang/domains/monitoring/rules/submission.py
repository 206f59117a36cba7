"""Rules of periods and submissions; what a report lacks is worked out by ``queries.report`` and handed in."""

from collections.abc import Iterator

from xiechuang.domains.monitoring.states import PeriodState, SystemState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Reason
from xiechuang.kernel.workflow.public import Attempt

CLAUSE = "平台填报要求"


def period_takes_reports(attempt: Attempt) -> Iterator[Reason]:
    """A first report is handed in while its period is open; a revision of an accepted one at any time."""
    submission = attempt.subject
    if submission.vintage == 0 and submission.period.state != PeriodState.OPEN:
        yield Reason("填报期未开启或已截止；补报请联系主管部门重新开启", CLAUSE, "period")


def report_is_complete(attempt: Attempt) -> Iterator[Reason]:
    """Every cell is filled or declared unknown with a reason, and no check is left unanswered."""
    yield from attempt.details.get("open_reasons") or ()


def something_was_revised(attempt: Attempt) -> Iterator[Reason]:
    """A revision changes at least one cell; otherwise it is dropped."""
    if attempt.subject.vintage and not attempt.details.get("changed"):
        yield Reason("修订没有改动任何数据；不再修订请选“放弃修订”", CLAUSE, "entries")


def was_accepted_before(attempt: Attempt) -> Iterator[Reason]:
    """Only a revision can be dropped: a first report is filled in."""
    if not attempt.subject.vintage:
        yield Reason("还没有接受过的数据，不能放弃填报", CLAUSE)


def system_is_in_force(attempt: Attempt) -> Iterator[Reason]:
    """A period is opened by a system that is in force."""
    if attempt.subject.system.state != SystemState.IN_FORCE:
        yield Reason("指标体系尚未施行或已停用", CLAUSE, "system")


def system_has_parks(attempt: Attempt) -> Iterator[Reason]:
    """A period is opened for somebody."""
    if not attempt.subject.system.members.exists():
        yield Reason("指标体系没有写明由哪些园区填报", CLAUSE, "system")


def something_is_asked(attempt: Attempt) -> Iterator[Reason]:
    """The system asks something of parks in such a period."""
    asked = attempt.subject.system.indicators.filter(frequency=attempt.subject.frequency, numerator="")
    if not asked.exists():
        yield Reason(f"指标体系没有按{attempt.subject.frequency.label}填报的指标", CLAUSE, "system")


def period_has_ended(attempt: Attempt) -> Iterator[Reason]:
    """A quarter is collected after it is over."""
    if attempt.details.get("span_until") and clock.today() < attempt.details["span_until"]:
        yield Reason(f"{attempt.subject}还没有结束，不能开启填报", CLAUSE, "quarter")
