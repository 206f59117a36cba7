"""Taking in a workbook of firms: every problem at once with row, field and clause; rows without one are taken."""

from typing import Any

from django.db import transaction

from xiechuang.domains.benefits.access import can_begin
from xiechuang.domains.benefits.models import FactsRow, FactsUpload
from xiechuang.domains.benefits.queries.answers import read_answers
from xiechuang.domains.benefits.queries.edition import LoadedRules, rule_base
from xiechuang.domains.benefits.queries.sheets import CODE, NAME, REGION, firm_sheet
from xiechuang.engines.rules.formulas import FACTS
from xiechuang.kernel.audit.public import record
from xiechuang.kernel.exchange import (
    Checked,
    CheckedRow,
    ExchangeError,
    Limits,
    check_rows,
    read_table,
)
from xiechuang.kernel.exchange.header import normalise_title
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, Reason, Refused
from xiechuang.kernel.lib.texts import is_storable
from xiechuang.kernel.numbering.public import next_number
from xiechuang.kernel.orgs.public import Actor, Organisation

SERIES = "QM"
LIMITS = Limits(file_bytes=10 * 1024 * 1024, rows=20_000, columns=150)
TITLE_LENGTH = 120
PROBLEMS_KEPT = 2_000


def upload_firms(
    *, actor: Actor, title: str, region_code: str, content: bytes, name: str, is_sample: bool = False
) -> FactsUpload:
    """Read the workbook and keep its good rows; a file that is no such workbook is refused whole."""
    if not can_begin(actor, region_code):
        raise Refused(Reason("由本地区主管部门或共同体办公室上传企业名单"))
    if not title.strip() or len(title) > TITLE_LENGTH or not is_storable(title):
        raise Invalid({"title": [f"请填写名称，最多 {TITLE_LENGTH} 字"]})
    base = rule_base()
    checked = _checked(base, content=content, name=name)
    good, problems = _sorted(base, checked, region_code=region_code)
    if not good:
        said = [f"第 {one['row']} 行“{one['column']}”：{one['problem']}" for one in problems[:20]]
        raise Invalid({"file": said or ["没有一行企业"]})
    return _stored(
        actor=actor, title=title.strip(), region_code=region_code, name=name, good=good, problems=problems,
        is_sample=is_sample,
    )  # fmt: skip


def _checked(base: LoadedRules, *, content: bytes, name: str) -> Checked:
    spec = firm_sheet(base)
    try:
        table = read_table(content, name=name, limits=LIMITS, known=spec.known_titles())
    except ExchangeError as unreadable:
        raise Invalid({"file": [unreadable.message]}) from unreadable
    # Titles as in the template and no others: two of them that sound alike are different questions.
    places = {normalise_title(title): place for place, title in reversed(list(enumerate(table.columns)))}
    mapping = {
        column.key: places[title]
        for column in spec.columns
        if (title := normalise_title(column.title)) in places
    }
    checked = check_rows(table, spec=spec, mapping=mapping)
    if checked.missing:
        raise Invalid({"file": [f"没有“{'”“'.join(checked.missing)}”列，请使用本页下载的模板"]})
    return checked


def _sorted(
    base: LoadedRules, checked: Checked, *, region_code: str
) -> tuple[list[CheckedRow], list[dict[str, Any]]]:
    """The rows to take, and every problem of the others."""
    good: list[CheckedRow] = []
    problems = [
        {
            "row": 1, "column": title, "value": "", "problem": "没有这个问题，这一列没有收入", "mend": "请对照模板的列名",
            "clause": "",
        }
        for title in checked.unused
    ]  # fmt: skip
    for row in checked.rows:
        found = [
            {
                "row": e.row,
                "column": e.column,
                "value": e.value,
                "problem": e.problem,
                "mend": e.mend,
                "clause": "",
            }
            for e in row.errors
        ]
        found += _row_problems(base, row, region_code=region_code)
        problems += found
        if not found:
            good.append(row)
    return good, problems


def _row_problems(base: LoadedRules, row: CheckedRow, *, region_code: str) -> list[dict[str, Any]]:
    """Contradictions between cells, and a firm of another region in a region's own list."""
    reasons = read_answers(base, answers_of(row)).problems
    if region_code and row.values.get(REGION) not in (None, region_code):
        reasons.append(Reason("不是本地区的企业", field=REGION))
    titles = {REGION: "所在地区"} | {one.id: one.name for one in FACTS.values()}
    return [
        {
            "row": row.number, "column": titles.get(one.field, one.field), "value": "", "problem": one.text,
            "mend": "请核对这一行", "clause": one.clause,
        }
        for one in reasons
    ]  # fmt: skip


def answers_of(row: CheckedRow) -> dict[str, str]:
    """The answers of a row, as written."""
    return {name: str(value) for name, value in row.values.items() if name in FACTS and value is not None}


@transaction.atomic
def _stored(
    *, actor: Actor, title: str, region_code: str, name: str, good: list[CheckedRow],
    problems: list[dict[str, Any]], is_sample: bool,
) -> FactsUpload:  # fmt: skip
    made = FactsUpload.objects.create(
        number=next_number(SERIES),
        title=title,
        region_id=region_code or None,
        person_id=actor.person_id,
        file_name=name[:200],
        problems=problems[:PROBLEMS_KEPT],
        created_at=clock.now(),
        is_sample=is_sample,
    )
    codes = [str(row.values.get(CODE) or "") for row in good]
    known = dict(
        Organisation.objects.filter(credit_code__in=set(codes) - {""}).values_list("credit_code", "pk")
    )
    FactsRow.objects.bulk_create(
        FactsRow(
            upload=made,
            row=row.number,
            name=str(row.values[NAME]),
            credit_code=code,
            region_id=str(row.values[REGION]),
            organisation_id=known.get(code),
            answers=answers_of(row),
        )
        for row, code in zip(good, codes, strict=True)
    )
    record(actor=actor, action="facts.upload", subject=made, rows=len(good), problems=len(problems))
    return made
