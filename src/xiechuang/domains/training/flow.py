"""A version of a guide: written, handed in, published by a second person; retired when another takes its place."""

from xiechuang.domains.training.access import can_write
from xiechuang.domains.training.rules import reviewed_by_another, says_how_and_why
from xiechuang.domains.training.states import VersionState as S
from xiechuang.kernel.workflow.public import Move, Who, flow

WRITER = Who("编写单位", lambda actor, version: can_write(actor, version.guide))

GUIDE = flow(
    "guide",
    states=S,
    start=S.WRITING,
    moves=[
        Move(
            "submit",
            "提交复核",
            frozenset({S.WRITING}),
            S.REVIEW,
            WRITER,
            (says_how_and_why,),
            tone="primary",
        ),
        Move("return", "退回修改", frozenset({S.REVIEW}), S.WRITING, WRITER, needs_note=True),
        Move(
            "publish",
            "复核发布",
            frozenset({S.REVIEW}),
            S.PUBLISHED,
            WRITER,
            (says_how_and_why, reviewed_by_another),
            tone="primary",
        ),
        Move("retire", "停用", frozenset({S.PUBLISHED}), S.RETIRED, WRITER, needs_note=True, tone="danger"),
    ],
)
