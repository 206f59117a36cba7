"""Meetings are prepared, announced, minuted and confirmed; what they decide flows back to the opinions."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from xiechuang.domains.drafting.access import READERS, can_convene
from xiechuang.domains.drafting.actions.answers import end_answering
from xiechuang.domains.drafting.flow import MEETING
from xiechuang.domains.drafting.models import AgendaItem, Confirmation, Consultation, Meeting, Opinion
from xiechuang.domains.drafting.rules.meeting import every_region_confirmed
from xiechuang.domains.drafting.states import DraftState, MeetingKind, MeetingState
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.audit.public import record
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Reason, Refused
from xiechuang.kernel.lib.texts import is_storable
from xiechuang.kernel.numbering.public import next_number
from xiechuang.kernel.orgs.public import Actor, Membership, Region, Role
from xiechuang.kernel.workflow.public import Attempt, lock, perform, send_copies, write_step

SERIES = "HS"
LENGTHS = {"title": 200, "departments": 200, "place": 200, "topic": 300}
EDITABLE = (MeetingState.PLANNED, MeetingState.ANNOUNCED)


def plan_meeting(*, actor: Actor, values: Mapping[str, Any], is_sample: bool = False) -> Meeting:
    """Prepare a meeting of all regions; the agenda can hold objections of several drafts and topics of its own."""
    if not actor.has(*READERS) or actor.organisation_id is None:
        raise Refused("会商由地区主管部门或共同体办公室召集")
    given = _checked(values)
    with transaction.atomic():
        meeting = Meeting.objects.create(
            number=next_number(SERIES),
            organisation_id=actor.organisation_id,
            regions=list(
                Region.objects.filter(level=Region.Level.REGION)
                .order_by("order")
                .values_list("pk", flat=True)
            ),
            is_sample=is_sample,
            **given,
        )
        write_step(actor=actor, subject=meeting, move="plan", label="筹备会商", source="")
        record(actor=actor, action="meeting.plan", subject=meeting, title=meeting.title)
    return meeting


def change_meeting(meeting: Meeting, *, actor: Actor, values: Mapping[str, Any], version: int) -> Meeting:
    """Another title, time or place while it is prepared or announced."""
    with transaction.atomic():
        row = editable_meeting(meeting, actor=actor, version=version)
        for name, value in _checked(values).items():
            setattr(row, name, value)
        keep_change(row, actor=actor, action="meeting.change", held_at=row.held_at, place=row.place)
    return row


def set_agenda(
    meeting: Meeting, *, actor: Actor, opinions: Iterable[int], topics: Iterable[str], version: int
) -> Meeting:
    """What is to be talked about: objections that stand, by id, and topics of its own; what was decided already stays."""
    wanted = list(dict.fromkeys(opinions))
    own = [topic.strip() for topic in topics if topic.strip()]
    with transaction.atomic():
        row = editable_meeting(meeting, actor=actor, version=version)
        kept = {one.opinion_id: one for one in row.agenda.exclude(opinion=None)}
        texts = {one.topic: one for one in row.agenda.filter(opinion=None)}
        offered = {one.pk: one for one in differences_for(actor)}
        if missing := [pk for pk in wanted if pk not in offered and pk not in kept]:
            raise Invalid({"opinions": [f"有 {len(missing)} 条意见不是未解决的分歧，或您无权查看"]})
        if long := [topic for topic in own if len(topic) > LENGTHS["topic"] or not is_storable(topic)]:
            raise Invalid(
                {"topics": [f"议题“{long[0][:20]}…”超过 {LENGTHS['topic']} 字，或含有不能保存的字符"]}
            )
        row.agenda.exclude(opinion__in=wanted).exclude(opinion=None, topic__in=own).delete()
        items = [kept.get(pk) or _item(row, offered[pk]) for pk in wanted]
        items += [texts.get(topic) or AgendaItem(meeting=row, topic=topic) for topic in dict.fromkeys(own)]
        for order, item in enumerate(items, start=1):
            item.order = order
            item.save()
        keep_change(row, actor=actor, action="meeting.agenda", items=[item.topic for item in items])
    return row


def _item(row: Meeting, opinion: Opinion) -> AgendaItem:
    consultation = opinion.consultation
    topic = f"{consultation.draft.title} {opinion.provision}：{consultation.region}不同意"
    return AgendaItem(meeting=row, opinion=opinion, topic=topic[: LENGTHS["topic"]])


def differences_for(actor: Actor) -> list[Opinion]:
    """Objections that stand, of drafts still open, that the actor may see."""
    rows = visible(actor, Opinion).filter(
        stance="object",
        conceded_at=None,
        decision="",
        consultation__draft__state=DraftState.CONSULTING,
        consultation__state__in=("returned", "answered"),
    )
    found = rows.select_related("consultation__draft", "consultation__region", "provision")
    return [one for one in found.order_by("consultation__draft_id", "id") if one.is_open_difference]


def move_meeting(meeting: Meeting, *, actor: Actor, move: str, note: str = "") -> Meeting:
    """Announce, send the minutes round, confirm, send back, call off."""
    if move not in MEETING.moves or MEETING.moves[move].by_machine:
        raise NotVisible(move)
    with transaction.atomic():
        row = perform(
            flow=MEETING,
            move=move,
            actor=actor,
            subject=meeting,
            note=note,
            effect=lambda one: _effect(one, move=move, actor=actor),
        )
        if move in ("announce", "minute", "cancel"):
            _tell(row, reason=f"会商{MEETING.moves[move].label}")
        if move == "confirm":
            row = _conclude(row, actor=actor)
    return row


def _effect(row: Meeting, *, move: str, actor: Actor) -> None:
    row.version += 1
    row.changed_at = clock.now()
    if move == "confirm":
        Confirmation.objects.create(
            meeting=row,
            region_id=actor.region_code,
            person_id=actor.person_id or 0,
            organisation=actor.organisation_name,
        )
    if move == "object":
        row.confirmations.all().delete()


def _conclude(row: Meeting, *, actor: Actor) -> Meeting:
    """With the last region's word the minutes hold."""
    if list(every_region_confirmed(Attempt(actor=actor, subject=row))):
        return row

    def effect(one: Meeting) -> None:
        one.confirmed_at = clock.now()

    done = perform(flow=MEETING, move="conclude", actor=actor, subject=row, effect=effect)
    _carry_back(done, actor=actor)
    return done


