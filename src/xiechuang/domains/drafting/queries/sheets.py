"""The workbook in which a region writes its opinions, and reads them in again."""

from xiechuang.domains.drafting.models import Consultation, Provision
from xiechuang.domains.drafting.states import Stance
from xiechuang.kernel.exchange import (
    Column,
    Format,
    Report,
    ReportColumn,
    ReportTable,
    TableSpec,
    document_bytes,
    parsers,
)
from xiechuang.kernel.lib import clock

ADDRESS, CLAUSE, TEXT, STANCE, WORDING, REASON = "地址", "条款", "原文", "意见", "建议修改为", "理由"
LONGEST = 5_000
SPEC = TableSpec(
    title="条款意见",
    columns=(
        Column(key="address", title=ADDRESS, parse=parsers.text(longest=120), required=True, unique=True),
        Column(
            key="stance",
            title=STANCE,
            parse=parsers.choice({one.value: one.label for one in Stance}),
            help="“修改后同意”须写建议的文字，“不同意”须写理由；空行不读",
        ),
        Column(key="wording", title=WORDING, parse=parsers.text(longest=LONGEST)),
        Column(key="reason", title=REASON, parse=parsers.text(longest=LONGEST)),
    ),
)


def opinion_workbook(consultation: Consultation) -> bytes:
    """Every clause with what the region says of it so far."""
    draft = consultation.draft
    held = {one.provision_id: one for one in consultation.opinions.all()}
    clauses = Provision.objects.filter(edition__draft=draft, edition__is_asked=True).order_by("order")
    rows = []
    for clause in clauses:
        one = held.get(clause.pk)
        said = [one.said.label, one.wording, one.reason] if one else ["", "", ""]
        rows.append([clause.address, str(clause), clause.text, *said])
    due = f"{draft.due_at.astimezone(clock.HERE):%Y-%m-%d %H:%M}" if draft.due_at else "--"
    options = "、".join(stance.label for stance in Stance)
    report = Report(
        title=f"{draft.title} 意见表（{consultation.region}）",
        notes=[
            f"起草件：{draft.number}；反馈截止：{due}",
            f"“{STANCE}”填：{options}。“{ADDRESS}”一列不要改动。",
        ],
        tables=[
            ReportTable(
                title="意见",
                columns=[
                    ReportColumn(title=title) for title in (ADDRESS, CLAUSE, TEXT, STANCE, WORDING, REASON)
                ],
                rows=rows,
            )
        ],
    )
    return document_bytes(report=report, format=Format.XLSX)
