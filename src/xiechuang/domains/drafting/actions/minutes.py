"""The minutes of a meeting: who was there, what was decided on each matter, who has to do what by when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from xiechuang.domains.drafting.actions.meetings import editable_meeting, keep_change
from xiechuang.domains.drafting.models import Duty, Meeting, Participant
from xiechuang.domains.drafting.states import Decision, MeetingKind, MeetingState
from xiechuang.kernel.audit.public import record
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, Reason, Refused
from xiechuang.kernel.lib.texts import is_storable
from xiechuang.kernel.orgs.public import Actor, Organisation
from xiechuang.kernel.workflow.public import lock

LONGEST = 20_000
TASK, NOTE, NAME, BODY = 500, 500, 60, 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What was decided on an item of the agenda."""

    item: int
    decision: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """Somebody who took part; without a region for a department of the state."""

    region: str
    organisation: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What a body has to do, by when; the body by its number."""

    body: str
    task: str
    due_on: date | None


def write_minutes(
    meeting: Meeting,
    *,
    actor: Actor,
    text: str,
    decided: Iterable[Decided],
    present: Iterable[Present],
    tasks: Iterable[Task],
    version: int,
) -> Meeting:
    """Keep the minutes as they stand, unfinished or not; everything that is wrong with them is told at once."""
    decisions = {one.item: one for one in decided}
    people, wanted = list(present), list(tasks)
    with transaction.atomic():
        row = editable_meeting(meeting, actor=actor, version=version)
        if row.status is not MeetingState.ANNOUNCED:
            raise Refused(Reason("会商通知发出之后才能写纪要", field="state"))
        bodies = {one.number: one for one in Organisation.objects.filter(number__in=[t.body for t in wanted])}
        wrong = _faults(row, text=text, decisions=decisions, people=people)
        wrong |= _task_faults(wanted, bodies=bodies)
        if wrong:
            raise Invalid(wrong)
        row.minutes = text.strip()
        for item in row.agenda.filter(pk__in=list(decisions)):
            item.decision = decisions[item.pk].decision
            item.decision_text = decisions[item.pk].text.strip()
            item.save()
        _write_people(row, people)
        _write_tasks(row, wanted, bodies=bodies)
        keep_change(row, actor=actor, action="meeting.minutes", decided=len(decisions), duties=len(wanted))
    return row


def _faults(
    row: Meeting, *, text: str, decisions: Mapping[int, Decided], people: list[Present]
) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    if len(text) > LONGEST or not is_storable(text):
        wrong["minutes"] = [f"最长 {LONGEST} 字，不能含有控制字符"]
    known = set(row.agenda.values_list("pk", flat=True))
    for pk, one in decisions.items():
        if pk not in known:
            wrong[f"decision-{pk}"] = ["没有这项议题"]
        elif one.decision and one.decision not in list(Decision):
            wrong[f"decision-{pk}"] = ["须选择决定"]
        if len(one.text) > LONGEST or not is_storable(one.text):
            wrong[f"text-{pk}"] = [f"最长 {LONGEST} 字，不能含有控制字符"]
    for place, person in enumerate(people, start=1):
        if fault := _fault_of(person, row=row):
            wrong[f"present-{place}"] = [f"第 {place} 位参加人：{fault}"]
    return wrong


def _fault_of(one: Present, *, row: Meeting) -> str:
    if not one.name.strip() or not one.organisation.strip():
        return "须写明单位和姓名"
    if len(one.name) > NAME or len(one.organisation) > BODY or not is_storable(one.name + one.organisation):
        return f"姓名最长 {NAME} 字，单位最长 {BODY} 字，不能含有控制字符"
    if not one.region and row.kind == MeetingKind.REGIONS:
        return "须选择地区；国家有关部门只参加专题会商"
    if one.region and one.region not in row.regions:
        return f"地区“{one.region[:12]}”不参加会商"
    return ""


def _task_faults(wanted: list[Task], *, bodies: Mapping[str, Organisation]) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    for place, one in enumerate(wanted, start=1):
        faults = []
        if one.body not in bodies:
            faults.append(f"没有编号为“{one.body[:20]}”的责任单位" if one.body else "须写明责任单位")
        if not one.task.strip() or len(one.task) > TASK or not is_storable(one.task):
            faults.append(f"须写明任务，最长 {TASK} 字")
        if one.due_on is None:
            faults.append("须写明完成时限")
        if faults:
            wrong[f"task-{place}"] = [f"第 {place} 项任务：{'；'.join(faults)}"]
    return wrong


def _write_people(row: Meeting, people: list[Present]) -> None:
    row.participants.all().delete()
    Participant.objects.bulk_create(
        Participant(
            meeting=row,
            region_id=one.region or None,
            organisation=one.organisation.strip(),
            name=one.name.strip(),
        )
        for one in people
    )


def _write_tasks(row: Meeting, wanted: list[Task], *, bodies: Mapping[str, Organisation]) -> None:
    row.duties.all().delete()
    Duty.objects.bulk_create(
        Duty(meeting=row, order=order, body=bodies[one.body], task=one.task.strip(), due_on=one.due_on)
        for order, one in enumerate(wanted, start=1)
        if one.due_on is not None
    )


def finish_duty(duty: Duty, *, actor: Actor, note: str) -> Duty:
    """The body says that what it had to do is done, and how."""
    with transaction.atomic():
        row = lock(duty)
        reasons = []
        if not (actor.organisation_id == row.body_id and actor.is_official):
            raise Refused(f"由责任单位{row.body}办理")
        if row.meeting.status is not MeetingState.CONFIRMED:
            reasons.append(Reason("纪要确认之后才能办理任务", field="state"))
        if row.done_at:
            reasons.append(Reason("这项任务已经完成", field="state"))
        if not note.strip() or len(note) > NOTE or not is_storable(note):
            reasons.append(Reason(f"须写明完成情况，最长 {NOTE} 字", field="note"))
        if reasons:
            raise Refused(reasons)
        row.done_at, row.done_note = clock.now(), note.strip()
        row.save(update_fields=["done_at", "done_note"])
        record(actor=actor, action="meeting.duty_done", subject=row.meeting, task=row.task, note=note)
    return row
