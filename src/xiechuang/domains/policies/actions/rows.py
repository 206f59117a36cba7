"""What a machine reads out of a text becomes a draft table, and a person's word on each row is kept and announced."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction

from xiechuang.domains.policies.access import can_keep
from xiechuang.domains.policies.events import (
    AcceptedDuty,
    AcceptedTarget,
    DutiesAccepted,
    RowsTakenBack,
    TargetsAccepted,
)
from xiechuang.domains.policies.flow import ROW
from xiechuang.domains.policies.models import ExtractedRow, TextVersion
from xiechuang.domains.policies.queries.tree import document_of, piece_at
from xiechuang.domains.policies.states import RowKind, RowState
from xiechuang.engines.alignment.duties import Duty, Force, duties
from xiechuang.engines.alignment.figures import Bound, Figure, figures
from xiechuang.kernel.audit.public import record
from xiechuang.kernel.events import announce
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Reason, Refused
from xiechuang.kernel.lib.texts import is_storable
from xiechuang.kernel.numbering.public import next_number
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import lock, perform

SERIES = "PR"
AT_MOST = 500
_PLACES = Decimal("0.00000001")
_LENGTHS = {"actor": 200, "action": 2000, "indicator": 200, "unit": 20, "scope": 60, "each": 20}
_FIELDS = {
    RowKind.DUTY: ("force", "actor", "bodies", "action"),
    RowKind.TARGET: ("indicator", "bound", "value", "until", "unit", "year", "scope", "each"),
}


def draft_rows(version: TextVersion, *, actor: Actor) -> int:
    """Read duties and numbers out of a wording, once; how many rows the draft table has."""
    if not can_keep(actor, version):
        raise Refused("由文本所属地区的主管部门或共同体办公室办理")
    with transaction.atomic():
        row = lock(version)
        if row.rows.exists():
            raise Refused("这一版已经提取过，请在清单里逐行核对")
        document = document_of(row.source)
        found = [_duty(row, one) for one in duties(document)]
        found += [_target(row, one) for one in figures(document)]
        for order, one in enumerate(sorted(found, key=lambda made: (made.kind, made.start, made.end))):
            one.order, one.number = order, next_number(SERIES)
        ExtractedRow.objects.bulk_create(found)
        record(actor=actor, action="policy.extract", subject=row, rows=len(found))
    return len(found)


def _duty(version: TextVersion, duty: Duty) -> ExtractedRow:
    said = {
        "force": duty.force.value,
        "actor": duty.actor[:200],
        "bodies": [body[:80] for body in duty.bodies],
        "action": duty.action,
    }
    spans = {"word": [duty.word_start, duty.word_end], "actor_span": [duty.actor_start, duty.actor_end]}
    return _row(version, RowKind.DUTY, at=duty.at, start=duty.start, end=duty.end, said=said, more=spans)


def _target(version: TextVersion, one: Figure) -> ExtractedRow:
    said = {
        "what": one.what.value,
        "indicator": one.indicator[:200],
        "bound": one.bound.value,
        "value": _decimal(one.value),
        "until": _decimal(one.until),
        "unit": one.unit[:20],
        "year": one.year,
        "scope": one.scope[:60],
        "each": one.each[:20],
    }
    return _row(version, RowKind.TARGET, at=one.at, start=one.start, end=one.end, said=said, more={})


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(repr(value)).quantize(_PLACES)


def _row(
    version: TextVersion,
    kind: RowKind,
    *,
    at: str,
    start: int,
    end: int,
    said: Mapping[str, Any],
    more: Mapping[str, Any],
) -> ExtractedRow:
    piece = piece_at(version.source, start)
    plain = {name: str(value) if isinstance(value, Decimal) else value for name, value in said.items()}
    return ExtractedRow(
        version_read=version,
        region_id=version.region_id,
        kind=kind,
        anchor=piece.anchor if piece else "0",
        label=piece.label if piece else "",
        address=at,
        start=start,
        end=end,
        written=version.source[start:end],
        proposed={**plain, **more},
        **said,
    )


def move_row(
    row: ExtractedRow, *, actor: Actor, move: str, note: str = "", values: Mapping[str, Any] | None = None
) -> ExtractedRow:
    """One person's word on one row; what is accepted, or no longer, is announced."""
    return move_rows([row], actor=actor, move=move, note=note, values=values)[0]


def move_rows(
    rows: Iterable[ExtractedRow],
    *,
    actor: Actor,
    move: str,
    note: str = "",
    values: Mapping[str, Any] | None = None,
) -> list[ExtractedRow]:
    """The same word on several rows, all or nothing, announced together for each text."""
    if move not in ROW.moves:
        raise NotVisible(move)
    asked = sorted(rows, key=lambda one: one.pk)
    if len(asked) > AT_MOST:
        raise Refused(f"一次最多核对 {AT_MOST} 行")
    with transaction.atomic():
        before = {one.pk: lock(one).state for one in asked}
        done = [_moved(one, actor=actor, move=move, note=note, values=values) for one in asked]
        for event in _events(done, before):
            announce(event)
    return done


