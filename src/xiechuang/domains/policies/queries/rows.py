"""The draft tables and what was confirmed of them, as lists; and one row in its sentence."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.policies.models import ExtractedRow, PolicyText, TextVersion
from xiechuang.domains.policies.queries.standing import published, shown_version
from xiechuang.domains.policies.queries.tree import Run, Span, document_of, runs
from xiechuang.domains.policies.states import RowKind, RowState
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.exchange import Kind
from xiechuang.kernel.lib.wording import choices_of
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.lists import Column, choice_filter, state_column, text_filter
from xiechuang.web.words import listed, said

WHATS = {
    "quantity": "数量", "rank": "名次", "duration": "期间", "year": "期限", "day": "日期", "period": "起止年份",
}  # fmt: skip


def rows_of(actor: Actor, policy: PolicyText, kind: RowKind | None = None) -> QuerySet[ExtractedRow]:
    """The rows of the latest version that was read, as far as the actor may see them."""
    rows = visible(actor, ExtractedRow).select_related("version_read__policy").defer(
        "version_read__source", "version_read__patch", "version_read__problems"
    )  # fmt: skip
    version = version_read(policy)
    rows = rows.filter(version_read=version) if version else rows.none()
    return rows.filter(kind=kind) if kind else rows


def version_read(policy: PolicyText) -> TextVersion | None:
    """The version whose rows count: the one shown if it was read, else the latest that was."""
    shown = shown_version(policy)
    known = [one for one in published(policy) if ExtractedRow.objects.filter(version_read=one).exists()]
    if shown and any(one.pk == shown.pk for one in known):
        return shown
    return known[-1] if known else None


def plain_number(value: Decimal | None) -> str:
    """1,000 for 1000.00000000; a third is shown as it is kept."""
    if value is None:
        return ""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def said_value(row: ExtractedRow) -> str:
    """The number with its bound and unit."""
    if row.kind != RowKind.TARGET:
        return ""
    if row.what == "day":
        return row.written
    number = plain_number(row.value) if row.what != "year" else str(int(row.value or 0))
    if row.until is not None:
        ends = (row.value, row.until)
        number = "–".join(str(int(end or 0)) if row.what == "period" else plain_number(end) for end in ends)
    bound = "" if row.bound in ("=", "~") else f"{row.bound} "
    return f"{row.each}{bound}{number} {row.unit}".strip()


_STATE = state_column(title=_("核对"))
_CLAUSE = Column(
    key="label", title=_("条款"), value=lambda row: row.label or said("前言"), is_link=True, sort="order"
)
_WRITTEN = Column(key="written", title=_("原文"))
DUTY_COLUMNS = [
    _CLAUSE,
    Column(key="actor", title=_("责任主体")),
    Column(key="bodies", title=_("责任机关"), value=lambda row: listed(row.bodies)),
    Column(key="force", title=_("规范词"), sort="force"),
    Column(key="action", title=_("事项")),
    Column(key="written", title=_("原文"), is_shown=False),
    Column(key="number", title=_("编号"), is_shown=False),
]
TARGET_COLUMNS = [
    _CLAUSE,
    Column(key="indicator", title=_("指标")),
    Column(key="value", title=_("数"), value=said_value, align="end"),
    Column(key="year", title=_("年份"), value=lambda row: str(row.year or ""), sort="year", align="end"),
    Column(key="what", title=_("种类"), value=lambda row: said(WHATS.get(row.what, row.what)), sort="what"),
    Column(key="scope", title=_("范围"), is_shown=False),
    _WRITTEN,
    Column(key="exact", title=_("数值"), value=lambda row: row.value, kind=Kind.DECIMAL, is_shown=False),
    Column(key="unit", title=_("单位"), is_shown=False),
    Column(key="number", title=_("编号"), is_shown=False),
]
DRAFT_COLUMNS = [
    _CLAUSE,
    _STATE,
    Column(key="kind", title=_("类别"), value=lambda row: said(RowKind(row.kind).label)),
    Column(key="who", title=_("责任主体 / 指标"), value=lambda row: row.actor or row.indicator),
    Column(key="what", title=_("事项 / 数"), value=lambda row: row.action or said_value(row)),
    Column(key="force", title=_("规范词 / 年份"), value=lambda row: row.force or str(row.year or "")),
    _WRITTEN,
    Column(key="is_corrected", title=_("已更正"), value=lambda row: row.is_corrected, is_shown=False),
    Column(key="reason", title=_("理由"), is_shown=False),
    Column(key="number", title=_("编号"), is_shown=False),
]
DRAFT_FILTERS = [
    choice_filter(key="kind", label=_("类别"), choices=lambda: choices_of(RowKind)),
    choice_filter(key="state", label=_("核对"), choices=lambda: choices_of(RowState)),
    text_filter(key="clause", label=_("条款编号"), paths=["label", "anchor"]),
    text_filter(key="q", label=_("内容"), paths=["written", "actor", "indicator", "action"]),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class InSentence:
    """A row where it stands: its paragraph with what was read marked, and the line in the text."""

    runs: tuple[Run, ...]
    line: int


def in_sentence(row: ExtractedRow) -> InSentence:
    """The paragraph around a row, the exact span marked; of a duty the word and who acts as well."""
    source = row.version_read.source
    low = max(source.rfind("\n", 0, row.start), source.rfind("\r", 0, row.start)) + 1
    ends = [at for at in (source.find("\n", row.end), source.find("\r", row.end)) if at >= 0]
    high = min(ends, default=len(source))
    shown = tuple(runs(source, low, high, _spans(row)))
    return InSentence(runs=shown, line=document_of(source).line_at(row.start))


def _spans(row: ExtractedRow) -> list[Span]:
    if row.kind == RowKind.TARGET:
        return [Span(start=row.start, end=row.end, look="word")]
    marks = [("word", row.proposed.get("word")), ("place", row.proposed.get("actor_span"))]
    inner = sorted((span[0], span[1], look) for look, span in marks if span and span[0] < span[1])
    spans: list[Span] = []
    place = row.start
    for start, end, look in inner:
        if start >= place:
            spans += [Span(start=place, end=start, look="sentence")] * (start > place)
            spans.append(Span(start=start, end=end, look=look))
            place = end
    return [*spans, Span(start=place, end=row.end, look="sentence")]


def counts_of(rows: QuerySet[ExtractedRow]) -> dict[str, int]:
    """How many rows wait, were accepted, were dropped."""
    return {state.value: rows.filter(Q(state=state)).count() for state in RowState}
