"""Checking a whole file: every fault of every row at once, and warnings where something seems to be there already."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from xiechuang.domains.transfer.actions.content import fill
from xiechuang.domains.transfer.actions.intake.holding import (
    Progress,
    hold,
    is_at_work,
    refuse_unless,
    set_to_work,
    silently,
)
from xiechuang.domains.transfer.actions.intake.likeness import Likenesses
from xiechuang.domains.transfer.actions.intake.uploading import mapping_faults
from xiechuang.domains.transfer.models import Intake, IntakeRow
from xiechuang.domains.transfer.queries.intake import table_of
from xiechuang.domains.transfer.queries.intake_columns import spec_of
from xiechuang.domains.transfer.queries.intake_values import MODELS, packed, values_of_cells
from xiechuang.kernel.access.public import get_visible, visible
from xiechuang.kernel.audit.public import record as audit
from xiechuang.kernel.exchange import Checked, CheckedRow, Table, TableSpec, check_rows
from xiechuang.kernel.lib.errors import Invalid, Refused
from xiechuang.kernel.orgs.public import Actor

KIND = "transfer.check_intake"
_STEP = 200
_BATCH = 500
_OPEN = (Intake.State.UPLOADED, Intake.State.CHECKED)
# The faults of a record name its fields; a table has other columns for some of them.
_COLUMN_OF = {"place_id": "place"}


@dataclass(slots=True, kw_only=True)
class RowReport:
    """A row as it was, as it would be, and what is wrong or doubtful about it."""

    line: int
    cells: list[str]
    values: dict[str, Any] = field(default_factory=dict)
    errors: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@transaction.atomic
def start_check(*, actor: Actor, intake: Intake) -> Intake:
    """Check a big file in the background; asking again while it is under way changes nothing."""
    row = hold(intake, actor=actor)
    if is_at_work(row, kind=KIND):
        return row
    refuse_unless(row, *_OPEN, what="再校验")
    if faults := mapping_faults(row, row.mapping):
        raise Invalid(faults)
    row.state = Intake.State.UPLOADED
    return set_to_work(row, actor=actor, kind=KIND, label="校验")


def check_intake(*, actor: Actor, intake: Intake, progress: Progress = silently) -> Intake:
    """Check every row and keep the reports in place of earlier ones; nothing becomes a record yet."""
    found = get_visible(actor, Intake, pk=intake.pk)
    if found.state not in _OPEN:
        raise Refused(f"导入{found.number}{Intake.State(found.state).label}，不能再校验")
    if faults := mapping_faults(found, found.mapping):
        raise Invalid(faults)
    table = table_of(found)
    spec = spec_of(found.kind)
    checked = check_rows(table, spec=spec, mapping=found.mapping)
    likenesses = Likenesses(actor=actor, model=MODELS[found.kind])
    reports = list(_reports(found, table, checked, spec, actor, progress))
    likenesses.warn(reports)
    notes = [*table.notes, *_remarks(table, checked), *likenesses.notes]
    return _keep(found, actor=actor, reports=reports, notes=notes)


@transaction.atomic
def _keep(seen: Intake, *, actor: Actor, reports: Sequence[RowReport], notes: list[str]) -> Intake:
    row = hold(seen, actor=actor)
    if row.state not in _OPEN or row.mapping != seen.mapping:
        raise Refused("列的对应刚被改过，请重新校验")
    row.rows.all().delete()
    IntakeRow.objects.bulk_create(
        (
            IntakeRow(
                intake=row,
                line=r.line,
                cells=r.cells,
                values=packed(r.values),
                errors=r.errors,
                warnings=r.warnings,
            )
            for r in reports
        ),
        batch_size=_BATCH,
    )
    row.state, row.notes = Intake.State.CHECKED, notes
    row.save(update_fields=["state", "notes"])
    faulty = sum(bool(r.errors) for r in reports)
    audit(actor=actor, action="intake.check", subject=row, rows=len(reports), faulty=faulty)
    return row


def _reports(
    intake: Intake, table: Table, checked: Checked, spec: TableSpec, actor: Actor, progress: Progress
) -> Iterator[RowReport]:
    place = _Places(intake, spec)
    cells = {row.number: [*row.cells, *row.extra] for row in table.rows}
    codes = _codes_in_use(intake, checked.rows, actor)
    total = len(checked.rows)
    for done, row in enumerate(checked.rows, start=1):
        yield _report(intake.kind, row, cells[row.number], place, codes)
        if done % _STEP == 0:
            progress(done, total, f"已校验 {done} 行")


def _report(
    kind: str, row: CheckedRow, cells: list[str], place: "_Places", codes: Mapping[str, str]
) -> RowReport:
    report = RowReport(line=row.number, cells=cells)
    report.errors = [
        {"column": e.column, "index": e.index, "value": e.value, "problem": e.problem, "mend": e.mend}
        for e in row.errors
    ]
    used = codes.get(str(row.values.get("own_code") or ""))
    if used:
        report.errors.append(place.fault("own_code", f"本单位编号已用于 {used}", cells))
    try:
        report.values = values_of_cells(kind, row.values)
        # What the table left unread has its error already; the rest must pass the check of form and API.
        fill(MODELS[kind](), {"title": "—", **report.values})
    except Invalid as invalid:
        flawed = {error["index"] for error in report.errors}
        found = [
            place.fault(_COLUMN_OF.get(name, name), message, cells)
            for name, messages in invalid.fields.items()
            for message in messages
        ]
        report.errors += [fault for fault in found if fault["index"] is None or fault["index"] not in flawed]
    return report


class _Places:
    """Where in the file a field of a record stands, for errors that only the whole row shows."""

    def __init__(self, intake: Intake, spec: TableSpec) -> None:
        self.intake = intake
        self.columns = {column.key: column for column in spec.columns}

    def fault(self, key: str, problem: str, cells: list[str]) -> dict[str, Any]:
        """An error in the words of the file."""
        column, index = self.columns.get(key), self.intake.mapping.get(key)
        title = self.intake.columns[index] if index is not None else column.title if column else ""
        return {
            "column": title,
            "index": index,
            "value": cells[index][:40] if index is not None else "",
            "problem": problem,
            "mend": f"请核对这一格和与它有关的列；这一列填：{column.parse.expects}"
            if column
            else "请改正后重新上传",
        }


def _codes_in_use(intake: Intake, rows: Iterable[CheckedRow], actor: Actor) -> dict[str, str]:
    """The organisation's own codes that records have already, with those records' numbers."""
    wanted = sorted({str(code) for row in rows if (code := row.values.get("own_code"))})
    used: dict[str, str] = {}
    for start in range(0, len(wanted), 1000):
        found = visible(actor, MODELS[intake.kind]).filter(
            organisation_id=intake.organisation_id, own_code__in=wanted[start : start + 1000]
        )
        used |= {
            code: f"{number}《{title}》"
            for code, number, title in found.values_list("own_code", "number", "title")
        }
    return used


def _remarks(table: Table, checked: Checked) -> list[str]:
    found = []
    if checked.unused:
        found.append(f"文件里没有用到的列：{'、'.join(checked.unused)}。")
    if checked.examples:
        found.append(f"标记为“示例”的 {checked.examples} 行没有读取。")
    if table.empty_rows:
        found.append(f"跳过了 {table.empty_rows} 个空行。")
    return found
