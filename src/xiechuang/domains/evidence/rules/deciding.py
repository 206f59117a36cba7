"""What forbids a decision about a suspicion. No policy text rules this; four eyes on what costs somebody money is ours."""

from collections.abc import Iterator

from xiechuang.domains.evidence.states import Blocked
from xiechuang.kernel.lib.errors import Reason
from xiechuang.kernel.workflow.public import Attempt


def another_person_confirms(attempt: Attempt) -> Iterator[Reason]:
    """复核人与提出人不能是同一人."""
    if attempt.actor.person_id is None or attempt.actor.person_id == attempt.subject.proposed_by_id:
        yield Reason("复核人与提出人不能是同一人")


def says_whose_use_counts(attempt: Attempt) -> Iterator[Reason]:
    """认定时须说明哪一方的使用不算；只涉及一份凭证的，就是这一份."""
    wanted = attempt.details.get("blocks", "")
    if wanted not in set(Blocked):
        yield Reason("请选择哪一方的使用不算", field="blocks")
    elif attempt.subject.earlier_id is None and wanted != Blocked.LATER:
        yield Reason("这个疑点只涉及后登记的一份凭证", field="blocks")


def two_papers_are_compared(attempt: Attempt) -> Iterator[Reason]:
    """只涉及一份凭证的疑点没有“再用”可言."""
    if attempt.subject.earlier_id is None:
        yield Reason("这个疑点只涉及一份凭证，请排除或认定")
