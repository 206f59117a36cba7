"""The workflows of clearing as tables: the day, a region's statement, a difference, a payment."""

from typing import Any

from xiechuang.domains.clearing.access import runs_clearing
from xiechuang.domains.clearing.rules import moves as rules
from xiechuang.domains.clearing.states import CaseState, DayState, PaymentState, StatementState
from xiechuang.kernel.workflow.public import Move, Who, flow

OFFICE = Who("共同体办公室", lambda actor, _: runs_clearing(actor))
ITS_REGION = Who("本地区主管部门", lambda actor, row: _speaks_for(actor, row.region_id))
SIDES = Who("双方地区主管部门", lambda actor, row: _speaks_for(actor, row.debtor_id, row.creditor_id))
ANYBODY_CLEARING = Who("清算各方", lambda actor, _: runs_clearing(actor) or bool(actor.office_region))
PAYER = Who("付款地区主管部门", lambda actor, row: _speaks_for(actor, row.payer_id))
PAYEE = Who("收款地区主管部门", lambda actor, row: _speaks_for(actor, row.payee_id))


def _speaks_for(actor: Any, *regions: str) -> bool:
    return bool(actor.office_region) and actor.office_region in regions


DAY = flow(
    "clearing_day",
    states=DayState,
    start=DayState.OPEN,
    moves=[
        Move(
            "close",
            "截止清算",
            frozenset({DayState.OPEN}),
            DayState.CLOSED,
            OFFICE,
            (rules.day_has_begun, rules.day_follows, rules.something_waits),
            tone="primary",
        ),
        Move(
            "agree",
            "轧差",
            frozenset({DayState.CLOSED}),
            DayState.AGREED,
            OFFICE,
            (rules.everybody_answered,),
            tone="primary",
        ),
        # Whoever gives the last answer, or confirms the last payment, brings the day on.
        Move(
            "net",
            "各地区答复后轧差",
            frozenset({DayState.CLOSED}),
            DayState.AGREED,
            ANYBODY_CLEARING,
            (rules.all_answered,),
            by_machine=True,
        ),
        Move(
            "settle",
            "结清",
            frozenset({DayState.AGREED}),
            DayState.SETTLED,
            ANYBODY_CLEARING,
            (rules.all_is_paid,),
            by_machine=True,
        ),
    ],
)
STATEMENT = flow(
    "clearing_statement",
    states=StatementState,
    start=StatementState.PENDING,
    moves=[
        Move(
            "confirm",
            "确认无误",
            frozenset({StatementState.PENDING}),
            StatementState.CONFIRMED,
            ITS_REGION,
            (rules.day_takes_answers, rules.books_agree),
            tone="primary",
        ),
        Move(
            "contest",
            "提出异议",
            frozenset(StatementState),
            StatementState.CONTESTED,
            ITS_REGION,
            (rules.day_takes_answers, rules.something_differs),
        ),
    ],
)
CASE = flow(
    "clearing_case",
    states=CaseState,
    start=CaseState.OPEN,
    moves=[
        Move("answer", "答复", frozenset({CaseState.OPEN}), None, SIDES, (rules.answer_says_something,)),
        Move(
            "decide",
            "决定",
            frozenset({CaseState.OPEN}),
            CaseState.DECIDED,
            OFFICE,
            (rules.both_answered, rules.outcome_fits),
            needs_note=True,
            tone="primary",
        ),
    ],
)
PAYMENT = flow(
    "clearing_payment",
    states=PaymentState,
    start=PaymentState.PROPOSED,
    moves=[
        Move(
            "pay",
            "登记付款",
            frozenset({PaymentState.PROPOSED}),
            PaymentState.PAID,
            PAYER,
            (rules.payment_is_known,),
            tone="primary",
        ),
        Move(
            "confirm",
            "确认到账",
            frozenset({PaymentState.PAID}),
            PaymentState.CONFIRMED,
            PAYEE,
            tone="primary",
        ),
        Move(
            "refuse",
            "没有到账",
            frozenset({PaymentState.PAID}),
            PaymentState.PROPOSED,
            PAYEE,
            needs_note=True,
            tone="danger",
        ),
    ],
)
