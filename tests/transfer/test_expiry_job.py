"""What is out of date is closed by the machine, once, and only when there is something to close."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django import app

from tests.factories import AchievementFactory, DemandFactory
from tests.transfer.working import do_waiting_jobs
from xiechuang.domains.transfer.jobs import begin_expiry
from xiechuang.domains.transfer.models import Achievement, Demand
from xiechuang.domains.transfer.states import RecordState
from xiechuang.kernel.jobs.public import JobRun
from xiechuang.kernel.lib import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabularies", "frozen_clock")]


def test_what_is_out_of_date_expires_and_the_rest_stays() -> None:
    old = [AchievementFactory(state=RecordState.PUBLISHED), DemandFactory(state=RecordState.PUBLISHED)]
    fresh = DemandFactory(state=RecordState.PUBLISHED)
    for record in old:
        type(record).objects.filter(pk=record.pk).update(expires_on=clock.today())
    assert begin_expiry()
    (job,) = do_waiting_jobs()
    assert job.result == {"expired": 2}
    assert Achievement.objects.get().state == RecordState.EXPIRED
    assert Demand.objects.get(pk=fresh.pk).state == RecordState.PUBLISHED


def test_with_nothing_out_of_date_no_job_is_started() -> None:
    AchievementFactory(state=RecordState.PUBLISHED, expires_on=clock.today() + timedelta(days=1))
    assert begin_expiry() is None
    assert not JobRun.objects.exists()


def test_a_second_hour_does_not_start_a_second_job() -> None:
    record = AchievementFactory(state=RecordState.PUBLISHED)
    Achievement.objects.filter(pk=record.pk).update(expires_on=clock.today())
    assert begin_expiry()
    assert begin_expiry() is None


def test_the_queue_asks_every_hour() -> None:
    crons = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert crons["xiechuang.transfer.expire_when_due"] == "7 * * * *"
