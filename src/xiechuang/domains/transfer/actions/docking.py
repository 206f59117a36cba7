"""Bringing a demand and an achievement together, and seeing it through."""

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction

from xiechuang.domains.transfer.events import DockingMoved, Landed
from xiechuang.domains.transfer.flow import DOCKING
from xiechuang.domains.transfer.flow.docking import sides_of
from xiechuang.domains.transfer.models import Achievement, Demand, Docking, Landing
from xiechuang.domains.transfer.queries.docking_list import explanation_of, pair_of
from xiechuang.domains.transfer.states import DockingState, RecordState
from xiechuang.kernel.access.public import can_see
from xiechuang.kernel.audit.public import record as audit
from xiechuang.kernel.events import announce
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import NotVisible, Reason, Refused
from xiechuang.kernel.lib.texts import is_storable
from xiechuang.kernel.numbering.public import next_number
from xiechuang.kernel.orgs.public import Actor, Membership, Region, Role
from xiechuang.kernel.workflow.public import Step, lock, perform, send_copies, write_step


def propose_explained(
    *, actor: Actor, demand: Demand, achievement: Achievement, reason: str = "", is_sample: bool = False
) -> Docking:
    """Propose a pair and keep with it the engine's explanation as it is at this moment."""
    pair = pair_of(demand, achievement, actor=actor)
    return propose_docking(
        actor=actor,
        demand=demand,
        achievement=achievement,
        reason=reason,
        explanation=explanation_of(pair) if pair else None,
        is_sample=is_sample,
    )


@transaction.atomic
def propose_docking(
    *,
    actor: Actor,
    demand: Demand,
    achievement: Achievement,
    reason: str = "",
    explanation: dict[str, Any] | None = None,
    is_sample: bool = False,
) -> Docking:
    """A technology manager proposes a pair; both sides and both regions' offices hear of it."""
    demand, achievement = lock(demand), lock(achievement)
    for record in (demand, achievement):
        if record.status is RecordState.PUBLISHED and not can_see(actor, record):
            raise NotVisible(record.number)
    if reasons := list(_obstacles(actor, demand, achievement)):
        raise Refused(reasons)
    if not is_storable(reason):
        raise Refused(Reason("推荐理由中有不能保存的字符", field="reason"))
    docking = _open(actor, demand, achievement, reason=reason, found=explanation or {}, is_sample=is_sample)
    write_step(actor=actor, subject=docking, move="propose", label="推荐对接", source="", note=reason)
    audit(
        actor=actor,
        action="docking.propose",
        subject=docking,
        demand=demand.number,
        achievement=achievement.number,
    )
    send_copies(docking, people=_offices_of(docking), reason="本地区单位参与的对接")
    announce(DockingMoved(docking.pk, "propose", "", docking.state))
    return docking


def _open(
    actor: Actor,
    demand: Demand,
    achievement: Achievement,
    *,
    reason: str,
    found: dict[str, Any],
    is_sample: bool,
) -> Docking:
    """The new row; another manager's docking of the same pair is hidden by the fence, so only the table can refuse."""
    try:
        with transaction.atomic():
            return Docking.objects.create(
                number=next_number("DJ"),
                demand=demand,
                achievement=achievement,
                manager_id=actor.person_id or 0,
                agency_id=actor.organisation_id or 0,
                demand_side_id=demand.organisation_id,
                achievement_side_id=achievement.organisation_id,
                demand_region_id=demand.region_id,
                achievement_region_id=achievement.region_id,
                reason=reason.strip(),
                score=found.get("score"),
                level=found.get("level", ""),
                explanation=found,
                proposed_at=clock.now(),
                changed_at=clock.now(),
                is_sample=is_sample,
            )
    except IntegrityError:
        raise Refused(Reason("这一对已由其他技术经理人推荐，正在对接", field="achievement")) from None


