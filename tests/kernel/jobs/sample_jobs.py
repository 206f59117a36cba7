"""Kinds of jobs that only tests know."""

from django.db import connection, transaction

from xiechuang.kernel.jobs.public import Run, job
from xiechuang.kernel.lib.errors import Refused

# The test that holds this advisory lock decides when a job may take the step of that number.
GATES = 7001


def execute(statement: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def make_marks_table() -> None:
    execute("create table if not exists job_marks (step int, attempt int)")


@job("test.steps", "逐步记录")
def steps(run: Run, *, total: int) -> dict[str, int]:
    """Write one mark a step, each in a transaction with its progress, and begin where an earlier attempt ended."""
    for step in range(run.done, total):
        with transaction.atomic():
            execute("select pg_advisory_xact_lock_shared(%s, %s)", GATES, step)
            execute("insert into job_marks values (%s, %s)", step, run.attempt)
            run.progress(step + 1, total, f"第 {step + 1} 步")
    return {"steps": total, "attempt": run.attempt}


@job("test.refused", "被拒绝的任务")
def refused(run: Run) -> None:
    raise Refused(["材料不全", "超过期限"])


@job("test.broken", "出错的任务")
def broken(run: Run) -> None:
    raise ZeroDivisionError("secret detail")


@job("test.whoami", "以谁的身份")
def whoami(run: Run) -> dict[str, str]:
    return {"role": run.actor.role.value, "database_role": execute("select current_user")[0][0]}
