"""One park's report: filled in, handed in, returned with reasons or accepted; and revised afterwards."""

from xiechuang.domains.monitoring.access import can_report, can_review
from xiechuang.domains.monitoring.rules.submission import (
    period_takes_reports,
    report_is_complete,
    something_was_revised,
    was_accepted_before,
)
from xiechuang.domains.monitoring.states import EDITABLE
from xiechuang.domains.monitoring.states import SubmissionState as S
from xiechuang.kernel.workflow.public import Move, Who, flow

PARK = Who("填报园区", can_report)
REVIEWER = Who("所在地区主管部门", can_review)

SUBMISSION = flow(
    "submission",
    states=S,
    start=S.DRAFT,
    moves=[
        Move(
            "submit",
            "提交",
            EDITABLE,
            S.SUBMITTED,
            PARK,
            (period_takes_reports, report_is_complete, something_was_revised),
            tone="primary",
        ),
        Move(
            "return", "退回", frozenset({S.SUBMITTED}), S.RETURNED, REVIEWER, needs_note=True, tone="danger"
        ),
        Move(
            "accept",
            "接受",
            frozenset({S.SUBMITTED}),
            S.ACCEPTED,
            REVIEWER,
            (report_is_complete,),
            tone="primary",
        ),
        Move("revise", "修订", frozenset({S.ACCEPTED}), S.REVISING, PARK | REVIEWER, needs_note=True),
        Move(
            "abandon",
            "放弃修订",
            frozenset({S.REVISING, S.RETURNED}),
            S.ACCEPTED,
            PARK,
            (was_accepted_before,),
        ),
    ],
)