def _moved(
    row: ExtractedRow, *, actor: Actor, move: str, note: str, values: Mapping[str, Any] | None
) -> ExtractedRow:
    # Who may not decide hears only that, and nothing of what was typed.
    given = corrected(row, values or {}) if move == "correct" and can_keep(actor, row) else {}

    def effect(one: ExtractedRow) -> None:
        for name, value in given.items():
            setattr(one, name, value)
        one.is_corrected = _differs(one)
        one.reason, one.decided_at = note.strip()[:500], clock.now()
        one.version += 1

    plain = {name: str(value) if isinstance(value, Decimal) else value for name, value in given.items()}
    details = {"values": plain} if plain else {}
    try:
        return perform(
            flow=ROW, move=move, actor=actor, subject=row, note=note, details=details, effect=effect
        )
    except Refused as refused:
        told = [Reason(f"{row.number}：{one.text}", one.clause, one.field) for one in refused.reasons]
        raise Refused(told) from refused


def _differs(row: ExtractedRow) -> bool:
    """Whether a person changed what was read."""
    for name in _FIELDS[RowKind(row.kind)]:
        now, read = getattr(row, name), row.proposed.get(name)
        same = Decimal(read) == now if isinstance(now, Decimal) and read is not None else now == read
        if not same:
            return True
    return False


def corrected(row: ExtractedRow, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values a person typed, as they are kept; every one that does not fit is named."""
    kind = RowKind(row.kind)
    wrong: dict[str, list[str]] = {name: ["这一行没有这一项"] for name in values if name not in _FIELDS[kind]}
    given: dict[str, Any] = {}
    for name in _FIELDS[kind]:
        if name not in values or name in wrong:
            continue
        try:
            given[name] = _fitting(name, values[name])
        except ValueError as unfit:
            wrong[name] = [str(unfit)]
    if kind is RowKind.TARGET and given.get("value", row.value) is None:
        wrong["value"] = ["须填数值"]
    if wrong:
        raise Invalid(wrong)
    return given


def _fitting(name: str, value: Any) -> Any:
    if name in ("value", "until"):
        return _number(value)
    if name == "year":
        return _year(value)
    if name == "bodies":
        listed = value if isinstance(value, list) else str(value or "").replace("，", "、").split("、")
        return [str(one).strip()[:80] for one in listed if str(one).strip()]
    if name in ("force", "bound"):
        known = {one.value for one in (Force if name == "force" else Bound)}
        if str(value) not in known:
            raise ValueError(f"须为 {'、'.join(sorted(known))} 之一")
        return str(value)
    text = str(value or "").strip()
    if len(text) > _LENGTHS[name]:
        raise ValueError(f"最长 {_LENGTHS[name]} 字")
    if not is_storable(text):
        raise ValueError("有不能保存的字符")
    return text


def _number(value: Any) -> Decimal | None:
    text = str(value if value is not None else "").strip().replace(",", "").replace("，", "")
    if not text:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= Decimal(10) ** 16:
        raise ValueError(f"“{text[:20]}”不是数")
    return number.quantize(_PLACES)


def _year(value: Any) -> int | None:
    text = str(value if value is not None else "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 1900 <= int(text[:6]) < 2200):
        raise ValueError(f"“{text[:20]}”不是年份")
    return int(text)


def _events(rows: list[ExtractedRow], before: Mapping[int, str]) -> Iterator[object]:
    """One announcement for each text, kind and outcome."""
    groups: dict[tuple[int, str], list[ExtractedRow]] = {}
    for row in rows:
        groups.setdefault((row.version_read_id, row.kind), []).append(row)
    for (_version, kind), found in groups.items():
        version = found[0].version_read
        head: dict[str, Any] = {"policy": version.policy.number, "edition": version.edition or 0}
        accepted = [one for one in found if one.state == RowState.ACCEPTED]
        back = [
            one.number
            for one in found
            if one.state != RowState.ACCEPTED and before[one.pk] == RowState.ACCEPTED
        ]
        if accepted and kind == RowKind.DUTY:
            yield DutiesAccepted(rows=tuple(_duty_event(one) for one in accepted), **head)
        elif accepted:
            yield TargetsAccepted(rows=tuple(_target_event(one) for one in accepted), **head)
        if back:
            yield RowsTakenBack(kind=kind, numbers=tuple(back), **head)


def _duty_event(row: ExtractedRow) -> AcceptedDuty:
    names = ("number", "anchor", "force", "actor", "action", "written")
    return AcceptedDuty(bodies=tuple(row.bodies), **{name: getattr(row, name) for name in names})


def _target_event(row: ExtractedRow) -> AcceptedTarget:
    names = (
        "number",
        "anchor",
        "what",
        "indicator",
        "bound",
        "value",
        "until",
        "unit",
        "year",
        "scope",
        "each",
    )
    return AcceptedTarget(written=row.written, **{name: getattr(row, name) for name in names})
