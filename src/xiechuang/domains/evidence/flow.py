"""The decision about a suspicion as a table: one person finds, a second confirms what is held against somebody or lets a
paper pass twice.
"""

from xiechuang.domains.evidence.access import can_decide, can_second
from xiechuang.domains.evidence.rules.deciding import (
    another_person_confirms,
    says_whose_use_counts,
    two_papers_are_compared,
)
from xiechuang.domains.evidence.states import SuspicionState as S
from xiechuang.kernel.orgs.public import Role
from xiechuang.kernel.workflow.public import Move, Who, flow

DECIDER = Who("后登记地区的主管部门、共同体办公室", can_decide)
SECOND = Who("两地主管部门、共同体办公室", can_second)
OFFICE = Who("共同体办公室", lambda actor, _: actor.has(Role.COMMUNITY_OFFICE))
SYSTEM = Who("系统", lambda actor, _: actor.is_system)

SUSPICION = flow(
    "suspicion",
    states=S,
    start=S.OPEN,
    moves=[
        Move("clear", "排除疑点", frozenset({S.OPEN}), S.CLEARED, DECIDER, needs_note=True, tone="primary"),
        Move(
            "propose_same",
            "拟认定",
            frozenset({S.OPEN}),
            S.SAME_PROPOSED,
            DECIDER,
            (says_whose_use_counts,),
            needs_note=True,
            tone="danger",
        ),
        Move(
            "propose_reuse",
            "拟准予再用",
            frozenset({S.OPEN}),
            S.REUSE_PROPOSED,
            DECIDER,
            (two_papers_are_compared,),
            needs_note=True,
        ),
        Move(
            "confirm_same",
            "复核认定",
            frozenset({S.SAME_PROPOSED}),
            S.CONFIRMED,
            SECOND,
            (another_person_confirms,),
            tone="danger",
        ),
        Move(
            "confirm_reuse",
            "复核准予",
            frozenset({S.REUSE_PROPOSED}),
            S.REUSABLE,
            SECOND,
            (another_person_confirms,),
            tone="primary",
        ),
        Move(
            "send_back",
            "退回重核",
            frozenset({S.SAME_PROPOSED, S.REUSE_PROPOSED}),
            S.OPEN,
            SECOND,
            needs_note=True,
        ),
        Move(
            "reopen",
            "重新核查",
            frozenset({S.CONFIRMED, S.REUSABLE, S.CLEARED}),
            S.OPEN,
            OFFICE,
            needs_note=True,
        ),
        Move(
            "lapse",
            "凭证撤回",
            frozenset({S.OPEN, S.SAME_PROPOSED, S.REUSE_PROPOSED}),
            S.LAPSED,
            SYSTEM,
            by_machine=True,
        ),
    ],
)
