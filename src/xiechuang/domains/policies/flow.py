"""The workflows of policies as tables: a wording on its way to the public, a row under a person's eyes."""

from xiechuang.domains.policies.access import can_keep
from xiechuang.domains.policies.rules import (
    days_are_those_of_the_text,
    follows_the_last,
    problems_are_explained,
    row_is_complete,
    says_something_else,
    second_person,
    signs_are_whole,
    source_is_named,
    version_is_public,
)
from xiechuang.domains.policies.states import RowState as R
from xiechuang.domains.policies.states import VersionState as V
from xiechuang.kernel.workflow.public import Move, Who, flow

KEEPER = Who("文本所属地区的主管部门或共同体办公室", can_keep)
FIT = (
    signs_are_whole,
    problems_are_explained,
    source_is_named,
    days_are_those_of_the_text,
    follows_the_last,
    says_something_else,
)

VERSION = flow(
    "text_version",
    states=V,
    start=V.DRAFT,
    moves=[
        Move(
            "submit", "提交复核", frozenset({V.DRAFT, V.RETURNED}), V.SUBMITTED, KEEPER, FIT, tone="primary"
        ),
        Move(
            "return",
            "退回",
            frozenset({V.SUBMITTED}),
            V.RETURNED,
            KEEPER,
            (second_person,),
            needs_note=True,
            tone="danger",
        ),
        Move(
            "publish",
            "复核通过并公开",
            frozenset({V.SUBMITTED}),
            V.PUBLISHED,
            KEEPER,
            (second_person, *FIT),
            tone="primary",
        ),
        Move(
            "withdraw",
            "撤回",
            frozenset({V.DRAFT, V.SUBMITTED, V.RETURNED}),
            V.WITHDRAWN,
            KEEPER,
            needs_note=True,
        ),
    ],
)

ROW = flow(
    "extracted_row",
    states=R,
    start=R.OPEN,
    moves=[
        Move(
            "accept",
            "采用",
            frozenset({R.OPEN, R.DROPPED}),
            R.ACCEPTED,
            KEEPER,
            (version_is_public, row_is_complete),
            tone="primary",
        ),
        Move("correct", "更正后采用", frozenset(R), R.ACCEPTED, KEEPER, (version_is_public, row_is_complete)),
        Move(
            "drop",
            "不采用",
            frozenset({R.OPEN, R.ACCEPTED}),
            R.DROPPED,
            KEEPER,
            needs_note=True,
            tone="danger",
        ),
        Move("reopen", "重新核对", frozenset({R.ACCEPTED, R.DROPPED}), R.OPEN, KEEPER, needs_note=True),
    ],
)
