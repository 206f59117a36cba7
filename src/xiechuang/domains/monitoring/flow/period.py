"""The collection of a period: planned, open, closed; and open again when somebody has to report late."""

from xiechuang.domains.monitoring.access import can_run
from xiechuang.domains.monitoring.rules.submission import (
    period_has_ended,
    something_is_asked,
    system_has_parks,
    system_is_in_force,
)
from xiechuang.domains.monitoring.states import PeriodState as S
from xiechuang.kernel.workflow.public import Move, Who, flow

AUTHORITY = Who("指标体系的主管部门", lambda actor, period: can_run(actor, period.system))

PERIOD = flow(
    "period",
    states=S,
    start=S.PLANNED,
    moves=[
        Move(
            "open",
            "开启填报",
            frozenset({S.PLANNED}),
            S.OPEN,
            AUTHORITY,
            (system_is_in_force, system_has_parks, something_is_asked, period_has_ended),
            tone="primary",
        ),
        Move("close", "截止填报", frozenset({S.OPEN}), S.CLOSED, AUTHORITY),
        Move("reopen", "重新开启", frozenset({S.CLOSED}), S.OPEN, AUTHORITY, needs_note=True),
    ],
)
