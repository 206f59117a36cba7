"""Starting, doing, cancelling and seeing jobs, without a worker process."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import transaction

from tests.kernel.jobs import sample_jobs
from xiechuang.kernel.audit.public import history_of
from xiechuang.kernel.jobs.execution import run_job
from xiechuang.kernel.jobs.public import (
    JobRun,
    JobState,
    Run,
    Superseded,
    cancel_job,
    job,
    job_by_number,
    jobs_of,
    remaining,
    rescue_stalled,
    seconds_since_worker_heartbeat,
    stalled_ids,
    start_job,
)
from xiechuang.kernel.jobs.rescue import MOST_ATTEMPTS
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import NotVisible, Refused
from xiechuang.kernel.orgs.public import (
    PUBLIC,
    SYSTEM,
    Membership,
    Organisation,
    Person,
    Region,
    Role,
    actor_of,
)

pytestmark = pytest.mark.django_db


def do(run: JobRun) -> JobRun:
    """What a worker does with the run, in this process."""
    run.refresh_from_db()
    context = SimpleNamespace(job=SimpleNamespace(id=run.queue_id), should_abort=lambda: False)
    work_inside_the_test(context, run_id=run.pk)
    run.refresh_from_db()
    return run


def work_inside_the_test(context: SimpleNamespace, *, run_id: int) -> None:
    """The task closes its connection around the work, which would end the test's transaction."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("xiechuang.kernel.jobs.execution.connection.close", lambda: None)
        run_job.func(context, run_id=run_id)


def make_member(*, username: str, role: Role = Role.FIRM) -> Membership:
    region, _ = Region.objects.get_or_create(code="110000", defaults={"name": "北京市", "level": "region"})
    person = Person.objects.create_user(username, name=username)
    organisation = Organisation.objects.create(number=username, name=username, kind="firm", region=region)
    return Membership.objects.create(person=person, organisation=organisation, role=role)


def test_a_job_started_in_a_transaction_that_fails_was_never_asked_for() -> None:
    before = sample_jobs.execute("select count(*) from procrastinate_jobs")
    with pytest.raises(RuntimeError), transaction.atomic():
        start_job("test.refused", actor=SYSTEM)
        raise RuntimeError
    assert not JobRun.objects.exists()
    assert sample_jobs.execute("select count(*) from procrastinate_jobs") == before


def test_a_job_gets_a_number_a_label_and_an_audit_entry() -> None:
    run = start_job("test.refused", actor=SYSTEM)
    assert run.number.startswith("JB-")
    assert run.label == "被拒绝的任务"
    assert [entry.action for entry in history_of(run)] == ["job.start"]


def test_an_unknown_kind_cannot_be_started() -> None:
    with pytest.raises(KeyError):
        start_job("test.nothing", actor=SYSTEM)


def test_two_functions_cannot_claim_one_kind() -> None:
    with pytest.raises(ValueError, match="two jobs"):
        job("test.refused", "另一个")(lambda run: None)


def test_a_refusal_shows_every_reason_to_the_one_who_asked() -> None:
    run = do(start_job("test.refused", actor=SYSTEM))
    assert run.state == JobState.FAILED
    assert run.error == "材料不全；超过期限"


def test_a_programming_error_is_reported_without_its_detail() -> None:
    run = do(start_job("test.broken", actor=SYSTEM))
    assert run.state == JobState.FAILED
    assert run.number in run.error
    assert "secret" not in run.error


def test_a_job_acts_as_the_one_who_asked_and_inside_the_fence() -> None:
    run = do(start_job("test.whoami", actor=actor_of(make_member(username="li"))))
    assert run.result == {"role": "firm", "database_role": "xiechuang_fenced"}


def test_a_job_of_someone_who_has_left_is_refused() -> None:
    member = make_member(username="li")
    run = start_job("test.whoami", actor=actor_of(member))
    Membership.objects.update(starts_on=clock.today() - timedelta(days=2), ends_on=clock.today())
    assert do(run).state == JobState.FAILED
    assert "不再担任" in run.error


def test_a_job_is_done_once_even_if_the_queue_delivers_it_twice() -> None:
    run = do(start_job("test.whoami", actor=SYSTEM))
    assert (do(run).attempts, run.state) == (1, JobState.SUCCEEDED)


