"""What happens on the list: recognition by others, suspension, changes of services, renewal."""

from xiechuang.domains.providers.access import is_own
from xiechuang.domains.providers.rules.standing import (
    is_still_valid,
    kinds_are_some_of_its,
    new_end_is_later,
    nobody_decided_meanwhile,
    provider_is_listed,
    validity_is_over,
)
from xiechuang.domains.providers.states import ChangeState as C
from xiechuang.domains.providers.states import ProviderState as P
from xiechuang.domains.providers.states import RecognitionState as R
from xiechuang.domains.providers.states import RenewalState as N
from xiechuang.kernel.workflow.public import Move, Who, flow

DECIDER = Who("决定互认的地区主管部门", lambda actor, row: actor.is_office_of(row.region_id))
AUTHORITY = Who("入库地区主管部门", lambda actor, row: actor.is_office_of(row.region_id))
ITSELF = Who("服务机构", lambda actor, row: is_own(actor, row.organisation_id))
PLATFORM = Who("平台", lambda actor, _row: actor.is_system)
# Never offered by itself: part of what the authority does when it approves a renewal or lists somebody anew.
WITH_THE_AUTHORITY = Who("平台", lambda actor, row: actor.is_system or actor.is_office_of(row.region_id))

RECOGNITION = flow(
    "provider_recognition",
    states=R,
    start=R.PENDING,
    moves=[
        Move(
            "recognise",
            "互认",
            frozenset({R.PENDING, R.LIMITED, R.REFUSED}),
            R.RECOGNISED,
            DECIDER,
            (nobody_decided_meanwhile, provider_is_listed),
            tone="primary",
        ),
        Move(
            "limit",
            "部分互认",
            frozenset(R),
            R.LIMITED,
            DECIDER,
            (nobody_decided_meanwhile, provider_is_listed, kinds_are_some_of_its),
            needs_note=True,
        ),
        Move(
            "refuse",
            "不予互认",
            frozenset({R.PENDING, R.RECOGNISED, R.LIMITED}),
            R.REFUSED,
            DECIDER,
            (nobody_decided_meanwhile,),
            needs_note=True,
            tone="danger",
        ),
    ],
)
PROVIDER = flow(
    "provider",
    states=P,
    start=P.LISTED,
    moves=[
        Move(
            "suspend", "暂停", frozenset({P.LISTED}), P.SUSPENDED, AUTHORITY, needs_note=True, tone="danger"
        ),
        Move(
            "lift", "恢复", frozenset({P.SUSPENDED}), P.LISTED, AUTHORITY, (is_still_valid,), needs_note=True
        ),
        Move(
            "remove",
            "移出目录",
            frozenset({P.LISTED, P.SUSPENDED, P.EXPIRED}),
            P.WITHDRAWN,
            AUTHORITY,
            needs_note=True,
            tone="danger",
        ),
        Move(
            "leave",
            "退出目录",
            frozenset({P.LISTED, P.SUSPENDED, P.EXPIRED}),
            P.WITHDRAWN,
            ITSELF,
            needs_note=True,
        ),
        Move(
            "expire",
            "到期",
            frozenset({P.LISTED, P.SUSPENDED}),
            P.EXPIRED,
            PLATFORM,
            (validity_is_over,),
            by_machine=True,
        ),
        Move(
            "renew",
            "续期",
            frozenset({P.LISTED, P.SUSPENDED}),
            None,
            WITH_THE_AUTHORITY,
            by_machine=True,
        ),
        Move(
            "relist",
            "重新入库",
            frozenset({P.EXPIRED, P.WITHDRAWN}),
            P.LISTED,
            WITH_THE_AUTHORITY,
            by_machine=True,
        ),
    ],
)
CHANGE = flow(
    "provider_change",
    states=C,
    start=C.PENDING,
    moves=[
        Move("approve", "同意变更", frozenset({C.PENDING}), C.APPROVED, AUTHORITY, tone="primary"),
        Move(
            "refuse",
            "不同意变更",
            frozenset({C.PENDING}),
            C.REFUSED,
            AUTHORITY,
            needs_note=True,
            tone="danger",
        ),
        Move("withdraw", "撤回变更", frozenset({C.PENDING}), C.WITHDRAWN, ITSELF),
    ],
)
RENEWAL = flow(
    "provider_renewal",
    states=N,
    start=N.SUBMITTED,
    moves=[
        Move(
            "approve",
            "同意续期",
            frozenset({N.SUBMITTED}),
            N.APPROVED,
            AUTHORITY,
            (new_end_is_later,),
            tone="primary",
        ),
        Move("return", "退回续期", frozenset({N.SUBMITTED}), N.RETURNED, AUTHORITY, needs_note=True),
        Move("resubmit", "再次提交", frozenset({N.RETURNED}), N.SUBMITTED, ITSELF, tone="primary"),
        Move(
            "refuse",
            "不予续期",
            frozenset({N.SUBMITTED}),
            N.REFUSED,
            AUTHORITY,
            needs_note=True,
            tone="danger",
        ),
    ],
)
