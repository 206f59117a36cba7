"""Services by workbook, and an authority's paper list: every problem at once with its row; what has one changes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from xiechuang.domains.providers.actions.application import (
    begin_application,
    change_application,
    move_application,
)
from xiechuang.domains.providers.actions.offering import as_row, change_service
from xiechuang.domains.providers.models import Application, Call, Change, Provider
from xiechuang.domains.providers.queries.sheets import PAPER_LIST, SERVICES, row_of, spec_of
from xiechuang.domains.providers.rules.offering import FIELDS, service_faults
from xiechuang.domains.providers.states import EDITABLE
from xiechuang.kernel.exchange import (
    ExchangeError,
    Limits,
    accepted_mapping,
    check_rows,
    read_table,
    suggest_mapping,
)
from xiechuang.kernel.lib.errors import Invalid, Reason, Refused
from xiechuang.kernel.orgs.public import Actor, Organisation, Region

LIMITS = Limits(file_bytes=5 * 1024 * 1024, rows=2_000, columns=60)
ABOUT = ("public_name", "intro", "address", "contact", "telephone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing to mend: the row as Excel shows it, the column, and what is wrong."""

    row: int | None
    field: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a workbook."""

    taken: int = 0
    waiting: int = 0
    unchanged: int = 0
    numbers: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True, kw_only=True)
class _Sheet:
    rows: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def fill_application(application: Application, *, actor: Actor, content: bytes, name: str) -> Outcome:
    """The services of an application as a workbook says them; they take the place of what was there."""
    sheet = _read(content, name=name, kind=SERVICES, kinds=application.call.kinds)
    if not sheet.rows and not sheet.problems:
        sheet.problems.append(Problem(row=None, field="", text="表中没有服务项目"))
    if sheet.problems:
        return Outcome(problems=tuple(sheet.problems))
    change_application(application, actor=actor, values={"services": [row for _n, row in sheet.rows]})
    return Outcome(taken=len(sheet.rows))


def change_prices(provider: Provider, *, actor: Actor, content: bytes, name: str) -> Outcome:
    """A listed provider's price list: by the services' names; a new name is a new service, others stay as they are."""
    sheet = _read(content, name=name, kind=SERVICES, kinds=None)
    if sheet.problems:
        return Outcome(problems=tuple(sheet.problems))
    came: list[str] = []
    with transaction.atomic():
        for number, row in sheet.rows:
            came.append(_changed(provider, row, number=number, actor=actor, sheet=sheet))
        # What the rows before did is undone together.
        transaction.set_rollback(bool(sheet.problems))
    if sheet.problems:
        return Outcome(problems=tuple(sheet.problems))
    return Outcome(
        taken=came.count("taken"), waiting=came.count("waiting"), unchanged=came.count("unchanged")
    )


def _changed(provider: Provider, row: dict[str, Any], *, number: int, actor: Actor, sheet: _Sheet) -> str:
    held = provider.services.filter(is_offered=True, name=row["name"]).first()
    if held and {name: row[name] for name in FIELDS} == as_row(held):
        return "unchanged"
    try:
        made = change_service(provider, actor=actor, service=held, values=row)
    except Refused as refused:
        sheet.problems += [Problem(row=number, field=one.field, text=str(one)) for one in refused.reasons]
    except Invalid as wrong:
        sheet.problems += [
            Problem(row=number, field=name, text="；".join(said)) for name, said in wrong.fields.items()
        ]
    else:
        return "waiting" if isinstance(made, Change) else "taken"
    return "unchanged"


def enter_paper_list(call: Call, *, actor: Actor, content: bytes, name: str) -> Outcome:
    """Applications of a list that exists on paper, handed in by the authority; one row a service."""
    if not actor.is_office_of(call.region_id):
        raise Refused("纸质名单由征集地区主管部门录入")
    sheet = _read(content, name=name, kind=PAPER_LIST, kinds=call.kinds)
    groups = _grouped(sheet, call=call)
    if not groups and not sheet.problems:
        sheet.problems.append(Problem(row=None, field="", text="表中没有机构"))
    numbers: list[str] = []
    with transaction.atomic():
        for owner, rows in groups.items():
            numbers += _entered(call, owner, rows, actor=actor, sheet=sheet)
        transaction.set_rollback(bool(sheet.problems))
    if sheet.problems:
        return Outcome(problems=tuple(sorted(sheet.problems, key=lambda one: one.row or 0)))
    return Outcome(taken=len(numbers), numbers=tuple(numbers))


Group = list[tuple[int, dict[str, Any]]]


def _grouped(sheet: _Sheet, *, call: Call) -> Mapping[Organisation, Group]:
    """The rows of each organisation that the platform knows and that belongs to the call's region."""
    codes = {str(row["organisation"]).upper() for _n, row in sheet.rows}
    known = {one.credit_code: one for one in Organisation.objects.filter(credit_code__in=codes)}
    groups: dict[Organisation, Group] = {}
    for number, row in sheet.rows:
        owner = known.get(str(row["organisation"]).upper())
        if owner is None:
            text = f"平台上没有统一社会信用代码为“{row['organisation']}”的机构，请先登记机构"
            sheet.problems.append(Problem(row=number, field="统一社会信用代码", text=text))
        elif owner.region_id != call.region_id:
            text = f"“{owner.name}”不属于征集地区，外地机构通过互认使用"
            sheet.problems.append(Problem(row=number, field="统一社会信用代码", text=text))
        else:
            groups.setdefault(owner, []).append((number, row))
    return groups


