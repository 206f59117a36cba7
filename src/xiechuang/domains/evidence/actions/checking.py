"""A list of invoices is read with every problem named, and checked in the background against everything on file."""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from xiechuang.domains.evidence.access import can_check
from xiechuang.domains.evidence.models import BulkCheck
from xiechuang.domains.evidence.queries.listed import hits_of, repeated_rows
from xiechuang.domains.evidence.rules.listing import LIST, MOST_LINES, CheckLine
from xiechuang.domains.evidence.states import CheckState
from xiechuang.kernel.audit.public import record
from xiechuang.kernel.exchange import (
    ExchangeError,
    Limits,
    accepted_mapping,
    check_rows,
    read_table,
    suggest_mapping,
)
from xiechuang.kernel.jobs.public import start_job
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, NotVisible
from xiechuang.kernel.numbering.public import next_number
from xiechuang.kernel.orgs.public import Actor

KIND = "evidence.check"
LIMITS = Limits(file_bytes=5 * 1024 * 1024, rows=MOST_LINES, columns=60)
AT_ONCE = 100

Progress = Callable[[int, int | None], None]


def read_list(*, content: bytes, name: str) -> list[CheckLine]:
    """The lines of a file; ``Invalid`` with every problem by row."""
    try:
        table = read_table(content, name=name, limits=LIMITS, known=LIST.known_titles())
    except ExchangeError as unreadable:
        raise Invalid({"file": [unreadable.message]}) from unreadable
    mapping = accepted_mapping(suggest_mapping(table.columns, spec=LIST))
    checked = check_rows(table, spec=LIST, mapping=mapping)
    if checked.missing:
        raise Invalid({"file": [f"没有“{'”“'.join(checked.missing)}”列，请用本页的模板"]})
    lines = [_line(row.number, row.values) for row in checked.good]
    faults = [error.sentence for error in checked.errors]
    faults += [f"第 {one.row} 行“发票号码”：{one.fault}。" for one in lines if one.fault]
    if not lines and not faults:
        faults = ["清单里没有一行发票"]
    if faults:
        raise Invalid({"file": faults})
    return lines


def _line(row: int, values: Any) -> CheckLine:
    names = ("invoice_number", "invoice_code", "seller")
    return CheckLine(row=row, **{name: str(values.get(name) or "") for name in names})


@transaction.atomic
def begin_check(*, actor: Actor, lines: list[CheckLine], file_name: str) -> BulkCheck:
    """Keep the list and ask for the job that checks it."""
    if not can_check(actor) or actor.organisation_id is None:
        raise NotVisible("check")
    check = BulkCheck.objects.create(
        number=next_number("PC"),
        organisation_id=actor.organisation_id,
        person_id=actor.person_id,
        file_name=file_name[:200],
        lines=[line.as_dict() for line in lines],
    )
    check.job = start_job(KIND, actor=actor, check_id=check.pk).number
    check.save(update_fields=["job"])
    record(actor=actor, action="check.begin", subject=check, lines=len(lines))
    return check


def run_check(check: BulkCheck, *, actor: Actor, progress: Progress) -> BulkCheck:
    """Check the lines that are left, a hundred a step; begun again it goes on where it stopped."""
    lines = [CheckLine(**line) for line in check.lines]
    repeats = repeated_rows(lines)
    while len(check.found) < len(lines):
        start = len(check.found)
        with transaction.atomic():
            check.found += [_found(line, repeats) for line in lines[start : start + AT_ONCE]]
            check.save(update_fields=["found"])
            progress(len(check.found), len(lines))
    with transaction.atomic():
        check.state, check.done_at = CheckState.DONE, clock.now()
        check.save(update_fields=["state", "done_at"])
        record(
            actor=actor,
            action="check.done",
            subject=check,
            hits=sum(bool(one["hits"]) for one in check.found),
        )
    return check


def _found(line: CheckLine, repeats: dict[int, int]) -> dict[str, Any]:
    return {"row": line.row, "hits": hits_of(line), "repeats": repeats.get(line.row)}
