"""Vouchers: asked for, given out from a batch, given back, taken back, frozen."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import connection, transaction

from xiechuang.domains.vouchers.access import can_ask
from xiechuang.domains.vouchers.actions.due import time_voucher
from xiechuang.domains.vouchers.actions.kept import read_values, refuse_stale
from xiechuang.domains.vouchers.actions.machine import machine
from xiechuang.domains.vouchers.actions.money import issue_money, sweep, voucher_account
from xiechuang.domains.vouchers.events import VoucherMoved
from xiechuang.domains.vouchers.flow import VOUCHER
from xiechuang.domains.vouchers.models import Batch, Voucher
from xiechuang.domains.vouchers.queries.budget import left_of
from xiechuang.domains.vouchers.rules.issuing import issuing_of, little_left
from xiechuang.domains.vouchers.rules.qualifying import qualify
from xiechuang.domains.vouchers.rules.scheme import version_in_force
from xiechuang.domains.vouchers.rules.words import HOUSE
from xiechuang.domains.vouchers.states import BatchState, Issuing, Parameter, VoucherState
from xiechuang.kernel.audit.public import record
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Reason, Refused
from xiechuang.kernel.lib.texts import is_storable
from xiechuang.kernel.numbering.public import next_number
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import Step, lock, perform

SERIES = "CX"
PURPOSE_LENGTH = 2000
FACT_LENGTH = 60
EDITABLE = (VoucherState.DRAFT, VoucherState.RETURNED)
_ONE_AT_A_TIME = """select pg_advisory_xact_lock(hashtextextended('vouchers:' || s.scheme_id || ':' || v.organisation_id, 0))
from vouchers_voucher v join vouchers_schemeversion s on s.id = v.scheme_version_id where v.id = %s"""


@transaction.atomic
def begin_voucher(
    *, actor: Actor, batch: Batch, values: Mapping[str, Any] | None = None, is_sample: bool = False
) -> Voucher:
    """A firm begins to ask for a voucher of a batch."""
    version = version_in_force(batch)
    if not can_ask(actor):
        raise Refused("“申领创新券”由企业办理")
    if version is None:
        raise Refused(Reason(f"“{batch.pool.scheme}”没有实施中的版本，不能申领", HOUSE, "scheme"))
    if batch.state == BatchState.PLANNED:
        raise Refused(Reason(f"{batch.name}尚未开放申领", HOUSE, "batch"))
    voucher = Voucher(
        number=next_number(SERIES),
        scheme_version=version,
        batch=batch,
        organisation_id=actor.organisation_id or 0,
        region_id=batch.region_id,
        is_sample=is_sample or batch.is_sample,
    )
    _keep(voucher, values or {})
    time_voucher(voucher)
    voucher.save()
    record(actor=actor, action="voucher.begin", subject=voucher, batch=batch.number)
    return voucher


@transaction.atomic
def save_voucher(
    voucher: Voucher, *, actor: Actor, values: Mapping[str, Any], revision: int | None = None
) -> Voucher:
    """Keep what the firm typed so far."""
    row = lock(voucher)
    if not VOUCHER.moves["submit"].who.holds(actor, row) or row.state not in EDITABLE:
        raise Refused(Reason(f"{row.number} {row.status.label}，不能修改", field="state"))
    refuse_stale(row, revision)
    _keep(row, values)
    row.revision += 1
    row.changed_at = clock.now()
    row.save()
    return row


def _keep(row: Voucher, values: Mapping[str, Any]) -> None:
    plain = {name: value for name, value in values.items() if name not in ("facts", "declarations")}
    kept = read_values(plain, texts={"purpose": PURPOSE_LENGTH}, amounts=("wanted_fen",))
    if "facts" in values:
        row.facts = row.facts | _facts(values["facts"])
    if "declarations" in values:
        row.declarations = [value is True for value in values["declarations"]][:50]
    for name, value in kept.items():
        setattr(row, name, value)


def _facts(given: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, as it was typed; whether it can be read is said when the firm asks."""
    wrong: dict[str, list[str]] = {}
    kept: dict[str, Any] = {}
    for name, value in given.items():
        text = value if isinstance(value, bool | int) or value is None else str(value).strip()
        if isinstance(text, str) and (len(text) > FACT_LENGTH or not is_storable(text)):
            wrong[f"fact-{name}"] = [f"最长 {FACT_LENGTH} 个可保存的字符"]
        kept[str(name)[:60]] = text
    if wrong:
        raise Invalid(wrong)
    return kept