def _obstacles(actor: Actor, demand: Demand, achievement: Achievement) -> list[Reason]:
    found = []
    if not actor.has(Role.TECHNOLOGY_MANAGER):
        found.append(Reason("“推荐对接”由技术经理人办理"))
    if demand.state != RecordState.PUBLISHED:
        found.append(
            Reason(f"需求 {demand.number} {demand.status.label}，只有已发布的可以对接", field="demand")
        )
    if achievement.state != RecordState.PUBLISHED:
        found.append(
            Reason(
                f"成果 {achievement.number} {achievement.status.label}，只有已发布的可以对接",
                field="achievement",
            )
        )
    if demand.organisation_id == achievement.organisation_id:
        found.append(Reason("需求和成果属于同一单位，无须对接", field="achievement"))
    open_one = (
        Docking.objects.filter(demand=demand, achievement=achievement)
        .exclude(state=DockingState.DECLINED)
        .first()
    )
    if open_one:
        found.append(
            Reason(f"这一对已在对接 {open_one.number}({open_one.status.label})", field="achievement")
        )
    return found


def _offices_of(docking: Docking) -> list[int]:
    regions = {docking.demand_region_id, docking.achievement_region_id}
    posts = Membership.objects.in_force().filter(
        role=Role.REGIONAL_OFFICIAL, organisation__region_id__in=regions
    )
    return list(posts.values_list("person_id", flat=True))


def move_docking(docking: Docking, *, actor: Actor, move: str, note: str = "", **details: Any) -> Docking:
    """Make one move; raises ``Refused`` with every reason."""
    if move not in DOCKING.moves:
        raise Refused(f"没有“{move}”这一步")
    change = _EFFECTS.get(move)

    def effect(row: Docking) -> None:
        row.changed_at = clock.now()
        if change:
            change(row, actor, details | {"note": note})

    return perform(
        flow=DOCKING,
        move=move,
        actor=actor,
        subject=docking,
        note=note,
        details=details,
        effect=effect,
        event=_moved,
    )


def _moved(docking: Docking, step: Step) -> DockingMoved:
    return DockingMoved(docking.pk, step.move, step.source, step.target)


def _remember_interest(row: Docking, actor: Actor, _: dict[str, Any]) -> None:
    row.first_interest = min(sides_of(actor, row))


def _remember_agreement(row: Docking, actor: Actor, _: dict[str, Any]) -> None:
    row.first_agreement = min(sides_of(actor, row))


def _set_meeting(row: Docking, _: Actor, details: dict[str, Any]) -> None:
    row.meeting_at, row.meeting_place = details["meeting_at"], str(details["meeting_place"]).strip()


def _end(row: Docking, actor: Actor, details: dict[str, Any]) -> None:
    row.decline_code, row.decline_note = str(details["decline_code"]), str(details["note"]).strip()
    row.declined_by = min(sides_of(actor, row), default="manager")
    row.ended_at = clock.now()


def _land(row: Docking, actor: Actor, details: dict[str, Any]) -> None:
    """Record the contract; the same contract cannot stand for two landings."""
    place = Region.objects.filter(pk=details["place"]).first()
    if place is None:
        raise Refused(Reason(f"没有地区“{details['place']}”", field="place"))
    number = str(details["contract_number"]).strip()
    try:
        with transaction.atomic():
            landing = Landing.objects.create(
                docking=row,
                contract_number=number,
                contract_type=str(details.get("contract_type") or ""),
                value_fen=details["value_fen"],
                signed_on=details["signed_on"],
                place=place,
                product=str(details.get("product") or "").strip(),
                recorded_by_id=actor.person_id,
                recorded_at=clock.now(),
                is_sample=row.is_sample,
            )
    except IntegrityError:
        raise Refused(Reason(f"合同编号“{number}”已登记在另一项落地", field="contract_number")) from None
    row.ended_at = clock.now()
    announce(Landed(landing.pk, row.pk, landing.value_fen))


_EFFECTS: dict[str, Callable[[Docking, Actor, dict[str, Any]], None]] = {
    "show_interest": _remember_interest,
    "agree": _remember_agreement,
    "arrange_meeting": _set_meeting,
    "decline": _end,
    "land": _land,
}
