"""All that others may use of workflow."""

from xiechuang.kernel.workflow.flow import Attempt, Flow, Move, Rule, Who, flow
from xiechuang.kernel.workflow.locking import lock
from xiechuang.kernel.workflow.models import Copy, Step
from xiechuang.kernel.workflow.performing import perform, write_step
from xiechuang.kernel.workflow.queries import copies_to, done_by, mark_read, send_copies, steps_of

__all__ = [
    "Attempt",
    "Copy",
    "Flow",
    "Move",
    "Rule",
    "Step",
    "Who",
    "copies_to",
    "done_by",
    "flow",
    "lock",
    "mark_read",
    "perform",
    "send_copies",
    "steps_of",
    "write_step",
]
