"""Jobs in real worker processes that are killed, frozen, cancelled and stopped in the middle."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.kernel.jobs.sample_jobs import GATES, execute, make_marks_table
from tests.nursery import Copy, Nursery, nurseries
from xiechuang.kernel.jobs.public import JobRun, JobState, cancel_job, start_job
from xiechuang.kernel.orgs.public import SYSTEM

LEASE = 1.0
PATIENCE = 30.0
pytestmark = pytest.mark.django_db(transaction=True)


def eventually(condition: Callable[[], object]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def until(condition: Callable[[], object], what: str) -> None:
    assert eventually(condition), f"waited {PATIENCE} s in vain until {what}"


class Workers:
    """Starts worker processes on the test's database and ends those left over."""

    def __init__(self, nursery: Nursery, folder: Path) -> None:
        self.nursery, self.folder, self.started = nursery, folder, []

    def start(self) -> Copy:
        log = self.folder / f"worker-{len(self.started)}.log"
        worker = self.nursery.begin("tests.kernel.jobs.worker_process:work", str(LEASE), log=log)
        self.started.append(worker)
        return worker

    def said(self, number: int) -> str:
        return (self.folder / f"worker-{number}.log").read_text()

    def end(self) -> None:
        for worker in self.started:
            worker.send_signal(signal.SIGCONT)
            worker.kill()
            worker.wait()


@pytest.fixture(scope="module")
def nursery_at() -> Iterator[Callable[[str], Nursery]]:
    """One nursery for the workers of all tests here, once the address of their database is known."""
    with nurseries(read="tests.kernel.jobs.worker_process") as at:
        yield at


@pytest.fixture
def workers(database_address: str, tmp_path: Path, nursery_at: Callable[[str], Nursery]) -> Iterator[Workers]:
    make_marks_table()
    execute("truncate job_marks")
    started = Workers(nursery_at(database_address), tmp_path)
    yield started
    started.end()


@contextmanager
def gate_closed(address: str, step: int) -> Iterator[None]:
    """No job passes this step while the block runs."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("select pg_advisory_lock(%s, %s)", [GATES, step])
        yield


def marks() -> list[tuple[int, int]]:
    return execute("select step, attempt from job_marks order by step, attempt")


def state(run: JobRun) -> str:
    run.refresh_from_db()
    return run.state


def heart_stopped() -> bool:
    """A worker that is stopping sends no more heartbeats while it waits for its jobs."""
    late = "last_heartbeat < clock_timestamp() - make_interval(secs => %s)"
    return bool(execute(f"select 1 from procrastinate_workers where {late}", LEASE * 0.8))


def a_heartbeat_waits() -> bool:
    waiting = "wait_event_type = 'Lock' and query like '%%heartbeat%%'"
    return bool(execute(f"select 1 from pg_stat_activity where datname = current_database() and {waiting}"))


def test_a_job_runs_and_leaves_its_result(workers: Workers) -> None:
    run = start_job("test.steps", actor=SYSTEM, total=4)
    workers.start()
    until(lambda: state(run) == JobState.SUCCEEDED, "the job is done")
    assert run.result == {"steps": 4, "attempt": 1}
    assert (run.done, run.total, run.percent) == (4, 4, 100)
    assert marks() == [(0, 1), (1, 1), (2, 1), (3, 1)]


def test_a_job_whose_worker_is_killed_continues_in_another(workers: Workers, database_address: str) -> None:
    run = start_job("test.steps", actor=SYSTEM, total=4)
    with gate_closed(database_address, 2):
        worker = workers.start()
        until(lambda: len(marks()) == 2, "two steps are committed")
        worker.kill()
        worker.wait()
    workers.start()
    until(lambda: state(run) == JobState.SUCCEEDED, "another worker has finished the job")
    assert marks() == [(0, 1), (1, 1), (2, 2), (3, 2)], "no step twice, none lost"


def test_a_frozen_worker_that_wakes_up_writes_nothing_more(workers: Workers, database_address: str) -> None:
    run = start_job("test.steps", actor=SYSTEM, total=4)
    with gate_closed(database_address, 2):
        frozen = workers.start()
        until(lambda: len(marks()) == 2, "two steps are committed")
        frozen.send_signal(signal.SIGSTOP)
    # The gate is open now: the frozen worker's own transaction holds step 2 until PostgreSQL ends it.
    workers.start()
    until(lambda: state(run) == JobState.SUCCEEDED, "the second worker has finished the job")
    before = marks()
    frozen.send_signal(signal.SIGCONT)
    # As a rule it says that it noticed; what counts is that by its end it has written nothing.
    eventually(lambda: run.number in workers.said(0) or frozen.poll() is not None)
    frozen.terminate()
    frozen.wait(PATIENCE)
    assert marks() == before == [(0, 1), (1, 1), (2, 2), (3, 2)]
    assert state(run) == JobState.SUCCEEDED
    assert run.result == {"steps": 4, "attempt": 2}


def test_a_worker_frozen_within_its_heartbeat_holds_nobody_up(
    workers: Workers, database_address: str
) -> None:
    frozen = workers.start()
    until(lambda: execute("select 1 from procrastinate_workers"), "the first worker is at work")
    with psycopg.connect(database_address) as connection:
        connection.execute("select 1 from procrastinate_workers for update")
        until(a_heartbeat_waits, "its heartbeat waits for the row")
        frozen.send_signal(signal.SIGSTOP)
    # The heartbeat is written now but not committed: its transaction holds the row.
    run = start_job("test.steps", actor=SYSTEM, total=1)
    workers.start()
    until(lambda: state(run) == JobState.SUCCEEDED, "the second worker has done the job")


def test_cancelling_a_running_job_undoes_its_unfinished_step(workers: Workers, database_address: str) -> None:
    run = start_job("test.steps", actor=SYSTEM, total=4)
    with gate_closed(database_address, 2):
        workers.start()
        until(lambda: len(marks()) == 2, "two steps are committed")
        cancel_job(SYSTEM, run)
    until(lambda: state(run) == JobState.CANCELLED, "the job has stopped")
    assert marks() == [(0, 1), (1, 1)]


def test_a_worker_asked_to_stop_hands_its_job_back_at_once(workers: Workers, database_address: str) -> None:
    run = start_job("test.steps", actor=SYSTEM, total=4)
    with gate_closed(database_address, 2):
        worker = workers.start()
        until(lambda: len(marks()) == 2, "two steps are committed")
        worker.terminate()
        until(heart_stopped, "it has begun to stop")
    worker.wait(PATIENCE)
    assert worker.returncode == 0
    workers.start()
    until(lambda: state(run) == JobState.SUCCEEDED, "another worker has finished the job")
    assert [step for step, _ in marks()] == [0, 1, 2, 3]