def _carry_back(meeting: Meeting, *, actor: Actor) -> None:
    """Each decision is written on the opinion it is about; rows are locked in the order of their ids."""
    items = {one.opinion_id: one for one in meeting.agenda.exclude(opinion=None)}
    rows = Opinion.objects.filter(pk__in=list(items)).order_by("pk").select_for_update(no_key=True)
    touched = []
    for opinion in rows:
        item = items[opinion.pk]
        opinion.decision, opinion.decision_text = item.decision, item.decision_text
        opinion.decided_in = meeting.number
        opinion.version += 1
        opinion.save()
        touched.append(opinion.consultation_id)
        record(
            actor=actor,
            action="opinion.decide",
            subject=opinion.consultation,
            clause=opinion.provision.address,
            decision=item.decision,
            meeting=meeting.number,
        )
    for consultation in Consultation.objects.filter(pk__in=touched).order_by("pk"):
        end_answering(consultation, actor=actor)


def _tell(row: Meeting, *, reason: str) -> None:
    posts = Membership.objects.in_force().filter(
        role=Role.REGIONAL_OFFICIAL, organisation__region_id__in=row.regions
    )
    send_copies(row, people=posts.values_list("person_id", flat=True), reason=reason)


def editable_meeting(meeting: Meeting, *, actor: Actor, version: int) -> Meeting:
    """The meeting, locked, if it is the actor's own body's, still open, and as they saw it."""
    row = lock(meeting)
    if not can_convene(actor, row):
        raise Refused("会商由召集单位办理")
    if row.status not in EDITABLE:
        raise Refused(Reason(f"会商{row.status.label}，不能再改", field="state"))
    if row.version != version:
        raise Refused(Reason("这次会商刚被他人改动，请对照后再保存", field="version"))
    return row


def keep_change(row: Meeting, *, actor: Actor, action: str, **details: Any) -> None:
    """Save the meeting's next version and write down what was done."""
    row.version += 1
    row.changed_at = clock.now()
    row.save()
    record(actor=actor, action=action, subject=row, **details)


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    given = {name: str(values.get(name) or "").strip() for name in ("title", "departments", "place")}
    wrong = {
        name: [f"最长 {LENGTHS[name]} 字，不能含有控制字符"]
        for name, text in given.items()
        if len(text) > LENGTHS[name] or not is_storable(text)
    }
    if not given["title"]:
        wrong["title"] = ["须填写名称"]
    kind = str(values.get("kind") or MeetingKind.REGIONS)
    if kind not in list(MeetingKind):
        wrong["kind"] = ["须选择类别"]
    if wrong:
        raise Invalid(wrong)
    return given | {"kind": kind, "held_at": values.get("held_at")}
