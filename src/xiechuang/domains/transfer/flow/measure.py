"""A key measure: planned, under way, done or stopped."""

from typing import Any

from xiechuang.domains.transfer.rules import progress_is_stated
from xiechuang.domains.transfer.states import MeasureState as S
from xiechuang.kernel.orgs.public import Actor, Role
from xiechuang.kernel.workflow.public import Move, Who, flow


def is_responsible(actor: Actor, measure: Any) -> bool:
    """Whether the actor's office answers for the measure."""
    if actor.has(Role.COMMUNITY_OFFICE):
        return True
    if actor.has(Role.REGIONAL_OFFICIAL):
        return bool(measure.region_id == actor.region_code)
    return actor.has(Role.PARK_OFFICIAL) and measure.organisation_id == actor.organisation_id


RESPONSIBLE = Who("责任单位或所在地区主管部门", is_responsible)

MEASURE = flow(
    "measure",
    states=S,
    start=S.PLANNED,
    moves=[
        Move("start", "启动", frozenset({S.PLANNED}), S.UNDER_WAY, RESPONSIBLE, tone="primary"),
        Move("report", "填报进展", frozenset({S.UNDER_WAY}), None, RESPONSIBLE, (progress_is_stated,)),
        Move(
            "finish",
            "完成",
            frozenset({S.UNDER_WAY}),
            S.DONE,
            RESPONSIBLE,
            (progress_is_stated,),
            tone="primary",
        ),
        Move(
            "stop",
            "停止",
            frozenset({S.PLANNED, S.UNDER_WAY}),
            S.STOPPED,
            RESPONSIBLE,
            needs_note=True,
            tone="danger",
        ),
    ],
)
