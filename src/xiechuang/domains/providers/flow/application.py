"""An application: handed in, checked, reviewed where the call says so, proposed in public, listed."""

from xiechuang.domains.providers.access import is_own
from xiechuang.domains.providers.rules.application import (
    call_asks_for_review,
    call_takes_it,
    content_is_complete,
    is_not_listed_already,
    organisation_belongs_here,
    publicity_is_over,
    review_is_done,
    reviewers_are_named,
    score_reaches_line,
)
from xiechuang.domains.providers.states import EDITABLE
from xiechuang.domains.providers.states import ApplicationState as S
from xiechuang.kernel.workflow.public import Move, Who, flow

APPLICANT = Who("申报单位", lambda actor, row: is_own(actor, row.organisation_id))
AUTHORITY = Who("征集地区主管部门", lambda actor, row: actor.is_office_of(row.region_id))
PAPER = Who(
    "按纸质名单录入的主管部门", lambda actor, row: row.is_on_paper and actor.is_office_of(row.region_id)
)
LOOKED_AT = frozenset({S.SUBMITTED, S.IN_REVIEW})

APPLICATION = flow(
    "provider_application",
    states=S,
    start=S.DRAFT,
    moves=[
        Move(
            "submit",
            "提交申报",
            EDITABLE,
            S.SUBMITTED,
            APPLICANT | PAPER,
            (call_takes_it, organisation_belongs_here, is_not_listed_already, content_is_complete),
            tone="primary",
        ),
        Move(
            "return",
            "退回补正",
            frozenset({S.SUBMITTED}),
            S.RETURNED,
            AUTHORITY,
            needs_note=True,
            tone="danger",
        ),
        Move(
            "review",
            "送专家评审",
            frozenset({S.SUBMITTED}),
            S.IN_REVIEW,
            AUTHORITY,
            (call_asks_for_review, reviewers_are_named, content_is_complete),
            tone="primary",
        ),
        Move(
            "propose",
            "拟入库公示",
            LOOKED_AT,
            S.PROPOSED,
            AUTHORITY,
            (review_is_done, score_reaches_line, is_not_listed_already, content_is_complete),
            tone="primary",
        ),
        Move("note_objection", "记录公示异议", frozenset({S.PROPOSED}), None, AUTHORITY, needs_note=True),
        Move(
            "list",
            "公布入库",
            frozenset({S.PROPOSED}),
            S.LISTED,
            AUTHORITY,
            (publicity_is_over, is_not_listed_already),
            tone="primary",
        ),
        Move(
            "reject",
            "不予入库",
            LOOKED_AT | {S.PROPOSED},
            S.REJECTED,
            AUTHORITY,
            needs_note=True,
            tone="danger",
        ),
        Move(
            "withdraw",
            "撤回申报",
            EDITABLE | LOOKED_AT | {S.PROPOSED},
            S.WITHDRAWN,
            APPLICANT | PAPER,
        ),
    ],
)
