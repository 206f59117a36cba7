"""One region's opinions: written by its officials, handed in, signed by a second person, answered by the drafter."""

from xiechuang.domains.drafting.access import can_say, concerns
from xiechuang.domains.drafting.rules.consultation import (
    every_clause_has_its_word,
    signed_by_another,
    still_asked,
)
from xiechuang.domains.drafting.states import ConsultationState as S
from xiechuang.kernel.workflow.public import Move, Who, flow

REGION = Who("被征求地区", can_say)
CONCERNED = Who("起草单位、被征求地区", concerns)

CONSULTATION = flow(
    "consultation",
    states=S,
    start=S.ASKED,
    moves=[
        Move(
            "submit",
            "提交签发",
            frozenset({S.ASKED}),
            S.SIGNING,
            REGION,
            (still_asked, every_clause_has_its_word),
            tone="primary",
        ),
        Move(
            "sign",
            "签发",
            frozenset({S.SIGNING}),
            S.RETURNED,
            REGION,
            (still_asked, signed_by_another),
            tone="primary",
        ),
        Move(
            "send_back",
            "退回修改",
            frozenset({S.SIGNING}),
            S.ASKED,
            REGION,
            (still_asked,),
            needs_note=True,
        ),
        Move(
            "ask_for_time",
            "申请延期",
            frozenset({S.ASKED, S.SIGNING}),
            None,
            REGION,
            (still_asked,),
            needs_note=True,
        ),
        Move(
            "answered",
            "答复完毕",
            frozenset({S.RETURNED}),
            S.ANSWERED,
            CONCERNED,
            by_machine=True,
        ),
    ],
)
