"""我的任务: work that goes on in the background, how far it is, and stopping it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from xiechuang.kernel.exchange import Kind
from xiechuang.kernel.jobs.public import JobRun, JobState, cancel_job, job_by_number, jobs_of, remaining
from xiechuang.web import lists, look, menu
from xiechuang.web.acting import actor_in
from xiechuang.web.words import said

TONES = {
    JobState.QUEUED: "calm",
    JobState.RUNNING: "busy",
    JobState.SUCCEEDED: "good",
    JobState.FAILED: "bad",
    JobState.CANCELLED: "warn",
}


def _tone(run: JobRun) -> str:
    return TONES[JobState(run.state)]


def _progress(run: JobRun) -> str:
    return f"{run.done:,} / {run.total:,}" if run.total else (f"{run.done:,}" if run.done else "")


TASKS = lists.Listing(
    key="tasks",
    title=_("我的任务"),
    rows=jobs_of,
    columns=[
        lists.Column(key="number", title=_("编号")),
        lists.Column(key="label", title=_("任务"), value=lambda run: said(run.label), is_link=True),
        lists.Column(
            key="state",
            title=_("状态"),
            value=lambda run: said(run.get_state_display()),
            cell=lambda run: look.tag(label=run.get_state_display(), tone=_tone(run)),
        ),
        lists.Column(key="done", title=_("进度"), value=_progress, align="end"),
        lists.Column(key="created_at", title=_("发起时间"), kind=Kind.DATETIME, sort="created_at"),
        lists.Column(key="finished_at", title=_("结束时间"), kind=Kind.DATETIME, sort="finished_at"),
    ],
    filters=[
        lists.choice_filter(
            key="state", label=_("状态"), choices=lambda: [(s.value, s.label) for s in JobState]
        ),
        lists.date_filter(key="created", label=_("发起时间"), path="created_at", is_moment=True),
    ],
    row_url=lambda run: reverse("task", args=[run.number]),
    empty_text=_("没有后台任务。导入、批量办理等耗时的工作会出现在这里。"),
)


def tasks(request: HttpRequest) -> HttpResponse:
    """One's own jobs; administrators see all."""
    return lists.respond(TASKS, request)


def task(request: HttpRequest, number: str) -> HttpResponse:
    """One job; the page asks for itself again while the job goes on."""
    run = job_by_number(actor_in(request), number)
    result = run.result if isinstance(run.result, dict) else {}
    left = remaining(run)
    context = {
        "run": run,
        "tone": _tone(run),
        "remaining": _("%(n)d 秒") % {"n": round(left.total_seconds())} if left else "",
        "stop_url": reverse("task_stop", args=[run.number]),
        "result_url": result.get("url", ""),
    }
    return render(request, "web/job.html", context)


@require_POST
def task_stop(request: HttpRequest, number: str) -> HttpResponse:
    """Stop a job that waits or runs."""
    actor = actor_in(request)
    cancel_job(actor, job_by_number(actor, number))
    return redirect("task", number=number)


menu.register(menu.MenuItem(section=_("我的"), label=_("我的任务"), url_name="tasks", icon="clock", order=5))
