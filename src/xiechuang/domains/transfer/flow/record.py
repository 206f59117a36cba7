"""From draft to publication and out again: the same table for achievements and demands."""

from xiechuang.domains.transfer.access import is_owner, is_reviewer
from xiechuang.domains.transfer.rules import (
    achievement_is_complete,
    demand_is_complete,
    expiry_lies_ahead,
    owner_is_not_reviewer,
    term_is_over,
)
from xiechuang.domains.transfer.states import RecordState as S
from xiechuang.kernel.workflow.public import Flow, Move, Rule, Who, flow

OWNER = Who("所属单位", is_owner)
REVIEWER = Who("所在地区主管部门、园区或共同体办公室", is_reviewer)
MACHINE = Who("系统", lambda actor, _: actor.is_system)


_AFTER_CHECKING = (
    Move(
        "publish", "发布", frozenset({S.CHECKED}), S.PUBLISHED, REVIEWER, (expiry_lies_ahead,), tone="primary"
    ),
    Move(
        "close", "关闭", frozenset({S.PUBLISHED}), S.CLOSED, OWNER | REVIEWER, needs_note=True, tone="danger"
    ),
    Move("reopen", "重新编辑", frozenset({S.CLOSED, S.EXPIRED}), S.DRAFT, OWNER),
    Move("expire", "到期", frozenset({S.PUBLISHED}), S.EXPIRED, MACHINE, (term_is_over,), by_machine=True),
)


def _until_checked(is_complete: Rule) -> tuple[Move, ...]:
    """The moves before publication; what is complete differs between achievements and demands."""
    asked, checked = (is_complete, expiry_lies_ahead), (is_complete, owner_is_not_reviewer)
    written, under_review = frozenset({S.DRAFT, S.RETURNED}), frozenset({S.SUBMITTED, S.CHECKED})
    return (
        Move("submit", "提交", written, S.SUBMITTED, OWNER, asked, tone="primary"),
        Move("withdraw", "撤回", frozenset({S.SUBMITTED}), S.DRAFT, OWNER),
        Move("return", "退回", under_review, S.RETURNED, REVIEWER, needs_note=True, tone="danger"),
        Move("check", "审核通过", frozenset({S.SUBMITTED}), S.CHECKED, REVIEWER, checked, tone="primary"),
    )


def _record_flow(name: str, is_complete: Rule) -> Flow:
    return flow(name, states=S, start=S.DRAFT, moves=(*_until_checked(is_complete), *_AFTER_CHECKING))


ACHIEVEMENT = _record_flow("achievement", achievement_is_complete)
DEMAND = _record_flow("demand", demand_is_complete)