def move_voucher(voucher: Voucher, *, actor: Actor, move: str, note: str = "", **details: Any) -> Voucher:
    """Make one move; raises ``Refused`` with every reason. A scheme of first come, first served issues as it is asked."""
    if move not in VOUCHER.moves or VOUCHER.moves[move].by_machine:
        raise NotVisible(move)
    with transaction.atomic():
        one_at_a_time(voucher)
        row = lock(voucher, along=("scheme_version__scheme", "batch", "organisation"))
        row = _perform(row, actor=actor, move=move, note=note, details=details)
        if move == "submit" and issuing_of(row.scheme_version) is Issuing.FIRST_COME:
            row = _perform(row, actor=machine(actor), move="issue_at_once", note="", details={})
    return row


def one_at_a_time(voucher: Voucher) -> None:
    """What a firm has under a scheme is counted for one of its vouchers after the other, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME, [voucher.pk])


def _perform(voucher: Voucher, *, actor: Actor, move: str, note: str, details: dict[str, Any]) -> Voucher:
    def effect(row: Voucher) -> None:
        _EFFECTS.get(move, _nothing)(row, actor, details | {"note": note})
        row.revision += 1
        time_voucher(row)

    return perform(
        flow=VOUCHER,
        move=move,
        actor=actor,
        subject=voucher,
        note=note,
        details=details,
        effect=effect,
        event=moved,
        is_locked=True,
    )


def moved(voucher: Voucher, step: Step) -> VoucherMoved:
    """What is announced of a step."""
    return VoucherMoved(
        voucher_id=voucher.pk,
        number=voucher.number,
        move=step.move,
        source=step.source,
        target=step.target,
    )


def _nothing(row: Voucher, actor: Actor, details: Mapping[str, Any]) -> None:
    """Most moves change the state alone."""


def _submit(row: Voucher, _: Actor, __: Mapping[str, Any]) -> None:
    found = qualify(row.scheme_version, facts=row.facts, declarations=row.declarations)
    row.verdict = {"conditions": [one.as_dict() for one in found], "on": clock.today().isoformat()}
    row.submitted_at = clock.now()


def _issue_at_once(row: Voucher, actor: Actor, _: Mapping[str, Any]) -> None:
    _issue(row, amount_fen=row.wanted_fen or 0, actor=actor)


def _issue_granted(row: Voucher, actor: Actor, details: Mapping[str, Any]) -> None:
    _issue(row, amount_fen=int(details["granted_fen"]), actor=actor)
    row.issued_by_id = actor.person_id


def _issue(row: Voucher, *, amount_fen: int, actor: Actor) -> None:
    """Money moves from the batch to the voucher, or the refusal says what is left of the batch."""
    row.account = voucher_account(row)
    try:
        row.issue_id = issue_money(row, amount_fen=amount_fen, actor=actor)
    except Refused as refused:
        left = left_of(row.batch)
        if left >= amount_fen:
            raise
        text = little_left(row.batch.name, left_fen=left, wanted_fen=amount_fen)
        raise Refused(Reason(text, HOUSE, "wanted")) from refused
    row.amount_fen, row.issued_at = amount_fen, clock.now()
    row.expires_on = months_after(clock.today(), int(row.scheme_version.value(Parameter.VALIDITY)))


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise ValueError(f"no such month after {day}")


def _take_back(row: Voucher, actor: Actor, details: Mapping[str, Any]) -> None:
    note = str(details.get("note") or "")
    ended = f"{row.number} {row.status.label}"
    sweep(row, actor=actor, reason=f"{ended}：{note}" if note else ended)


_EFFECTS = {
    "submit": _submit,
    "issue_at_once": _issue_at_once,
    "issue": _issue_granted,
    "give_back": _take_back,
    "cancel": _take_back,
}