def _entered(call: Call, owner: Organisation, rows: Group, *, actor: Actor, sheet: _Sheet) -> Sequence[str]:
    first_number, first = rows[0]
    try:
        with transaction.atomic():
            made = begin_application(call, actor=actor, organisation=owner)
            _refuse_others(made, owner)
            values: dict[str, Any] = {key.removeprefix("public_"): first.get(key) or "" for key in ABOUT}
            values["place_id"] = _place(first.get("place"), call=call) or owner.place_id
            values["services"] = [{key: row[key] for key in FIELDS} for _n, row in rows]
            made = change_application(made, actor=actor, values=values)
            return [move_application(made, actor=actor, move="submit").number]
    except Refused as refused:
        sheet.problems += [
            Problem(row=first_number, field=one.field, text=str(one)) for one in refused.reasons
        ]
    except Invalid as wrong:
        said = [f"{key}: {'；'.join(faults)}" for key, faults in wrong.fields.items()]
        sheet.problems += [Problem(row=first_number, field="", text=one) for one in said]
    return []


def _refuse_others(made: Application, owner: Organisation) -> None:
    """What the organisation has begun itself is not written over."""
    if made.state not in EDITABLE or not made.is_on_paper:
        raise Refused(Reason(f"“{owner.name}”在这次征集中已有申报 {made.number}", field="organisation"))


def _place(text: Any, *, call: Call) -> str | None:
    """A city or district of the call's region by its name or code; nothing where the name says none or several."""
    wanted = str(text or "").strip()
    if not wanted:
        return None
    below = Region.objects.filter(parent_id=call.region_id) | Region.objects.filter(
        parent__parent_id=call.region_id
    )
    found = list(below.filter(name=wanted)[:2]) or list(below.filter(code=wanted)[:2])
    return found[0].code if len(found) == 1 else None


def _read(content: bytes, *, name: str, kind: str, kinds: Sequence[str] | None) -> _Sheet:
    spec = spec_of(kind)
    try:
        table = read_table(content, name=name, limits=LIMITS, known=spec.known_titles())
    except ExchangeError as unreadable:
        raise Invalid({"file": [unreadable.message]}) from unreadable
    checked = check_rows(
        table, spec=spec, mapping=accepted_mapping(suggest_mapping(table.columns, spec=spec))
    )
    if checked.missing:
        raise Invalid({"file": [f"没有“{'”“'.join(checked.missing)}”列，请使用本页下载的表格"]})
    sheet = _Sheet()
    sheet.problems += [
        Problem(row=one.row, field=one.column, text=f"{one.problem}；{one.mend}") for one in checked.errors
    ]
    for row in checked.good:
        _take(row.number, dict(row.values), sheet=sheet, kinds=kinds, kind=kind)
    return sheet


def _take(
    number: int, values: dict[str, Any], *, sheet: _Sheet, kinds: Sequence[str] | None, kind: str
) -> None:
    row = row_of(values)
    known = kinds if kinds is not None else [row["kind"]]
    sheet.problems += [
        Problem(row=number, field=one.field, text=str(one)) for one in service_faults(row, kinds=known)
    ]
    owner = str(values.get("organisation") or "")
    same = [
        n
        for n, other in sheet.rows
        if (other.get("organisation") or "", other["name"]) == (owner, row["name"])
    ]
    if same:
        sheet.problems.append(Problem(row=number, field="服务名称", text=f"与第 {same[0]} 行重复"))
        return
    if kind == PAPER_LIST:
        row |= {key: values.get(key) or "" for key in ("organisation", "place", *ABOUT)}
    sheet.rows.append((number, row))
