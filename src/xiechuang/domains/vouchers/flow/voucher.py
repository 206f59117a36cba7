"""A voucher: asked for, given out, and how it ends."""

from xiechuang.domains.vouchers.flow.who import FIRM, MACHINE, OFFICE
from xiechuang.domains.vouchers.rules.issuing import (
    firm_is_of_the_region,
    firm_qualifies,
    granted_amount_fits,
    is_given_at_once,
    is_given_by_review,
    nothing_is_under_way,
    scheme_is_open,
    wanted_amount_fits,
)
from xiechuang.domains.vouchers.states import VoucherState as S
from xiechuang.kernel.workflow.public import Move, flow

VOUCHER = flow(
    "voucher",
    states=S,
    start=S.DRAFT,
    moves=[
        Move(
            "submit",
            "提交申领",
            frozenset({S.DRAFT, S.RETURNED}),
            S.SUBMITTED,
            FIRM,
            (scheme_is_open, firm_is_of_the_region, firm_qualifies, wanted_amount_fits),
            tone="primary",
        ),
        Move(
            "issue_at_once",
            "先到先得发放",
            frozenset({S.SUBMITTED}),
            S.ISSUED,
            MACHINE,
            (is_given_at_once,),
            by_machine=True,
        ),
        Move(
            "issue",
            "审核发放",
            frozenset({S.SUBMITTED}),
            S.ISSUED,
            OFFICE,
            (is_given_by_review, scheme_is_open, granted_amount_fits),
            tone="primary",
        ),
        Move("return", "退回", frozenset({S.SUBMITTED}), S.RETURNED, OFFICE, needs_note=True),
        Move(
            "reject", "不予发放", frozenset({S.SUBMITTED}), S.REJECTED, OFFICE, needs_note=True, tone="danger"
        ),
        Move("withdraw", "撤回", frozenset({S.DRAFT, S.SUBMITTED, S.RETURNED}), S.WITHDRAWN, FIRM),
        Move("give_back", "交回", frozenset({S.ISSUED}), S.GIVEN_BACK, FIRM, (nothing_is_under_way,)),
        Move(
            "freeze",
            "冻结",
            frozenset({S.ISSUED}),
            S.FROZEN,
            OFFICE | MACHINE,
            needs_note=True,
            tone="danger",
        ),
        Move("unfreeze", "解冻", frozenset({S.FROZEN}), S.ISSUED, OFFICE | MACHINE, needs_note=True),
        Move(
            "cancel",
            "撤销",
            frozenset({S.ISSUED, S.FROZEN}),
            S.CANCELLED,
            OFFICE,
            (nothing_is_under_way,),
            needs_note=True,
            tone="danger",
        ),
        Move("use_up", "用完", frozenset({S.ISSUED, S.FROZEN}), S.USED_UP, MACHINE, by_machine=True),
        Move("reopen", "余额恢复", frozenset({S.USED_UP}), S.ISSUED, MACHINE, by_machine=True),
        Move("expire", "到期", frozenset({S.ISSUED}), S.EXPIRED, MACHINE, by_machine=True),
    ],
)
