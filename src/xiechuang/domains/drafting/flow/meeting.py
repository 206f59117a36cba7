"""A meeting: prepared, announced, its minutes sent round, confirmed by each region; or called off."""

from xiechuang.domains.drafting.access import can_confirm, can_convene
from xiechuang.domains.drafting.rules.meeting import (
    agenda_is_set,
    departments_are_named,
    every_region_confirmed,
    meeting_was_held,
    minutes_are_whole,
    not_confirmed_before,
    time_and_place_are_known,
)
from xiechuang.domains.drafting.states import MeetingState as S
from xiechuang.kernel.workflow.public import Move, Who, flow

CONVENER = Who("召集单位", can_convene)
REGION = Who("参加地区", can_confirm)

MEETING = flow(
    "meeting",
    states=S,
    start=S.PLANNED,
    moves=[
        Move(
            "announce",
            "发出通知",
            frozenset({S.PLANNED}),
            S.ANNOUNCED,
            CONVENER,
            (agenda_is_set, time_and_place_are_known, departments_are_named),
            tone="primary",
        ),
        Move(
            "minute",
            "送纪要确认",
            frozenset({S.ANNOUNCED}),
            S.MINUTED,
            CONVENER,
            (meeting_was_held, minutes_are_whole),
            tone="primary",
        ),
        Move(
            "confirm",
            "确认纪要",
            frozenset({S.MINUTED}),
            None,
            REGION,
            (not_confirmed_before,),
            tone="primary",
        ),
        Move("object", "退回纪要", frozenset({S.MINUTED}), S.ANNOUNCED, REGION, needs_note=True),
        Move(
            "conclude",
            "纪要生效",
            frozenset({S.MINUTED}),
            S.CONFIRMED,
            REGION,
            (every_region_confirmed,),
            by_machine=True,
        ),
        Move(
            "cancel",
            "取消会商",
            frozenset({S.PLANNED, S.ANNOUNCED}),
            S.CANCELLED,
            CONVENER,
            needs_note=True,
            tone="danger",
        ),
    ],
)
