"""Long work of benefits: the dry run of a no-application run."""

from typing import Any

from xiechuang.domains.benefits.actions.run import KIND, compute_run
from xiechuang.domains.benefits.models import GrantRun
from xiechuang.kernel.access.public import get_visible
from xiechuang.kernel.jobs.public import Run, job


@job(KIND, "免申即享试算")
def compute(run: Run, *, run_id: int) -> dict[str, Any]:
    """Judge every firm on file; begun again it starts over, stopped it leaves nothing behind."""
    found = compute_run(
        actor=run.actor, run=get_visible(run.actor, GrantRun, pk=run_id), progress=run.progress
    )
    return {"number": found.number, "url": f"/benefits/runs/{found.number}/", **found.counts}