def test_only_the_requester_and_administrators_see_a_job() -> None:
    owner = actor_of(make_member(username="li"))
    colleague = actor_of(make_member(username="wang"))
    keeper = actor_of(make_member(username="zhao", role=Role.ADMINISTRATOR))
    run = start_job("test.whoami", actor=owner)
    assert [job_by_number(actor, run.number) for actor in (owner, keeper)] == [run, run]
    for actor in (colleague, PUBLIC):
        assert not jobs_of(actor).exists()
        with pytest.raises(NotVisible):
            job_by_number(actor, run.number)


def test_a_stranger_cannot_cancel_a_job() -> None:
    run = start_job("test.whoami", actor=actor_of(make_member(username="li")))
    with pytest.raises(NotVisible):
        cancel_job(actor_of(make_member(username="wang")), run)


def test_a_waiting_job_that_is_cancelled_is_never_begun() -> None:
    run = cancel_job(SYSTEM, start_job("test.whoami", actor=SYSTEM))
    assert run.state == JobState.CANCELLED
    assert do(run).attempts == 0


def test_a_finished_job_cannot_be_cancelled() -> None:
    run = do(start_job("test.whoami", actor=SYSTEM))
    with pytest.raises(Refused, match="已完成"):
        cancel_job(SYSTEM, run)


def test_an_old_token_writes_nothing() -> None:
    run = start_job("test.whoami", actor=SYSTEM)
    JobRun.objects.update(state=JobState.RUNNING, token=2)
    with pytest.raises(Superseded):
        Run(id=run.pk, number=run.number, token=1, attempt=1).progress(5, 10)
    Run(id=run.pk, number=run.number, token=2, attempt=2).progress(5, 10, "一半")
    run.refresh_from_db()
    assert (run.done, run.message, run.percent) == (5, "一半", 50)


def test_a_waiting_job_is_not_stalled() -> None:
    start_job("test.whoami", actor=SYSTEM)
    assert stalled_ids(lease_seconds=0.0) == []


def abandon(run: JobRun) -> None:
    """As if a worker had taken the run and vanished."""
    sample_jobs.execute("update procrastinate_jobs set status = 'doing' where id = %s", run.queue_id)
    JobRun.objects.filter(pk=run.pk).update(state=JobState.RUNNING, attempts=run.attempts + 1)
    run.refresh_from_db()


def test_an_abandoned_job_is_queued_again_under_a_new_token_and_entry() -> None:
    run = start_job("test.whoami", actor=SYSTEM)
    abandon(run)
    entry, token = run.queue_id, run.token
    assert rescue_stalled(lease_seconds=1.0) == 1
    run.refresh_from_db()
    assert run.state == JobState.QUEUED
    assert (run.queue_id != entry, run.token) == (True, token + 1)
    assert rescue_stalled(lease_seconds=1.0) == 0
    assert do(run).state == JobState.SUCCEEDED


def test_an_abandoned_job_that_was_to_be_cancelled_is_closed() -> None:
    run = start_job("test.whoami", actor=SYSTEM)
    abandon(run)
    cancel_job(SYSTEM, run)
    rescue_stalled(lease_seconds=1.0)
    run.refresh_from_db()
    assert run.state == JobState.CANCELLED


def test_a_job_that_keeps_killing_its_worker_is_given_up() -> None:
    run = start_job("test.whoami", actor=SYSTEM)
    for _ in range(MOST_ATTEMPTS):
        abandon(run)
        rescue_stalled(lease_seconds=1.0)
        run.refresh_from_db()
    assert run.state == JobState.FAILED
    assert "不再重试" in run.error


def test_the_remaining_time_is_said_only_when_it_can_be(frozen_clock) -> None:
    run = JobRun(state=JobState.RUNNING, started_at=frozen_clock - timedelta(minutes=1), done=20, total=60)
    assert remaining(run) == timedelta(minutes=2)
    run.total = None
    assert remaining(run) is None


def test_without_a_worker_there_is_no_heartbeat() -> None:
    assert seconds_since_worker_heartbeat() is None
    sample_jobs.execute("insert into procrastinate_workers default values")
    assert 0 <= seconds_since_worker_heartbeat() < 60
