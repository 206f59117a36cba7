"""The yearly renewal: the provider says how the year went, the authority states until when it stays."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from xiechuang.domains.providers.access import is_own
from xiechuang.domains.providers.actions.entry import let_find
from xiechuang.domains.providers.flow import PROVIDER, RENEWAL
from xiechuang.domains.providers.models import Provider, Renewal
from xiechuang.domains.providers.states import ProviderState
from xiechuang.kernel.audit.public import record as audit
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Reason, Refused
from xiechuang.kernel.lib.texts import is_storable
from xiechuang.kernel.numbering.public import next_number
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import lock, perform, write_step

SERIES = "XJ"
LONGEST = 10_000


@transaction.atomic
def ask_renewal(provider: Provider, *, actor: Actor, statement: str) -> Renewal:
    """Ask to stay on the list for another year; also after the listing ran out."""
    row = lock(provider)
    if not is_own(actor, row.organisation_id):
        raise Refused("续期由服务机构自己提出")
    if row.state == ProviderState.WITHDRAWN:
        raise Refused(Reason("已退出目录，请重新申报", field="state"))
    _refuse_unfit(statement)
    renewal = Renewal(
        number=next_number(SERIES),
        provider=row,
        organisation_id=row.organisation_id,
        region_id=row.region_id,
        statement=statement.strip(),
        valid_until_before=row.valid_until,
        asked_at=clock.now(),
    )
    try:
        with transaction.atomic():
            renewal.save()
    except IntegrityError as twice:
        raise Refused("已有一份续期在办理") from twice
    write_step(actor=actor, subject=renewal, move="ask", label="提交续期", source="")
    audit(actor=actor, action="provider_renewal.ask", subject=renewal)
    return renewal


def move_renewal(
    renewal: Renewal,
    *,
    actor: Actor,
    move: str,
    note: str = "",
    valid_until: date | None = None,
    statement: str | None = None,
) -> Renewal:
    """Approve with a new last day, return, hand in again, or refuse."""
    if move not in RENEWAL.moves:
        raise NotVisible(move)
    if move == "resubmit" and statement is not None:
        _refuse_unfit(statement)

    def effect(row: Renewal) -> None:
        row.decided_at = clock.now() if move in ("approve", "refuse") else None
        if move == "resubmit" and statement is not None:
            row.statement = statement.strip()
        if move == "approve" and valid_until is not None:
            row.valid_until = valid_until
            _prolong(row.provider, actor=actor, until=valid_until, number=row.number)

    details: dict[str, Any] = {"valid_until": valid_until} if move == "approve" else {}
    return perform(
        flow=RENEWAL, move=move, actor=actor, subject=renewal, note=note, details=details, effect=effect
    )


def _prolong(provider: Provider, *, actor: Actor, until: date, number: str) -> None:
    def effect(row: Provider) -> None:
        row.valid_until = until
        row.version += 1
        row.changed_at = clock.now()
        let_find(row)

    move = "relist" if provider.state == ProviderState.EXPIRED else "renew"
    perform(flow=PROVIDER, move=move, actor=actor, subject=provider, note=number, effect=effect)


def _refuse_unfit(statement: str) -> None:
    if not statement.strip():
        raise Invalid({"statement": ["须写明一年来的服务情况和是否仍符合条件"]})
    if len(statement) > LONGEST or not is_storable(statement):
        raise Invalid({"statement": [f"最长 {LONGEST} 字，不能有不能保存的字符"]})
