"""Making drafts of the good rows, a few at a time: a row, its record and the progress are written together or not at all."""

from typing import Any

from django.db import IntegrityError, transaction

from xiechuang.domains.transfer.actions.intake.holding import (
    Progress,
    hold,
    is_at_work,
    refuse_unless,
    set_to_work,
    silently,
)
from xiechuang.domains.transfer.actions.record import create_record
from xiechuang.domains.transfer.models import Intake, IntakeRow
from xiechuang.domains.transfer.queries.intake_values import MODELS, unpacked
from xiechuang.kernel.access.public import get_visible
from xiechuang.kernel.audit.public import record as audit
from xiechuang.kernel.jobs.public import cancel_job
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, Reason, Refused
from xiechuang.kernel.orgs.public import SYSTEM, Actor
from xiechuang.kernel.workflow.public import lock

KIND = "transfer.take_intake"
# Small, because the numbering series is locked until a chunk is committed and others register meanwhile.
CHUNK = 20
_BEFORE = (Intake.State.CHECKED, Intake.State.STOPPED, Intake.State.RUNNING)


@transaction.atomic
def take_intake(*, actor: Actor, intake: Intake, in_background: bool = True) -> Intake:
    """Begin, or go on after a stop or a breakdown; asking again while it is under way changes nothing."""
    row = hold(intake, actor=actor)
    if is_at_work(row, kind=KIND):
        return row
    refuse_unless(row, *_BEFORE, what="再导入")
    if not row.rows.filter(is_taken=False, errors=[]).exists() and row.state == Intake.State.CHECKED:
        raise Refused(Reason("没有可以导入的行，请先改正错误再上传", field="rows"))
    row.state = Intake.State.RUNNING
    if in_background:
        return set_to_work(row, actor=actor, kind=KIND, label="导入")
    row.job = None
    row.save(update_fields=["state", "job"])
    audit(actor=actor, action="take_intake", subject=row)
    return row


def take_rows(*, actor: Actor, intake: Intake, progress: Progress = silently) -> dict[str, int]:
    """Take the good rows that are left; may be broken off anywhere and begun again."""
    found = get_visible(actor, Intake, pk=intake.pk)
    done = found.rows.filter(is_taken=True).count()
    total = done + found.rows.filter(is_taken=False, errors=[]).count()
    after: int | None = 0
    while after is not None:
        after, count = _take_chunk(
            actor=actor, intake=found, after=after, done=done, total=total, progress=progress
        )
        done += count
    return {
        "taken": found.rows.filter(is_taken=True).count(),
        "refused": found.rows.exclude(errors=[]).count(),
    }


@transaction.atomic
def _take_chunk(
    *, actor: Actor, intake: Intake, after: int, done: int, total: int, progress: Progress
) -> tuple[int | None, int]:
    held = lock(intake)
    if held.state != Intake.State.RUNNING:
        return None, 0
    rows = list(held.rows.filter(line__gt=after, is_taken=False, errors=[]).order_by("line")[:CHUNK])
    for row in rows:
        _take_row(row, actor=actor, intake=held)
    if not rows:
        _finish(held, actor=actor)
    # Last, so that nobody can take the job over between this check and the commit.
    progress(done + len(rows), total, f"已导入 {done + len(rows)} 行，共 {total} 行")
    return (rows[-1].line if rows else None), len(rows)


def _take_row(row: IntakeRow, *, actor: Actor, intake: Intake) -> None:
    try:
        with transaction.atomic():
            values = unpacked(row.values)
            row.record_id = create_record(MODELS[intake.kind], actor=actor, values=values, intake=intake).pk
            row.is_taken = True
    except (Invalid, Refused) as no:
        row.errors = [_fault(str(no))]
    except IntegrityError:
        row.errors = [_fault("本单位编号刚被另一条记录使用")]
    row.save(update_fields=["record_id", "is_taken", "errors"])


def _fault(problem: str) -> dict[str, Any]:
    return {"column": "", "index": None, "value": "", "problem": problem, "mend": "请改正后重新上传这一行"}


def _finish(intake: Intake, *, actor: Actor) -> None:
    intake.state, intake.finished_at = Intake.State.DONE, clock.now()
    intake.save(update_fields=["state", "finished_at"])
    audit(
        actor=actor, action="intake.finish", subject=intake, taken=intake.rows.filter(is_taken=True).count()
    )


@transaction.atomic
def stop_intake(*, actor: Actor, intake: Intake) -> Intake:
    """Stop whatever is under way for the import; what was done stays, and taking in can go on later."""
    row = hold(intake, actor=actor)
    job = row.job if row.job is not None and row.job.is_open else None
    if job is None and row.state != Intake.State.RUNNING:
        if row.state == Intake.State.STOPPED:
            return row
        raise Refused(Reason("没有正在进行的任务", field="state"))
    if row.state == Intake.State.RUNNING:
        row.state = Intake.State.STOPPED
        row.save(update_fields=["state"])
    if job is not None:
        # A colleague may stop the import too, though the job itself is visible only to whoever started it.
        cancel_job(actor if job.requested_by_id == actor.person_id else SYSTEM, job)
    audit(actor=actor, action="intake.stop", subject=row, job=job.number if job else "")
    return row
