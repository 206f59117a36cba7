"""A list of payments for a bank."""

from xiechuang.domains.vouchers.flow.who import PAYMENT_OFFICE
from xiechuang.domains.vouchers.rules.deciding import list_is_not_empty, list_is_settled
from xiechuang.domains.vouchers.states import PaymentState as S
from xiechuang.kernel.workflow.public import Move, flow

PAYMENT = flow(
    "voucher_payment",
    states=S,
    start=S.OPEN,
    moves=[
        Move(
            "send",
            "送银行",
            frozenset({S.OPEN}),
            S.SENT,
            PAYMENT_OFFICE,
            (list_is_not_empty,),
            tone="primary",
        ),
        Move(
            "finish",
            "办结",
            frozenset({S.SENT}),
            S.DONE,
            PAYMENT_OFFICE,
            (list_is_settled,),
            tone="primary",
        ),
        Move("dissolve", "撤销批次", frozenset({S.OPEN}), S.DISSOLVED, PAYMENT_OFFICE, needs_note=True),
    ],
)
