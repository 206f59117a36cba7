"""The workflow of a no-application run: computed, checked by sample by a second person, made public, final."""

from xiechuang.domains.benefits.access import can_run
from xiechuang.domains.benefits.rules.granting import (
    every_drawn_line_is_checked,
    objections_are_answered,
    publicity_is_a_period,
    publicity_is_over,
    sample_size_fits,
    somebody_is_listed,
    within_budget,
)
from xiechuang.domains.benefits.states import RunState as S
from xiechuang.kernel.workflow.public import Move, Who, flow

OFFICE = Who("本地区主管部门或共同体办公室", can_run)

RUN = flow(
    "grant_run",
    states=S,
    start=S.PLANNED,
    moves=[
        Move("compute", "试算", frozenset({S.PLANNED, S.COMPUTED}), S.COMPUTED, OFFICE, by_machine=True),
        Move(
            "draw",
            "抽查",
            frozenset({S.COMPUTED}),
            S.CHECKING,
            OFFICE,
            (somebody_is_listed, within_budget, sample_size_fits),
            tone="primary",
        ),
        Move(
            "announce",
            "公示",
            frozenset({S.CHECKING}),
            S.ANNOUNCED,
            OFFICE,
            (every_drawn_line_is_checked, somebody_is_listed, within_budget, publicity_is_a_period),
            tone="primary",
        ),
        Move(
            "finish",
            "确定名单",
            frozenset({S.ANNOUNCED}),
            S.FINAL,
            OFFICE,
            (publicity_is_over, objections_are_answered, somebody_is_listed, within_budget),
            tone="primary",
        ),
        Move(
            "stop",
            "停止",
            frozenset({S.PLANNED, S.COMPUTED, S.CHECKING, S.ANNOUNCED}),
            S.STOPPED,
            OFFICE,
            needs_note=True,
            tone="danger",
        ),
    ],
)
