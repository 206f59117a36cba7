"""Uses: a firm finds a provider, signs, the provider registers and renders the service, the firm accepts it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from xiechuang.domains.providers.public import Provider, Service, register_use, use_refusals
from xiechuang.domains.vouchers.access import is_firm_of
from xiechuang.domains.vouchers.actions.due import end_of, time_use
from xiechuang.domains.vouchers.actions.kept import read_values, refuse_stale
from xiechuang.domains.vouchers.actions.money import free_hold, hold_for_use
from xiechuang.domains.vouchers.events import UseMoved
from xiechuang.domains.vouchers.flow import USE
from xiechuang.domains.vouchers.models import WITH_SCHEME, Use, Voucher
from xiechuang.domains.vouchers.rules.amount import Calculation, calculate
from xiechuang.domains.vouchers.rules.claiming import rest_of, used_by_firm
from xiechuang.domains.vouchers.rules.qualifying import is_incubated
from xiechuang.domains.vouchers.rules.using import service_reasons, voucher_reasons
from xiechuang.domains.vouchers.rules.words import HOUSE
from xiechuang.domains.vouchers.states import Parameter, UseState
from xiechuang.kernel.audit.public import record
from xiechuang.kernel.ledger.public import lock_accounts
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import NotVisible, Reason, Refused
from xiechuang.kernel.numbering.public import next_number
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import Step, lock, perform, write_step

SERIES = "YQ"
TITLE_LENGTH = 200
CONTRACT_TEXTS = {"contract_number": 60}


@transaction.atomic
def intend_use(
    *,
    actor: Actor,
    voucher: Voucher,
    provider: Provider,
    service_kind: str,
    title: str,
    expected_fen: int | None = None,
    service: Service | None = None,
) -> Use:
    """A firm tells a provider that it wants a service under its voucher; every reason against it at once."""
    row = lock(voucher, along=WITH_SCHEME)
    if not is_firm_of(actor, row):
        raise Refused("“提出意向”由持券企业办理")
    kept = read_values(
        {"title": title, "expected_fen": expected_fen},
        texts={"title": TITLE_LENGTH},
        amounts=("expected_fen",),
    )
    if reasons := _obstacles(
        row, provider=provider, service_kind=service_kind, title=kept["title"], service=service
    ):
        raise Refused(reasons)
    use = Use(
        number=next_number(SERIES),
        voucher=row,
        provider=provider,
        service=service,
        organisation_id=row.organisation_id,
        provider_organisation_id=provider.organisation_id,
        region_id=row.region_id,
        provider_region_id=provider.region_id,
        service_kind=service_kind,
        is_sample=row.is_sample,
        **kept,
    )
    time_use(use)
    use.save()
    write_step(actor=actor, subject=use, move="intend", label="提出意向", source="")
    record(actor=actor, action="voucher_use.intend", subject=use, provider=provider.number)
    return use


def _obstacles(
    voucher: Voucher, *, provider: Provider, service_kind: str, title: str, service: Service | None
) -> list[Reason]:
    found = list(voucher_reasons(voucher))
    found += service_reasons(voucher.scheme_version, service_kind=service_kind)
    found += use_refusals(
        provider, region_code=voucher.region_id, service_kind=service_kind, on=clock.today()
    )
    if provider.organisation_id == voucher.organisation_id:
        found.append(Reason("不能向本单位购买服务", HOUSE, "provider"))
    if service is not None and service.provider_id != provider.pk:
        found.append(Reason("所选服务不属于这家机构", HOUSE, "service"))
    if not title:
        found.append(Reason("须填写服务内容", HOUSE, "title"))
    return found


@transaction.atomic
def save_contract(use: Use, *, actor: Actor, values: Mapping[str, Any], revision: int | None = None) -> Use:
    """Keep what the firm typed of the contract so far."""
    row = lock(use)
    if not is_firm_of(actor, row) or row.state != UseState.ACCEPTED:
        raise Refused(Reason(f"{row.number} {row.status.label}，合同不能修改", field="state"))
    refuse_stale(row, revision)
    kept = read_values(
        values,
        texts=CONTRACT_TEXTS,
        amounts=("contract_fen",),
        days=("signed_on", "ends_on"),
        flags=("is_not_excluded",),
    )
    for name, value in kept.items():
        setattr(row, name, value)
    row.revision += 1
    row.changed_at = clock.now()
    row.save()
    return row


def move_use(use: Use, *, actor: Actor, move: str, note: str = "", **details: Any) -> Use:
    """Make one move; raises ``Refused`` with every reason."""
    if move not in USE.moves or USE.moves[move].by_machine:
        raise NotVisible(move)
    if move == "sign":
        details = _contract(details)

    def effect(row: Use) -> None:
        change = _EFFECTS.get(move)
        if change:
            change(row, actor, details)
        row.revision += 1
        time_use(row)

    with transaction.atomic():
        voucher = lock(Voucher(pk=use.voucher_id), along=WITH_SCHEME)
        row = lock(use, along=("provider",))
        row.voucher = voucher
        return perform(
            flow=USE,
            move=move,
            actor=actor,
            subject=row,
            note=note,
            details=details,
            effect=effect,
            event=_moved,
            is_locked=True,
        )


def _contract(details: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a contract that were given; the rest is missing and the rules say so."""
    names = ("contract_number", "contract_fen", "signed_on", "ends_on", "is_not_excluded")
    return {name: details.get(name) for name in names}


