"""Jobs that run behind the scenes: how far, what came of them, stop."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import StringConstraints

from xiechuang.kernel.access.public import visible
from xiechuang.kernel.jobs.public import JobRun, JobState, cancel_job, job_by_number
from xiechuang.web.api.auth import SIGNED_IN, actor_in
from xiechuang.web.api.paging import Page, Paging, paged
from xiechuang.web.api.problems import READ, WRITE
from xiechuang.web.api.values import At, Code, Number
from xiechuang.web.api.writing import IDEMPOTENCY_KEY, KeyText, written_once

router = Router(tags=["后台任务"])


class JobOut(Schema):
    """A job from the request to its outcome; ``percent`` is null while nobody knows how much there is."""

    number: str
    kind: str
    label: str
    state: str
    state_label: str
    done: int
    total: int | None
    percent: int | None
    message: str
    error: str
    result: Any
    created_at: At
    finished_at: At | None


class JobFilters(Paging):
    """Which jobs."""

    kind: Code = ""
    state: Annotated[str, StringConstraints(pattern=f"^({'|'.join(JobState)})?$")] = ""


@router.get("/jobs", auth=SIGNED_IN, response={200: Page[JobOut], **READ}, summary="我的后台任务")
def jobs(request: HttpRequest, filters: Query[JobFilters]) -> Any:
    """The caller's jobs, newest first; an administrator sees everybody's."""
    given = {k: v for k, v in {"kind": filters.kind, "state": filters.state}.items() if v}
    rows = visible(actor_in(request), JobRun).filter(**given)
    return paged(rows, paging=filters, order="-id", shown=job_out)


@router.get("/jobs/{number}", auth=SIGNED_IN, response={200: JobOut, **READ}, summary="后台任务")
def job(request: HttpRequest, number: Annotated[Number, Path()]) -> Any:
    """One job."""
    return job_out(job_by_number(actor_in(request), number))


@router.post("/jobs/{number}/cancel", auth=SIGNED_IN, response={200: JobOut, **WRITE}, summary="取消后台任务")
def cancel(request: HttpRequest, number: Annotated[Number, Path()], key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """Stop a job that waits or runs; what it had not committed is undone."""
    actor = actor_in(request)
    run = job_by_number(actor, number)
    return written_once(request, key=key, body={}, deed=lambda: job_out(cancel_job(actor, run)))


def job_out(run: JobRun) -> dict[str, Any]:
    """A job as the API tells it."""
    same = ("number", "kind", "label", "state", "done", "total", "percent", "message", "error", "result")
    return {name: getattr(run, name) for name in (*same, "created_at", "finished_at")} | {
        "state_label": JobState(run.state).label
    }
