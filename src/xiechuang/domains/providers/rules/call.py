"""What a call must state before it is published; no text gives these terms, so none has a default."""

from collections.abc import Iterator

from xiechuang.domains.providers.models import Call
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Reason
from xiechuang.kernel.workflow.public import Attempt

CLAUSE = "征集办法须由本地区写明"
STATED = {
    "title": "标题",
    "text": "征集说明",
    "kinds": "服务类别",
    "opens_on": "开始申报日期",
    "closes_on": "截止申报日期",
    "check_days": "形式审查时限",
    "publicity_days": "公示期",
    "recognition_days": "请外地作出互认决定的时限",
    "valid_months": "入库有效期",
}
REVIEWED = {"reviewers_needed": "评审专家人数", "review_days": "专家评审时限"}


def call_is_complete(attempt: Attempt) -> Iterator[Reason]:
    """Every term is stated: kinds of service, window, time limits, publicity, validity."""
    call: Call = attempt.subject
    asked = STATED | (REVIEWED if call.with_review else {})
    for name, label in asked.items():
        if not getattr(call, name):
            yield Reason(f"没有写明{label}", CLAUSE, name)


def window_is_ahead(attempt: Attempt) -> Iterator[Reason]:
    """The window ends on its first day or later, and not before today."""
    call: Call = attempt.subject
    if call.opens_on and call.closes_on and call.closes_on < call.opens_on:
        yield Reason("截止申报日期早于开始申报日期", CLAUSE, "closes_on")
    elif call.closes_on and call.closes_on < clock.today():
        yield Reason(f"截止申报日期 {call.closes_on} 已过", CLAUSE, "closes_on")


def window_is_over(attempt: Attempt) -> Iterator[Reason]:
    """Before its last day is over a call is closed only for a stated reason."""
    call: Call = attempt.subject
    if call.closes_on and clock.today() <= call.closes_on and not attempt.note.strip():
        yield Reason(f"申报到 {call.closes_on} 为止，提前截止须写明理由", CLAUSE, "note")


def nobody_is_under_way(attempt: Attempt) -> Iterator[Reason]:
    """A call with applications that were handed in is closed, not cancelled."""
    n = attempt.subject.applications.exclude(state__in=("draft", "withdrawn")).count()
    if n:
        yield Reason(f"已收到 {n} 份申报，不能取消；可以截止", CLAUSE, "state")
