"""Rules of key measures."""

from collections.abc import Iterator

from xiechuang.kernel.lib.errors import Reason
from xiechuang.kernel.workflow.public import Attempt


def progress_is_stated(attempt: Attempt) -> Iterator[Reason]:
    """A report of progress says what was done."""
    if not str(attempt.details.get("progress") or "").strip():
        yield Reason("须填写进展", "平台填报要求", "progress")
