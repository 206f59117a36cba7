"""What a transfer does."""

from enum import StrEnum


class Act(StrEnum):
    """The six things that can happen on the ledger."""

    POST = "post"
    RESERVE = "reserve"
    SETTLE = "settle"
    VOID = "void"
    EXPIRE = "expire"
    REVERSE = "reverse"

    @property
    def label(self) -> str:
        """What people call it."""
        return ACT_LABELS[self]


ACT_LABELS = {
    Act.POST: "记账",
    Act.RESERVE: "预留",
    Act.SETTLE: "兑现预留",
    Act.VOID: "撤销预留",
    Act.EXPIRE: "预留到期",
    Act.REVERSE: "冲销",
}
ENDINGS = frozenset({Act.SETTLE, Act.VOID, Act.EXPIRE})
"""The acts that end a hold."""
