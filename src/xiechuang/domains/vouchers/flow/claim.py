"""A claim: asked, checked, reviewed, decided, paid, rated, and the ways back."""

from xiechuang.domains.vouchers.flow.who import CLAIMANT, EXPERT, FIRM, MACHINE, OFFICE, PAYER
from xiechuang.domains.vouchers.rules.claiming import (
    account_is_corrected,
    bank_is_stated,
    claim_is_in_time,
    contract_was_paid,
    papers_are_complete,
    something_is_left,
    use_is_done,
    voucher_is_not_frozen,
)
from xiechuang.domains.vouchers.rules.deciding import (
    approved_amount_fits,
    experts_are_fit,
    no_review_is_ruled,
    opinions_are_in,
    papers_are_clear,
    payer_did_not_approve,
    payment_is_stated,
    rating_is_stated,
    review_is_ruled,
    voucher_still_stands,
)
from xiechuang.domains.vouchers.states import ClaimState as S
from xiechuang.kernel.workflow.public import Move, flow

DECIDABLE = frozenset({S.CHECKED, S.REVIEWED})
IN_HAND = frozenset({S.SUBMITTED, S.CHECKED, S.IN_REVIEW, S.REVIEWED, S.APPROVED, S.PAYING})

CLAIM = flow(
    "voucher_claim",
    states=S,
    start=S.DRAFT,
    moves=[
        Move(
            "submit",
            "提交兑付申请",
            frozenset({S.DRAFT, S.RETURNED}),
            S.SUBMITTED,
            CLAIMANT,
            (
                use_is_done,
                voucher_is_not_frozen,
                papers_are_complete,
                bank_is_stated,
                claim_is_in_time,
                contract_was_paid,
                something_is_left,
            ),
            tone="primary",
        ),
        Move("withdraw", "撤回", frozenset({S.DRAFT, S.SUBMITTED, S.RETURNED}), S.WITHDRAWN, CLAIMANT),
        Move("return", "退回补正", frozenset({S.SUBMITTED, *DECIDABLE}), S.RETURNED, OFFICE, needs_note=True),
        Move(
            "check",
            "形式审核通过",
            frozenset({S.SUBMITTED}),
            S.CHECKED,
            OFFICE,
            (no_review_is_ruled, voucher_still_stands),
            tone="primary",
        ),
        Move(
            "send_to_review",
            "通过并送专家评审",
            frozenset({S.SUBMITTED}),
            S.IN_REVIEW,
            OFFICE,
            (review_is_ruled, voucher_still_stands, experts_are_fit),
            tone="primary",
        ),
        Move("add_experts", "增请专家", frozenset({S.IN_REVIEW}), None, OFFICE, (experts_are_fit,)),
        Move("review", "提交评审意见", frozenset({S.IN_REVIEW}), None, EXPERT, tone="primary"),
        Move(
            "conclude_review",
            "评审完成",
            frozenset({S.IN_REVIEW}),
            S.REVIEWED,
            OFFICE | MACHINE,
            (opinions_are_in,),
            by_machine=True,
        ),
        Move(
            "approve",
            "核定",
            DECIDABLE,
            S.APPROVED,
            OFFICE,
            (approved_amount_fits, voucher_still_stands, papers_are_clear),
            tone="primary",
        ),
        Move(
            "reject",
            "不予兑付",
            frozenset({S.SUBMITTED, S.IN_REVIEW, S.FROZEN, *DECIDABLE}),
            S.REJECTED,
            OFFICE,
            needs_note=True,
            tone="danger",
        ),
        Move(
            "send_to_bank",
            "送银行",
            frozenset({S.APPROVED}),
            S.PAYING,
            PAYER,
            (payer_did_not_approve, voucher_still_stands, papers_are_clear),
            by_machine=True,
        ),
        Move("return_from_bank", "银行退回", frozenset({S.PAYING}), S.APPROVED, PAYER, needs_note=True),
        Move(
            "correct_account",
            "更正收款账户",
            frozenset({S.APPROVED}),
            None,
            CLAIMANT,
            (account_is_corrected,),
        ),
        Move(
            "pay",
            "拨付",
            frozenset({S.APPROVED, S.PAYING}),
            S.PAID,
            PAYER,
            (payer_did_not_approve, payment_is_stated, voucher_still_stands, papers_are_clear),
            tone="primary",
        ),
        Move("rate", "评价", frozenset({S.PAID}), None, FIRM, (rating_is_stated,)),
        Move(
            "freeze", "冻结", IN_HAND - {S.PAYING}, S.FROZEN, OFFICE | MACHINE, needs_note=True, tone="danger"
        ),
        Move("release", "解除冻结", frozenset({S.FROZEN}), S.SUBMITTED, OFFICE | MACHINE, needs_note=True),
        Move("reverse", "追回", frozenset({S.PAID}), S.REVERSED, PAYER, needs_note=True, tone="danger"),
    ],
)
