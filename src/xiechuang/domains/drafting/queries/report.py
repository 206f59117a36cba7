"""The closure report of a draft: who was asked and answered, every opinion with its answer, what changed and why."""

from typing import Any

from xiechuang.domains.drafting.models import Draft, Meeting, Opinion
from xiechuang.domains.drafting.queries.opinions import opinions_of, regions_of, standing_of
from xiechuang.domains.drafting.queries.texts import Line, asked_edition, compared, latest_edition
from xiechuang.domains.drafting.states import Concern, Decision, DraftKind, DraftState
from xiechuang.kernel.exchange import Kind, Report, ReportColumn, ReportTable
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Actor

NOT_CLOSED = "尚未办结，本表为目前情况"


def report_of(actor: Actor, draft: Draft) -> Report:
    """The report as far as the actor may see; before closure it says that it is not the last word."""
    opinions = opinions_of(actor, draft)
    notes = [f"生成时间：{clock.now():%Y-%m-%d %H:%M}", "意见栏只含已签发的意见。"]
    if draft.status in (DraftState.DRAFTING, DraftState.CONSULTING):
        notes.insert(0, NOT_CLOSED)
    if draft.is_sample:
        notes.insert(0, "示例数据")
    tables = [_about(draft), _asked(actor, draft), opinion_table(opinions), _changes(draft, opinions)]
    return Report(title=f"{draft.title} 征求意见情况报告", notes=notes, tables=[*tables, _meetings(opinions)])


def facts_of(draft: Draft) -> list[tuple[str, Any]]:
    """What a draft says of itself."""
    return [
        ("编号", draft.number),
        ("类别", DraftKind(draft.kind).label),
        ("起草单位", draft.organisation.name),
        ("涉及", "、".join(Concern(one).label for one in draft.concerns)),
        ("起草目的", draft.purpose),
        ("修改的现行文本", draft.amends_title),
        ("征求时间", draft.consulted_at),
        ("反馈截止", draft.due_at),
        ("办结时间", draft.closed_at),
        ("办结结论", draft.conclusion),
    ]


def _about(draft: Draft) -> ReportTable:
    rows = [[label, _said(value)] for label, value in facts_of(draft)]
    return _table("基本情况", ["项目", "内容"], rows)


def _said(value: Any) -> str:
    if value is None:
        return "--"
    return f"{value.astimezone(clock.HERE):%Y-%m-%d %H:%M}" if hasattr(value, "hour") else str(value or "--")


def _asked(actor: Actor, draft: Draft) -> ReportTable:
    rows = []
    for view in regions_of(actor, draft):
        one = view.consultation
        counts = "、".join(f"{stance.label} {n}" for stance, n in view.counts)
        rows.append(
            [
                str(one.region),
                one.status.label,
                standing_of(view),
                _said(one.asked_at),
                _said(one.signed_at),
                counts,
                one.overall if one.signed_at else "",
            ]
        )
    titles = ["地区", "状态", "时限", "征求时间", "反馈时间", "意见数", "总体意见"]
    return _table("征求情况", titles, rows)


def opinion_table(opinions: list[Opinion]) -> ReportTable:
    """Every signed opinion that is more than 无意见, with its answer and what a meeting decided."""
    rows = [_opinion_row(one) for one in opinions if one.consultation.signed_at and one.stance != "none"]
    titles = ["条款", "原文", "地区", "意见", "建议修改为", "理由", "答复", "答复理由", "会商决定"]
    return _table("意见及答复", titles, rows)


def _opinion_row(one: Opinion) -> list[str]:
    decision = Decision(one.decision).label if one.decision else ""
    settled = f"{decision}（{one.decided_in}）{one.decision_text}" if decision else ""
    return [
        str(one.provision),
        one.provision.text,
        str(one.consultation.region),
        one.said.label,
        one.wording,
        one.reason,
        one.answered.label if one.answered else "",
        one.answer_reason + ("（对方接受答复）" if one.conceded_at else ""),
        settled,
    ]


def changes_of(draft: Draft, opinions: list[Opinion]) -> list[Line]:
    """The text asked about beside the latest one; empty where it is the same text."""
    asked, latest = asked_edition(draft), latest_edition(draft)
    if asked is None or asked.pk == latest.pk:
        return []
    return compared(draft, left=asked.text, right=latest.text, opinions=opinions)


def _changes(draft: Draft, opinions: list[Opinion]) -> ReportTable:
    rows = [
        [line.left, line.right, line.label, _marked(line), _causes(line)]
        for line in changes_of(draft, opinions)
        if line.is_changed
    ]
    titles = ["征求意见稿", "最新稿", "差异", "文字（〔删〕｛增｝）", "由来"]
    return _table("文本修改", titles, rows)


def _marked(line: Line) -> str:
    marks = {"same": ("", ""), "out": ("〔", "〕"), "in": ("｛", "｝")}
    return "".join(f"{marks[one.kind][0]}{one.text}{marks[one.kind][1]}" for one in line.segments)


def _causes(line: Line) -> str:
    said = [f"{one.consultation.region}对“{one.provision}”的意见" for one in line.causes]
    return "；".join(said) or "起草单位自行修改"


def _meetings(opinions: list[Opinion]) -> ReportTable:
    numbers = {one.decided_in for one in opinions if one.decided_in}
    rows = [
        [one.number, one.title, _said(one.held_at), one.place, one.status.label]
        for one in Meeting.objects.filter(number__in=numbers).order_by("held_at")
    ]
    return _table("会商", ["编号", "名称", "时间", "地点", "纪要"], rows)


def _table(title: str, titles: list[str], rows: list[list[Any]]) -> ReportTable:
    columns = [ReportColumn(title=one, kind=Kind.TEXT) for one in titles]
    return ReportTable(title=title, columns=columns, rows=rows)


def minutes_of(meeting: Meeting) -> Report:
    """The minutes as a document: who, what was decided, who has to do what by when, who confirmed."""
    agenda = [
        [one.order, one.topic, one.decided.label if one.decided else "", one.decision_text]
        for one in meeting.agenda.order_by("order")
    ]
    people = [[str(one.region or "国家有关部门"), one.organisation, one.name] for one in _people(meeting)]
    duties = [
        [one.task, one.body.name, f"{one.due_on}", one.done_note]
        for one in meeting.duties.select_related("body")
    ]
    confirmed = [
        [str(one.region), one.organisation, str(one.person), _said(one.at)]
        for one in meeting.confirmations.select_related("region", "person")
    ]
    return Report(
        title=f"{meeting.title} 纪要",
        subtitle=f"{meeting.number} · {_said(meeting.held_at)} · {meeting.place}",
        notes=[meeting.minutes, *(["示例数据"] if meeting.is_sample else [])],
        tables=[
            _table("议题与决定", ["序号", "议题", "决定", "内容"], agenda),
            _table("任务", ["任务", "责任单位", "完成时限", "完成情况"], duties),
            _table("参加人", ["地区", "单位", "姓名"], people),
            _table("纪要确认", ["地区", "单位", "确认人", "时间"], confirmed),
        ],
    )


def _people(meeting: Meeting) -> list[Any]:
    return list(meeting.participants.select_related("region").order_by("region__order", "id"))
