"""A draft: written, sent to the others, closed when everybody was heard and answered, made public when adopted."""

from xiechuang.domains.drafting.access import can_draft
from xiechuang.domains.drafting.rules.draft import (
    adoption_is_past,
    concern_is_stated,
    every_opinion_is_answered,
    every_region_was_heard,
    moment_is_later,
    moment_lies_ahead,
    no_difference_is_open,
    others_are_asked,
    text_has_clauses,
)
from xiechuang.domains.drafting.states import DraftState as S
from xiechuang.kernel.workflow.public import Move, Who, flow

DRAFTER = Who("起草单位", can_draft)

DRAFT = flow(
    "drafting",
    states=S,
    start=S.DRAFTING,
    moves=[
        Move(
            "consult",
            "征求意见",
            frozenset({S.DRAFTING}),
            S.CONSULTING,
            DRAFTER,
            (text_has_clauses, concern_is_stated, others_are_asked, moment_lies_ahead),
            tone="primary",
        ),
        Move(
            "extend",
            "延长期限",
            frozenset({S.CONSULTING}),
            None,
            DRAFTER,
            (moment_lies_ahead, moment_is_later),
            needs_note=True,
        ),
        Move(
            "close",
            "办结",
            frozenset({S.CONSULTING}),
            S.CLOSED,
            DRAFTER,
            (every_region_was_heard, every_opinion_is_answered, no_difference_is_open),
            needs_note=True,
            tone="primary",
        ),
        Move(
            "publish",
            "公布结果",
            frozenset({S.CLOSED}),
            S.ADOPTED,
            DRAFTER,
            (adoption_is_past,),
            tone="primary",
        ),
        Move(
            "withdraw",
            "撤回",
            frozenset({S.DRAFTING, S.CONSULTING, S.CLOSED}),
            S.WITHDRAWN,
            DRAFTER,
            needs_note=True,
            tone="danger",
        ),
    ],
)
