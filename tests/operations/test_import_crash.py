"""A worker killed in the middle of an import: whatever was committed stays, the rest follows, no row twice."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

import psycopg
import pytest

from tests.factories import actor, load_vocabularies
from tests.nursery import Copy, Nursery
from tests.transfer.intake_files import FAULTS, checked, rows, workbook
from xiechuang.domains.transfer.actions.intake import stop_intake, take_intake
from xiechuang.domains.transfer.models import Intake
from xiechuang.domains.transfer.queries.intake import records_of
from xiechuang.kernel.audit.public import broken_links
from xiechuang.kernel.jobs.public import JobState, cancel_job
from xiechuang.kernel.orgs.public import Role

PATIENCE = 40.0
pytestmark = pytest.mark.django_db(transaction=True)


def until(condition: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"waited {PATIENCE} s in vain until {what}"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def nursery_at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Nursery]]:
    """One nursery for the workers of all tests here, once the address of their database is known."""
    data = str(tmp_path_factory.mktemp("data"))
    with ExitStack() as open_ones:

        @cache
        def at(address: str) -> Nursery:
            settings = {"DATABASE_URL": address, "XIECHUANG_DATA": data}
            settings["DJANGO_SETTINGS_MODULE"] = "xiechuang.config.settings"
            return open_ones.enter_context(Nursery(settings, read="xiechuang.config.commands.worker"))

        yield at


@pytest.fixture
def start_worker(
    database_address: str, tmp_path: Path, nursery_at: Callable[[str], Nursery]
) -> Iterator[Callable[[], Copy]]:
    nursery, started = nursery_at(database_address), list[Copy]()

    def start() -> Copy:
        log = tmp_path / f"worker-{len(started)}.log"
        started.append(nursery.begin("xiechuang.config.cli:main", "worker", "--lease", "1", log=log))
        return started[-1]

    yield start
    for worker in started:
        worker.kill()
        worker.wait()


@contextmanager
def row_held(address: str, intake: Intake, line: int) -> Iterator[None]:
    """Nobody can write this row while the block runs, so the chunk that holds it waits."""
    with psycopg.connect(address) as connection:
        query = "select id from transfer_intakerow where intake_id = %s and line = %s for update"
        connection.execute(query, [intake.pk, line])
        yield


def taken(intake: Intake) -> int:
    return intake.rows.filter(is_taken=True).count()


def test_after_kill_9_every_good_row_is_there_exactly_once(start_worker, database_address) -> None:
    load_vocabularies()
    institute = actor(Role.INSTITUTE)
    intake = checked(institute, workbook(rows(120, FAULTS)))
    good = intake.rows.filter(errors=[]).count()
    with row_held(database_address, intake, 70):
        take_intake(actor=institute, intake=intake)
        worker = start_worker()
        until(lambda: taken(intake) == 60, "three chunks are committed and the fourth waits")
        worker.kill()
        worker.wait()
    assert records_of(intake).count() == 60
    start_worker()
    until(lambda: Intake.objects.get(pk=intake.pk).state == Intake.State.DONE, "another worker has finished")
    codes = list(records_of(intake).values_list("own_code", flat=True))
    expected = [row.values["own_code"] for row in intake.rows.filter(errors=[])]
    assert sorted(codes) == sorted(expected), "every good row once, none lost"
    assert len(codes) == good == taken(intake)
    assert set(intake.rows.filter(is_taken=True).values_list("record_id", flat=True)) == set(
        records_of(intake).values_list("pk", flat=True)
    )
    assert not list(broken_links())


def test_stopping_a_running_import_keeps_whole_chunks(start_worker, database_address) -> None:
    load_vocabularies()
    institute = actor(Role.INSTITUTE)
    intake = checked(institute, workbook(rows(60)))
    with row_held(database_address, intake, 30):
        job = take_intake(actor=institute, intake=intake).job
        start_worker()
        until(lambda: taken(intake) == 20, "the first chunk is committed and the second waits")
        # The waiting chunk holds the import itself; whoever cancels the job does not have to wait for it.
        cancel_job(institute, job)

    def closed() -> bool:
        job.refresh_from_db()
        return job.state == JobState.CANCELLED

    until(closed, "the job has stopped")
    assert taken(intake) == records_of(intake).count() == 20
    assert stop_intake(actor=institute, intake=intake).state == Intake.State.STOPPED
    take_intake(actor=institute, intake=intake)
    until(lambda: Intake.objects.get(pk=intake.pk).state == Intake.State.DONE, "going on has finished it")
    assert taken(intake) == records_of(intake).count() == 60
