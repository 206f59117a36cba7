"""A region's answer to its statement: its own books compared, confirmed, or contested matter by matter."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from xiechuang.domains.clearing.actions.closing import net_if_answered
from xiechuang.domains.clearing.flow import ITS_REGION, STATEMENT
from xiechuang.domains.clearing.models import Booking, Case, Day, Line, Side, Statement
from xiechuang.domains.clearing.queries.statements import comparison_of, lines_of
from xiechuang.domains.clearing.queries.totals import answers_due, matter_of
from xiechuang.domains.clearing.rules.comparing import Compared, Matter
from xiechuang.domains.clearing.states import (
    CaseState,
    DayState,
    Difference,
    StatementSource,
)
from xiechuang.kernel.audit.public import record as audit
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import NotVisible, Reason, Refused
from xiechuang.kernel.numbering.public import next_number
from xiechuang.kernel.orgs.public import Actor, Region
from xiechuang.kernel.workflow.public import lock, perform, write_step

CASES = "CC"
MOST_ROWS = 20_000
LARGEST_FEN = 10**15


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """One row of a region's own books."""

    row: int
    debtor: str
    creditor: str
    subject_number: str
    amount_fen: int


def send_books(
    statement: Statement, *, actor: Actor, rows: Sequence[Booked], source: StatementSource
) -> Statement:
    """Keep what the region booked, in place of what it sent before; what differs is then seen on the statement."""
    with transaction.atomic():
        held = _open_statement(statement, actor=actor)
        if reasons := _unfit(rows, region=held.region_id):
            raise Refused(reasons)
        held.bookings.all().delete()
        Booking.objects.bulk_create(
            (
                Booking(
                    statement=held,
                    row=one.row,
                    debtor_id=one.debtor,
                    creditor_id=one.creditor,
                    subject_number=one.subject_number,
                    amount_fen=one.amount_fen,
                )
                for one in rows
            ),
            batch_size=2_000,
        )
        held.source = source
        held.save(update_fields=["source"])
        _tell_cases(held, rows)
        audit(actor=actor, action="clearing_statement.books", subject=held, rows=len(rows), source=source)
    return held


def _open_statement(statement: Statement, *, actor: Actor) -> Statement:
    """The statement under its day's lock, if the actor's region may still say something about it."""
    day = lock(statement.day)
    held = lock(statement)
    if not ITS_REGION.holds(actor, held):
        raise Refused(f"对账由{ITS_REGION.words}办理")
    if day.state != DayState.CLOSED:
        raise Refused(Reason(f"{day} 的清算{day.status.label}，不能再核对", "清算规则 4"))
    held.day = day
    return held


def _unfit(rows: Sequence[Booked], *, region: str) -> list[Reason]:
    """Every row that cannot be taken, each by its number."""
    if len(rows) > MOST_ROWS:
        return [Reason(f"一次最多 {MOST_ROWS} 行", "清算规则 4", "rows")]
    known = _known_regions(code for one in rows for code in (one.debtor, one.creditor))
    reasons = []
    for one in rows:
        where = f"第 {one.row} 行"
        if strange := sorted({one.debtor, one.creditor} - known):
            reasons.append(
                Reason(f"{where}：“{'”“'.join(strange)}”不是共同体的成员地区", "清算规则 4", "debtor")
            )
        if region not in (one.debtor, one.creditor) or one.debtor == one.creditor:
            reasons.append(
                Reason(f"{where}：应付、应收须是两个地区，其中一个是本地区", "清算规则 4", "debtor")
            )
        if not 0 < one.amount_fen <= LARGEST_FEN:
            reasons.append(Reason(f"{where}：金额须大于零，不超过 10 万亿元", "清算规则 4", "amount_fen"))
        if not one.subject_number or len(one.subject_number) > 40:
            reasons.append(Reason(f"{where}：事项编号须填写，最长 40 字", "清算规则 4", "subject_number"))
    return reasons


def _known_regions(codes: Iterable[str]) -> set[str]:
    return set(Region.objects.filter(pk__in=set(codes), parent=None).values_list("pk", flat=True))


