"""A complaint: filed, put to the provider, answered, decided."""

from xiechuang.domains.providers.access import is_own
from xiechuang.domains.providers.rules.standing import due_moments_are_set, provider_was_heard
from xiechuang.domains.providers.states import ComplaintState as S
from xiechuang.kernel.workflow.public import Move, Who, flow

COMPLAINANT = Who("投诉单位", lambda actor, row: is_own(actor, row.organisation_id))
RESPONDENT = Who("被投诉机构", lambda actor, row: is_own(actor, row.respondent_id))
AUTHORITY = Who("机构入库地区主管部门", lambda actor, row: actor.is_office_of(row.region_id))
HEARD = frozenset({S.ASKED, S.ANSWERED})

COMPLAINT = flow(
    "provider_complaint",
    states=S,
    start=S.FILED,
    moves=[
        Move(
            "accept",
            "受理投诉",
            frozenset({S.FILED}),
            S.ASKED,
            AUTHORITY,
            (due_moments_are_set,),
            tone="primary",
        ),
        Move(
            "reject", "不予受理", frozenset({S.FILED}), S.REJECTED, AUTHORITY, needs_note=True, tone="danger"
        ),
        Move(
            "answer",
            "答复投诉",
            frozenset({S.ASKED}),
            S.ANSWERED,
            RESPONDENT,
            needs_note=True,
            tone="primary",
        ),
        Move("uphold", "投诉成立", HEARD, S.UPHELD, AUTHORITY, (provider_was_heard,), needs_note=True),
        Move("dismiss", "投诉不成立", HEARD, S.DISMISSED, AUTHORITY, (provider_was_heard,), needs_note=True),
        Move("withdraw", "撤回投诉", HEARD | {S.FILED}, S.WITHDRAWN, COMPLAINANT),
    ],
)
