"""Taking in, stopping, submitting, undoing: each row once, each step again without harm."""

import pytest

from tests.factories import MembershipFactory, actor
from tests.transfer.intake_files import FAULTS, checked, row, rows, text_table, workbook
from tests.transfer.working import do_waiting_jobs
from xiechuang.domains.transfer.actions.intake import (
    check_intake,
    map_intake,
    remove_drafts,
    start_check,
    stop_intake,
    submit_intake,
    take_intake,
    take_rows,
    undo_intake,
)
from xiechuang.domains.transfer.actions.record import change_record
from xiechuang.domains.transfer.actions.review import move_record
from xiechuang.domains.transfer.models import Achievement, Demand, Intake
from xiechuang.domains.transfer.queries.intake import counts_of, records_of
from xiechuang.domains.transfer.states import RecordState
from xiechuang.kernel.audit.public import history_of
from xiechuang.kernel.jobs.public import Cancelled, JobRun, JobState, cancel_job
from xiechuang.kernel.lib.errors import NotVisible, Refused
from xiechuang.kernel.orgs.public import Organisation, Role, actor_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabularies", "frozen_clock")]


@pytest.fixture
def institute():
    return actor(Role.INSTITUTE)


@pytest.fixture
def colleague(institute):
    mine = Organisation.objects.get(pk=institute.organisation_id)
    return actor_of(MembershipFactory(organisation=mine, role=Role.INSTITUTE))


def taken(institute, data=None) -> Intake:
    intake = checked(institute, workbook(data or rows(45)))
    take_intake(actor=institute, intake=intake, in_background=False)
    take_rows(actor=institute, intake=intake)
    intake.refresh_from_db()
    return intake


class Breakdown(Exception):
    """The process dies here."""


def breaking_after(chunks: int):
    """Progress that breaks the work off in the transaction of a later chunk."""
    calls = []

    def progress(done: int, total: int | None, message: str) -> None:
        calls.append(done)
        if len(calls) > chunks:
            raise Breakdown

    return progress


def test_the_good_rows_become_drafts_and_the_bad_ones_stay(institute) -> None:
    intake = checked(institute, workbook(rows(300, FAULTS)))
    take_intake(actor=institute, intake=intake)
    (job,) = do_waiting_jobs()
    assert (job.state, job.done, job.total) == (JobState.SUCCEEDED, 288, 288)
    assert job.result == {"taken": 288, "refused": 12, "url": f"/intakes/{intake.number}/"}
    intake.refresh_from_db()
    assert intake.state == Intake.State.DONE
    assert set(records_of(intake).values_list("state", flat=True)) == {RecordState.DRAFT}
    assert records_of(intake).count() == 288
    assert counts_of(intake).faulty == 12


def test_a_draft_holds_what_the_row_said(institute) -> None:
    record = records_of(taken(institute, rows(2))).get(own_code="NB-0002")
    assert record.title == row(2)[0]
    assert (record.fields, record.kind, record.stage, record.ways) == (
        ["1.1"],
        "equipment",
        "pilot",
        ["licence", "assignment"],
    )
    assert (record.trl_scale, record.trl_level) == ("trl9", 3)
    assert (record.price_mode, record.price_from_fen, record.price_to_fen) == ("fixed", 2_000_000, None)
    assert record.ip == [{"kind": "invention_patent", "number": "ZL202000000002"}]
    assert [(p.quantity, p.value, p.unit) for p in record.parameters.all()] == [
        ("热效率", 52, "%"),
        ("功率", 2, "kW"),
    ]
    assert str(record.expires_on) == "2029-12-31"
    assert history_of(record).first().action == "achievement.create"


def test_a_demand_that_lacks_much_becomes_a_draft_that_lacks_it(institute) -> None:
    content = text_table([["某需求", "要解决的问题"]], titles=["title", "description"])
    intake = checked(institute, content, name="d.csv", kind="demand")
    take_intake(actor=institute, intake=intake)
    do_waiting_jobs()
    record = records_of(intake).get()
    assert isinstance(record, Demand)
    with pytest.raises(Refused, match="须填写技术领域"):
        move_record(record, actor=institute, move="submit")


