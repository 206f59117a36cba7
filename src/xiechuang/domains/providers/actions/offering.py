"""Services of a listed provider: what may change at once does, the rest waits for the authority."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from xiechuang.domains.providers.access import is_own
from xiechuang.domains.providers.actions.entry import let_find
from xiechuang.domains.providers.flow import CHANGE
from xiechuang.domains.providers.models import Change, Provider, ServiceItem
from xiechuang.domains.providers.queries.kinds import service_kinds
from xiechuang.domains.providers.rules.offering import FIELDS, reasons_for_review, service_faults
from xiechuang.domains.providers.states import ChangeState, ProviderState
from xiechuang.kernel.audit.public import record as audit
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Reason, Refused
from xiechuang.kernel.numbering.public import next_number
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import lock, perform, write_step

SERIES = "BG"


@transaction.atomic
def change_service(
    provider: Provider,
    *,
    actor: Actor,
    values: Mapping[str, Any],
    service: ServiceItem | None = None,
    reason: str = "",
) -> Change | ServiceItem:
    """Change a service, or offer a new one: the service where it holds at once, else the change that waits."""
    owner = _own(provider, actor=actor)
    row = lock(service) if service else None
    if row is not None and (row.provider_id != owner.pk or not row.is_offered):
        raise NotVisible(str(row.pk))
    before = as_row(row) if row else None
    after = {name: values.get(name, (before or {}).get(name)) for name in FIELDS}
    _refuse_unfit(values, after, provider=owner, service=row)
    why = reasons_for_review(before, after)
    if row is not None and not why:
        return _written(row, after, actor=actor)
    return _asked(owner, actor=actor, service=row, before=before or {}, after=after, why=why, reason=reason)


@transaction.atomic
def end_service(service: ServiceItem, *, actor: Actor) -> ServiceItem:
    """No longer offered; at once."""
    provider = _own(service.provider, actor=actor)
    row = lock(service)
    if not row.is_offered:
        raise Refused("这项服务已停止提供")
    if row.changes.filter(state=ChangeState.PENDING).exists():
        raise Refused("这项服务有待审核的变更，请先撤回")
    row.is_offered, row.changed_at = False, clock.now()
    row.save(update_fields=["is_offered", "changed_at"])
    audit(actor=actor, action="provider_service.end", subject=provider, service=row.name)
    let_find(provider)
    return row


def move_change(change: Change, *, actor: Actor, move: str, note: str = "") -> Change:
    """Approve, refuse or take back a change; an approved one is written in the same transaction."""
    if move not in CHANGE.moves:
        raise NotVisible(move)

    def effect(row: Change) -> None:
        row.decided_at = clock.now()
        if move == "approve":
            _carry_out(row, actor=actor)

    return perform(flow=CHANGE, move=move, actor=actor, subject=change, note=note, effect=effect)


def as_row(service: ServiceItem) -> dict[str, Any]:
    """A service as a plain row."""
    return {name: getattr(service, name) for name in FIELDS}


def _own(provider: Provider, *, actor: Actor) -> Provider:
    row = lock(provider)
    if not is_own(actor, row.organisation_id):
        raise Refused("服务项目由机构自己维护")
    if row.state not in (ProviderState.LISTED, ProviderState.SUSPENDED):
        raise Refused(Reason(f"{row.status.label}的机构不能变更服务项目", field="state"))
    return row


def _refuse_unfit(
    values: Mapping[str, Any], after: Mapping[str, Any], *, provider: Provider, service: ServiceItem | None
) -> None:
    wrong: dict[str, list[str]] = {name: ["没有这一项"] for name in values if name not in FIELDS}
    for fault in service_faults(after, kinds={one.code for one in service_kinds()}):
        wrong.setdefault(fault.field, []).append(str(fault))
    others = provider.services.filter(is_offered=True, name=str(after.get("name") or "").strip())
    if others.exclude(pk=service.pk if service else 0).exists():
        wrong.setdefault("name", []).append("已有同名的服务项目")
    if wrong:
        raise Invalid(wrong)


def _written(row: ServiceItem, after: Mapping[str, Any], *, actor: Actor) -> ServiceItem:
    for name in FIELDS:
        setattr(row, name, after[name] if name.startswith("price") else str(after[name] or "").strip())
    row.changed_at = clock.now()
    row.save()
    audit(
        actor=actor,
        action="provider_service.change",
        subject=row.provider,
        service=row.name,
        after=dict(after),
    )
    let_find(row.provider)
    return row


def _asked(
    provider: Provider,
    *,
    actor: Actor,
    service: ServiceItem | None,
    before: dict[str, Any],
    after: dict[str, Any],
    why: list[str],
    reason: str,
) -> Change:
    row = Change(
        number=next_number(SERIES),
        provider=provider,
        organisation_id=provider.organisation_id,
        region_id=provider.region_id,
        service=service,
        before=before,
        after=after,
        why=why,
        reason=reason.strip()[:2_000],
        asked_at=clock.now(),
        asked_by_id=actor.person_id,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as twice:
        raise Refused("这项服务已有一项变更在审核，请先撤回或等待办结") from twice
    write_step(actor=actor, subject=row, move="ask", label="提出变更", source="", note=row.reason)
    audit(actor=actor, action="provider_change.ask", subject=row, after=after, why=why)
    return row


def _carry_out(change: Change, *, actor: Actor) -> None:
    """Write what was approved, over the service as it stands now."""
    provider = lock(change.provider)
    same_name = provider.services.filter(is_offered=True, name=change.after["name"])
    if same_name.exclude(pk=change.service_id or 0).exists():
        raise Refused("机构已有同名的服务项目，请退回后另行提出")
    if change.service_id is None:
        _written(ServiceItem(provider=provider), change.after, actor=actor)
        return
    row = lock(change.service) if change.service else None
    if row is None or not row.is_offered or as_row(row) != change.before:
        raise Refused("这项服务在提出变更之后又有改动或已停止提供，请不同意并让机构重新提出")
    _written(row, change.after, actor=actor)
