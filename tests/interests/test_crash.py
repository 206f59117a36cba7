"""Two at once, or one killed in the middle: every finding is there exactly once."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

import xiechuang
from tests.factories import actor
from tests.interests.conftest import publish_achievement
from tests.parallel import errors, together
from xiechuang.domains.interests import rules
from xiechuang.domains.interests.actions import keeping, matching
from xiechuang.domains.interests.models import Arrival, Finding, Interest
from xiechuang.kernel.access.public import fenced
from xiechuang.kernel.lib.errors import Refused
from xiechuang.kernel.orgs.public import Role

SOURCE = Path(xiechuang.__file__).parents[1]
PATIENCE = 40.0
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("vocabularies")]


def until(condition: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"waited {PATIENCE} s in vain until {what}"
        time.sleep(0.05)


@pytest.fixture
def start_worker(database_address: str, tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen]]:
    started: list[subprocess.Popen] = []

    def start() -> subprocess.Popen:
        with (tmp_path / f"worker-{len(started)}.log").open("w") as log:
            command = [sys.executable, "-m", "xiechuang", "--data", str(tmp_path), "worker", "--lease", "1"]
            environment = {**os.environ, "DATABASE_URL": database_address, "PYTHONPATH": str(SOURCE)}
            started.append(subprocess.Popen(command, stdout=log, stderr=log, env=environment))
        return started[-1]

    yield start
    for worker in started:
        worker.kill()
        worker.wait()


@contextmanager
def finding_in_the_way(address: str, interest: Interest, subject_id: int) -> Iterator[None]:
    """Somebody else is writing this very finding and never commits, so whoever writes it too waits."""
    with psycopg.connect(address) as connection:
        connection.execute(
            "insert into interests_finding (interest_id, kind, subject_id, share_percent, held, missing, found_at, shown_from)"
            " values (%s, 'achievement', %s, 1, '{}', '{}', now(), now())",
            [interest.pk, subject_id],
        )
        yield
        connection.rollback()


def is_waiting(address: str) -> bool:
    query = (
        "select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%interests_finding%'"
    )
    with psycopg.connect(address) as connection:
        return connection.execute(query).fetchone() is not None


def test_after_kill_9_every_finding_is_there_exactly_once(start_worker, database_address) -> None:
    people = [actor(Role.FIRM) for _ in range(3)]
    interests = [keeping.save_interest(actor=one, values={"text": "储能"}) for one in people]
    records = [publish_achievement(f"储能电池第{n}版") for n in range(4)]
    with finding_in_the_way(database_address, interests[1], records[2].pk):
        worker = start_worker()
        until(lambda: is_waiting(database_address), "the worker stands in the middle of its step")
        worker.kill()
        worker.wait()
        assert Finding.objects.count() == 0
        assert Arrival.objects.count() == 4
    start_worker()
    until(lambda: not Arrival.objects.exists(), "another worker has finished")
    found = sorted(Finding.objects.values_list("interest_id", "subject_id"))
    assert found == sorted((interest.pk, record.pk) for interest in interests for record in records)


def test_four_workers_at_once_write_every_finding_once() -> None:
    who = actor(Role.FIRM)
    interest = keeping.save_interest(actor=who, values={"text": "储能"})
    record = publish_achievement()
    for _ in range(8):
        matching.note_arrival(kind="achievement", subject_id=record.pk, state="published")
    outcomes = together(lambda _: matching.match_next(), times=4)
    assert not errors(outcomes)
    while matching.match_next():
        pass
    assert list(Finding.objects.values_list("interest_id", "subject_id")) == [(interest.pk, record.pk)]


def test_four_windows_at_once_do_not_pass_the_limit_together(monkeypatch) -> None:
    monkeypatch.setattr(rules, "MOST", 2)
    who = actor(Role.FIRM)

    def save(n: int) -> Interest:
        with fenced(who):
            return keeping.save_interest(actor=who, values={"text": f"词语{n}"})

    outcomes = together(save, times=4)
    assert Interest.objects.count() == 2
    assert [type(error) for error in errors(outcomes)] == [Refused, Refused]
