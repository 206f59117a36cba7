"""A call: drafted, published, closed; or cancelled while nobody has applied."""

from xiechuang.domains.providers.rules.call import (
    call_is_complete,
    nobody_is_under_way,
    window_is_ahead,
    window_is_over,
)
from xiechuang.domains.providers.states import CallState as S
from xiechuang.kernel.workflow.public import Move, Who, flow

AUTHORITY = Who("征集地区主管部门", lambda actor, call: actor.is_office_of(call.region_id))

CALL = flow(
    "provider_call",
    states=S,
    start=S.DRAFT,
    moves=[
        Move(
            "open",
            "发布征集",
            frozenset({S.DRAFT}),
            S.OPEN,
            AUTHORITY,
            (call_is_complete, window_is_ahead),
            tone="primary",
        ),
        Move("close", "截止申报", frozenset({S.OPEN}), S.CLOSED, AUTHORITY, (window_is_over,)),
        Move(
            "cancel",
            "取消征集",
            frozenset({S.DRAFT, S.OPEN}),
            S.CANCELLED,
            AUTHORITY,
            (nobody_is_under_way,),
            needs_note=True,
            tone="danger",
        ),
    ],
)
