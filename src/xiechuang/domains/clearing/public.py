"""All that others may use of clearing."""

from xiechuang.domains.clearing.actions.closing import agree_day, close_day, close_due_days
from xiechuang.domains.clearing.actions.deciding import answer_case, decide_case
from xiechuang.domains.clearing.actions.paying import confirm_payment, pay, refuse_payment
from xiechuang.domains.clearing.actions.recording import (
    Owing,
    position_accounts,
    record_obligation,
    record_obligations,
    reverse_obligation,
)
from xiechuang.domains.clearing.actions.stating import (
    Booked,
    confirm_statement,
    contest_statement,
    send_books,
)
from xiechuang.domains.clearing.models import Case, Day, Obligation, Payment, Statement
from xiechuang.domains.clearing.rules.comparing import Matter
from xiechuang.domains.clearing.states import (
    CaseState,
    DayState,
    Outcome,
    PaymentState,
    StatementSource,
    StatementState,
)

__all__ = [
    "Booked",
    "Case",
    "CaseState",
    "Day",
    "DayState",
    "Matter",
    "Obligation",
    "Outcome",
    "Owing",
    "Payment",
    "PaymentState",
    "Statement",
    "StatementSource",
    "StatementState",
    "agree_day",
    "answer_case",
    "close_day",
    "close_due_days",
    "confirm_payment",
    "confirm_statement",
    "contest_statement",
    "decide_case",
    "pay",
    "position_accounts",
    "record_obligation",
    "record_obligations",
    "refuse_payment",
    "reverse_obligation",
    "send_books",
]