def _moved(use: Use, step: Step) -> UseMoved:
    return UseMoved(use_id=use.pk, number=use.number, move=step.move, source=step.source, target=step.target)


def estimate(use: Use, *, contract_fen: int) -> Calculation:
    """What the voucher can give for a contract, before anything was invoiced."""
    voucher = use.voucher
    return calculate(
        version=voucher.scheme_version,
        bases={"合同金额": contract_fen},
        incubated=is_incubated(voucher.facts),
        used_fen=used_by_firm(voucher),
        rest_fen=rest_of(voucher, own_fen=use.reserved_fen),
    )


def hold_until(use: Use) -> datetime:
    """Until when money stays set aside for a contract: the last moment at which it could be claimed for."""
    voucher = use.voucher
    days = int(voucher.scheme_version.value(Parameter.CLAIM_DAYS))
    last = (voucher.expires_on or clock.today()) + timedelta(days=days)
    return end_of(last) + timedelta(days=1)


def _sign(row: Use, actor: Actor, details: Mapping[str, Any]) -> None:
    """Money of the voucher is set aside for the contract; whoever comes when nothing is left hears so."""
    lock_accounts([row.voucher.account_id or 0])
    fen = int(details["contract_fen"])
    found = estimate(row, contract_fen=fen)
    if found.amount_fen <= 0:
        stop = next(step for step in found.steps if step.amount_fen <= 0)
        raise Refused(Reason(f"可用券额为 0：{stop.label}（{stop.text}）", HOUSE, "contract"))
    row.hold_id = hold_for_use(row, amount_fen=found.amount_fen, expires_at=hold_until(row), actor=actor)
    row.reserved_fen, row.calculation = found.amount_fen, found.as_dict()
    row.contract_number, row.contract_fen = str(details["contract_number"]).strip(), fen
    row.signed_on, row.ends_on = details["signed_on"], details["ends_on"]
    row.is_not_excluded = details["is_not_excluded"] is True


def _register(row: Use, actor: Actor, _: Mapping[str, Any]) -> None:
    register_use(
        row.provider,
        actor=actor,
        organisation_id=row.organisation_id,
        subject_kind="vouchers.use",
        subject_number=row.number,
        service=row.service,
    )


def _deliver(row: Use, _: Actor, details: Mapping[str, Any]) -> None:
    row.delivered_on = details["delivered_on"]


def _confirm(row: Use, _: Actor, __: Mapping[str, Any]) -> None:
    row.done_at = clock.now()


def _release(row: Use, actor: Actor, _: Mapping[str, Any]) -> None:
    """What was set aside is free for another contract."""
    lock_accounts([row.voucher.account_id or 0])
    free_hold(row.hold_id, actor=actor, reason=row.number)
    row.hold_id, row.reserved_fen = None, 0


_EFFECTS = {
    "sign": _sign,
    "register": _register,
    "deliver": _deliver,
    "confirm": _confirm,
    "correct": _release,
    "cancel": _release,
}
