"""What must be so before a meeting is announced, its minutes sent round, and confirmed."""

from collections.abc import Iterator

from xiechuang.domains.drafting.models import Meeting
from xiechuang.domains.drafting.states import MeetingKind
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Reason
from xiechuang.kernel.orgs.public import Region
from xiechuang.kernel.workflow.public import Attempt

# Both texts speak of meeting with departments of the state; of meetings of the regions alone they say nothing.
CLAUSE = "京、冀两地《关于推进京津冀协同创新共同体建设的决定》第十九条"


def agenda_is_set(attempt: Attempt) -> Iterator[Reason]:
    """Nobody is invited to a meeting on nothing."""
    if not attempt.subject.agenda.exists():
        yield Reason("还没有议题", field="agenda")


def time_and_place_are_known(attempt: Attempt) -> Iterator[Reason]:
    """Those invited are told when and where."""
    meeting: Meeting = attempt.subject
    if meeting.held_at is None:
        yield Reason("还没有会商时间", field="held_at")
    if not meeting.place.strip():
        yield Reason("还没有会商地点", field="place")


def departments_are_named(attempt: Attempt) -> Iterator[Reason]:
    """Article 19: 与国家相关部门建立专题会商和联动工作机制, so such a meeting names the departments."""
    meeting: Meeting = attempt.subject
    if meeting.kind == MeetingKind.STATE and not meeting.departments.strip():
        yield Reason("须写明参加的国家有关部门", CLAUSE, "departments")


def meeting_was_held(attempt: Attempt) -> Iterator[Reason]:
    """Minutes tell of what has happened."""
    held_at = attempt.subject.held_at
    if held_at is not None and held_at > clock.now():
        yield Reason(f"会商定于 {held_at.astimezone(clock.HERE):%Y-%m-%d %H:%M}，还没有召开", field="held_at")


def minutes_are_whole(attempt: Attempt) -> Iterator[Reason]:
    """Every matter has its decision, every place took part, and something is written."""
    meeting: Meeting = attempt.subject
    if not meeting.minutes.strip():
        yield Reason("还没有写纪要", field="minutes")
    for item in meeting.agenda.filter(decision=""):
        yield Reason(f"议题“{item.topic}”还没有决定", field="agenda")
    present = set(meeting.participants.values_list("region_id", flat=True))
    for region in Region.objects.filter(pk__in=set(meeting.regions) - present).order_by("order"):
        yield Reason(f"没有登记{region}的参加人", field="participants")


def not_confirmed_before(attempt: Attempt) -> Iterator[Reason]:
    """A region gives its word once."""
    if attempt.subject.confirmations.filter(region_id=attempt.actor.region_code).exists():
        yield Reason("本地区已经确认过这份纪要")


def every_region_confirmed(attempt: Attempt) -> Iterator[Reason]:
    """The minutes hold when all that took part have confirmed them."""
    meeting: Meeting = attempt.subject
    known = set(meeting.confirmations.values_list("region_id", flat=True))
    for region in Region.objects.filter(pk__in=set(meeting.regions) - known).order_by("order"):
        yield Reason(f"{region}尚未确认纪要")