def test_a_breakdown_leaves_whole_chunks_and_going_on_takes_each_row_once(institute) -> None:
    intake = checked(institute, workbook(rows(50)))
    take_intake(actor=institute, intake=intake, in_background=False)
    with pytest.raises(Breakdown):
        take_rows(actor=institute, intake=intake, progress=breaking_after(1))
    assert records_of(intake).count() == 20
    assert intake.rows.filter(is_taken=True).count() == 20
    take_intake(actor=institute, intake=intake)
    do_waiting_jobs()
    codes = list(records_of(intake).values_list("own_code", flat=True))
    assert sorted(codes) == [f"NB-{n:04d}" for n in range(1, 51)]


def test_asking_twice_starts_one_job(institute) -> None:
    intake = checked(institute, workbook(rows(3)))
    first = take_intake(actor=institute, intake=intake)
    assert take_intake(actor=institute, intake=intake).job == first.job
    assert JobRun.objects.count() == 1
    do_waiting_jobs()
    with pytest.raises(Refused, match="已导入"):
        take_intake(actor=institute, intake=intake)


def test_a_code_used_since_the_check_is_refused_at_its_row_only(institute) -> None:
    first, second = (checked(institute, workbook(rows(3))) for _ in range(2))
    for intake in (first, second):
        take_intake(actor=institute, intake=intake)
        do_waiting_jobs()
    assert (counts_of(first).taken, counts_of(second).taken, counts_of(second).faulty) == (3, 0, 3)
    assert "已用于" in second.rows.first().errors[0]["problem"]
    assert Achievement.objects.count() == 3


def test_nothing_is_taken_from_a_file_without_a_good_row(institute) -> None:
    intake = checked(institute, workbook([row(1, 成果名称="")]))
    with pytest.raises(Refused, match="没有可以导入的行"):
        take_intake(actor=institute, intake=intake)


def test_stopping_keeps_what_is_done_and_one_can_go_on(institute, colleague) -> None:
    intake = checked(institute, workbook(rows(50)))
    take_intake(actor=institute, intake=intake, in_background=False)
    with pytest.raises(Breakdown):
        take_rows(actor=institute, intake=intake, progress=breaking_after(1))
    take_intake(actor=institute, intake=intake)
    stopped = stop_intake(actor=colleague, intake=intake)
    assert stopped.state == Intake.State.STOPPED
    assert JobRun.objects.get().state == JobState.CANCELLED
    assert take_rows(actor=institute, intake=intake)["taken"] == 20, "a stopped import takes nothing more"
    assert stop_intake(actor=institute, intake=intake).state == Intake.State.STOPPED
    take_intake(actor=colleague, intake=intake)
    do_waiting_jobs()
    assert records_of(intake).count() == 50


def test_a_running_job_that_is_cancelled_undoes_its_chunk(institute) -> None:
    intake = checked(institute, workbook(rows(50)))
    take_intake(actor=institute, intake=intake, in_background=False)

    def progress(done: int, total: int | None, message: str) -> None:
        if done > 20:
            raise Cancelled

    with pytest.raises(Cancelled):
        take_rows(actor=institute, intake=intake, progress=progress)
    assert records_of(intake).count() == 20


def test_nothing_under_way_cannot_be_stopped(institute) -> None:
    with pytest.raises(Refused, match="没有正在进行"):
        stop_intake(actor=institute, intake=checked(institute, workbook(rows(2))))


def test_all_complete_drafts_are_submitted_and_the_others_named(institute) -> None:
    intake = taken(institute, [*rows(5), row(6, 技术领域="")])
    submit_intake(actor=institute, intake=intake)
    (job,) = do_waiting_jobs()
    assert (job.result["submitted"], job.result["refused_count"]) == (5, 1)
    assert "须填写技术领域" in job.result["refused"][0]["reasons"][0]
    assert records_of(intake).filter(state=RecordState.SUBMITTED).count() == 5


