"""A version of a scheme and a batch: made ready, opened, ended."""

from xiechuang.domains.vouchers.flow.who import MACHINE, OFFICE
from xiechuang.domains.vouchers.rules.scheme import (
    batch_is_within_its_days,
    every_parameter_is_known,
    no_other_version_is_paused,
    scheme_is_in_force,
)
from xiechuang.domains.vouchers.states import BatchState as B
from xiechuang.domains.vouchers.states import SchemeState as S
from xiechuang.kernel.workflow.public import Move, flow

SCHEME = flow(
    "voucher_scheme",
    states=S,
    start=S.DRAFT,
    moves=[
        Move(
            "open",
            "实施",
            frozenset({S.DRAFT}),
            S.OPEN,
            OFFICE,
            (every_parameter_is_known, no_other_version_is_paused),
            tone="primary",
        ),
        Move("pause", "暂停申领", frozenset({S.OPEN}), S.PAUSED, OFFICE, needs_note=True),
        Move("resume", "恢复申领", frozenset({S.PAUSED}), S.OPEN, OFFICE, tone="primary"),
        Move("supersede", "由新版代替", frozenset({S.OPEN}), S.SUPERSEDED, OFFICE | MACHINE, by_machine=True),
        Move(
            "close",
            "结束",
            frozenset({S.OPEN, S.PAUSED}),
            S.CLOSED,
            OFFICE,
            needs_note=True,
            tone="danger",
        ),
    ],
)

BATCH = flow(
    "voucher_batch",
    states=B,
    start=B.PLANNED,
    moves=[
        Move(
            "open",
            "开放申领",
            frozenset({B.PLANNED}),
            B.OPEN,
            OFFICE | MACHINE,
            (scheme_is_in_force, batch_is_within_its_days),
            tone="primary",
        ),
        Move("close", "截止", frozenset({B.PLANNED, B.OPEN}), B.CLOSED, OFFICE | MACHINE),
    ],
)
