"""The drafter answers what was asked; the region may accept an answer that does not take its objection."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from xiechuang.domains.drafting.access import can_draft, can_say
from xiechuang.domains.drafting.events import OpinionsAnswered
from xiechuang.domains.drafting.flow import CONSULTATION
from xiechuang.domains.drafting.models import Consultation, Draft, Opinion, Provision
from xiechuang.domains.drafting.rules.draft import draft_is_open
from xiechuang.domains.drafting.states import ASKS, SIGNED, Answer, ConsultationState
from xiechuang.kernel.audit.public import record
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Reason, Refused
from xiechuang.kernel.lib.texts import is_storable
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import lock, perform

LONGEST = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An answer to one opinion, and which version of it the drafter had before them."""

    opinion: int
    answer: str
    reason: str = ""
    worked_into: str = ""
    version: int = 0


def answer_opinions(draft: Draft, *, actor: Actor, given: Iterable[Given]) -> list[Opinion]:
    """Keep answers to some opinions, or none of them with everything that is wrong."""
    wanted = {one.opinion: one for one in given}
    with transaction.atomic():
        row = lock(draft)
        if not can_draft(actor, row):
            raise Refused("意见由起草单位答复")
        if reasons := list(draft_is_open(row)):
            raise Refused(reasons)
        held = _answerable(row, wanted)
        if wrong := _faults(row, wanted, held=held):
            raise Invalid(wrong)
        if reasons := list(_conflicts(wanted, held=held)):
            raise Refused(reasons)
        kept = [_keep(held[pk], one, actor=actor) for pk, one in wanted.items()]
        for consultation in row.consultations.order_by("id"):
            end_answering(consultation, actor=actor)
        return [one for one in kept if one is not None]


def _answerable(row: Draft, wanted: Mapping[int, Given]) -> dict[int, Opinion]:
    """The opinions named, locked in the order of their ids; one that is not signed or not of this draft is not there."""
    rows = Opinion.objects.filter(
        pk__in=list(wanted),
        consultation__draft=row,
        consultation__state__in=[state.value for state in SIGNED],
    )
    found = rows.select_related("consultation__region", "provision").order_by("pk")
    held = {one.pk: one for one in found.select_for_update(of=("self",), no_key=True)}
    if set(wanted) - set(held):
        raise NotVisible("opinion")
    return held


def _faults(row: Draft, wanted: Mapping[int, Given], *, held: Mapping[int, Opinion]) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    known = set(Provision.objects.filter(edition__draft=row).values_list("address", flat=True))
    for pk, one in wanted.items():
        place = f"{held[pk].consultation.region}“{held[pk].provision}”"
        if one.answer not in list(Answer):
            wrong[f"answer-{pk}"] = [f"{place}：须选择采纳、部分采纳或未采纳"]
        elif one.answer != Answer.TAKEN and not one.reason.strip():
            wrong[f"reason-{pk}"] = [f"{place}：没有全部采纳的须写明理由"]
        if len(one.reason) > LONGEST or not is_storable(one.reason):
            wrong[f"reason-{pk}"] = [f"{place}：最长 {LONGEST} 字，不能含有控制字符"]
        if one.worked_into and one.worked_into not in known:
            wrong[f"into-{pk}"] = [f"{place}：文本里没有“{one.worked_into[:40]}”这一条"]
    return wrong


def _conflicts(wanted: Mapping[int, Given], *, held: Mapping[int, Opinion]) -> Iterable[Reason]:
    for pk, one in wanted.items():
        now = held[pk]
        place = f"{now.consultation.region}“{now.provision}”"
        if _is_same(now, one):
            continue
        if now.conceded_at or now.decision:
            yield Reason(f"{place}已经了结，答复不再改动", field=f"answer-{pk}")
        elif one.version != now.version:
            yield Reason(f"{place}的答复刚被他人改动，请对照后再保存", field=f"answer-{pk}")


def _is_same(now: Opinion, one: Given) -> bool:
    given = (one.answer, one.reason.strip(), one.worked_into)
    return (now.answer, now.answer_reason, now.worked_into) == given


def _keep(now: Opinion, one: Given, *, actor: Actor) -> Opinion | None:
    if _is_same(now, one):
        return None
    now.answer, now.answer_reason, now.worked_into = one.answer, one.reason.strip(), one.worked_into
    now.answered_at, now.answered_by_id = clock.now(), actor.person_id
    now.version += 1
    now.save()
    record(
        actor=actor,
        action="opinion.answer",
        subject=now.consultation,
        clause=now.provision.address,
        answer=now.answer,
        reason=now.answer_reason,
        worked_into=now.worked_into,
    )
    return now


def end_answering(consultation: Consultation, *, actor: Actor) -> None:
    """When nothing of a region's signed opinions waits any longer, they are answered; by whoever did the last of it."""
    consultation.refresh_from_db()
    waiting = consultation.opinions.filter(stance__in=[one.value for one in ASKS], answer="", decision="")
    if consultation.status is not ConsultationState.RETURNED or waiting.exists():
        return
    perform(
        flow=CONSULTATION,
        move="answered",
        actor=actor,
        subject=consultation,
        event=lambda row, _step: OpinionsAnswered(
            draft_id=row.draft_id, consultation_id=row.pk, region=row.region_id
        ),
    )


def accept_answer(opinion: Opinion, *, actor: Actor, note: str = "") -> Opinion:
    """A region no longer insists on an objection that was not taken; its word is kept with the rest."""
    with transaction.atomic():
        lock(opinion.consultation)
        row = lock(opinion)
        if not can_say(actor, row.consultation):
            raise Refused(f"由{row.consultation.region}主管部门办理")
        reasons = list(draft_is_open(row.consultation.draft))
        if not row.answer:
            reasons.append(Reason("这条意见还没有答复", field="answer"))
        elif not row.is_open_difference:
            reasons.append(Reason("这条意见没有未解决的分歧", field="answer"))
        if reasons:
            raise Refused(reasons)
        row.conceded_at = clock.now()
        row.version += 1
        row.save(update_fields=["conceded_at", "version"])
        record(
            actor=actor,
            action="opinion.accept_answer",
            subject=row.consultation,
            clause=row.provision.address,
            note=note,
        )
    return row
