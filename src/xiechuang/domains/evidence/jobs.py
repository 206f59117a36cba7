"""Long work of evidence: a list checked against everything on file."""

from typing import Any

from django.urls import reverse

from xiechuang.domains.evidence.actions.checking import KIND, run_check
from xiechuang.domains.evidence.models import BulkCheck
from xiechuang.kernel.access.public import get_visible
from xiechuang.kernel.jobs.public import Run, job


@job(KIND, "批量查重")
def check_list(run: Run, *, check_id: int) -> dict[str, Any]:
    """Check a list; begun again it goes on where it stopped."""
    check = get_visible(run.actor, BulkCheck, pk=check_id)
    run_check(check, actor=run.actor, progress=run.progress)
    return {"number": check.number, "url": reverse("evidence:check", args=[check.number])}
