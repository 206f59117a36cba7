"""What recognitions, suspensions, changes, renewals and complaints need."""

from collections.abc import Iterator
from datetime import date

from xiechuang.domains.providers.models import Complaint, Provider, Recognition, Renewal
from xiechuang.domains.providers.states import ComplaintState, ProviderState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Reason
from xiechuang.kernel.workflow.public import Attempt

AGREEMENT = "《京津冀科技创新券合作协议》(2018)"
HOUSE = "平台办理要求"


def provider_is_listed(attempt: Attempt) -> Iterator[Reason]:
    """A region decides about what stands on the other's list."""
    recognition: Recognition = attempt.subject
    if recognition.provider.state == ProviderState.WITHDRAWN:
        yield Reason(f"“{recognition.provider.name}”已退出目录", AGREEMENT, "provider")


def nobody_decided_meanwhile(attempt: Attempt) -> Iterator[Reason]:
    """Two officials with the same page before them do not overwrite each other."""
    seen = attempt.details.get("seen")
    if seen and seen != attempt.subject.state:
        yield Reason(
            f"这项互认刚由他人办理，现为“{attempt.subject.status.label}”，请刷新后再定", HOUSE, "state"
        )


def kinds_are_some_of_its(attempt: Attempt) -> Iterator[Reason]:
    """A limited recognition names kinds of service that the provider offers, and not all of them."""
    wanted = list(attempt.details.get("kinds") or ())
    offered = attempt.subject.provider.kinds
    if not wanted:
        yield Reason("部分互认须选定服务类别", HOUSE, "kinds")
    elif not set(wanted) <= set(offered):
        yield Reason("所选类别中有该机构不提供的", HOUSE, "kinds")
    elif set(wanted) == set(offered):
        yield Reason("选了全部类别，请办理“互认”", HOUSE, "kinds")


def is_still_valid(attempt: Attempt) -> Iterator[Reason]:
    """A suspension is lifted while the listing still runs."""
    provider: Provider = attempt.subject
    if provider.valid_until <= clock.today():
        yield Reason(f"入库有效期到 {provider.valid_until}(不含)为止，请先办理续期", HOUSE, "valid_until")


def validity_is_over(attempt: Attempt) -> Iterator[Reason]:
    """A listing expires when its last day is over."""
    if attempt.subject.valid_until > clock.today():
        yield Reason("有效期未到", HOUSE, "valid_until")


def new_end_is_later(attempt: Attempt) -> Iterator[Reason]:
    """A renewal states a day, later than the present end and than today."""
    renewal: Renewal = attempt.subject
    until = attempt.details.get("valid_until")
    if not isinstance(until, date):
        yield Reason("续期须写明新的有效期止", HOUSE, "valid_until")
    elif until <= max(renewal.valid_until_before, clock.today()):
        yield Reason(
            f"新的有效期止须晚于 {max(renewal.valid_until_before, clock.today())}", HOUSE, "valid_until"
        )


def due_moments_are_set(attempt: Attempt) -> Iterator[Reason]:
    """No text states how long an answer and a decision may take, so the authority states it with each complaint."""
    answer, decision = (attempt.details.get(name) for name in ("answer_due_on", "decision_due_on"))
    if not isinstance(answer, date) or answer < clock.today():
        yield Reason("须写明机构答复的时限，不早于今天", HOUSE, "answer_due_on")
    if not isinstance(decision, date) or (isinstance(answer, date) and decision < answer):
        yield Reason("须写明作出处理决定的时限，不早于答复时限", HOUSE, "decision_due_on")


def provider_was_heard(attempt: Attempt) -> Iterator[Reason]:
    """It is decided after the answer, or after the time for it is over."""
    complaint: Complaint = attempt.subject
    due = complaint.answer_due_on
    if complaint.state == ComplaintState.ASKED and (due is None or clock.today() <= due):
        yield Reason(f"机构答复时限到 {due}，此前须先听取答复", HOUSE, "answer")