def _tell_cases(statement: Statement, rows: Sequence[Booked]) -> None:
    """What a region's books say of a difference that is already there goes beside the other side's."""
    said: dict[Matter, int] = {}
    for one in rows:
        matter = Matter(one.debtor, one.creditor, one.subject_number)
        said[matter] = said.get(matter, 0) + one.amount_fen
    sides = Side.objects.filter(
        case__day=statement.day, case__state=CaseState.OPEN, region=statement.region_id
    )
    for side in sides.select_related("case").order_by("id"):
        # The day's own sheet leaves out what is contested, so silence there takes back no answer given by name.
        if side.answered_at is not None and _matter(side.case) not in said:
            continue
        side.has_said, side.booked_fen = True, said.get(_matter(side.case))
        side.save(update_fields=["has_said", "booked_fen"])


def _matter(case: Case) -> Matter:
    return Matter(case.debtor_id, case.creditor_id, case.subject_number)


def confirm_statement(statement: Statement, *, actor: Actor, note: str = "") -> Statement:
    """The region's own books, or its own rows of the platform added up again, say the same."""
    with transaction.atomic():
        _day, held = lock(statement.day), lock(statement)
        details = {
            "differences": sum(one.difference is not None for one in comparison_of(held)),
            "lines": len(lines_of(held)),
        }
        row = perform(
            flow=STATEMENT,
            move="confirm",
            actor=actor,
            subject=held,
            note=note,
            details=details,
            effect=lambda row: _note_answer(row, actor, StatementSource.PLATFORM),
        )
        net_if_answered(Day.objects.get(pk=row.day_id), actor=actor)
    return row


def _note_answer(row: Statement, actor: Actor, source: StatementSource) -> None:
    row.source = row.source or source
    row.answered_at, row.answered_by = clock.now(), (actor.name or actor.role.label)[:60]


def contest_statement(
    statement: Statement, *, actor: Actor, claims: Mapping[Matter, int | None] | None = None, note: str = ""
) -> list[Case]:
    """Contest what differs: from the books that were sent, or the matters named with what the region booked of each.

    Each becomes a case and its lines leave the day; the rest of the day goes on.
    """
    with transaction.atomic():
        day, held = lock(statement.day), lock(statement)
        contested = _contested(held, claims)
        row = perform(
            flow=STATEMENT,
            move="contest",
            actor=actor,
            subject=held,
            note=note,
            details={"contested": len(contested)},
            effect=lambda row: _note_answer(row, actor, StatementSource.LINE),
        )
        cases = [_open_case(row, one, actor=actor, note=note) for one in contested]
        net_if_answered(Day.objects.get(pk=day.pk), actor=actor)
    return cases


def _contested(statement: Statement, claims: Mapping[Matter, int | None] | None) -> list[Compared]:
    if claims is None:
        return [one for one in comparison_of(statement) if one.difference is not None]
    known = {one.matter: one.platform_fen for one in comparison_of(statement, use_books=False)}
    cases = {_matter(case): case for case in statement.day.cases.all()}
    regions = _known_regions(code for matter in claims for code in (matter.debtor, matter.creditor))
    found = []
    for matter, own in claims.items():
        both = {matter.debtor, matter.creditor}
        if statement.region_id not in both or matter.debtor == matter.creditor or not both <= regions:
            raise NotVisible(matter.subject_number)
        case = cases.get(matter)
        if case is not None and case.state != CaseState.OPEN:
            raise Refused(Reason(f"{matter.subject_number} 的差异 {case.number} 已有决定", "清算规则 6"))
        platform = case.platform_fen if case else known.get(matter)
        found.append(Compared(matter=matter, platform_fen=platform, own_fen=own))
    return [one for one in found if one.difference is not None]


def _open_case(statement: Statement, one: Compared, *, actor: Actor, note: str) -> Case:
    matter = one.matter
    case, is_new = Case.objects.get_or_create(
        day=statement.day,
        debtor_id=matter.debtor,
        creditor_id=matter.creditor,
        subject_number=matter.subject_number,
        defaults={
            "number": next_number(CASES),
            "raised_by_id": statement.region_id,
            "difference": one.difference or Difference.OTHER_AMOUNT,
            "platform_fen": one.platform_fen,
            "answers_due_on": answers_due(clock.today()),
        },
    )
    if is_new:
        Side.objects.bulk_create(Side(case=case, region_id=code) for code in (matter.debtor, matter.creditor))
        write_step(actor=actor, subject=case, move="open", label="提出", source="", note=note)
        audit(actor=actor, action="clearing_case.open", subject=case, note=note)
    Side.objects.filter(case=case, region=statement.region_id).update(has_said=True, booked_fen=one.own_fen)
    lines = [line.pk for line in lines_of(statement) if matter_of(line.obligation) == matter]
    Line.objects.filter(pk__in=lines).update(case=case)
    return case