def test_undoing_removes_untouched_drafts_and_names_the_others(institute) -> None:
    intake = taken(institute, rows(60))
    changed, submitted = records_of(intake).order_by("pk")[:2]
    change_record(changed, actor=institute, values={"keywords": ["改过"]})
    move_record(submitted, actor=institute, move="submit")
    undo_intake(actor=institute, intake=intake)
    (job,) = do_waiting_jobs()
    assert (job.result["removed"], job.result["kept_count"]) == (58, 2)
    assert [(k["number"], k["reasons"]) for k in job.result["kept"]] == [
        (changed.number, ["导入后修改过，不自动删除"]),
        (submitted.number, ["待审核，不能撤销"]),
    ]
    assert {r.pk for r in records_of(intake)} == {changed.pk, submitted.pk}
    intake.refresh_from_db()
    assert intake.state == Intake.State.UNDONE
    assert undo_intake(actor=institute, intake=intake).job == job, "undoing twice changes nothing"


def test_undoing_that_breaks_off_goes_on_where_it_was(institute) -> None:
    intake = taken(institute, rows(70))
    with pytest.raises(Breakdown):
        remove_drafts(actor=institute, intake=intake, progress=breaking_after(1))
    assert records_of(intake).count() == 20
    assert remove_drafts(actor=institute, intake=intake)["removed"] == 70
    assert not records_of(intake).exists()


def test_a_withdrawn_record_is_not_removed(institute) -> None:
    intake = taken(institute, rows(1))
    record = records_of(intake).get()
    for move in ("submit", "withdraw"):
        move_record(record, actor=institute, move=move)
    assert remove_drafts(actor=institute, intake=intake)["kept"][0]["reasons"] == ["曾经提交过，不能撤销"]


def test_while_a_job_is_at_work_nothing_else_begins(institute) -> None:
    intake = checked(institute, workbook(rows(3)))
    take_intake(actor=institute, intake=intake)
    for step in (submit_intake, undo_intake, start_check):
        with pytest.raises(Refused, match="正在进行"):
            step(actor=institute, intake=intake)
    with pytest.raises(Refused, match="正在进行"):
        map_intake(actor=institute, intake=intake, mapping={"title": 0})


def test_what_was_taken_is_not_checked_or_mapped_again(institute) -> None:
    intake = taken(institute, rows(2))
    with pytest.raises(Refused, match="已导入"):
        check_intake(actor=institute, intake=intake)
    with pytest.raises(Refused, match="已导入"):
        map_intake(actor=institute, intake=intake, mapping={"title": 0})


def test_a_big_file_is_checked_in_the_background(institute) -> None:
    intake = checked(institute, workbook(rows(250)))
    start_check(actor=institute, intake=intake)
    assert start_check(actor=institute, intake=intake).job.state == JobState.QUEUED
    (job,) = do_waiting_jobs()
    assert (job.state, job.result["rows"]) == (JobState.SUCCEEDED, 250)
    intake.refresh_from_db()
    assert intake.state == Intake.State.CHECKED


@pytest.mark.parametrize("step", [take_intake, stop_intake, submit_intake, undo_intake, start_check])
def test_another_organisation_can_do_nothing_with_it(institute, step) -> None:
    intake = checked(institute, workbook(rows(2)))
    with pytest.raises(NotVisible):
        step(actor=actor(Role.INSTITUTE), intake=intake)


def test_a_job_whose_asker_left_the_organisation_takes_nothing(institute) -> None:
    intake = checked(institute, workbook(rows(2)))
    take_intake(actor=institute, intake=intake)
    from xiechuang.kernel.lib import clock
    from xiechuang.kernel.orgs.public import Membership

    Membership.objects.filter(pk=institute.membership_id).update(ends_on=clock.today())
    (job,) = do_waiting_jobs()
    assert job.state == JobState.FAILED
    assert not records_of(intake).exists()


def test_cancelling_the_job_itself_lets_one_go_on_too(institute) -> None:
    intake = checked(institute, workbook(rows(2)))
    cancel_job(institute, take_intake(actor=institute, intake=intake).job)
    take_intake(actor=institute, intake=intake)
    do_waiting_jobs()
    assert records_of(intake).count() == 2
