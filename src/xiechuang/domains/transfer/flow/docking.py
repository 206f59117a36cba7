"""From a proposal to a contract, or to a coded reason why not."""

from typing import Any

from xiechuang.domains.transfer.rules import (
    contract_is_stated,
    decline_has_reason,
    meeting_is_stated,
    text_of_other_reason,
)
from xiechuang.domains.transfer.states import OPEN_DOCKINGS, Side
from xiechuang.domains.transfer.states import DockingState as S
from xiechuang.kernel.orgs.public import Actor, Role
from xiechuang.kernel.workflow.public import Move, Who, flow


def sides_of(actor: Actor, docking: Any) -> frozenset[Side]:
    """On which side of the docking the actor stands, if on any."""
    if not actor.has(Role.FIRM, Role.INSTITUTE) or actor.organisation_id is None:
        return frozenset()
    owners = {Side.DEMAND: docking.demand_side_id, Side.ACHIEVEMENT: docking.achievement_side_id}
    return frozenset(side for side, owner in owners.items() if owner == actor.organisation_id)


def is_manager(actor: Actor, docking: Any) -> bool:
    """Whether the actor is the technology manager of this docking."""
    return actor.has(Role.TECHNOLOGY_MANAGER) and docking.manager_id == actor.person_id


SIDES = Who("对接双方", lambda actor, docking: bool(sides_of(actor, docking)))
NOT_YET_INTERESTED = Who(
    "尚未表态的一方", lambda actor, docking: bool(sides_of(actor, docking) - {docking.first_interest})
)
NOT_YET_AGREED = Who(
    "尚未表态的一方", lambda actor, docking: bool(sides_of(actor, docking) - {docking.first_agreement})
)
MANAGER = Who("负责的技术经理人", is_manager)
ANYONE_IN_IT = SIDES | MANAGER

DOCKING = flow(
    "docking",
    states=S,
    start=S.PROPOSED,
    moves=[
        Move("show_interest", "表达意向", frozenset({S.PROPOSED}), S.ONE_INTERESTED, SIDES, tone="primary"),
        Move(
            "return_interest",
            "表达意向",
            frozenset({S.ONE_INTERESTED}),
            S.INTERESTED,
            NOT_YET_INTERESTED,
            tone="primary",
        ),
        Move(
            "arrange_meeting",
            "安排约见",
            frozenset({S.INTERESTED, S.MEETING}),
            S.MEETING,
            ANYONE_IN_IT,
            (meeting_is_stated,),
            tone="primary",
        ),
        Move("negotiate", "进入洽谈", frozenset({S.MEETING}), S.NEGOTIATING, ANYONE_IN_IT, tone="primary"),
        Move("agree", "同意合作", frozenset({S.NEGOTIATING}), S.ONE_AGREED, SIDES, tone="primary"),
        Move(
            "confirm_agreement",
            "同意合作",
            frozenset({S.ONE_AGREED}),
            S.AGREED,
            NOT_YET_AGREED,
            tone="primary",
        ),
        Move(
            "land",
            "登记落地",
            frozenset({S.AGREED}),
            S.LANDED,
            ANYONE_IN_IT,
            (contract_is_stated,),
            tone="primary",
        ),
        Move(
            "decline",
            "终止对接",
            frozenset(OPEN_DOCKINGS),
            S.DECLINED,
            ANYONE_IN_IT,
            (decline_has_reason, text_of_other_reason),
            tone="danger",
        ),
    ],
)
