"""What must be so before a guide is handed in and published; the procedure is the platform's own."""

from collections.abc import Iterator

from xiechuang.kernel.lib.errors import Reason
from xiechuang.kernel.workflow.public import Attempt


def says_how_and_why(attempt: Attempt) -> Iterator[Reason]:
    """A guide tells the steps and names the clauses it rests on."""
    if not attempt.subject.steps:
        yield Reason("还没有办理步骤", field="steps")
    if not attempt.subject.clauses:
        yield Reason("还没有条款依据", field="clauses")


def reviewed_by_another(attempt: Attempt) -> Iterator[Reason]:
    """A second person stands behind what officials are told."""
    if attempt.actor.person_id in (None, attempt.subject.submitted_by_id):
        yield Reason("复核发布须由提交人以外的另一人办理")
